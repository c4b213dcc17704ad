//! The endpoints that other tests rely on.

use serde_json::{Value, json};
use test_support::{Conversation, Journal, Request, bytes, respond};

fn request(method: &str, target: &str) -> Request {
    Request::new(method, target).expect("a path or URL")
}

fn json_of(body: &[u8]) -> Value {
    serde_json::from_slice(body).expect("JSON")
}

#[test]
fn endpoints_answer_as_documented() {
    #[rustfmt::skip]
    let cases: &[(&str, &str, u16, &[u8])] = &[
        ("GET",  "/status/204",           204, b""),
        ("GET",  "/status/503",           503, b"503"),
        ("GET",  "/status/999",           400, b"999: expected a status from 200 to 599\n"),
        ("GET",  "/slow?ms=1",            200, b"slow"),
        ("GET",  "/slow?ms=soon",         400, b"ms: expected a number, got \"soon\"\n"),
        ("GET",  "/bytes?n=3",            200, &[0, 1, 2]),
        ("HEAD", "/bytes?n=3",            200, b""),
        ("GET",  "/drip?n=2&ms=1",        200, &[0, 1]),
        ("GET",  "/redirect?to=/text",    302, b""),
        ("GET",  "/redirect?code=308",    308, b""),
        ("GET",  "/redirect?code=200",    400, b"code: 200 is no redirect\n"),
        ("GET",  "/ws/echo",              426, b"/ws/echo is a WebSocket\n"),
        ("GET",  "/nowhere",              404, b"nothing at /nowhere\n"),
    ];
    for (method, target, status, body) in cases {
        let response = respond(&request(method, target));
        assert_eq!(
            (response.status, response.body.as_slice()),
            (*status, *body),
            "{method} {target}"
        );
    }
}

#[test]
fn echo_tells_everything_that_came() {
    let request = request("POST", "http://elsewhere.test/echo?a=1&a=2&b=%20")
        .with_header("X-Token", "t")
        .with_body([0xff, 0x00]);
    let expected = json!({
        "method": "POST",
        "path": "/echo",
        "query": { "a": "1, 2", "b": " " },
        "headers": { "x-token": "t" },
        "body": null,
        "bodyBase64": "/wA=",
    });
    assert_eq!(json_of(&respond(&request).body), expected);
}

#[test]
fn slow_answers_carry_their_time() {
    let slow = respond(&request("GET", "/slow?ms=250"));
    assert_eq!(slow.delay.as_millis(), 250);
    let drip = respond(&request("GET", "/drip?n=1&ms=20"));
    assert_eq!(drip.pace.map(|pace| pace.as_millis()), Some(20));
}

#[test]
fn bytes_show_lost_blocks() {
    let all = bytes(1000);
    assert_eq!(all.len(), 1000);
    assert_ne!(all[..256], all[256..512]);
}

#[test]
fn pages_of_any_origin_may_read_answers_with_credentials() {
    let response = respond(&request("GET", "/cookie").with_header("Origin", "http://page.test"));
    assert_eq!(response.header("access-control-allow-origin"), Some("http://page.test"));
    assert_eq!(response.header("access-control-allow-credentials"), Some("true"));
    assert_eq!(
        response.header("access-control-expose-headers"),
        Some("content-type, set-cookie")
    );
    assert_eq!(
        respond(&request("GET", "/cookie")).header("access-control-allow-origin"),
        None
    );
}

#[test]
fn preflights_allow_what_is_asked() {
    let preflight = request("OPTIONS", "/echo")
        .with_header("Origin", "http://page.test")
        .with_header("Access-Control-Request-Method", "DELETE")
        .with_header("Access-Control-Request-Headers", "x-token");
    let response = respond(&preflight);
    assert_eq!((response.status, response.body.len()), (204, 0));
    assert_eq!(response.header("access-control-allow-headers"), Some("x-token"));
    assert!(
        response
            .header("access-control-allow-methods")
            .is_some_and(|methods| methods.contains("DELETE"))
    );
}

#[test]
fn a_journal_lists_requests_until_it_is_reset() {
    let journal = Journal::default();
    journal.answer(&request("GET", "/text"));
    journal.answer(&request("POST", "/nowhere").with_body("x"));
    let list = json_of(&journal.answer(&request("GET", "/__requests")).body);
    let paths: Vec<_> = list
        .as_array()
        .expect("a list")
        .iter()
        .map(|entry| &entry["path"])
        .collect();
    assert_eq!(paths, ["/text", "/nowhere"]);
    assert_eq!(list[1]["body"], "x");
    journal.answer(&request("POST", "/__reset"));
    assert_eq!(json_of(&journal.answer(&request("GET", "/__requests")).body), json!([]));
}

#[test]
fn sockets_have_their_conversations() {
    let at = |target| Conversation::at(&request("GET", target));
    assert_eq!(at("/ws/echo"), Some(Ok(Conversation::Echo)));
    assert_eq!(at("/ws/silent"), Some(Ok(Conversation::Silent)));
    assert_eq!(at("/ws/count?n=5"), Some(Ok(Conversation::Count(5))));
    assert!(matches!(at("/ws/count?n=-1"), Some(Err(refusal)) if refusal.status == 400));
    assert_eq!(at("/text"), None);
}
