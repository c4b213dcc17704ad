//! `run`: what is meant, inputs, exit codes, cancelling.

use serde_json::{Value, json};

use crate::world::{ID, World};

const SDK: (&str, &str) = ("rust-sdk.unknown.wasm", "rust-sdk.toml");

fn sdk(world: &World) -> String {
    world.fixture("sdk", SDK.0, SDK.1)
}

#[test]
fn a_name_is_a_package_or_a_node_of_this_folder() {
    let world = World::new();
    sdk(&world);
    world.package("kept", "1.0.0");
    world.run(&["install", "kept"]).good();
    for (folder, arguments, outputs) in [
        ("sdk", &["run", "add", "a=1", "b=2"][..], json!({"sum": 3})),
        ("sdk", &["run", ".", "add", "a=1", "b=2"], json!({"sum": 3})),
        (
            "sdk",
            &["run", "rust-sdk.unknown.wasm", "add", "a=1", "b=2"],
            json!({"sum": 3}),
        ),
        (".", &["run", "sdk", "add", "b=2"], json!({"sum": 2})),
        (".", &["run", "sdk/manifest.toml", "add", "b=2"], json!({"sum": 2})),
        ("kept", &["run"], json!({"value": 100})),
        ("kept", &["run", "answer"], json!({"value": 100})),
        ("sdk", &["run", ID], json!({"value": 100})),
        ("sdk", &["run", "../kept"], json!({"value": 100})),
        (".", &["run", ID, "answer"], json!({"value": 100})),
    ] {
        let mut all = arguments.to_vec();
        all.extend(["--json", "--grant", "none"]);
        let ran = world.run_in(folder, &all);
        ran.good();
        assert_eq!(ran.json()["outputs"], outputs, "{folder} {arguments:?}");
    }
    // Nothing of that was installed.
    assert_eq!(
        world.run(&["list", "--json"]).json()["packages"]
            .as_array()
            .unwrap()
            .len(),
        1
    );
    for (folder, arguments, exit, code) in [
        ("sdk", &["run"][..], 1, "node-not-found"),
        ("sdk", &["run", "ad"], 1, "node-not-found"),
        (".", &["run", "add"], 1, "package-not-found"),
        (".", &["run"], 1, "invalid-argument"),
        (".", &["run", "sdk", "add", "more"], 2, "usage"),
        (".", &["run", "com.example.kept@1.0.0"], 2, "usage"),
        ("sdk", &["run", "add", "c=1"], 1, "input-invalid"),
        ("sdk", &["run", "add", "a=one"], 1, "input-invalid"),
        ("sdk", &["run", "add", "a=1", "a=2"], 2, "usage"),
    ] {
        let mut all = arguments.to_vec();
        all.extend(["--json", "--grant", "none"]);
        let (found_exit, found, message) = world.run_in(folder, &all).error();
        assert_eq!((found_exit, &*found), (exit, code), "{folder} {arguments:?}: {message}");
    }
}

