//! Rows 22–24, 26–28, 30: requests and sockets.

use flow_like_browser::{
    Code, Runtime,
    platform::Platform,
    run::{Cancel, Options},
};
use serde_json::{Map, json};

use super::{
    context, logs, manifest,
    probe::{Arg, Call, Gives, probe_all},
    received,
    recorder::{of_page, without_network},
    request, reset, runtime, still_works,
};

/// One request or connection of a guest.
pub enum Try<'a> {
    Get(&'a str),
    Post(&'a str, &'a str),
    Connect(&'a str, &'a str),
}

/// What came of several: the numbers that the calls returned, and the log.
pub struct Tried {
    pub results: Vec<i64>,
    pub logs: Vec<String>,
}

/// Tries all of these in one run, with that list of hosts.
pub async fn attempt(runtime: &Runtime, hosts: &[&str], tries: &[Try<'_>]) -> Tried {
    const NONE: Arg<'static> = Arg::Bytes(b"");
    let args: Vec<Vec<Arg<'_>>> = tries
        .iter()
        .map(|attempt| match attempt {
            Try::Get(url) => vec![Arg::I32(0), Arg::Bytes(url.as_bytes()), NONE, NONE],
            Try::Post(url, headers) => {
                vec![
                    Arg::I32(1),
                    Arg::Bytes(url.as_bytes()),
                    Arg::Bytes(headers.as_bytes()),
                    Arg::Bytes(b"body"),
                ]
            }
            Try::Connect(url, headers) => vec![Arg::Bytes(url.as_bytes()), Arg::Bytes(headers.as_bytes())],
        })
        .collect();
    let calls: Vec<Call<'_>> = tries
        .iter()
        .zip(&args)
        .map(|(attempt, args)| match attempt {
            Try::Connect(..) => Call {
                module: "flowlike_ws",
                name: "connect",
                args,
                gives: Gives::I32,
            },
            _ => Call {
                module: "flowlike_http",
                name: "request",
                args,
                gives: Gives::I32,
            },
        })
        .collect();
    let bytes = wat::parse_str(format!("(module {})", probe_all(&calls, &["all"]))).expect("the module is valid");
    let package = runtime
        .load(
            manifest("com.example.network", hosts, "standard"),
            &bytes,
            Cancel::new(),
        )
        .await
        .expect("it loads");
    let run = runtime.run(&package.manifest.id, request("probe", json!({})), context(), Map::new());
    let outcome = run.await.expect("the run goes on");
    let result = |index: usize| match tries.len() {
        1 => outcome.outputs["result"].as_i64(),
        _ => outcome.outputs[&format!("result_{index}")].as_i64(),
    };
    Tried {
        results: (0..tries.len()).filter_map(result).collect(),
        logs: logs(&outcome),
    }
}

/// Where an allow-list is set, no redirect is followed; without one, an answer from a place that is not allowed is not
/// handed over.
pub async fn t22_redirects_off_the_list(platform: &dyn Fn() -> Platform) {
    let platform = platform();
    let runtime = runtime(platform.clone());
    reset(&platform).await;
    let urls: Vec<String> = [301, 302, 303, 307, 308]
        .iter()
        .map(|code| format!("http://127.0.0.1:8791/redirect?code={code}&to=http%3A%2F%2F127.0.0.1%3A8792%2Ftext"))
        .collect();
    let mut tries: Vec<Try<'_>> = urls.iter().map(|url| Try::Get(url)).collect();
    tries.extend(urls.iter().map(|url| Try::Post(url, "")));
    // A redirect that stays is refused as well: a page does not see where it would lead.
    tries.push(Try::Get("http://127.0.0.1:8791/redirect?to=/text"));
    let tried = attempt(&runtime, &["127.0.0.1:8791"], &tries).await;
    assert_eq!(tried.results, vec![0; tries.len()], "{:?}", tried.logs);
    assert!(
        tried.logs.iter().all(|line| line.contains("Redirects are refused")),
        "{:?}",
        tried.logs
    );
    let (asked, elsewhere) = (received(&platform, 8791).await, received(&platform, 8792).await);
    assert_eq!(asked.len(), tries.len(), "{asked:?}");
    assert!(elsewhere.is_empty(), "{elsewhere:?}");
    still_works(&runtime).await.unwrap();
}

/// Headers that end early, that a browser sets itself, or that speak for its user: an error names them, nothing is sent.
pub async fn t23_headers_that_speak_for_the_page(platform: &dyn Fn() -> Platform) {
    let platform = platform();
    let runtime = runtime(platform.clone());
    reset(&platform).await;
    let names = [
        "Host",
        "host",
        "HOST",
        "Cookie",
        "cookie2",
        "Origin",
        "Referer",
        "Proxy-Authorization",
        "proxy-x",
        "Sec-Fetch-Site",
        "sec-ch-ua",
        "Sec-WebSocket-Key",
        "Content-Length",
        "Transfer-Encoding",
        "TE",
        "Trailer",
        "Upgrade",
        "Connection",
        "Keep-Alive",
        "Expect",
        "Date",
        "DNT",
        "Via",
        "Set-Cookie",
        "Accept-Encoding",
        "Accept-Charset",
        "Access-Control-Request-Method",
        "Access-Control-Request-Headers",
        "X-HTTP-Method-Override",
        "X-Method-Override",
    ];
    let mut bad: Vec<(String, String)> = names
        .iter()
        .map(|name| (json!({*name: "x"}).to_string(), (*name).to_owned()))
        .collect();
    for value in [
        "a\r\nHost: evil.test",
        "a\nb",
        "a\rb",
        "a\0b",
        "\r\n\r\nGET /evil HTTP/1.1",
        "a\r\n b",
    ] {
        bad.push((json!({"X-A": value}).to_string(), "X-A".to_owned()));
    }
    for name in [
        "X-A\r\nHost",
        "X A",
        "X-A:",
        "",
        "Cookie ",
        " Cookie",
        "Cöokie",
        "X\tA",
        "X\0A",
        "(x)",
    ] {
        bad.push((json!({name: "x"}).to_string(), name.escape_default().to_string()));
    }
    let url = "http://127.0.0.1:8791/echo";
    let tries: Vec<Try<'_>> = bad.iter().map(|(headers, _)| Try::Post(url, headers)).collect();
    let tried = attempt(&runtime, &["127.0.0.1:8791"], &tries).await;
    assert_eq!(tried.results, vec![0; tries.len()], "{:?}", tried.logs);
    for ((_, name), line) in bad.iter().zip(&tried.logs) {
        assert!(line.contains(&format!("`{name}`")), "{name:?}: {line}");
    }
    // On a socket only the subprotocol can be set.
    let sockets: Vec<String> = ["Cookie", "Authorization", "Origin", "X-A"]
        .iter()
        .map(|name| json!({*name: "x"}).to_string())
        .collect();
    let url = "ws://127.0.0.1:8791/ws/echo";
    let tries: Vec<Try<'_>> = sockets.iter().map(|headers| Try::Connect(url, headers)).collect();
    let tried = attempt(&runtime, &["127.0.0.1:8791"], &tries).await;
    assert_eq!(tried.results, [-1; 4], "{:?}", tried.logs);
    // Headers of megabytes are not even read.
    let large = json!({"X-A": "x".repeat(40_000), "X-B": "x".repeat(40_000)}).to_string();
    let tried = attempt(
        &runtime,
        &["127.0.0.1:8791"],
        &[Try::Post("http://127.0.0.1:8791/echo", &large)],
    )
    .await;
    assert!(
        tried.results == [0] && tried.logs[0].contains("at most 65536"),
        "{:?}",
        tried.logs
    );
    assert!(received(&platform, 8791).await.is_empty());
    still_works(&runtime).await.unwrap();
}

/// The page's own origin, and for sockets its whole site, is refused unless the manifest writes it out.
pub async fn t24_the_pages_own_origin(platform: &dyn Fn() -> Platform) {
    // A public name, so that nothing but the page's own place stands in the way.
    let (platform, record) = without_network(platform());
    let runtime = runtime(of_page(platform, "https://app.example.com:8443/"));
    let own = "https://app.example.com:8443/api";
    for hosts in [&[][..], &["*.example.com:8443"], &["*:8443"], &["app.*.com:8443"]] {
        let tries = [
            Try::Get(own),
            Try::Get("https://APP.example.com.:8443/api"),
            Try::Connect("wss://app.example.com:8443/", ""),
        ];
        let tried = attempt(&runtime, hosts, &tries).await;
        assert_eq!(tried.results, [0, 0, -1], "{hosts:?}: {:?}", tried.logs);
        assert!(
            tried.logs.iter().all(|line| line.contains("this page's own")),
            "{:?}",
            tried.logs
        );
    }
    // Browsers attach cookies to sockets whatever the port and the subdomain.
    for url in [
        "ws://app.example.com/",
        "wss://app.example.com:1/",
        "wss://example.com/",
        "wss://live.app.example.com/",
    ] {
        let tried = attempt(&runtime, &[], &[Try::Connect(url, "")]).await;
        assert!(
            tried.results == [-1] && tried.logs[0].contains("own site"),
            "{url}: {:?}",
            tried.logs
        );
    }
    assert!(record.borrow().is_empty(), "{:?}", record.borrow());
    let tries = [Try::Get(own), Try::Connect("wss://app.example.com:8443/", "")];
    let tried = attempt(&runtime, &["app.example.com:8443"], &tries).await;
    assert_eq!(tried.results, [1, 1], "{:?}", tried.logs);
    assert_eq!(*record.borrow(), [own, "wss://app.example.com:8443/"]);
    still_works(&runtime).await.unwrap();
}

/// Ways to write this computer, its network, and what no public host has.
#[rustfmt::skip]
pub(super) const LOCAL: &[&str] = &[
    "127.0.0.1", "127.1", "127.0.1", "0x7f.1", "0x7f.0.0.1", "0X7F.1", "0177.1", "0177.0.0.01", "2130706433", "0x7f000001",
    "017700000001", "127.0.0.1.", "①②⑦.0.0.1", "１２７.0.0.1", "127。0。0。1", "127．0．0．1", "%31%32%37.0.0.1", "127.0.0.2",
    "127.255.255.255", "0", "0.0.0.0", "0x0", "0.1", "[::1]", "[::]", "[0:0:0:0:0:0:0:1]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]",
    "[::127.0.0.1]", "[64:ff9b::7f00:1]", "[2002:7f00:1::]", "[fc00::1]", "[fdff:ffff::1]", "[fe80::1]", "[febf::1]", "[ff02::1]",
    "[fec0::1]", "localhost", "LOCALHOST", "localhost.", "ｌocalhost", "a.localhost", "a.b.localhost.", "LocalHost", "10.0.0.1",
    "10.255.255.255", "0xa.1", "012.0.0.1", "167772161", "172.16.0.1", "172.31.255.255", "192.168.0.1", "192.168.255.255",
    "0xc0a80001", "100.64.0.1", "169.254.169.254", "0xa9fea9fe", "[::ffff:169.254.169.254]", "[::ffff:10.0.0.1]", "[::ffff:c0a8:1]",
    "224.0.0.1", "239.255.255.255", "255.255.255.255", "240.0.0.1", "198.18.0.1", "192.0.0.8",
];

/// Refused however they are written, unless the list names them literally; nothing arrives.
pub async fn t26_local_addresses(platform: &dyn Fn() -> Platform) {
    let platform = platform();
    let runtime = runtime(platform.clone());
    reset(&platform).await;
    let urls: Vec<String> = LOCAL
        .iter()
        .flat_map(|host| [format!("http://{host}:8791/text"), format!("ws://{host}:8792/ws/echo")])
        .collect();
    let tries: Vec<Try<'_>> = urls
        .iter()
        .map(|url| match url.starts_with("ws") {
            true => Try::Connect(url, ""),
            false => Try::Get(url),
        })
        .collect();
    for hosts in [
        &[][..],
        &["*"],
        &["*:8791", "*:8792"],
        &["example.com"],
        &["*.localhost:8791", "local*:8791"],
    ] {
        for (tries, urls) in tries.chunks(40).zip(urls.chunks(40)) {
            let tried = attempt(&runtime, hosts, tries).await;
            for (url, result) in urls.iter().zip(&tried.results) {
                assert!(*result < 1, "{url} with {hosts:?}");
            }
            assert_eq!(tried.logs.len(), tries.len());
        }
    }
    for port in [8791, 8792] {
        assert!(received(&platform, port).await.is_empty());
    }
    // Written out in the list, an address is open in each of its forms, and no other one is.
    for (url, open) in [
        ("http://127.0.0.1:8791/text", true),
        ("http://0x7f.1:8791/text", true),
        ("http://①②⑦.0.0.1:8791/text", true),
        ("http://127.0.0.1:8792/text", false),
        ("http://127.0.0.2:8791/text", false),
        ("http://localhost:8791/text", false),
        ("http://[::ffff:127.0.0.1]:8791/text", false),
    ] {
        let tried = attempt(&runtime, &["127.0.0.1:8791"], &[Try::Get(url)]).await;
        assert_eq!(tried.results == [1], open, "{url}: {:?}", tried.logs);
    }
    assert_eq!(received(&platform, 8791).await, ["GET /text"; 3]);
    still_works(&runtime).await.unwrap();
}

/// Only http and https, ws and wss for sockets.
pub async fn t27_other_schemes(platform: &dyn Fn() -> Platform) {
    let (platform, record) = without_network(platform());
    let runtime = runtime(platform);
    let urls = [
        "data:text/plain,hello",
        "data:,",
        "blob:http://127.0.0.1:8791/1",
        "blob:null/x",
        "file:///etc/passwd",
        "file://localhost/x",
        "FILE:///x",
        "javascript:alert(1)",
        "java\tscript:alert(1)",
        " javascript:alert(1)",
        "JavaScript://example.com/%0aalert(1)",
        "filesystem:http://127.0.0.1:8791/temporary/x",
        "ftp://example.com/",
        "about:blank",
        "about:srcdoc",
        "chrome://settings",
        "resource://x/",
        "moz-extension://x/",
        "chrome-extension://x/",
        "view-source:https://example.com/",
        "mailto:a@example.com",
        "intent://example.com/",
        "gopher://example.com/",
        "ldap://example.com/",
        "urn:x",
        "x:",
        "wss:example.com",
        "//example.com/",
        "/etc/passwd",
        "example.com",
        "",
        "https",
        "https:",
        "https://",
        "http:///",
        ":",
    ];
    for hosts in [&[][..], &["*"], &["example.com", "127.0.0.1:8791"]] {
        let gets: Vec<Try<'_>> = urls.iter().map(|url| Try::Get(url)).collect();
        let tried = attempt(&runtime, hosts, &gets).await;
        assert_eq!(tried.results, vec![0; urls.len()], "{:?}", tried.logs);
        assert_eq!(tried.logs.len(), urls.len());
        let sockets: Vec<&str> = urls
            .into_iter()
            .chain(["http://example.com/", "https://example.com/"])
            .filter(|url| !url.starts_with("wss:"))
            .collect();
        let connects: Vec<Try<'_>> = sockets.iter().map(|url| Try::Connect(url, "")).collect();
        let tried = attempt(&runtime, hosts, &connects).await;
        assert_eq!(tried.results, vec![-1; sockets.len()], "{:?}", tried.logs);
    }
    assert!(record.borrow().is_empty(), "{:?}", record.borrow());
    still_works(&runtime).await.unwrap();
}

/// Bodies that are too large, and answers that never end.
pub async fn t28_answers_without_end(platform: &dyn Fn() -> Platform) {
    let platform = platform();
    let runtime = Runtime::new(
        platform.clone(),
        Options {
            timeout_ms: Some(2_500.0),
            ..Options::default()
        },
    );
    let large = "http://127.0.0.1:8791/bytes?n=16777217";
    let tried = attempt(&runtime, &["127.0.0.1:8791"], &[Try::Get(large)]).await;
    assert!(
        tried.results == [0] && tried.logs[0].contains("16777216"),
        "{:?}",
        tried.logs
    );
    let fits = "http://127.0.0.1:8791/bytes?n=1000";
    assert_eq!(
        attempt(&runtime, &["127.0.0.1:8791"], &[Try::Get(fits)]).await.results,
        [1]
    );
    // Together they may hold 64 MiB.
    let many: Vec<Try<'_>> = (0..6)
        .map(|_| Try::Get("http://127.0.0.1:8791/bytes?n=15000000"))
        .collect();
    let runtime = super::runtime(platform.clone());
    let tried = attempt(&runtime, &["127.0.0.1:8791"], &many).await;
    assert_eq!(tried.results, [1, 2, 3, 4, 0, 0], "{:?}", tried.logs);
    for slow in ["/drip?n=1000000&ms=20", "/slow?ms=1000000"] {
        never_ends(&platform, &format!("http://127.0.0.1:8791{slow}")).await;
    }
    still_works(&runtime).await.unwrap();
}

/// A request to which no answer comes in whole is over at the deadline.
pub async fn never_ends(platform: &Platform, url: &str) {
    const LIMIT: f64 = 400.0;
    let runtime = runtime(platform.clone());
    let args = [
        Arg::I32(0),
        Arg::Bytes(url.as_bytes()),
        Arg::Bytes(b""),
        Arg::Bytes(b""),
    ];
    let calls = [Call {
        module: "flowlike_http",
        name: "request",
        args: &args,
        gives: Gives::I32,
    }];
    let bytes = wat::parse_str(format!("(module {})", probe_all(&calls, &["all"]))).expect("the module is valid");
    let hosts = ["127.0.0.1:8791", "127.0.0.1:8792", "127.0.0.1:8793"];
    let package = runtime
        .load(manifest("com.example.slow", &hosts, "standard"), &bytes, Cancel::new())
        .await;
    let mut request = request("probe", json!({}));
    request.timeout_ms = Some(LIMIT);
    let began = platform.clock.monotonic_ms();
    let outcome = runtime
        .run(&package.expect("it loads").manifest.id, request, context(), Map::new())
        .await;
    let took = platform.clock.monotonic_ms() - began;
    let error = outcome.expect_err("it never ends");
    assert_eq!(error.code(), Code::Timeout, "{url}: {error:?}");
    assert!(took < LIMIT + 300.0, "{url}: ended after {took} ms");
    still_works(&runtime).await.unwrap();
}

/// Waits of 49 days end with the run, and nobody opens ten thousand sockets.
pub async fn t30_sockets_without_end(platform: &dyn Fn() -> Platform) {
    let platform = platform();
    let runtime = runtime(platform.clone());
    let silent = Arg::Bytes(b"ws://127.0.0.1:8791/ws/silent");
    let connect = [silent, Arg::Bytes(b"")];
    let days = |bytes: &mut [u8; 48], ns: u64| bytes[24..32].copy_from_slice(&ns.to_le_bytes());
    let (mut weeks, mut for_ever) = ([0; 48], [0; 48]);
    days(&mut weeks, 49 * 86_400 * 1_000_000_000);
    days(&mut for_ever, u64::MAX);
    let waits: [(&str, &str, Vec<Arg<'_>>); 5] = [
        ("flowlike_ws", "receive", vec![Arg::Result(0), Arg::I32(i32::MAX)]),
        ("flowlike_ws", "receive", vec![Arg::Result(0), Arg::I32(-1)]),
        ("flowlike_ws", "receive", vec![Arg::Result(0), Arg::I32(i32::MIN)]),
        (
            "wasi_snapshot_preview1",
            "poll_oneoff",
            vec![Arg::Pointer(&weeks), Arg::Buffer(32), Arg::I32(1), Arg::Buffer(4)],
        ),
        (
            "wasi_snapshot_preview1",
            "poll_oneoff",
            vec![Arg::Pointer(&for_ever), Arg::Buffer(32), Arg::I32(1), Arg::Buffer(4)],
        ),
    ];
    for (module, name, args) in &waits {
        let calls = [
            Call {
                module: "flowlike_ws",
                name: "connect",
                args: &connect,
                gives: Gives::I32,
            },
            Call {
                module,
                name,
                args,
                gives: Gives::I32,
            },
        ];
        let bytes = wat::parse_str(format!("(module {})", probe_all(&calls, &["all"]))).expect("the module is valid");
        let package = super::load(&runtime, "com.example.waits", &bytes)
            .await
            .expect("it loads");
        let mut request = request("probe", json!({}));
        request.timeout_ms = Some(300.0);
        let began = platform.clock.monotonic_ms();
        let error = runtime
            .run(&package.manifest.id, request, context(), Map::new())
            .await
            .expect_err("it waits");
        let took = platform.clock.monotonic_ms() - began;
        assert_eq!(error.code(), Code::Timeout, "{name} {args:?}: {error:?}");
        assert!((295.0..700.0).contains(&took), "{name} {args:?}: ended after {took} ms");
    }
    // Ten thousand connections: sixteen at a time, a thousand in all.
    for (close, expected) in [("", 16), ("(drop (call $close (local.get $socket)))", 1_000)] {
        let (platform, record) = without_network(platform.clone());
        let runtime = super::runtime(platform);
        let bytes = super::case(&format!(
            r#"(import "flowlike_ws" "connect" (func $connect (param i32 i32 i32 i32) (result i32)))
               (import "flowlike_ws" "close" (func $close (param i32) (result i32)))
               (data (i32.const 3072) "ws://127.0.0.1:8791/")
               (func (export "run") (param i32 i32) (result i64)
                 (local $n i32) (local $opened i64) (local $socket i32)
                 (local.set $n (i32.const 10000))
                 (loop $next
                   (local.set $socket (call $connect (i32.const 3072) (i32.const 20) (i32.const 0) (i32.const 0)))
                   (if (i32.gt_s (local.get $socket) (i32.const 0))
                     (then (local.set $opened (i64.add (local.get $opened) (i64.const 1))) {close}))
                   (br_if $next (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))
                 (call $value (local.get $opened)))"#
        ));
        let outcome = super::attack(&runtime, &bytes, json!({})).await.expect("it runs");
        assert_eq!(outcome.outputs["value"], json!(expected));
        assert_eq!(record.borrow().len(), expected);
        assert!(
            outcome.logs.len() >= 9_000 || expected == 16,
            "{} lines",
            outcome.logs.len()
        );
        still_works(&runtime).await.unwrap();
    }
}
