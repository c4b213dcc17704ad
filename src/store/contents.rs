//! What a store has read: records, of which a document is parsed when somebody asks for it.

use std::{
    cell::OnceCell,
    collections::BTreeMap,
    rc::{Rc, Weak},
};

use super::{ChangeKind, PackageChange, Record, Store};
use crate::package::{Modules, Package};

/// The packages that one tab knows of.
pub(super) struct Contents {
    store: Weak<Store>,
    entries: BTreeMap<String, Entry>,
    /// What is in memory only, in place of what is stored under the same id.
    lent: BTreeMap<String, Rc<Package>>,
}

/// One stored package.
struct Entry {
    record: Vec<u8>,
    package: OnceCell<Rc<Package>>,
}

impl Contents {
    pub(super) fn new(store: Weak<Store>) -> Self {
        Contents {
            store,
            entries: BTreeMap::new(),
            lent: BTreeMap::new(),
        }
    }

    pub(super) fn clear(&mut self) {
        self.entries.clear();
        self.lent.clear();
    }

    pub(super) fn package(&self, id: &str) -> Option<Rc<Package>> {
        self.lent.get(id).map(Rc::clone).or_else(|| self.stored(id))
    }

    pub(super) fn packages(&self) -> Vec<Rc<Package>> {
        let mut ids: Vec<&String> = self.entries.keys().chain(self.lent.keys()).collect();
        ids.sort_unstable();
        ids.dedup();
        ids.into_iter().filter_map(|id| self.package(id)).collect()
    }

    fn stored(&self, id: &str) -> Option<Rc<Package>> {
        let entry = self.entries.get(id)?;
        let read = || package(&self.store, id, &entry.record);
        Some(Rc::clone(entry.package.get_or_init(read)))
    }

    pub(super) fn lend(&mut self, package: Rc<Package>) {
        self.lent.insert(package.manifest.id.clone(), package);
    }

    pub(super) fn forget(&mut self, id: &str) -> bool {
        self.lent.remove(id).is_some()
    }

    /// Takes over what is stored, at first. No document is read for that: there may be many.
    pub(super) fn fill(&mut self, records: Vec<(String, Vec<u8>)>) {
        let entry = |record| Entry {
            record,
            package: OnceCell::new(),
        };
        self.entries
            .extend(records.into_iter().map(|(id, record)| (id, entry(record))));
    }

    /// Takes over what is stored now, and says how that differs from before. What was lent stays.
    pub(super) fn replace_all(&mut self, records: Vec<(String, Vec<u8>)>) -> Vec<PackageChange> {
        let mut changes = Vec::new();
        let gone: Vec<String> = self
            .entries
            .keys()
            .filter(|id| records.binary_search_by(|(of, _)| of.cmp(id)).is_err())
            .cloned()
            .collect();
        changes.extend(gone.iter().filter_map(|id| self.replace(id, None)));
        changes.extend(
            records
                .into_iter()
                .filter_map(|(id, record)| self.replace(&id, Some(record))),
        );
        changes
    }

    /// Takes over one record, and says how that differs from before. A package that is replaced stays with the runs that
    /// have it.
    fn replace(&mut self, id: &str, record: Option<Vec<u8>>) -> Option<PackageChange> {
        if self.entries.get(id).map(|entry| &entry.record) == record.as_ref() {
            return None;
        }
        let before = self.stored(id);
        match record {
            Some(record) => {
                let entry = Entry {
                    record,
                    package: OnceCell::new(),
                };
                self.entries.insert(id.to_owned(), entry);
            }
            None => drop(self.entries.remove(id)),
        }
        let after = before.is_some().then(|| self.stored(id)).flatten();
        let kind = match (&before, &after) {
            (None, _) => ChangeKind::Installed,
            (_, None) => ChangeKind::Removed,
            (Some(before), Some(after)) => difference(before, after),
        };
        let version = |package: Rc<Package>| package.manifest.version.clone();
        if let (Some(before), Some(after)) = (&before, &after) {
            // Where the module stays, its compiled form goes on being used.
            after.adopt(before);
        }
        let installed = |package: &Option<Rc<Package>>| package.as_ref().and_then(|package| package.installed.clone());
        if kind == ChangeKind::Changed && installed(&before) == installed(&after) {
            // Only the store itself can tell the difference.
            return None;
        }
        let to = after.or_else(|| self.stored(id));
        Some(PackageChange {
            id: id.to_owned(),
            kind,
            from: before.map(version),
            to: to.map(version),
        })
    }
}

fn difference(before: &Package, after: &Package) -> ChangeKind {
    let quarantined = |package: &Package| package.quarantined().is_some();
    if quarantined(after) {
        if quarantined(before) {
            ChangeKind::Changed
        } else {
            ChangeKind::Quarantined
        }
    } else if before.manifest.version != after.manifest.version {
        ChangeKind::Updated
    } else if before.hash != after.hash || quarantined(before) || before.manifest != after.manifest {
        ChangeKind::Reloaded
    } else {
        ChangeKind::Changed
    }
}

fn package(store: &Weak<Store>, id: &str, record: &[u8]) -> Rc<Package> {
    let read = Record::decode(record).and_then(|record| {
        // A record below another package's id would run under that one's name.
        if record.current.manifest.id == id {
            Ok(record)
        } else {
            Err(crate::Error::new(
                crate::Code::Damaged,
                "its record belongs to another package",
            ))
        }
    });
    Rc::new(match read {
        Ok(record) => Package::stored(record, Weak::clone(store) as Weak<dyn Modules>),
        Err(error) => Package::damaged(
            id,
            format!("The package `{id}` is damaged: {}. Install it again.", error.message()),
        ),
    })
}
