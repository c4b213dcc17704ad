//! What can be asked of a registry, whoever asks and over whatever.

mod downloads;
mod public;
mod publish;
mod review;

use std::{collections::BTreeMap, sync::Mutex, time::Duration};

use flow_like_browser::registry::wire::{PackageVersion, RegistryEntry};
use futures::{StreamExt, TryStreamExt};
use object_store::path::Path;
use tokio::sync::Mutex as Turn;

use self::public::Known;
use super::{
    id::Id,
    record::Record,
    refusal::{Kind, Refusal},
    store::{Expect, Store, Tag},
};

/// Below this, nothing is for the public: a network of caches over the bucket must not serve it.
const RECORDS: &str = "private/records";
const HELD_MODULES: &str = "private/modules";
const PUBLIC_MODULES: &str = "modules";

/// How often a write begins anew because another server was faster.
const ATTEMPTS: u32 = 20;
/// How many objects are read at a time.
const AT_ONCE: usize = 16;

/// A registry.
pub(super) struct Catalog {
    store: Store,
    name: String,
    /// Its URL as others see it, without slash at the end.
    base: String,
    /// Whether new packages and versions wait for a reviewer.
    review: bool,
    /// Changes within this process happen one after the other.
    changing: Turn<()>,
    index: Turn<Option<Known>>,
    /// Downloads that no record knows of yet, by package.
    counted: Mutex<BTreeMap<String, u64>>,
}

impl Catalog {
    pub(super) fn new(store: Store, name: String, base: String, review: bool) -> Self {
        Catalog {
            store,
            name,
            base,
            review,
            changing: Turn::default(),
            index: Turn::default(),
            counted: Mutex::default(),
        }
    }

    /// A package, as anybody may see it.
    pub(super) async fn entry(&self, id: &Id) -> Result<RegistryEntry, Refusal> {
        Ok(self.record(id).await?.entry(&self.base))
    }

    /// The versions of a package, newest first.
    pub(super) async fn versions(&self, id: &Id) -> Result<Vec<PackageVersion>, Refusal> {
        Ok(self.record(id).await?.versions(&self.base))
    }

    /// The record of a package.
    async fn record(&self, id: &Id) -> Result<Record, Refusal> {
        let found = self.read(id).await?.map(|(record, _)| record);
        found
            .filter(|record| record.id == id.as_str())
            .ok_or_else(|| no_package(id.as_str()))
    }

    async fn read(&self, id: &Id) -> Result<Option<(Record, Tag)>, Refusal> {
        let path = record_path(id);
        let Some(stored) = self.store.get(&path).await.map_err(failed("reading a package"))? else {
            return Ok(None);
        };
        let record = serde_json::from_slice(&stored.bytes).map_err(failed("understanding a package"))?;
        Ok(Some((record, stored.tag)))
    }

    /// Every record there is.
    async fn records(&self) -> Result<Vec<Record>, Refusal> {
        let paths = self
            .store
            .list(&Path::from(RECORDS))
            .await
            .map_err(failed("listing packages"))?;
        let read = |path: Path| async move {
            let stored = self.store.get(&path).await.map_err(failed("reading a package"))?;
            let record = stored
                .map(|stored| serde_json::from_slice::<Record>(&stored.bytes))
                .transpose();
            record.map_err(|error| {
                Refusal::of_server(Kind::Internal, "understanding a package", format!("{path}: {error}"))
            })
        };
        let found: Vec<Option<Record>> = futures::stream::iter(paths.into_iter().map(read))
            .buffered(AT_ONCE)
            .try_collect()
            .await?;
        Ok(found.into_iter().flatten().collect())
    }

