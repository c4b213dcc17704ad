//! What reviewers decide.

use flow_like_browser::registry::wire::{RegistryEntry, Status};

use super::{Catalog, no_package, now};
use crate::registry::{
    id::Id,
    keys::Key,
    record::Record,
    refusal::{Kind, Refusal},
};

impl Catalog {
    /// Sets the status of a package, or of one of its versions. Approving a version approves a package that waits, too;
    /// approving such a package approves its version, as long as there is one only: a reviewer should say which one
    /// they have seen.
    pub(in crate::registry) async fn set_status(
        &self,
        key: &Key,
        id: &Id,
        version: Option<&str>,
        status: Status,
    ) -> Result<RegistryEntry, Refusal> {
        let entry = self.review(id, |record| with_status(record, version, status)).await?;
        let version = version.map(|version| format!(" {version}")).unwrap_or_default();
        eprintln!("registry: {} set {id}{version} to {}", key.name, status.as_str());
        Ok(entry)
    }

    /// Takes a version back, or takes that back.
    pub(in crate::registry) async fn set_yanked(
        &self,
        key: &Key,
        id: &Id,
        version: &str,
        yanked: bool,
    ) -> Result<RegistryEntry, Refusal> {
        let yank = |record: &mut Record| {
            let missing = record.no_version(version);
            record.release_mut(version).ok_or(missing)?.yanked = yanked;
            Ok(())
        };
        let entry = self.review(id, yank).await?;
        eprintln!("registry: {} set {id} {version} to yanked = {yanked}", key.name);
        Ok(entry)
    }

    /// Says that the registry vouches for a package, or no longer does.
    pub(in crate::registry) async fn set_verified(
        &self,
        key: &Key,
        id: &Id,
        verified: bool,
    ) -> Result<RegistryEntry, Refusal> {
        let verify = |record: &mut Record| {
            record.verified = verified;
            Ok(())
        };
        let entry = self.review(id, verify).await?;
        eprintln!("registry: {} set {id} to verified = {verified}", key.name);
        Ok(entry)
    }

    async fn review(
        &self,
        id: &Id,
        edit: impl Fn(&mut Record) -> Result<(), Refusal>,
    ) -> Result<RegistryEntry, Refusal> {
        self.change(id, |record| {
            let record = record.filter(|record| record.id == id.as_str());
            let mut changed = record.cloned().ok_or_else(|| no_package(id.as_str()))?;
            edit(&mut changed)?;
            let entry = |record: &Record| record.entry(&self.base);
            if record == Some(&changed) {
                return Ok((None, entry(&changed)));
            }
            changed.updated_at = now();
            let entry = entry(&changed);
            Ok((Some(changed), entry))
        })
        .await
    }
}

fn with_status(record: &mut Record, version: Option<&str>, status: Status) -> Result<(), Refusal> {
    let approves = status == Status::Active && record.status == Status::PendingReview;
    match version {
        Some(version) => {
            let missing = record.no_version(version);
            record.release_mut(version).ok_or(missing)?.status = status;
            if approves {
                record.status = Status::Active;
            }
        }
        None => {
            if status == Status::Active {
                approve_only_version(record)?;
            }
            record.status = status;
        }
    }
    Ok(())
}

fn approve_only_version(record: &mut Record) -> Result<(), Refusal> {
    let mut waiting: Vec<_> = record
        .releases
        .iter_mut()
        .filter(|release| release.status == Status::PendingReview)
        .collect();
    match &mut waiting[..] {
        [] => Ok(()),
        [only] => {
            only.status = Status::Active;
            Ok(())
        }
        several => {
            let versions: Vec<String> = several.iter().map(|release| release.manifest.version.clone()).collect();
            let message = format!(
                "{} versions of `{}` wait for review ({}). Say which one you have seen.",
                versions.len(),
                record.id,
                versions.join(", ")
            );
            Err(Refusal::new(Kind::VersionRequired, message).with("versions", versions))
        }
    }
}
