//! `cargo xtask playground`: the page on which people try packages, put together and served by Trunk (`Trunk.toml`).

mod listing;
mod samples;

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use clap::Args;

use crate::project::Project;
use crate::setup::{self, cargo_tools};
use crate::templates::Templates;
use crate::{build, shell};

/// Where Trunk says that the files are, while it puts them together.
const STAGING: &str = "TRUNK_STAGING_DIR";

#[derive(Args)]
pub(crate) struct Options {
    /// Puts the files into target/playground, and does not serve them.
    #[arg(long, conflicts_with_all = ["port", "open"])]
    build: bool,
    /// Takes the runtime of an earlier `cargo xtask build`.
    #[arg(long)]
    no_build: bool,
    /// Where the page is served on this machine; 4400 unless given.
    #[arg(long)]
    port: Option<u16>,
    /// Opens it in your browser.
    #[arg(long)]
    open: bool,
    /// What Trunk calls: lists the files that it has put together.
    #[arg(long, hide = true)]
    list: bool,
}

pub(crate) fn run(project: &Project, options: &Options) -> Result<()> {
    if options.list {
        let staging =
            std::env::var_os(STAGING).with_context(|| format!("{STAGING} is not set: only Trunk calls this"))?;
        return listing::write(Path::new(&staging));
    }
    setup::ensure(project, setup::PLAYGROUND)?;
    if !options.no_build {
        build::run(project)?;
    }
    Templates::new(project)?.build()?;
    if options.build {
        println!("\n{}", put_together(project)?.display());
        return Ok(());
    }
    samples::write(project)?;
    let mut trunk = trunk(project, "serve")?;
    if let Some(port) = options.port {
        trunk.args(["--port", &port.to_string()]);
    }
    if options.open {
        trunk.arg("--open");
    }
    shell::run(&mut trunk)
}

/// Puts the page's files together, with the runtime and the packages that were built before. Returns their directory.
pub(crate) fn put_together(project: &Project) -> Result<PathBuf> {
    ensure!(
        project.web().join("index.js").is_file(),
        "there is no runtime in {}: leave out --no-build",
        project.web().display()
    );
    samples::write(project)?;
    shell::run(&mut trunk(project, "build")?)?;
    Ok(project.target().join("playground"))
}

fn trunk(project: &Project, what: &str) -> Result<std::process::Command> {
    let mut trunk = shell::command(cargo_tools::trunk(project)?);
    trunk
        .current_dir(project.root())
        // It has only the words `true` and `false` for a variable that others set to 1.
        .env_remove("NO_COLOR")
        .args([what, "--config", "Trunk.toml"]);
    Ok(trunk)
}
