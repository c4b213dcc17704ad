//! Time limits, cancellation and many runs at once, on the real clock.

use flow_like_browser::{
    Code, Runtime,
    grant::Agreed,
    host::meta::Context,
    platform::{Clock, Platform},
    run::{Cancel, Options, Outcome, Request},
};
use futures::future::{join, join_all};
use serde_json::{Map, Value, json};

use super::{bad::still_works, fixtures, load, open_manifest};

/// The limit of runs that would never end, in milliseconds.
const LIMIT: f64 = 400.0;

fn object(value: Value) -> Map<String, Value> {
    let Value::Object(fields) = value else {
        panic!("{value} is no object")
    };
    fields
}

fn request(node: &str, inputs: Value) -> Request {
    Request {
        agreed: Agreed::All,
        ..Request::new(node, object(inputs))
    }
}

async fn run(runtime: &Runtime, package: &str, request: Request) -> flow_like_browser::Result<Outcome> {
    runtime.run(package, request, Context::default(), Map::new()).await
}

/// The deadline holds within a tenth, or 100 ms.
fn assert_in_time(what: &str, elapsed: f64) {
    let slack = (LIMIT / 10.0).max(100.0);
    assert!(
        (LIMIT - 5.0..=LIMIT + slack).contains(&elapsed),
        "{what} ended after {elapsed} ms, the limit is {LIMIT} ms"
    );
}

/// A loop that never ends is stopped at the deadline: in these exports (`start` is the start function).
pub async fn stopped_in(platform: &dyn Fn() -> Platform, exports: &[&str]) {
    let platform = platform();
    let clock = platform.clock.clone();
    let runtime = Runtime::new(
        platform,
        Options {
            timeout_ms: Some(LIMIT),
            ..Options::default()
        },
    );
    let spinning: Vec<_> = fixtures::MODULES
        .iter()
        .filter(|(name, _)| {
            name.strip_prefix("spin_in/")
                .is_some_and(|name| exports.contains(&name))
        })
        .collect();
    assert_eq!(spinning.len(), exports.len(), "some modules are missing");
    for (name, module) in spinning {
        let began = clock.monotonic_ms();
        let loaded = runtime
            .load(open_manifest("com.example.spin"), module, Cancel::new())
            .await;
        let at_load = matches!(*name, "spin_in/start" | "spin_in/_initialize" | "spin_in/_start")
            || name.starts_with("spin_in/get_");
        let error = match loaded {
            Err(error) => error,
            Ok(package) => {
                assert!(!at_load, "{name} loaded");
                let node = package.nodes()[0].name.clone();
                match (
                    *name,
                    run(&runtime, "com.example.spin", request(&node, json!({}))).await,
                ) {
                    ("spin_in/on_drop", Ok(outcome)) => {
                        let warned = outcome.logs.iter().any(|entry| entry.message.contains("`on_drop`"));
                        assert!(warned, "{name}: {:?}", outcome.logs);
                        assert_in_time(name, clock.monotonic_ms() - began);
                        continue;
                    }
                    (_, Err(error)) => error,
                    (_, Ok(outcome)) => panic!("{name}: {outcome:?}"),
                }
            }
        };
        assert_eq!(error.code(), Code::Timeout, "{name}: {error:?}");
        assert_in_time(name, error.details()["elapsedMs"].as_f64().expect("the time is told"));
        still_works(&runtime).await.unwrap();
    }
}

/// While a node computes, timers of the page go on.
pub async fn timers_fire_while_a_node_spins(platform: &dyn Fn() -> Platform) {
    let platform = platform();
    let clock = platform.clock.clone();
    let runtime = Runtime::new(platform, Options::default());
    let package = load(&runtime, "rust-sdk.unknown").await.unwrap();
    let spin = Request {
        timeout_ms: Some(1000.0),
        ..request("spin", json!({}))
    };
    let ticks = async {
        let (began, mut last, mut ticks, mut longest) = (clock.monotonic_ms(), clock.monotonic_ms(), 0, 0f64);
        while last - began < 900.0 {
            clock.sleep(10.0).await;
            let now = clock.monotonic_ms();
            longest = longest.max(now - last);
            last = now;
            ticks += 1;
        }
        (ticks, longest)
    };
    let (outcome, (ticks, longest)) = join(run(&runtime, &package.manifest.id, spin), ticks).await;
    assert_eq!(outcome.unwrap_err().code(), Code::Timeout);
    assert!(ticks >= 25, "only {ticks} ticks in 900 ms, {longest} ms apart at worst");
}

/// Cancelling ends a node within its slice, whether it computes or waits.
pub async fn cancelling_stops_within_a_slice(platform: &dyn Fn() -> Platform) {
    let platform = platform();
    let clock = platform.clock.clone();
    let runtime = Runtime::new(platform, Options::default());
    let package = load(&runtime, "rust-sdk.unknown").await.unwrap();
    let slow = json!({"url": "http://127.0.0.1:8791/slow?ms=20000"});
    for (node, inputs) in [("spin", json!({})), ("http_get", slow)] {
        let mut latencies = Vec::new();
        for _ in 0..5 {
            latencies
                .push(cancel_latency(&runtime, &package.manifest.id, &*clock, request(node, inputs.clone())).await);
        }
        latencies.sort_by(f64::total_cmp);
        // The middle one: other work on the machine may hold any single one up.
        assert!(
            latencies[2] < 50.0,
            "{node} went on for {latencies:?} ms after it was cancelled"
        );
    }
    still_works(&runtime).await.unwrap();
}

