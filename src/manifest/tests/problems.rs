use proptest::prelude::*;

use super::*;

/// `line:column: path: message` of every problem.
fn problems(error: &Error) -> Vec<String> {
    let all = error.details()["problems"].as_array().unwrap();
    let place = |problem: &Value| match (problem.get("line"), problem.get("column")) {
        (Some(line), Some(column)) => format!("{line}:{column}: "),
        _ => String::new(),
    };
    let text = |problem: &Value, name| problem[name].as_str().unwrap().to_owned();
    all.iter()
        .map(|problem| {
            format!(
                "{}{}: {}",
                place(problem),
                text(problem, "path"),
                text(problem, "message")
            )
        })
        .collect()
}

fn refuse(text: &str) -> Vec<String> {
    let error = Manifest::parse(text.as_bytes()).expect_err(text);
    assert_eq!(error.code(), Code::ManifestInvalid);
    let problems = problems(&error);
    for problem in &problems {
        let line = problem.replacen(": : ", ": ", 1);
        assert!(
            error.message().contains(&line),
            "{line:?} is not in the message:\n{error}"
        );
    }
    problems
}

#[test]
fn every_problem_has_its_place() {
    let mut count = 0;
    for case in include_str!("problems.txt")
        .split("\n\n")
        .filter(|case| !case.starts_with('#'))
    {
        let is_expected = |line: &&str| line.starts_with("=> ");
        let expected: Vec<&str> = case.lines().filter(is_expected).map(|line| &line[3..]).collect();
        let toml: Vec<&str> = case.lines().filter(|line| !is_expected(line)).collect();
        let found = refuse(&format!("{HEAD}{}\n", toml.join("\n")));
        let fits = found
            .iter()
            .zip(&expected)
            .all(|(found, expected)| found.starts_with(expected));
        assert!(fits && found.len() == expected.len(), "{case}\n{found:#?}");
        count += 1;
    }
    assert!(count >= 60, "only {count} cases were read");
}

/// A field of the head, what takes its place, and the problem.
const BAD_HEADS: [(&str, &str, &str); 20] = [
    (
        "manifest_version",
        "",
        "1:1: manifest_version: the field `manifest_version` is missing; write `manifest_version = 1`",
    ),
    (
        "manifest_version",
        "2",
        "1:20: manifest_version: this runtime reads manifest version 1, and this is 2",
    ),
    (
        "manifest_version",
        "0",
        "1:20: manifest_version: 0 is no manifest version",
    ),
    (
        "manifest_version",
        "\"1\"",
        "1:20: manifest_version: must be an integer, and is a string",
    ),
    (
        "manifest_version",
        "1.0",
        "1:20: manifest_version: must be an integer, and is a float",
    ),
    ("id", "", "1:1: id: the field `id` is missing"),
    ("id", "\"\"", "2:6: id: must not be empty"),
    ("id", "\" \"", "2:6: id: must not be empty"),
    ("id", "\"a b\"", "2:6: id: the id `a b` contains ` `"),
    ("id", "\"a/b\"", "2:6: id: the id `a/b` contains `/`"),
    ("id", "\"a\\nb\"", "2:6: id: the id `a\\nb` contains `\\n`"),
    ("id", "7", "2:6: id: must be a string, and is an integer"),
    ("name", "", "1:1: name: the field `name` is missing"),
    ("name", "\"\"", "3:8: name: must not be empty"),
    ("version", "", "1:1: version: the field `version` is missing"),
    ("version", "\"\"", "4:11: version: must not be empty"),
    (
        "version",
        "\"1.0\"",
        "4:11: version: `1.0` is not a semantic version such as `1.0.0`",
    ),
    (
        "version",
        "\"v1.0.0\"",
        "4:11: version: `v1.0.0` is not a semantic version",
    ),
    (
        "description",
        "",
        "1:1: description: the field `description` is missing",
    ),
    (
        "description",
        "[]",
        "5:15: description: must be a string, and is an array",
    ),
];

