//! The behaviour suite on the browser's platform; what it observes must be what native runs observed.

use flow_like_browser::platform::{HttpRequest, Platform};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::{
    behaviour::{self, observe::Observations, suites},
    platform::{platform, server},
};

/// What the native suite has recorded. It runs first.
async fn observed_natively(suite: &str, platform: &Platform) -> Observations {
    let request = HttpRequest {
        method: "GET",
        url: server(&format!("/fixtures/observed/{suite}.json")),
        headers: Vec::new(),
        body: None,
        follow_redirects: false,
        max_body: 64 << 20,
    };
    let response = platform.http.send(request).await.expect("the test server answers");
    assert_eq!(
        response.status, 200,
        "run the native tests first: they record what browsers compare with"
    );
    serde_json::from_slice(&response.body).expect("the record is valid")
}

macro_rules! suite_tests {
    ($($name:ident)*) => {
        $(#[wasm_bindgen_test]
        async fn $name() {
            let observed = behaviour::run_suite(suites::$name, &platform).await;
            let natively = observed_natively(stringify!($name), &platform()).await;
            let differences = observed.differences(&natively);
            assert!(differences.is_empty(), "{}", differences.join("\n"));
        })*
    };
}

suites::for_each!(suite_tests);

/// Tests in Rust that every platform shares.
macro_rules! shared_tests {
    ($($module:ident :: $name:ident)*) => {
        $(#[wasm_bindgen_test]
        async fn $name() {
            behaviour::$module::$name(&platform).await;
        })*
    };
}

behaviour::for_each_test!(shared_tests);
