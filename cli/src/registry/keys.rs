//! API keys: who may publish, and who may review.
//!
//! A key is 32 random bytes, shown once. The file has only its SHA-256, which is enough to recognise it, and of no use to
//! whoever reads the file: nobody guesses 32 random bytes. The server reads the file anew whenever it needs it, so that
//! keys that were added or removed count at once.

use std::{
    fs::{self, File},
    io::{self, Write},
    path::{Path, PathBuf},
};

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use flow_like_browser::package::sha256;
use serde::{Deserialize, Serialize};
use thiserror::Error;

/// What keys begin with, so that people and scanners of repositories recognise them.
const PREFIX: &str = "flk_";
/// The longest name of a key.
const MAX_NAME: usize = 64;

/// What the owner of a key may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, clap::ValueEnum)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Publishes packages.
    #[default]
    Publisher,
    /// Approves, disables and takes back what others publish.
    Reviewer,
    /// Both.
    Admin,
}

/// A key, without what it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Key {
    /// Whose it is. Packages belong to this name, so that a key can be replaced.
    pub name: String,
    /// What it is for.
    #[serde(default)]
    pub role: Role,
    /// SHA-256 of the key, in hex.
    pub sha256: String,
    /// What ids of packages may be or begin with, such as `com.example`; empty means any.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ids: Vec<String>,
}

impl Key {
    /// Whether it may publish anything.
    pub fn publishes(&self) -> bool {
        matches!(self.role, Role::Publisher | Role::Admin)
    }

    /// Whether it may review.
    pub fn reviews(&self) -> bool {
        matches!(self.role, Role::Reviewer | Role::Admin)
    }

    /// Whether packages of this id are its business. `com.example` and `com.example.` both mean `com.example` itself and
    /// what is below it, and never `com.examples`.
    pub fn covers(&self, id: &str) -> bool {
        let is_below = |prefix: &String| {
            let prefix = prefix.trim_end_matches(['.', '*']);
            let (beginning, rest) = match (id.get(..prefix.len()), id.get(prefix.len()..)) {
                (Some(beginning), Some(rest)) => (beginning, rest),
                _ => return false,
            };
            beginning.eq_ignore_ascii_case(prefix) && (rest.is_empty() || rest.starts_with('.'))
        };
        self.ids.is_empty() || self.ids.iter().any(is_below)
    }
}

/// Why keys cannot be had or changed.
#[derive(Debug, Error)]
pub enum KeyError {
    /// The file cannot be read or written.
    #[error("cannot {doing} the key file {}: {cause}", path.display())]
    File {
        /// Reading, writing …
        doing: &'static str,
        /// Which file.
        path: PathBuf,
        /// Why not.
        #[source]
        cause: io::Error,
    },
    /// The file is not what it should be.
    #[error("the key file {} cannot be understood: {why}", path.display())]
    Syntax {
        /// Which file.
        path: PathBuf,
        /// Why not. Keys are not in there, so that it may be shown.
        why: String,
    },
    /// There is a key of that name.
    #[error("there is already a key named `{0}`; remove it first, or choose another name")]
    NameTaken(String),
    /// There is no key of that name.
    #[error("there is no key named `{name}`; there are: {}", if there.is_empty() { "none" } else { there })]
    Unknown {
        /// The name.
        name: String,
        /// Those there are.
        there: String,
    },
    /// The name is none.
    #[error("`{0}` is no name for a key: use up to 64 letters, digits, `.`, `-`, `_` and `@`")]
    BadName(String),
}

#[derive(Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Document {
    #[serde(default)]
    keys: Vec<Key>,
}

/// The file of keys: JSON if its name ends so, else TOML. No file means no keys.
#[derive(Debug, Clone)]
pub struct KeyFile(PathBuf);

impl KeyFile {
    /// The file at a path.
    pub fn new(path: impl Into<PathBuf>) -> Self {
        KeyFile(path.into())
    }

