//! The store: which packages are installed, kept where the platform keeps records.
//!
//! Every tab has a store over the same records. What is in memory here is what was last read; a change is a transaction
//! that relies on nothing having changed since, and others are told of it ([`transaction`]).

mod catalogue;
mod contents;
mod files;
mod record;
mod rules;
mod transaction;
mod usage;

use std::{
    cell::{Cell, RefCell},
    rc::{Rc, Weak},
};

pub use record::{Identity, Record, UpdatePolicy, Version};
pub use rules::Replace;
pub(crate) use transaction::not_here;
pub use usage::{PackageUsage, Usage};

use futures::future::{join, join_all};

use self::{contents::Contents, transaction::REVISION};
use crate::{
    error::{Code, Error, Result},
    package::{self, Modules, Package, Program, Programs},
    platform::{self, Change, Future, Held, Platform, Table, Unchanged},
};

/// What other tabs are told when packages have changed.
const CHANGED: &str = "packages";

/// A change that everybody should know of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PackageChange {
    /// Which package.
    pub id: String,
    /// What happened.
    pub kind: ChangeKind,
    /// The version that ran before.
    pub from: Option<String>,
    /// The version that runs from now on.
    pub to: Option<String>,
}

/// What happened to a package.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChangeKind {
    /// It is new here.
    Installed,
    /// Another version runs.
    Updated,
    /// The same version runs with other bytes, or was repaired.
    Reloaded,
    /// It is gone.
    Removed,
    /// It is damaged, and kept from running.
    Quarantined,
    /// Something else about it changed: its update policy, what it can be rolled back to.
    Changed,
}

impl ChangeKind {
    /// As pages see it.
    pub fn as_str(self) -> &'static str {
        match self {
            ChangeKind::Installed => "installed",
            ChangeKind::Updated => "updated",
            ChangeKind::Reloaded => "reloaded",
            ChangeKind::Removed => "removed",
            ChangeKind::Quarantined => "quarantined",
            ChangeKind::Changed => "changed",
        }
    }
}

/// Called after packages have changed, with whether it was another tab that did it.
pub type OnChange = Rc<dyn Fn(&[PackageChange], bool)>;

/// What [`catalogue`] keeps.
enum Catalogue {
    None,
    /// Something is there, and no use.
    Stale,
    Fresh(Vec<platform::Record>),
}

/// The installed packages.
pub struct Store {
    platform: Platform,
    programs: Rc<Programs>,
    contents: RefCell<Contents>,
    on_change: RefCell<Option<OnChange>>,
    /// Whether it was opened without the copy that makes that fast.
    uncatalogued: Cell<bool>,
    /// Hears what other tabs tell.
    listening: RefCell<Option<Box<dyn Held>>>,
    /// Itself, for the packages that load their modules from it.
    own: Weak<Store>,
}

impl Store {
    pub(crate) fn new(platform: &Platform, programs: Rc<Programs>) -> Rc<Self> {
        Rc::new_cyclic(|own| Store {
            platform: platform.clone(),
            programs,
            contents: RefCell::new(Contents::new(own.clone())),
            on_change: RefCell::default(),
            uncatalogued: Cell::default(),
            listening: RefCell::default(),
            own: own.clone(),
        })
    }

    /// Reads what is installed, and calls `heard` from now on when another tab has changed it: then it is time to
    /// [`refresh`](Self::refresh).
    ///
    /// # Errors
    ///
    /// Those of the storage.
    pub async fn open(&self, heard: Rc<dyn Fn()>) -> Result<()> {
        // Before reading, so that nothing is missed.
        let hear = move |message: &str| {
            if message == CHANGED {
                heard();
            }
        };
        *self.listening.borrow_mut() = Some(self.platform.peers.listen(Rc::new(hear)));
        let catalogue = self.read_catalogue().await?;
        let is_stale = matches!(catalogue, Catalogue::Stale);
        let records = match catalogue {
            Catalogue::Fresh(records) => records,
            Catalogue::Stale | Catalogue::None => {
                let records = self.platform.records.all(Table::Packages).await?;
                self.uncatalogued.set(is_stale || records.len() >= catalogue::FEWEST);
                records
            }
        };
        self.contents.borrow_mut().fill(records);
        Ok(())
    }

    /// All records, if there is a catalogue that is up to date.
    async fn read_catalogue(&self) -> Result<Catalogue> {
        let records = &self.platform.records;
        let piece = |n: usize| records.get(Table::Index, &catalogue::key(n));
        // As many at once as most have, so that nothing waits for the first to say how many there are.
        let pieces = join_all((0..catalogue::USUAL).map(piece));
        let (pieces, revision) = join(pieces, records.get(Table::Settings, REVISION)).await;
        let mut found = Vec::new();
        for piece in pieces {
            match piece {
                Ok(Some(piece)) => found.push(piece),
                Ok(None) => break,
                // Edited from outside. Any other error would only come again.
                Err(error) if error.details().contains_key("key") => return Ok(Catalogue::Stale),
                Err(error) => return Err(error),
            }
        }
        let Some(count) = found.first().map(|first| catalogue::count(first)) else {
            return Ok(Catalogue::None);
        };
        let more = join_all((found.len()..count).map(piece)).await;
        let more: Result<Option<Vec<Vec<u8>>>> = more.into_iter().collect();
        let (Ok(Some(more)), Ok(Some(revision))) = (more, revision) else {
            return Ok(Catalogue::Stale);
        };
        found.extend(more);
        let records = catalogue::decode(&revision, &found);
        Ok(records.map_or(Catalogue::Stale, Catalogue::Fresh))
    }

