//! The client that pages have, against the server, over the platform that commands have.

use std::rc::Rc;

use flow_like_browser::{
    Code, Runtime,
    install::Source,
    manifest::Manifest,
    registry::{Settings, wire::SearchFilters},
    run::Options,
    runtime::InstallOptions,
};
use serde_json::json;
use tokio::task::LocalSet;

use crate::{
    module::{manifest, module},
    world::{Place, World},
};

on_both!(publishes_installs_and_updates);

async fn publishes_installs_and_updates(place: Place) {
    let world = World::open(place, true).await;
    let home = tempfile::tempdir().unwrap();
    let client = LocalSet::new();
    client.run_until(as_a_client_does(&world, home.path())).await;
}

fn from_registry(version: Option<&str>) -> Source {
    Source::Registry {
        id: "com.a.echo".to_owned(),
        version: version.map(str::to_owned),
        registry: None,
    }
}

async fn as_a_client_does(world: &World, home: &std::path::Path) {
    let open = async || {
        let settings = Settings {
            urls: vec![world.running.url().to_owned()],
            ..Settings::default()
        };
        let platform = flow_like::platform::open(home).unwrap();
        let runtime = Runtime::new(platform, Options::default())
            .with_registries(settings)
            .unwrap();
        runtime.open(Rc::new(|| {})).await.unwrap();
        runtime
    };
    let runtime = open().await;
    let publish = async |version: &str, key: &str| {
        let source = Source::Bytes {
            module: module("echo", version),
            manifest: Some(Manifest::from_json(&manifest("com.a.echo", version).to_string()).unwrap()),
            file_name: "echo.wasm".to_owned(),
        };
        runtime.publish(source, key, None, InstallOptions::default()).await
    };
    assert_eq!(
        publish("1.0.0", "flk_wrong").await.unwrap_err().code(),
        Code::Unauthorized
    );
    assert!(publish("1.0.0", &world.keys.ada).await.unwrap().success);
    let install = async |version| runtime.install(from_registry(version), InstallOptions::default()).await;

    // Waiting, not vouched for, and then installable.
    assert_eq!(install(None).await.err().unwrap().code(), Code::Unavailable);
    world
        .review("com.a.echo", "status", json!({ "status": "active" }))
        .await
        .ok();
    assert_eq!(install(None).await.err().unwrap().details()["status"], "unverified");
    world
        .review("com.a.echo", "verified", json!({ "verified": true }))
        .await
        .ok();
    let installed = install(None).await.unwrap();
    assert_eq!(
        (installed.manifest.version.as_str(), installed.nodes().len()),
        ("1.0.0", 1)
    );

    // A newer version is an update once it is approved.
    assert!(publish("1.1.0", &world.keys.ada).await.unwrap().success);
    assert_eq!(runtime.check_for_updates().await.unwrap(), []);
    world
        .review(
            "com.a.echo",
            "status",
            json!({ "status": "active", "version": "1.1.0" }),
        )
        .await
        .ok();
    let updates = runtime.check_for_updates().await.unwrap();
    assert_eq!((updates.len(), updates[0].latest.as_str()), (1, "1.1.0"));
    let updated = runtime
        .update("com.a.echo", None, InstallOptions::default())
        .await
        .unwrap();
    assert_eq!(updated.manifest.version, "1.1.0");

    // What was taken back is not given out; what is installed goes on, also the next time.
    world
        .review("com.a.echo", "yank", json!({ "version": "1.1.0", "yanked": true }))
        .await
        .ok();
    assert_eq!(install(Some("1.1.0")).await.err().unwrap().code(), Code::Unavailable);
    let again = open().await;
    assert_eq!(again.package("com.a.echo").unwrap().manifest.version, "1.1.0");

    assert_eq!(
        publish("1.0.0", &world.keys.admin).await.unwrap_err().code(),
        Code::Unauthorized
    );
    let other = Source::Bytes {
        module: module("echo", "other"),
        manifest: Some(Manifest::from_json(&manifest("com.a.echo", "1.0.0").to_string()).unwrap()),
        file_name: "echo.wasm".to_owned(),
    };
    let conflict = runtime
        .publish(other, &world.keys.ada, None, InstallOptions::default())
        .await
        .unwrap_err();
    assert_eq!(conflict.code(), Code::VersionConflict);

    let asked = SearchFilters {
        query: Some("echo".to_owned()),
        verified_only: true,
        ..SearchFilters::default()
    };
    let found = again.registries().search(&asked, None).await.unwrap();
    assert_eq!(
        (found.results.total_count, found.results.packages[0].id.as_str()),
        (1, "com.a.echo")
    );
}
