//! Guest modules for the tests, built from the sources in `tests/fixtures`.

pub(crate) mod bench;
pub(crate) mod stamp;
mod wat;

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result, bail, ensure};

use stamp::Stamp;

/// The compilers to build with.
pub(crate) struct Tools {
    /// Environment of the cargo that can build for wasm32.
    pub(crate) cargo_env: Vec<(String, String)>,
    /// The command that runs the AssemblyScript compiler.
    pub(crate) asc: Vec<String>,
    /// The go command.
    pub(crate) go: PathBuf,
    /// The C compiler.
    pub(crate) cc: CCompiler,
    /// The command that runs wasm-opt of binaryen 132 or newer.
    pub(crate) wasm_opt: Option<Vec<String>>,
}

/// A C compiler for wasm32 with WASI.
pub(crate) enum CCompiler {
    /// clang-22 with wasm-ld-22 and wasi-libc.
    Clang,
    /// Zig, as the Python package `ziglang`.
    Zig {
        /// The Python interpreter.
        python: String,
        /// Where `ziglang` is installed.
        python_path: PathBuf,
    },
}

/// What rustc's default features allow; with all features wasm-opt writes what few engines read.
const WASM_OPT: &[&str] = &[
    "-O3",
    "--enable-bulk-memory",
    "--enable-bulk-memory-opt",
    "--enable-call-indirect-overlong",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
];

/// Builds what is not up to date and returns the directory with all modules and their manifests.
///
/// # Errors
///
/// When a compiler is missing or fails; its own messages are part of the error.
pub(crate) fn build(root: &Path, tools: &Tools) -> Result<PathBuf> {
    let build = Build {
        sources: root.join("tests/fixtures"),
        out: root.join("target/fixtures"),
        tools,
    };
    fs::create_dir_all(&build.out)?;
    build.rust("rust-sdk", "wasm32-unknown-unknown", "rust-sdk.unknown.wasm")?;
    build.rust("rust-sdk", "wasm32-wasip1", "rust-sdk.wasip1.wasm")?;
    build.optimised("rust-sdk.unknown.wasm", "rust-sdk.opt.wasm")?;
    build.assemblyscript("shout.ts", "assemblyscript.wasm", &[])?;
    build.assemblyscript(
        "shout.ts",
        "assemblyscript-initialize.wasm",
        &["--exportStart", "_initialize"],
    )?;
    build.assemblyscript("counter.ts", "assemblyscript-counter.wasm", &[])?;
    build.go()?;
    build.c()?;
    for package in ["rust-sdk", "assemblyscript", "go", "c"] {
        copy_manifests(&build.sources.join(package), &build.out)?;
    }
    wat::build(&build.sources.join("wat"), &build.out)?;
    Ok(build.out)
}

struct Build<'a> {
    sources: PathBuf,
    out: PathBuf,
    tools: &'a Tools,
}

