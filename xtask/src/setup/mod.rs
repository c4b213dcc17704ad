//! Making sure that what a command needs is on this machine.

mod apt;
pub(crate) mod browsers;
pub(crate) mod c;
pub(crate) mod cargo_tools;
pub(crate) mod go;
pub(crate) mod lints;
pub(crate) mod npm;
mod pip;
pub(crate) mod rust;

use anyhow::{Result, bail};

use crate::project::Project;

/// One thing that a command may need.
#[derive(Clone, Copy)]
pub(crate) struct Need {
    /// What it is.
    pub(crate) name: &'static str,
    /// What it is for.
    pub(crate) why: &'static str,
    /// Whether it is there in a version that will do.
    pub(crate) present: fn(&Project) -> bool,
    /// Installs it, without asking.
    pub(crate) install: fn(&Project) -> Result<()>,
    /// The command that a person would give, for when `install` could not.
    pub(crate) by_hand: fn(&Project) -> String,
}

/// What building the WebAssembly takes.
pub(crate) const BUILD: &[Need] = &[rust::TARGETS, rust::SOURCES, cargo_tools::WASM_BINDGEN, npm::WASM_OPT];

/// What building the guest packages takes.
pub(crate) const FIXTURES: &[Need] = &[rust::TARGETS, npm::WASM_OPT, npm::ASSEMBLYSCRIPT, go::GO, c::COMPILER];

/// What building the package templates takes.
pub(crate) const TEMPLATES: &[Need] = &[rust::TARGETS, npm::WASM_OPT, go::GO, c::ZIG_NEED, c::HOST];

/// What putting the playground together takes, besides the runtime and the packages.
pub(crate) const PLAYGROUND: &[Need] = &[cargo_tools::TRUNK];

/// What testing the shipped build takes.
pub(crate) fn shipped() -> Vec<Need> {
    [
        BUILD,
        FIXTURES,
        CHROME,
        FIREFOX,
        PLAYGROUND,
        &[npm::TYPESCRIPT, npm::REFERENCE, npm::AXE],
    ]
    .concat()
}

/// What the checks take.
pub(crate) const TIDY: &[Need] = &[rust::TARGETS, lints::LINTS];

/// What driving Chrome takes.
pub(crate) const CHROME: &[Need] = &[browsers::CHROME];

/// What driving Firefox takes.
pub(crate) const FIREFOX: &[Need] = &[browsers::FIREFOX, cargo_tools::GECKODRIVER];

/// What running tests in a browser takes, besides the browser.
pub(crate) const BROWSER_TESTS: &[Need] = &[rust::TARGETS, cargo_tools::WASM_BINDGEN, cargo_tools::WASM_PACK];

/// What the benchmark takes, besides a browser.
pub(crate) fn bench() -> Vec<Need> {
    [BUILD, FIXTURES, TEMPLATES, &[npm::EXTISM]].concat()
}

/// All of it.
pub(crate) fn everything() -> Vec<Need> {
    [
        shipped(),
        bench(),
        TEMPLATES.to_vec(),
        TIDY.to_vec(),
        BROWSER_TESTS.to_vec(),
        FIREFOX.to_vec(),
    ]
    .concat()
}

/// Installs what is missing of `needs`; says what, and why.
///
/// # Errors
///
/// After trying everything, names what could not be installed and the commands that would.
pub(crate) fn ensure(project: &Project, needs: &[Need]) -> Result<()> {
    let mut seen = Vec::new();
    let mut failed = Vec::new();
    for need in needs {
        if seen.contains(&need.name) {
            continue;
        }
        seen.push(need.name);
        if (need.present)(project) {
            println!("have     {}", need.name);
            continue;
        }
        println!("install  {} ({})", need.name, need.why);
        let problem = match (need.install)(project) {
            Ok(()) if (need.present)(project) => continue,
            Ok(()) => "it was installed, but it is still not found".to_owned(),
            Err(error) => format!("{error:#}"),
        };
        println!("failed   {}: {problem}", need.name);
        failed.push(format!("- {} ({}): {}", need.name, need.why, (need.by_hand)(project)));
    }
    if !failed.is_empty() {
        bail!(
            "could not install these; give the commands by hand, then try again\n{}",
            failed.join("\n")
        );
    }
    Ok(())
}
