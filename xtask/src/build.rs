//! `cargo xtask build`: the WebAssembly and JavaScript that pages load.

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::project::Project;
use crate::setup::{self, cargo_tools, npm, rust};
use crate::shell;

const NAME: &str = "flow_like_browser";
const SIZES: &str = "sizes.json";

/// What the runtime may cost a page that loads it, in bytes; docs/architecture.md says what it takes.
const MOST_BROTLI: usize = 450_000;

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
    compile(project)?;
    bind(project, &web)?;
    let wasm = web.join(format!("{NAME}_bg.wasm"));
    optimise(project, &wasm)?;
    measure(&wasm, &web.join(SIZES))?;
    Ok(web)
}

/// What the last build weighs.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Sizes {
    pub(crate) raw: usize,
    pub(crate) gzip: usize,
    pub(crate) brotli: usize,
}

pub(crate) fn sizes(project: &Project) -> Result<Sizes> {
    Ok(serde_json::from_slice(&fs::read(project.web().join(SIZES))?)?)
}

fn compile(project: &Project) -> Result<()> {
    let mut cargo = project.cargo();
    cargo.args([
        "build",
        "--release",
        "--lib",
        "--package",
        "flow-like-browser",
        "--target",
        rust::WEB,
    ]);
    cargo.args(UNSTABLE).env("RUSTFLAGS", RUSTFLAGS);
    // Stable toolchains take unstable options only so.
    cargo.env("RUSTC_BOOTSTRAP", "1");
    shell::run(rust::toolchain()?.apply(&mut cargo))
}

fn bind(project: &Project, web: &Path) -> Result<()> {
    if web.exists() {
        fs::remove_dir_all(web)?;
    }
    let built = project
        .target()
        .join(rust::WEB)
        .join("release")
        .join(format!("{NAME}.wasm"));
    let mut bindgen = shell::command(cargo_tools::wasm_bindgen(project)?.join("wasm-bindgen"));
    bindgen.args(["--target", "web", "--out-name", NAME, "--out-dir"]);
    shell::run(bindgen.arg(web).arg(built))
}

fn optimise(project: &Project, wasm: &Path) -> Result<()> {
    let command = npm::wasm_opt(project);
    let (program, arguments) = command.split_first().context("no command for wasm-opt")?;
    let mut wasm_opt = shell::command(program);
    wasm_opt
        .args(arguments)
        .args(OPTIMISATIONS)
        .arg(wasm)
        .arg("--output")
        .arg(wasm);
    wasm_opt.args(FEATURES.iter().map(|feature| format!("--enable-{feature}")));
    shell::run(&mut wasm_opt)
}

fn measure(wasm: &Path, report: &Path) -> Result<()> {
    let bytes = fs::read(wasm)?;
    let (raw, gzip, brotli) = (bytes.len(), gzip(&bytes)?, brotli(&bytes)?);
    println!(
        "\n{:>9} bytes\n{gzip:>9} with gzip -9\n{brotli:>9} with brotli 11, of {MOST_BROTLI} allowed",
        raw
    );
    let sizes = json!({ "raw": raw, "gzip": gzip, "brotli": brotli });
    fs::write(report, format!("{sizes:#}\n"))?;
    ensure!(
        brotli <= MOST_BROTLI,
        "{} has {brotli} bytes with brotli, {} too many",
        wasm.display(),
        brotli - MOST_BROTLI
    );
    Ok(())
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
