//! The standard library for the WebAssembly targets: from rustup, or from Debian where rustup cannot fetch it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};

use super::{Need, apt};
use crate::project::Project;
use crate::shell;

/// What pages run. Guest packages use it as well.
pub(crate) const WEB: &str = "wasm32-unknown-unknown";
/// What guest packages with WASI use.
const WASI: &str = "wasm32-wasip1";
const TARGETS_OF_RUST: [&str; 2] = [WEB, WASI];

/// Set to `debian`, takes Debian's toolchain even where rustup's would do.
const CHOICE: &str = "FLOW_LIKE_RUST";
/// Debian's second, newer Rust, the library's sources, a linker, and the C library on WASI.
const DEBIAN: &[&str] = &["rustc-web", "cargo-web", "rust-web-src", "lld-22", "wasi-libc"];
/// The name under which rustup knows the Rust in /usr.
const TOOLCHAIN: &str = "debian";
const DEBIAN_SYSROOT: &str = "/usr";

pub(crate) const TARGETS: Need = Need {
    name: "Rust for WebAssembly",
    why: "builds the runtime for pages, and the Rust guest packages",
    present: |_| toolchain().is_ok(),
    install,
    by_hand: |_| {
        format!(
            "rustup target add {} (or, as root on Debian 12: {CHOICE}={TOOLCHAIN} cargo xtask setup)",
            TARGETS_OF_RUST.join(" ")
        )
    },
};

pub(crate) const SOURCES: Need = Need {
    name: "sources of Rust's standard library",
    why: "builds it along with the runtime, for size",
    present: |_| sources_are_there(),
    install: |_| {
        let mut rustup = shell::command("rustup");
        let toolchain = toolchain()?;
        shell::run(toolchain.apply(rustup.args(["component", "add", "rust-src"])))
    },
    by_hand: |_| {
        format!("rustup component add rust-src (or, as root on Debian 12: {CHOICE}={TOOLCHAIN} cargo xtask setup)")
    },
};

/// A Rust toolchain that has both WebAssembly targets.
pub(crate) struct Toolchain {
    /// What to set for `cargo`, `wasm-pack` and the like.
    pub(crate) env: Vec<(String, String)>,
    /// Whether clippy comes with it.
    pub(crate) has_clippy: bool,
}

/// The toolchain to build WebAssembly with.
pub(crate) fn toolchain() -> Result<Toolchain> {
    let sysroot = sysroot()?;
    // A library that was built here needs the settings below, even where its compiler is the default one.
    let is_built_here = stamp(&sysroot, WEB).is_file();
    if !wants_debian() && !is_built_here && has_targets(&sysroot) {
        return Ok(Toolchain {
            env: Vec::new(),
            has_clippy: true,
        });
    }
    ensure!(debian_is_ready(), "the WebAssembly targets of Rust are not installed");
    let linker = |target: &str| {
        let name = target.to_uppercase().replace('-', "_");
        (format!("CARGO_TARGET_{name}_LINKER"), "wasm-ld-22".to_owned())
    };
    let mut env = vec![("RUSTUP_TOOLCHAIN".to_owned(), TOOLCHAIN.to_owned())];
    env.extend(TARGETS_OF_RUST.map(linker));
    Ok(Toolchain { env, has_clippy: false })
}

fn sources_are_there() -> bool {
    let Ok(toolchain) = toolchain() else { return false };
    let mut rustc = shell::command("rustc");
    let sysroot = shell::output(toolchain.apply(rustc.args(["--print", "sysroot"]))).unwrap_or_default();
    let library = Path::new(sysroot.trim()).join("lib/rustlib/src/rust/library");
    library.join("Cargo.lock").is_file()
}

fn wants_debian() -> bool {
    std::env::var(CHOICE).is_ok_and(|choice| choice == TOOLCHAIN)
}

fn sysroot() -> Result<PathBuf> {
    let path = shell::output(shell::command("rustc").args(["--print", "sysroot"]))?;
    Ok(PathBuf::from(path.trim()))
}

fn has_targets(sysroot: &Path) -> bool {
    TARGETS_OF_RUST.iter().all(|target| library(sysroot, target).is_dir())
}

fn library(sysroot: &Path, target: &str) -> PathBuf {
    sysroot.join("lib/rustlib").join(target).join("lib")
}

