use std::{cell::RefCell, rc::Rc};

use flow_like_browser::{
    Code, Result,
    platform::{HttpRequest, HttpResponse},
};
use futures::FutureExt;
use serde_json::{Value, json};
use wasm_bindgen_test::wasm_bindgen_test;

use super::{js, platform, server};

fn get(url: String) -> HttpRequest {
    HttpRequest {
        method: "GET",
        url,
        headers: Vec::new(),
        body: None,
        follow_redirects: true,
        max_body: 16 << 20,
    }
}

async fn send(request: HttpRequest) -> Result<HttpResponse> {
    platform().http.send(request).await
}

fn json(response: &HttpResponse) -> Value {
    serde_json::from_slice(&response.body).unwrap()
}

#[wasm_bindgen_test]
async fn sends_method_headers_and_body_and_nothing_of_the_page() {
    for (method, body) in [
        ("GET", None),
        ("DELETE", None),
        ("OPTIONS", None),
        ("POST", Some("ä")),
        ("PUT", Some("x")),
        ("PATCH", Some("")),
        ("DELETE", Some("x")),
    ] {
        let mut request = get(server("/echo?a=b"));
        request.method = method;
        request.headers = vec![
            ("X-Custom".to_owned(), "1".to_owned()),
            ("content-type".to_owned(), "a/b".to_owned()),
        ];
        request.body = body.map(|body| body.as_bytes().to_vec());
        let response = send(request).await.unwrap();
        let echo = json(&response);
        assert_eq!((response.status, response.url), (200, server("/echo?a=b")));
        assert_eq!(echo["method"], method);
        assert_eq!(echo["body"], body.unwrap_or(""), "{method}");
        assert_eq!(echo["headers"]["x-custom"], "1");
        assert_eq!(echo["headers"]["content-type"], "a/b");
        for absent in ["cookie", "referer", "authorization"] {
            assert_eq!(echo["headers"].get(absent), None, "{absent}");
        }
    }
}

#[wasm_bindgen_test]
async fn a_cookie_is_not_kept() {
    for _ in 0..2 {
        assert_eq!(
            json(&send(get(server("/cookie"))).await.unwrap()),
            json!({"received": null})
        );
    }
}

#[wasm_bindgen_test]
async fn every_status_is_an_answer() {
    for (status, body) in [(200, "200"), (204, ""), (404, "404"), (418, "418"), (500, "500")] {
        let response = send(get(server(&format!("/status/{status}")))).await.unwrap();
        assert_eq!((response.status, response.body), (status, body.as_bytes().to_vec()));
    }
    let mut head = get(server("/text"));
    head.method = "HEAD";
    let response = send(head).await.unwrap();
    assert_eq!((response.status, response.body), (200, Vec::new()));
}

#[wasm_bindgen_test]
async fn header_names_are_lower_case() {
    let headers = send(get(server("/json"))).await.unwrap().headers;
    assert!(
        headers
            .iter()
            .any(|(name, value)| name == "content-type" && value.contains("json")),
        "{headers:?}"
    );
    assert!(
        headers.iter().all(|(name, _)| *name == name.to_lowercase()),
        "{headers:?}"
    );
}

#[wasm_bindgen_test]
async fn redirects_are_followed_or_refused() {
    let mut request = get(server("/redirect?to=/text"));
    let response = send(request.clone()).await.unwrap();
    assert_eq!((response.status, response.url), (200, server("/text")));
    request.follow_redirects = false;
    let error = send(request).await.unwrap_err();
    assert_eq!(error.code(), Code::Network);
    assert!(error.message().contains("redirect"), "{error}");
}

#[wasm_bindgen_test]
async fn bodies_are_whole_or_refused() {
    for (path, limit, expected) in [
        ("/bytes?n=1000000", 1_000_000, Some(1_000_000)),
        ("/bytes?n=1000001", 1_000_000, None),
        ("/bytes?n=0", 0, Some(0)),
        ("/bytes?n=1", 0, None),
        ("/drip?n=20&ms=5", 20, Some(20)),
        // Would take a minute to come in whole.
        ("/drip?n=600&ms=100", 3, None),
    ] {
        let mut request = get(server(path));
        request.max_body = limit;
        match (send(request).await, expected) {
            (Ok(response), Some(length)) => assert!(response.body == test_support::bytes(length), "{path}"),
            (Err(error), None) => assert_eq!(error.code(), Code::LimitExceeded, "{path}"),
            (result, _) => panic!("{path}: {result:?}"),
        }
    }
}

#[wasm_bindgen_test]
async fn progress_is_told_and_never_more_than_there_is() {
    for (path, announced) in [
        ("/bytes?n=1000000", true),
        ("/drip?n=20&ms=5", false),
        ("/bytes?n=0", true),
        // Compressed, so that what is announced is not what comes.
        ("/bomb?n=1000000", false),
    ] {
        let seen = Rc::new(RefCell::new(Vec::new()));
        let progress = Rc::clone(&seen);
        let told = Rc::new(move |here, all| progress.borrow_mut().push((here, all)));
        let response = platform().http.download(get(server(path)), told).await.unwrap();
        let length = response.body.len();
        let seen = seen.borrow();
        assert!(seen.is_sorted_by(|(one, _), (next, _)| one < next), "{path}: {seen:?}");
        assert_eq!(seen.last().map_or(0, |(here, _)| *here), length as u64, "{path}");
        assert!(
            seen.iter().all(|(here, all)| all.is_none_or(|all| *here <= all)),
            "{path}: {seen:?}"
        );
        if announced {
            assert!(
                seen.iter().all(|(_, all)| *all == Some(length as u64)),
                "{path}: {seen:?}"
            );
        } else {
            assert_eq!(seen.last().unwrap().1, None, "{path}");
        }
    }
}

#[wasm_bindgen_test]
async fn no_answer_says_what_may_be_wrong() {
    for url in [
        "http://127.0.0.1:9/",
        "http://does-not-exist.invalid/",
        "https://127.0.0.1:8791/",
    ] {
        let error = send(get(url.to_owned())).await.unwrap_err();
        assert_eq!(error.code(), Code::Network, "{url}");
        assert!(error.message().contains("CORS"), "{error}");
        assert_eq!(error.details()["url"], url);
    }
}

#[wasm_bindgen_test]
async fn what_the_browser_refuses_to_send_is_an_error() {
    let mut with_body = get(server("/echo"));
    with_body.body = Some(Vec::new());
    let mut bad_header = get(server("/echo"));
    bad_header.headers = vec![("a b".to_owned(), "c".to_owned())];
    for request in [with_body, bad_header, get("http://u:p@127.0.0.1/".to_owned())] {
        assert_eq!(send(request).await.unwrap_err().code(), Code::Network);
    }
}

#[wasm_bindgen_test]
async fn a_dropped_request_is_aborted() {
    js("globalThis.realFetch = fetch; globalThis.fetch = request => { globalThis.sent = request; return realFetch(request) }")
        .await;
    let mut request = send(get(server("/slow?ms=60000"))).boxed_local();
    assert!((&mut request).now_or_never().is_none());
    assert_eq!(
        js("globalThis.fetch = realFetch; return sent.signal.aborted")
            .await
            .as_bool(),
        Some(false)
    );
    drop(request);
    assert_eq!(js("return sent.signal.aborted").await.as_bool(), Some(true));
}
