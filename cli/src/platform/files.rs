//! Files of packages, under names of their own.
//!
//! A path of a package may be both a file and a directory, longer than a file name can be, or differ from another in
//! upper and lower case only: none of that is possible everywhere. So the database has the paths, and says which file has
//! the bytes.

use std::{
    fs::{self, File},
    io::{self, Write},
    path::{Path, PathBuf},
    sync::Arc,
};

use flow_like_browser::{
    Error, Result,
    platform::{Files, Future, OwnedFile},
};
use redb::{ReadTransaction, ReadableTable, TableDefinition, TableError, WriteTransaction};

use super::{Failure, beside, database::Database};

/// By path: owner, size, and the name of the file.
const FILES: TableDefinition<'_, &str, (&str, u64, &str)> = TableDefinition::new("files");

/// Files by path.
pub(super) struct NativeFiles(Arc<Inner>);

struct Inner {
    folder: PathBuf,
    database: Arc<Database>,
}

impl NativeFiles {
    pub(super) fn open(home: &Path, database: Arc<Database>) -> Result<Self> {
        let folder = home.join("files");
        fs::create_dir_all(&folder).map_err(|error| Error::from(Failure::of("make the folder", &folder, &error)))?;
        Ok(NativeFiles(Arc::new(Inner { folder, database })))
    }
}

impl Inner {
    fn read(&self, path: &str) -> Result<Option<Vec<u8>>, Failure> {
        // Within the transaction, while nobody can replace the file.
        let read = self.database.read(|transaction| {
            let Some(table) = table(transaction)? else {
                return Ok(None);
            };
            let found = table.get(path)?;
            Ok(found.map(|found| {
                let file = self.folder.join(found.value().2);
                fs::read(&file).map_err(|error| Failure::of("read", &file, &error))
            }))
        })?;
        read.transpose()
    }

    /// The bytes are on disk before the database names them.
    fn write(&self, path: &str, bytes: &[u8], owner: &str) -> Result<(), Failure> {
        let (name, file) = self.fresh()?;
        let size = bytes.len() as u64;
        let replaced = store(&file, bytes)
            .map_err(|error| Failure::of("write", &file, &error))
            .and_then(|()| {
                self.database.write(|transaction| {
                    let mut table = transaction.open_table(FILES)?;
                    let old = table.insert(path, (owner, size, name.as_str()))?;
                    Ok(Some(old.map(|old| old.value().2.to_owned())))
                })
            });
        match replaced {
            Ok(replaced) => {
                self.forget(replaced.flatten());
                Ok(())
            }
            Err(failure) => {
                self.forget(Some(name));
                Err(failure)
            }
        }
    }

    fn delete(&self, path: &str) -> Result<(), Failure> {
        let removed = self.database.write(|transaction| remove(transaction, path))?;
        self.forget(removed);
        Ok(())
    }

    /// A name that no file has.
    fn fresh(&self) -> Result<(String, PathBuf), Failure> {
        let mut random = [0; 16];
        getrandom::fill(&mut random).map_err(|error| Failure::of("name a file in", &self.folder, &error.into()))?;
        let name = format!("{:032x}", u128::from_be_bytes(random));
        let file = self.folder.join(&name);
        Ok((name, file))
    }

    /// Removes a file that nothing names any more. One that stays takes room and does nothing else.
    fn forget(&self, name: Option<String>) {
        if let Some(name) = name {
            fs::remove_file(self.folder.join(name)).ok();
        }
    }
}

fn store(file: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = File::create_new(file)?;
    file.write_all(bytes)?;
    file.sync_all()
}

fn remove(transaction: &WriteTransaction, path: &str) -> Result<Option<String>, redb::Error> {
    let mut table = transaction.open_table(FILES)?;
    let removed = table.remove(path)?;
    Ok(removed.map(|removed| removed.value().2.to_owned()))
}

type ReadFiles = redb::ReadOnlyTable<&'static str, (&'static str, u64, &'static str)>;

/// The table, unless nobody has written yet.
fn table(transaction: &ReadTransaction) -> Result<Option<ReadFiles>, redb::Error> {
    match transaction.open_table(FILES) {
        Ok(table) => Ok(Some(table)),
        Err(TableError::TableDoesNotExist(_)) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

impl Files for NativeFiles {
    fn read(&self, path: &str) -> Future<Result<Option<Vec<u8>>>> {
        let (inner, path) = (Arc::clone(&self.0), path.to_owned());
        Box::pin(beside(move || inner.read(&path)))
    }

    fn write(&self, path: &str, bytes: Vec<u8>, owner: &str) -> Future<Result<()>> {
        let (inner, path, owner) = (Arc::clone(&self.0), path.to_owned(), owner.to_owned());
        Box::pin(beside(move || inner.write(&path, &bytes, &owner)))
    }

    fn list(&self, directory: &str) -> Future<Result<Vec<String>>> {
        let prefix = if directory.is_empty() {
            String::new()
        } else {
            format!("{directory}/")
        };
        let inner = Arc::clone(&self.0);
        Box::pin(beside(move || {
            inner.database.read(|transaction| {
                let mut paths = Vec::new();
                let Some(table) = table(transaction)? else {
                    return Ok(paths);
                };
                for file in table.range(prefix.as_str()..)? {
                    let (path, _) = file?;
                    if !path.value().starts_with(&prefix) {
                        break;
                    }
                    paths.push(path.value().to_owned());
                }
                Ok(paths)
            })
        }))
    }

    fn delete(&self, path: &str) -> Future<Result<()>> {
        let (inner, path) = (Arc::clone(&self.0), path.to_owned());
        Box::pin(beside(move || inner.delete(&path)))
    }

    fn owned(&self) -> Future<Result<Vec<OwnedFile>>> {
        let inner = Arc::clone(&self.0);
        Box::pin(beside(move || {
            inner.database.read(|transaction| {
                let mut files = Vec::new();
                let Some(table) = table(transaction)? else {
                    return Ok(files);
                };
                for file in table.iter()? {
                    let (path, file) = file?;
                    let (owner, bytes, _) = file.value();
                    files.push(OwnedFile {
                        path: path.value().to_owned(),
                        owner: owner.to_owned(),
                        bytes,
                    });
                }
                Ok(files)
            })
        }))
    }
}
