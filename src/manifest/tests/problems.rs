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

/// A line after the five of a good manifest, and the beginnings of the problems that come of it.
const BAD_LINES: [(&str, &[&str]); 60] = [
    // Types.
    ("license = 1", &["6:11: license: must be a string, and is an integer"]),
    (
        "repository = true",
        &["6:14: repository: must be a string, and is a boolean"],
    ),
    ("homepage = 1.5", &["6:12: homepage: must be a string, and is a float"]),
    (
        "keywords = \"a\"",
        &["6:12: keywords: must be an array of strings, and is a string"],
    ),
    (
        "keywords = [\"a\", 1, 1979-05-27]",
        &[
            "6:18: keywords[1]: must be a string, and is an integer",
            "6:21: keywords[2]: must be a string, and is a date",
        ],
    ),
    (
        "keywords = [\"ä\", 99999999999999999999]",
        &["6:18: keywords[1]: `99999999999999999999` does not fit into 64 bits"],
    ),
    (
        "authors = \"Ada\"",
        &["6:11: authors: must be an array of tables, and is a string"],
    ),
    (
        "authors = [\"Ada\"]",
        &["6:12: authors[0]: must be a table, and is a string"],
    ),
    (
        "authors = [{}]",
        &["6:12: authors[0].name: the field `name` is missing"],
    ),
    (
        "authors = [{ name = \" \" }]",
        &["6:21: authors[0].name: must not be empty"],
    ),
    (
        "authors = [{ name = \"A\", email = 1 }]",
        &["6:34: authors[0].email: must be a string"],
    ),
    (
        "primary_category = []",
        &["6:20: primary_category: must be a string, and is an array"],
    ),
    (
        "secondary_category = {}",
        &["6:22: secondary_category: must be a string, and is a table"],
    ),
    (
        "permissions = \"all\"",
        &["6:15: permissions: must be a table, and is a string"],
    ),
    (
        "permissions.streaming = \"yes\"",
        &["6:25: permissions.streaming: must be true or false, and is a string"],
    ),
    (
        "permissions.variables = 1",
        &["6:25: permissions.variables: must be true or false"],
    ),
    (
        "permissions.cache = 1",
        &["6:21: permissions.cache: must be true or false"],
    ),
    (
        "permissions.a2ui = 1",
        &["6:20: permissions.a2ui: must be true or false"],
    ),
    (
        "permissions.models = 1",
        &["6:22: permissions.models: must be true or false"],
    ),
    (
        "permissions.memory = 64",
        &["6:22: permissions.memory: must be a string, and is an integer"],
    ),
    (
        "permissions.network = true",
        &["6:23: permissions.network: must be a table, and is a boolean"],
    ),
    (
        "permissions.network.http_enabled = 1",
        &["6:36: permissions.network.http_enabled: must be true or false"],
    ),
    (
        "permissions.network.tcp_enabled = 1",
        &["6:35: permissions.network.tcp_enabled: must be true or false"],
    ),
    (
        "permissions.filesystem.upload_dir = []",
        &["6:37: permissions.filesystem.upload_dir: must be true or false"],
    ),
    (
        "permissions.oauth_scopes = {}",
        &["6:28: permissions.oauth_scopes: must be an array of tables"],
    ),
    (
        "permissions.oauth_scopes = [{ provider = \"g\", required = 1 }]",
        &["6:58: permissions.oauth_scopes[0].required: must be true or false"],
    ),
    ("metadata = 1", &["6:12: metadata: must be a table, and is an integer"]),
    (
        "metadata = { a = [18446744073709551615] }",
        &["6:19: metadata.a[0]: `18446744073709551615` does not fit"],
    ),
    (
        "nodes = {}",
        &["6:9: nodes: must be an array of tables, and is a table"],
    ),
    // Tiers.
    (
        "permissions.memory = \"big\"",
        &[
            "6:22: permissions.memory: there is no tier `big` (the tiers are minimal, light, standard, heavy, intensive, large, huge, extreme, maximum)",
        ],
    ),
    (
        "permissions.memory = \"Standard\"",
        &["6:22: permissions.memory: there is no tier `Standard`; did you mean `standard`? (the tiers are minimal"],
    ),
    (
        "permissions.timeout = \"longrunning\"",
        &[
            "6:23: permissions.timeout: there is no tier `longrunning`; did you mean `long_running`? (the tiers are quick, standard, extended, long_running, very_long, maximum)",
        ],
    ),
    // Versions, hashes and paths.
    (
        "min_flow_like_version = \"1.0\"",
        &["6:25: min_flow_like_version: `1.0` is not a semantic version"],
    ),
    ("wasm_hash = \"abc\"", &["6:13: wasm_hash: `abc` is not a SHA-256"]),
    (
        "wasm_hash = \"g123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef\"",
        &["6:13: wasm_hash: "],
    ),
    ("wasm_hash = \"\"", &["6:13: wasm_hash: "]),
    ("wasm_path = \"\"", &["6:13: wasm_path: must not be empty"]),
    ("wasm_path = \"/a.wasm\"", &["6:13: wasm_path: `/a.wasm` is absolute"]),
    (
        "wasm_path = 'C:\\a.wasm'",
        &["6:13: wasm_path: `C:\\a.wasm` is absolute"],
    ),
    ("wasm_path = '\\\\server\\a.wasm'", &["6:13: wasm_path: "]),
    ("wasm_path = \"https://example.com/a.wasm\"", &["6:13: wasm_path: "]),
    (
        "wasm_path = \"../a.wasm\"",
        &["6:13: wasm_path: `../a.wasm` leads out of the manifest's folder"],
    ),
    ("wasm_path = \"a/../../a.wasm\"", &["6:13: wasm_path: "]),
    ("wasm_path = 'a\\..\\..\\a.wasm'", &["6:13: wasm_path: "]),
    (
        "wasm_path = \"a\\u0000.wasm\"",
        &["6:13: wasm_path: `a\\u{0}.wasm` contains a control character"],
    ),
    // Hosts.
    (
        "permissions.network.allowed_hosts = [\"a.example\", \"https://a.example/v1\"]",
        &[
            "6:51: permissions.network.allowed_hosts[1]: the host `https://a.example/v1` cannot be used: a path or query",
        ],
    ),
    (
        "permissions.network.allowed_hosts = [\"a b\", \"\"]",
        &[
            "6:38: permissions.network.allowed_hosts[0]: the host `a b`",
            "6:45: permissions.network.allowed_hosts[1]: the host `` cannot be used: the host is missing",
        ],
    ),
    // Providers and nodes.
    (
        "permissions.oauth_scopes = [{ scopes = [] }]",
        &["6:29: permissions.oauth_scopes[0].provider: the field `provider` is missing"],
    ),
    (
        "permissions.oauth_scopes = [{ provider = \"\" }]",
        &["6:42: permissions.oauth_scopes[0].provider: must not be empty"],
    ),
    (
        "permissions.oauth_scopes = [{ provider = \"g\" }, { provider = \"g\" }]",
        &["6:62: permissions.oauth_scopes[1].provider: the provider `g` is declared twice"],
    ),
    (
        "nodes = [{ name = \"N\" }]",
        &["6:10: nodes[0].id: the field `id` is missing"],
    ),
    ("nodes = [{ id = \"\" }]", &["6:17: nodes[0].id: must not be empty"]),
    (
        "nodes = [{ id = \"n\" }, { id = \"m\" }, { id = \"n\" }]",
        &["6:45: nodes[2].id: there is already a node `n`"],
    ),
    (
        "nodes = [{ id = \"n\", oauth_providers = [\"github\"] }]",
        &[
            "6:41: nodes[0].oauth_providers[0]: the node `n` uses the OAuth provider `github`, which permissions.oauth_scopes does not declare",
        ],
    ),
    (
        "nodes = [{ id = 1, metadata = 2 }]",
        &[
            "6:17: nodes[0].id: must be a string",
            "6:31: nodes[0].metadata: must be a table",
        ],
    ),
    // Syntax.
    ("license = ", &["6:"]),
    ("license \"MIT\"", &["6:"]),
    ("name = \"Again\"", &["6:1: : not valid TOML: duplicate key"]),
    ("a = [1,\nb = \"x", &["7:"]),
    ("a = 1 b = 2\nc = @", &["6:5", "6:9", "7:5"]),
];

#[test]
fn every_problem_has_its_place() {
    for (line, expected) in BAD_LINES {
        let found = refuse(&format!("{HEAD}{line}\n"));
        let fits = found
            .iter()
            .zip(expected)
            .all(|(found, expected)| found.starts_with(expected));
        let syntax = found.iter().any(|problem| problem.contains("not valid TOML"));
        assert!(
            fits && (found.len() == expected.len() || syntax && found.len() >= expected.len()),
            "{line}\n{found:#?}"
        );
    }
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
        for parsed in [Manifest::parse(text.as_bytes()), Manifest::parse(format!("{HEAD}{text}").as_bytes())] {
            if let Ok(parsed) = parsed {
                let again = Manifest::from_toml(&parsed.manifest.to_toml().unwrap()).unwrap();
                prop_assert_eq!(again.manifest, parsed.manifest);
            }
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
