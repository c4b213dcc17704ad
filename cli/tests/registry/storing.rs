//! What is stored: it lasts, it can be made anew, and several servers agree about it.

use std::fs;

use flow_like::registry::start;
use serde_json::{Value, json};

use crate::world::{Answer, Place, World, block_on};

on_both!(
    everything_lasts,
    what_is_derived_is_made_anew,
    a_crash_leaves_nothing_half_published
);

async fn everything_lasts(place: Place) {
    let world = World::open(place, true).await;
    world.publish(&world.keys.ada, "com.a.echo", "1.0.0").await.ok();
    world
        .review("com.a.echo", "status", json!({ "status": "active" }))
        .await
        .ok();
    world.publish(&world.keys.ada, "com.a.echo", "1.1.0").await.ok();
    world.publish(&world.keys.bob, "com.bob.echo", "1.0.0").await.ok();
    let paths = ["/search", "/package/com.a.echo/versions", "/package/com.bob.echo"];
    // Addresses change with the port, and nothing else does.
    let here = |world: &World, answer: Answer| {
        String::from_utf8(answer.bytes)
            .unwrap()
            .replace(world.running.url(), "")
    };
    let mut before = Vec::new();
    for path in paths {
        before.push(here(&world, world.get(path).await));
    }
    let world = world.restart(|_, _| {}).await;
    for (path, before) in paths.iter().zip(before) {
        assert_eq!(here(&world, world.get(path).await), before, "{path}");
    }
    world
        .publish(&world.keys.ada, "com.bob.echo", "1.0.1")
        .await
        .must_be(403, "not_owner");
}

async fn what_is_derived_is_made_anew(place: Place) {
    let world = World::open(place, false).await;
    for id in ["com.a.one", "com.a.two"] {
        world.publish(&world.keys.ada, id, "1.0.0").await.ok();
    }
    let hash = world.get("/package/com.a.one/versions").await.ok()[0]["wasm_hash"]
        .as_str()
        .unwrap()
        .to_owned();
    let module = format!("modules/{hash}.wasm");
    let world = world
        .restart(|place, settings| {
            settings.name = "Renamed".to_owned();
            settings.public_url = Some("https://packages.test/registry/".to_owned());
            fs::write(place.file("index.json"), "{").unwrap();
            fs::remove_file(place.file("package/com.a.one.json")).unwrap();
            fs::write(place.file("versions/com.a.two.json"), "[]").unwrap();
            fs::remove_file(place.file(&module)).unwrap();
        })
        .await;
    let index = world.get("/index.json").await.ok();
    assert_eq!(
        (&index["name"], &index["url"]),
        (&json!("Renamed"), &json!("https://packages.test/registry"))
    );
    assert_eq!(world.listed().await, ["com.a.one", "com.a.two"]);
    let read = |path: &str| -> Value { serde_json::from_slice(&fs::read(world.place.file(path)).unwrap()).unwrap() };
    assert_eq!(read("index.json"), index);
    assert_eq!(
        read("package/com.a.one.json"),
        world.get("/package/com.a.one").await.ok()
    );
    assert_eq!(
        read("versions/com.a.two.json"),
        world.get("/package/com.a.two/versions").await.ok()
    );
    assert_eq!(
        read("versions/com.a.one.json")[0]["download_url"],
        format!("https://packages.test/registry/{module}")
    );
    assert_eq!(world.get(&format!("/{module}")).await.status, 200);
    // The next start finds everything as it should be.
    let world = world.restart(|_, _| {}).await;
    assert_eq!(world.get("/index.json").await.ok(), index);
}

async fn a_crash_leaves_nothing_half_published(place: Place) {
    let world = World::open(place, false).await;
    world.publish(&world.keys.ada, "com.a.one", "1.0.0").await.ok();
    world.publish(&world.keys.ada, "com.a.two", "1.0.0").await.ok();
    // After the module, before the record: as if nobody had published. After the record: published.
    let world = world
        .restart(|place, _| {
            fs::remove_file(place.file("private/records/com.a.one.json")).unwrap();
            for file in ["index.json", "package/com.a.two.json", "versions/com.a.two.json"] {
                fs::remove_file(place.file(file)).unwrap();
            }
        })
        .await;
    assert_eq!(world.listed().await, ["com.a.two"]);
    world.get("/package/com.a.one").await.must_be(404, "not_found");
    world.publish(&world.keys.ada, "com.a.one", "1.0.0").await.ok();
    world.download("com.a.one", None).await.ok();
    assert_eq!(world.listed().await, ["com.a.one", "com.a.two"]);
}

/// Two servers over one bucket: neither loses what the other writes.
#[test]
fn servers_share_a_bucket() {
    block_on(async {
        let first = World::open(Place::bucket(), false).await;
        let second = start(first.settings.clone()).await.unwrap();
        let publish = async |url: &str, id: String, version: String| {
            let module = crate::module::module("echo", &format!("{id}{version}"));
            let body = json!({
                "manifest": crate::module::manifest(&id, &version),
                "wasm_base64": base64::Engine::encode(&base64::engine::general_purpose::STANDARD, module),
            });
            let request = first.client.post(format!("{url}/publish")).bearer_auth(&first.keys.ada);
            Answer::of(request.body(body.to_string())).await
        };
        let urls = [first.running.url(), second.url()];
        let packages = (0..8).map(|at| publish(urls[at % 2], format!("com.a.p{at}"), "1.0.0".to_owned()));
        let versions = (0..8).map(|at| publish(urls[at % 2], "com.a.same".to_owned(), format!("1.0.{at}")));
        let answers = futures::future::join(futures::future::join_all(packages), futures::future::join_all(versions));
        let answers = answers.await;
        for answer in answers.0.iter().chain(&answers.1) {
            answer.ok();
        }
        assert_eq!(first.listed().await.len(), 9);
        let index = Answer::of(first.client.get(format!("{}/index.json", second.url()))).await;
        assert_eq!(
            index.json()["packages"],
            first.get("/index.json").await.ok()["packages"]
        );
        assert_eq!(
            first.get("/package/com.a.same").await.ok()["versions"]
                .as_array()
                .unwrap()
                .len(),
            8
        );
        second.stop().await;
    });
}
