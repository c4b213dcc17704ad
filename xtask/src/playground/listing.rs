//! `files.json`: what the page keeps for working offline, and which version of it that is.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use serde_json::json;
use sha2::{Digest, Sha256};

const LIST: &str = "files.json";

/// Writes the list of what is below `directory`.
pub(super) fn write(directory: &Path) -> Result<()> {
    let mut files = Vec::new();
    collect(directory, "", &mut files)?;
    files.retain(|file| is_kept(file));
    files.sort();
    let version = version(directory, &files)?;
    let list = json!({ "version": version, "files": files });
    fs::write(directory.join(LIST), serde_json::to_vec_pretty(&list)?)?;
    println!("playground: {} files of version {version}", files.len());
    Ok(())
}

/// The page itself, and what runs in it. Modules of samples are left out: whoever installs one has it.
fn is_kept(file: &str) -> bool {
    let folder = file.split_once('/').map_or("", |(folder, _)| folder);
    match folder {
        "" => file == "index.html",
        "playground" => true,
        "samples" => file == "samples/index.json",
        "flow-like-browser" => [".js", ".wasm"].iter().any(|end| file.ends_with(end)),
        _ => false,
    }
}

/// A hash of all names and contents.
fn version(directory: &Path, files: &[String]) -> Result<String> {
    let mut hasher = Sha256::new();
    for file in files {
        let contents = fs::read(directory.join(file)).with_context(|| format!("{file} cannot be read"))?;
        // Of equal length each, so that no two lists read the same.
        hasher.update(Sha256::digest(file));
        hasher.update(Sha256::digest(contents));
    }
    let digest = hasher.finalize();
    Ok(digest.iter().take(16).fold(String::new(), |mut text, byte| {
        write!(text, "{byte:02x}").ok();
        text
    }))
}

fn collect(directory: &Path, prefix: &str, files: &mut Vec<String>) -> Result<()> {
    for entry in fs::read_dir(directory)? {
        let entry = entry?;
        let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
        if entry.path().is_dir() {
            collect(&entry.path(), &format!("{name}/"), files)?;
        } else {
            files.push(name);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::is_kept;

    #[test]
    fn only_what_the_page_is_made_of_is_kept() {
        #[rustfmt::skip]
        let cases = [
            ("index.html", true),
            ("service-worker.js", false),
            ("files.json", false),
            ("playground/views/node.js", true),
            ("playground/styles/base.css", true),
            ("samples/index.json", true),
            ("samples/rust.wasm", false),
            ("flow-like-browser/index.js", true),
            ("flow-like-browser/index.d.ts", false),
            ("flow-like-browser/sizes.json", false),
            ("flow-like-browser/portable/flow_like_browser_bg.wasm", true),
            ("bench/index.html", false),
        ];
        for (file, kept) in cases {
            assert_eq!(is_kept(file), kept, "{file}");
        }
    }
}
