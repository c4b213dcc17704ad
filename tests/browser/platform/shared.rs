//! What every platform does alike, in the browser.

use flow_like_browser::web;
use wasm_bindgen_test::wasm_bindgen_test;

use super::new_database;

#[path = "../../behaviour/platform/mod.rs"]
pub mod tests;

macro_rules! platform_tests {
    ($($module:ident :: $name:ident)*) => {
        $(#[wasm_bindgen_test]
        async fn $name() {
            let database = new_database();
            tests::$module::$name(&|| web::platform(&database).unwrap()).await;
        })*
    };
}

tests::for_each_platform_test!(platform_tests);