async fn cancel_latency(runtime: &Runtime, package: &str, clock: &dyn Clock, request: Request) -> f64 {
    let cancel = Cancel::new();
    let request = Request {
        cancel: cancel.clone(),
        ..request
    };
    let stop = async {
        clock.sleep(100.0).await;
        cancel.cancel();
        clock.monotonic_ms()
    };
    let timed = async {
        let outcome = run(runtime, package, request).await;
        (outcome, clock.monotonic_ms())
    };
    let ((outcome, ended), cancelled) = join(timed, stop).await;
    assert_eq!(outcome.unwrap_err().code(), Code::Aborted);
    ended - cancelled
}

/// The deadline also ends a node that waits, and names itself.
pub async fn the_deadline_ends_waiting(platform: &dyn Fn() -> Platform) {
    let runtime = Runtime::new(platform(), Options::default());
    let package = load(&runtime, "rust-sdk.unknown").await.unwrap();
    let slow = json!({"url": "http://127.0.0.1:8791/slow?ms=20000"});
    let request = Request {
        timeout_ms: Some(LIMIT),
        ..request("http_get", slow)
    };
    let error = run(&runtime, &package.manifest.id, request).await.unwrap_err();
    assert_eq!(error.code(), Code::Timeout, "{error:?}");
    assert!(error.message().contains("limits.timeoutMs"), "{error:?}");
    assert_in_time(
        "a request",
        error.details()["elapsedMs"].as_f64().expect("the time is told"),
    );
}

/// 200 runs started at once, half of them waiting for answers, all end with the right result.
pub async fn many_runs_at_once(platform: &dyn Fn() -> Platform) {
    let runtime = Runtime::new(platform(), Options::default());
    let package = load(&runtime, "rust-sdk.unknown").await.unwrap();
    let id = package.manifest.id.as_str();
    let runs = (0..200).map(|index| {
        let (node, inputs, pin, expected) = match index % 4 {
            0 => ("add", json!({"a": index, "b": 1}), "sum", json!(index + 1)),
            1 => (
                "http_get",
                json!({"url": "http://127.0.0.1:8791/slow?ms=30"}),
                "status",
                json!(200),
            ),
            2 => ("primes", json!({"limit": 20_000}), "count", json!(2262)),
            _ => (
                "http_get",
                json!({"url": format!("http://127.0.0.1:8792/status/{}", 400 + index % 7)}),
                "status",
                json!(400 + index % 7),
            ),
        };
        let runtime = &runtime;
        async move {
            let outcome = run(runtime, id, request(node, inputs)).await;
            match outcome {
                Ok(outcome) if outcome.outputs.get(pin) == Some(&expected) => None,
                other => Some(format!("run {index}: {other:?}, expected {expected}")),
            }
        }
    });
    let wrong: Vec<_> = join_all(runs).await.into_iter().flatten().collect();
    assert!(wrong.is_empty(), "{} of 200:\n{}", wrong.len(), wrong.join("\n"));
}

/// An import waits inside of an `invoke_*` call while another run of the page is sliced.
pub async fn waiting_and_slicing_side_by_side(platform: &dyn Fn() -> Platform) {
    let runtime = Runtime::new(platform(), Options::default());
    load(&runtime, "wat/invoke_waits").await.unwrap();
    let busy = load(&runtime, "rust-sdk.unknown").await.unwrap();
    let waits = (0..4).map(|n| {
        run(
            &runtime,
            "com.example.invoke_waits",
            request("case", json!({"n": 5 + n})),
        )
    });
    let primes = run(
        &runtime,
        &busy.manifest.id,
        request("primes", json!({"limit": 1_000_000})),
    );
    let (waited, primes) = join(join_all(waits), primes).await;
    for (n, outcome) in waited.into_iter().enumerate() {
        assert_eq!(outcome.unwrap().outputs["value"], json!(4 * (5 + n)));
    }
    assert_eq!(primes.unwrap().outputs["count"], json!(78_498));
}

/// Runs of a flow that share an instance happen one after the other; closing the flow rejects what is under way.
pub async fn runs_of_a_flow_wait_for_each_other(platform: &dyn Fn() -> Platform) {
    let runtime = Runtime::new(platform(), Options::default());
    let package = load(&runtime, "assemblyscript-counter").await.unwrap();
    let flow = runtime.open_flow(Context::default(), Map::new()).unwrap();
    let first = flow.run(&package, request("put", json!({"amount": 1}))).await.unwrap();
    let counter = first.outputs["counter"].clone();
    let puts = (0..20).map(|_| flow.run(&package, request("put", json!({"counter": counter, "amount": 2}))));
    assert!(join_all(puts).await.iter().all(Result::is_ok));
    let taken = flow
        .run(&package, request("take", json!({"counter": counter})))
        .await
        .unwrap();
    assert_eq!(taken.outputs["total"], json!(41));
    flow.close().await;
    let error = flow
        .run(&package, request("take", json!({"counter": counter})))
        .await
        .unwrap_err();
    assert_eq!(error.code(), Code::Closed);

    let package = load(&runtime, "rust-sdk.unknown").await.unwrap();
    let flow = runtime.open_flow(Context::default(), Map::new()).unwrap();
    let (spun, _) = join(flow.run(&package, request("spin", json!({}))), flow.close()).await;
    assert_eq!(spun.unwrap_err().code(), Code::Closed);
    runtime.close();
    assert_eq!(
        runtime
            .open_flow(Context::default(), Map::new())
            .err()
            .map(|error| error.code()),
        Some(Code::Closed)
    );
}
