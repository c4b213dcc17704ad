//! What reviewers decide, and what everybody sees of it.

use base64::{Engine, engine::general_purpose::STANDARD};
use serde_json::{Value, json};

use crate::{
    module::module,
    world::{Answer, Place, World},
};

on_both!(
    a_new_package_waits,
    a_new_version_waits_and_the_old_one_stays,
    several_waiting_versions_are_approved_one_by_one,
    what_is_disabled_is_gone,
    what_is_deprecated_is_usable,
    what_is_yanked_is_not_given_out,
    only_reviewers_review,
    equal_modules_stay_while_one_package_has_them,
);

fn status(status: &str) -> Value {
    json!({ "status": status })
}

fn status_of(version: &str, status: &str) -> Value {
    json!({ "status": status, "version": version })
}

async fn module_of(world: &World, id: &str, at: usize) -> Answer {
    let hash = world.get(&format!("/package/{id}/versions")).await.ok()[at]["wasm_hash"]
        .as_str()
        .unwrap()
        .to_owned();
    world.get(&format!("/modules/{hash}.wasm")).await
}

async fn a_new_package_waits(place: Place) {
    let world = World::open(place, true).await;
    let answer = world.publish(&world.keys.ada, "com.a.echo", "1.0.0").await.ok();
    assert!(answer["message"].as_str().unwrap().contains("reviewer"), "{answer}");
    assert!(world.listed().await.is_empty());
    assert_eq!(
        world.get("/search?query=echo&include_deprecated=true").await.ok()["total_count"],
        0
    );
    let entry = world.get("/package/com.a.echo").await.ok();
    assert_eq!(entry["status"], "pending_review");
    assert_eq!(
        (&entry["versions"][0]["status"], &entry["versions"][0]["download_url"]),
        (&json!("pending_review"), &Value::Null)
    );
    for version in [None, Some("1.0.0")] {
        world
            .download("com.a.echo", version)
            .await
            .must_be(403, "pending_review");
    }
    module_of(&world, "com.a.echo", 0).await.must_be(404, "not_found");

    // Reviewers and the publisher may have a look, others with a key may not.
    let asked = json!({ "package_id": "com.a.echo", "version": "1.0.0" });
    for key in [&world.keys.reviewer, &world.keys.admin, &world.keys.ada] {
        let given = world.post("/download", Some(key), &asked).await.ok();
        let bytes = STANDARD.decode(given["wasm_base64"].as_str().unwrap()).unwrap();
        assert_eq!(
            (bytes, &given["download_url"]),
            (module("echo", "com.a.echo 1.0.0"), &Value::Null)
        );
    }
    world
        .post("/download", Some(&world.keys.bob), &asked)
        .await
        .must_be(403, "pending_review");
    world
        .post("/download", Some("flk_x"), &asked)
        .await
        .must_be(401, "unauthorized");

    let approved = world.review("com.a.echo", "status", status("active")).await.ok();
    assert_eq!(
        (&approved["status"], approved["versions"][0].get("status")),
        (&json!("active"), None)
    );
    assert_eq!(world.listed().await, ["com.a.echo"]);
    world.download("com.a.echo", None).await.ok();
    assert_eq!(
        module_of(&world, "com.a.echo", 0).await.bytes,
        module("echo", "com.a.echo 1.0.0")
    );
}

async fn a_new_version_waits_and_the_old_one_stays(place: Place) {
    let world = World::open(place, true).await;
    world.publish(&world.keys.ada, "com.a.echo", "1.0.0").await.ok();
    world
        .review("com.a.echo", "status", status_of("1.0.0", "active"))
        .await
        .ok();
    world.publish(&world.keys.ada, "com.a.echo", "2.0.0").await.ok();
    let entry = world.get("/package/com.a.echo").await.ok();
    assert_eq!(
        (&entry["status"], &entry["manifest"]["version"]),
        (&json!("active"), &json!("1.0.0"))
    );
    assert_eq!(
        world.get("/index.json").await.ok()["packages"][0]["latest_version"],
        "1.0.0"
    );
    assert_eq!(world.download("com.a.echo", None).await.ok()["version"], "1.0.0");
    world
        .download("com.a.echo", Some("2.0.0"))
        .await
        .must_be(403, "pending_review");
    module_of(&world, "com.a.echo", 0).await.must_be(404, "not_found");
    // The only one that waits: it need not be named, also where the package is active already.
    world.review("com.a.echo", "status", status("active")).await.ok();
    assert_eq!(world.download("com.a.echo", None).await.ok()["version"], "2.0.0");
    assert_eq!(module_of(&world, "com.a.echo", 0).await.status, 200);
}

async fn several_waiting_versions_are_approved_one_by_one(place: Place) {
    let world = World::open(place, true).await;
    world.publish(&world.keys.ada, "com.a.echo", "1.0.0").await.ok();
    world.publish(&world.keys.ada, "com.a.echo", "1.0.1").await.ok();
    let refusal = world
        .review("com.a.echo", "status", status("active"))
        .await
        .must_be(409, "version_required");
    assert_eq!(refusal["details"]["versions"], json!(["1.0.0", "1.0.1"]));
    world
        .review("com.a.echo", "status", status_of("1.0.0", "active"))
        .await
        .ok();
    assert_eq!(world.download("com.a.echo", None).await.ok()["version"], "1.0.0");
    world
        .download("com.a.echo", Some("1.0.1"))
        .await
        .must_be(403, "pending_review");
}

