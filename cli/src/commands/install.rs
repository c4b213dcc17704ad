//! `flow-like install`.

use clap::Args;
use flow_like_browser::{package::Package, store::Replace};

use super::list::package_json;
use crate::{
    place::Place,
    screen::{
        Done, Failure, Progress, bytes, plain,
        style::{GOOD, WARNING, styled},
    },
    session::Session,
};

#[derive(Debug, Args)]
pub(super) struct Install {
    /// An id of a registry, with a version or a range of versions if you like: com.example.math@^1.2. Or a module, a
    /// manifest, a folder of this computer, or a URL.
    #[arg(value_name = "ID[@VERSION]|FILE|FOLDER|URL")]
    what: String,
    /// In place of a newer version, or of other bytes of the same one.
    #[arg(long)]
    force: bool,
}

pub(super) async fn install(session: &Session, command: Install) -> Result<Done, Failure> {
    let place = Place::of(&command.what)?;
    let exact = matches!(&place, Place::Id(_, Some(version)) if semver::Version::parse(version).is_ok());
    let source = place.source()?;
    let progress = Progress::new(&command.what);
    let mut options = session.install_options(&progress);
    options.replace = Replace {
        // Whoever names a version wants that one.
        downgrade: command.force || exact,
        other_bytes: command.force,
        by_itself: None,
    };
    let package = session.runtime.install(source, options).await;
    drop(progress);
    let package = package?;
    Ok(Done::new(
        package_json(&package),
        format!(
            "{} {}\n{}",
            styled(GOOD, "installed"),
            line(&package),
            remarks(&package)
        ),
    ))
}

/// A package in a few words.
pub(super) fn line(package: &Package) -> String {
    let names: Vec<String> = package.nodes().iter().map(|node| plain(&node.name)).collect();
    format!(
        "{} {} ({}; {})",
        plain(&package.manifest.id),
        plain(&package.manifest.version),
        bytes(package.module_bytes as u64),
        names.join(", ")
    )
}

/// What deserves a look, each on a line.
pub(super) fn remarks(package: &Package) -> String {
    let warnings = package.warnings.iter().map(String::as_str);
    let findings = package.preflight["findings"].as_array().into_iter().flatten();
    let findings = findings.filter_map(|finding| finding["message"].as_str());
    warnings
        .chain(findings)
        .map(|text| format!("{} {}\n", styled(WARNING, "warning:"), plain(text)))
        .collect()
}
