//! Records in tables of the database.

use std::sync::Arc;

use flow_like_browser::{
    Result,
    platform::{Change, Future, Record, Records, Space, Table, Unchanged},
};
use redb::{ReadTransaction, ReadableTable, TableDefinition, TableError, WriteTransaction};

use super::{beside, database::Database};

/// Records by table and key.
pub(super) struct NativeRecords(Arc<Database>);

impl NativeRecords {
    pub(super) fn new(database: Arc<Database>) -> Self {
        NativeRecords(database)
    }
}

fn definition(table: Table) -> TableDefinition<'static, &'static str, &'static [u8]> {
    TableDefinition::new(table.name())
}

/// Every record of a table as `take` has it. A table that nobody has written to is not there.
fn each<T>(
    transaction: &ReadTransaction,
    table: Table,
    take: impl Fn(&str, &[u8]) -> T,
) -> Result<Vec<T>, redb::Error> {
    let table = match transaction.open_table(definition(table)) {
        Ok(table) => table,
        Err(TableError::TableDoesNotExist(_)) => return Ok(Vec::new()),
        Err(error) => return Err(error.into()),
    };
    let mut all = Vec::new();
    for record in table.iter()? {
        let (key, bytes) = record?;
        all.push(take(key.value(), bytes.value()));
    }
    Ok(all)
}

/// Makes the changes, or returns `None` where something is not as it was.
fn change(
    transaction: &WriteTransaction,
    unchanged: &[Unchanged],
    changes: &[Change],
) -> Result<Option<()>, redb::Error> {
    for Unchanged(table, key, before) in unchanged {
        let table = transaction.open_table(definition(*table))?;
        if table.get(key.as_str())?.as_ref().map(|record| record.value()) != before.as_deref() {
            return Ok(None);
        }
    }
    for change in changes {
        match change {
            Change::Put(table, key, bytes) => {
                transaction
                    .open_table(definition(*table))?
                    .insert(key.as_str(), bytes.as_slice())?;
            }
            Change::Delete(table, key) => {
                transaction.open_table(definition(*table))?.remove(key.as_str())?;
            }
        }
    }
    Ok(Some(()))
}

impl Records for NativeRecords {
    fn get(&self, table: Table, key: &str) -> Future<Result<Option<Vec<u8>>>> {
        let (database, key) = (Arc::clone(&self.0), key.to_owned());
        Box::pin(beside(move || {
            database.read(|transaction| match transaction.open_table(definition(table)) {
                Ok(table) => Ok(table.get(key.as_str())?.map(|record| record.value().to_vec())),
                Err(TableError::TableDoesNotExist(_)) => Ok(None),
                Err(error) => Err(error.into()),
            })
        }))
    }

    fn all(&self, table: Table) -> Future<Result<Vec<Record>>> {
        let database = Arc::clone(&self.0);
        Box::pin(beside(move || {
            database.read(|transaction| each(transaction, table, |key, bytes| (key.to_owned(), bytes.to_vec())))
        }))
    }

    fn keys(&self, table: Table) -> Future<Result<Vec<String>>> {
        let database = Arc::clone(&self.0);
        Box::pin(beside(move || {
            database.read(|transaction| each(transaction, table, |key, _| key.to_owned()))
        }))
    }

    fn apply(&self, unchanged: Vec<Unchanged>, changes: Vec<Change>) -> Future<Result<bool>> {
        let database = Arc::clone(&self.0);
        Box::pin(beside(move || {
            let made = database.write(|transaction| change(transaction, &unchanged, &changes))?;
            Ok(made.is_some())
        }))
    }

    fn space(&self) -> Future<Space> {
        let used = self.0.size();
        Box::pin(async move {
            Space {
                used: Some(used as f64),
                quota: None,
                persisted: true,
            }
        })
    }

    fn persist(&self) -> Future<bool> {
        Box::pin(async { true })
    }
}
