//! The platform traits on the browser.

mod clock;
mod entropy;
mod files;
mod http;
mod migrations;
mod pause;
mod peers;
mod records;
mod shared;
mod sockets;
mod urls;

use std::cell::Cell;

use flow_like_browser::{platform::Platform, web};
use js_sys::Promise;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;

/// A platform with a database that no other test uses.
pub(crate) fn platform() -> Platform {
    web::platform(&new_database()).unwrap()
}

fn new_database() -> String {
    thread_local!(static DATABASES: Cell<u32> = const { Cell::new(0) });
    DATABASES.set(DATABASES.get() + 1);
    // Another suite may have run on this origin before.
    format!("test-{}-{}", js_sys::Date::now(), DATABASES.get())
}

/// A tab of the site of that name: all of them share a database.
pub(crate) fn tab(site: &str) -> Platform {
    web::platform(&format!("tabs-{site}")).unwrap()
}

/// Does something in a task of its own.
pub(crate) use wasm_bindgen_futures::spawn_local as spawn;

pub(crate) async fn sleep(ms: f64) {
    gloo_timers::future::TimeoutFuture::new(ms as u32).await;
}

/// The URL of a path on the loopback server.
pub(crate) fn server(path: &str) -> String {
    let server = option_env!("FLOW_LIKE_TEST_SERVER");
    let server = server.expect("FLOW_LIKE_TEST_SERVER is not set: run the tests with `cargo xtask test`");
    format!("{server}{path}")
}

/// Runs the body of an async JavaScript function.
pub(crate) async fn js(body: impl AsRef<str>) -> JsValue {
    let promise = js_sys::eval(&format!("(async () => {{ {} }})()", body.as_ref())).unwrap();
    JsFuture::from(Promise::from(promise)).await.unwrap()
}

/// Runs the body of an async JavaScript function that may use `databases.js`.
pub(crate) async fn raw(body: impl AsRef<str>) -> JsValue {
    js(format!("{}\n{}", include_str!("databases.js"), body.as_ref())).await
}

/// The same, where it gives a text.
pub(crate) async fn raw_text(body: impl AsRef<str>) -> String {
    raw(body).await.as_string().expect("a text")
}
