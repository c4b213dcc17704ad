//! Records in IndexedDB: an object store for each table, a `Uint8Array` under each key.

use std::{cell::Cell, rc::Rc};

use gloo_events::EventListener;
use js_sys::{Array, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{IdbObjectStore, IdbRequest, IdbTransaction};

use super::{
    database::{Database, Durability},
    global::texts,
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
            let mut get = |store: &IdbObjectStore| store.get(&JsValue::from_str(&key));
            let record = database.read(table.name(), &mut get).await?;
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
            let mut values = None;
            let mut request = |store: &IdbObjectStore| {
                values = Some(store.get_all()?);
                store.get_all_keys()
            };
            let keys = database.read(table.name(), &mut request).await?;
            let values = values.and_then(|values| values.result().ok());
            let values: Array = values.map_or_else(Array::new, JsCast::unchecked_into);
            let records = texts(keys.unchecked_ref()).into_iter();
            Ok(records
                .map(|(key, at)| (key, bytes(values.get(at)).unwrap_or_default()))
                .collect())
        })
    }

    fn keys(&self, table: Table) -> Future<Result<Vec<String>>> {
        let database = Rc::clone(&self.0);
        Box::pin(async move {
            let mut request = |store: &IdbObjectStore| store.get_all_keys();
            let keys = database.read(table.name(), &mut request).await?;
            Ok(texts(keys.unchecked_ref()).into_iter().map(|(key, _)| key).collect())
        })
    }

    fn apply(&self, unchanged: Vec<Unchanged>, changes: Vec<Change>) -> Future<Result<bool>> {
        let database = Rc::clone(&self.0);
        Box::pin(async move {
            let is_used = |table: &Table| {
                let is_guarded = unchanged.iter().any(|Unchanged(of, ..)| of == table);
                let is_changed = |change: &Change| match change {
                    Change::Put(of, ..) | Change::Delete(of, _) => of == table,
                };
                is_guarded || changes.iter().any(is_changed)
            };
            let used = Table::ALL.into_iter().filter(is_used);
            let stores: Vec<&str> = used.map(Table::name).collect();
            if stores.is_empty() {
                return Ok(true);
            }
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
