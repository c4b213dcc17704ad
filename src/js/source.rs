//! Where to install from, as pages say it.

use std::rc::Rc;

use js_sys::{Array, Promise, Uint8Array};
use wasm_bindgen::{JsCast, JsValue, prelude::wasm_bindgen};
use wasm_bindgen_futures::JsFuture;

use super::{
    callbacks::{Abort, step_observer},
    error::{describe, invalid},
    options::Options,
    value,
};
use crate::{
    engine::check::limits::MODULE_BYTES,
    error::{Code, Error, Result},
    install::{Folder, Source},
    manifest::{Manifest, Parsed},
    platform::Future,
    runtime::InstallOptions,
    store::Replace,
};

/// The most characters of a manifest; of its bytes fewer are read.
const MANIFEST_TEXT: u32 = 1 << 20;

/// The ways to say where a package is.
const WAYS: [&str; 5] = ["bytes", "file", "folder", "url", "registry"];

#[wasm_bindgen(module = "/src/js/folder.js")]
extern "C" {
    // None of these throws: what they are given is the page's, and may.
    #[wasm_bindgen(js_name = folderName)]
    fn folder_name(folder: &JsValue) -> String;
    #[wasm_bindgen(js_name = folderFiles)]
    fn folder_files(folder: &JsValue) -> Promise;
    #[wasm_bindgen(js_name = folderFile)]
    fn folder_file(folder: &JsValue, path: &str) -> Promise;
    #[wasm_bindgen(js_name = fileBytes)]
    fn file_bytes(file: &JsValue) -> Promise;
    #[wasm_bindgen(js_name = isFolder)]
    fn is_folder(value: &JsValue) -> bool;
    #[wasm_bindgen(js_name = urlText)]
    fn url_text(url: &JsValue) -> Option<String>;

    /// What `folderFile` gives: a `File`.
    #[wasm_bindgen(extends = js_sys::Object, typescript_type = "File")]
    type PageFile;
    #[wasm_bindgen(method, getter)]
    fn size(this: &PageFile) -> f64;
}

/// Files of the page.
struct PageFolder(JsValue);

impl Folder for PageFolder {
    fn name(&self) -> String {
        folder_name(&self.0)
    }

    fn files(&self) -> Future<Result<Vec<String>>> {
        let files = folder_files(&self.0);
        Box::pin(async move {
            let files: Array = read(files).await?.unchecked_into();
            Ok(files.iter().filter_map(|name| name.as_string()).collect())
        })
    }

    fn read(&self, path: &str, most: usize) -> Future<Result<Option<Vec<u8>>>> {
        let (file, path) = (folder_file(&self.0, path), path.to_owned());
        Box::pin(async move {
            let file: PageFile = read(file).await?.unchecked_into();
            if file.is_null() {
                return Ok(None);
            }
            if file.size() > most as f64 {
                let message = format!("The file `{path}` has {} bytes; at most {most} are read.", file.size());
                return Err(Error::new(Code::LimitExceeded, message).with("limit", most));
            }
            let bytes: Uint8Array = read(file_bytes(&file)).await?.unchecked_into();
            Ok(Some(bytes.to_vec()))
        })
    }
}

async fn read(promise: Promise) -> Result<JsValue> {
    JsFuture::from(promise).await.map_err(|thrown| {
        let message = format!(
            "A file that was picked cannot be read: {}. Pick it again.",
            describe(&thrown)
        );
        Error::new(Code::Storage, message)
    })
}

/// What to install or publish, and how; `more` are options that the caller reads.
pub(super) struct Wanted {
    pub(super) source: Source,
    pub(super) options: InstallOptions,
    pub(super) abort: Abort,
}

impl Wanted {
    pub(super) fn of(source: JsValue, more: &[&str]) -> Result<(Self, Options<'static>)> {
        let common = [
            "manifest",
            "fileName",
            "version",
            "from",
            "replace",
            "onProgress",
            "signal",
            "transfer",
        ];
        let source = Options::new(source, "source", &[&WAYS, &common[..], more].concat())?;
        let abort = Abort::of(&source)?;
        let options = InstallOptions {
            replace: Replace {
                downgrade: source.get("version").is_some(),
                other_bytes: source.flag("replace")?,
                by_itself: None,
            },
            on_step: step_observer(source.function("onProgress")?),
            cancel: abort.cancel(),
        };
        let wanted = Wanted {
            source: place(&source)?,
            options,
            abort,
        };
        Ok((wanted, source))
    }
}

fn place(source: &Options<'_>) -> Result<Source> {
    let given: Vec<&str> = WAYS.into_iter().filter(|way| source.get(way).is_some()).collect();
    let [way] = given[..] else {
        let found = if given.is_empty() {
            "none".to_owned()
        } else {
            given.join(", ")
        };
        return Err(invalid(format!(
            "`source` must have exactly one of {}; it has {found}.",
            WAYS.join(", ")
        )));
    };
    if way != "registry"
        && let Some(name) = ["version", "from"].into_iter().find(|name| source.get(name).is_some())
    {
        return Err(invalid(format!("`source.{name}` is for packages from a registry.")));
    }
    let given = source.value(way);
    Ok(match way {
        "bytes" => Source::Bytes {
            module: value::bytes_from_js(&given, "source.bytes", MODULE_BYTES)?
                .ok_or_else(|| invalid("`source.bytes` must be a Uint8Array or an ArrayBuffer."))?,
            manifest: manifest(source)?,
            file_name: source.text("fileName")?.unwrap_or_else(|| "module.wasm".to_owned()),
        },
        "file" => {
            let files: JsValue = Array::of1(&given).into();
            if !is_folder(&files) {
                return Err(invalid("`source.file` must be a File."));
            }
            Source::Folder {
                module: Some(folder_name(&files)),
                folder: Rc::new(PageFolder(files)),
                manifest: manifest(source)?,
            }
        }
        "folder" => {
            if !is_folder(&given) {
                return Err(invalid(
                    "`source.folder` must be a FileSystemDirectoryHandle, a FileList or an array of Files, of which at most 20,000 are \
                 looked through.",
                ));
            }
            Source::Folder {
                module: source.text("fileName")?,
                folder: Rc::new(PageFolder(given)),
                manifest: manifest(source)?,
            }
        }
        "url" => Source::Url {
            url: url_text(&given).ok_or_else(|| invalid("`source.url` must be a text or a URL."))?,
            manifest: manifest(source)?,
        },
        _ => {
            if source.get("manifest").is_some() {
                return Err(invalid("A package from a registry has its manifest from there."));
            }
            Source::Registry {
                id: value::text_from_js(&given, "source.registry")?,
                version: source.text("version")?,
                registry: source.text("from")?,
            }
        }
    })
}

fn manifest(source: &Options<'_>) -> Result<Option<Parsed>> {
    let Some(manifest) = source.get("manifest") else {
        return Ok(None);
    };
    if let Some(text) = value::bounded_text(&manifest, "source.manifest", MANIFEST_TEXT)? {
        return Manifest::parse(text.as_bytes()).map(Some);
    }
    match value::bytes_from_js(&manifest, "source.manifest", MODULE_BYTES)? {
        Some(bytes) => Manifest::parse(&bytes),
        None => Manifest::from_json(&value::from_js(&manifest, "source.manifest")?.to_string()),
    }
    .map(Some)
}
