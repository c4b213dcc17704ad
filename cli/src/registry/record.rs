//! What a registry knows about a package, and what it tells others about it.

use flow_like_browser::{
    manifest::Manifest,
    registry::wire::{PackageSource, PackageSummary, PackageVersion, RegistryEntry, Status},
};
use semver::Version;
use serde::{Deserialize, Serialize};

use super::refusal::{Kind, Refusal};

/// Everything about one package.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Record {
    pub(super) id: String,
    /// The name of the key that published it first. Keys may change; the name stays.
    pub(super) owner: String,
    pub(super) status: Status,
    #[serde(default)]
    pub(super) verified: bool,
    #[serde(default)]
    pub(super) download_count: u64,
    pub(super) created_at: String,
    pub(super) updated_at: String,
    /// In the order of publication.
    pub(super) releases: Vec<Release>,
}

/// One version.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Release {
    pub(super) manifest: Manifest,
    pub(super) wasm_hash: String,
    pub(super) wasm_size: u64,
    pub(super) published_at: String,
    #[serde(default)]
    pub(super) yanked: bool,
    pub(super) status: Status,
}

impl Release {
    /// Its version. Manifests are checked, so the fallback is for records that somebody edited.
    fn version(&self) -> Version {
        Version::parse(&self.manifest.version).unwrap_or(Version::new(0, 0, 0))
    }
}

impl Record {
    /// The release that a version names. Build metadata tells no versions apart.
    pub(super) fn release(&self, version: &str) -> Option<&Release> {
        let wanted = Version::parse(version).ok()?;
        self.releases
            .iter()
            .find(|release| release.version().cmp_precedence(&wanted).is_eq())
    }

    pub(super) fn release_mut(&mut self, version: &str) -> Option<&mut Release> {
        let found = self.release(version)?.manifest.version.clone();
        self.releases
            .iter_mut()
            .find(|release| release.manifest.version == found)
    }

    /// Whether anybody may have the module of a release, although it may be taken back.
    pub(super) fn is_public(&self, release: &Release) -> bool {
        is_usable(self.status) && is_usable(release.status)
    }

    /// The hashes of all modules that anybody may have.
    pub(super) fn public_modules(&self) -> Vec<&str> {
        let public = self.releases.iter().filter(|release| self.is_public(release));
        public.map(|release| release.wasm_hash.as_str()).collect()
    }

    /// The release that is installed where nobody asks for another: the highest version that may be, prereleases only
    /// where there is nothing else.
    pub(super) fn latest(&self) -> Option<&Release> {
        highest(
            self.releases
                .iter()
                .filter(|release| self.is_public(release) && !release.yanked),
        )
    }

    /// The release that stands for the package: the latest, or what would be.
    fn face(&self) -> Option<&Release> {
        self.latest().or_else(|| highest(self.releases.iter()))
    }

    /// The release that a download is for. `sees_all`: reviewers and the owner may have what is not public.
    pub(super) fn choose(&self, version: Option<&str>, sees_all: bool) -> Result<&Release, Refusal> {
        let id = &self.id;
        match version {
            Some(version) => {
                let release = self.release(version).ok_or_else(|| self.no_version(version))?;
                if sees_all {
                    return Ok(release);
                }
                self.admit(self.status, &format!("`{id}`"))?;
                let named = format!("Version {} of `{id}`", release.manifest.version);
                self.admit(release.status, &named)?;
                match release.yanked {
                    true => Err(Refusal::new(
                        Kind::Yanked,
                        format!("{named} was taken back; {}", self.instead()),
                    )),
                    false => Ok(release),
                }
            }
            None => {
                if let Some(latest) = self.latest() {
                    return Ok(latest);
                }
                self.admit(self.status, &format!("`{id}`"))?;
                let open: Vec<&Release> = self.releases.iter().filter(|release| !release.yanked).collect();
                for release in &open {
                    self.admit(
                        release.status,
                        &format!("Version {} of `{id}`", release.manifest.version),
                    )?;
                }
                Err(Refusal::new(
                    Kind::Yanked,
                    format!("Every version of `{id}` was taken back."),
                ))
            }
        }
    }

