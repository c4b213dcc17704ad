//! Rows 11–15: recursion, re-entry, and what calls make the host do and hold.

use flow_like_browser::{Code, host, platform::Platform};
use futures::future::join;
use serde_json::{Map, json};

use super::{attack, attack_with, case, context, load, logs, manifest, module, request, runtime, still_works};

/// Recursion ends as a trap of the guest: direct, through a table, and with frames of many locals.
pub async fn t11_recursion_without_end(platform: &dyn Fn() -> Platform) {
    let runtime = runtime(platform());
    let locals = "i64 ".repeat(2_000);
    for (name, fields) in [
        ("direct", "(func $deep (call $deep))".to_owned()),
        (
            "indirect",
            "(table 1 funcref) (elem (i32.const 0) $deep) (type $t (func)) \
             (func $deep (call_indirect (type $t) (i32.const 0)))"
                .to_owned(),
        ),
        (
            "mutual",
            "(func $deep (call $other)) (func $other (call $deep))".to_owned(),
        ),
        ("wide", format!("(func $deep (local {locals}) (call $deep))")),
        (
            "not a tail",
            "(func $deep2 (param i32) (result i32) (i32.add (i32.const 1) (call $deep2 (local.get 0)))) \
             (func $deep (drop (call $deep2 (i32.const 1))))"
                .to_owned(),
        ),
    ] {
        let fields = format!(
            r#"{fields} (func (export "run") (param i32 i32) (result i64) (call $deep) (call $value (i64.const 1)))"#
        );
        let error = attack(&runtime, &case(&fields), json!({})).await.unwrap_err();
        assert_eq!(error.code(), Code::Trap, "{name}: {error:?}");
        assert!(error.message().contains("call stack exhausted"), "{name}: {error:?}");
        still_works(&runtime).await.unwrap();
    }
}

/// `alloc` calls an import whose answer needs `alloc`: at most 8 frames, then the run ends, and the page's own stack has
/// seen nothing of it.
pub async fn t12_reentry_through_alloc(platform: &dyn Fn() -> Platform) {
    let runtime = runtime(platform());
    for import in ["flowlike_schema\" \"list_types", "flowlike_meta\" \"get_run_id"] {
        let fields = format!(
            r#"(import "{import}" (func $ask (result i64)))
               (import "flowlike_log" "info" (func $log (param i32 i32)))
               (data (i32.const 3072) "x")
               (global $inside (mut i32) (i32.const 0))
               (func (export "alloc") (param i32) (result i32)
                 (call $log (i32.const 3072) (i32.const 1))
                 (if (global.get $inside) (then (drop (call $ask))))
                 (i32.const 8192))
               (func (export "run") (param i32 i32) (result i64)
                 (global.set $inside (i32.const 1))
                 (drop (call $ask))
                 (call $value (i64.const 1)))"#
        );
        let hostile = module("memory text definition", &fields);
        for _ in 0..50 {
            let error = attack(&runtime, &hostile, json!({})).await.unwrap_err();
            assert_eq!(error.code(), Code::LimitExceeded, "{error:?}");
            assert!(error.message().contains("8 levels deep"), "{error:?}");
            // One `alloc` for the input; then `run` and seven of its own on top of it.
            assert_eq!(error.details()["logs"].as_array().map(Vec::len), Some(8), "{error:?}");
        }
    }
    still_works(&runtime).await.unwrap();
}

/// Calls `import` n times with these arguments; `n` is the input.
fn storm(import: &str, params: &str, args: &str) -> Vec<u8> {
    module(
        "memory text alloc definition input",
        &format!(
            r#"(import "flowlike_pins" "get_input" (func $get_input (param i32 i32) (result i64)))
               (import "{import}" (func $call {params}))
               (global $len (mut i32) (i32.const 0))
               (data (i32.const 3072) "big")
               (func (export "run") (param i32 i32) (result i64)
                 (local $n i64)
                 (local.set $n (call $n))
                 ;; From 1 MiB on there is room for 16 MiB of text.
                 (if (i32.lt_u (memory.size) (i32.const 272)) (then (drop (memory.grow (i32.const 272)))))
                 (memory.fill (i32.const 1048576) (i32.const 0x61) (i32.const 16777216))
                 (block $done
                   (loop $next
                     (br_if $done (i64.eqz (local.get $n)))
                     {args}
                     (local.set $n (i64.sub (local.get $n) (i64.const 1)))
                     (br $next)))
                 (call $value (i64.const 1)))"#
        ),
    )
}

