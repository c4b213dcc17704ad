//! Building a package folder with the tools of its language.
//!
//! What is in the folder says which language it is, see [`Language::of`]. Each language is a file; all of them come down to
//! commands that leave a module, which then takes its place at the manifest's `wasm_path` and is optimised.

mod c;
mod cargo;
mod command;
mod go;
mod npm;
mod optimise;
mod zig;

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use flow_like_browser::{Code, install::neighbours, manifest::Manifest};

pub(crate) use self::command::Tools;
use crate::screen::Failure;

/// Where the module goes if the manifest does not say.
const MODULE: &str = "module.wasm";

/// What a folder is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Language {
    Rust,
    Go,
    Zig,
    /// AssemblyScript, JavaScript, or whatever else npm builds.
    Npm,
    C,
    Cpp,
}

/// A module that was built.
#[derive(Debug)]
pub(crate) struct Built {
    pub(crate) language: Language,
    /// Where it is.
    pub(crate) module: PathBuf,
    /// Where the manifest is.
    pub(crate) manifest: PathBuf,
    /// Its size as the compiler left it, in bytes.
    pub(crate) compiled: u64,
    /// And after wasm-opt.
    pub(crate) optimised: Optimised,
}

impl Built {
    /// How large it is now.
    pub(crate) fn bytes(&self) -> u64 {
        match self.optimised {
            Optimised::To(bytes) => bytes,
            _ => self.compiled,
        }
    }
}

/// What wasm-opt came to.
#[derive(Debug)]
pub(crate) enum Optimised {
    /// Bytes.
    To(u64),
    /// Nobody wanted it.
    Unwanted,
    /// There is none on this computer.
    Missing,
    /// It does not take the module; that stays as it was compiled.
    Failed(String),
}

impl Language {
    /// By what is in the folder. The first that fits counts: packages of any language may have a `package.json` for their
    /// tests.
    fn of(folder: &Path) -> Result<Self, Failure> {
        let has = |name: &str| folder.join(name).is_file();
        if has("Cargo.toml") {
            return Ok(Language::Rust);
        }
        if has("go.mod") {
            return Ok(Language::Go);
        }
        if has("build.zig") {
            return Ok(Language::Zig);
        }
        if has("package.json") {
            return Ok(Language::Npm);
        }
        c::language(folder).ok_or_else(|| {
            failed(format!(
                "nothing in {} says how to build it: no Cargo.toml, go.mod, build.zig, package.json, and no sources in C or C++",
                folder.display()
            ))
        })
    }

    /// Its name, for people.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Language::Rust => "Rust",
            Language::Go => "Go",
            Language::Zig => "Zig",
            Language::Npm => "npm",
            Language::C => "C",
            Language::Cpp => "C++",
        }
    }
}

/// Builds a package folder, optimised or for finding faults.
///
/// # Errors
///
/// Where the folder is no package, a tool is missing, which the message says how to get, or the tool fails; its own words
/// have gone to standard error by then. The module of an earlier build stays where it is.
pub(crate) fn build(folder: &Path, optimise: bool, tools: &Tools) -> Result<Built, Failure> {
    let manifest = manifest(folder)?;
    let module = folder.join(module_path(&manifest)?);
    // A build that was killed has left it there.
    move_to(&aside(&module), &module)?;
    let language = Language::of(folder)?;
    if let Some(parent) = module.parent() {
        fs::create_dir_all(parent).map_err(|error| cannot_write(parent, &error))?;
    }
    // Tools may leave half a file, and whoever watches the folder must never see one.
    let fresh = module.with_extension("wasm.new");
    let compile = || match language {
        Language::Rust => cargo::build(folder, &fresh, tools),
        Language::Go => go::build(folder, &fresh, tools),
        Language::Zig => zig::build(folder, &module, &fresh, tools),
        Language::Npm => npm::build(folder, &module, &fresh, tools),
        Language::C | Language::Cpp => c::build(folder, language, &fresh, tools),
    };
    let finish = || {
        let compiled = size(&fresh)?;
        let optimised = match optimise {
            true => optimise::optimise(folder, &fresh, tools)?,
            false => Optimised::Unwanted,
        };
        fs::rename(&fresh, &module).map_err(|error| cannot_write(&module, &error))?;
        Ok((compiled, optimised))
    };
    let (compiled, optimised) = compile().and_then(|()| finish()).inspect_err(|_| {
        // Half a module is of no use; often there is none.
        fs::remove_file(&fresh).ok();
    })?;
    Ok(Built {
        language,
        module,
        manifest,
        compiled,
        optimised,
    })
}

/// The manifest of a folder.
fn manifest(folder: &Path) -> Result<PathBuf, Failure> {
    neighbours(MODULE)
        .iter()
        .map(|name| folder.join(name))
        .find(|path| path.is_file())
        .ok_or_else(|| failed(format!("there is no manifest.toml in {}", folder.display())))
}

/// Where a manifest wants its module.
fn module_path(manifest: &Path) -> Result<String, Failure> {
    let bytes = fs::read(manifest).map_err(|error| failed(format!("cannot read {}: {error}", manifest.display())))?;
    let parsed = Manifest::parse(&bytes).map_err(|error| error.with("file", manifest.display().to_string()))?;
    let path = parsed.manifest.wasm_path.clone().unwrap_or_else(|| MODULE.to_owned());
    // A build writes there, and a slip must not cost anybody a source.
    match Path::new(&path).extension().is_some_and(|ending| ending == "wasm") {
        true => Ok(path),
        false => Err(failed(format!(
            "`wasm_path` in {} is {path}, where the build puts the module; it has to end in .wasm",
            manifest.display()
        ))),
    }
}

/// Where the module of the build before is while a tool makes a new one in its place.
fn aside(module: &Path) -> PathBuf {
    module.with_extension("wasm.old")
}

/// Moves a file if it is there, and says whether it was.
fn move_to(from: &Path, to: &Path) -> Result<bool, Failure> {
    match fs::rename(from, to) {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(cannot_write(to, &error)),
    }
}

/// Runs a tool that writes the module where the manifest wants it. The module of the build before steps aside meanwhile, so
/// that it is not taken for a new one, and comes back if there is none.
fn in_place(module: &Path, fresh: &Path, tool: &str, run: impl FnOnce() -> Result<(), Failure>) -> Result<(), Failure> {
    let old = aside(module);
    let had_one = move_to(module, &old)?;
    let built = run().and_then(|()| match move_to(module, fresh)? {
        true => Ok(()),
        false => Err(failed(format!(
            "{tool} has built no {}, where the manifest's `wasm_path` says that the module is",
            module.display()
        ))),
    });
    if had_one {
        move_to(&old, module)?;
    } else if built.is_err() {
        // What a tool left half done is no module.
        fs::remove_file(module).ok();
    }
    built
}

fn size(path: &Path) -> Result<u64, Failure> {
    let found = fs::metadata(path).map_err(|error| failed(format!("cannot read {}: {error}", path.display())))?;
    Ok(found.len())
}

fn failed(message: impl Into<String>) -> Failure {
    Failure::new("build-failed", message)
}

fn cannot_write(path: &Path, error: &io::Error) -> Failure {
    Failure::new(
        Code::Storage.as_str(),
        format!("cannot write {}: {error}", path.display()),
    )
}
