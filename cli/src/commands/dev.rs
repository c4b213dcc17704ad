//! `flow-like dev`.

use std::path::PathBuf;

use clap::Args;
use serde_json::json;

use super::build::sizes;
use crate::{
    dev::{Builder, Origins, Server},
    screen::{Done, Failure, line, style, tell},
    stopping::Stopping,
};

#[derive(Debug, Args)]
pub(super) struct Dev {
    /// The folder of a package.
    #[arg(default_value = ".", value_name = "FOLDER")]
    folder: PathBuf,
    /// Address and port for pages; port 0 is any free one.
    #[arg(long, default_value = "127.0.0.1:4317", value_name = "ADDRESS")]
    listen: String,
    /// A page of another computer that may have the package too; may be repeated.
    #[arg(long = "allow-origin", value_name = "ORIGIN")]
    origins: Vec<String>,
    /// Runs wasm-opt on each build, too.
    #[arg(long)]
    optimise: bool,
}

pub(super) async fn dev(command: Dev, json: bool) -> Result<Done, Failure> {
    let builder = Builder::new(&command.folder, command.optimise);
    let server = Server::bind(&command.listen, builder.follow(), Origins::and(&command.origins)?).await?;
    let failed = |error: std::io::Error| Failure::new("failed", error.to_string());
    let url = format!("http://{}", server.address().map_err(failed)?);
    let mut stopping = Stopping::listen().map_err(failed)?;
    line(&if json { json!({"url": url}).to_string() } else { url })?;
    let told = |built: &Result<_, Failure>| {
        let said = match built {
            Ok(built) => tell(&style::styled(style::GOOD, &sizes(built))),
            Err(failure) => tell(&failure.to_text()),
        };
        // Who does not listen any more still has their page.
        said.ok();
    };
    let ended = tokio::select! {
        ended = builder.run(told) => ended,
        ended = server.run() => ended.map_err(failed),
        () = stopping.asked() => Ok(()),
    };
    builder.stop();
    ended?;
    Ok(Done::silent())
}
