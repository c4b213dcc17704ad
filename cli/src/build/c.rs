//! C and C++: all sources of the folder in one go, as a WASI reactor. Flags come from `compile_flags.txt`, which editors
//! that use clangd read too.

use std::{
    env, fs,
    path::{Path, PathBuf, absolute},
    process::Command,
};

use super::{
    Language, cannot_write,
    command::{Tools, command, find},
    failed, zig,
};
use crate::screen::Failure;

/// Where sources are not part of the module.
const LEFT_OUT: [&str; 4] = ["tests", "build", "node_modules", "single"];
const CPP: [&str; 3] = ["cc", "cpp", "cxx"];

/// Debian's wasi-libc, where clang does not look by itself.
const DEBIAN: &str = "/usr/lib/wasm32-wasi";

const MISSING_C: &str = "a C compiler for WebAssembly is needed for this: Zig (https://ziglang.org/download, or the Python \
                         package `ziglang`), the WASI SDK with `WASI_SDK_PATH` saying where it is, or on Debian and Ubuntu \
                         `apt install clang lld wasi-libc libclang-rt-dev-wasm32`";
const MISSING_CPP: &str = "a C++ compiler for WebAssembly with libc++ is needed for this: Zig \
                           (https://ziglang.org/download, or the Python package `ziglang`), the WASI SDK with \
                           `WASI_SDK_PATH` saying where it is, or on Debian and Ubuntu `apt install clang-22 lld-22 \
                           wasi-libc libclang-rt-22-dev-wasm32 libc++-22-dev-wasm32`";

pub(super) fn language(folder: &Path) -> Option<Language> {
    let sources = sources(folder);
    let is_cpp = |source: &PathBuf| {
        source
            .extension()
            .is_some_and(|ending| CPP.iter().any(|cpp| ending == *cpp))
    };
    match sources.iter().any(is_cpp) {
        true => Some(Language::Cpp),
        false if sources.is_empty() => None,
        false => Some(Language::C),
    }
}

pub(super) fn build(folder: &Path, language: Language, fresh: &Path, tools: &Tools) -> Result<(), Failure> {
    let fresh = absolute(fresh).map_err(|error| cannot_write(fresh, &error))?;
    let mut compiler = compiler(folder, language)?;
    compiler.args(["-mexec-model=reactor", "-O2", "-s", "-Wl,-z,stack-size=65536"]);
    compiler.args(flags(folder)?);
    compiler.args(sources(folder)).arg("-o").arg(fresh);
    tools.run(&mut compiler)
}

/// WASI's SDK where it is said to be, then Zig, which has all it takes, then clang with the system's wasi-libc.
fn compiler(folder: &Path, language: Language) -> Result<Command, Failure> {
    let is_cpp = language == Language::Cpp;
    if let Some(sdk) = env::var_os("WASI_SDK_PATH") {
        let clang = Path::new(&sdk)
            .join("bin")
            .join(if is_cpp { "clang++" } else { "clang" });
        let mut clang = command(clang, folder);
        clang.arg("--target=wasm32-wasip1");
        return Ok(clang);
    }
    if let Some(mut zig) = zig::zig(folder) {
        zig.args([if is_cpp { "c++" } else { "cc" }, "-target", "wasm32-wasi"]);
        return Ok(zig);
    }
    let library = Path::new(DEBIAN).join(if is_cpp { "libc++.a" } else { "libc.a" });
    let versions = || {
        (16..40)
            .rev()
            .map(|version| format!("-{version}"))
            .chain([String::new()])
    };
    let pair = versions().find_map(|version| {
        let clang = find(&format!("{}{version}", if is_cpp { "clang++" } else { "clang" }))?;
        Some((clang, find(&format!("wasm-ld{version}"))?))
    });
    match pair {
        Some((clang, linker)) if library.is_file() => {
            let mut clang = command(clang, folder);
            // The older name of the target is where wasi-libc is. Without the linker's full path, linking fails without a
            // word.
            clang.args(["--target=wasm32-wasi", "-Wno-deprecated"]);
            clang.arg(format!("-fuse-ld={}", linker.display()));
            Ok(clang)
        }
        _ => Err(failed(if is_cpp { MISSING_CPP } else { MISSING_C })),
    }
}

/// One flag a line.
fn flags(folder: &Path) -> Result<Vec<String>, Failure> {
    let path = folder.join("compile_flags.txt");
    if !path.is_file() {
        return Ok(Vec::new());
    }
    let text = fs::read_to_string(&path).map_err(|error| failed(format!("cannot read {}: {error}", path.display())))?;
    Ok(text
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .map(str::to_owned)
        .collect())
}

/// Paths inside of the folder, in order.
fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut sources = Vec::new();
    collect(folder, folder, &mut sources);
    sources.sort();
    sources
}

fn collect(root: &Path, folder: &Path, sources: &mut Vec<PathBuf>) {
    // What cannot be read has no sources; the compiler would say the same.
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        let name = entry.file_name().to_string_lossy().into_owned();
        let is_link = entry.file_type().is_ok_and(|kind| kind.is_symlink());
        if path.is_dir() {
            // A link may lead to a folder that this is in.
            if !is_link && !name.starts_with('.') && !LEFT_OUT.contains(&name.as_str()) {
                collect(root, &path, sources);
            }
        } else if path
            .extension()
            .is_some_and(|ending| ending == "c" || CPP.iter().any(|cpp| ending == *cpp))
        {
            sources.extend(path.strip_prefix(root).map(argument));
        }
    }
}

/// A path that no compiler takes for an option, or for a file of them.
fn argument(path: &Path) -> PathBuf {
    match path.to_string_lossy().starts_with(['-', '@']) {
        true => Path::new(".").join(path),
        false => path.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sources_are_files_of_the_folder() {
        let folder = tempfile::tempdir().unwrap();
        let write = |path: &str| {
            let path = folder.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "").unwrap();
        };
        for path in ["-x.c", "@y.c", "src/add.c", "src/-z.c", "tests/nodes.c", "sdk/text.h"] {
            write(path);
        }
        // Followed, it would have every source forty times.
        #[cfg(unix)]
        std::os::unix::fs::symlink("..", folder.path().join("src/up")).unwrap();
        let found = sources(folder.path());
        let found: Vec<_> = found.iter().map(|path| path.to_string_lossy()).collect();
        assert_eq!(found, ["./-x.c", "./@y.c", "src/-z.c", "src/add.c"]);
    }
}
