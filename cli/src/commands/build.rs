//! `flow-like build`.

use std::{path::PathBuf, time::Instant};

use clap::Args;
use serde_json::json;

use crate::{
    build::{Built, Optimised, Tools, build},
    screen::{Done, Failure, thousands},
    stopping::Stopping,
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

pub(super) async fn run(command: Build) -> Result<Done, Failure> {
    let began = Instant::now();
    let mut stopping = Stopping::listen().map_err(|error| Failure::new("failed", error.to_string()))?;
    let tools = Tools::default();
    let own = tools.clone();
    let mut building = tokio::task::spawn_blocking(move || build(&command.folder, !command.no_optimise, &own));
    let ended = tokio::select! {
        ended = &mut building => ended,
        () = stopping.asked() => {
            // It puts the module back that was there.
            tools.stop();
            building.await
        }
    };
    let built = ended.map_err(|error| Failure::new("internal", error.to_string()))??;
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
