//! What is stored of a package.
//!
//! A record is a line for machines and a document. The line has the record's form, the SHA-256 of the document, and the
//! hashes of the modules that it needs, so that nobody has to read all documents to find out which modules are used:
//!
//! ```text
//! flow-like 1 <sha256 of the document> <module> <module of the previous version, or ->
//! {"current": …}
//! ```

use serde::{Deserialize, Serialize};

use crate::{
    error::{Code, Error, Result},
    manifest::Manifest,
    node::NodeDefinition,
    package::{Origin, sha256},
    registry::wire::PackageSource,
};

/// The form that this runtime writes.
const FORM: &str = "flow-like 1";

/// What tells a version from all others: two may have one number, and two numbers one module.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// Its number.
    pub version: String,
    /// SHA-256 of the module, as lower-case hex.
    pub hash: String,
    /// Whom it came from.
    pub origin: Origin,
}

/// One version of a package, with all that can be known of it without its module.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Version {
    /// The manifest, checked.
    pub manifest: Manifest,
    /// SHA-256 of the module, as lower-case hex.
    pub hash: String,
    /// The module's size in bytes.
    pub module_bytes: u64,
    /// The definitions of its nodes, as they were read from the module.
    pub nodes: Vec<NodeDefinition>,
    /// What deserves a look although the package runs.
    pub warnings: Vec<String>,
    /// What was found when its imports were compared with what it asks for.
    pub preflight: serde_json::Value,
    /// Where it came from.
    pub source: PackageSource,
    /// The same, as far as it says whom to trust.
    pub origin: Origin,
    /// When it was installed, in milliseconds since the Unix epoch.
    pub installed_at: i64,
    /// Whether its module was compiled again after the install, in some run.
    pub loaded: bool,
}

/// What happens when a registry has a newer version.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum UpdatePolicy {
    /// It is installed, unless it is a major version or asks for more permissions: then as `Notify`.
    Auto,
    /// The page is told.
    #[default]
    Notify,
    /// Nothing.
    Off,
}

impl Version {
    /// What tells it from all others.
    pub fn identity(&self) -> Identity {
        Identity {
            version: self.manifest.version.clone(),
            hash: self.hash.clone(),
            origin: self.origin.clone(),
        }
    }
}

impl UpdatePolicy {
    /// As pages write it.
    pub fn as_str(self) -> &'static str {
        match self {
            UpdatePolicy::Auto => "auto",
            UpdatePolicy::Notify => "notify",
            UpdatePolicy::Off => "off",
        }
    }

    /// The policy of that name.
    pub fn parse(name: &str) -> Option<Self> {
        [UpdatePolicy::Auto, UpdatePolicy::Notify, UpdatePolicy::Off]
            .into_iter()
            .find(|policy| policy.as_str() == name)
    }
}

/// A package, as it is stored.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Record {
    /// The version that runs.
    pub current: Version,
    /// The version before, to go back to.
    #[serde(default)]
    pub previous: Option<Version>,
    /// What to do about newer versions.
    #[serde(default)]
    pub policy: UpdatePolicy,
    /// Why the current version must not run.
    #[serde(default)]
    pub quarantined: Option<String>,
}

impl Record {
    /// The bytes to store.
    pub(super) fn encode(&self) -> Result<Vec<u8>> {
        let document = serde_json::to_value(self)
            .map_err(|error| Error::new(Code::Internal, "a package's record could not be written").caused_by(error))?
            .to_string()
            .into_bytes();
        let previous = self.previous.as_ref().map_or("-", |previous| &previous.hash);
        let line = format!("{FORM} {} {} {previous}\n", sha256(&document), self.current.hash);
        Ok([line.as_bytes(), &document].concat())
    }

