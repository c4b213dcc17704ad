//! Files. Needs `storage:read` and `storage:write`, and the permission of the directory, such as `storage:node`.

use serde::{Deserialize, Serialize};

use crate::{Error, Result, host};

/// A file or directory.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FlowPath {
    /// Where it is in its store, with `/` between segments.
    pub path: String,
    /// The store: the host made it up, and takes no other.
    pub store_ref: String,
    /// The store behind it, if there is one.
    pub cache_store_ref: Option<String>,
}

impl FlowPath {
    /// A file in this directory, or deeper: `directory.join("2026/notes.txt")`.
    #[must_use]
    pub fn join(&self, name: &str) -> FlowPath {
        FlowPath {
            path: format!("{}/{name}", self.path),
            ..self.clone()
        }
    }

    /// Where it is below this directory.
    pub fn relative<'a>(&self, file: &'a FlowPath) -> &'a str {
        let below = file.path.strip_prefix(&self.path);
        below.map_or(file.path.as_str(), |below| below.trim_start_matches('/'))
    }

    /// What the file has; nothing where there is no such file. An empty file cannot be told from that.
    pub fn read(&self) -> Option<Vec<u8>> {
        host::storage_read(&host::to_json(self))
    }

    /// Replaces what the file has: at most 10 MiB, see [`writer`](Self::writer).
    ///
    /// # Errors
    ///
    /// Where the host does not let that happen. Its log says why.
    pub fn write(&self, data: &[u8]) -> Result {
        match host::storage_write(&host::to_json(self), data) {
            1 => Ok(()),
            _ => Err(self.not_written()),
        }
    }

    /// All files in this directory, at any depth.
    ///
    /// # Errors
    ///
    /// Where it cannot be listed.
    pub fn list(&self) -> Result<Vec<FlowPath>> {
        host::json(host::storage_list(&host::to_json(self)))
            .ok_or_else(|| Error::new(format!("{} could not be listed", self.path)))
    }

    /// Writes a large file of that many bytes piece by piece. It appears whole when it is finished.
    ///
    /// # Errors
    ///
    /// Where the host does not let that happen.
    pub fn writer(&self, size: u64) -> Result<Writer> {
        let id = host::text(host::storage_write_start(&host::to_json(self), size as i64));
        Ok(Writer {
            id: id.ok_or_else(|| self.not_written())?,
            file: self.clone(),
        })
    }

    fn not_written(&self) -> Error {
        Error::new(format!("{} could not be written", self.path))
    }
}

/// A file that is being written.
#[derive(Debug)]
pub struct Writer {
    id: String,
    file: FlowPath,
}

impl Writer {
    /// Adds a piece.
    ///
    /// # Errors
    ///
    /// Where there is no room, or more comes than was said.
    pub fn write(&mut self, data: &[u8]) -> Result {
        match host::storage_write_chunk(&self.id, data) {
            1 => Ok(()),
            _ => Err(self.file.not_written()),
        }
    }

    /// Has the file appear.
    ///
    /// # Errors
    ///
    /// Where it could not be stored; then nothing has changed.
    pub fn finish(self) -> Result {
        match host::storage_write_finish(&self.id) {
            1 => Ok(()),
            _ => Err(self.file.not_written()),
        }
    }
}

/// The directory of the board.
///
/// # Errors
///
/// Without permission, as for the others.
pub fn board_dir() -> Result<FlowPath> {
    directory(host::storage_dir(0), "storage")
}

/// The directory of this node on its board.
///
/// # Errors
///
/// See [`board_dir`].
pub fn node_dir() -> Result<FlowPath> {
    directory(host::storage_dir(1), "storage")
}

/// Where users upload files to.
///
/// # Errors
///
/// See [`board_dir`].
pub fn upload_dir() -> Result<FlowPath> {
    directory(host::storage_upload_dir(), "upload")
}

/// A directory for what can be had again: of the node or of the app, of the user or of everybody.
///
/// # Errors
///
/// See [`board_dir`].
pub fn cache_dir(of_node: bool, of_user: bool) -> Result<FlowPath> {
    directory(host::storage_cache_dir(of_node.into(), of_user.into()), "cache")
}

/// The directory of the user, of the node or of the app.
///
/// # Errors
///
/// See [`board_dir`].
pub fn user_dir(of_node: bool) -> Result<FlowPath> {
    directory(host::storage_user_dir(of_node.into()), "user")
}

fn directory(found: Option<Vec<u8>>, name: &str) -> Result<FlowPath> {
    host::json(found).ok_or_else(|| Error::new(format!("there is no {name} directory")))
}
