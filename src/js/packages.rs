//! `Runtime`, as far as it keeps packages.

use std::rc::Rc;

use js_sys::{Array, Function, Promise};
use serde_json::{Value, json};
use wasm_bindgen::{JsValue, prelude::wasm_bindgen};

use super::{
    callbacks::{Abort, event_observer},
    error::{self, invalid},
    options::Options,
    promise::{caused, promise},
    results,
    runtime::Runtime,
    source::Wanted,
    value::{self, text_from_js as text},
};
use crate::{
    error::{Error, Result},
    grant,
    registry::wire::SearchFilters,
    store::UpdatePolicy,
};

#[wasm_bindgen]
impl Runtime {
    /// Installs a package.
    pub fn install(&self, source: JsValue) -> Promise {
        let runtime = Rc::clone(&self.0);
        // Everything is read now: the page may change its objects afterwards.
        let wanted = Wanted::of(source, &[]);
        promise(async move {
            let (wanted, _) = wanted?;
            let Wanted { source, options, abort } = wanted;
            let package = runtime.install(source, options).await;
            Ok(results::package_info(&*package.map_err(|error| caused(error, &abort))?))
        })
    }

    /// Removes a package.
    pub fn uninstall(&self, package_id: &JsValue, options: JsValue) -> Promise {
        let (runtime, id) = (Rc::clone(&self.0), text(package_id, "packageId"));
        promise(async move {
            let files = Options::new(options, "options", &["files"])?.text("files")?;
            let delete = match files.as_deref() {
                None | Some("keep") => false,
                Some("delete") => true,
                Some(_) => return Err(invalid("`options.files` must be \"keep\" or \"delete\".").into()),
            };
            Ok(runtime.uninstall(&id?, delete).await?.into())
        })
    }

    /// The installed packages.
    pub fn packages(&self) -> Array {
        let packages = self.0.packages();
        packages.iter().map(|package| results::package_info(package)).collect()
    }

    /// The nodes of all installed packages.
    pub fn nodes(&self) -> Array {
        let packages = self.0.packages();
        let usable = packages.iter().filter(|package| package.quarantined().is_none());
        usable
            .flat_map(|package| results::node_infos(package).collect::<Vec<_>>())
            .collect()
    }

    /// Runs the previous version again.
    #[wasm_bindgen(js_name = rollBack)]
    pub fn roll_back(&self, package_id: &JsValue) -> Promise {
        let (runtime, id) = (Rc::clone(&self.0), text(package_id, "packageId"));
        promise(async move { Ok(results::package_info(&*runtime.store().roll_back(&id?).await?)) })
    }

    /// Installs a newer version.
    pub fn update(&self, package_id: &JsValue, options: JsValue) -> Promise {
        let (runtime, id) = (Rc::clone(&self.0), text(package_id, "packageId"));
        promise(async move {
            let options = Options::new(options, "options", &["version", "onProgress", "signal", "transfer"])?;
            let abort = Abort::of(&options)?;
            let install = crate::runtime::InstallOptions {
                on_step: super::callbacks::step_observer(options.function("onProgress")?),
                cancel: abort.cancel(),
                ..Default::default()
            };
            let package = runtime.update(&id?, options.text("version")?, install).await;
            Ok(results::package_info(&*package.map_err(|error| caused(error, &abort))?))
        })
    }

    /// Says what to do about newer versions.
    #[wasm_bindgen(js_name = setUpdatePolicy)]
    pub fn set_update_policy(&self, package_id: &JsValue, policy: &JsValue) -> Promise {
        let (runtime, id) = (Rc::clone(&self.0), text(package_id, "packageId"));
        let policy = policy.as_string().and_then(|name| UpdatePolicy::parse(&name));
        promise(async move {
            let policy = policy.ok_or_else(|| invalid("`policy` must be \"auto\", \"notify\" or \"off\"."))?;
            runtime.store().set_policy(&id?, policy).await?;
            Ok(JsValue::UNDEFINED)
        })
    }

    /// Which packages have newer versions.
    #[wasm_bindgen(js_name = checkForUpdates)]
    pub fn check_for_updates(&self) -> Promise {
        let runtime = Rc::clone(&self.0);
        promise(async move {
            let updates = runtime.check_for_updates().await?;
            let updates: Vec<Value> = updates.iter().map(results::package_update).collect();
            Ok(value::to_js(&Value::Array(updates)))
        })
    }

    /// How much room everything takes.
    pub fn usage(&self) -> Promise {
        let runtime = Rc::clone(&self.0);
        promise(async move { Ok(value::to_js(&results::usage(&runtime.store().usage().await?))) })
    }

    /// Asks the browser to keep everything.
    pub fn persist(&self) -> Promise {
        let runtime = Rc::clone(&self.0);
        promise(async move { Ok(runtime.store().persist().await.into()) })
    }

