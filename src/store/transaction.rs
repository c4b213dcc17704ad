//! Changes to what is installed.
//!
//! Each is one transaction that relies on the *revision*, a setting that every change rewrites: changes of all tabs
//! happen one after the other, although each reads before it writes. Whoever was slower reads again. The platform's lock
//! keeps tabs from doing the same work twice; what is stored is right without it.

use std::{collections::BTreeMap, rc::Rc};

use super::{CHANGED, Record, Replace, Store, UpdatePolicy, Version, record, rules};
use crate::{
    error::{Code, Error, Result},
    package::Package,
    platform::{Change, Table, Unchanged},
};

/// The setting that every change rewrites.
pub(super) const REVISION: &str = "packages revision";
/// How often somebody else may be faster.
const ATTEMPTS: usize = 20;

/// Everything that is installed, as it was when a transaction began.
struct Snapshot(BTreeMap<String, Vec<u8>>);

impl Snapshot {
    /// The record of a package; one that cannot be read is none.
    fn record(&self, id: &str) -> Option<Record> {
        self.0.get(id).and_then(|bytes| Record::decode(bytes).ok())
    }

    /// What it takes to store this record, or none, in place of the one that is there: modules that nobody needs any
    /// more go with it.
    fn put(&mut self, id: &str, record: Option<&Record>) -> Result<Vec<Change>> {
        let before = self.0.remove(id).unwrap_or_default();
        let mut changes = Vec::new();
        match record {
            Some(record) => {
                let bytes = record.encode()?;
                changes.push(Change::Put(Table::Packages, id.to_owned(), bytes.clone()));
                self.0.insert(id.to_owned(), bytes);
            }
            None => changes.push(Change::Delete(Table::Packages, id.to_owned())),
        }
        let used: Vec<&str> = self.0.values().flat_map(|bytes| record::modules(bytes)).collect();
        let unused = record::modules(&before).filter(|hash| !used.contains(hash));
        changes.extend(unused.map(|hash| Change::Delete(Table::Modules, hash.to_owned())));
        Ok(changes)
    }
}

impl Store {
    /// Installs a version that was checked, with its module, in place of the one that is there. That one stays as the
    /// previous version, until another install takes its place or room is short.
    ///
    /// # Errors
    ///
    /// [`Code::VersionConflict`]; [`Code::QuotaExceeded`], which lists in `details.packages` what could be removed; those
    /// of the storage. Nothing has changed then.
    pub(crate) async fn install(&self, version: Version, module: &[u8], replace: &Replace) -> Result<Rc<Package>> {
        let id = version.manifest.id.clone();
        let install = |snapshot: &mut Snapshot| {
            let before = snapshot.record(&id);
            rules::check(before.as_ref(), &version, replace)?;
            let policy = before.as_ref().map(|before| before.policy).unwrap_or_default();
            let record = Record {
                current: version.clone(),
                previous: before.and_then(|before| previous(before, &version)),
                policy,
                quarantined: None,
            };
            let mut changes = snapshot.put(&id, Some(&record))?;
            // Written although it may be there: what is there may be damaged.
            changes.push(Change::Put(Table::Modules, version.hash.clone(), module.to_vec()));
            Ok(changes)
        };
        let installed = match self.change(&install).await {
            Err(error) if error.code() == Code::QuotaExceeded && self.make_room().await? => self.change(&install).await,
            installed => installed,
        };
        match installed {
            Ok(()) => {
                // It takes the place of what was only in memory, too.
                self.contents.borrow_mut().forget(&id);
                self.package(&id).ok_or_else(|| not_here(&id))
            }
            Err(error) if error.code() == Code::QuotaExceeded => Err(self.with_removable(error, module.len())),
            Err(error) => Err(error),
        }
    }

    /// Runs the previous version again; the one that ran becomes the previous one.
    ///
    /// # Errors
    ///
    /// [`Code::PackageNotFound`], [`Code::VersionNotFound`] where there is nothing to go back to.
    pub async fn roll_back(&self, id: &str) -> Result<Rc<Package>> {
        let roll_back = |snapshot: &mut Snapshot| {
            let mut record = snapshot.record(id).ok_or_else(|| not_here(id))?;
            let previous = record.previous.take().ok_or_else(|| {
                Error::new(
                    Code::VersionNotFound,
                    format!("There is no previous version of `{id}` to go back to."),
                )
                .with("package", id)
            })?;
            let current = std::mem::replace(&mut record.current, previous);
            // What is damaged is not worth going back to.
            record.previous = Some(current).filter(|_| record.quarantined.is_none());
            record.quarantined = None;
            // It was left on purpose: no update brings it back by itself.
            if record.policy == UpdatePolicy::Auto {
                record.policy = UpdatePolicy::Notify;
            }
            snapshot.put(id, Some(&record))
        };
        self.change(&roll_back).await?;
        self.package(id).ok_or_else(|| not_here(id))
    }

    /// Removes a package and everything that was stored for it, but not the files that its nodes wrote. Returns whether
    /// there was one.
    ///
    /// # Errors
    ///
    /// Those of the storage.
    pub async fn remove(&self, id: &str) -> Result<bool> {
        let consents = crate::consent::key(id);
        // They would have a copy of it until somebody writes them anew.
        let copies: Vec<String> = self.catalogue_keys().await?;
        let removed = std::cell::Cell::new(false);
        let remove = |snapshot: &mut Snapshot| {
            removed.set(snapshot.0.contains_key(id));
            let mut changes = snapshot.put(id, None)?;
            changes.push(Change::Delete(Table::Settings, consents.clone()));
            changes.extend(copies.iter().map(|key| Change::Delete(Table::Index, key.clone())));
            Ok(changes)
        };
        self.change(&remove).await?;
        Ok(removed.get())
    }