fn install(project: &Project) -> Result<()> {
    if !wants_debian() {
        let mut rustup = shell::command("rustup");
        match shell::run(rustup.args(["target", "add"]).args(TARGETS_OF_RUST)) {
            Ok(()) => return Ok(()),
            Err(error) => println!("{error:#}; taking Debian's Rust instead"),
        }
    }
    apt::install(DEBIAN)?;
    shell::run(shell::command("rustup").args(["toolchain", "link", TOOLCHAIN, DEBIAN_SYSROOT]))?;
    for target in TARGETS_OF_RUST {
        if !is_current(target) {
            build_library(project, target)?;
        }
    }
    Ok(())
}

fn debian_is_ready() -> bool {
    let linked = shell::output(shell::command("rustup").args(["toolchain", "list"])).is_ok_and(|list| {
        list.lines()
            .any(|line| line.split_whitespace().next() == Some(TOOLCHAIN))
    });
    linked && shell::find("wasm-ld-22").is_some() && TARGETS_OF_RUST.iter().all(|target| is_current(target))
}

/// Whether the library of that target is there and was built by the compiler that is there now.
fn is_current(target: &str) -> bool {
    let built_by = fs::read_to_string(stamp(Path::new(DEBIAN_SYSROOT), target)).unwrap_or_default();
    debian_version().is_ok_and(|version| version == built_by)
}

/// The file that says which compiler built that library here.
fn stamp(sysroot: &Path, target: &str) -> PathBuf {
    library(sysroot, target).join("built-by")
}

fn debian_version() -> Result<String> {
    shell::output(shell::command("/usr/bin/rustc").arg("--version"))
}

/// Debian ships the sources of the standard library and not the library for this target: builds an empty crate with it
/// and puts what that leaves behind where the compiler looks.
fn build_library(project: &Project, target: &str) -> Result<()> {
    println!("build    the standard library for {target}");
    let krate = project.tools().join("empty");
    fs::create_dir_all(krate.join("src"))?;
    fs::write(krate.join("src/lib.rs"), "")?;
    // A workspace of its own, since it lies inside of ours.
    fs::write(
        krate.join("Cargo.toml"),
        "[package]\nname = \"empty\"\nedition = \"2024\"\n\n[workspace]\n",
    )?;
    let output = krate.join("target");
    if output.exists() {
        fs::remove_dir_all(&output)?;
    }
    let mut cargo = shell::command("/usr/bin/cargo");
    cargo
        .current_dir(&krate)
        .args(["build", "--release", "--target", target])
        .arg("-Zbuild-std=std,panic_abort,panic_unwind,proc_macro,test")
        .arg("--target-dir")
        .arg(&output)
        // Building the library needs unstable options, and link-time optimisation needs its bitcode.
        .env("RUSTC_BOOTSTRAP", "1")
        .env("RUSTFLAGS", "-Cembed-bitcode=yes")
        .env("RUSTC", "/usr/bin/rustc")
        .env("PATH", shell::path_with(&[Path::new("/usr/bin")])?)
        .env_remove("RUSTUP_TOOLCHAIN");
    shell::run(&mut cargo)?;

    let sysroot = Path::new(DEBIAN_SYSROOT);
    let library = library(sysroot, target);
    make_empty(&library)?;
    for entry in fs::read_dir(output.join(target).join("release/deps"))? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if name.ends_with(".rlib") && !name.starts_with("libempty-") {
            fs::copy(&path, library.join(name))?;
        }
    }
    if target == WASI {
        link_with_wasi_libc(&library.join("self-contained"))?;
    }
    fs::write(stamp(sysroot, target), debian_version()?)?;
    Ok(())
}

/// rustc wants these beside its library.
fn link_with_wasi_libc(directory: &Path) -> Result<()> {
    fs::create_dir_all(directory)?;
    for file in ["crt1-command.o", "crt1-reactor.o", "libc.a"] {
        let from = Path::new("/usr/lib/wasm32-wasi").join(file);
        fs::copy(&from, directory.join(file)).with_context(|| format!("cannot copy {}", from.display()))?;
    }
    Ok(())
}

/// Libraries of two compilers side by side confuse rustc.
fn make_empty(directory: &Path) -> Result<()> {
    if directory.exists() {
        fs::remove_dir_all(directory)?;
    }
    fs::create_dir_all(directory).with_context(|| format!("cannot make {} (root can)", directory.display()))
}

impl Toolchain {
    /// Makes `command` use this toolchain.
    pub(crate) fn apply<'a>(&self, command: &'a mut Command) -> &'a mut Command {
        command.envs(self.env.iter().map(|(name, value)| (name, value)))
    }
}