#[test]
fn the_head_is_checked() {
    for (field, value, expected) in BAD_HEADS {
        let line = |line: &str| match (line.split(" = ").next() == Some(field), value) {
            (false, _) => line.to_owned(),
            (true, "") => String::new(),
            (true, value) => format!("{field} = {value}"),
        };
        let text: Vec<String> = HEAD.lines().map(line).collect();
        let found = refuse(&text.join("\n"));
        assert!(
            found.len() == 1 && found[0].starts_with(expected),
            "{field} = {value}\n{found:#?}"
        );
    }
    assert!(Manifest::from_toml(&HEAD.replace("com.example.math", &"é".repeat(200))).is_ok());
    let found = refuse(&HEAD.replace("com.example.math", &"é".repeat(201)));
    assert_eq!(found, ["2:6: id: an id has at most 200 characters"]);
}

const TEN_MISTAKES: &str = r#"manifest_version = 7
name = ""
version = "one"
description = "Ten mistakes"
wasm_path = "/etc/passwd"
wasm_hash = "beef"

[permissions]
memory = "colossal"
network = { http_enabled = "yes", allowed_hosts = ["https://a.example/path"] }

[[nodes]]
id = "drive"
oauth_providers = ["google"]
"#;

const TEN_PROBLEMS: [&str; 10] = [
    "1:1: id: the field `id` is missing",
    "1:20: manifest_version: this runtime reads manifest version 1, and this is 7; update the runtime",
    "2:8: name: must not be empty",
    "3:11: version: `one` is not a semantic version such as `1.0.0`: unexpected character 'o' while parsing major \
     version number",
    "5:13: wasm_path: `/etc/passwd` is absolute; the path must be relative to the manifest",
    "6:13: wasm_hash: `beef` is not a SHA-256: 64 hexadecimal digits",
    "9:10: permissions.memory: there is no tier `colossal` (the tiers are minimal, light, standard, heavy, intensive, \
     large, huge, extreme, maximum)",
    "10:28: permissions.network.http_enabled: must be true or false, and is a string",
    "10:52: permissions.network.allowed_hosts[0]: the host `https://a.example/path` cannot be used: a path or query \
     cannot be matched; only scheme, host and port can",
    "14:20: nodes[0].oauth_providers[0]: the node `drive` uses the OAuth provider `google`, which \
     permissions.oauth_scopes does not declare",
];

#[test]
fn ten_mistakes_are_told_at_once() {
    assert_eq!(refuse(TEN_MISTAKES), TEN_PROBLEMS);
    let message = Manifest::from_toml(TEN_MISTAKES).unwrap_err().message().to_owned();
    assert_eq!(
        message,
        format!("the manifest has 10 problems:\n  {}", TEN_PROBLEMS.join("\n  "))
    );
    // The same in JSON, where values have no place.
    let json: toml::Table = TEN_MISTAKES.parse().unwrap();
    let mut found = refuse(&serde_json::to_string(&json).unwrap());
    let mut expected: Vec<&str> = TEN_PROBLEMS
        .iter()
        .map(|problem| problem.splitn(3, ':').nth(2).unwrap().trim())
        .collect();
    found.sort();
    expected.sort_unstable();
    assert_eq!(found, expected);
}

#[test]
fn what_is_no_document_is_refused() {
    let too_large = " ".repeat(MAX_BYTES + 1);
    let deep = |open: &str, close: &str| format!("{HEAD}metadata = {}{}", open.repeat(5_000), close.repeat(5_000));
    let cases: [(Vec<u8>, &str); 12] = [
        (b"\xff\xfe".to_vec(), "is not UTF-8 text: byte 0 "),
        (b"id = \"\xc3\"".to_vec(), "is not UTF-8 text: byte 6 "),
        (
            too_large.into_bytes(),
            "the manifest has 1048577 bytes, and at most 1048576 are read",
        ),
        (b"{\"id\": }".to_vec(), "1:8: not valid JSON: expected value"),
        (b"{".to_vec(), "not valid JSON"),
        (
            b"{ \"nodes\": [[]]}".to_vec(),
            "nodes[0]: must be a table, and is an array",
        ),
        (b"{}".to_vec(), "the field `id` is missing"),
        (b"".to_vec(), "the field `id` is missing"),
        (b"\0asm\x01\0\0\0".to_vec(), "not valid TOML"),
        (deep("[", "]").into_bytes(), "not valid TOML"),
        (deep("{ a = ", "}").into_bytes(), "not valid TOML"),
        (
            format!("{HEAD}{}a = 1", "a.".repeat(100_000)).into_bytes(),
            "6:32: a key may have at most 16 parts",
        ),
    ];
    for (bytes, expected) in cases {
        let error = Manifest::parse(&bytes).unwrap_err();
        assert_eq!(error.code(), Code::ManifestInvalid);
        assert!(error.message().contains(expected), "{expected}: {error}");
        assert!(!error.details()["problems"].as_array().unwrap().is_empty());
    }
}