    /// What a package may do, for people.
    pub fn permissions(&self, package_id: &JsValue) -> Result<JsValue, JsValue> {
        let found = || {
            let package = self.0.package(&text(package_id, "packageId")?)?;
            let permissions = grant::permissions(&package.manifest, package.nodes());
            Ok(value::to_js(&serde_json::to_value(permissions).unwrap_or_default()))
        };
        found().map_err(|error: Error| error::to_js(&error))
    }

    /// What users agreed to.
    pub fn consents(&self) -> Promise {
        let runtime = Rc::clone(&self.0);
        promise(async move {
            let consents = runtime.consents().list().await?;
            let consents: Vec<Value> = consents.iter().map(crate::consent::Consent::to_json).collect();
            Ok(value::to_js(&Value::Array(consents)))
        })
    }

    /// Takes an agreement back, or all of a package.
    pub fn revoke(&self, package_id: &JsValue, consent_id: &JsValue) -> Promise {
        let (runtime, id) = (Rc::clone(&self.0), text(package_id, "packageId"));
        let consent = (!consent_id.is_undefined()).then(|| text(consent_id, "consentId"));
        promise(async move {
            let consents = runtime.consents();
            Ok(match consent {
                Some(consent) => consents.revoke(&id?, &consent?).await?,
                None => consents.revoke_all(&id?).await?,
            }
            .into())
        })
    }

    /// Publishes a package.
    pub fn publish(&self, source: JsValue) -> Promise {
        let runtime = Rc::clone(&self.0);
        let wanted = Wanted::of(source, &["apiKey", "to"]);
        promise(async move {
            let (wanted, more) = wanted?;
            let Wanted { source, options, abort } = wanted;
            let key = more
                .text("apiKey")?
                .ok_or_else(|| invalid("`source.apiKey` is missing: the registry's key of its publisher."))?;
            let answer = runtime
                .publish(source, &key, more.text("to")?.as_deref(), options)
                .await;
            let answer = answer.map_err(|error| caused(error, &abort))?;
            Ok(value::to_js(&serde_json::to_value(answer).unwrap_or_default()))
        })
    }

    /// For the editor's interface: filters and results as registries write them, and `registry` where only one is searched.
    #[wasm_bindgen(js_name = searchRegistries)]
    pub fn search_registries(&self, filters: &JsValue) -> Promise {
        let runtime = Rc::clone(&self.0);
        let filters = value::from_js(filters, "filters");
        promise(async move {
            let mut filters = filters?;
            let registry = filters.as_object_mut().and_then(|filters| filters.remove("registry"));
            let filters: SearchFilters = match filters {
                Value::Null => SearchFilters::default(),
                filters => serde_json::from_value(filters)
                    .map_err(|error| invalid(format!("`filters` cannot be used: {error}.")))?,
            };
            let registry = match registry {
                None | Some(Value::Null) => None,
                Some(Value::String(url)) => Some(url),
                Some(_) => return Err(invalid("`filters.registry` must be the URL of a registry.").into()),
            };
            let found = runtime.registries().search(&filters, registry.as_deref()).await?;
            let mut results = serde_json::to_value(found.results).unwrap_or_default();
            results["index_age_ms"] = json!(found.age_ms);
            results["stale"] = json!(found.stale);
            Ok(value::to_js(&results))
        })
    }

    /// For the editor's interface: what a registry says about a package.
    #[wasm_bindgen(js_name = registryEntry)]
    pub fn registry_entry(&self, package_id: &JsValue, registry: Option<String>) -> Promise {
        let (runtime, id) = (Rc::clone(&self.0), text(package_id, "packageId"));
        promise(async move {
            let entry = runtime.registries().entry(&id?, registry.as_deref()).await?;
            Ok(value::to_js(&serde_json::to_value(entry).unwrap_or_default()))
        })
    }

    /// For the editor's interface: the bytes of an installed module.
    #[wasm_bindgen(js_name = moduleBytes)]
    pub fn module_bytes(&self, package_id: &JsValue) -> Promise {
        let (runtime, id) = (Rc::clone(&self.0), text(package_id, "packageId"));
        promise(async move {
            let bytes = runtime.store().module(&id?).await?;
            Ok(js_sys::Uint8Array::from(bytes.as_slice()).into())
        })
    }

    /// For the editor's interface: asks this registry first, and for updates.
    #[wasm_bindgen(js_name = addRegistry)]
    pub fn add_registry(&self, url: &JsValue) -> Result<(), JsValue> {
        let add = || self.0.add_registry(&text(url, "registryUrl")?);
        add().map_err(|error: Error| error::to_js(&error))
    }

    /// Calls a function with every event.
    pub fn listen(&self, listener: Function) {
        self.0.listen(event_observer(listener));
    }

    /// Looks for updates now.
    pub fn nudge(&self) {
        self.0.nudge().now();
    }
}
