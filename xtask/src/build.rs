//! `cargo xtask build`: the WebAssembly and JavaScript that pages load, in two builds behind one entry.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use crate::project::Project;
use crate::setup::{self, cargo_tools, npm, rust};
use crate::shell;

const NAME: &str = "flow_like_browser";
pub(crate) const SIZES: &str = "sizes.json";

/// What the runtime may cost a page that loads it, in bytes; docs/architecture.md says what it takes.
const MOST_BROTLI: usize = 574_000;

/// One build of the runtime.
pub(crate) struct Build {
    /// Its directory, and its name in the entry (src/js/entry/loading.js).
    pub(crate) name: &'static str,
    cargo: &'static [&'static str],
    rustc: &'static str,
    wasm_opt: &'static [&'static str],
}

pub(crate) const BUILDS: [Build; 2] = [
    Build {
        name: "portable",
        cargo: &[],
        rustc: "",
        wasm_opt: &[],
    },
    Build {
        name: "tail-calls",
        cargo: &["--no-default-features", "--features", "tail-calls"],
        rustc: " -Ctarget-feature=+tail-call",
        wasm_opt: &["--enable-tail-call"],
    },
];

/// What lies beside the builds.
const ENTRY: &str = "src/js/entry";

/// The standard library is built along, for size, and panics stop at once, without code to say why: a fifth less to load.
/// Development builds and tests do without these, and say why they panic.
const UNSTABLE: &[&str] = &["-Zbuild-std=std,panic_abort", "-Zbuild-std-features=optimize_for_size"];
const RUSTFLAGS: &str =
    "-Zunstable-options -Cpanic=immediate-abort -Zlocation-detail=none -Csymbol-mangling-version=v0";

/// Functions of like names are alike, and compress better side by side.
const OPTIMISATIONS: &[&str] = &["-O3", "--reorder-functions-by-name"];

/// Every feature that Rust's output uses. `--all-features` would let wasm-opt write encodings that no browser reads yet.
const FEATURES: &[&str] = &[
    "bulk-memory",
    "bulk-memory-opt",
    "exception-handling",
    "multivalue",
    "mutable-globals",
    "nontrapping-float-to-int",
    "reference-types",
    "sign-ext",
];

/// Builds target/web and returns it.
///
/// # Errors
///
/// Also when the result has become too large.
pub(crate) fn run(project: &Project) -> Result<PathBuf> {
    setup::ensure(project, setup::BUILD)?;
    let web = project.web();
    if web.exists() {
        fs::remove_dir_all(&web)?;
    }
    fs::create_dir_all(&web)?;
    for file in fs::read_dir(project.root().join(ENTRY))? {
        let file = file?;
        fs::copy(file.path(), web.join(file.file_name()))?;
    }
    // Optimising the whole program is one thread's work.
    let sizes: BTreeMap<String, Sizes> = BUILDS
        .par_iter()
        .map(|build| Ok((build.name.to_owned(), make(project, build, &web.join(build.name))?)))
        .collect::<Result<_>>()?;
    fs::write(web.join(SIZES), serde_json::to_vec_pretty(&sizes)?)?;
    for (name, Sizes { raw, gzip, brotli }) in &sizes {
        println!("\n{name}: {raw} bytes, {gzip} with gzip -9, {brotli} with brotli 11, of {MOST_BROTLI} allowed");
        ensure!(
            *brotli <= MOST_BROTLI,
            "the build `{name}` has {brotli} bytes with brotli, {} too many",
            brotli - MOST_BROTLI
        );
    }
    Ok(web)
}

/// Makes one build in that directory. Returns what it weighs.
fn make(project: &Project, build: &Build, directory: &Path) -> Result<Sizes> {
    let compiled = compile(project, build)?;
    bind(project, &compiled, directory)?;
    let wasm = directory.join(format!("{NAME}_bg.wasm"));
    optimise(project, build, &wasm)?;
    measure(&wasm)
}

/// What a build weighs.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Sizes {
    pub(crate) raw: usize,
    pub(crate) gzip: usize,
    pub(crate) brotli: usize,
}

/// What the last build weighs, by name.
pub(crate) fn sizes(project: &Project) -> Result<BTreeMap<String, Sizes>> {
    Ok(serde_json::from_slice(&fs::read(project.web().join(SIZES))?)?)
}

/// Returns the file that it makes.
fn compile(project: &Project, build: &Build) -> Result<PathBuf> {
    // A directory of its own, so that one build does not replace what another has left behind.
    let target = project.target().join("builds").join(build.name);
    let mut cargo = project.cargo();
    cargo
        .args(["build", "--release", "--lib", "--package", "flow-like-browser"])
        .args(["--target", rust::WEB, "--target-dir"])
        .arg(&target)
        .args(build.cargo)
        .args(UNSTABLE)
        .env("RUSTFLAGS", format!("{RUSTFLAGS}{}", build.rustc))
        // Stable toolchains take unstable options only so.
        .env("RUSTC_BOOTSTRAP", "1");
    shell::run(rust::toolchain()?.apply(&mut cargo))?;
    Ok(target.join(rust::WEB).join("release").join(format!("{NAME}.wasm")))
}

fn bind(project: &Project, compiled: &Path, directory: &Path) -> Result<()> {
    let mut bindgen = shell::command(cargo_tools::wasm_bindgen(project)?.join("wasm-bindgen"));
    bindgen
        .args(["--target", "web", "--no-typescript", "--out-name", NAME])
        // The first tells src/js/supervisor.rs when an instance has ended, the other lets src/js/entry/local.js make another.
        .args(["--force-enable-abort-handler", "--experimental-reset-state-function"])
        .arg("--out-dir");
    shell::run(bindgen.arg(directory).arg(compiled))
}

fn optimise(project: &Project, build: &Build, wasm: &Path) -> Result<()> {
    let command = npm::wasm_opt(project);
    let (program, arguments) = command.split_first().context("no command for wasm-opt")?;
    let mut wasm_opt = shell::command(program);
    wasm_opt
        .args(arguments)
        .args(OPTIMISATIONS)
        .arg(wasm)
        .arg("--output")
        .arg(wasm)
        .args(build.wasm_opt);
    wasm_opt.args(FEATURES.iter().map(|feature| format!("--enable-{feature}")));
    shell::run(&mut wasm_opt)
}

fn measure(wasm: &Path) -> Result<Sizes> {
    let bytes = fs::read(wasm)?;
    Ok(Sizes {
        raw: bytes.len(),
        gzip: gzip(&bytes)?,
        brotli: brotli(&bytes)?,
    })
}

fn gzip(bytes: &[u8]) -> Result<usize> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(bytes)?;
    Ok(encoder.finish()?.len())
}

fn brotli(bytes: &[u8]) -> Result<usize> {
    let parameters = brotli::enc::BrotliEncoderParams {
        quality: 11,
        lgwin: 24,
        size_hint: bytes.len(),
        ..Default::default()
    };
    let mut packed = Vec::new();
    brotli::BrotliCompress(&mut &bytes[..], &mut packed, &parameters)?;
    Ok(packed.len())
}
