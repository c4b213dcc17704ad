//! What is checked of a package before it is compiled, and so before it is stored.

use semver::Version as Number;

use super::Acquired;
use crate::error::{Code, Error, Result};

/// What a registry promises of a version.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Expected {
    pub(crate) id: Option<String>,
    pub(crate) version: Option<String>,
    /// SHA-256 in hex.
    pub(crate) hash: Option<String>,
    pub(crate) size: Option<u64>,
    pub(crate) min_flow_like_version: Option<String>,
}

/// Checks a package against what was promised; `hash` is that of the bytes that came. `flow_like` is the version of
/// Flow-Like that this runtime stands for.
///
/// # Errors
///
/// [`Code::HashMismatch`], [`Code::Registry`], [`Code::Incompatible`].
pub(crate) fn verify(acquired: &Acquired, hash: &str, flow_like: &str) -> Result<()> {
    let Acquired { manifest, expected, .. } = acquired;
    let manifest = &manifest.manifest;
    for (what, promised, found) in [
        ("id", &expected.id, &manifest.id),
        ("version", &expected.version, &manifest.version),
    ] {
        if let Some(promised) = promised.as_ref().filter(|promised| *promised != found) {
            return Err(Error::new(
                Code::Registry,
                format!(
                    "The registry has sent the manifest of another package: its {what} is `{found}` and should be \
                     `{promised}`. Nothing was installed; tell whoever runs the registry."
                ),
            )
            .with("expected", promised.as_str())
            .with("found", found.as_str()));
        }
    }
    let size = acquired.module.len() as u64;
    let wrong_size = expected.size.filter(|expected| *expected != size);
    let wrong_hash = expected
        .hash
        .as_deref()
        .filter(|expected| !expected.eq_ignore_ascii_case(hash));
    if wrong_size.is_some() || wrong_hash.is_some() {
        let promised = expected.hash.as_deref().unwrap_or_default();
        return Err(Error::new(
            Code::HashMismatch,
            format!(
                "The module that came is not the one that the registry promises: it has {size} bytes with the SHA-256 {hash}, \
                 and should have {} with {promised}. Nothing was installed. Try again; if it stays so, tell whoever runs the \
                 registry.",
                expected.size.unwrap_or(size)
            ),
        )
        .with("expected", promised)
        .with("found", hash)
        .with("expectedBytes", expected.size)
        .with("foundBytes", size));
    }
    let needs = [&manifest.min_flow_like_version, &expected.min_flow_like_version];
    for needed in needs.into_iter().flatten() {
        let newer = match (Number::parse(needed), Number::parse(flow_like)) {
            (Ok(needed), Ok(own)) => needed > own,
            _ => false,
        };
        if newer {
            return Err(Error::new(
                Code::Incompatible,
                format!(
                    "`{}` {} needs Flow-Like {needed}, and this is {flow_like}. Install an older version of it, or update this \
                     page.",
                    manifest.id, manifest.version
                ),
            )
            .with("needed", needed.as_str())
            .with("found", flow_like));
        }
    }
    Ok(())
}
