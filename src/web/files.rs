//! Files in IndexedDB: `path` → `{bytes, owner, size, modified}`.

use std::rc::Rc;

use js_sys::{Array, Date, Object, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{IdbCursorWithValue, IdbKeyRange, IdbObjectStore, IdbTransaction};

use super::{
    database::{Database, Durability},
    events::each,
    global::texts,
    space::failure,
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
                .read(STORE, &mut |files| files.get(&JsValue::from_str(&path)))
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
            let mut request = |files: &IdbObjectStore| match &*directory {
                "" => files.get_all_keys(),
                directory => files.get_all_keys_with_key(&below(directory)?),
            };
            let keys = database.read(STORE, &mut request).await?;
            Ok(texts(keys.unchecked_ref()).into_iter().map(|(path, _)| path).collect())
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
            let files = database.store(STORE).await?;
            let (paths, keys) = (Array::new(), Array::new());
            let mut step = |cursor: &IdbCursorWithValue| {
                paths.push(&cursor.primary_key()?);
                keys.push(&cursor.key()?);
                Ok(())
            };
            let look = async { each(&files.index(OWNED)?.open_key_cursor()?, &mut step).await };
            if let Err(thrown) = look.await {
                return Err(failure(&thrown).await);
            }
            let owned = texts(&paths).into_iter();
            Ok(owned.filter_map(|(path, at)| owned_file(path, &keys.get(at))).collect())
        })
    }
}

/// What the key of an index entry says, if nobody has put anything else there.
fn owned_file(path: String, key: &JsValue) -> Option<OwnedFile> {
    let key: &Array = key.dyn_ref()?;
    Some(OwnedFile {
        path,
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