    /// Changes a record to what `edit` makes of it (`None`: it stays), then everything that is derived from it.
    ///
    /// Whoever calls this sees it through: dropped halfway, what is derived would be behind until the next change or
    /// the next start.
    async fn change<T>(
        &self,
        id: &Id,
        edit: impl Fn(Option<&Record>) -> Result<(Option<Record>, T), Refusal>,
    ) -> Result<T, Refusal> {
        let _turn = self.changing.lock().await;
        for attempt in 0..ATTEMPTS {
            let (old, tag) = match self.read(id).await? {
                Some((record, tag)) => (Some(record), Some(tag)),
                None => (None, None),
            };
            let (new, answer) = edit(old.as_ref())?;
            if let Some(new) = &new {
                // Modules are there before anything names them, and go after nothing does.
                self.open_modules(old.as_ref(), new).await?;
                let expect = tag.as_ref().map_or(Expect::Absent, Expect::Same);
                let written = self.store.put(&record_path(id), json(new)?, expect).await;
                if !written.map_err(failed("writing a package"))? {
                    tokio::time::sleep(backoff(attempt)).await;
                    continue;
                }
                self.close_modules(old.as_ref(), new).await?;
            }
            if let Some(record) = new.as_ref().or(old.as_ref()) {
                self.derive(record).await?;
            }
            return Ok(answer);
        }
        Err(busy())
    }

    /// Copies the modules that anybody may have now to where they can be had.
    async fn open_modules(&self, old: Option<&Record>, new: &Record) -> Result<(), Refusal> {
        let before = old.map(Record::public_modules).unwrap_or_default();
        for hash in new.public_modules() {
            if !before.contains(&hash) {
                let copied = self.store.copy(&held_module(hash), &public_module(hash)).await;
                copied.map_err(failed("publishing a module"))?;
            }
        }
        Ok(())
    }

    /// Removes the copies of modules that nobody may have any more, in whichever package.
    async fn close_modules(&self, old: Option<&Record>, new: &Record) -> Result<(), Refusal> {
        let (before, now) = (
            old.map(Record::public_modules).unwrap_or_default(),
            new.public_modules(),
        );
        let gone: Vec<&str> = before.into_iter().filter(|hash| !now.contains(hash)).collect();
        if gone.is_empty() {
            return Ok(());
        }
        let others = self.records().await?;
        let in_use: Vec<&str> = others.iter().flat_map(Record::public_modules).collect();
        for hash in gone.into_iter().filter(|hash| !in_use.contains(hash)) {
            let deleted = self.store.delete(&public_module(hash)).await;
            deleted.map_err(failed("withdrawing a module"))?;
        }
        Ok(())
    }
}

fn record_path(id: &Id) -> Path {
    Path::from(format!("{RECORDS}/{}.json", id.file_stem()))
}

fn held_module(hash: &str) -> Path {
    Path::from(format!("{HELD_MODULES}/{hash}.wasm"))
}

fn public_module(hash: &str) -> Path {
    Path::from(format!("{PUBLIC_MODULES}/{hash}.wasm"))
}

fn json<T: serde::Serialize>(value: &T) -> Result<Vec<u8>, Refusal> {
    serde_json::to_vec(value).map_err(|error| Refusal::of_server(Kind::Internal, "writing JSON", error))
}

fn failed<E: std::fmt::Display>(doing: &'static str) -> impl Fn(E) -> Refusal {
    move |error| Refusal::of_server(Kind::Storage, doing, error)
}

fn busy() -> Refusal {
    Refusal::new(Kind::Busy, "Others keep changing the same. Try again.")
}

/// The refusal of a package that is not there.
pub(super) fn no_package(id: &str) -> Refusal {
    let shown: String = id.chars().take(200).collect();
    Refusal::new(
        Kind::NotFound,
        format!("There is no package `{shown}` in this registry."),
    )
    .with("package", shown)
}

fn backoff(attempt: u32) -> Duration {
    Duration::from_millis(10 * u64::from(attempt + 1))
}

/// The present, in ISO 8601.
fn now() -> String {
    jiff::Timestamp::now().strftime("%Y-%m-%dT%H:%M:%S%.3fZ").to_string()
}
