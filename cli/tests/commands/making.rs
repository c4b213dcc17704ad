//! New packages, and building them. That every template builds and does what it should, `cargo xtask templates` shows.

use std::fs;

use super::world::World;

#[test]
fn a_template_becomes_a_package() {
    let world = World::new();
    let refused = world.run(&["new", "cobol", "com.example.a"]).err;
    let languages: Vec<&str> = refused.trim().rsplit(": ").next().unwrap().split(", ").collect();
    assert!(languages.contains(&"rust"), "{languages:?}");
    for language in languages {
        let folder = format!("in-{language}");
        let made = world.run(&[
            "new",
            language,
            "com.example.my_math",
            &folder,
            "--name",
            "My maths",
            "--json",
        ]);
        let json = made.json();
        let files = json["files"].as_array().unwrap();
        assert!(files.iter().any(|file| file == "manifest.toml"), "{json}");
        fs::remove_dir_all(world.at(&folder)).unwrap();
    }
    // Where nothing else is said, the folder is called after the id.
    let made = world.run(&["new", "rust", "com.example.my_math"]);
    assert!(made.good().contains("cd my-math"), "{}", made.out);
    let manifest = fs::read_to_string(world.at("my-math/manifest.toml")).unwrap();
    assert!(
        manifest.contains("id = \"com.example.my_math\"\nname = \"My math\""),
        "{manifest}"
    );
    assert!(
        fs::read_to_string(world.at("my-math/Cargo.toml"))
            .unwrap()
            .contains("name = \"my-math\"")
    );
}

#[test]
fn a_package_may_have_one_node() {
    let world = World::new();
    let made = world.run(&["new", "rust", "com.example.hello", "--single"]);
    assert!(made.good().contains("flow-like run greet name=Ada"), "{}", made.out);
    let manifest = fs::read_to_string(world.at("hello/manifest.toml")).unwrap();
    assert_eq!(manifest.matches("[[nodes]]").count(), 1, "{manifest}");
    assert!(world.at("hello/sdk/src/lib.rs").is_file() && !world.at("hello/src/notes.rs").exists());
    assert!(!world.at("hello/single").exists());
}

#[test]
fn nothing_is_overwritten() {
    let world = World::new();
    world.write("mine/notes.txt", "mine");
    let made = world.run(&["new", "rust", "com.example.mine"]);
    assert_eq!(made.code, 1);
    assert!(made.err.contains("mine: it is not empty"), "{}", made.err);
    assert_eq!(fs::read_dir(world.at("mine")).unwrap().count(), 1);
}

#[test]
fn what_means_nothing_is_refused() {
    let world = World::new();
    let cases: [(&[&str], &str); 4] = [
        (
            &["new", "cobol", "com.example.a"],
            "there is no template for `cobol`; there are: ",
        ),
        (&["new", "rust", "../a"], "`../a` is no id for a package"),
        (&["new", "rust", "com..a"], "`com..a` is no id for a package"),
        (
            &["new", "javascript", "com.example.a", "--single"],
            "no variant with one node",
        ),
    ];
    for (arguments, message) in cases {
        let ran = world.run(arguments);
        assert_eq!(ran.code, 2, "{arguments:?}");
        assert!(ran.err.contains(message), "{}", ran.err);
    }
    assert_eq!(fs::read_dir(world.folder.path()).unwrap().count(), 0);
}

#[test]
fn names_that_no_file_could_have_are_refused() {
    let world = World::new();
    for name in ["My \"maths\"", "a\\b", "two\nlines"] {
        let ran = world.run(&["new", "rust", "com.example.mine", "m", "--name", name]);
        assert_eq!(ran.code, 2, "{name}: {}", ran.err);
        assert!(ran.err.contains("a name"), "{}", ran.err);
    }
}

#[test]
fn builds_that_fail_say_why_and_keep_what_there_was() {
    let world = World::new();
    world.write("empty/readme.txt", "");
    let ran = world.run(&["build", "empty"]);
    assert_eq!(ran.code, 1);
    assert!(ran.err.contains("there is no manifest.toml in empty"), "{}", ran.err);

    world.package("kept", "1.0.0");
    let ran = world.run(&["build", "kept"]);
    assert_eq!(ran.code, 1);
    assert!(ran.err.contains("nothing in kept says how to build it"), "{}", ran.err);

    // A script that builds nothing: the module of before is no new one.
    world.write("script/package.json", r#"{"scripts": {"build": "node -e 0"}}"#);
    world.package("script", "1.0.0");
    fs::create_dir(world.at("script/node_modules")).unwrap();
    world.write("script/module.wasm", "built before");
    let ran = world.run(&["build", "script"]);
    assert_eq!(ran.code, 1);
    assert!(
        ran.err.contains("`npm run build` has built no script/module.wasm"),
        "{}",
        ran.err
    );
    assert_eq!(
        fs::read_to_string(world.at("script/module.wasm")).unwrap(),
        "built before"
    );

    world.write("kept/Cargo.toml", "[package]\nname = \"broken\"\nversion = \"one\"\n");
    let before = fs::read(world.at("kept/kept.wasm")).unwrap();
    let ran = world.run(&["build", "kept"]);
    assert_eq!(ran.code, 1);
    assert!(ran.err.contains("cargo build failed"), "{}", ran.err);
    assert!(ran.err.contains("Cargo.toml"), "what cargo says: {}", ran.err);
    assert_eq!(fs::read(world.at("kept/kept.wasm")).unwrap(), before);
}