#[test]
fn nesting_has_a_bound_within_which_manifests_survive() {
    let nested = |levels: usize| format!("{}1{}", "{\"a\":".repeat(levels), "}".repeat(levels));
    let json = |levels| {
        let head = r#""manifest_version": 1, "id": "a.b", "name": "N", "version": "1.0.0", "description": """#;
        format!("{{{head}, \"metadata\": {}}}", nested(levels))
    };
    let deepest = (1..40)
        .take_while(|levels| Manifest::from_json(&json(*levels)).is_ok())
        .last()
        .unwrap();
    assert!(deepest >= 12, "only {deepest}");
    let manifest = Manifest::from_json(&json(deepest)).unwrap().manifest;
    assert_eq!(
        Manifest::from_toml(&manifest.to_toml().unwrap()).unwrap().manifest,
        manifest
    );
    let found = refuse(&json(deepest + 1));
    assert!(
        found.len() == 1 && found[0].ends_with("is nested deeper than 16 levels"),
        "{found:?}"
    );
    // Long keys in nested brackets, the deepest tree that the parser lets through.
    let key = ["a"; 16].join(".");
    let text = format!(
        "{HEAD}metadata = {}1{}",
        format!("{{ {key} = ").repeat(70),
        "}".repeat(70)
    );
    assert!(refuse(&text)[0].contains("is nested deeper than 16 levels"));
}

#[test]
fn hostile_manifests_get_short_answers() {
    let many = format!("{HEAD}keywords = [{}]", "1,".repeat(300_000));
    let error = Manifest::from_toml(&many).unwrap_err();
    assert_eq!(error.details()["problems"].as_array().map(Vec::len), Some(500));
    assert!(error.message().starts_with("the manifest has 300000 problems:"));
    assert!(error.message().ends_with("\n  and 299500 more"));
    let long = HEAD.replace("1.0.0", &"x".repeat(500_000));
    assert!(Manifest::from_toml(&long).unwrap_err().message().len() < 1_000);
    let unknown = format!("{HEAD}{} = 1", "k".repeat(500_000));
    assert!(
        Manifest::from_toml(&unknown)
            .unwrap()
            .warnings
            .iter()
            .all(|warning| warning.len() < 1_000)
    );
}

proptest! {
    #[test]
    fn bytes_never_panic(bytes: Vec<u8>) {
        // A panic is the only failure here; nearly nothing of this is a manifest.
        prop_assert!(Manifest::parse(&bytes).is_err());
    }

    /// Pieces of manifests in any order find more than plain noise does.
    #[test]
    fn pieces_never_panic(pieces in proptest::collection::vec(proptest::sample::select(&PIECES[..]), 0..24)) {
        let text = pieces.concat();
        for text in [format!("{HEAD}{text}"), text] {
            let Ok(parsed) = Manifest::parse(text.as_bytes()) else { continue };
            let again = Manifest::from_toml(&parsed.manifest.to_toml().unwrap()).unwrap();
            prop_assert_eq!(again.manifest, parsed.manifest);
        }
    }

    /// A good manifest with one byte changed is still read or refused properly.
    #[test]
    fn flipped_bytes_never_panic(at in 0..FULL.len(), byte: u8) {
        let mut bytes = FULL.as_bytes().to_vec();
        bytes[at] = byte;
        if let Err(error) = Manifest::parse(&bytes) {
            prop_assert_eq!(error.code(), Code::ManifestInvalid);
        }
    }
}

const PIECES: [&str; 30] = [
    "\n",
    " ",
    "=",
    ".",
    ",",
    "[",
    "]",
    "{",
    "}",
    "[[nodes]]\n",
    "[permissions]\n",
    "[permissions.network]\n",
    "id",
    "memory",
    "allowed_hosts",
    "metadata",
    "oauth_scopes",
    "provider",
    "\"",
    "'",
    "\"\"\"",
    "#",
    "true",
    "1",
    "1.5",
    "-inf",
    "1979-05-27",
    "\"heavy\"",
    "\u{feff}",
    "é",
];