#[test]
fn inputs_come_from_words_files_and_standard_input() {
    let world = World::new();
    sdk(&world);
    world.write("in.json", r#"{"a": 9007199254740993, "b": 1}"#);
    world.write("long.txt", "one two\nthree");
    world.write("bytes", [0, 255]);
    let sum = |arguments: &[&str]| {
        let mut all = vec!["run", "sdk", "add", "--json", "--grant", "none"];
        all.extend(arguments);
        world.run(&all).json()["outputs"]["sum"].clone()
    };
    assert_eq!(sum(&["a=9007199254740993", "b=1"]), json!(9_007_199_254_740_994_i64));
    assert_eq!(sum(&["--inputs", "in.json"]), json!(9_007_199_254_740_994_i64));
    assert_eq!(sum(&["--inputs", "in.json", "a=1"]), json!(2));
    assert_eq!(sum(&["a:=2", "b=-2"]), json!(0));
    let fed = world.feed(
        &["run", "sdk", "add", "--json", "--grant", "none", "--inputs", "-"],
        "{\"a\": 40, \"b\": 2}",
    );
    assert_eq!(fed.json()["outputs"]["sum"], 42);
    let echo = |arguments: &[&str]| {
        let mut all = vec!["run", "sdk", "echo", "--json", "--grant", "none"];
        all.extend(arguments);
        let ran = world.run(&all);
        ran.good();
        ran.json()["outputs"].clone()
    };
    let inputs = [
        "string_in=@long.txt",
        "byte_in=@bytes",
        "boolean_in=true",
        "float_in=0.5",
        "strings_in=[\"a\"]",
        "struct_in={\"a\":1}",
        "integer_set_in=[1,2]",
        "float_map_in={\"x\":1.5}",
        "generic_in=text",
    ];
    // The fixture calls both sides of a pin by one name or two.
    let names = world.run(&["info", "sdk", "--json"]).json();
    let node = names["nodes"]
        .as_array()
        .unwrap()
        .iter()
        .find(|node| node["name"] == "echo")
        .unwrap()
        .clone();
    let suffixed = node["pins"]
        .as_array()
        .unwrap()
        .iter()
        .any(|pin| pin["name"] == "string_in");
    let inputs: Vec<String> = inputs
        .iter()
        .map(|input| {
            if suffixed {
                (*input).to_owned()
            } else {
                input.replacen("_in=", "=", 1)
            }
        })
        .collect();
    let outputs = echo(&inputs.iter().map(String::as_str).collect::<Vec<_>>());
    let values: Vec<&Value> = outputs.as_object().unwrap().values().collect();
    for expected in [
        json!("one two\nthree"),
        json!("AP8="),
        json!(true),
        json!(0.5),
        json!(["a"]),
        json!({"a": 1}),
        json!([1, 2]),
        json!({"x": 1.5}),
        json!("text"),
    ] {
        assert!(values.contains(&&expected), "{expected} in {outputs}");
    }
    for (wrong, code) in [("nowhere.json", "invalid-argument"), ("long.txt", "input-invalid")] {
        assert_eq!(
            world.run(&["run", "sdk", "add", "--json", "--inputs", wrong]).error().1,
            code
        );
    }
}

#[test]
fn exit_codes_tell_whose_error_it_is() {
    let world = World::new();
    sdk(&world);
    let run = |arguments: &[&str]| {
        let mut all = vec!["run", "sdk"];
        all.extend(arguments);
        world.run(&all)
    };
    let reported = run(&["fail", "message=no luck", "--grant", "all", "--json"]);
    assert_eq!(reported.code, 4);
    assert_eq!(
        (&reported.json()["error"], &reported.json()["activateExec"]),
        (&json!("no luck"), &json!(["on_error"]))
    );
    let reported = run(&["fail", "message=no luck", "--grant", "all"]);
    assert_eq!(reported.code, 4);
    assert!(reported.out.contains("the node reports: no luck"), "{}", reported.out);
    for (arguments, code) in [
        (&["panic"][..], "trap"),
        (&["spin", "--fuel", "3000000"], "out-of-fuel"),
        (&["spin", "--timeout", "0.05"], "timeout"),
        (&["big_alloc", "mebibytes=100"], "out-of-memory"),
    ] {
        let mut all = arguments.to_vec();
        all.extend(["--grant", "all", "--json"]);
        let ran = run(&all);
        let (exit, found, message) = ran.error();
        assert_eq!((exit, &*found), (1, code), "{message}");
        assert!(ran.json()["error"]["details"]["logs"].is_array());
    }
    for wrong in [
        &["add", "--timeout", "0"][..],
        &["add", "--deterministic", "1"],
        &["add", "--context", "bord=x"],
        &["add", "--oauth", "github"],
    ] {
        let mut all = wrong.to_vec();
        all.push("--json");
        assert_eq!(run(&all).error().0, 2, "{wrong:?}");
    }
}

#[test]
fn logs_and_streams_go_to_standard_error() {
    let world = World::new();
    sdk(&world);
    let run = |arguments: &[&str]| {
        let mut all = vec!["run", "sdk"];
        all.extend(arguments);
        all.extend(["--grant", "all"]);
        world.run(&all)
    };
    let levels = |ran: &crate::world::Ran| -> Vec<String> {
        ran.err
            .lines()
            .filter_map(|line| line.split_whitespace().next().map(str::to_owned))
            .collect()
    };
    let all = run(&["logs", "--log-level", "trace"]);
    all.good();
    let warnings = run(&["logs", "--log-level", "warn", "--json"]);
    let listed = warnings.json()["logs"].as_array().unwrap().len();
    assert!(
        levels(&all).len() > levels(&warnings).len() && levels(&all).contains(&"debug".to_owned()),
        "{}",
        all.err
    );
    assert!(
        levels(&warnings)
            .iter()
            .all(|level| level == "warn" || level == "error"),
        "{}",
        warnings.err
    );
    // The document has them all, whatever is shown.
    assert_eq!(listed, levels(&all).len());
    let streamed = run(&["stream", "text=one two", "--json"]);
    assert!(streamed.err.contains("stream "), "{}", streamed.err);
    assert!(!streamed.json()["streamed"].as_array().unwrap().is_empty());
    // What a node logs cannot move the cursor.
    let tricky = run(&["logs", "text=a\u{1b}[2Jb"]);
    assert!(
        !tricky.err.contains('\u{1b}') && !tricky.out.contains('\u{1b}'),
        "{}",
        tricky.err
    );
}

#[test]
fn who_gives_no_token_learns_how_to() {
    let world = World::new();
    sdk(&world);
    let ran = world.run(&["run", "sdk", "whoami", "--grant", "all"]);
    ran.good();
    assert!(ran.err.contains("--oauth PROVIDER=VARIABLE"), "{}", ran.err);
    assert!(!ran.err.contains("page"), "{}", ran.err);
}

#[test]
fn a_run_knows_where_it_is_and_what_it_may() {
    let world = World::new();
    sdk(&world);
    let context = "run=r,app=a,board=b,user=u,log-level=2,stream=true";
    let arguments = [
        "run",
        "sdk",
        "whoami",
        "--json",
        "--grant",
        "all",
        "--context",
        context,
        "--node-id",
        "n1",
        "--variable",
        "visits=41",
        "--oauth",
        "github=MY_TOKEN",
        "--deterministic",
        "1772000000000,7",
    ];
    let ran = world.run_with(&arguments, &[("MY_TOKEN", "gho_secret")]);
    ran.good();
    let json = ran.json();
    assert_eq!(json["outputs"]["has_token"], true);
    assert_eq!(json["outputs"]["visits"], 42);
    assert_eq!(json["variables"], json!({"visits": 42}));
    let who = &json["outputs"]["who"];
    assert_eq!(
        (&who["node"], &who["board"], &who["log_level"]),
        (&json!("n1"), &json!("b"), &json!(2))
    );
    world.must_not_know("gho_secret");
    let again = world.run_with(&arguments, &[("MY_TOKEN", "gho_secret")]).json();
    assert_eq!(again["stats"]["fuel"], json["stats"]["fuel"]);
    let missing = world.run(&arguments);
    assert_eq!(missing.error().0, 2);

    let dry = world.run(&[
        "run",
        "sdk",
        "notes",
        "name=x.txt",
        "text=t",
        "--grant",
        "all",
        "--context",
        "board=b",
        "--dry-run",
        "--json",
    ]);
    assert_eq!(dry.json()["rehearsed"].as_array().unwrap().len(), 1, "{}", dry.out);
    // What is written stays, and goes with the package if that is asked for.
    world.run(&["install", "sdk"]).good();
    let notes = [
        "run",
        "com.example.rust-sdk",
        "notes",
        "name=x.txt",
        "--grant",
        "all",
        "--context",
        "board=b",
        "--json",
    ];
    let mut write = notes.to_vec();
    write.push("text=kept");
    assert_eq!(world.run(&write).json()["outputs"]["read"], "kept");
    assert_eq!(std::fs::read_dir(world.home().join("files")).unwrap().count(), 1);
    world
        .run(&["uninstall", "com.example.rust-sdk", "--delete-files"])
        .good();
    assert_eq!(std::fs::read_dir(world.home().join("files")).unwrap().count(), 0);
}

#[cfg(unix)]
#[test]
fn an_interrupt_cancels() {
    use std::{
        io::Read,
        process::{Command, Stdio},
    };
    let world = World::new();
    sdk(&world);
    let mut command = world.command(&["run", "sdk", "spin", "--grant", "all", "--json"]);
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    // It says so once it spins.
    let mut first = [0; 1];
    child.stderr.as_mut().unwrap().read_exact(&mut first).unwrap();
    assert!(
        Command::new("kill")
            .args(["-INT", &child.id().to_string()])
            .status()
            .unwrap()
            .success()
    );
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    let json: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(json["error"]["code"], "aborted");
}
