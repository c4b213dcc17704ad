//! Which version of a package is meant.

use semver::{Version, VersionReq};

use super::wire::{PackageVersion, RegistryEntry, Status};
use crate::error::{Code, Error, Result};

/// Picks a version: the newest, that very one, or the newest of a range such as `^1.2` or `>=1, <3`.
///
/// # Errors
///
/// [`Code::VersionNotFound`] with those that there are, [`Code::Unavailable`] for what is yanked, disabled or pending.
pub(super) fn pick<'a>(entry: &'a RegistryEntry, wanted: Option<&str>) -> Result<&'a PackageVersion> {
    let id = &entry.id;
    let numbered: Vec<(Version, &PackageVersion)> = entry
        .versions
        .iter()
        .filter_map(|version| Some((Version::parse(&version.version).ok()?, version)))
        .collect();
    let open =
        |version: &PackageVersion| !version.yanked && matches!(version.status, Status::Active | Status::Deprecated);
    if let Some(exact) = wanted.and_then(|wanted| Version::parse(wanted).ok()) {
        let (_, found) = numbered
            .iter()
            .find(|(number, _)| *number == exact)
            .ok_or_else(|| not_found(entry, &exact.to_string()))?;
        return match (found.yanked, found.status) {
            (true, _) => Err(unavailable(
                id,
                "yanked",
                &format!("Version {exact} of `{id}` was taken back by its publisher. Take another one."),
            )),
            (false, Status::Disabled | Status::PendingReview) => {
                let status = found.status.as_str();
                let message = format!("Version {exact} of `{id}` cannot be installed: its status is {status}.");
                Err(unavailable(id, status, &message))
            }
            _ => Ok(found),
        };
    }
    let range = match wanted {
        None => VersionReq::STAR,
        Some(wanted) => VersionReq::parse(wanted).map_err(|error| {
            let message = format!("`{wanted}` is neither a version (1.2.3) nor a range (^1.2, >=1, <3): {error}.");
            Error::new(Code::InvalidArgument, message)
        })?,
    };
    let newest = |prereleases: bool| {
        let fitting = numbered.iter().filter(|(number, version)| {
            open(version) && (range.matches(number) || wanted.is_none() && prereleases && !number.pre.is_empty())
        });
        fitting.max_by(|(a, _), (b, _)| a.cmp(b)).map(|(_, version)| *version)
    };
    newest(false)
        .or_else(|| newest(true))
        .ok_or_else(|| not_found(entry, wanted.unwrap_or("any")))
}

fn not_found(entry: &RegistryEntry, wanted: &str) -> Error {
    let id = &entry.id;
    let versions: Vec<&str> = entry.versions.iter().map(|version| version.version.as_str()).collect();
    let listed = match versions.is_empty() {
        true => "It has none.".to_owned(),
        false => format!("There is {}.", versions.join(", ")),
    };
    Error::new(
        Code::VersionNotFound,
        format!("There is no version of `{id}` for `{wanted}` that can be installed. {listed}"),
    )
    .with("package", id.as_str())
    .with("versions", versions)
}

pub(super) fn unavailable(id: &str, status: &str, message: &str) -> Error {
    Error::new(Code::Unavailable, message)
        .with("package", id)
        .with("status", status)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(versions: &[(&str, bool, Status)]) -> RegistryEntry {
        RegistryEntry {
            id: "com.example.a".to_owned(),
            versions: versions
                .iter()
                .map(|(version, yanked, status)| PackageVersion {
                    version: (*version).to_owned(),
                    yanked: *yanked,
                    status: *status,
                    ..PackageVersion::default()
                })
                .collect(),
            ..RegistryEntry::default()
        }
    }

    #[test]
    fn picks_versions() {
        use Status::{Active, Deprecated, Disabled, PendingReview};
        let many = entry(&[
            ("1.0.0", false, Active),
            ("1.2.0", false, Deprecated),
            ("1.3.0", true, Active),
            ("1.4.0", false, PendingReview),
            ("2.0.0", false, Active),
            ("2.1.0", false, Disabled),
            ("3.0.0-rc.1", false, Active),
        ]);
        let only_pre = entry(&[("0.1.0-a", false, Active), ("0.1.0-b", false, Active)]);
        #[rustfmt::skip]
        let cases: &[(&RegistryEntry, Option<&str>, Result<&str, Code>)] = &[
            (&many, None, Ok("2.0.0")),
            (&many, Some("1.0.0"), Ok("1.0.0")),
            (&many, Some("^1"), Ok("1.2.0")),
            (&many, Some("1.2"), Ok("1.2.0")),
            (&many, Some(">=1, <3"), Ok("2.0.0")),
            (&many, Some("3.0.0-rc.1"), Ok("3.0.0-rc.1")),
            (&many, Some("1.3.0"), Err(Code::Unavailable)),
            (&many, Some("1.4.0"), Err(Code::Unavailable)),
            (&many, Some("2.1.0"), Err(Code::Unavailable)),
            (&many, Some("9.9.9"), Err(Code::VersionNotFound)),
            (&many, Some("^9"), Err(Code::VersionNotFound)),
            (&many, Some("new"), Err(Code::InvalidArgument)),
            (&only_pre, None, Ok("0.1.0-b")),
            (&only_pre, Some("*"), Err(Code::VersionNotFound)),
            (&entry(&[]), None, Err(Code::VersionNotFound)),
        ];
        for (entry, wanted, expected) in cases {
            let picked = pick(entry, *wanted).map(|version| version.version.as_str());
            assert_eq!(picked.map_err(|error| error.code()), *expected, "{wanted:?}");
        }
    }
}
