//! What is derived from records, for everybody: the index, entries and lists of versions. They are objects of their
//! own, so that a network of caches can serve them without this server.

use std::sync::Arc;

use axum::body::Bytes;
use flow_like_browser::registry::{
    search,
    wire::{RegistryIndex, SearchFilters, SearchResults},
};
use futures::{StreamExt, TryStreamExt};
use object_store::path::Path;

use super::{AT_ONCE, ATTEMPTS, Catalog, HELD_MODULES, backoff, busy, failed, held_module, json, now, public_module};
use crate::registry::{
    id::{Id, is_hash},
    record::Record,
    refusal::{Kind, Refusal},
    store::{Body, Expect, Read, Stored, Tag},
};

const INDEX: &str = "index.json";

/// The index as it was read last.
#[derive(Clone)]
pub(in crate::registry) struct Known {
    tag: Option<Tag>,
    pub(in crate::registry) bytes: Bytes,
    index: Arc<RegistryIndex>,
}

impl Catalog {
    /// The index, as others on the same storage may have changed it meanwhile.
    pub(in crate::registry) async fn index(&self) -> Result<Known, Refusal> {
        let mut cached = self.index.lock().await;
        let tag = cached.as_ref().and_then(|known| known.tag.as_ref());
        let read = self
            .store
            .get_unless(&Path::from(INDEX), tag)
            .await
            .map_err(failed("reading the index"))?;
        let known = match (read, cached.take()) {
            (Read::Unchanged, Some(known)) => known,
            (Read::Changed(stored), _) => Known {
                index: Arc::new(parse(&stored.bytes)?),
                bytes: stored.bytes.into(),
                tag: Some(stored.tag),
            },
            // Nothing has been published yet.
            _ => {
                let index = self.index_of(Vec::new());
                Known {
                    tag: None,
                    bytes: json(&index)?.into(),
                    index: Arc::new(index),
                }
            }
        };
        Ok(cached.insert(known).clone())
    }

    /// Finds packages.
    pub(in crate::registry) async fn search(&self, filters: &SearchFilters) -> Result<SearchResults, Refusal> {
        let known = self.index().await?;
        Ok(search::search(&known.index.packages, filters))
    }

    /// A module that anybody may have.
    pub(in crate::registry) async fn module(&self, hash: &str) -> Result<Body, Refusal> {
        let found = match is_hash(hash) {
            true => self
                .store
                .stream(&public_module(hash))
                .await
                .map_err(failed("reading a module"))?,
            false => None,
        };
        found.ok_or_else(|| {
            Refusal::new(
                Kind::NotFound,
                "There is no such module. Modules that wait for review or were disabled are not given out.",
            )
        })
    }

    /// Writes what is derived from a record.
    pub(super) async fn derive(&self, record: &Record) -> Result<(), Refusal> {
        for (path, bytes) in self.derived(record)? {
            let written = self.store.put(&path, bytes, Expect::Anything).await;
            written.map_err(failed("writing an entry"))?;
        }
        self.change_index(|index| {
            let place = index
                .packages
                .binary_search_by(|package| package.id.as_str().cmp(&record.id));
            match (place, record.summary()) {
                (Ok(at), Some(summary)) => index.packages[at] = summary,
                (Err(at), Some(summary)) => index.packages.insert(at, summary),
                (Ok(at), None) => drop(index.packages.remove(at)),
                (Err(_), None) => {}
            }
        })
        .await
    }

    fn derived(&self, record: &Record) -> Result<[(Path, Vec<u8>); 2], Refusal> {
        let id = Id::parse(&record.id)
            .ok_or_else(|| Refusal::of_server(Kind::Internal, "reading an id", format!("{:?}", record.id)))?;
        let stem = id.file_stem();
        Ok([
            (
                Path::from(format!("package/{stem}.json")),
                json(&record.entry(&self.base))?,
            ),
            (
                Path::from(format!("versions/{stem}.json")),
                json(&record.versions(&self.base))?,
            ),
        ])
    }

