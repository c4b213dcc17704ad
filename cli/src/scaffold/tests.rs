use super::*;

#[test]
fn languages_have_several_names() {
    for (name, expected) in [("rust", "rust"), ("RS", "rust"), ("golang", "go"), ("C++", "cpp")] {
        assert_eq!(language(name), Some(expected), "{name}");
    }
    assert_eq!(language("cobol"), None);
    for (alias, language) in ALIASES {
        assert!(languages().any(|known| known == *language), "{alias}");
    }
}

#[test]
fn every_name_is_replaced() {
    for language in languages() {
        let folder = tempfile::tempdir().unwrap();
        let scaffold = Scaffold {
            id: "org.acme.Fast_Math",
            name: None,
            single: false,
        };
        let files = scaffold.write(language, folder.path()).unwrap();
        for needed in ["manifest.toml", "README.md", ".gitignore"] {
            assert!(
                files.iter().any(|file| file == Path::new(needed)),
                "{language} has no {needed}"
            );
        }
        for file in files {
            let bytes = fs::read(folder.path().join(&file)).unwrap();
            let text = String::from_utf8_lossy(&bytes).into_owned();
            for old in [ID, NAME, KEBAB, SNAKE] {
                assert!(!text.contains(old), "{language}: {} has {old}", file.display());
            }
        }
        let manifest = fs::read_to_string(folder.path().join("manifest.toml")).unwrap();
        assert!(
            manifest.contains("id = \"org.acme.Fast_Math\"\nname = \"Fast math\""),
            "{manifest}"
        );
        assert!(
            scaffold.write(language, folder.path()).is_err(),
            "{language} overwrites"
        );
    }
}

#[test]
fn names_are_those_that_tools_take() {
    let cases = [
        ("com.example.My_Math", "my-math", "com.example.My_Math"),
        ("com.example.2d", "nodes-2d", "com.example.2d"),
        ("com.example.fn", "nodes-fn", "com.example.fn"),
        ("com.example.Self", "nodes-self", "com.example.Self"),
        ("com.example.test", "nodes-test", "com.example.test"),
        (
            "com.example.flow-like-sdk",
            "nodes-flow-like-sdk",
            "com.example.flow-like-sdk",
        ),
        ("a.flow_like_sdk", "nodes-flow-like-sdk", "a.flow_like_sdk"),
        ("a.serde_json", "nodes-serde-json", "a.serde_json"),
        ("com.example.-x", "x", "com.example.-x"),
        ("com.example.__y", "y", "com.example.__y"),
        ("com.example._2", "nodes-2", "com.example._2"),
        ("fmt", "fmt", "example.com/fmt"),
        ("std", "nodes-std", "example.com/nodes-std"),
        ("cmd", "cmd", "example.com/cmd"),
        ("vendor", "vendor", "example.com/vendor"),
    ];
    for (id, short, go) in cases {
        let scaffold = Scaffold {
            id,
            name: None,
            single: false,
        };
        assert_eq!((&*scaffold.short(), &*scaffold.go_module()), (short, go), "{id}");
    }
}

#[test]
fn modules_of_go_are_called_alike_in_every_file() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join(".git")).unwrap();
    let scaffold = Scaffold {
        id: "fmt",
        name: None,
        single: false,
    };
    scaffold.write("go", folder.path()).unwrap();
    let read = |path: &str| fs::read_to_string(folder.path().join(path)).unwrap();
    assert!(read("go.mod").starts_with("module example.com/fmt\n"));
    assert!(read("main.go").contains("\"example.com/fmt/sdk\""));
    assert!(read("manifest.toml").contains("id = \"fmt\""));
}

#[test]
fn what_is_put_in_is_not_replaced_again() {
    let scaffold = Scaffold {
        id: "com.example.nodes",
        name: Some("My Example nodes and example_nodes"),
        single: false,
    };
    assert_eq!(
        scaffold.renamed("Example nodes", scaffold.id),
        "My Example nodes and example_nodes"
    );
    assert_eq!(scaffold.renamed("use example_nodes::x;", scaffold.id), "use nodes::x;");
}

#[test]
fn packages_of_one_node_have_a_readme_of_it() {
    for language in languages().filter(|language| has_single(language)) {
        let folder = tempfile::tempdir().unwrap();
        let scaffold = Scaffold {
            id: "org.acme.hello",
            name: None,
            single: true,
        };
        scaffold.write(language, folder.path()).unwrap();
        let readme = fs::read_to_string(folder.path().join("README.md")).unwrap();
        assert!(readme.starts_with("# Hello\n"), "{language}: {readme}");
        assert!(readme.contains("run greet name=Ada"), "{language}: {readme}");
        for other in ["run add", "text_stats", "whoami", "seven"] {
            assert!(!readme.contains(other), "{language} has {other}");
        }
    }
}

#[test]
fn readmes_say_what_goes_together() {
    for (language, files) in TEMPLATES {
        let (_, readme) = files.iter().find(|(path, _)| *path == "README.md").unwrap();
        let readme = String::from_utf8_lossy(readme);
        for needed in ["`oauth_providers` of the node", "runtime.follow(", "go together"] {
            assert!(readme.contains(needed), "{language} has no {needed}");
        }
    }
}
