//! What the browser says about its room, and what a failure of the storage means.

use js_sys::Promise;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{StorageEstimate, StorageManager};

use super::global::{describe, name, scope};
use crate::{
    error::{Code, Error},
    platform::Space,
};

/// `navigator.storage`. Pages without encryption have none, whatever the bindings say.
fn manager() -> Option<StorageManager> {
    let manager = JsValue::from(scope().navigator().storage());
    (!manager.is_undefined()).then(|| manager.unchecked_into())
}

async fn settled(promise: Result<Promise, JsValue>) -> Option<JsValue> {
    JsFuture::from(promise.ok()?).await.ok()
}

/// How much room there is.
pub(super) async fn space() -> Space {
    let Some(manager) = manager() else {
        return Space::default();
    };
    let estimate: Option<StorageEstimate> = settled(manager.estimate()).await.map(JsCast::unchecked_into);
    Space {
        used: estimate.as_ref().and_then(StorageEstimate::get_usage),
        quota: estimate.as_ref().and_then(StorageEstimate::get_quota),
        persisted: settled(manager.persisted()).await.is_some_and(|kept| kept.is_truthy()),
    }
}

/// Asks for storage that the browser does not clear on its own.
pub(super) async fn persist() -> bool {
    match manager() {
        Some(manager) => settled(manager.persist()).await.is_some_and(|kept| kept.is_truthy()),
        None => false,
    }
}

/// What a failure of the storage means for its user.
pub(super) async fn failure(thrown: &JsValue) -> Error {
    match &*name(thrown) {
        "QuotaExceededError" => quota_exceeded().await,
        "VersionError" => Error::new(
            Code::Storage,
            "this page's storage belongs to a newer version of it; reload the page",
        ),
        "SecurityError" => Error::new(
            Code::Storage,
            "the browser gives this page no storage; allow it, or leave the private window",
        ),
        _ if thrown.is_null() => Error::new(Code::Storage, "the browser took back the changes"),
        _ => Error::new(
            Code::Storage,
            format!("this page's storage failed: {}", describe(thrown)),
        ),
    }
}

async fn quota_exceeded() -> Error {
    let what = "the browser's storage for this page is full";
    let remedy = "Remove packages or files that are no longer needed.";
    match space().await {
        Space {
            used: Some(usage),
            quota: Some(quota),
            ..
        } => {
            let message = format!("{what}: {usage} of {quota} bytes are used. {remedy}");
            Error::new(Code::QuotaExceeded, message)
                .with("usage", usage)
                .with("quota", quota)
        }
        _ => Error::new(Code::QuotaExceeded, format!("{what}. {remedy}")),
    }
}
