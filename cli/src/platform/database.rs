//! The one database, for records and for what is known of files.
//!
//! It is opened for each use, and only one process uses it at a time: a command that runs for long must not keep others
//! from starting.

use std::{
    fs::{self, File},
    path::{Path, PathBuf},
};

use flow_like_browser::{Code, Error, Result};
use redb::{ReadTransaction, ReadableDatabase, WriteTransaction};

use super::Failure;

/// The database of a folder.
pub(super) struct Database {
    path: PathBuf,
    lock: PathBuf,
}

impl Database {
    pub(super) fn open(home: &Path) -> Result<Self> {
        fs::create_dir_all(home).map_err(|error| Error::from(Failure::of("make the folder", home, &error)))?;
        Ok(Database {
            path: home.join("flow-like.redb"),
            lock: home.join("flow-like.lock"),
        })
    }

    /// Reads. Blocks.
    pub(super) fn read<T>(&self, read: impl FnOnce(&ReadTransaction) -> Result<T, redb::Error>) -> Result<T, Failure> {
        self.with(|database| read(&database.begin_read()?))
    }

    /// Makes a transaction, which is on disk afterwards unless `write` returns an error or `None`. Blocks.
    pub(super) fn write<T>(
        &self,
        write: impl FnOnce(&WriteTransaction) -> Result<Option<T>, redb::Error>,
    ) -> Result<Option<T>, Failure> {
        self.with(|database| {
            let transaction = database.begin_write()?;
            let made = write(&transaction);
            match made {
                Ok(Some(_)) => transaction.commit()?,
                Ok(None) | Err(_) => transaction.abort()?,
            }
            made
        })
    }

    /// Bytes of the file.
    pub(super) fn size(&self) -> u64 {
        fs::metadata(&self.path).map_or(0, |found| found.len())
    }

    fn with<T>(&self, work: impl FnOnce(&redb::Database) -> Result<T, redb::Error>) -> Result<T, Failure> {
        let failed = |error: &std::io::Error| Failure::of("lock", &self.lock, error);
        let lock = File::create(&self.lock).map_err(|error| failed(&error))?;
        lock.lock().map_err(|error| failed(&error))?;
        let database = redb::Database::create(&self.path).map_err(|error| Failure::from(redb::Error::from(error)))?;
        let done = work(&database)?;
        // Closed before the lock is given up, whatever the order in which values are dropped.
        drop(database);
        drop(lock);
        Ok(done)
    }
}

impl From<redb::Error> for Failure {
    fn from(error: redb::Error) -> Self {
        let full = matches!(
            &error,
            redb::Error::Io(error)
                if matches!(error.kind(), std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded)
        );
        Failure {
            code: if full { Code::QuotaExceeded } else { Code::Storage },
            message: format!("the database of this computer's packages failed: {error}"),
        }
    }
}
