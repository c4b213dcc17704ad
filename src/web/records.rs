//! Records in IndexedDB: an object store for each table, a `Uint8Array` under each key.

use std::{cell::Cell, collections::BTreeSet, rc::Rc};

use gloo_events::EventListener;
use js_sys::{Array, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{IdbRequest, IdbTransaction};

use super::{
    database::{Database, Durability},
    events::answer,
    space,
};
use crate::{
    error::{Code, Error, Result},
    platform::{Change, Future, Record, Records, Space, Table, Unchanged},
};

/// The object stores of the tables.
pub(super) struct DatabaseRecords(Rc<Database>);

impl DatabaseRecords {
    pub(super) fn new(database: Rc<Database>) -> Self {
        DatabaseRecords(database)
    }
}

impl Records for DatabaseRecords {
    fn get(&self, table: Table, key: &str) -> Future<Result<Option<Vec<u8>>>> {
        let (database, key) = (Rc::clone(&self.0), key.to_owned());
        Box::pin(async move {
            let get = database.read(table.name(), |store| store.get(&JsValue::from_str(&key)));
            let record = get.await?;
            if record.is_undefined() {
                return Ok(None);
            }
            match record.dyn_into::<Uint8Array>() {
                Ok(bytes) => Ok(Some(bytes.to_vec())),
                Err(_) => {
                    let message = format!("the record `{key}` of `{}` is damaged", table.name());
                    let error = Error::new(Code::Storage, message);
                    Err(error.with("table", table.name()).with("key", key))
                }
            }
        })
    }

    fn all(&self, table: Table) -> Future<Result<Vec<Record>>> {
        let database = Rc::clone(&self.0);
        Box::pin(async move {
            let look = database.look(table.name(), async |store| {
                let values = store.get_all()?;
                let keys = answer(&store.get_all_keys()?).await?;
                Ok((keys, values.result()?))
            });
            let (keys, values) = look.await?;
            let values: Array = values.unchecked_into();
            let records = strings(keys.unchecked_ref());
            let mut records: Vec<_> = records
                .map(|(index, key)| (key, bytes(values.get(index)).unwrap_or_default()))
                .collect();
            records.sort_unstable();
            Ok(records)
        })
    }

    fn keys(&self, table: Table) -> Future<Result<Vec<String>>> {
        let database = Rc::clone(&self.0);
        Box::pin(async move {
            let keys = database.read(table.name(), |store| store.get_all_keys()).await?;
            let mut keys: Vec<_> = strings(keys.unchecked_ref()).map(|(_, key)| key).collect();
            keys.sort_unstable();
            Ok(keys)
        })
    }

    fn apply(&self, unchanged: Vec<Unchanged>, changes: Vec<Change>) -> Future<Result<bool>> {
        let database = Rc::clone(&self.0);
        Box::pin(async move {
            let of_guards = unchanged.iter().map(|Unchanged(table, ..)| *table);
            let of_changes = changes.iter().map(|change| match change {
                Change::Put(table, ..) | Change::Delete(table, _) => *table,
            });
            let tables: BTreeSet<Table> = of_guards.chain(of_changes).collect();
            if tables.is_empty() {
                return Ok(true);
            }
            let stores: Vec<&str> = tables.into_iter().map(Table::name).collect();
            let found = Rc::new(Cell::new(Found::Nothing));
            let mut listener = None;
            let begin = |transaction: &IdbTransaction| {
                listener = guard(transaction, unchanged, changes, &found)?;
                Ok(())
            };
            let written = database.write(&stores, Durability::Strict, Box::new(begin)).await;
            drop(listener);
            match found.take() {
                Found::Another => Ok(false),
                Found::Failure(thrown) => Err(space::failure(&thrown).await),
                Found::Nothing => written.map(|()| true),
            }
        })
    }

    fn space(&self) -> Future<Space> {
        Box::pin(space::space())
    }

    fn persist(&self) -> Future<bool> {
        Box::pin(space::persist())
    }
}

/// What was in the way of a transaction, other than the database itself.
#[derive(Default)]
enum Found {
    #[default]
    Nothing,
    /// Another record than it relied on.
    Another,
    /// What a request has thrown.
    Failure(JsValue),
}

/// Reads what the changes rely on, and makes them right when that is there, or takes the transaction back. All of it must
/// happen in one transaction, in whose events the answer's listener runs.
fn guard(
    transaction: &IdbTransaction,
    unchanged: Vec<Unchanged>,
    changes: Vec<Change>,
    found: &Rc<Cell<Found>>,
) -> Result<Option<EventListener>, JsValue> {
    let mut requests = Vec::with_capacity(unchanged.len());
    for Unchanged(table, key, _) in &unchanged {
        let store = transaction.object_store(table.name())?;
        requests.push(store.get(&JsValue::from_str(key))?);
    }
    let Some(last) = requests.last().cloned() else {
        make(transaction, &changes)?;
        return Ok(None);
    };
    let (transaction, found) = (transaction.clone(), Rc::clone(found));
    let listener = EventListener::once(&last, "success", move |_| {
        let expected = unchanged.iter().map(|Unchanged(.., before)| before);
        let outcome = match requests.iter().zip(expected).all(|(now, before)| is_as(now, before)) {
            true => make(&transaction, &changes).map_or_else(Found::Failure, |()| Found::Nothing),
            false => Found::Another,
        };
        if !matches!(outcome, Found::Nothing) {
            // Fails if the browser was faster.
            drop(transaction.abort());
        }
        found.set(outcome);
    });
    Ok(Some(listener))
}

fn is_as(now: &IdbRequest, before: &Option<Vec<u8>>) -> bool {
    match now.result() {
        Ok(now) if now.is_undefined() => before.is_none(),
        Ok(now) => before.as_ref() == Some(&bytes(now).unwrap_or_default()),
        Err(_) => false,
    }
}

fn make(transaction: &IdbTransaction, changes: &[Change]) -> Result<(), JsValue> {
    for change in changes {
        match change {
            Change::Put(table, key, bytes) => {
                let bytes = Uint8Array::from(bytes.as_slice());
                let store = transaction.object_store(table.name())?;
                store.put_with_key(&bytes, &JsValue::from_str(key))?;
            }
            Change::Delete(table, key) => {
                transaction
                    .object_store(table.name())?
                    .delete(&JsValue::from_str(key))?;
            }
        }
    }
    Ok(())
}

/// What a record has, if somebody has not put anything else there.
fn bytes(record: JsValue) -> Option<Vec<u8>> {
    record.dyn_into::<Uint8Array>().ok().map(|bytes| bytes.to_vec())
}

/// The keys that are strings, as all are that were written here, with their positions.
fn strings(keys: &Array) -> impl Iterator<Item = (u32, String)> {
    (0..keys.length()).filter_map(|index| Some((index, keys.get(index).as_string()?)))
}
