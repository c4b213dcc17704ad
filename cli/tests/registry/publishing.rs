//! What publishers may do.

use std::time::{Duration, Instant};

use flow_like::registry::keys::Role;
use reqwest::Method;
use serde_json::{Value, json};

use crate::{
    module::{manifest, module},
    world::{Answer, MAX_MODULE, Place, World, block_on},
};

on_both!(
    keys_decide_who_publishes_what,
    every_problem_is_told,
    a_version_never_changes,
    the_latest_is_the_highest_stable_version,
    publishing_at_once_loses_nothing,
    keys_count_at_once,
);

async fn keys_decide_who_publishes_what(place: Place) {
    let world = World::open(place, false).await;
    let body = json!({ "manifest": manifest("com.bob.echo", "1.0.0"), "wasm_base64": "" });
    let unknown = format!("{}x", world.keys.ada);
    for key in [None, Some(""), Some(unknown.as_str()), Some("flk_"), Some("null")] {
        let answer = world.post("/publish", key, &body).await;
        answer.must_be(401, "unauthorized");
        assert_eq!(answer.header("www-authenticate"), Some("Bearer"));
    }
    let basic = world
        .request(Method::POST, "/publish")
        .basic_auth("ada", Some(&world.keys.ada));
    Answer::of(basic.body(body.to_string()))
        .await
        .must_be(401, "unauthorized");

    world
        .publish(&world.keys.reviewer, "com.a.echo", "1.0.0")
        .await
        .must_be(403, "forbidden");
    for id in ["com.ada.echo", "com.bobby", "com", "org.com.bob"] {
        let refusal = world
            .publish(&world.keys.bob, id, "1.0.0")
            .await
            .must_be(403, "forbidden");
        assert_eq!(refusal["details"]["ids"], json!(["com.bob."]), "{id}");
    }
    world.publish(&world.keys.bob, "com.bob.echo", "1.0.0").await.ok();
    for key in [&world.keys.ada, &world.keys.admin] {
        world
            .publish(key, "com.bob.echo", "1.0.1")
            .await
            .must_be(403, "not_owner");
    }
    world
        .publish(&world.keys.ada, "Com.Bob.Echo", "1.0.0")
        .await
        .must_be(409, "id_taken");
    world.publish(&world.keys.admin, "com.admin.echo", "1.0.0").await.ok();
    assert_eq!(world.listed().await, ["com.admin.echo", "com.bob.echo"]);
}