    /// Says what to do about newer versions of a package.
    ///
    /// # Errors
    ///
    /// [`Code::PackageNotFound`].
    pub async fn set_policy(&self, id: &str, policy: UpdatePolicy) -> Result<()> {
        self.change(&|snapshot| {
            let mut record = snapshot.record(id).ok_or_else(|| not_here(id))?;
            record.policy = policy;
            snapshot.put(id, Some(&record))
        })
        .await
    }

    /// The module has been compiled from what is stored.
    pub(super) async fn loaded(&self, id: &str, hash: &str) -> Result<()> {
        self.edit_current(id, hash, |record| !std::mem::replace(&mut record.current.loaded, true))
            .await
    }

    /// Keeps a version from running.
    pub(super) async fn quarantine(&self, id: &str, hash: &str, reason: &str) -> Result<()> {
        self.edit_current(id, hash, |record| {
            record.quarantined = Some(reason.to_owned());
            true
        })
        .await
    }

    /// Changes a record if its current version still is the one meant, and `edit` says that it has changed something.
    async fn edit_current(&self, id: &str, hash: &str, edit: impl Fn(&mut Record) -> bool) -> Result<()> {
        self.change(&|snapshot| match snapshot.record(id) {
            Some(mut record) if record.current.hash == hash => match edit(&mut record) {
                true => snapshot.put(id, Some(&record)),
                false => Ok(Vec::new()),
            },
            _ => Ok(Vec::new()),
        })
        .await
    }

    /// Drops previous versions of packages whose current one has loaded. Returns whether there were any.
    async fn make_room(&self) -> Result<bool> {
        let found = std::cell::Cell::new(false);
        let make_room = |snapshot: &mut Snapshot| {
            let mut changes = Vec::new();
            for id in snapshot.0.keys().cloned().collect::<Vec<_>>() {
                let Some(mut record) = snapshot.record(&id) else {
                    continue;
                };
                if record.current.loaded && record.previous.take().is_some() {
                    changes.extend(snapshot.put(&id, Some(&record))?);
                }
            }
            found.set(!changes.is_empty());
            Ok(changes)
        };
        self.change(&make_room).await?;
        Ok(found.get())
    }

    fn with_removable(&self, error: Error, needed: usize) -> Error {
        let mut packages = self.packages();
        packages.sort_by_key(|package| std::cmp::Reverse(package.module_bytes));
        let largest: Vec<String> = packages
            .iter()
            .take(3)
            .map(|package| format!("`{}` ({} bytes)", package.manifest.id, package.module_bytes))
            .collect();
        let remedy = match largest.is_empty() {
            true => "Remove files that are no longer needed.".to_owned(),
            false => format!("The largest packages that could be removed: {}.", largest.join(", ")),
        };
        let listed: Vec<serde_json::Value> = packages
            .iter()
            .map(|package| serde_json::json!({"id": package.manifest.id, "bytes": package.module_bytes}))
            .collect();
        let message = format!(
            "There is no room for this package ({needed} bytes), and nothing has changed: {} {remedy}",
            error.message()
        );
        let details = error.details().clone();
        let full = Error::new(Code::QuotaExceeded, message).caused_by(error);
        details
            .into_iter()
            .fold(full, |error, (name, value)| error.with(&name, value))
            .with("needed", needed)
            .with("packages", listed)
    }

    /// Makes a change, again where somebody else was faster, and lets everybody know.
    async fn change(&self, plan: &dyn Fn(&mut Snapshot) -> Result<Vec<Change>>) -> Result<()> {
        let records = &self.platform.records;
        let _turn = self.platform.peers.lock(CHANGED).await?;
        for _ in 0..ATTEMPTS {
            let revision = match records.get(Table::Settings, REVISION).await {
                // Edited from outside. Guards take such a record for an empty one, and this change writes it anew.
                Err(error) if error.details().contains_key("key") => Some(Vec::new()),
                revision => revision?,
            };
            let mut snapshot = Snapshot(records.all(Table::Packages).await?.into_iter().collect());
            let mut changes = plan(&mut snapshot)?;
            if changes.is_empty() {
                return Ok(());
            }
            let next = revision
                .as_deref()
                .and_then(|revision| std::str::from_utf8(revision).ok()?.parse::<u64>().ok())
                .unwrap_or(0)
                .wrapping_add(1);
            changes.push(Change::Put(
                Table::Settings,
                REVISION.to_owned(),
                next.to_string().into_bytes(),
            ));
            let unchanged = vec![Unchanged(Table::Settings, REVISION.to_owned(), revision)];
            if records.apply(unchanged, changes).await? {
                let changes = self.contents.borrow_mut().replace_all(snapshot.0.into_iter().collect());
                self.platform.peers.tell(CHANGED);
                self.announce(&changes, false);
                return Ok(());
            }
        }
        Err(Error::new(
            Code::Storage,
            "Other tabs of this page kept changing its packages at the same time. Try again.",
        ))
    }
}

/// What is worth going back to from `new`.
fn previous(before: Record, new: &Version) -> Option<Version> {
    let current = &before.current;
    let built_anew = current.origin.is_local() && new.origin.is_local() || current.hash == new.hash;
    // Neither another build of the user's own version, nor what does not run.
    if current.manifest.version == new.manifest.version && built_anew || before.quarantined.is_some() {
        return before.previous;
    }
    Some(before.current)
}

/// The error of whoever asks for a package that is not installed.
pub(crate) fn not_here(id: &str) -> Error {
    Error::new(
        Code::PackageNotFound,
        format!("There is no package `{id}` here. Install it first."),
    )
    .with("package", id)
}
