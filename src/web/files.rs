//! Files in IndexedDB: `path` → `{bytes, owner, size, modified}`.

use std::rc::Rc;

use js_sys::{Array, Date, Object, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{IdbCursorWithValue, IdbKeyRange, IdbTransaction};

use super::{
    database::{Database, Durability},
    events::each,
};
use crate::{
    error::{Code, Error, Result},
    platform::{Files, Future, OwnedFile},
};

/// The object store.
pub(super) const STORE: &str = "files";
/// Its index by owner and size, from which both are read without the contents.
pub(super) const OWNED: &str = "owned";

/// The object store `files`.
pub(super) struct DatabaseFiles(Rc<Database>);

impl DatabaseFiles {
    pub(super) fn new(database: Rc<Database>) -> Self {
        DatabaseFiles(database)
    }
}

impl Files for DatabaseFiles {
    fn read(&self, path: &str) -> Future<Result<Option<Vec<u8>>>> {
        let (database, path) = (Rc::clone(&self.0), path.to_owned());
        Box::pin(async move {
            let file = database
                .read(STORE, |files| files.get(&JsValue::from_str(&path)))
                .await?;
            if file.is_undefined() {
                return Ok(None);
            }
            let bytes = Reflect::get(&file, &JsValue::from_str("bytes")).and_then(JsCast::dyn_into::<Uint8Array>);
            let damaged = |_| {
                Error::new(
                    Code::Storage,
                    format!("the stored file `{path}` is damaged; write it anew"),
                )
            };
            bytes.map(|bytes| Some(bytes.to_vec())).map_err(damaged)
        })
    }

    fn write(&self, path: &str, bytes: Vec<u8>, owner: &str) -> Future<Result<()>> {
        let (database, path, owner) = (Rc::clone(&self.0), path.to_owned(), owner.to_owned());
        Box::pin(async move {
            let write = |transaction: &IdbTransaction| {
                let file = Object::new();
                let members = [
                    ("bytes", JsValue::from(Uint8Array::from(bytes.as_slice()))),
                    ("owner", JsValue::from_str(&owner)),
                    ("size", JsValue::from_f64(bytes.len() as f64)),
                    ("modified", JsValue::from_f64(Date::now())),
                ];
                for (name, value) in members {
                    Reflect::set(&file, &JsValue::from_str(name), &value)?;
                }
                let store = transaction.object_store(STORE)?;
                store.put_with_key(&file, &JsValue::from_str(&path)).map(drop)
            };
            database.write(&[STORE], Durability::Relaxed, Box::new(write)).await
        })
    }

    fn list(&self, directory: &str) -> Future<Result<Vec<String>>> {
        let (database, directory) = (Rc::clone(&self.0), directory.to_owned());
        Box::pin(async move {
            let keys = database.read(STORE, |files| match &*directory {
                "" => files.get_all_keys(),
                directory => files.get_all_keys_with_key(&below(directory)?),
            });
            let keys: Array = keys.await?.unchecked_into();
            let mut paths: Vec<String> = keys.iter().filter_map(|key| key.as_string()).collect();
            // The database sorts by UTF-16 units, the other platforms by UTF-8.
            paths.sort_unstable();
            Ok(paths)
        })
    }

    fn delete(&self, path: &str) -> Future<Result<()>> {
        let (database, path) = (Rc::clone(&self.0), path.to_owned());
        Box::pin(async move {
            let delete = |transaction: &IdbTransaction| {
                let store = transaction.object_store(STORE)?;
                store.delete(&JsValue::from_str(&path)).map(drop)
            };
            database.write(&[STORE], Durability::Relaxed, Box::new(delete)).await
        })
    }

    fn owned(&self) -> Future<Result<Vec<OwnedFile>>> {
        let database = Rc::clone(&self.0);
        Box::pin(async move {
            let look = database.look(STORE, async |files| {
                let mut owned = Vec::new();
                let cursor = files.index(OWNED)?.open_key_cursor()?;
                let mut step = |cursor: &IdbCursorWithValue| {
                    owned.extend(owned_file(&cursor.primary_key()?, &cursor.key()?));
                    Ok(())
                };
                each(&cursor, &mut step).await?;
                Ok(owned)
            });
            let mut owned = look.await?;
            owned.sort_unstable_by(|one: &OwnedFile, other| one.path.cmp(&other.path));
            Ok(owned)
        })
    }
}

/// What an entry of the index says, if nobody has put anything else there.
fn owned_file(path: &JsValue, key: &JsValue) -> Option<OwnedFile> {
    let key: &Array = key.dyn_ref()?;
    Some(OwnedFile {
        path: path.as_string()?,
        owner: key.get(0).as_string()?,
        bytes: key.get(1).as_f64()? as u64,
    })
}

/// All keys that begin with `directory/`: `0` is the character after `/`.
fn below(directory: &str) -> Result<JsValue, JsValue> {
    let (from, to) = (format!("{directory}/"), format!("{directory}0"));
    IdbKeyRange::bound_with_lower_open_and_upper_open(&JsValue::from_str(&from), &JsValue::from_str(&to), false, true)
        .map(JsValue::from)
}