async fn every_problem_is_told(place: Place) {
    let world = World::open(place, false).await;
    let good = module("echo", "");
    let paths = |answer: &Answer| -> Vec<String> {
        let problems = answer.json()["details"]["problems"].clone();
        problems
            .as_array()
            .unwrap()
            .iter()
            .map(|problem| problem["path"].as_str().unwrap().to_owned())
            .collect()
    };
    let with = |edit: &dyn Fn(&mut Value)| {
        let mut manifest = manifest("com.a.echo", "1.0.0");
        edit(&mut manifest);
        manifest
    };
    #[rustfmt::skip]
    let cases: Vec<(Value, Vec<u8>, &str, &[&str])> = vec![
        (with(&|m| m["version"] = "one".into()), good.clone(), "invalid_manifest", &["version"]),
        (with(&|m| { m["version"] = "1".into(); m["name"] = "".into(); m["id"] = "a/b".into(); }), b"no module".to_vec(),
            "invalid_manifest", &["id", "name", "version", "wasm_base64"]),
        (with(&|m| m["id"] = "a..b".into()), good.clone(), "invalid_manifest", &["id"]),
        (with(&|m| m["description"] = "x".repeat(2_001).into()), good.clone(), "invalid_manifest", &["description"]),
        (with(&|m| m["keywords"] = json!(["x".repeat(51), "y"])), good.clone(), "invalid_manifest", &["keywords[0]"]),
        (with(&|m| m["keywords"] = json!(vec!["x"; 21])), good.clone(), "invalid_manifest", &["keywords"]),
        (json!([]), good.clone(), "invalid_manifest", &[""]),
        (with(&|_| {}), b"no module".to_vec(), "invalid_module", &["wasm_base64"]),
        (with(&|_| {}), Vec::new(), "invalid_module", &["wasm_base64"]),
        (with(&|_| {}), module("other", ""), "invalid_module", &["wasm_base64"]),
        (with(&|m| m["wasm_hash"] = "00".repeat(32).into()), good.clone(), "invalid_module", &["wasm_base64"]),
    ];
    for (manifest, module, code, expected) in cases {
        let answer = world.upload(&world.keys.ada, &manifest, &module).await;
        answer.must_be(400, code);
        assert_eq!(paths(&answer), expected, "{manifest}");
    }
    let differs = world
        .upload(&world.keys.ada, &manifest("com.a.echo", "1.0.0"), &module("other", ""))
        .await;
    assert_eq!(differs.json()["details"]["problems"][0]["code"], "definition-invalid");
    let spins = wat::parse_str(
        r#"(module (memory (export "memory") 1) (func (export "get_node") (result i64) unreachable)
           (func (export "run") (param i32 i32) (result i64) (i64.const 0)))"#,
    );
    let traps = world
        .upload(&world.keys.ada, &manifest("com.a.echo", "1.0.0"), &spins.unwrap())
        .await;
    assert_eq!(
        traps.must_be(400, "invalid_module")["details"]["problems"][0]["code"],
        "trap"
    );

    let not_base64 = json!({ "manifest": manifest("com.a.echo", "x"), "wasm_base64": "%%%" });
    let answer = world.post("/publish", Some(&world.keys.ada), &not_base64).await;
    assert_eq!(paths(&answer), ["version", "wasm_base64"]);
    for body in [
        json!({}),
        json!({ "manifest": {} }),
        json!({ "wasm_base64": "" }),
        json!(1),
    ] {
        world
            .post("/publish", Some(&world.keys.ada), &body)
            .await
            .must_be(400, "bad_request");
    }
    // Too large when decoded, and too large to read.
    for size in [MAX_MODULE + 1, 5 << 20] {
        let answer = world
            .upload(&world.keys.ada, &manifest("com.a.echo", "1.0.0"), &vec![0; size])
            .await;
        assert_eq!(answer.must_be(413, "too_large")["details"]["limit"], MAX_MODULE);
    }
    assert!(world.listed().await.is_empty());
    assert!(!world.place.file("private").exists(), "nothing was stored");
}

async fn a_version_never_changes(place: Place) {
    let world = World::open(place, false).await;
    let (first, other) = (module("echo", "1"), module("echo", "2"));
    let said = manifest("com.a.echo", "1.0.0");
    world.upload(&world.keys.ada, &said, &first).await.ok();
    let before = world.get("/package/com.a.echo").await.ok();
    let again = world.upload(&world.keys.ada, &said, &first).await.ok();
    assert!(again["message"].as_str().unwrap().contains("already"), "{again}");
    let refusal = world
        .upload(&world.keys.ada, &said, &other)
        .await
        .must_be(409, "version_exists");
    assert_eq!(refusal["details"]["wasm_hash"], before["versions"][0]["wasm_hash"]);
    let mut more = said.clone();
    more["permissions"] = json!({ "network": { "http_enabled": true } });
    world
        .upload(&world.keys.ada, &more, &first)
        .await
        .must_be(409, "version_exists");
    // Build metadata makes no other version.
    world
        .upload(&world.keys.ada, &manifest("com.a.echo", "1.0.0+x"), &other)
        .await
        .must_be(409, "version_exists");
    assert_eq!(world.get("/package/com.a.echo").await.ok(), before);
}

async fn the_latest_is_the_highest_stable_version(place: Place) {
    let world = World::open(place, false).await;
    for (version, latest) in [
        ("1.0.0-rc.1", "1.0.0-rc.1"),
        ("0.9.0", "0.9.0"),
        ("1.10.0", "1.10.0"),
        ("1.9.1", "1.10.0"),
        ("2.0.0-beta", "1.10.0"),
    ] {
        world.publish(&world.keys.ada, "com.a.echo", version).await.ok();
        assert_eq!(
            world.get("/index.json").await.ok()["packages"][0]["latest_version"],
            latest,
            "{version}"
        );
        assert_eq!(
            world.download("com.a.echo", None).await.ok()["version"],
            latest,
            "{version}"
        );
        assert_eq!(
            world.download("com.a.echo", Some(version)).await.ok()["version"],
            version
        );
    }
    world
        .review("com.a.echo", "yank", json!({ "version": "1.10.0", "yanked": true }))
        .await
        .ok();
    assert_eq!(
        world.get("/package/com.a.echo").await.ok()["manifest"]["version"],
        "1.9.1"
    );
}