    /// Where there are pieces of a catalogue, of whatever revision.
    async fn catalogue_keys(&self) -> Result<Vec<String>> {
        let mut keys = self.platform.records.keys(Table::Index).await?;
        keys.retain(|key| catalogue::is_key(key));
        Ok(keys)
    }

    /// Makes the next [`open`](Self::open) fast, if this one was not. Where that is not possible, nothing is lost.
    pub async fn write_catalogue(&self) {
        if !self.uncatalogued.take() {
            return;
        }
        let records = &self.platform.records;
        // First the revision: if another one is stored with it, somebody has made a change meanwhile.
        let Ok(Some(revision)) = records.get(Table::Settings, REVISION).await else {
            return;
        };
        let (Ok(all), Ok(keys)) = (records.all(Table::Packages).await, self.catalogue_keys().await) else {
            return;
        };
        let pieces = catalogue::encode(&revision, &all);
        // Of an earlier one there may be more.
        let mut changes: Vec<Change> = keys.into_iter().map(|key| Change::Delete(Table::Index, key)).collect();
        let put = |(n, piece)| Change::Put(Table::Index, catalogue::key(n), piece);
        changes.extend(pieces.into_iter().enumerate().map(put));
        let unchanged = vec![Unchanged(Table::Settings, REVISION.to_owned(), Some(revision))];
        records.apply(unchanged, changes).await.ok();
    }

    /// Calls a function after every change, in place of the one before.
    pub fn on_change(&self, on_change: OnChange) {
        *self.on_change.borrow_mut() = Some(on_change);
    }

    /// Forgets everything, and hears nothing more.
    pub(crate) fn close(&self) {
        drop(self.listening.take());
        drop(self.on_change.take());
        self.contents.borrow_mut().clear();
    }

    /// Reads again what is installed, and tells what other tabs have changed.
    ///
    /// # Errors
    ///
    /// Those of the storage.
    pub async fn refresh(&self) -> Result<()> {
        let records = self.platform.records.all(Table::Packages).await?;
        let changes = self.contents.borrow_mut().replace_all(records);
        self.announce(&changes, true);
        Ok(())
    }

    /// All packages, by id; those that are damaged, too.
    pub fn packages(&self) -> Vec<Rc<Package>> {
        self.contents.borrow().packages()
    }

    /// One package, if it is here.
    pub fn package(&self, id: &str) -> Option<Rc<Package>> {
        self.contents.borrow().package(id)
    }

    /// The module of an installed package, checked against what was installed.
    ///
    /// # Errors
    ///
    /// [`Code::PackageNotFound`], [`Code::Damaged`].
    pub async fn module(&self, id: &str) -> Result<Vec<u8>> {
        let package = self.package(id).ok_or_else(|| not_here(id))?;
        self.read_module(id, &package.hash).await
    }

    /// Asks the platform to keep everything. Returns whether it will.
    pub async fn persist(&self) -> bool {
        self.platform.records.persist().await
    }

    /// Keeps a package in memory only, in place of the installed one of that id.
    pub(crate) fn lend(&self, package: Rc<Package>) {
        self.contents.borrow_mut().lend(package);
    }

    /// Forgets a package that was only lent. Returns whether there was one.
    pub(crate) fn forget(&self, id: &str) -> bool {
        self.contents.borrow_mut().forget(id)
    }

    fn announce(&self, changes: &[PackageChange], elsewhere: bool) {
        let on_change = self.on_change.borrow().clone();
        if let Some(on_change) = on_change.filter(|_| !changes.is_empty()) {
            on_change(changes, elsewhere);
        }
    }

    async fn read_module(&self, id: &str, hash: &str) -> Result<Vec<u8>> {
        let bytes = match self.platform.records.get(Table::Modules, hash).await {
            // It is not even bytes.
            Err(error) if error.details().contains_key("key") => Some(Vec::new()),
            bytes => bytes?,
        };
        let what = match bytes {
            None => "its module is gone",
            Some(bytes) if package::hash(&bytes, &*self.platform.pause).await == hash => return Ok(bytes),
            Some(_) => "its stored module is not the one that was installed",
        };
        Err(Error::new(
            Code::Damaged,
            format!("The package `{id}` is damaged: {what}. Install it again, or go back to its previous version."),
        )
        .with("package", id))
    }

    async fn load_module(self: Rc<Self>, id: String, hash: String) -> Result<Rc<Program>> {
        if let Some(program) = self.programs.find(&hash) {
            return Ok(program);
        }
        let loaded = match self.read_module(&id, &hash).await {
            Ok(bytes) => {
                let (clock, pause) = (&*self.platform.clock, &*self.platform.pause);
                self.programs.compile(&bytes, hash.clone(), clock, pause).await
            }
            Err(error) => Err(error),
        };
        match loaded {
            Ok(program) => {
                // That it has loaded is worth knowing and no reason to fail.
                self.loaded(&id, &hash).await.ok();
                Ok(program)
            }
            Err(error) => {
                if error.code() == Code::Damaged {
                    // Where even this cannot be stored, the next run finds out again.
                    self.quarantine(&id, &hash, error.message()).await.ok();
                }
                Err(error)
            }
        }
    }
}

impl Modules for Store {
    fn load(&self, id: &str, hash: &str) -> Future<Result<Rc<Program>>> {
        let (store, id, hash) = (self.own.upgrade(), id.to_owned(), hash.to_owned());
        Box::pin(async move {
            match store {
                Some(store) => store.load_module(id, hash).await,
                None => Err(Error::new(Code::Closed, "The runtime is closed. Open another one.")),
            }
        })
    }
}
