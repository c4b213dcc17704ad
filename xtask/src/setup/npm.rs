//! Tools that come as npm packages. Each has a directory of its own, since they want different versions of each other.

use std::path::PathBuf;

use anyhow::{Context, Result, ensure};

use super::Need;
use crate::project::Project;
use crate::shell;

struct Package {
    name: &'static str,
    version: &'static str,
    /// The JavaScript file behind the command.
    script: &'static str,
    /// What it needs beside it, with versions.
    beside: &'static [&'static str],
}

/// Debian's is too old for modules that Rust makes today.
const BINARYEN: Package = Package {
    name: "binaryen",
    version: "132.0.0",
    script: "bin/wasm-opt",
    beside: &[],
};

const ASC: Package = Package {
    name: "assemblyscript",
    version: "0.28.20",
    script: "bin/asc.js",
    beside: &[],
};

const TSC: Package = Package {
    name: "typescript",
    version: "7.0.2",
    script: "bin/tsc",
    beside: &[],
};

/// It reads declarations with the last TypeScript that is written in JavaScript.
const TYPEDOC: Package = Package {
    name: "typedoc",
    version: "0.28.20",
    script: "bin/typedoc",
    beside: &["typedoc-plugin-markdown@4.14.1", "typescript@6.0"],
};

/// A plugin system that runs in pages on the browser's own WebAssembly: something to compare with.
const EXTISM_SDK: Package = Package {
    name: "@extism/extism",
    version: "1.0.3",
    script: "dist/browser/mod.js",
    beside: &[],
};

/// Finds what keeps people from using a page. Under the MPL-2.0, and in tests only.
const AXE_CORE: Package = Package {
    name: "axe-core",
    version: "4.14.1",
    script: "axe.min.js",
    beside: &[],
};

pub(crate) const WASM_OPT: Need = Need {
    name: "wasm-opt 132",
    why: "makes the WebAssembly smaller and faster",
    present: |project| BINARYEN.is_installed(project),
    install: |project| BINARYEN.install(project),
    by_hand: |project| BINARYEN.by_hand(project),
};

pub(crate) const ASSEMBLYSCRIPT: Need = Need {
    name: "AssemblyScript 0.28",
    why: "builds the AssemblyScript guest packages",
    present: |project| ASC.is_installed(project),
    install: |project| ASC.install(project),
    by_hand: |project| ASC.by_hand(project),
};

pub(crate) const TYPESCRIPT: Need = Need {
    name: "TypeScript 7",
    why: "checks the declarations of the JavaScript API",
    present: |project| TSC.is_installed(project),
    install: |project| TSC.install(project),
    by_hand: |project| TSC.by_hand(project),
};

pub(crate) const EXTISM: Need = Need {
    name: "Extism's JavaScript SDK 1.0",
    why: "is what the benchmark compares small runs with",
    present: |project| EXTISM_SDK.is_installed(project),
    install: |project| EXTISM_SDK.install(project),
    by_hand: |project| EXTISM_SDK.by_hand(project),
};

pub(crate) const REFERENCE: Need = Need {
    name: "TypeDoc 0.28",
    why: "writes the reference of the JavaScript API",
    present: |project| TYPEDOC.is_installed(project),
    install: |project| TYPEDOC.install(project),
    by_hand: |project| TYPEDOC.by_hand(project),
};

pub(crate) const AXE: Need = Need {
    name: "axe-core 4.14",
    why: "tests whether everybody can use the playground",
    present: |project| AXE_CORE.is_installed(project),
    install: |project| AXE_CORE.install(project),
    by_hand: |project| AXE_CORE.by_hand(project),
};

/// The script of axe-core.
pub(crate) fn axe(project: &Project) -> PathBuf {
    AXE_CORE.directory(project).join(AXE_CORE.script)
}

/// Where the modules of Extism's SDK for pages are.
pub(crate) fn extism(project: &Project) -> PathBuf {
    EXTISM_SDK.directory(project).join("dist/browser")
}

/// The command line of `wasm-opt`, without arguments.
pub(crate) fn wasm_opt(project: &Project) -> Vec<String> {
    BINARYEN.command(project)
}

/// The folder that a PATH needs for `wasm-opt`.
pub(crate) fn wasm_opt_folder(project: &Project) -> PathBuf {
    BINARYEN.prefix(project).join("node_modules/.bin")
}

/// The command line of the AssemblyScript compiler, without arguments.
pub(crate) fn asc(project: &Project) -> Vec<String> {
    ASC.command(project)
}

/// The command line of TypeDoc, without arguments, and where its plugins are.
pub(crate) fn typedoc(project: &Project) -> (Vec<String>, PathBuf) {
    (TYPEDOC.command(project), TYPEDOC.prefix(project).join("node_modules"))
}

/// The command line of the TypeScript compiler, without arguments.
pub(crate) fn tsc(project: &Project) -> Vec<String> {
    TSC.command(project)
}

impl Package {
    fn prefix(&self, project: &Project) -> PathBuf {
        project.tools().join(self.name)
    }

    fn directory(&self, project: &Project) -> PathBuf {
        self.prefix(project).join("node_modules").join(self.name)
    }

    fn is_installed(&self, project: &Project) -> bool {
        let directory = self.directory(project);
        let description = std::fs::read(directory.join("package.json")).unwrap_or_default();
        let description: serde_json::Value = serde_json::from_slice(&description).unwrap_or_default();
        description["version"] == self.version && directory.join(self.script).is_file()
    }

    fn install(&self, project: &Project) -> Result<()> {
        let npm = shell::find("npm").context("Node.js with npm is not installed")?;
        shell::run(shell::command(npm).args(self.arguments(project)))?;
        ensure!(
            self.is_installed(project),
            "{} {} did not arrive",
            self.name,
            self.version
        );
        Ok(())
    }

    fn by_hand(&self, project: &Project) -> String {
        format!("npm {}", self.arguments(project).join(" "))
    }

    fn arguments(&self, project: &Project) -> Vec<String> {
        let prefix = self.prefix(project).display().to_string();
        let package = format!("{}@{}", self.name, self.version);
        let fixed = [
            "install",
            "--no-save",
            "--no-audit",
            "--no-fund",
            "--silent",
            "--prefix",
        ];
        let own = [prefix, package];
        let beside = self.beside.iter().map(|package| (*package).to_owned());
        fixed.map(str::to_owned).into_iter().chain(own).chain(beside).collect()
    }

    fn command(&self, project: &Project) -> Vec<String> {
        let script = self.directory(project).join(self.script);
        vec!["node".to_owned(), script.display().to_string()]
    }
}
