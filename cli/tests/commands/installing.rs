//! Installing, listing, updating, going back, removing; searching.

use serde_json::{Value, json};

use crate::world::{ID, Registry, World};

#[test]
fn a_package_goes_all_the_way() {
    let world = World::new();
    let registry = Registry::serve(&world, &[]);
    let run = |arguments: &[&str]| registry.run(&world, arguments);

    let folder = world.package("source", "1.0.0");
    let published = registry.publish(&world, &folder);
    assert!(
        published
            .good()
            .contains(&format!("published {ID} 1.0.0 to {}", registry.url)),
        "{}",
        published.out
    );
    let (_, code, message) = run(&["install", ID, "--json"]).error();
    assert_eq!(code, "unavailable", "{message}");
    registry.review(&world, &["approve", ID, "1.0.0"]).good();
    let (code, name, message) = run(&["install", ID, "--json"]).error();
    assert_eq!((code, &*name), (1, "unavailable"));
    assert!(
        message.ends_with("Add --allow-unverified if you trust the package all the same."),
        "{message}"
    );
    let installed = run(&["install", ID, "--allow-unverified"]);
    assert_eq!(
        installed.good().lines().next(),
        Some("installed com.example.kept 1.0.0 (437 B; answer)")
    );
    registry.review(&world, &["verify", ID]).good();

    let found = run(&["search", "kept", "--json"]).json();
    assert_eq!(found["packages"][0]["id"], ID);
    assert_eq!((&found["totalCount"], &found["stale"]), (&json!(1), &json!([])));
    assert_eq!(run(&["search", "nothing-like-it"]).good(), "Nothing fits.\n");

    let listed = world.run(&["list", "--json"]).json();
    let package = &listed["packages"][0];
    assert_eq!(
        (
            &package["id"],
            &package["version"],
            &package["origin"],
            &package["previousVersion"]
        ),
        (
            &json!(ID),
            &json!("1.0.0"),
            &json!(format!("registry:{}", registry.url)),
            &Value::Null
        )
    );
    let answered = world.run(&["run", ID, "--grant", "none", "--json"]);
    answered.good();
    let answered = answered.json();
    assert_eq!(answered["outputs"], json!({"value": 100}));
    assert_eq!(answered["activateExec"], json!(["exec_out"]));

    assert_eq!(world.run(&["list", "--outdated"]).good(), "Everything is up to date.\n");
    registry.release(&world, "1.1.0");
    // The registry that it came from is asked, although nobody names it.
    let outdated = world.run(&["list", "--outdated", "--json"]).json();
    let update = &outdated["updates"][0];
    assert_eq!(
        (&update["currentVersion"], &update["latestVersion"]),
        (&json!("1.0.0"), &json!("1.1.0"))
    );
    let updated = world.run(&["update"]);
    assert!(
        updated.good().starts_with("updated com.example.kept 1.1.0"),
        "{}",
        updated.out
    );
    assert_eq!(
        world.run(&["update", "--json"]).json(),
        json!({"updated": [], "failed": []})
    );
    assert_eq!(
        world.run(&["run", ID, "--grant", "none", "--json"]).json()["outputs"]["value"],
        110
    );
    let now = &world.run(&["list", "--json"]).json()["packages"][0];
    assert_eq!(
        (&now["previousVersion"], &now["previousHash"], &now["previousOrigin"]),
        (&package["version"], &package["hash"], &package["origin"])
    );
    assert_ne!(now["hash"], package["hash"]);
    let back = world.run(&["rollback", ID, "--json"]).json();
    assert_eq!((&back["version"], &back["from"]), (&json!("1.0.0"), &json!("1.1.0")));
    assert_eq!(
        world.run(&["update", ID, "--to", "^1.1", "--json"]).json()["updated"][0]["version"],
        "1.1.0"
    );
    assert_eq!(
        world.run(&["update", ID, "--to", "1.0.0", "--json"]).json()["updated"][0]["version"],
        "1.0.0"
    );

    let info = run(&["info", ID, "--json"]).json();
    assert_eq!(
        (&info["registry"]["verified"], &info["installed"]),
        (&json!(true), &json!(true))
    );
    assert_eq!(info["registry"]["versions"].as_array().unwrap().len(), 2);
    assert_eq!(info["nodes"][0]["name"], "answer");

    assert_eq!(world.run(&["uninstall", ID]).good(), "com.example.kept is removed\n");
    let (code, name, _) = world.run(&["uninstall", ID, "--json"]).error();
    assert_eq!((code, &*name), (1, "package-not-found"));
    assert_eq!(world.run(&["list", "--json"]).json(), json!({"packages": []}));
    for key in [&registry.ada, &registry.rita] {
        world.must_not_know(key);
    }
}

