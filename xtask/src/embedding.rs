//! The pages of docs/embedding.md, made as it says: its files are written, and its commands are run.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};

use crate::dist::{Packed, copy};
use crate::project::Project;
use crate::shell;

/// The pages by name.
pub(crate) const NAMES: [&str; 4] = ["vite", "webpack", "unbundled", "editor"];

/// The registry of the editor: one of the test server's.
const REGISTRY: &str = "http://127.0.0.1:8792/registry/good.editor";

/// Where a page is once it is made.
pub(crate) fn directory(project: &Project, name: &str) -> PathBuf {
    let output = match name {
        "vite" => "vite/dist",
        "webpack" => "webpack/public",
        "unbundled" => "page/site",
        other => return project.target().join("embedding/page").join(other),
    };
    project.target().join("embedding").join(output)
}

/// What stands in a fence of a document: its file, or nothing for commands.
#[derive(Debug, PartialEq, Eq)]
struct Block<'a> {
    section: &'a str,
    language: &'a str,
    file: Option<&'a str>,
    text: String,
}

/// Makes all of them.
pub(crate) fn make(project: &Project, packed: &Packed) -> Result<()> {
    let document = fs::read_to_string(project.root().join("docs/embedding.md"))?;
    let blocks = blocks(&document);
    let root = project.target().join("embedding");
    if root.exists() {
        fs::remove_dir_all(&root)?;
    }
    let page = root.join("page");
    fs::create_dir_all(page.join("public"))?;
    let name = packed.file.file_name().context("the package has no name")?;
    fs::copy(&packed.file, page.join(name))?;
    follow(&blocks, "A page", &page)?;
    let fixtures = project.fixtures();
    fs::copy(fixtures.join("template-rust.wasm"), page.join("public/nodes.wasm"))?;
    fs::copy(
        project.root().join("pkg-templates/rust/manifest.toml"),
        page.join("public/nodes.toml"),
    )?;
    for (name, section) in [("vite", "With Vite"), ("webpack", "With webpack")] {
        let own = root.join(name);
        copy(&page, &own)?;
        follow(&blocks, section, &own)?;
    }
    follow(&blocks, "Without a bundler", &page)?;
    follow(&blocks, "In an editor", &page)?;
    let editor = directory(project, "editor");
    for file in ["editor.html", "editor.js"] {
        let text = fs::read_to_string(editor.join(file))?;
        fs::write(
            editor.join(file),
            text.replace("https://registry.example.com", REGISTRY),
        )?;
    }
    Ok(())
}

/// Writes the files of a section and runs its commands.
fn follow(blocks: &[Block<'_>], section: &str, directory: &Path) -> Result<()> {
    let own: Vec<_> = blocks.iter().filter(|block| block.section == section).collect();
    ensure!(
        !own.is_empty(),
        "docs/embedding.md has no section `{section}` with files or commands"
    );
    for block in &own {
        if let Some(file) = block.file {
            fs::write(directory.join(file), &block.text)?;
        }
    }
    for block in own.iter().filter(|block| block.language == "sh") {
        let mut commands = shell::command("sh");
        commands.current_dir(directory).args(["-e", "-c", &block.text]);
        // npm says much that nobody asked for.
        commands
            .env("npm_config_audit", "false")
            .env("npm_config_fund", "false");
        shell::output(&mut commands)?;
    }
    Ok(())
}

/// The fences of a document, by the headings before them.
fn blocks(document: &str) -> Vec<Block<'_>> {
    let mut blocks: Vec<Block<'_>> = Vec::new();
    let (mut section, mut inside) = ("", false);
    for line in document.lines() {
        if inside {
            inside = line != "```";
            if let (true, Some(block)) = (inside, blocks.last_mut()) {
                block.text.push_str(line);
                block.text.push('\n');
            }
        } else if let Some(heading) = line.strip_prefix("## ") {
            section = heading;
        } else if let Some(information) = line.strip_prefix("```") {
            let (language, file) = information
                .split_once(' ')
                .map_or((information, None), |(language, file)| (language, Some(file)));
            blocks.push(Block {
                section,
                language,
                file,
                text: String::new(),
            });
            inside = true;
        }
    }
    blocks
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fences_are_read_with_their_sections() {
        let found =
            blocks("# T\n\n## One\n\n```js main.js\nlet a;\n## no heading\n```\n\ntext\n\n## Two\n\n```sh\nls\n```\n");
        let expected = [
            ("One", "js", Some("main.js"), "let a;\n## no heading\n"),
            ("Two", "sh", None, "ls\n"),
        ];
        let expected = expected.map(|(section, language, file, text)| Block {
            section,
            language,
            file,
            text: text.to_owned(),
        });
        assert_eq!(found, expected);
    }
}
