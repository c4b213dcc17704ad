use flow_like_browser::{Runtime, manifest::Manifest, platform::memory, run::*, host::meta::Context, grant::Agreed};
use serde_json::json;
#[test]
fn first() {
    futures::executor::block_on(async {
        for (file, manifest, node, inputs) in [
            ("rust-sdk.unknown", "rust-sdk/rust-sdk", "add", json!({"a": 9007199254740993i64, "b": 1})),
            ("rust-sdk.wasip1", "rust-sdk/rust-sdk", "text_stats", json!({"text": "hello wide world"})),
            ("rust-sdk.unknown", "rust-sdk/rust-sdk", "whoami", json!({})),
            ("rust-sdk.unknown", "rust-sdk/rust-sdk", "notes", json!({"text": "x"})),
            ("assemblyscript", "assemblyscript/assemblyscript", "shout", json!({"text": "hello"})),
            ("go", "go/go", "go_greet", json!({"name": "Ada"})),
            ("c", "c/c", "c_count", json!({"n": 10})),
        ] {
            let root = env!("CARGO_MANIFEST_DIR");
            let bytes = std::fs::read(format!("{root}/target/fixtures/{file}.wasm")).unwrap();
            let toml = std::fs::read_to_string(format!("{root}/tests/fixtures/{manifest}.toml")).unwrap_or_default();
            let rt = Runtime::new(memory::platform(), Options::default());
            let m = if toml.is_empty() { flow_like_browser::manifest::Parsed { manifest: Manifest::for_module(file), warnings: vec![] } } else { Manifest::from_toml(&toml).unwrap() };
            let p = match rt.load(m, &bytes, Cancel::new()).await { Ok(p) => p, Err(e) => { println!("{file}: LOAD {e:?}"); continue } };
            println!("{file}: {:?} warnings {:?}", p.nodes().iter().map(|n| &n.name).collect::<Vec<_>>(), p.warnings);
            let Ok(i) = serde_json::from_value(inputs) else { panic!() };
            let r = rt.run(&p.manifest.id, Request { agreed: Agreed::All, ..Request::new(node, i) }, Context::default(), Default::default()).await;
            match r { Ok(o) => println!("  {:?} {:?} {:?} {:?}\n {:?}", o.outputs, o.activate_exec, o.error, o.logs, o.stats), Err(e) => println!("  {e:?}") }
        }
    });
}
