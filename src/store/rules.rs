//! When a version may take another one's place.

use semver::Version as Number;

use super::{Identity, Record, UpdatePolicy, Version};
use crate::error::{Code, Error, Result};

/// What whoever installs has asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Replace {
    /// This very version, although a newer one is here.
    pub downgrade: bool,
    /// The same version with other bytes.
    pub other_bytes: bool,
    /// By itself: only in place of this very version, and while it is to be updated by itself. Otherwise somebody else was
    /// faster.
    pub by_itself: Option<Identity>,
}

/// Whether `new` may take the place of what is installed.
///
/// # Errors
///
/// [`Code::VersionConflict`].
pub(super) fn check(installed: Option<&Record>, new: &Version, replace: &Replace) -> Result<()> {
    let found = installed.map(|record| record.current.manifest.version.as_str());
    let is_meant =
        |record: &Record, meant: &Identity| record.current.identity() == *meant && record.policy == UpdatePolicy::Auto;
    if let Some(meant) = &replace.by_itself
        && !installed.is_some_and(|record| is_meant(record, meant))
    {
        return Err(conflict(
            new,
            found,
            "changed while it was being updated; look again at what there is",
        ));
    }
    let Some(current) = installed.map(|record| &record.current) else {
        return Ok(());
    };
    let id = &new.manifest.id;
    // Who works on a package builds it anew all the time.
    let own = current.origin.is_local() && new.origin.is_local();
    if own || current.hash == new.hash && current.manifest.version == new.manifest.version {
        return Ok(());
    }
    if current.manifest.version == new.manifest.version && !replace.other_bytes {
        return Err(conflict(
            new,
            found,
            &format!(
                "is installed with other bytes, from {}. A version's bytes never change: whoever offers others may not be \
                 who you think. Uninstall `{id}` first if you trust them, or pass `replace: true`",
                current.origin
            ),
        ));
    }
    let number = |version: &Version| Number::parse(&version.manifest.version).ok();
    let older = matches!((number(current), number(new)), (Some(current), Some(new)) if new < current);
    if older && !replace.downgrade {
        let newer = &current.manifest.version;
        return Err(conflict(
            new,
            found,
            &format!("is older than the installed version {newer}. Ask for it by its version to go back to it"),
        ));
    }
    Ok(())
}

fn conflict(new: &Version, found: Option<&str>, what: &str) -> Error {
    let (id, version) = (&new.manifest.id, &new.manifest.version);
    Error::new(Code::VersionConflict, format!("Version {version} of `{id}` {what}."))
        .with("package", id.as_str())
        .with("version", version.as_str())
        .with("installed", found)
}
