//! Publishing.

use flow_like_browser::registry::wire::{PublishResponse, Status};

use super::{Catalog, failed, held_module, now};
use crate::registry::{
    check::Checked,
    keys::Key,
    record::{Record, Release},
    refusal::{Kind, Refusal},
    store::Expect,
};

impl Catalog {
    /// Publishes a package in the name of a key. The same again is no error, and changes nothing.
    pub(in crate::registry) async fn publish(
        &self,
        key: &Key,
        mut package: Checked,
    ) -> Result<PublishResponse, Refusal> {
        let module = std::mem::take(&mut package.module);
        let size = module.len() as u64;
        // Looked at twice: who may not publish this must not fill the store with modules either.
        let there = self.read(&package.id).await?.map(|(record, _)| record);
        self.admit(there.as_ref(), key, &package, size)?;
        let path = held_module(&package.hash);
        let held = self.store.put(&path, module, Expect::Absent).await;
        // What is there already has the same hash, so it is the same.
        held.map_err(failed("storing a module"))?;
        let answer = self
            .change(&package.id, |record| self.admit(record, key, &package, size))
            .await?;
        eprintln!(
            "registry: {} published {} {}",
            key.name, answer.package_id, answer.version
        );
        Ok(answer)
    }

    /// What becomes of a record: `None` where it stays as it is.
    fn admit(
        &self,
        record: Option<&Record>,
        key: &Key,
        package: &Checked,
        size: u64,
    ) -> Result<(Option<Record>, PublishResponse), Refusal> {
        let manifest = &package.manifest;
        let (id, version) = (package.id.as_str(), manifest.version.as_str());
        let now = now();
        let status = match self.review {
            true => Status::PendingReview,
            false => Status::Active,
        };
        let mut changed = match record {
            Some(record) => {
                may_add(record, key, id)?;
                record.clone()
            }
            None => Record {
                id: id.to_owned(),
                owner: key.name.clone(),
                status,
                verified: false,
                download_count: 0,
                created_at: now.clone(),
                updated_at: String::new(),
                releases: Vec::new(),
            },
        };
        if let Some(release) = changed.release(version) {
            let same = release.wasm_hash == package.hash && release.manifest == *manifest;
            return match same {
                true => Ok((None, answer(package, "It was there already, exactly so."))),
                false => Err(exists(id, release, package)),
            };
        }
        changed.updated_at.clone_from(&now);
        changed.releases.push(Release {
            manifest: manifest.clone(),
            wasm_hash: package.hash.clone(),
            wasm_size: size,
            published_at: now,
            yanked: false,
            status,
        });
        let message = match self.review || changed.status == Status::PendingReview {
            true => "It is here, and waits for a reviewer before anybody can install it.",
            false => "It can be installed now.",
        };
        Ok((Some(changed), answer(package, message)))
    }
}

fn may_add(record: &Record, key: &Key, id: &str) -> Result<(), Refusal> {
    if record.id != id {
        let message = format!(
            "There is a package `{}`, and ids that differ in upper and lower case only are the same here. Choose another id.",
            record.id
        );
        return Err(Refusal::new(Kind::IdTaken, message).with("package", record.id.clone()));
    }
    if record.owner != key.name {
        let message = format!("`{id}` belongs to another publisher. Choose another id, or ask who runs this registry.");
        return Err(Refusal::new(Kind::NotOwner, message).with("package", id));
    }
    if record.status == Status::Disabled {
        let message = format!("`{id}` was disabled by this registry and takes no new versions. Ask its reviewers.");
        return Err(Refusal::new(Kind::Disabled, message).with("package", id));
    }
    Ok(())
}

fn exists(id: &str, release: &Release, package: &Checked) -> Refusal {
    let version = &release.manifest.version;
    let what = match release.wasm_hash == package.hash {
        true => "manifest",
        false => "module",
    };
    let message = format!(
        "Version {version} of `{id}` is published, with another {what}, and a version never changes. Publish this under a \
         higher version."
    );
    Refusal::new(Kind::VersionExists, message)
        .with("package", id)
        .with("version", version.clone())
        .with("wasm_hash", release.wasm_hash.clone())
}

fn answer(package: &Checked, message: &str) -> PublishResponse {
    let warnings: String = package
        .warnings
        .iter()
        .map(|warning| format!("\n  {warning}"))
        .collect();
    let message = match warnings.is_empty() {
        true => message.to_owned(),
        false => format!("{message} Worth a look:{warnings}"),
    };
    PublishResponse {
        success: true,
        package_id: package.id.to_string(),
        version: package.manifest.version.clone(),
        message: Some(message),
    }
}
