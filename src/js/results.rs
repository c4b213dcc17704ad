//! What runs and packages look like from JavaScript.

use std::rc::Rc;

use js_sys::Array;
use serde_json::{Map, Value};
use wasm_bindgen::JsValue;

use super::value::{bytes_to_js, object, object_to_js, to_js};
use crate::{
    host::{log, stream},
    node::NodeDefinition,
    package::Package,
    pin::PinType,
    run::{Outcome, Stats},
};

/// A `LogEntry`.
pub(super) fn log_entry(entry: &log::Entry) -> JsValue {
    to_js(&serde_json::to_value(entry).unwrap_or_default())
}

/// A `StreamEvent`.
pub(super) fn stream_event(event: &stream::Event) -> JsValue {
    to_js(&serde_json::to_value(event).unwrap_or_default())
}

/// An array of `LogEntry`.
pub(super) fn log_entries(entries: &[Rc<log::Entry>]) -> JsValue {
    entries.iter().map(|entry| log_entry(entry)).collect::<Array>().into()
}

/// A `RunResult`. Outputs of byte pins become `Uint8Array`s.
pub(super) fn run_result(outcome: &Outcome, node: &NodeDefinition) -> JsValue {
    let texts =
        |texts: &[String]| JsValue::from(texts.iter().map(|text| JsValue::from(text.as_str())).collect::<Array>());
    let mut members = vec![
        ("outputs", outputs(&outcome.outputs, node)),
        ("activateExec", texts(&outcome.activate_exec)),
        ("pending", outcome.pending.into()),
        ("variables", object_to_js(&outcome.variables)),
        ("logs", log_entries(&outcome.logs)),
        (
            "streamed",
            outcome
                .streamed
                .iter()
                .map(|event| stream_event(event))
                .collect::<Array>()
                .into(),
        ),
        ("stats", stats(&outcome.stats)),
    ];
    if let Some(error) = &outcome.error {
        members.push(("error", error.as_str().into()));
    }
    if let Some(rehearsed) = &outcome.rehearsed {
        members.push(("rehearsed", rehearsed.iter().map(to_js).collect::<Array>().into()));
    }
    object(members)
}

fn outputs(outputs: &Map<String, Value>, node: &NodeDefinition) -> JsValue {
    object(outputs.iter().map(|(name, value)| {
        let bytes = node.pin(name, PinType::Output).is_some_and(|pin| pin.is_bytes());
        (name.as_str(), if bytes { bytes_to_js(value) } else { to_js(value) })
    }))
}

fn stats(stats: &Stats) -> JsValue {
    object([
        ("fuel", (stats.fuel as f64).into()),
        ("initFuel", (stats.init_fuel as f64).into()),
        ("durationMs", stats.duration_ms.into()),
        ("peakMemory", (stats.peak_memory as f64).into()),
        ("hostCalls", (stats.host_calls as f64).into()),
        ("engine", "interpreter".into()),
    ])
}

/// A `PackageInfo`.
pub(super) fn package_info(package: &Package) -> JsValue {
    let manifest = &package.manifest;
    let warnings: Array = package
        .warnings
        .iter()
        .map(|warning| JsValue::from(warning.as_str()))
        .collect();
    object([
        ("id", manifest.id.as_str().into()),
        ("name", manifest.name.as_str().into()),
        ("version", manifest.version.as_str().into()),
        ("description", manifest.description.as_str().into()),
        ("hash", package.hash.as_str().into()),
        ("moduleBytes", (package.module_bytes as f64).into()),
        ("manifest", to_js(&manifest.to_json())),
        ("nodes", node_infos(package).collect::<Array>().into()),
        ("warnings", warnings.into()),
    ])
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