#[test]
fn packages_come_from_everywhere() {
    let world = World::new();
    let registry = Registry::serve(&world, &["--no-review"]);
    world.package("folder", "1.0.0");
    world.write("lone/lone.wasm", test_support::registry::module("1.1.0"));
    registry.publish(&world, "folder").good();
    let hash = test_support::registry::sha256(&test_support::registry::module("1.0.0"));
    let url = format!("{}/modules/{hash}.wasm", registry.url);
    let absolute = world.at("folder/kept.wasm");
    let of_url = format!("local.{hash}.wasm");
    for (what, id, origin) in [
        ("folder", ID, "local".to_owned()),
        ("folder/kept.wasm", ID, "local".to_owned()),
        ("folder/manifest.toml", ID, "local".to_owned()),
        (absolute.to_str().unwrap(), ID, "local".to_owned()),
        ("lone/lone.wasm", "local.lone.wasm", "local".to_owned()),
        (&url, &of_url, format!("url:{}", registry.url)),
    ] {
        let installed = world.run(&["install", what, "--json"]).json();
        assert_eq!(
            (&installed["id"], &installed["origin"]),
            (&json!(id), &json!(origin)),
            "{what}: {installed}"
        );
        world.run(&["uninstall", id]).good();
    }
    for (what, code) in [
        ("nowhere.wasm", "invalid-argument"),
        ("./nowhere", "invalid-argument"),
        ("com.example.nothing", "version-not-found"),
        ("com.example.kept@1.0.0", "unavailable"),
        ("http://127.0.0.1:1/a.wasm", "network"),
    ] {
        let (exit, found, message) = registry.run(&world, &["install", what, "--json"]).error();
        assert_eq!((exit, &*found), (1, code), "{what}: {message}");
    }
    let (_, _, message) = world.run(&["install", ID, "--json"]).error();
    assert!(message.contains("--registry URL"), "{message}");
}

#[test]
fn other_bytes_and_older_versions_are_asked_for() {
    let world = World::new();
    let registry = Registry::serve(&world, &[]);
    registry.release(&world, "1.0.0");
    registry.release(&world, "1.1.0");
    let run = |arguments: &[&str]| registry.run(&world, arguments);
    run(&["install", ID]).good();
    let of_range = run(&["install", "com.example.kept@<1.1", "--json"]).error();
    assert_eq!(of_range.1, "version-conflict", "{}", of_range.2);
    run(&["install", "com.example.kept@1.0.0"]).good();
    assert!(run(&["list"]).good().contains("1.0.0"));

    // The same version with other bytes.
    world.package("mine", "1.0.0");
    world.write("mine/kept.wasm", test_support::registry::module("3.0.0"));
    let (_, code, message) = run(&["install", "mine", "--json"]).error();
    assert_eq!(code, "version-conflict");
    assert!(!message.contains("`replace: true`"), "{message}");
    run(&["install", "mine", "--force"]).good();
    assert_eq!(
        world.run(&["run", ID, "--grant", "none", "--json"]).json()["outputs"]["value"],
        300
    );
}

#[test]
fn searches_without_a_network_say_how_old_they_are() {
    let world = World::new();
    let registry = Registry::serve(&world, &[]);
    registry.release(&world, "1.0.0");
    assert!(
        registry
            .run(&world, &["search", "--sort", "name", "--limit", "1"])
            .good()
            .contains(ID)
    );
    // What was released since then is found at once.
    registry.release(&world, "1.1.0");
    assert!(registry.run(&world, &["search", "kept"]).good().contains("1.1.0"));
    let url = registry.url.clone();
    drop(registry);
    let found = world.run(&["search", "kept", "--registry", &url]);
    assert!(found.good().contains(ID), "{}", found.err);
    assert!(found.out.contains("warning: The registry"), "{}", found.out);
    assert!(
        found.out.ends_with("These results are less than a minute old.\n"),
        "{}",
        found.out
    );
    let found = world.run(&["search", "kept", "--registry", &url, "--json"]).json();
    assert!(
        found["indexAgeMs"].as_f64().is_some_and(|age| age >= 0.0) && found["stale"][0].is_string(),
        "{found}"
    );
    let none = world.run(&["search", "kept", "--registry", "http://127.0.0.1:1", "--json"]);
    assert_eq!(none.error().1, "network");
    let (code, name, _) = world.run(&["search", "--json"]).error();
    assert_eq!((code, &*name), (2, "usage"));
}
