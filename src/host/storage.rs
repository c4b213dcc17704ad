//! `flowlike_storage`: files in the directories that native has, behind FlowPaths that are checked at every use.

pub mod directories;
mod places;

use std::cell::RefCell;

use serde_json::json;

pub use self::places::{Directory, FlowPath};
use self::places::{capability_of, is_of_kind, normal};
use super::{Answer, Refusal, Session, handles::Handles};
use crate::{error::Code, grant::Capability, platform::Future};

/// How large a file may be that is written by one call, in bytes (as native).
pub const MAX_WRITE: usize = 10 << 20;
/// How large a file may be that is written in chunks, in bytes.
pub const MAX_UPLOAD: u64 = 256 << 20;
/// How many chunked writes a run may have open.
const MAX_UPLOADS: usize = 16;

impl Session {
    /// A directory of this flow; it may be used from now on.
    pub fn directory(&self, directory: Directory) -> Result<FlowPath, Refusal> {
        let place = directory.place(&self.flow.context, &self.meta.node_id)?;
        self.require(directory.capability())?;
        self.flow.directories.issue(&place.store_ref);
        Ok(place)
    }

    /// The normalised path that a FlowPath stands for, if this node may use it.
    fn locate(&self, path: &FlowPath) -> Result<String, Refusal> {
        let unknown = || Refusal::new(format!("`{}` is no directory of this flow", path.store_ref));
        let (kind, directory) = path.store_ref.split_once(':').ok_or_else(unknown)?;
        let capability = capability_of(kind).ok_or_else(unknown)?;
        if !self.flow.directories.may_be_named(&path.store_ref) {
            return Err(Refusal::new(format!(
                "the directory `{}` was neither given out in this flow nor part of its inputs",
                path.store_ref
            )));
        }
        self.require(capability)?;
        let directory = normal(directory)?;
        if !is_of_kind(kind, &directory) {
            return Err(Refusal::new(format!(
                "`{directory}` is no directory of the kind `{kind}`"
            )));
        }
        let path = normal(&path.path)?;
        let inside = path
            .strip_prefix(&directory)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
        if !inside {
            return Err(Refusal::new(format!(
                "the path `{path}` is outside of its directory `{directory}`"
            )));
        }
        Ok(path)
    }

    /// The bytes of a file; `None` (and a refusal in the log) when there is none.
    pub fn read_file(&self, path: &FlowPath) -> Result<Answer<Vec<u8>>, Refusal> {
        self.require(Capability::StorageRead)?;
        let path = self.locate(path)?;
        let bytes = self.platform.files.read(&path);
        Ok(Box::pin(async move {
            match bytes.await {
                Ok(Some(bytes)) => Ok(bytes),
                Ok(None) => Err(Refusal::new(format!("there is no file `{path}`"))),
                Err(error) => Err(Refusal::new(format!("`{path}` could not be read: {error}"))),
            }
        }))
    }

    /// Writes a whole file.
    pub fn write_file(&self, path: &FlowPath, bytes: Vec<u8>) -> Result<Answer<()>, Refusal> {
        self.require(Capability::StorageWrite)?;
        if bytes.len() > MAX_WRITE {
            return Err(Refusal::new(format!(
                "one call writes at most {MAX_WRITE} bytes and this file has {}; write it in chunks",
                bytes.len()
            )));
        }
        let path = self.locate(path)?;
        Ok(self.store(path, bytes))
    }

    fn store(&self, path: String, bytes: Vec<u8>) -> Answer<()> {
        if self.rehearse(|| json!({"action": "storage.write", "path": path, "bytes": bytes.len()})) {
            return Box::pin(async { Ok(()) });
        }
        let written: Future<_> = self.platform.files.write(&path, bytes, &self.package_id);
        Box::pin(async move {
            written.await.map_err(|error| {
                let hint = if error.code() == Code::QuotaExceeded {
                    " Nothing was changed."
                } else {
                    ""
                };
                Refusal::new(format!("`{path}` could not be written: {error}{hint}"))
            })
        })
    }

