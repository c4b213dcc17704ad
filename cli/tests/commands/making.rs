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
    let long = "n".repeat(101);
    let cases: [(&[&str], &str); 7] = [
        (
            &["new", "cobol", "com.example.a"],
            "there is no template for `cobol`; there are: ",
        ),
        (
            &["new", "Python", "com.example.a"],
            "there is no template for `Python` (compilers for Python make component-model packages",
        ),
        (
            &["new", "rust", "com.example.a", "--name", " "],
            "a name has 1 to 100 characters",
        ),
        (
            &["new", "rust", "com.example.a", "--name", &long],
            "a name has 1 to 100 characters",
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
    world.write("script/node_modules/.package-lock.json", "{}");
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

/// A package that npm builds by a script of that text, with a module that was built before.
fn scripted(world: &World, script: &str) {
    world.package("script", "1.0.0");
    world.write("script/build.cjs", script);
    world.write("script/package.json", r#"{"scripts": {"build": "node build.cjs"}}"#);
    world.write("script/node_modules/.package-lock.json", "{}");
    fs::rename(world.at("script/kept.wasm"), world.at("script/module.wasm")).unwrap();
}

#[test]
fn a_build_that_was_killed_takes_no_module_away() {
    let world = World::new();
    scripted(&world, "process.exit(1)");
    let before = fs::read(world.at("script/module.wasm")).unwrap();
    for half in [None, Some("half a module")] {
        fs::rename(world.at("script/module.wasm"), world.at("script/module.wasm.old")).unwrap();
        if let Some(half) = half {
            world.write("script/module.wasm", half);
        }
        assert_eq!(world.run(&["build", "script"]).code, 1);
        assert_eq!(fs::read(world.at("script/module.wasm")).unwrap(), before);
        assert!(!world.at("script/module.wasm.old").exists());
    }
}

#[cfg(unix)]
#[test]
fn a_build_that_is_stopped_ends_its_tools_and_keeps_the_module() {
    use std::{process::Command, thread, time::Duration};

    for signal in ["-INT", "-TERM"] {
        let world = World::new();
        scripted(
            &world,
            "setInterval(() => require('fs').appendFileSync('beats', '.'), 20)",
        );
        let before = fs::read(world.at("script/module.wasm")).unwrap();
        let beats = || fs::metadata(world.at("script/beats")).map_or(0, |found| found.len());
        let mut building = world.command(&["build", "script"]).spawn().unwrap();
        while beats() == 0 {
            thread::sleep(Duration::from_millis(20));
        }
        assert!(!world.at("script/module.wasm").exists(), "it is aside");
        let kill = Command::new("kill").args([signal, &building.id().to_string()]).status();
        assert!(kill.unwrap().success());
        assert_eq!(building.wait().unwrap().code(), Some(1), "{signal}");
        assert_eq!(fs::read(world.at("script/module.wasm")).unwrap(), before, "{signal}");
        assert!(!world.at("script/module.wasm.old").exists(), "{signal}");
        let then = beats();
        thread::sleep(Duration::from_millis(200));
        assert!(beats() <= then + 1, "{signal}: the script still runs");
    }
}

#[test]
fn a_module_is_no_source() {
    let world = World::new();
    world.package("c", "1.0.0");
    let manifest = fs::read_to_string(world.at("c/manifest.toml")).unwrap();
    world.write(
        "c/manifest.toml",
        manifest.replacen("id = ", "wasm_path = \"src/add.c\"\nid = ", 1),
    );
    world.write("c/src/add.c", "int x;");
    let ran = world.run(&["build", "c"]);
    assert_eq!(ran.code, 1);
    assert!(
        ran.err.contains("is src/add.c, where the build puts the module"),
        "{}",
        ran.err
    );
    assert_eq!(fs::read_to_string(world.at("c/src/add.c")).unwrap(), "int x;");
}

#[test]
fn only_a_missing_target_is_said_to_be_missing() {
    let world = World::new();
    world.package("kept", "1.0.0");
    world.write("kept/Cargo.toml", "[package]\nname = \"broken\"\nversion = \"one\"\n");
    let ran = world.run(&["build", "kept"]);
    assert!(!ran.err.contains("rustup target add"), "{}", ran.err);
}

#[test]
fn cpp_needs_a_compiler_for_cpp() {
    let world = World::new();
    world.package("cpp", "1.0.0");
    world.write("cpp/a.cpp", "");
    let mut command = world.command(&["build", "cpp"]);
    command.env("PATH", "").env_remove("WASI_SDK_PATH");
    let ran = world.end(command);
    for part in [
        "a C++ compiler for WebAssembly",
        "ziglang",
        "WASI_SDK_PATH",
        "libc++-22-dev-wasm32",
    ] {
        assert!(ran.err.contains(part), "{part}: {}", ran.err);
    }
}
