//! What only a browser can show of the threats in `docs/security.md`: what really leaves it, and what really comes in.

use flow_like_browser::{Code, run::Cancel};
use serde_json::{Map, Value, json};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::{
    behaviour::{
        bad::still_works,
        imports::probe::{Arg, Call, Gives, probe_all},
        threats::{Try, attempt, context, manifest, never_ends, request, runtime},
    },
    platform::{js, platform},
};

/// Where the origin without manners is.
const RUDE: &str = "http://127.0.0.1:8793";
const HOSTS: [&str; 3] = ["127.0.0.1:8791", "127.0.0.1:8792", "127.0.0.1:8793"];

/// Sends a request from a guest, and returns the JSON that came back.
async fn fetched(method: i32, url: &str, headers: &str) -> Value {
    let runtime = runtime(platform());
    let body: &[u8] = if method == 0 { b"" } else { b"body" };
    let args = [
        Arg::I32(method),
        Arg::Bytes(url.as_bytes()),
        Arg::Bytes(headers.as_bytes()),
        Arg::Bytes(body),
    ];
    let handle = [Arg::Result(0)];
    let calls = [
        Call {
            module: "flowlike_http",
            name: "request",
            args: &args,
            gives: Gives::I32,
        },
        Call {
            module: "flowlike_http",
            name: "response_body",
            args: &handle,
            gives: Gives::Packed,
        },
    ];
    let module = wat::parse_str(format!("(module {})", probe_all(&calls, &["all"]))).unwrap();
    let parsed = manifest("com.example.fetch", &HOSTS, "standard");
    let package = runtime.load(parsed, &module, Cancel::new()).await.unwrap();
    let run = runtime.run(&package.manifest.id, request("probe", json!({})), context(), Map::new());
    let outcome = run.await.unwrap();
    let digits = outcome.outputs["text_1"].as_str().unwrap();
    let byte = |at: usize| u8::from_str_radix(&digits[at..at + 2], 16).unwrap();
    let body: Vec<u8> = (0..digits.len()).step_by(2).map(byte).collect();
    still_works(&runtime).await.unwrap();
    serde_json::from_slice(&body).unwrap_or_else(|_| panic!("{url}: {:?}", outcome.logs))
}

/// The lines of a request's head that begin with this name.
fn lines<'h>(head: &'h str, name: &str) -> Vec<&'h str> {
    head.split("\r\n")
        .filter(|line| line.to_ascii_lowercase().starts_with(&format!("{name}:")))
        .collect()
}

/// Byte by byte: headers arrive once, as they were set, and no other one with them.
#[wasm_bindgen_test]
async fn t23_headers_arrive_as_they_were_set() {
    let tricky = json!({"X-Custom": "a: b; Host: evil.test %0d%0aX-Split: 1", "Content-Type": "a/b"}).to_string();
    for method in [0, 1] {
        let answer = fetched(method, &format!("{RUDE}/raw"), &tricky).await;
        let head = answer["head"].as_str().unwrap();
        assert_eq!(lines(head, "x-custom"), [lines(head, "x-custom")[0]], "{head}");
        assert!(
            lines(head, "x-custom")[0].ends_with(": a: b; Host: evil.test %0d%0aX-Split: 1"),
            "{head}"
        );
        assert_eq!(lines(head, "host").len(), 1, "{head}");
        assert!(lines(head, "host")[0].ends_with(": 127.0.0.1:8793"), "{head}");
        assert!(lines(head, "x-split").is_empty(), "{head}");
        assert_eq!(head.matches("\r\n\r\n").count(), 1, "{head}");
    }
}