    fn admit(&self, status: Status, what: &str) -> Result<(), Refusal> {
        match status {
            Status::Active | Status::Deprecated => Ok(()),
            Status::PendingReview => Err(Refusal::new(
                Kind::PendingReview,
                format!(
                    "{what} waits for review and cannot be installed yet; {}",
                    self.instead()
                ),
            )),
            Status::Disabled => Err(Refusal::new(
                Kind::Disabled,
                format!("{what} was disabled by the registry; {}", self.instead()),
            )),
        }
        .map_err(|refusal| refusal.with("package", self.id.clone()))
    }

    pub(super) fn no_version(&self, version: &str) -> Refusal {
        let message = format!("`{}` has no version {version}; {}", self.id, self.instead());
        let latest = self.latest().map(|release| release.manifest.version.clone());
        Refusal::new(Kind::NotFound, message)
            .with("package", self.id.clone())
            .with("version", version)
            .with("latest", latest)
    }

    fn instead(&self) -> String {
        match self.latest() {
            Some(latest) => format!("the latest is {}", latest.manifest.version),
            None => "there is no other version yet".to_owned(),
        }
    }

    /// As lists show it, where anybody may use it.
    pub(super) fn summary(&self) -> Option<PackageSummary> {
        let latest = self.latest()?;
        let manifest = &latest.manifest;
        let first_category = || {
            manifest
                .nodes
                .iter()
                .map(|node| &node.category)
                .find(|category| !category.is_empty())
        };
        let status = match latest.status {
            Status::Deprecated => Status::Deprecated,
            _ => self.status,
        };
        Some(PackageSummary {
            id: self.id.clone(),
            name: manifest.name.clone(),
            description: manifest.description.clone(),
            latest_version: manifest.version.clone(),
            download_count: self.download_count,
            status,
            keywords: manifest.keywords.clone(),
            verified: self.verified,
            category: manifest.primary_category.as_ref().or_else(first_category).cloned(),
            authors: manifest.authors.iter().map(|author| author.name.clone()).collect(),
            created_at: Some(self.created_at.clone()),
            updated_at: Some(self.updated_at.clone()),
        })
    }

    /// Every version, newest first; modules are below `base`.
    pub(super) fn versions(&self, base: &str) -> Vec<PackageVersion> {
        let mut releases: Vec<&Release> = self.releases.iter().collect();
        releases.sort_by_key(|release| std::cmp::Reverse(release.version()));
        let version = |release: &Release| PackageVersion {
            version: release.manifest.version.clone(),
            wasm_hash: release.wasm_hash.clone(),
            wasm_size: release.wasm_size,
            download_url: (self.is_public(release) && !release.yanked).then(|| module_url(base, &release.wasm_hash)),
            published_at: release.published_at.clone(),
            min_flow_like_version: release.manifest.min_flow_like_version.clone(),
            release_notes: None,
            yanked: release.yanked,
            status: release.status,
        };
        releases.into_iter().map(version).collect()
    }

    /// The whole package, as anybody may see it.
    pub(super) fn entry(&self, base: &str) -> RegistryEntry {
        let face = self.face();
        let download_url = self.latest().map(|latest| module_url(base, &latest.wasm_hash));
        RegistryEntry {
            id: self.id.clone(),
            manifest: face.map(|release| release.manifest.clone()).unwrap_or_default(),
            versions: self.versions(base),
            status: self.status,
            download_count: self.download_count,
            created_at: self.created_at.clone(),
            updated_at: self.updated_at.clone(),
            source: PackageSource::Remote {
                registry_url: base.to_owned(),
                download_url: download_url.unwrap_or_default(),
            },
            verified: self.verified,
        }
    }
}

