//! `cargo xtask dist`: the npm package that pages embed, `dist/npm`, and the same as one file.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use clap::Args;
use serde_json::Value;

use crate::project::Project;
use crate::setup::{self, npm};
use crate::{build, reference, shell};

#[derive(Args)]
pub(crate) struct Options {
    /// Also writes the reference of the API, docs/api.md.
    #[arg(long)]
    document: bool,
}

/// Builds everything and packs it.
pub(crate) fn run(project: &Project, options: &Options) -> Result<()> {
    if options.document {
        setup::ensure(project, &[npm::REFERENCE])?;
        fs::write(reference::page(project), reference::make(project)?)?;
    }
    build::run(project)?;
    let packed = pack(project)?;
    println!("\n{} files, {}", packed.contents.len(), packed.file.display());
    Ok(())
}

/// What `npm pack` made.
pub(crate) struct Packed {
    /// The package as one file, as `npm install` takes it.
    pub(crate) file: PathBuf,
    /// The paths in it, in order.
    pub(crate) contents: Vec<String>,
}

/// Packs what the last build has left.
pub(crate) fn pack(project: &Project) -> Result<Packed> {
    let dist = project.root().join("dist");
    let package = dist.join("npm");
    if package.exists() {
        fs::remove_dir_all(&package)?;
    }
    copy(&project.web(), &package)?;
    fs::remove_file(package.join(build::SIZES))?;
    for licence in ["LICENSE-MIT", "LICENSE-APACHE"] {
        fs::copy(project.root().join(licence), package.join(licence))?;
    }
    let description = package.join("package.json");
    let mut json: Value = serde_json::from_slice(&fs::read(&description)?)?;
    json["version"] = env!("CARGO_PKG_VERSION").into();
    fs::write(&description, format!("{json:#}\n"))?;
    let npm = shell::find("npm").context("Node.js with npm is not installed")?;
    let mut pack = shell::command(npm);
    pack.current_dir(&package)
        .args(["pack", "--json", "--pack-destination"])
        .arg(&dist);
    let answer: Value = serde_json::from_str(&shell::output(&mut pack)?).context("npm pack said something else")?;
    let packed = &answer[0];
    let name = packed["filename"].as_str().context("npm pack named no file")?;
    let files = packed["files"].as_array().context("npm pack listed no files")?;
    let mut contents: Vec<String> = files
        .iter()
        .filter_map(|file| file["path"].as_str().map(str::to_owned))
        .collect();
    contents.sort();
    ensure!(!contents.is_empty(), "the package is empty");
    Ok(Packed {
        file: dist.join(name),
        contents,
    })
}

/// Copies a folder with all that is in it.
pub(crate) fn copy(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        match entry.file_type()?.is_dir() {
            true => copy(&entry.path(), &target)?,
            false => fs::copy(entry.path(), target).map(drop)?,
        }
    }
    Ok(())
}