/// Every call costs fuel, each byte that it moves as well, in either direction, refused calls included.
pub async fn t13_host_call_storm(platform: &dyn Fn() -> Platform) {
    let runtime = runtime(platform());
    // What the loop itself burns for one turn is under 40.
    let cases: [(&str, Vec<u8>, i64, u64); 5] = [
        (
            "nothing",
            storm("flowlike_meta\" \"time_now", "(result i64)", "(drop (call $call))"),
            1_000,
            200,
        ),
        (
            "16 MiB in",
            storm(
                "flowlike_vars\" \"has",
                "(param i32 i32) (result i32)",
                "(drop (call $call (i32.const 1048576) (i32.const 65536)))",
            ),
            100,
            200 + 65_536 / 8,
        ),
        (
            "16 MiB of log",
            storm(
                "flowlike_log\" \"trace",
                "(param i32 i32)",
                "(call $call (i32.const 1048576) (i32.const 16777216))",
            ),
            10,
            200 + (16 << 20) / 8,
        ),
        (
            "out",
            storm(
                "wasi_snapshot_preview1\" \"random_get",
                "(param i32 i32) (result i32)",
                "(drop (call $call (i32.const 1048576) (i32.const 1048576)))",
            ),
            10,
            200 + (1 << 20) / 8,
        ),
        (
            "refused",
            storm(
                "flowlike_storage\" \"read_request",
                "(param i32 i32) (result i64)",
                "(drop (call $call (i32.const 1048576) (i32.const 8000)))",
            ),
            100,
            200 + 1_000,
        ),
    ];
    for (name, hostile, n, each) in cases {
        let mut fuel = Vec::new();
        for n in [0, n] {
            let outcome = attack(&runtime, &hostile, json!({"n": n})).await.expect(name);
            fuel.push(outcome.stats.fuel);
        }
        let measured = (fuel[1] - fuel[0]) / n as u64;
        assert!(
            (each..each + 40).contains(&measured),
            "{name}: {measured} for each call, expected {each}"
        );
        // Fuel ends the storm.
        load(&runtime, "com.example.hostile", &hostile).await.expect("it loads");
        let mut limited = request("case", json!({"n": 1_000_000_000}));
        limited.fuel = Some(fuel[0] + 10 * each);
        let error = runtime.run("com.example.hostile", limited, context(), Map::new()).await;
        assert_eq!(error.map(drop).unwrap_err().code(), Code::OutOfFuel, "{name}");
    }
    // An answer costs what it weighs.
    let asks = storm(
        "flowlike_vars\" \"get",
        "(param i32 i32) (result i64)",
        "(drop (call $call (i32.const 3072) (i32.const 3)))",
    );
    load(&runtime, "com.example.hostile", &asks).await.expect("it loads");
    let mut fuel = Vec::new();
    for n in [0, 10] {
        let variables = Map::from_iter([("big".to_owned(), json!("x".repeat(1 << 20)))]);
        let outcome = runtime.run(
            "com.example.hostile",
            request("case", json!({"n": n})),
            context(),
            variables,
        );
        fuel.push(outcome.await.expect("it runs").stats.fuel);
    }
    assert!((fuel[1] - fuel[0]) / 10 >= 200 + (1 << 20) / 8, "{fuel:?}");
    still_works(&runtime).await.unwrap();
}

