//! `cargo xtask templates`: makes a package of every template, as `flow-like new` and `flow-like build` do for authors, and
//! tries each with its language's own test tool.

use std::{
    ffi::OsString,
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result, ensure};
use rayon::prelude::*;

use crate::fixtures::stamp::Stamp;
use crate::project::Project;
use crate::setup::{self, c, go, npm};
use crate::shell;

/// What the package is called that tests run, and the one with a single node: cargo takes packages of one name in two
/// folders for the same where it builds both in one place.
const ID: &str = "com.example.nodes";
const SINGLE_ID: &str = "com.example.lone";
const NAME: &str = "Example nodes";

/// The languages, and the command that tests a package in each.
const LANGUAGES: &[(&str, &[&str])] = &[
    ("rust", &["cargo", "test", "--quiet", "--workspace"]),
    ("go", &["go", "test", "./..."]),
    ("c", &["make", "--silent", "test"]),
    ("cpp", &["make", "--silent", "test"]),
    ("zig", &["python3", "-m", "ziglang", "build", "test"]),
    ("assemblyscript", &["npm", "test", "--silent"]),
    ("javascript", &["npm", "test", "--silent"]),
];

/// The command line, and the tools of all languages in its PATH.
pub(crate) struct Templates<'p> {
    project: &'p Project,
    path: OsString,
}

impl<'p> Templates<'p> {
    /// Installs the tools that are missing, and builds the command.
    pub(crate) fn new(project: &'p Project) -> Result<Self> {
        setup::ensure(project, setup::TEMPLATES)?;
        shell::run(project.cargo().args(["build", "--quiet", "--package", "flow-like"]))?;
        let go = go::go(project)?;
        let wasm_opt = npm::wasm_opt_folder(project);
        let folders = [go.parent().unwrap_or(Path::new("")), &wasm_opt];
        Ok(Templates {
            project,
            path: shell::path_with(&folders)?,
        })
    }

    /// Every language.
    pub(crate) fn languages() -> impl Iterator<Item = &'static str> {
        LANGUAGES.iter().map(|(language, _)| *language)
    }

    /// Makes the packages that are not up to date, and puts each module and manifest where tests find them.
    pub(crate) fn build(&self) -> Result<()> {
        // All of them, so that a template that nobody lists here fails instead of being left alone.
        let mut folders = Vec::new();
        for entry in fs::read_dir(self.project.root().join("pkg-templates"))? {
            let entry = entry?;
            if entry.path().join("README.md").is_file() {
                folders.push(entry.file_name().to_string_lossy().into_owned());
            }
        }
        folders.sort();
        let mut known: Vec<&str> = Self::languages().collect();
        known.sort_unstable();
        ensure!(
            folders == known,
            "there are templates for {folders:?}, and xtask knows of {known:?}"
        );
        known.par_iter().try_for_each(|language| self.build_one(language))?;
        fs::write(
            self.project.fixtures().join("templates.json"),
            serde_json::to_vec(&known)?,
        )?;
        Ok(())
    }

    fn build_one(&self, language: &str) -> Result<()> {
        let sources = self.project.root().join("pkg-templates").join(language);
        let module = self.project.fixtures().join(format!("template-{language}.wasm"));
        let stamp = Stamp::of(&sources, "flow-like new, build and check", &module)?;
        if stamp.is_current() && self.folder(language).is_dir() {
            return Ok(());
        }
        println!("templates: building {language}");
        let folder = self.folder(language);
        self.make(language, ID, &folder, &[])?;
        if sources.join("single").is_dir() {
            let single = self.folder(&format!("{language}-single"));
            self.make(language, SINGLE_ID, &single, &["--single"])?;
        }
        fs::create_dir_all(self.project.fixtures())?;
        fs::copy(folder.join("build/nodes.wasm"), &module)?;
        let manifest: toml::Table = fs::read_to_string(folder.join("manifest.toml"))?.parse()?;
        let json = serde_json::to_vec_pretty(&manifest)?;
        fs::write(self.project.fixtures().join(format!("template-{language}.json")), json)?;
        stamp.keep()
    }

    /// What an author does first.
    fn make(&self, language: &str, id: &str, folder: &Path, options: &[&str]) -> Result<()> {
        if folder.exists() {
            fs::remove_dir_all(folder).with_context(|| format!("cannot remove {}", folder.display()))?;
        }
        let mut new = self.flow_like();
        shell::output(
            new.args(["new", language, id])
                .arg(folder)
                .args(["--name", NAME])
                .args(options),
        )?;
        shell::output(self.flow_like().arg("build").arg(folder))?;
        shell::output(self.flow_like().args(["check", "--deny-warnings"]).arg(folder)).map(drop)
    }

    /// Runs the unit tests of a package, and of the one with a single node where there is one.
    pub(crate) fn test(&self, language: &str) -> Result<()> {
        self.test_in(language, &self.folder(language))?;
        let single = self.folder(&format!("{language}-single"));
        if single.is_dir() {
            self.test_in(language, &single)?;
        }
        Ok(())
    }

    fn test_in(&self, language: &str, folder: &Path) -> Result<()> {
        let command = LANGUAGES
            .iter()
            .find(|(name, _)| *name == language)
            .map(|(_, command)| *command);
        let [program, arguments @ ..] = command.unwrap_or_default() else {
            anyhow::bail!("no command tests {language}");
        };
        let mut command = shell::command(program);
        shell::output(self.with_tools(command.current_dir(folder).args(arguments))).map(drop)
    }

    fn folder(&self, language: &str) -> PathBuf {
        self.project.target().join("templates").join(language)
    }

    /// The command, for a user who has nothing installed.
    fn flow_like(&self) -> Command {
        let mut flow_like = shell::command(self.project.target().join("debug/flow-like"));
        flow_like.env("FLOW_LIKE_HOME", self.project.target().join("templates/.home"));
        self.with_tools(&mut flow_like);
        flow_like
    }

    fn with_tools<'c>(&self, command: &'c mut Command) -> &'c mut Command {
        // What a surrounding cargo has set is not meant for guests.
        for name in [
            "RUSTFLAGS",
            "CARGO_ENCODED_RUSTFLAGS",
            "RUSTUP_TOOLCHAIN",
            "CARGO",
            "RUSTC",
        ] {
            command.env_remove(name);
        }
        command
            .env("PATH", &self.path)
            .env("PYTHONPATH", c::zig_folder(self.project))
            .env("GOTOOLCHAIN", "local")
            .env("CARGO_TARGET_DIR", self.project.target().join("templates/.cargo"))
    }
}

/// Builds and tests all of them.
pub(crate) fn run(project: &Project) -> Result<()> {
    let templates = Templates::new(project)?;
    templates.build()?;
    for language in Templates::languages() {
        templates
            .test(language)
            .with_context(|| format!("the tests of the {language} template"))?;
        println!("templates: {language} is good");
    }
    Ok(())
}