async fn what_is_disabled_is_gone(place: Place) {
    let world = World::open(place, false).await;
    world.publish(&world.keys.ada, "com.a.echo", "1.0.0").await.ok();
    world.publish(&world.keys.ada, "com.a.echo", "1.1.0").await.ok();
    world
        .review("com.a.echo", "status", status_of("1.1.0", "disabled"))
        .await
        .ok();
    assert_eq!(world.download("com.a.echo", None).await.ok()["version"], "1.0.0");
    world
        .download("com.a.echo", Some("1.1.0"))
        .await
        .must_be(403, "disabled");
    module_of(&world, "com.a.echo", 0).await.must_be(404, "not_found");
    assert_eq!(module_of(&world, "com.a.echo", 1).await.status, 200);

    world.review("com.a.echo", "status", status("disabled")).await.ok();
    assert!(world.listed().await.is_empty());
    assert_eq!(world.get("/package/com.a.echo").await.ok()["status"], "disabled");
    for version in [None, Some("1.0.0")] {
        world.download("com.a.echo", version).await.must_be(403, "disabled");
    }
    module_of(&world, "com.a.echo", 1).await.must_be(404, "not_found");
    world
        .publish(&world.keys.ada, "com.a.echo", "1.2.0")
        .await
        .must_be(403, "disabled");

    world.review("com.a.echo", "status", status("active")).await.ok();
    assert_eq!(world.download("com.a.echo", None).await.ok()["version"], "1.0.0");
    assert_eq!(module_of(&world, "com.a.echo", 1).await.status, 200);
}

async fn what_is_deprecated_is_usable(place: Place) {
    let world = World::open(place, false).await;
    world.publish(&world.keys.ada, "com.a.echo", "1.0.0").await.ok();
    world.review("com.a.echo", "status", status("deprecated")).await.ok();
    assert_eq!(
        world.get("/index.json").await.ok()["packages"][0]["status"],
        "deprecated"
    );
    assert_eq!(world.get("/search").await.ok()["total_count"], 0);
    assert_eq!(
        world.get("/search?include_deprecated=true").await.ok()["total_count"],
        1
    );
    world.download("com.a.echo", None).await.ok();
}

async fn what_is_yanked_is_not_given_out(place: Place) {
    let world = World::open(place, false).await;
    world.publish(&world.keys.ada, "com.a.echo", "1.0.0").await.ok();
    world.publish(&world.keys.ada, "com.a.echo", "1.1.0").await.ok();
    let yank = |version: &str, yanked: bool| json!({ "version": version, "yanked": yanked });
    world.review("com.a.echo", "yank", yank("1.1.0", true)).await.ok();
    assert_eq!(world.download("com.a.echo", None).await.ok()["version"], "1.0.0");
    world.download("com.a.echo", Some("1.1.0")).await.must_be(410, "yanked");
    let versions = world.get("/package/com.a.echo/versions").await.ok();
    assert_eq!(
        (&versions[0]["yanked"], &versions[0]["download_url"]),
        (&json!(true), &Value::Null)
    );
    // Who has it may go on: its module stays.
    assert_eq!(module_of(&world, "com.a.echo", 0).await.status, 200);
    world.review("com.a.echo", "yank", yank("1.0.0", true)).await.ok();
    world.download("com.a.echo", None).await.must_be(410, "yanked");
    assert!(world.listed().await.is_empty());
    world.review("com.a.echo", "yank", yank("1.1.0", false)).await.ok();
    assert_eq!(world.download("com.a.echo", None).await.ok()["version"], "1.1.0");
    world
        .review("com.a.echo", "yank", yank("3.0.0", true))
        .await
        .must_be(404, "not_found");
    world
        .review("com.a.other", "yank", yank("1.0.0", true))
        .await
        .must_be(404, "not_found");
}

async fn only_reviewers_review(place: Place) {
    let world = World::open(place, true).await;
    world.publish(&world.keys.ada, "com.a.echo", "1.0.0").await.ok();
    for (call, body) in [
        ("status", status("active")),
        ("yank", json!({ "version": "1.0.0", "yanked": true })),
        ("verified", json!({ "verified": true })),
    ] {
        let path = format!("/admin/package/com.a.echo/{call}");
        world.post(&path, None, &body).await.must_be(401, "unauthorized");
        for key in [&world.keys.ada, &world.keys.bob] {
            world.post(&path, Some(key), &body).await.must_be(403, "forbidden");
        }
        for nonsense in [json!({}), json!({ "status": "gone" }), json!([1])] {
            world
                .post(&path, Some(&world.keys.reviewer), &nonsense)
                .await
                .must_be(400, "bad_request");
        }
    }
    let entry = world.get("/package/com.a.echo").await.ok();
    assert_eq!(
        (&entry["status"], &entry["verified"]),
        (&json!("pending_review"), &json!(false))
    );
    for id in ["com.a.other", "COM.A.ECHO"] {
        world
            .review(id, "status", status("active"))
            .await
            .must_be(404, "not_found");
    }
    world
        .review("com.a.echo", "status", status_of("9.0.0", "active"))
        .await
        .must_be(404, "not_found");
    let path = "/admin/package/com.a.echo/status";
    world.post(path, Some(&world.keys.admin), &status("active")).await.ok();
}

async fn equal_modules_stay_while_one_package_has_them(place: Place) {
    let world = World::open(place, false).await;
    let bytes = module("echo", "shared");
    for id in ["com.a.one", "com.a.two"] {
        world
            .upload(&world.keys.ada, &crate::module::manifest(id, "1.0.0"), &bytes)
            .await
            .ok();
    }
    world.review("com.a.one", "status", status("disabled")).await.ok();
    assert_eq!(module_of(&world, "com.a.two", 0).await.status, 200);
    world.review("com.a.two", "status", status("disabled")).await.ok();
    module_of(&world, "com.a.two", 0).await.must_be(404, "not_found");
}