    /// The files below a directory, at any depth.
    pub fn list_files(&self, path: &FlowPath) -> Result<Answer<Vec<FlowPath>>, Refusal> {
        self.require(Capability::StorageRead)?;
        let directory = self.locate(path)?;
        let found = self.platform.files.list(&directory);
        let store_ref = path.store_ref.clone();
        Ok(Box::pin(async move {
            let found = found
                .await
                .map_err(|error| Refusal::new(format!("`{directory}` could not be listed: {error}")))?;
            Ok(found
                .into_iter()
                .map(|path| FlowPath {
                    path,
                    store_ref: store_ref.clone(),
                    cache_store_ref: None,
                })
                .collect())
        }))
    }

    /// Begins a chunked write and returns its id.
    pub fn begin_upload(&self, path: &FlowPath, total: i64) -> Result<String, Refusal> {
        self.require(Capability::StorageWrite)?;
        let path = self.locate(path)?;
        let total = u64::try_from(total)
            .ok()
            .filter(|total| *total <= MAX_UPLOAD)
            .ok_or_else(|| {
                Refusal::new(format!(
                    "a file may have 0 to {MAX_UPLOAD} bytes, and {total} were announced"
                ))
            })?;
        self.uploads.begin(path, total)
    }

    /// Adds a chunk to a chunked write.
    pub fn continue_upload(&self, id: &str, chunk: &[u8]) -> Result<(), Refusal> {
        self.require(Capability::StorageWrite)?;
        self.uploads.push(id, chunk)
    }

    /// Ends a chunked write: the file appears whole, or not at all.
    pub fn finish_upload(&self, id: &str) -> Result<Answer<()>, Refusal> {
        self.require(Capability::StorageWrite)?;
        let upload = self.uploads.take(id)?;
        if upload.bytes.len() as u64 != upload.total {
            return Err(Refusal::new(format!(
                "{} bytes were announced for `{}` and {} came; nothing was written",
                upload.total,
                upload.path,
                upload.bytes.len()
            )));
        }
        Ok(self.store(upload.path, upload.bytes))
    }
}

/// What the id of a chunked write begins with; its handle follows.
const UPLOAD: &str = "write-";

/// The chunked writes of one run. What is unfinished at its end is dropped.
#[derive(Default)]
pub struct Uploads {
    open: RefCell<Handles<Upload>>,
}

struct Upload {
    path: String,
    total: u64,
    bytes: Vec<u8>,
}

impl Uploads {
    fn begin(&self, path: String, total: u64) -> Result<String, Refusal> {
        let mut open = self.open.borrow_mut();
        let announced: u64 = open.values().map(|upload| upload.total).sum();
        if open.len() >= MAX_UPLOADS || announced + total > MAX_UPLOAD {
            return Err(Refusal::new(format!(
                "at most {MAX_UPLOADS} chunked writes of {MAX_UPLOAD} bytes together may be open"
            )));
        }
        let handle = open.insert(Upload {
            path,
            total,
            bytes: Vec::new(),
        });
        Ok(format!("{UPLOAD}{handle}"))
    }

    fn push(&self, id: &str, chunk: &[u8]) -> Result<(), Refusal> {
        let mut open = self.open.borrow_mut();
        let upload = Self::handle(id)
            .and_then(|handle| open.get_mut(handle))
            .ok_or_else(|| unknown_upload(id))?;
        if (upload.bytes.len() + chunk.len()) as u64 > upload.total {
            return Err(Refusal::new(format!(
                "more bytes came than the {} that were announced",
                upload.total
            )));
        }
        upload.bytes.extend_from_slice(chunk);
        Ok(())
    }

    fn take(&self, id: &str) -> Result<Upload, Refusal> {
        Self::handle(id)
            .and_then(|handle| self.open.borrow_mut().remove(handle))
            .ok_or_else(|| unknown_upload(id))
    }

    fn handle(id: &str) -> Option<i32> {
        id.strip_prefix(UPLOAD)?.parse().ok()
    }
}

fn unknown_upload(id: &str) -> Refusal {
    Refusal::new(format!("no chunked write `{id}` is open"))
}
