//! What all commands have in common: JSON, colours, exit codes, completions.

use serde_json::Value;

use crate::world::World;

#[test]
fn nothing_has_colours_unless_a_terminal_reads_it() {
    let world = World::new();
    world.package("p", "1.0.0");
    world.fixture("sdk", "rust-sdk.unknown.wasm", "rust-sdk.toml");
    let commands: [&[&str]; 9] = [
        &["install", "p"],
        &["list"],
        &["info", "com.example.kept"],
        &["check", "sdk"],
        &["run", "sdk", "fail", "--grant", "all"],
        &["run", "sdk", "nothing"],
        &["consents", "list"],
        &["rollback", "com.example.kept"],
        &["frobnicate"],
    ];
    for arguments in commands {
        let plain = world.run(arguments);
        assert!(
            !plain.out.contains('\u{1b}') && !plain.err.contains('\u{1b}'),
            "{arguments:?}: {}{}",
            plain.out,
            plain.err
        );
    }
    let colored = world.run(&["list", "--color", "always"]);
    assert!(colored.out.contains("\u{1b}["), "{}", colored.out);
    assert!(!world.run(&["list", "--color", "never"]).out.contains('\u{1b}'));
    let document = world.run(&["list", "--json", "--color", "always"]);
    assert!(!document.out.contains('\u{1b}'));
}

#[test]
fn json_is_one_document_whatever_happens() {
    let world = World::new();
    world.package("p", "1.0.0");
    #[rustfmt::skip]
    let cases: &[(&[&str], i32, Option<&str>)] = &[
        (&["install", "p"], 0, None),
        (&["list"], 0, None),
        (&["info", "com.example.kept"], 0, None),
        (&["info", "com.example.other"], 1, Some("package-not-found")),
        (&["check", "p"], 0, None),
        (&["check", "home"], 3, None),
        (&["run", "com.example.kept", "--grant", "none"], 0, None),
        (&["run", "com.example.kept", "nothing"], 1, Some("node-not-found")),
        (&["update"], 0, None),
        (&["update", "com.example.kept"], 1, Some("invalid-argument")),
        (&["update", "com.example.other"], 1, Some("package-not-found")),
        (&["rollback", "com.example.kept"], 1, Some("version-not-found")),
        (&["consents", "list"], 0, None),
        (&["consents", "revoke", "com.example.kept"], 0, None),
        (&["completions", "bash"], 0, None),
        (&["registry", "key", "add", "ada"], 0, None),
        (&["registry", "key", "list"], 0, None),
        (&["registry", "key", "remove", "ada"], 0, None),
        (&["registry", "approve", "com.example.kept"], 1, Some("failed")),
        (&["uninstall", "com.example.kept"], 0, None),
        (&["install"], 2, Some("usage")),
        (&["frobnicate"], 2, Some("usage")),
        (&["list", "--no-such-option"], 2, Some("usage")),
        (&["publish", "p"], 2, Some("usage")),
        (&["search", "--registry", "nonsense"], 1, Some("invalid-argument")),
        (&["install", "p", "--home", "p/manifest.toml/x"], 1, Some("storage")),
    ];
    for (arguments, code, error) in cases {
        let mut all = arguments.to_vec();
        all.push("--json");
        let ran = world.run(&all);
        assert_eq!(ran.code, *code, "{arguments:?}: {}{}", ran.out, ran.err);
        let document: Value = ran.json();
        assert_eq!(document["error"]["code"].as_str(), *error, "{arguments:?}: {document}");
        if error.is_some() {
            assert!(
                document["error"]["message"]
                    .as_str()
                    .is_some_and(|message| message.len() > 10)
            );
            assert!(document["error"]["details"].is_object(), "{document}");
        }
        // The same for people: an error is one, and on standard error.
        if error.is_some() {
            let ran = world.run(arguments);
            assert!(
                ran.err.starts_with("error: ") && ran.out.is_empty(),
                "{arguments:?}: {}{}",
                ran.out,
                ran.err
            );
        }
    }
}

#[test]
fn shells_are_completed() {
    let world = World::new();
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let script = world.run(&["completions", shell]);
        assert!(script.good().contains("allow-unverified"), "{shell}");
    }
    assert_eq!(world.run(&["completions", "cobol"]).code, 2);
    #[cfg(unix)]
    {
        let script = world.write("completions.bash", world.run(&["completions", "bash"]).good());
        let checked = std::process::Command::new("bash").arg("-n").arg(script).status();
        assert!(checked.unwrap().success());
    }
}

#[test]
fn help_and_version_are_no_errors() {
    let world = World::new();
    assert!(world.run(&["--help"]).good().contains("Exit codes: 0 "));
    assert_eq!(
        world.run(&["--version"]).good(),
        concat!("flow-like ", env!("CARGO_PKG_VERSION"), "\n")
    );
    for command in [
        "install", "list", "run", "check", "publish", "search", "consents", "registry",
    ] {
        let help = world.run(&[command, "--help"]);
        assert!(help.good().contains("--json"), "{command}");
        assert!(
            !help.out.contains(world.folder.path().to_str().unwrap()),
            "values of the environment are not shown"
        );
    }
}

/// `flow-like list | head -0` is no reason to complain.
#[cfg(unix)]
#[test]
fn whoever_reads_may_stop() {
    let world = World::new();
    let command = format!("{} completions zsh | true", env!("CARGO_BIN_EXE_flow-like"));
    let output = std::process::Command::new("bash")
        .args(["-c", &command])
        .output()
        .unwrap();
    assert!(
        output.status.success() && output.stderr.is_empty(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    drop(world);
}

#[cfg(target_os = "linux")]
#[test]
fn terminals_have_colours_unless_somebody_minds() {
    let world = World::new();
    world.package("p", "1.0.0");
    world.run(&["install", "p"]).good();
    let colored = |variable: &str, value: &str| {
        let (code, said) = world.on_terminal("list", "", (variable, value));
        assert_eq!(code, Some(0), "{said}");
        said.contains('\u{1b}')
    };
    assert!(colored("SOME_OTHER", "1"));
    assert!(!colored("NO_COLOR", "1"));
}