    /// All keys.
    ///
    /// # Errors
    ///
    /// [`KeyError::File`], [`KeyError::Syntax`].
    pub fn keys(&self) -> Result<Vec<Key>, KeyError> {
        let text = match fs::read_to_string(&self.0) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(self.failed("read", error)),
        };
        let document: Result<Document, String> = match self.is_json() {
            true => serde_json::from_str(&text).map_err(|error| error.to_string()),
            // Its messages quote the line, which has the hash at most.
            false => toml::from_str(&text).map_err(|error| error.message().to_owned()),
        };
        match document {
            Ok(document) => Ok(document.keys),
            Err(why) => Err(KeyError::Syntax {
                path: self.0.clone(),
                why,
            }),
        }
    }

    /// The key that somebody presents, if it is one.
    ///
    /// # Errors
    ///
    /// As [`keys`](Self::keys).
    pub fn recognise(&self, presented: &str) -> Result<Option<Key>, KeyError> {
        let hash = sha256(presented.as_bytes());
        // Hashes may be compared at any speed: how far one is right says nothing about the key.
        Ok(self
            .keys()?
            .into_iter()
            .find(|key| key.sha256.eq_ignore_ascii_case(&hash)))
    }

    /// Makes a key, and returns it: this is the only time that it can be seen.
    ///
    /// # Errors
    ///
    /// Any [`KeyError`]; the file is as it was then.
    pub fn add(&self, name: &str, role: Role, ids: Vec<String>) -> Result<String, KeyError> {
        let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | '@');
        if name.is_empty() || name.len() > MAX_NAME || !name.chars().all(fits) {
            return Err(KeyError::BadName(name.to_owned()));
        }
        let mut random = [0; 32];
        getrandom::fill(&mut random).map_err(|error| self.failed("make a key for", error.into()))?;
        let key = format!("{PREFIX}{}", URL_SAFE_NO_PAD.encode(random));
        let sha256 = sha256(key.as_bytes());
        self.edit(|keys| {
            if keys.iter().any(|key| key.name == name) {
                return Err(KeyError::NameTaken(name.to_owned()));
            }
            keys.push(Key {
                name: name.to_owned(),
                role,
                sha256,
                ids,
            });
            Ok(())
        })?;
        Ok(key)
    }

    /// Removes a key.
    ///
    /// # Errors
    ///
    /// Any [`KeyError`]; the file is as it was then.
    pub fn remove(&self, name: &str) -> Result<(), KeyError> {
        self.edit(|keys| {
            let there: Vec<&str> = keys.iter().map(|key| key.name.as_str()).collect();
            if !there.contains(&name) {
                return Err(KeyError::Unknown {
                    name: name.to_owned(),
                    there: there.join(", "),
                });
            }
            keys.retain(|key| key.name != name);
            Ok(())
        })
    }

    /// Reads, edits and writes the file, which others that do the same wait for.
    fn edit(&self, edit: impl FnOnce(&mut Vec<Key>) -> Result<(), KeyError>) -> Result<(), KeyError> {
        let lock = File::create(self.beside(".lock")).map_err(|error| self.failed("lock", error))?;
        lock.lock().map_err(|error| self.failed("lock", error))?;
        let mut document = Document { keys: self.keys()? };
        edit(&mut document.keys)?;
        let text = match self.is_json() {
            true => serde_json::to_string_pretty(&document).map_err(|error| error.to_string()),
            false => toml::to_string_pretty(&document).map_err(|error| error.to_string()),
        };
        let text = text.map_err(|why| KeyError::Syntax {
            path: self.0.clone(),
            why,
        })?;
        self.write(text.as_bytes()).map_err(|error| self.failed("write", error))
    }

    /// Replaces the file as a whole: the server never reads half of it.
    fn write(&self, bytes: &[u8]) -> io::Result<()> {
        let fresh = self.beside(".new");
        let mut options = File::options();
        options.write(true).create(true).truncate(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut file = options.open(&fresh)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        fs::rename(&fresh, &self.0)
    }

    fn beside(&self, suffix: &str) -> PathBuf {
        let mut name = self.0.clone().into_os_string();
        name.push(suffix);
        name.into()
    }

    fn is_json(&self) -> bool {
        Path::new(&self.0)
            .extension()
            .is_some_and(|extension| extension == "json")
    }

    fn failed(&self, doing: &'static str, cause: io::Error) -> KeyError {
        KeyError::File {
            doing,
            path: self.0.clone(),
            cause,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_hash_is_kept_and_the_key_is_recognised() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["keys.toml", "keys.json"] {
            let path = folder.path().join(name);
            let file = KeyFile::new(&path);
            assert!(file.keys().unwrap().is_empty());
            let ada = file.add("ada", Role::Publisher, vec!["com.ada".to_owned()]).unwrap();
            let grace = file.add("grace", Role::Reviewer, Vec::new()).unwrap();
            assert_ne!(ada, grace);
            assert!(ada.starts_with(PREFIX) && ada.len() == PREFIX.len() + 43, "{ada}");
            let text = fs::read_to_string(&path).unwrap();
            assert!(!text.contains(&ada) && !text.contains(&ada[PREFIX.len()..]));
            assert_eq!(file.recognise(&ada).unwrap().unwrap().name, "ada");
            assert_eq!(file.recognise(&ada[1..]).unwrap(), None);
            assert_eq!(file.recognise("").unwrap(), None);
            assert!(matches!(
                file.add("ada", Role::Admin, Vec::new()),
                Err(KeyError::NameTaken(_))
            ));
            assert!(matches!(
                file.add("a b", Role::Admin, Vec::new()),
                Err(KeyError::BadName(_))
            ));
            file.remove("ada").unwrap();
            assert_eq!(file.recognise(&ada).unwrap(), None);
            let error = file.remove("ada").unwrap_err().to_string();
            assert_eq!(error, "there is no key named `ada`; there are: grace");
            fs::write(&path, "keys = [1").unwrap();
            assert!(matches!(file.recognise(&grace), Err(KeyError::Syntax { .. })));
        }
    }

    #[cfg(unix)]
    #[test]
    fn only_its_owner_reads_the_file() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("keys.toml");
        KeyFile::new(&path).add("ada", Role::Publisher, Vec::new()).unwrap();
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    }

    #[test]
    fn prefixes_end_at_dots() {
        let key = |ids: &[&str]| Key {
            name: "a".to_owned(),
            role: Role::Publisher,
            sha256: String::new(),
            ids: ids.iter().map(|id| (*id).to_owned()).collect(),
        };
        for prefix in ["com.example", "com.example.", "com.example.*", "Com.Example"] {
            for (id, expected) in [
                ("com.example", true),
                ("com.example.a.b", true),
                ("COM.EXAMPLE.a", true),
                ("com.examples", false),
                ("com.exampl", false),
                ("org.com.example", false),
                ("cöm.example.a", false),
            ] {
                assert_eq!(key(&[prefix]).covers(id), expected, "{prefix} {id}");
            }
        }
        assert!(key(&[]).covers("anything"));
        assert!(key(&["a", "b"]).covers("b.c"));
    }
}
