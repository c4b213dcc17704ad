//! The packages that the page offers: one of each template, under a name and an id of its own.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};

use crate::project::Project;
use crate::templates::Templates;

/// How people call the language of a template.
fn name_of(language: &str) -> Result<&'static str> {
    Ok(match language {
        "rust" => "Rust",
        "go" => "Go",
        "c" => "C",
        "cpp" => "C++",
        "zig" => "Zig",
        "assemblyscript" => "AssemblyScript",
        "javascript" => "JavaScript",
        _ => bail!("the playground does not know what people call {language}"),
    })
}

/// Writes modules, manifests and their list into target/samples, from the templates that were built.
pub(super) fn write(project: &Project) -> Result<()> {
    let folder = project.target().join("samples");
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    fs::create_dir_all(&folder)?;
    let samples = Templates::languages()
        .map(|language| write_one(project, &folder, language).with_context(|| format!("the sample for {language}")))
        .collect::<Result<Vec<Value>>>()?;
    fs::write(folder.join("index.json"), serde_json::to_vec_pretty(&samples)?)?;
    Ok(())
}

/// Its entry in the list.
fn write_one(project: &Project, folder: &Path, language: &str) -> Result<Value> {
    let built = project.fixtures().join(format!("template-{language}"));
    let mut manifest: Value = serde_json::from_slice(&fs::read(built.with_extension("json"))?)?;
    let id = manifest["id"].as_str().context("its manifest has no id")?;
    let id = format!("{id}.{language}");
    let name = format!("Examples in {}", name_of(language)?);
    manifest["id"] = json!(id);
    manifest["name"] = json!(name);
    let module = format!("{language}.wasm");
    let bytes = fs::copy(built.with_extension("wasm"), folder.join(&module))?;
    manifest["wasm_path"] = json!(module);
    let file = format!("{language}.json");
    fs::write(folder.join(&file), serde_json::to_vec_pretty(&manifest)?)?;
    Ok(json!({
        "id": id,
        "name": name,
        "language": name_of(language)?,
        "description": manifest["description"],
        "module": module,
        "manifest": file,
        "bytes": bytes,
    }))
}
