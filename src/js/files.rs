//! `Runtime`, as far as it is about the files of nodes.

use std::rc::Rc;

use js_sys::Promise;
use serde_json::json;
use wasm_bindgen::{JsValue, prelude::wasm_bindgen};

use super::{
    error::invalid,
    options::Options,
    promise::promise,
    request,
    runtime::Runtime,
    value::{self, text_from_js},
};
use crate::{
    error::Result,
    host::{
        meta::Context,
        storage::{Directory, FlowPath, MAX_UPLOAD},
    },
};

#[wasm_bindgen]
impl Runtime {
    /// What nodes have written.
    pub fn files(&self, package_id: &JsValue) -> Promise {
        let runtime = Rc::clone(&self.0);
        let owner = (!package_id.is_undefined()).then(|| text_from_js(package_id, "packageId"));
        promise(async move {
            let owner = owner.transpose()?;
            let files = runtime.store().files(owner.as_deref()).await?;
            let files = files
                .iter()
                .map(|file| json!({"path": file.path, "packageId": file.owner, "bytes": file.bytes}));
            Ok(value::to_js(&files.collect()))
        })
    }

    /// The bytes of a file.
    #[wasm_bindgen(js_name = readFile)]
    pub fn read_file(&self, path: &JsValue) -> Promise {
        let (runtime, path) = (Rc::clone(&self.0), text_from_js(path, "path"));
        promise(async move {
            let bytes = runtime.store().read_file(&path?).await?;
            Ok(bytes.map_or(JsValue::NULL, |bytes| js_sys::Uint8Array::from(bytes.as_slice()).into()))
        })
    }

    /// Writes a file for nodes to find; resolves to its FlowPath.
    #[wasm_bindgen(js_name = writeFile)]
    pub fn write_file(&self, package_id: &JsValue, name: &JsValue, data: &JsValue, options: JsValue) -> Promise {
        let runtime = Rc::clone(&self.0);
        // Everything is read now: the page may change its bytes afterwards.
        let file = FileToWrite::from_js(package_id, name, data, options);
        promise(async move {
            let file = file?;
            let place = (&file.context, file.node_id.as_str());
            let written = runtime.write_file(&file.package_id, file.directory, place, &file.name, file.bytes);
            let FlowPath {
                path,
                store_ref,
                cache_store_ref,
            } = written.await?;
            Ok(value::to_js(
                &json!({"path": path, "store_ref": store_ref, "cache_store_ref": cache_store_ref}),
            ))
        })
    }

    /// Removes a file.
    #[wasm_bindgen(js_name = deleteFile)]
    pub fn delete_file(&self, path: &JsValue) -> Promise {
        let (runtime, path) = (Rc::clone(&self.0), text_from_js(path, "path"));
        promise(async move { Ok(runtime.store().delete_file(&path?).await?.into()) })
    }
}

/// What `writeFile` was given.
struct FileToWrite {
    package_id: String,
    name: String,
    bytes: Vec<u8>,
    directory: Directory,
    context: Context,
    node_id: String,
}

impl FileToWrite {
    fn from_js(package_id: &JsValue, name: &JsValue, data: &JsValue, options: JsValue) -> Result<Self> {
        let options = Options::new(
            options,
            "options",
            &["directory", "nodeScoped", "userScoped", "context"],
        )?;
        let (node_scoped, user_scoped) = (options.flag("nodeScoped")?, options.flag("userScoped")?);
        let directory = match options.text("directory")?.as_deref() {
            None | Some("storage") => Directory::Storage { node_scoped },
            Some("upload") => Directory::Upload,
            Some("cache") => Directory::Cache {
                node_scoped,
                user_scoped,
            },
            Some("user") => Directory::User { node_scoped },
            Some(_) => {
                return Err(invalid(
                    "`options.directory` must be \"storage\", \"upload\", \"cache\" or \"user\".",
                ));
            }
        };
        let (context, node_id) = request::context(options.value("context"))?;
        if node_scoped && node_id.is_none() {
            return Err(invalid(
                "With `options.nodeScoped`, `options.context.nodeId` says which node it is.",
            ));
        }
        Ok(FileToWrite {
            package_id: text_from_js(package_id, "packageId")?,
            name: text_from_js(name, "name")?,
            bytes: value::bytes_from_js(data, "data", MAX_UPLOAD as usize)?
                .ok_or_else(|| invalid("`data` must be a Uint8Array, an ArrayBuffer, a File or another Blob."))?,
            directory,
            context,
            node_id: node_id.unwrap_or_default(),
        })
    }
}