    async fn stored_index(&self) -> Result<Option<Stored>, Refusal> {
        let stored = self.store.get(&Path::from(INDEX)).await;
        stored.map_err(failed("reading the index"))
    }

    /// Writes the index, provided that it still is the one that was read. Returns whether it was.
    async fn put_index(&self, index: &RegistryIndex, read: Option<&Stored>) -> Result<bool, Refusal> {
        let expect = read.map_or(Expect::Absent, |read| Expect::Same(&read.tag));
        let written = self.store.put(&Path::from(INDEX), json(index)?, expect).await;
        written.map_err(failed("writing the index"))
    }

    /// Changes the index, unless it is as wanted already.
    async fn change_index(&self, edit: impl Fn(&mut RegistryIndex)) -> Result<(), Refusal> {
        for attempt in 0..ATTEMPTS {
            let stored = self.stored_index().await?;
            let old = stored.as_ref().map(|stored| parse(&stored.bytes)).transpose()?;
            let mut index = old.clone().unwrap_or_else(|| self.index_of(Vec::new()));
            edit(&mut index);
            if old.as_ref() == Some(&index) {
                return Ok(());
            }
            index.updated_at = now();
            if self.put_index(&index, stored.as_ref()).await? {
                return Ok(());
            }
            tokio::time::sleep(backoff(attempt)).await;
        }
        Err(busy())
    }

    /// Makes everything that is derived agree with the records: after a crash, after a restore, under a new name or URL.
    pub(in crate::registry) async fn rebuild(&self) -> Result<(), Refusal> {
        let _turn = self.changing.lock().await;
        for attempt in 0..ATTEMPTS {
            // The index is read before the records: whatever changes meanwhile also changes the index, and is noticed.
            let stored = self.stored_index().await?;
            let records = self.records().await?;
            let repairs = records.iter().map(|record| self.repair(record));
            futures::stream::iter(repairs)
                .buffer_unordered(AT_ONCE)
                .try_collect::<()>()
                .await?;
            let mut packages: Vec<_> = records.iter().filter_map(Record::summary).collect();
            packages.sort_by(|one, other| one.id.cmp(&other.id));
            let mut index = self.index_of(packages);
            // An index that cannot be read is one that has to be replaced.
            let old = stored
                .as_ref()
                .and_then(|stored| parse(&stored.bytes).ok())
                .unwrap_or_default();
            let updated_at = std::mem::replace(&mut index.updated_at, old.updated_at.clone());
            if index == old {
                return Ok(());
            }
            index.updated_at = updated_at;
            if self.put_index(&index, stored.as_ref()).await? {
                return Ok(());
            }
            tokio::time::sleep(backoff(attempt)).await;
        }
        Err(busy())
    }

    async fn repair(&self, record: &Record) -> Result<(), Refusal> {
        for (path, bytes) in self.derived(record)? {
            let there = self.store.get(&path).await.map_err(failed("reading an entry"))?;
            if there.is_none_or(|there| there.bytes != bytes) {
                let written = self.store.put(&path, bytes, Expect::Anything).await;
                written.map_err(failed("writing an entry"))?;
            }
        }
        for hash in record.public_modules() {
            let (held, public) = (held_module(hash), public_module(hash));
            if !self.store.has(&public).await.map_err(failed("looking for a module"))? {
                let copied = self.store.copy(&held, &public).await;
                copied.map_err(|error| {
                    let what = format!("{} has no module in {HELD_MODULES} ({hash}): {error}", record.id);
                    Refusal::of_server(Kind::Storage, "publishing a module", what)
                })?;
            }
        }
        Ok(())
    }

    fn index_of(&self, packages: Vec<flow_like_browser::registry::wire::PackageSummary>) -> RegistryIndex {
        RegistryIndex {
            name: self.name.clone(),
            url: self.base.clone(),
            updated_at: now(),
            packages,
        }
    }
}

fn parse(bytes: &[u8]) -> Result<RegistryIndex, Refusal> {
    serde_json::from_slice(bytes).map_err(failed("understanding the index"))
}