/// A million lines, a million events, a line of 100 MB: ceilings that are said once, and the page has its turns.
pub async fn t14_floods_of_logs_and_events(platform: &dyn Fn() -> Platform) {
    let platform = platform();
    let runtime = runtime(platform.clone());
    let line = "(param i32 i32)";
    let a_line = "(call $call (i32.const 1048576) (i32.const 1))";
    let lines = storm("flowlike_log\" \"info", line, a_line);
    let events = storm("flowlike_stream\" \"text", line, a_line);
    let refused = storm(
        "flowlike_vars\" \"delete",
        line,
        "(call $call (i32.const -1) (i32.const 1))",
    );
    for (name, hostile) in [("lines", &lines), ("events", &events), ("refused", &refused)] {
        let (outcome, longest) = watched(&platform, attack(&runtime, hostile, json!({"n": 1_000_000}))).await;
        let outcome = outcome.expect(name);
        assert!(
            longest < 1_000.0,
            "{name}: the page had to wait {longest} ms for its turn"
        );
        match name {
            "events" => {
                assert_eq!(outcome.streamed.len(), host::stream::MAX_EVENTS);
                assert_eq!(outcome.logs.len(), 1, "{:?}", outcome.logs);
                assert!(outcome.logs[0].message.contains("further events are dropped"));
            }
            _ => {
                // The last two say that it is full, and how many are missing.
                assert_eq!(outcome.logs.len(), host::log::MAX_ENTRIES + 2, "{name}");
                let [full, missing] = [1, 0].map(|back| &outcome.logs[outcome.logs.len() - 1 - back].message);
                assert!(full.contains("The log is full"), "{full}");
                assert_eq!(missing, "990000 entries were dropped.");
            }
        }
        still_works(&runtime).await.unwrap();
    }
    // Long lines are cut, and too long ones refused; either is said.
    let long = r#"
        (import "flowlike_log" "info" (func $log (param i32 i32)))
        (import "flowlike_stream" "text" (func $stream (param i32 i32)))
        (import "wasi_snapshot_preview1" "fd_write" (func $write (param i32 i32 i32 i32) (result i32)))
        (func (export "run") (param i32 i32) (result i64)
          (local $n i32)
          (drop (memory.grow (i32.const 1700)))
          (memory.fill (i32.const 1048576) (i32.const 0x61) (i32.const 104857600))
          (call $log (i32.const 1048576) (i32.const 104857600))
          (call $log (i32.const 1048576) (i32.const 20000000))
          (call $stream (i32.const 1048576) (i32.const 104857600))
          (call $stream (i32.const 1048576) (i32.const 20000000))
          (i32.store (i32.const 3072) (i32.const 1048576))
          (i32.store (i32.const 3076) (i32.const 104857600))
          (local.set $n (i32.const 10))
          (loop $next
            (if (call $write (i32.const 1) (i32.const 3072) (i32.const 1) (i32.const 3080)) (then unreachable))
            (br_if $next (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))
          (call $value (i64.extend_i32_u (i32.load (i32.const 3080)))))"#;
    let hosts = ["127.0.0.1:8791"];
    let wide = manifest("com.example.hostile", &hosts, "heavy");
    let outcome = attack_with(&runtime, wide, &case(long), json!({}))
        .await
        .expect("it runs");
    let said = logs(&outcome);
    let held: usize = said.iter().map(String::len).sum();
    assert!(held <= host::log::MAX_BYTES + 4096, "{held} bytes");
    assert!(said[0].contains("has 104857600 bytes, and at most"), "{}", said[0]);
    assert!(
        said[1].ends_with("… [19934464 more bytes cut off]"),
        "{}",
        &said[1][said[1].len() - 60..]
    );
    assert!(said[2].contains("flowlike_stream.text failed"), "{}", said[2]);
    assert!(said[3].contains("further events are dropped"), "{}", said[3]);
    assert!(outcome.streamed.is_empty());
    assert!(said.iter().any(|line| line.contains("The log is full")));
    still_works(&runtime).await.unwrap();
}

/// Does something, and tells the longest time that a timer of the page had to wait meanwhile.
async fn watched<T>(platform: &Platform, work: impl Future<Output = T>) -> (T, f64) {
    let done = std::cell::Cell::new(false);
    let work = async {
        let value = work.await;
        done.set(true);
        value
    };
    let ticks = async {
        let (mut last, mut longest) = (platform.clock.monotonic_ms(), 0f64);
        while !done.get() {
            platform.clock.sleep(5.0).await;
            let now = platform.clock.monotonic_ms();
            longest = longest.max(now - last);
            last = now;
        }
        longest
    };
    join(work, ticks).await
}

/// Outputs and exec pins without end: a refusal in the log, or a typed error.
pub async fn t15_giant_outputs(platform: &dyn Fn() -> Platform) {
    let runtime = runtime(platform());
    let fill = r#"(drop (memory.grow (i32.const 1200)))
        (memory.fill (i32.const 1048576) (i32.const 0x61) (i32.const 72000000))
        (i32.store8 (i32.const 1048576) (i32.const 0x22))"#;
    let outputs = format!(
        r#"(import "flowlike_pins" "set_output" (func $set_output (param i32 i32 i32 i32)))
           (data (i32.const 3072) "text")
           (func (export "run") (param i32 i32) (result i64)
             (local $n i32)
             {fill}
             (i32.store8 (i32.const 17825791) (i32.const 0x22))
             (local.set $n (i32.const 6))
             (loop $next
               (call $set_output (i32.const 3072) (i32.const 4) (i32.const 1048576) (i32.const 16777216))
               (br_if $next (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))
             (call $value (i64.const 1)))"#
    );
    let wide = || manifest("com.example.hostile", &["127.0.0.1:8791"], "heavy");
    let outcome = attack_with(&runtime, wide(), &case(&outputs), json!({}))
        .await
        .expect("it runs");
    let said = logs(&outcome);
    assert!(
        said.len() == 3 && said[0].contains("a run may set 67108864 bytes of outputs"),
        "{said:?}"
    );

    // Small values take more memory than they have bytes.
    let values = format!(
        r#"(import "flowlike_vars" "set" (func $set (param i32 i32 i32 i32)))
           (data (i32.const 3072) "abcdefgh")
           (func (export "run") (param i32 i32) (result i64)
             (local $n i32)
             {fill}
             (local.set $n (i32.const 1048577))
             (loop $fill
               (i32.store16 (local.get $n) (i32.const 0x2c30))
               (br_if $fill (i32.lt_u (local.tee $n (i32.add (local.get $n) (i32.const 2))) (i32.const 2848575))))
             (i32.store8 (i32.const 1048576) (i32.const 0x5b))
             (i32.store16 (i32.const 2848575) (i32.const 0x5d30))
             (local.set $n (i32.const 8))
             (loop $next
               (call $set (i32.add (i32.const 3071) (local.get $n)) (i32.const 1) (i32.const 1048576) (i32.const 1800001))
               (br_if $next (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))
             (call $value (i64.const 1)))"#
    );
    let outcome = attack_with(&runtime, wide(), &case(&values), json!({}))
        .await
        .expect("it runs");
    let said = logs(&outcome);
    assert_eq!(outcome.variables.len(), 4, "{said:?}");
    assert!(said.len() == 4 && said[0].contains("can be kept"), "{said:?}");

    // A result of 70 MB.
    let result = format!(
        r#"(func (export "run") (param i32 i32) (result i64) {fill}
             (call $pack (i32.const 1048576) (i32.const 70000000)))"#
    );
    let error = attack_with(&runtime, wide(), &case(&result), json!({}))
        .await
        .unwrap_err();
    assert_eq!(error.code(), Code::LimitExceeded, "{error:?}");

    // A million activations, through the import and in the result.
    let activate = storm(
        "flowlike_pins\" \"activate_exec",
        "(param i32 i32)",
        "(call $call (i32.const 1048576) (i32.wrap_i64 (local.get $n)))",
    );
    let error = attack(&runtime, &activate, json!({"n": 60_000})).await.unwrap_err();
    assert_eq!(error.code(), Code::OutputInvalid, "{error:?}");
    let again = storm(
        "flowlike_pins\" \"activate_exec",
        "(param i32 i32)",
        "(call $call (i32.const 3072) (i32.const 3))",
    );
    let error = attack(&runtime, &again, json!({"n": 1_000_000})).await.unwrap_err();
    assert_eq!(error.code(), Code::OutputInvalid, "{error:?}");
    let named = r#"
        (data (i32.const 3072) "{\"activate_exec\":[")
        (data (i32.const 3100) "\"exec_out\"")
        (data (i32.const 3120) "]}")
        (func (export "run") (param i32 i32) (result i64)
          (local $to i32) (local $n i32)
          (drop (memory.grow (i32.const 300)))
          (memory.copy (i32.const 1048576) (i32.const 3072) (i32.const 18))
          (local.set $to (i32.const 1048594))
          (local.set $n (i32.const 900000))
          (loop $next
            (memory.copy (local.get $to) (i32.const 3100) (i32.const 10))
            (i32.store8 offset=10 (local.get $to) (i32.const 0x2c))
            (local.set $to (i32.add (local.get $to) (i32.const 11)))
            (br_if $next (local.tee $n (i32.sub (local.get $n) (i32.const 1)))))
          (memory.copy (i32.sub (local.get $to) (i32.const 1)) (i32.const 3120) (i32.const 2))
          (call $pack (i32.const 1048576) (i32.sub (i32.add (local.get $to) (i32.const 1)) (i32.const 1048576))))"#;
    let error = attack(&runtime, &case(named), json!({})).await.unwrap_err();
    assert_eq!(error.code(), Code::LimitExceeded, "{error:?}");
    assert!(error.message().contains("900000 exec pins"), "{error:?}");
    still_works(&runtime).await.unwrap();
}
