//! What the command line understands.

mod registry;

use clap::{Parser, Subcommand};

/// Publishes, serves, installs and runs Flow-Like WebAssembly node packages.
#[derive(Debug, Parser)]
#[command(name = "flow-like", version)]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Runs a registry of packages, and reviews what is in one.
    #[command(subcommand)]
    Registry(registry::Command),
}

/// Does what the command line says.
///
/// # Errors
///
/// What went wrong, for people.
pub fn run(cli: Cli) -> anyhow::Result<()> {
    match cli.command {
        Command::Registry(command) => registry::run(command),
    }
}
