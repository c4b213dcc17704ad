//! The directories that native has, and paths inside of them.

use serde::{Deserialize, Serialize};

use super::super::{Refusal, meta::Context};
use crate::grant::Capability;

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

/// The four kinds of directory. Scoped ones are parts of the others.
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

/// What it takes to use directories of that kind.
pub(super) fn capability_of(kind: &str) -> Option<Capability> {
    let of_kind = KINDS.iter().find(|(name, _)| *name == kind);
    of_kind.map(|(_, capability)| *capability)
}

impl Directory {
    fn kind(self) -> (&'static str, Capability) {
        KINDS[match self {
            Self::Storage { .. } => 0,
            Self::Upload => 1,
            Self::Cache { .. } => 2,
            Self::User { .. } => 3,
        }]
    }

    /// What it takes to use it.
    pub(super) fn capability(self) -> Capability {
        self.kind().1
    }

    /// Where it is for a node of that id, in flows of that context.
    ///
    /// # Errors
    ///
    /// An id that cannot name a directory.
    pub fn place(self, context: &Context, node_id: &str) -> Result<FlowPath, Refusal> {
        let (board, app, user) = (
            segment(&context.board_id)?,
            segment(&context.app_id)?,
            segment(&context.user_id)?,
        );
        let node = segment(node_id)?;
        let (base, node_scoped) = match self {
            Self::Storage { node_scoped } => (format!("{board}/storage"), node_scoped),
            Self::Upload => (format!("{board}/upload"), false),
            Self::Cache {
                node_scoped,
                user_scoped: true,
            } => (format!("tmp/user/{user}/apps/{app}"), node_scoped),
            Self::Cache { node_scoped, .. } => (format!("tmp/global/apps/{app}"), node_scoped),
            Self::User { node_scoped } => (format!("users/{user}/apps/{app}"), node_scoped),
        };
        let path = if node_scoped { format!("{base}/{node}") } else { base };
        Ok(FlowPath {
            store_ref: format!("{}:{path}", self.kind().0),
            path,
            cache_store_ref: None,
        })
    }
}

impl FlowPath {
    /// A file or folder inside of this directory.
    ///
    /// # Errors
    ///
    /// A name that is no plain relative path.
    pub fn inside(self, name: &str) -> Result<FlowPath, Refusal> {
        let path = normal(&format!("{}/{name}", self.path))?;
        Ok(FlowPath { path, ..self })
    }
}

/// Whether a directory has the form that those of its kind have: the capability is asked for by kind.
pub(super) fn is_of_kind(kind: &str, directory: &str) -> bool {
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
pub(super) fn normal(path: &str) -> Result<String, Refusal> {
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
    use super::{Context, Directory, is_of_kind, normal};

    #[test]
    fn directories_are_of_their_kind() {
        let context = Context {
            board_id: "b".to_owned(),
            ..Context::default()
        };
        let both = [false, true];
        let scoped = both.into_iter().flat_map(|node_scoped| {
            let cache = both.map(|user_scoped| Directory::Cache {
                node_scoped,
                user_scoped,
            });
            cache
                .into_iter()
                .chain([Directory::Storage { node_scoped }, Directory::User { node_scoped }])
        });
        for directory in scoped.chain([Directory::Upload]) {
            let place = directory.place(&context, "n").unwrap();
            let (kind, path) = place.store_ref.split_once(':').unwrap();
            assert_eq!(path, place.path);
            assert!(is_of_kind(kind, path), "{directory:?}");
            assert!(
                place
                    .clone()
                    .inside("a/b.txt")
                    .is_ok_and(|file| file.path == format!("{path}/a/b.txt"))
            );
            assert!(place.inside("../b").is_err());
        }
    }

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