    /// Reads what was stored.
    ///
    /// # Errors
    ///
    /// [`Code::Damaged`]: it was changed by somebody else, or cut short, or is of another form.
    pub(super) fn decode(bytes: &[u8]) -> Result<Self> {
        let damaged = |what: &str| Error::new(Code::Damaged, what);
        let (line, document) = split(bytes).ok_or_else(|| damaged("its record cannot be read"))?;
        let mut fields = line.split(' ').skip(2);
        let [Some(digest), Some(hash), Some(previous)] = [fields.next(), fields.next(), fields.next()] else {
            return Err(damaged("its record cannot be read"));
        };
        if !line.starts_with(FORM) {
            return Err(damaged("its record was written by another version of this runtime"));
        }
        if sha256(document) != digest {
            return Err(damaged("its record was changed after it was installed"));
        }
        // By way of a value, as all else: a second reader for these types would cost pages 20,000 bytes.
        let record: Record = serde_json::from_slice(document)
            .and_then(|document: serde_json::Value| serde_json::from_value(document))
            .map_err(|error| damaged("its record cannot be read").caused_by(error))?;
        let written = record.previous.as_ref().map_or("-", |previous| &previous.hash);
        if record.current.hash != hash || written != previous {
            return Err(damaged("its record contradicts itself"));
        }
        Ok(record)
    }
}

/// The hashes of the modules that a record needs, without reading its document.
pub(super) fn modules(bytes: &[u8]) -> impl Iterator<Item = &str> {
    let line = split(bytes).map_or("", |(line, _)| line);
    line.split(' ').skip(3).filter(|hash| *hash != "-")
}

fn split(bytes: &[u8]) -> Option<(&str, &[u8])> {
    let end = bytes.iter().position(|byte| *byte == b'\n')?;
    let (line, document) = bytes.split_at(end);
    Some((std::str::from_utf8(line).ok()?, &document[1..]))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn version(number: &str, hash: &str) -> Version {
        let node = json!({
            "name": "add", "friendly_name": "Add", "permissions": ["http_get"], "docs": "…",
            "scores": {"privacy": 1, "security": 2, "performance": 3, "governance": 4, "reliability": 5, "cost": 6},
            "pins": [
                {"name": "a", "pin_type": "Input", "data_type": "Integer", "default_value": 9007199254740993i64, "range": [0.0, 5.5]},
                {"name": "b", "pin_type": "Output", "data_type": "Struct", "value_type": "Array", "schema": "{}", "sensitive": true},
            ],
        });
        Version {
            manifest: Manifest {
                version: number.to_owned(),
                name: "ü".to_owned(),
                ..Manifest::for_module("x.wasm")
            },
            hash: hash.to_owned(),
            module_bytes: 12,
            nodes: vec![serde_json::from_value(node).unwrap()],
            warnings: vec!["a\nb".to_owned()],
            preflight: json!({"findings": []}),
            source: PackageSource::default(),
            origin: Origin::local(),
            installed_at: -1,
            loaded: false,
        }
    }

    #[test]
    fn comes_back_as_it_was() {
        for previous in [None, Some(version("0.9.0", "bb"))] {
            let record = Record {
                current: version("1.0.0", "aa"),
                previous,
                policy: UpdatePolicy::Auto,
                quarantined: None,
            };
            let bytes = record.encode().unwrap();
            assert_eq!(Record::decode(&bytes).unwrap(), record);
            let expected: Vec<&str> = ["aa"]
                .into_iter()
                .chain(record.previous.as_ref().map(|_| "bb"))
                .collect();
            assert_eq!(modules(&bytes).collect::<Vec<_>>(), expected);
        }
    }

    #[test]
    fn any_change_is_noticed() {
        let record = Record {
            current: version("1.0.0", "aa"),
            previous: None,
            policy: UpdatePolicy::Off,
            quarantined: None,
        };
        let bytes = record.encode().unwrap();
        for at in 0..bytes.len() {
            let mut edited = bytes.clone();
            edited[at] ^= 1;
            let error = Record::decode(&edited).expect_err("an edited record was read");
            assert_eq!(error.code(), Code::Damaged, "byte {at}");
        }
        for length in 0..bytes.len() {
            assert!(Record::decode(&bytes[..length]).is_err(), "{length} bytes");
        }
        assert_eq!(modules(b"nonsense").count(), 0);
    }
}
