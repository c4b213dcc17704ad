//! `flow-like check`.

use clap::Args;

use crate::{
    check::{Level, look},
    place::Place,
    screen::{Done, Exit, Failure},
};

#[derive(Debug, Args)]
pub(super) struct Check {
    /// The folder of a package, or its manifest or module.
    #[arg(default_value = ".", value_name = "FOLDER")]
    folder: String,
    /// Fails where there are warnings only.
    #[arg(long)]
    deny_warnings: bool,
}

pub(super) async fn check(command: Check) -> Result<Done, Failure> {
    let report = look(&Place::of(&command.folder)?).await?;
    let bad = report.count(Level::Error) > 0 || command.deny_warnings && report.count(Level::Warning) > 0;
    Ok(Done {
        exit: if bad { Exit::Problems } else { Exit::Good },
        ..Done::new(report.to_json(), report.to_text())
    })
}
