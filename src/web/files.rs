//! Files in IndexedDB: `path` → `{bytes, owner, modified}`.

use std::rc::Rc;

use js_sys::{Array, Date, Object, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::IdbKeyRange;

use super::database::Database;
use crate::{
    error::{Code, Error, Result},
    platform::{Files, Future},
};

const STORE: &str = "files";

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
            let write = database.write(&[STORE], |transaction| {
                let file = Object::new();
                Reflect::set(&file, &JsValue::from_str("bytes"), &Uint8Array::from(bytes.as_slice()))?;
                Reflect::set(&file, &JsValue::from_str("owner"), &JsValue::from_str(&owner))?;
                Reflect::set(&file, &JsValue::from_str("modified"), &JsValue::from_f64(Date::now()))?;
                transaction
                    .object_store(STORE)?
                    .put_with_key(&file, &JsValue::from_str(&path))
                    .map(drop)
            });
            write.await
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
            let write = database.write(&[STORE], |transaction| {
                transaction
                    .object_store(STORE)?
                    .delete(&JsValue::from_str(&path))
                    .map(drop)
            });
            write.await
        })
    }
}

/// All keys that begin with `directory/`: `0` is the character after `/`.
fn below(directory: &str) -> Result<JsValue, JsValue> {
    let (from, to) = (format!("{directory}/"), format!("{directory}0"));
    IdbKeyRange::bound_with_lower_open_and_upper_open(&JsValue::from_str(&from), &JsValue::from_str(&to), false, true)
        .map(JsValue::from)
}