impl Build<'_> {
    fn rust(&self, package: &str, target: &str, output: &str) -> Result<()> {
        let target_dir = self.out.join("build").join(package);
        let mut cargo = Command::new("cargo");
        cargo
            .args([
                "build",
                "--quiet",
                "--release",
                "--locked",
                "--target",
                target,
                "--target-dir",
            ])
            .arg(&target_dir);
        // What the surrounding cargo sets for this workspace is not meant for guests.
        for name in [
            "RUSTFLAGS",
            "CARGO_ENCODED_RUSTFLAGS",
            "CARGO_TARGET_DIR",
            "RUSTUP_TOOLCHAIN",
            "CARGO",
            "RUSTC",
        ] {
            cargo.env_remove(name);
        }
        cargo.envs(self.tools.cargo_env.iter().map(|(name, value)| (name, value)));
        let sources = self.sources.join(package);
        self.step(&sources, &mut cargo, output, |output| {
            let built = target_dir
                .join(target)
                .join("release")
                .join(package.replace('-', "_") + ".wasm");
            fs::copy(&built, output).with_context(|| format!("cargo built no {}", built.display()))?;
            Ok(())
        })
    }

    fn optimised(&self, input: &str, output: &str) -> Result<()> {
        let Some(command) = &self.tools.wasm_opt else {
            println!("fixtures: no wasm-opt, so {output} is left out");
            return Ok(());
        };
        let input = self.out.join(input);
        let mut wasm_opt = self::command(command)?;
        wasm_opt.args(WASM_OPT).arg(&input).arg("-o").arg(self.out.join(output));
        self.step(&input, &mut wasm_opt, output, |_| Ok(()))
    }

    fn assemblyscript(&self, source: &str, output: &str, more: &[&str]) -> Result<()> {
        let mut asc = command(&self.tools.asc)?;
        asc.arg(source)
            .args(["-O3", "--runtime", "incremental"])
            .args(more)
            .arg("-o")
            .arg(self.out.join(output));
        self.step(&self.sources.join("assemblyscript"), &mut asc, output, |_| Ok(()))
    }

    fn go(&self) -> Result<()> {
        let mut go = Command::new(&self.tools.go);
        go.args(["build", "-trimpath", "-buildmode=c-shared", "-ldflags=-s -w", "-o"])
            .arg(self.out.join("go.wasm"))
            .arg(".")
            .envs([
                ("GOOS", "wasip1"),
                ("GOARCH", "wasm"),
                ("GOTOOLCHAIN", "local"),
                ("GOFLAGS", ""),
            ]);
        self.step(&self.sources.join("go"), &mut go, "go.wasm", |_| Ok(()))
    }

    fn c(&self) -> Result<()> {
        let mut cc = match &self.tools.cc {
            CCompiler::Clang => {
                let mut clang = Command::new("clang-22");
                // Debian's wasi-libc is where clang looks for the older name of the target. Without the full path of
                // the linker, linking fails without a word.
                clang.args(["--target=wasm32-wasi", "-Wno-deprecated"]);
                clang.arg(format!("-fuse-ld={}", in_path("wasm-ld-22")?.display()));
                clang
            }
            CCompiler::Zig { python, python_path } => {
                let mut zig = Command::new(python);
                zig.args(["-m", "ziglang", "cc", "-target", "wasm32-wasi"])
                    .env("PYTHONPATH", python_path);
                zig
            }
        };
        cc.args([
            "-mexec-model=reactor",
            "-O2",
            "-s",
            "-Wall",
            "-Wextra",
            "-Wl,-z,stack-size=65536",
            "count.c",
            "-o",
        ])
        .arg(self.out.join("c.wasm"));
        self.step(&self.sources.join("c"), &mut cc, "c.wasm", |_| Ok(()))
    }

    /// Runs a command in the sources' directory, unless the output was made by it from the same sources.
    fn step(
        &self,
        sources: &Path,
        command: &mut Command,
        output: &str,
        finish: impl FnOnce(&Path) -> Result<()>,
    ) -> Result<()> {
        let path = self.out.join(output);
        let stamp = Stamp::of(sources, &format!("{command:?}"), &path)?;
        if stamp.is_current() {
            return Ok(());
        }
        println!("fixtures: building {output}");
        let directory = if sources.is_dir() { sources } else { self.out.as_path() };
        run(command.current_dir(directory))?;
        finish(&path)?;
        ensure!(path.is_file(), "{output} was not built by {command:?}");
        stamp.keep()
    }
}

fn command(words: &[String]) -> Result<Command> {
    let (program, args) = words.split_first().context("an empty command")?;
    let mut command = Command::new(program);
    command.args(args);
    Ok(command)
}

fn run(command: &mut Command) -> Result<()> {
    let program = command.get_program().to_string_lossy().into_owned();
    let output = command
        .output()
        .with_context(|| format!("{program} could not be started; cargo xtask setup installs it"))?;
    if output.status.success() {
        return Ok(());
    }
    bail!(
        "{command:?} failed ({}):\n{}{}",
        output.status,
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    )
}

fn in_path(program: &str) -> Result<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path)
        .map(|directory| directory.join(program))
        .find(|candidate| candidate.is_file())
        .with_context(|| format!("{program} is not in PATH; cargo xtask setup installs it"))
}

/// Copies the package manifests of a directory.
fn copy_manifests(from: &Path, to: &Path) -> Result<()> {
    for entry in fs::read_dir(from)? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default();
        if path.extension().is_some_and(|extension| extension == "toml") && name != "Cargo.toml" {
            fs::copy(&path, to.join(name))?;
        }
    }
    Ok(())
}
