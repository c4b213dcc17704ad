//! `flow-like publish`.

use std::path::{Path, PathBuf};

use clap::Args;
use flow_like_browser::Code;
use serde_json::json;

use super::search::no_registry;
use crate::{
    check::{Level, Report, look},
    place::{Place, read},
    screen::{
        Done, Exit, Failure, Progress, bytes, plain,
        style::{GOOD, styled},
    },
    session::Session,
};

/// A file with a key, in bytes at most.
const MAX_KEY: usize = 4096;
/// Where the key is unless a file is named.
const KEY: &str = "FLOW_LIKE_API_KEY";

/// The key comes from the variable FLOW_LIKE_API_KEY, or from a file; never from the command line, which everybody on this
/// computer can read.
#[derive(Debug, Args)]
pub(super) struct Publish {
    /// The folder of a package, or its manifest or module.
    #[arg(default_value = ".", value_name = "FOLDER|FILE")]
    what: String,
    /// A file that has the API key, in place of FLOW_LIKE_API_KEY.
    #[arg(long, value_name = "FILE")]
    key_file: Option<PathBuf>,
    /// Checks everything and sends nothing.
    #[arg(long)]
    dry_run: bool,
}

pub(super) async fn publish(session: &Session, command: Publish) -> Result<Done, Failure> {
    let place = Place::of(&command.what)?;
    if !place.is_local() {
        return Err(Failure::usage(
            "what is published is a folder, a manifest or a module of this computer",
        ));
    }
    let registries = session.runtime.registries();
    let registry = registries.settings().urls.first().cloned().ok_or_else(no_registry)?;
    let mut report = look(&place).await?;
    report.hold_to_registries();
    if report.count(Level::Error) > 0 {
        return Ok(problems(&report));
    }
    let progress = Progress::new(&command.what);
    let options = session.install_options(&progress);
    if command.dry_run {
        let package = session.runtime.load_from(place.source()?, options).await?;
        drop(progress);
        let (id, version) = (&package.manifest.id, &package.manifest.version);
        let text = format!(
            "{}would publish {} {} ({}) to {}; nothing was sent\n",
            report.to_text(),
            plain(id),
            plain(version),
            bytes(package.module_bytes as u64),
            plain(&registry)
        );
        let json = json!({
            "packageId": id, "version": version, "registry": registry, "dryRun": true, "message": null,
            "warnings": report.to_json()["problems"],
        });
        return Ok(Done::new(json, text));
    }
    let key = key(command.key_file.as_deref())?;
    let publish = session
        .runtime
        .publish(place.source()?, &key, Some(&registry), options)
        .await;
    drop(progress);
    let said = publish?;
    let message = said.message.as_deref().unwrap_or_default();
    let text = format!(
        "{}{} {} {} to {}: {}\n",
        report.to_text(),
        styled(GOOD, "published"),
        plain(&said.package_id),
        plain(&said.version),
        plain(&registry),
        plain(message)
    );
    let json = json!({
        "packageId": said.package_id, "version": said.version, "registry": registry, "dryRun": false,
        "message": said.message, "warnings": report.to_json()["problems"],
    });
    Ok(Done::new(json, text))
}

/// What `check` says, with its exit code.
fn problems(report: &Report) -> Done {
    let text = format!("{}nothing was published\n", report.to_text());
    Done {
        exit: Exit::Problems,
        ..Done::new(report.to_json(), text)
    }
}

fn key(file: Option<&Path>) -> Result<String, Failure> {
    let failed = |message: String| Failure::new(Code::Unauthorized.as_str(), message);
    let key = match file {
        None => std::env::var(KEY).map_err(|_| {
            failed(format!(
                "there is no API key: put it into the environment variable {KEY}, or into a file and name that with --key-file"
            ))
        })?,
        Some(path) => {
            let bytes = read(path, MAX_KEY)?.ok_or_else(|| failed(format!("there is no file {}", path.display())))?;
            String::from_utf8(bytes).map_err(|_| failed(format!("the file {} has no key in it", path.display())))?
        }
    };
    Ok(key.trim().to_owned())
}
