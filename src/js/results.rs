//! What runs and packages look like from JavaScript.

use js_sys::{Array, Reflect};
use serde_json::{Map, Value, json};
use wasm_bindgen::{JsValue, prelude::wasm_bindgen};

use super::value::{bytes_to_js, object, object_to_js, to_js};
use crate::{
    host::{log, stream},
    node::NodeDefinition,
    package::{Installed, Package},
    pin::PinType,
    registry::{HeldBack, PackageUpdate},
    run::Outcome,
    store::{PackageChange, PackageUsage, Usage},
};

#[wasm_bindgen(module = "/src/js/records.js")]
extern "C" {
    #[wasm_bindgen(js_name = logEntries)]
    fn new_log_entries(texts: &str, ends: &[u32], kinds: &[u8]) -> Array;
    #[wasm_bindgen(js_name = runStats)]
    fn new_stats(fuel: f64, init_fuel: f64, duration_ms: f64, peak_memory: f64, host_calls: f64) -> JsValue;
    #[wasm_bindgen(js_name = runResult)]
    fn new_result(
        outputs: JsValue,
        activate_exec: Array,
        pending: bool,
        variables: JsValue,
        logs: Array,
        streamed: Array,
        stats: JsValue,
    ) -> JsValue;
}

/// A `LogEntry`.
pub(super) fn log_entry(entry: &log::Entry) -> JsValue {
    log_entries(std::slice::from_ref(entry)).get(0)
}

/// An array of `LogEntry`.
pub(super) fn log_entries(entries: &[log::Entry]) -> Array {
    let mut texts = String::new();
    let mut ends = Vec::with_capacity(entries.len());
    let mut kinds = Vec::with_capacity(entries.len());
    let mut end = 0;
    for entry in entries {
        texts.push_str(&entry.message);
        end += match entry.message.is_ascii() {
            true => entry.message.len(),
            false => entry.message.encode_utf16().count(),
        };
        ends.push(end as u32);
        kinds.push(entry.level as u8 | (entry.source as u8) << 4);
    }
    let made = new_log_entries(&texts, &ends, &kinds);
    for (index, entry) in (0..).zip(entries) {
        if let Some(data) = &entry.data {
            set(&made.get(index), "data", &to_js(data));
        }
    }
    made
}

/// Adds a member to an object that was made here: a plain one, so that this cannot fail.
pub(super) fn set(object: &JsValue, name: &str, value: &JsValue) {
    Reflect::set(object, &name.into(), value).ok();
}

/// A `StreamEvent`.
pub(super) fn stream_event(event: &stream::Event) -> JsValue {
    to_js(&serde_json::to_value(event).unwrap_or_default())
}

/// A `RunResult`. Outputs of byte pins become `Uint8Array`s.
pub(super) fn run_result(outcome: &Outcome, node: &NodeDefinition) -> JsValue {
    let Outcome { stats, .. } = outcome;
    let result = new_result(
        outputs(&outcome.outputs, node),
        outcome
            .activate_exec
            .iter()
            .map(|pin| JsValue::from(pin.as_str()))
            .collect(),
        outcome.pending,
        object_to_js(&outcome.variables),
        log_entries(&outcome.logs),
        outcome.streamed.iter().map(|event| stream_event(event)).collect(),
        new_stats(
            stats.fuel as f64,
            stats.init_fuel as f64,
            stats.duration_ms,
            stats.peak_memory as f64,
            stats.host_calls as f64,
        ),
    );
    if let Some(error) = &outcome.error {
        set(&result, "error", &error.as_str().into());
    }
    if let Some(rehearsed) = &outcome.rehearsed {
        set(
            &result,
            "rehearsed",
            &rehearsed.iter().map(to_js).collect::<Array>().into(),
        );
    }
    result
}

fn outputs(outputs: &Map<String, Value>, node: &NodeDefinition) -> JsValue {
    object(outputs.iter().map(|(name, value)| {
        let bytes = node.pin(name, PinType::Output).is_some_and(|pin| pin.is_bytes());
        (name.as_str(), if bytes { bytes_to_js(value) } else { to_js(value) })
    }))
}

/// A `PackageInfo`.
pub(super) fn package_info(package: &Package) -> JsValue {
    let manifest = &package.manifest;
    let info = to_js(&json!({
        "id": manifest.id,
        "name": manifest.name,
        "version": manifest.version,
        "description": manifest.description,
        "hash": package.hash,
        "moduleBytes": package.module_bytes,
        "manifest": manifest.to_json(),
        "warnings": package.warnings,
        "origin": package.origin.as_str(),
        "findings": package.preflight["findings"].as_array().cloned().unwrap_or_default(),
    }));
    set(&info, "nodes", &node_infos(package).collect::<Array>().into());
    if let Some(installed) = &package.installed {
        let Installed {
            source,
            at,
            policy,
            previous,
            quarantined,
        } = installed;
        set(&info, "installedAt", &(*at as f64).into());
        set(&info, "updatePolicy", &policy.as_str().into());
        set(
            &info,
            "source",
            &to_js(&serde_json::to_value(source).unwrap_or_default()),
        );
        if let Some(previous) = previous {
            set(&info, "previousVersion", &previous.version.as_str().into());
            set(&info, "previousHash", &previous.hash.as_str().into());
            set(&info, "previousOrigin", &previous.origin.as_str().into());
        }
        if let Some(reason) = quarantined {
            set(&info, "quarantined", &reason.as_str().into());
        }
    }
    info
}

/// A `PackageUpdate`.
pub(super) fn package_update(update: &PackageUpdate) -> Value {
    json!({
        "packageId": update.package_id,
        "currentVersion": update.current,
        "latestVersion": update.latest,
        "registry": update.registry,
        "heldBack": update.held_back.map(HeldBack::as_str),
    })
}

/// A `PackageChange`.
pub(super) fn package_change(change: &PackageChange) -> Value {
    json!({"id": change.id, "kind": change.kind.as_str(), "from": change.from, "to": change.to})
}

/// A `Usage`.
pub(super) fn usage(usage: &Usage) -> Value {
    let packages = usage.packages.iter().map(|(id, usage)| {
        let PackageUsage {
            installed,
            module,
            previous,
            files,
            file_count,
        } = usage;
        json!({
            "id": id, "installed": installed, "moduleBytes": module, "previousBytes": previous, "fileBytes": files,
            "files": file_count,
        })
    });
    json!({
        "packages": packages.collect::<Vec<_>>(),
        "used": usage.space.used,
        "quota": usage.space.quota,
        "persisted": usage.space.persisted,
    })
}

/// `NodeInfo`s of a package's nodes.
pub(super) fn node_infos(package: &Package) -> impl Iterator<Item = JsValue> + '_ {
    package.nodes().iter().map(|node| {
        let mut info = serde_json::to_value(&**node).unwrap_or_default();
        if let Value::Object(info) = &mut info {
            info.insert("packageId".to_owned(), package.manifest.id.as_str().into());
        }
        to_js(&info)
    })
}
