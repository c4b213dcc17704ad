//! How much room packages and their files take.

use std::collections::BTreeMap;

use super::Store;
use crate::{
    error::Result,
    platform::{Space, Table},
};

/// Room, in bytes.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Usage {
    /// By package id, those that were removed and have left files included.
    pub packages: BTreeMap<String, PackageUsage>,
    /// What the platform says.
    pub space: Space,
}

/// What one package takes, in bytes.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PackageUsage {
    /// Whether it is installed.
    pub installed: bool,
    /// Its module. Packages with the same module share it.
    pub module: u64,
    /// The module of its previous version.
    pub previous: u64,
    /// The files that its nodes wrote.
    pub files: u64,
    /// How many files that is.
    pub file_count: u64,
}

impl Store {
    /// How much room everything takes.
    ///
    /// # Errors
    ///
    /// Those of the storage.
    pub async fn usage(&self) -> Result<Usage> {
        let mut packages: BTreeMap<String, PackageUsage> = BTreeMap::new();
        for (id, bytes) in self.platform.records.all(Table::Packages).await? {
            let record = super::Record::decode(&bytes).ok();
            let usage = packages.entry(id).or_default();
            usage.installed = true;
            if let Some(record) = record {
                usage.module = record.current.module_bytes;
                usage.previous = record.previous.map_or(0, |previous| previous.module_bytes);
            }
        }
        for file in self.platform.files.owned().await? {
            let usage = packages.entry(file.owner).or_default();
            usage.files += file.bytes;
            usage.file_count += 1;
        }
        Ok(Usage {
            packages,
            space: self.platform.records.space().await,
        })
    }
}
