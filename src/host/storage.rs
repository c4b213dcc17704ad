//! `flowlike_storage`: files in the directories that native has, behind FlowPaths that are checked at every use.

pub mod directories;

use std::cell::RefCell;

use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{Answer, Refusal, Session, handles::Handles};
use crate::{error::Code, grant::Capability, platform::Future};

/// How large a file may be that is written by one call, in bytes (as native).
pub const MAX_WRITE: usize = 10 << 20;
/// How large a file may be that is written in chunks, in bytes.
pub const MAX_UPLOAD: u64 = 256 << 20;
/// How many chunked writes a run may have open.
const MAX_UPLOADS: usize = 16;
/// How long a path may be, in bytes.
const MAX_PATH: usize = 1024;

/// A place in a store, as guests pass it around. `store_ref` names the directory that `path` must stay inside.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FlowPath {
    /// The whole path, the directory's own included.
    pub path: String,
    /// The directory.
    pub store_ref: String,
    /// Kept for native; `null` here.
    #[serde(default)]
    pub cache_store_ref: Option<String>,
}

/// The four kinds of directory.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Directory {
    Storage { node_scoped: bool },
    Upload,
    Cache { node_scoped: bool, user_scoped: bool },
    User { node_scoped: bool },
}

const KINDS: [(&str, Capability); 4] = [
    ("storage", Capability::NodeStorage),
    ("upload", Capability::UploadDir),
    ("cache", Capability::CacheDir),
    ("user", Capability::UserStorage),
];

impl Session {
    /// A directory of this flow; it may be used from now on.
    pub fn directory(&self, directory: Directory) -> Result<FlowPath, Refusal> {
        let context = &self.flow.context;
        let (board, app, user) = (
            segment(&context.board_id)?,
            segment(&context.app_id)?,
            segment(&context.user_id)?,
        );
        let node = segment(&self.meta.node_id)?;
        let scoped = |path: String, node_scoped| if node_scoped { format!("{path}/{node}") } else { path };
        let (kind, path) = match directory {
            Directory::Storage { node_scoped } => (0, scoped(format!("{board}/storage"), node_scoped)),
            Directory::Upload => (1, format!("{board}/upload")),
            Directory::Cache {
                node_scoped,
                user_scoped,
            } => {
                let base = if user_scoped {
                    format!("tmp/user/{user}/apps/{app}")
                } else {
                    format!("tmp/global/apps/{app}")
                };
                (2, scoped(base, node_scoped))
            }
            Directory::User { node_scoped } => (3, scoped(format!("users/{user}/apps/{app}"), node_scoped)),
        };
        let (kind, capability) = KINDS[kind];
        self.require(capability)?;
        let store_ref = format!("{kind}:{path}");
        self.flow.directories.issue(&store_ref);
        Ok(FlowPath {
            path,
            store_ref,
            cache_store_ref: None,
        })
    }

    /// The normalised path that a FlowPath stands for, if this node may use it.
    fn locate(&self, path: &FlowPath) -> Result<String, Refusal> {
        let Some((kind, directory)) = path.store_ref.split_once(':') else {
            return Err(Refusal::new(format!(
                "`{}` is no directory of this flow",
                path.store_ref
            )));
        };
        let Some((_, capability)) = KINDS.iter().find(|(name, _)| *name == kind) else {
            return Err(Refusal::new(format!(
                "`{}` is no directory of this flow",
                path.store_ref
            )));
        };
        if !self.flow.directories.may_be_named(&path.store_ref) {
            return Err(Refusal::new(format!(
                "the directory `{}` was neither given out in this flow nor part of its inputs",
                path.store_ref
            )));
        }
        self.require(*capability)?;
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

/// Whether a directory has the form that those of its kind have: the capability is asked for by kind.
fn is_of_kind(kind: &str, directory: &str) -> bool {
    let segments: Vec<&str> = directory.split('/').collect();
    matches!(
        (kind, segments.as_slice()),
        ("storage", [_, "storage"] | [_, "storage", _])
            | ("upload", [_, "upload"])
            | ("cache", ["tmp", "global", "apps", _] | ["tmp", "global", "apps", _, _])
            | (
                "cache",
                ["tmp", "user", _, "apps", _] | ["tmp", "user", _, "apps", _, _]
            )
            | ("user", ["users", _, "apps", _] | ["users", _, "apps", _, _])
    )
}

/// An id as one path segment. Ids that are empty or would lead elsewhere get no directory.
fn segment(id: &str) -> Result<&str, Refusal> {
    if id.is_empty() {
        // A flow without context still has a place of its own to try things in.
        return Ok("local");
    }
    let plain = id != "." && id != ".." && !id.contains(['/', '\\', '\0']) && id.len() <= MAX_PATH;
    if plain {
        Ok(id)
    } else {
        Err(Refusal::new(format!("the id `{id}` cannot name a directory")))
    }
}

/// Refuses what is not a plain relative path.
fn normal(path: &str) -> Result<String, Refusal> {
    let refuse = |why: &str| Err(Refusal::new(format!("the path `{path}` {why}")));
    if path.len() > MAX_PATH {
        return Err(Refusal::new(format!("a path has at most {MAX_PATH} bytes")));
    }
    if path.contains('\0') {
        return refuse("contains a NUL character");
    }
    if path.contains('\\') {
        return refuse("contains a backslash");
    }
    if path.starts_with('/') {
        return refuse("is absolute");
    }
    let path = path.strip_suffix('/').unwrap_or(path);
    for segment in path.split('/') {
        match segment {
            "" => return refuse("has an empty segment"),
            "." | ".." => return refuse("has a dot segment"),
            _ => {}
        }
        // Whoever decodes the path later, once or more, would walk out of the directory.
        if segment.contains('%') && hides_a_step(segment) {
            return refuse("has an encoded dot segment, slash or NUL");
        }
    }
    Ok(path.to_owned())
}

fn hides_a_step(segment: &str) -> bool {
    let mut text = segment.to_owned();
    loop {
        let decoded = text
            .replace("%25", "%")
            .replace("%2e", ".")
            .replace("%2E", ".")
            .replace("%2f", "/")
            .replace("%2F", "/")
            .replace("%5c", "/")
            .replace("%5C", "/")
            .replace("%00", "/");
        if decoded == text {
            return matches!(text.as_str(), "." | "..") || text.contains('/');
        }
        text = decoded;
    }
}

#[cfg(test)]
mod tests {
    use super::normal;

    #[test]
    fn only_plain_relative_paths_pass() {
        for good in [
            "a", "a/b.txt", "a/b/", "a/..b", "ä/ö", "a b/c", "100%", "a%20b", "a%2eb",
        ] {
            assert!(normal(good).is_ok(), "{good}");
        }
        for bad in [
            "",
            "/a",
            "../a",
            "a/../b",
            "a//b",
            "a/./b",
            "a\\b",
            "a\0b",
            "a/%2e%2E/b",
            "a/..%2fb",
            "a/%252e%252E/b",
            "a/%25252e./b",
            "a/b%2Fc",
            "a/b%5c..",
            "a/b%00.txt",
        ] {
            assert!(normal(bad).is_err(), "{bad}");
        }
        assert!(normal(&"a/".repeat(2000)).is_err());
    }
}
