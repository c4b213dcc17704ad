//! The versions of the database.

use js_sys::{Array, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{IdbDatabase, IdbTransaction};

use super::{events::each, files};
use crate::platform::Future;

/// What takes the database from each version to the next. A step that was released is never changed, and what the
/// database was like before it is kept in `tests/fixtures/databases/`.
pub(super) const MIGRATIONS: [Migration; 2] = [
    |upgrade| Box::pin(async move { create_stores(&upgrade) }),
    |upgrade| Box::pin(measure_files(upgrade)),
];

/// A step. It may wait for requests of the upgrade's transaction, and for nothing else, or the transaction would end.
/// Where it fails, the database stays as it was before the upgrade, and does not open.
pub(super) type Migration = fn(Upgrade) -> Future<Result<(), JsValue>>;

/// What a step works on.
#[derive(Clone)]
pub(super) struct Upgrade {
    /// The database, in which only an upgrade makes stores and indexes.
    pub(super) database: IdbDatabase,
    /// The transaction of the whole upgrade, over all stores.
    pub(super) transaction: IdbTransaction,
}

/// Version 1.
fn create_stores(upgrade: &Upgrade) -> Result<(), JsValue> {
    for store in ["packages", "modules", "files", "settings", "index"] {
        upgrade.database.create_object_store(store)?;
    }
    Ok(())
}

/// Version 2: files say how large they are, so that listing them with owners and sizes reads no contents.
async fn measure_files(upgrade: Upgrade) -> Result<(), JsValue> {
    let store = upgrade.transaction.object_store(files::STORE)?;
    let mut measure = |cursor: &web_sys::IdbCursorWithValue| {
        let file = cursor.value()?;
        // What somebody put there from outside stays as it is.
        if !file.is_object() {
            return Ok(());
        }
        let bytes = Reflect::get(&file, &JsValue::from_str("bytes"))?.dyn_into::<Uint8Array>();
        let size = bytes.map_or(0, |bytes| bytes.length());
        Reflect::set(&file, &JsValue::from_str("size"), &JsValue::from(size))?;
        cursor.update(&file).map(drop)
    };
    each(&store.open_cursor()?, &mut measure).await?;
    let path = Array::of2(&JsValue::from_str("owner"), &JsValue::from_str("size"));
    store.create_index_with_str_sequence(files::OWNED, &path).map(drop)
}
