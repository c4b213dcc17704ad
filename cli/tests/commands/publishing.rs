//! Publishing: what is checked before, and where the key comes from.

use crate::world::{ID, Registry, World};

#[test]
fn keys_come_from_the_environment_or_a_file() {
    let world = World::new();
    let registry = Registry::serve(&world, &["--no-review"]);
    world.package("package", "1.0.0");
    let with_key = |key: &str, more: &[&str]| {
        let mut arguments = vec!["publish", "package", "--json"];
        arguments.extend(more);
        world.run_with(
            &arguments,
            &[("FLOW_LIKE_REGISTRIES", &registry.url), ("FLOW_LIKE_API_KEY", key)],
        )
    };
    let (code, name, message) = registry.run(&world, &["publish", "package", "--json"]).error();
    assert_eq!((code, &*name), (1, "unauthorized"));
    assert!(
        message.contains("FLOW_LIKE_API_KEY") && message.contains("--key-file"),
        "{message}"
    );
    for wrong in ["flk_wrong", "", "with space", "ümlaut"] {
        let ran = with_key(wrong, &[]);
        let (code, name, _) = ran.error();
        assert_eq!((code, &*name), (1, "unauthorized"), "{wrong}");
        assert!(
            wrong.is_empty() || !format!("{}{}", ran.out, ran.err).contains(wrong),
            "{}",
            ran.out
        );
    }
    // A dry run needs no key, and sends nothing.
    let dry = registry.run(&world, &["publish", "package", "--dry-run"]);
    assert!(
        dry.good()
            .ends_with(&format!("to {}; nothing was sent\n", registry.url)),
        "{}",
        dry.out
    );
    assert_eq!(
        registry.run(&world, &["search", "kept", "--json"]).json()["totalCount"],
        0
    );

    let key_folder = tempfile::tempdir().unwrap();
    let file = key_folder.path().join("key");
    std::fs::write(&file, format!("{}\n", registry.ada)).unwrap();
    let published = with_key("flk_wrong", &["--key-file", file.to_str().unwrap()]).json();
    assert_eq!(
        (&published["packageId"], &published["version"]),
        (&ID.into(), &"1.0.0".into())
    );
    // Again, and with other bytes.
    with_key(&registry.ada, &[]).good();
    world.write("package/kept.wasm", test_support::registry::module("3.0.0"));
    let (_, name, _) = with_key(&registry.ada, &[]).error();
    assert_eq!(name, "version-conflict");
    world.must_not_know(&registry.ada);
}

#[test]
fn broken_packages_are_not_sent() {
    let world = World::new();
    world.package("broken", "1.0.0");
    world.write("broken/kept.wasm", "no module");
    let environment = [
        ("FLOW_LIKE_REGISTRIES", "http://127.0.0.1:1"),
        ("FLOW_LIKE_API_KEY", "flk_k"),
    ];
    let ran = world.run_with(&["publish", "broken"], &environment);
    assert_eq!(ran.code, 3, "{}{}", ran.out, ran.err);
    assert!(
        ran.out.contains("broken/kept.wasm: error: ") && ran.out.ends_with("nothing was published\n"),
        "{}",
        ran.out
    );
    let long = "x".repeat(3000);
    let manifest =
        format!("manifest_version = 1\nid = \"a b\"\nname = \"A\"\nversion = \"1.0.0\"\ndescription = \"{long}\"\n");
    world.package("long", "1.0.0");
    world.write("long/manifest.toml", manifest);
    let ran = world.run_with(&["publish", "long"], &environment);
    assert_eq!(ran.code, 3, "{}{}", ran.out, ran.err);
    assert!(ran.out.contains("long/manifest.toml:2:6: error: id: "), "{}", ran.out);
    // A module alone runs here, and no registry takes it.
    world.write("alone/alone.wasm", test_support::registry::module("1.0.0"));
    assert_eq!(world.run(&["check", "alone/alone.wasm"]).code, 0);
    let ran = world.run_with(&["publish", "alone/alone.wasm"], &environment);
    assert!(
        ran.code == 3 && ran.out.contains("error: there is no manifest here"),
        "{}{}",
        ran.out,
        ran.err
    );
    for what in ["http://127.0.0.1:1/a.wasm", "com.example.kept"] {
        assert_eq!(world.run_with(&["publish", what], &environment).code, 2, "{what}");
    }
    assert_eq!(world.run(&["publish", "broken"]).code, 2, "without a registry");
}
