//! What the runtime itself keeps: packages, modules, settings, answers of its user.

use super::Future;
use crate::error::Result;

/// A named set of records.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Table {
    /// Installed packages, by id.
    Packages,
    /// Modules, by their SHA-256 in hex.
    Modules,
    /// Settings and consents.
    Settings,
    /// What registries last said, by their URL.
    Index,
}

impl Table {
    /// Every table.
    pub const ALL: [Table; 4] = [Table::Packages, Table::Modules, Table::Settings, Table::Index];

    /// Its name in storage.
    pub fn name(self) -> &'static str {
        match self {
            Table::Packages => "packages",
            Table::Modules => "modules",
            Table::Settings => "settings",
            Table::Index => "index",
        }
    }
}

/// A key, and what is there.
pub type Record = (String, Vec<u8>);

/// One change of a transaction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// Writes a record, whether there was one or not.
    Put(Table, String, Vec<u8>),
    /// Removes a record; removing what is not there is no error.
    Delete(Table, String),
}

/// What a transaction relies on: the record as it was read (`None`: there was none).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unchanged(pub Table, pub String, pub Option<Vec<u8>>);

/// Records: bytes under a key, in a few tables.
///
/// Other tabs, or other processes, may change them at any time. Where somebody has edited the storage from outside, so
/// that a record is no bytes at all, it is there and counts as empty, for [`all`](Self::all) and in [`Unchanged`], so that
/// one bad record hides no other and can be replaced; keys that are no text are left out.
pub trait Records {
    /// One record.
    ///
    /// # Errors
    ///
    /// [`Code::Storage`](crate::Code::Storage), with `details.table` and `details.key` where the record is no bytes.
    fn get(&self, table: Table, key: &str) -> Future<Result<Option<Vec<u8>>>>;
    /// All records of a table, sorted by key.
    fn all(&self, table: Table) -> Future<Result<Vec<Record>>>;
    /// The keys of a table, sorted.
    fn keys(&self, table: Table) -> Future<Result<Vec<String>>>;
    /// Makes all of the changes in one transaction, provided that everything in `unchanged` still is as it says, and
    /// resolves when they are on disk (not merely handed to the system). Returns whether it did: `false` means that
    /// somebody else was faster, and nothing has changed. A dropped future changes everything or nothing.
    ///
    /// # Errors
    ///
    /// [`Code::QuotaExceeded`](crate::Code::QuotaExceeded) with `details.usage` and `details.quota` where known,
    /// [`Code::Storage`](crate::Code::Storage); nothing has changed then.
    fn apply(&self, unchanged: Vec<Unchanged>, changes: Vec<Change>) -> Future<Result<bool>>;
    /// How much there is room for, as far as the platform says.
    fn space(&self) -> Future<Space>;
    /// Asks the platform to keep everything until its user removes it, rather than clear it when room is short.
    /// Returns whether it will.
    fn persist(&self) -> Future<bool>;
}

/// How much room there is, in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Space {
    /// What this site uses, other things than records included; `None` where the platform does not say.
    pub used: Option<f64>,
    /// What it may use.
    pub quota: Option<f64>,
    /// Whether the platform keeps it when room is short.
    pub persisted: bool,
}
