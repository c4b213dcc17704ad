//! The reference of the JavaScript API, docs/api.md, from the comments of its declarations.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result};
use serde_json::json;

use crate::project::Project;
use crate::setup::npm;
use crate::shell;

const HEADER: &str = "# The JavaScript API

<!-- Written by cargo xtask dist --document, from src/js/entry/*.d.ts. -->

Everything that `flow-like-browser` exports. [embedding.md](embedding.md) is where to begin.

";

/// How the page looks. Sources are left out, since they are the declarations themselves.
#[rustfmt::skip]
const OPTIONS: &[&str] = &[
    "--readme", "none", "--name", "flow-like-browser", "--plugin", "typedoc-plugin-markdown", "--disableSources",
    "--outputFileStrategy", "modules", "--hidePageHeader", "--hidePageTitle", "--hideBreadcrumbs", "--excludePrivate",
    "--parametersFormat", "table", "--interfacePropertiesFormat", "table", "--typeDeclarationFormat", "table",
    "--propertyMembersFormat", "table", "--sort", "source-order", "--useCodeBlocks", "--useHTMLAnchors", "false",
];

/// Where the page is kept.
pub(crate) fn page(project: &Project) -> PathBuf {
    project.root().join("docs/api.md")
}

/// The page as the declarations are now.
pub(crate) fn make(project: &Project) -> Result<String> {
    let directory = project.target().join("reference");
    fs::create_dir_all(&directory)?;
    let declarations = project.root().join("src/js/entry/index.d.ts");
    let settings = json!({
        "compilerOptions": {
            "strict": true, "module": "esnext", "moduleResolution": "bundler", "target": "es2022", "types": [],
            "lib": ["es2022", "dom", "dom.asynciterable", "esnext.disposable"],
        },
        "files": [declarations],
    });
    let settings_file = directory.join("tsconfig.json");
    fs::write(&settings_file, settings.to_string())?;
    let (command, modules) = npm::typedoc(project);
    let (program, arguments) = command.split_first().context("no command for TypeDoc")?;
    let mut typedoc = shell::command(program);
    // Plugins are looked for where it runs.
    typedoc
        .current_dir(modules)
        .args(arguments)
        .args(OPTIONS)
        .arg("--tsconfig")
        .arg(settings_file)
        .arg("--entryPoints")
        .arg(declarations)
        .arg("--out")
        .arg(directory.join("out"));
    shell::output(&mut typedoc)?;
    let text = fs::read_to_string(directory.join("out/README.md"))?;
    Ok(format!("{HEADER}{}\n", text.trim()))
}