async fn publishing_at_once_loses_nothing(place: Place) {
    let world = World::open(place, false).await;
    let ids: Vec<String> = (0..6).map(|at| format!("com.a.p{at}")).collect();
    let packages = ids.iter().map(|id| world.publish(&world.keys.ada, id, "1.0.0"));
    let versions: Vec<String> = (0..6).map(|at| format!("1.{at}.0")).collect();
    let same = versions
        .iter()
        .map(|version| world.publish(&world.keys.ada, "com.a.same", version));
    let answers = futures::future::join(futures::future::join_all(packages), futures::future::join_all(same)).await;
    for answer in answers.0.iter().chain(&answers.1) {
        answer.ok();
    }
    let mut expected = ids;
    expected.push("com.a.same".to_owned());
    assert_eq!(world.listed().await, expected);
    let entry = world.get("/package/com.a.same").await.ok();
    assert_eq!(
        (
            entry["versions"].as_array().unwrap().len(),
            &entry["manifest"]["version"]
        ),
        (6, &json!("1.5.0"))
    );

    // One version, with other bytes each: one of them wins, and the others are told.
    let race = ["a", "b", "c", "d"].map(|salt| module("echo", salt));
    let said = manifest("com.a.race", "1.0.0");
    let uploads = race.iter().map(|module| world.upload(&world.keys.ada, &said, module));
    let answers = futures::future::join_all(uploads).await;
    let mut statuses: Vec<u16> = answers.iter().map(|answer| answer.status).collect();
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 409, 409, 409]);
    let at = world.download("com.a.race", None).await.ok()["download_url"]
        .as_str()
        .unwrap()
        .to_owned();
    let winner = answers.iter().position(|answer| answer.status == 200).unwrap();
    assert_eq!(Answer::of(world.client.get(at)).await.bytes, race[winner]);
}

async fn keys_count_at_once(place: Place) {
    let world = World::open(place, false).await;
    let eve = world.key_file.add("eve", Role::Publisher, Vec::new()).unwrap();
    world.publish(&eve, "com.eve.echo", "1.0.0").await.ok();
    world.key_file.remove("eve").unwrap();
    world
        .publish(&eve, "com.eve.echo", "1.0.1")
        .await
        .must_be(401, "unauthorized");
    // A new key of the same name has the same packages.
    let fresh = world.key_file.add("eve", Role::Publisher, Vec::new()).unwrap();
    world.publish(&fresh, "com.eve.echo", "1.0.1").await.ok();
    // Keys that cannot be read let nobody in, and say nothing about where they are.
    std::fs::write(world.key_folder.path().join("keys.toml"), "keys = 1").unwrap();
    let refusal = world
        .publish(&fresh, "com.eve.echo", "1.0.2")
        .await
        .must_be(500, "internal");
    assert!(!refusal.to_string().contains("keys.toml"), "{refusal}");
}

/// A module that never says what its nodes are is stopped, and holds up nobody meanwhile.
#[test]
fn endless_modules_are_refused() {
    block_on(async {
        let world = World::open(Place::folder(), false).await;
        let spins = wat::parse_str(
            r#"(module (memory (export "memory") 1) (func (export "get_node") (result i64) (loop (br 0)) (unreachable))
               (func (export "run") (param i32 i32) (result i64) (i64.const 0)))"#,
        );
        let mut said = manifest("com.a.echo", "1.0.0");
        said["permissions"] = json!({ "timeout": "quick" });
        let spins = spins.unwrap();
        let upload = world.upload(&world.keys.ada, &said, &spins);
        let others = async {
            tokio::time::sleep(Duration::from_millis(300)).await;
            let began = Instant::now();
            world.publish(&world.keys.ada, "com.a.other", "1.0.0").await.ok();
            world.get("/index.json").await.ok();
            began.elapsed()
        };
        let (refused, waited) = futures::future::join(upload, others).await;
        let problem = &refused.must_be(400, "invalid_module")["details"]["problems"][0];
        assert_eq!(problem["code"], "timeout", "{problem}");
        assert!(waited < Duration::from_secs(4), "others waited {waited:?}");
    });
}
