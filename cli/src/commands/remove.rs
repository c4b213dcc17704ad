//! `flow-like uninstall`.

use clap::Args;
use flow_like_browser::Code;
use serde_json::json;

use crate::{
    screen::{Done, Failure, plain},
    session::Session,
};

#[derive(Debug, Args)]
pub(super) struct Uninstall {
    /// Which package.
    id: String,
    /// Also deletes the files that its nodes wrote.
    #[arg(long)]
    delete_files: bool,
}

pub(super) async fn uninstall(session: &Session, command: Uninstall) -> Result<Done, Failure> {
    let Uninstall { id, delete_files } = command;
    let removed = session.runtime.uninstall(&id, delete_files).await?;
    if !removed && !delete_files {
        return Err(not_installed(&id));
    }
    let what = match (removed, delete_files) {
        (true, false) => "is removed",
        (true, true) => "is removed, and its files are deleted",
        (false, _) => "was not installed; its files are deleted",
    };
    Ok(Done::new(
        json!({"id": id, "removed": removed, "filesDeleted": delete_files}),
        format!("{} {what}\n", plain(&id)),
    ))
}

/// There is no such package.
pub(super) fn not_installed(id: &str) -> Failure {
    let mut failure = Failure::new(
        Code::PackageNotFound.as_str(),
        format!("the package `{id}` is not installed; `flow-like list` says what is"),
    );
    failure.details.insert("package".to_owned(), json!(id));
    failure
}