/// Cookies of the user are there, and a page that asks for them sends them; a guest does not, and no referrer either.
#[wasm_bindgen_test]
async fn t24_no_cookies_credentials_or_referrer() {
    js("document.cookie = 'canary=of-the-user; path=/'").await;
    let control = js("const answer = await fetch('http://127.0.0.1:8791/echo', { credentials: 'include' }); return await answer.text()").await;
    assert!(
        control.as_string().unwrap().contains("canary=of-the-user"),
        "the cookie would be sent: {control:?}"
    );
    for url in ["http://127.0.0.1:8791/echo", "http://127.0.0.1:8792/echo"] {
        for method in [0, 1] {
            let headers = fetched(method, url, "").await["headers"].clone();
            for absent in ["cookie", "authorization", "referer", "proxy-authorization"] {
                assert_eq!(headers.get(absent), None, "{url}: {headers}");
            }
        }
    }
    let head = fetched(0, &format!("{RUDE}/raw"), "").await["head"].to_string();
    assert!(
        !head.contains("canary") && !head.to_ascii_lowercase().contains("referer:"),
        "{head}"
    );
    // What the server sets is not kept either.
    fetched(0, "http://127.0.0.1:8791/cookie", "").await;
    assert_eq!(
        fetched(0, "http://127.0.0.1:8791/cookie", "").await["received"],
        Value::Null
    );
    let kept = js("return document.cookie").await.as_string().unwrap();
    assert!(!kept.contains("seen=yes"), "{kept}");
    // The page's own origin is refused even where the browser would allow it.
    let own = js("return origin").await.as_string().unwrap();
    let runtime = runtime(platform());
    for hosts in [&[][..], &["127.0.0.1:8791"], &["*"]] {
        let sockets = own.replacen("http", "ws", 1);
        let tried = attempt(&runtime, hosts, &[Try::Get(&own), Try::Connect(&sockets, "")]).await;
        assert_eq!(tried.results, [0, -1], "{:?}", tried.logs);
    }
    js("document.cookie = 'canary=; path=/; max-age=0'").await;
    still_works(&runtime).await.unwrap();
}

/// What is small on the wire and large when it is unpacked is refused at the limit; headers without end stop at the
/// deadline, if the browser does not stop them before.
#[wasm_bindgen_test]
async fn t28_bombs_and_endless_headers() {
    let platform = platform();
    let runtime = runtime(platform.clone());
    let before = platform.clock.monotonic_ms();
    let bomb = "http://127.0.0.1:8791/bomb?n=250000000";
    let tried = attempt(&runtime, &HOSTS, &[Try::Get(bomb)]).await;
    assert!(
        tried.results == [0] && tried.logs[0].contains("larger than 16777216"),
        "{:?}",
        tried.logs
    );
    assert!(platform.clock.monotonic_ms() - before < 5_000.0);
    let fits = "http://127.0.0.1:8791/bytes?n=100";
    assert_eq!(attempt(&runtime, &HOSTS, &[Try::Get(fits)]).await.results, [1]);
    never_ends(&platform, &format!("{RUDE}/headers")).await;

    let flood = format!("{RUDE}/flood");
    let args = [
        Arg::I32(0),
        Arg::Bytes(flood.as_bytes()),
        Arg::Bytes(b""),
        Arg::Bytes(b""),
    ];
    let calls = [Call {
        module: "flowlike_http",
        name: "request",
        args: &args,
        gives: Gives::I32,
    }];
    let module = wat::parse_str(format!("(module {})", probe_all(&calls, &["all"]))).unwrap();
    let parsed = manifest("com.example.flood", &HOSTS, "standard");
    let package = runtime.load(parsed, &module, Cancel::new()).await.unwrap();
    let mut asked = request("probe", json!({}));
    asked.timeout_ms = Some(1_000.0);
    match runtime.run(&package.manifest.id, asked, context(), Map::new()).await {
        Ok(outcome) => assert_eq!(outcome.outputs["result"], json!(0), "{:?}", outcome.logs),
        Err(error) => assert_eq!(error.code(), Code::Timeout, "{error:?}"),
    }
    still_works(&runtime).await.unwrap();
}
