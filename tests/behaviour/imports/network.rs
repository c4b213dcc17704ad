//! `flowlike_http` and `flowlike_ws`, against the test server.

use super::{
    Call, Case,
    Want::{Empty, Int, Json, Like, Raw},
    call, case,
    probe::Arg::{self, Bytes, I32, Result},
};

macro_rules! server {
    ($path:literal) => {
        Bytes(concat!(env!("FLOW_LIKE_TEST_SERVER"), $path).as_bytes())
    };
}

const NONE: Arg<'static> = Bytes(b"");
const ECHO: Arg<'static> = server!("/echo");
const WS_ECHO: Arg<'static> = Bytes(b"ws://127.0.0.1:8791/ws/echo");

const fn request(args: &'static [Arg<'static>], handle: i32) -> Call {
    call("flowlike_http", "request", args, Int(handle))
}

const fn connect(args: &'static [Arg<'static>]) -> Call {
    call("flowlike_ws", "connect", args, Int(1))
        .needs(&["network:websocket"])
        .fails_with(-1)
}

#[rustfmt::skip]
pub const WORKING: &[Case] = &[
    case(&[
        request(&[I32(0), server!("/status/404"), NONE, NONE], 1).needs(&["http_get"]),
        call("flowlike_http", "response_status", &[Result(0)], Int(404)),
        call("flowlike_http", "response", &[Result(0)], Like(r#"{"status": 404, "body": "404"}"#)),
        call("flowlike_http", "response_body", &[Result(0)], Raw(b"404")),
        call("flowlike_http", "response_body", &[Result(0)], Raw(b"404")),
    ], "{}"),
    case(&[
        request(&[I32(0), server!("/bytes?n=3"), NONE, NONE], 1).needs(&["http_get"]),
        request(&[I32(5), server!("/bytes?n=3"), NONE, NONE], 2).needs(&["http_get"]),
        request(&[I32(6), ECHO, NONE, Bytes(b"asked")], 3).needs(&["http_get"]),
        call("flowlike_http", "response_body", &[Result(0)], Raw(b"\x00\x01\x02")),
        call("flowlike_http", "response_body", &[Result(1)], Empty),
        call("flowlike_http", "response_status", &[Result(1)], Int(200)),
        call("flowlike_http", "response_body", &[Result(2)], Like(r#"{"method": "OPTIONS", "body": "asked"}"#)),
    ], "{}"),
    case(&[
        request(&[I32(1), ECHO, Bytes(br#"{"X-Test": "1"}"#), Bytes(b"posted")], 1).needs(&["http_write"]),
        request(&[I32(2), ECHO, Bytes(b"{}"), Bytes(b"\xff\x00")], 2).needs(&["http_write"]),
        request(&[I32(3), ECHO, NONE, NONE], 3).needs(&["http_write"]),
        request(&[I32(4), ECHO, NONE, Bytes(b"patched")], 4).needs(&["http_write"]),
        call("flowlike_http", "response_body", &[Result(0)], Like(r#"{"method": "POST", "headers": {"x-test": "1"}, "body": "posted"}"#)),
        call("flowlike_http", "response_body", &[Result(1)], Like(r#"{"method": "PUT", "bodyBase64": "/wA="}"#)),
        call("flowlike_http", "response_body", &[Result(2)], Like(r#"{"method": "DELETE", "body": ""}"#)),
        call("flowlike_http", "response_body", &[Result(3)], Like(r#"{"method": "PATCH", "body": "patched"}"#)),
    ], "{}"),

    case(&[
        connect(&[WS_ECHO, NONE]),
        call("flowlike_ws", "send", &[Result(0), Bytes("grüß".as_bytes()), I32(0)], Int(1)).needs(&["network:websocket"]),
        call("flowlike_ws", "send", &[Result(0), Bytes(b"\xff\x00"), I32(1)], Int(1)).needs(&["network:websocket"]),
        call("flowlike_ws", "receive", &[Result(0), I32(-1)], Int(1)).needs(&["network:websocket"]).fails_with(-1),
        call("flowlike_ws", "receive", &[Result(0), I32(-1)], Int(2)).needs(&["network:websocket"]).fails_with(-1),
        call("flowlike_ws", "message", &[Result(4)], Json(r#"{"type": "binary", "data": "/wA="}"#)).needs(&["network:websocket"]),
        call("flowlike_ws", "message", &[Result(3)], Json(r#"{"type": "text", "data": "grüß"}"#)).needs(&["network:websocket"]),
        call("flowlike_ws", "close", &[Result(0)], Int(1)).needs(&["network:websocket"]),
    ], "{}"),
    // The other side closes.
    case(&[
        connect(&[Bytes(b"ws://127.0.0.1:8791/ws/count?n=1"), NONE]),
        call("flowlike_ws", "receive", &[Result(0), I32(-1)], Int(1)).needs(&["network:websocket"]).fails_with(-1),
        call("flowlike_ws", "receive", &[Result(0), I32(-1)], Int(-1)).needs(&["network:websocket"]).fails_with(-1),
    ], "{}"),
    // Nothing comes in time.
    case(&[
        connect(&[Bytes(b"ws://127.0.0.1:8791/ws/silent"), NONE]),
        call("flowlike_ws", "receive", &[Result(0), I32(20)], Int(0)).needs(&["network:websocket"]).fails_with(-1),
        call("flowlike_ws", "receive", &[Result(0), I32(0)], Int(0)).needs(&["network:websocket"]).fails_with(-1),
    ], "{}"),
];

#[rustfmt::skip]
pub const FAILING: &[Case] = &[
    case(&[request(&[I32(7), ECHO, NONE, NONE], 0)],
        r#"{"logs": ["runtime warn: flowlike_http.request failed: there is no HTTP method 7."]}"#),
    case(&[request(&[I32(0), Bytes(b"/echo"), NONE, NONE], 0).needs(&["http_get"])],
        r#"{"logs": ["runtime warn: flowlike_http.request failed: `/echo` is not an absolute URL."]}"#),
    case(&[request(&[I32(0), Bytes(b"http://127.0.0.1:9/"), NONE, NONE], 0).needs(&["http_get"])],
        r#"{"logs": ["runtime warn: flowlike_http.request failed: …127.0.0.1:9…"]}"#),
    case(&[request(&[I32(0), ECHO, Bytes(b"[]"), NONE], 0).needs(&["http_get"])],
        r#"{"logs": ["runtime warn: flowlike_http.request failed: the headers are not a JSON object of texts."]}"#),
    case(&[request(&[I32(0), server!("/redirect"), NONE, NONE], 0).needs(&["http_get"])],
        r#"{"logs": ["runtime warn: flowlike_http.request failed: GET http://127.0.0.1:8791 failed: …Redirects are refused because the manifest limits the hosts; name the final URL.)."]}"#),
    case(&[call("flowlike_http", "response", &[I32(1)], Empty)],
        r#"{"logs": ["runtime warn: flowlike_http.response failed: there is no HTTP answer 1."]}"#),
    case(&[
        request(&[I32(0), server!("/bytes?n=251"), NONE, NONE], 1).needs(&["http_get"]),
        call("flowlike_http", "response", &[Result(0)], Empty),
    ], r#"{"logs": ["runtime warn: flowlike_http.response failed: the body is not valid UTF-8; read it with `response_body`."]}"#),
    case(&[call("flowlike_http", "response_body", &[I32(0)], Empty)],
        r#"{"logs": ["runtime warn: flowlike_http.response_body failed: there is no HTTP answer 0."]}"#),
    case(&[call("flowlike_http", "response_status", &[I32(-1)], Int(0))],
        r#"{"logs": ["runtime warn: flowlike_http.response_status failed: there is no HTTP answer -1."]}"#),

    case(&[call("flowlike_ws", "connect", &[ECHO, NONE], Int(-1)).needs(&["network:websocket"]).fails_with(-1)],
        r#"{"logs": ["runtime warn: flowlike_ws.connect failed: …http…"]}"#),
    case(&[call("flowlike_ws", "connect", &[WS_ECHO, Bytes(br#"{"Cookie": "a"}"#)], Int(-1)).needs(&["network:websocket"]).fails_with(-1)],
        r#"{"logs": ["runtime warn: flowlike_ws.connect failed: a page cannot set the header `Cookie` on a socket, only Sec-WebSocket-Protocol."]}"#),
    case(&[call("flowlike_ws", "connect", &[Bytes(b"ws://127.0.0.1:8791/nowhere"), NONE], Int(-1)).needs(&["network:websocket"]).fails_with(-1)],
        r#"{"logs": ["runtime warn: flowlike_ws.connect failed: no connection to ws://127.0.0.1:8791: …"]}"#),
    case(&[
        connect(&[WS_ECHO, NONE]),
        call("flowlike_ws", "send", &[Result(0), Bytes(b"\xff"), I32(0)], Int(0)).needs(&["network:websocket"]),
    ], r#"{"logs": ["runtime warn: flowlike_ws.send failed: a text message must be valid UTF-8."]}"#),
    case(&[
        connect(&[WS_ECHO, NONE]),
        call("flowlike_ws", "close", &[Result(0)], Int(1)).needs(&["network:websocket"]),
        call("flowlike_ws", "receive", &[Result(0), I32(-1)], Int(-1)).needs(&["network:websocket"]).fails_with(-1),
    ], r#"{"logs": ["runtime warn: flowlike_ws.receive failed: no socket 1 is open."]}"#),
    case(&[call("flowlike_ws", "message", &[I32(1)], Empty).needs(&["network:websocket"])],
        r#"{"logs": ["runtime warn: flowlike_ws.message failed: there is no message 1."]}"#),
    case(&[call("flowlike_ws", "close", &[I32(0)], Int(0)).needs(&["network:websocket"])],
        r#"{"logs": ["runtime warn: flowlike_ws.close failed: no socket 0 is open."]}"#),
];
