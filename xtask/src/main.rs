//! Builds the fixtures.

mod fixtures;

use std::path::Path;

fn main() -> anyhow::Result<()> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap_or(Path::new("."));
    let tools = root.join("target/tools");
    let node = |script: &str| {
        vec![
            "node".to_owned(),
            tools.join("npm/node_modules").join(script).display().to_string(),
        ]
    };
    let cc = match std::env::args().nth(1).as_deref() {
        Some("zig") => fixtures::CCompiler::Zig {
            python: "python3".to_owned(),
            python_path: tools.join("zig"),
        },
        _ => fixtures::CCompiler::Clang,
    };
    let tools = fixtures::Tools {
        cargo_env: Vec::new(),
        asc: node("assemblyscript/bin/asc.js"),
        go: tools.join("go/go/bin/go"),
        cc,
        wasm_opt: Some(node("binaryen/bin/wasm-opt")),
    };
    println!("{}", fixtures::build(root, &tools)?.display());
    Ok(())
}
