//! Puts the package templates into the command.

use std::{
    env,
    error::Error,
    fmt::Write as _,
    fs,
    path::{Path, PathBuf},
};

/// What builds and package managers leave, besides `build` in a template's own folder.
const LEFT_BEHIND: [&str; 6] = [
    "target",
    "node_modules",
    "zig-out",
    ".zig-cache",
    "zig-pkg",
    "__pycache__",
];

fn main() -> Result<(), Box<dyn Error>> {
    let templates = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../pkg-templates")
        .canonicalize()?;
    // Its table changes when there is a new language.
    println!("cargo::rerun-if-changed={}", templates.join("README.md").display());
    let mut code = String::from("&[\n");
    for folder in entries(&templates)? {
        if !folder.join("README.md").is_file() {
            continue;
        }
        let name = folder.file_name().unwrap_or_default().to_string_lossy();
        writeln!(code, "    ({name:?}, &[")?;
        let mut files = Vec::new();
        collect(&folder, &["build"], &mut files)?;
        for file in files {
            let inside = file.strip_prefix(&folder)?.to_string_lossy().replace('\\', "/");
            writeln!(
                code,
                "        ({inside:?}, include_bytes!({:?})),",
                file.display().to_string()
            )?;
        }
        code.push_str("    ]),\n");
    }
    code.push_str("]\n");
    fs::write(PathBuf::from(env::var("OUT_DIR")?).join("templates.rs"), code)?;
    Ok(())
}

fn entries(folder: &Path) -> Result<Vec<PathBuf>, std::io::Error> {
    let mut entries = fs::read_dir(folder)?
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<Result<Vec<_>, _>>()?;
    entries.sort();
    Ok(entries)
}

fn collect(folder: &Path, leave: &[&str], files: &mut Vec<PathBuf>) -> Result<(), std::io::Error> {
    println!("cargo::rerun-if-changed={}", folder.display());
    for path in entries(folder)? {
        let name = path.file_name().unwrap_or_default();
        if path.is_dir() {
            if !leave.iter().chain(&LEFT_BEHIND).any(|left| name == *left) {
                collect(&path, &[], files)?;
            }
        } else if name != "package-lock.json" {
            println!("cargo::rerun-if-changed={}", path.display());
            files.push(path);
        }
    }
    Ok(())
}