/// Where a module is, seen from outside.
pub(super) fn module_url(base: &str, hash: &str) -> String {
    format!("{base}/modules/{hash}.wasm")
}

fn is_usable(status: Status) -> bool {
    matches!(status, Status::Active | Status::Deprecated)
}

fn highest<'a>(releases: impl Iterator<Item = &'a Release>) -> Option<&'a Release> {
    releases.max_by_key(|release| {
        let version = release.version();
        (version.pre.is_empty(), version)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(releases: &[(&str, Status, bool)]) -> Record {
        let release = |(version, status, yanked): &(&str, Status, bool)| Release {
            manifest: Manifest {
                version: (*version).to_owned(),
                ..Manifest::default()
            },
            wasm_hash: "00".repeat(32),
            wasm_size: 1,
            published_at: String::new(),
            yanked: *yanked,
            status: *status,
        };
        Record {
            id: "a".to_owned(),
            owner: "o".to_owned(),
            status: Status::Active,
            verified: false,
            download_count: 0,
            created_at: String::new(),
            updated_at: String::new(),
            releases: releases.iter().map(release).collect(),
        }
    }

    #[test]
    fn the_latest_is_the_highest_that_may_be_installed() {
        use Status::{Active, Deprecated, Disabled, PendingReview};
        #[rustfmt::skip]
        let cases: &[(&[(&str, Status, bool)], Option<&str>)] = &[
            (&[("1.9.0", Active, false), ("1.10.0", Active, false), ("1.2.0", Active, false)], Some("1.10.0")),
            (&[("1.0.0", Active, false), ("2.0.0", Active, true)], Some("1.0.0")),
            (&[("1.0.0", Active, false), ("2.0.0", PendingReview, false)], Some("1.0.0")),
            (&[("1.0.0", Deprecated, false), ("2.0.0", Disabled, false)], Some("1.0.0")),
            (&[("1.0.0", Active, false), ("2.0.0-rc.1", Active, false)], Some("1.0.0")),
            (&[("2.0.0-rc.2", Active, false), ("2.0.0-rc.10", Active, false)], Some("2.0.0-rc.10")),
            (&[("1.0.0", Active, true), ("2.0.0-rc.1", Active, false)], Some("2.0.0-rc.1")),
            (&[("1.0.0", Active, true)], None),
            (&[], None),
        ];
        for (releases, expected) in cases {
            let record = record(releases);
            let latest = record.latest().map(|release| release.manifest.version.as_str());
            assert_eq!(latest, *expected, "{releases:?}");
            assert_eq!(
                record.summary().map(|summary| summary.latest_version).as_deref(),
                *expected
            );
        }
    }

    #[test]
    fn a_download_says_why_there_is_none() {
        use Status::{Active, Disabled, PendingReview};
        let mut record = record(&[
            ("1.0.0", PendingReview, false),
            ("2.0.0", Active, true),
            ("3.0.0", Disabled, false),
        ]);
        let cases = [
            (Some("1.0.0"), Kind::PendingReview),
            (Some("2.0.0"), Kind::Yanked),
            (Some("2.0.0+other"), Kind::Yanked),
            (Some("3.0.0"), Kind::Disabled),
            (Some("4.0.0"), Kind::NotFound),
            (Some("../4"), Kind::NotFound),
            (None, Kind::PendingReview),
        ];
        for (version, expected) in cases {
            assert_eq!(record.choose(version, false).unwrap_err().kind, expected, "{version:?}");
        }
        assert_eq!(record.choose(Some("1.0.0"), true).unwrap().manifest.version, "1.0.0");
        record.status = Status::Disabled;
        for version in [Some("1.0.0"), Some("2.0.0"), None] {
            assert_eq!(
                record.choose(version, false).unwrap_err().kind,
                Kind::Disabled,
                "{version:?}"
            );
        }
    }
}
