//! `flow-like build`.

use std::{path::PathBuf, time::Instant};

use clap::Args;
use serde_json::json;

use crate::{
    build::{Built, Optimised, build},
    screen::{Done, Failure, thousands},
};

#[derive(Debug, Args)]
pub(super) struct Build {
    /// The folder of a package.
    #[arg(default_value = ".", value_name = "FOLDER")]
    folder: PathBuf,
    /// Leaves the module as its compiler made it.
    #[arg(long)]
    no_optimise: bool,
}

pub(super) fn run(command: &Build) -> Result<Done, Failure> {
    let began = Instant::now();
    let built = build(&command.folder, !command.no_optimise)?;
    Ok(Done::new(
        json!({
            "language": built.language.name(), "module": built.module, "compiled": built.compiled, "bytes": built.bytes(),
            "optimised": matches!(built.optimised, Optimised::To(_)),
        }),
        format!("{}, {:.1} s\n", sizes(&built), began.elapsed().as_secs_f64()),
    ))
}

/// What was built, in a line.
pub(super) fn sizes(built: &Built) -> String {
    let compiled = thousands(built.compiled);
    let size = match &built.optimised {
        Optimised::To(bytes) => format!("{} bytes, {compiled} before wasm-opt", thousands(*bytes)),
        Optimised::Unwanted => format!("{compiled} bytes"),
        Optimised::Missing => {
            format!("{compiled} bytes; with wasm-opt in PATH it would be smaller (npm install --global binaryen)")
        }
        Optimised::Failed(why) => format!("{compiled} bytes; wasm-opt does not take it: {why}"),
    };
    format!("{} ({}): {size}", built.module.display(), built.language.name())
}
