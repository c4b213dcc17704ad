//! The package manifest: what a package is called, what it may use and which nodes it has.
//!
//! A manifest is read through a tree whose values know where they stand ([`tree`]), so that every problem is reported
//! at once and with its place. Whoever holds a [`Manifest`] from [`Manifest::parse`] holds a checked one.

mod host_pattern;
mod read;
mod report;
mod rules;
mod section;
mod tier;
mod tree;

pub use host_pattern::HostPattern;
pub(crate) use host_pattern::default_port_of;
pub use tier::{MemoryTier, TimeoutTier};

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use serde_json::Value;

use crate::error::{Code, Error, Result};

/// The manifest version that this runtime reads.
pub const MANIFEST_VERSION: u32 = 1;
/// The largest manifest, in bytes.
pub const MAX_BYTES: usize = 1 << 20;

/// A package manifest.
///
/// As serde sees it, a manifest is its JSON form ([`to_json`](Self::to_json)); reading it back checks it again.
// Derived for TOML only: there, dates in `metadata` have a form of their own that JSON should not show.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
#[serde(remote = "Self")]
pub struct Manifest {
    /// [`MANIFEST_VERSION`].
    pub manifest_version: u32,
    /// Reverse domain style, such as `com.example.math`.
    pub id: String,
    /// For people.
    pub name: String,
    /// A semantic version.
    pub version: String,
    /// For people; may be empty.
    pub description: String,
    /// Who made the package.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub authors: Vec<Author>,
    /// An SPDX expression, by convention.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub license: Option<String>,
    /// Where the sources are.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub repository: Option<String>,
    /// Where to read more.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub homepage: Option<String>,
    /// The oldest Flow-Like that the package works with: a semantic version.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min_flow_like_version: Option<String>,
    /// For searching.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub keywords: Vec<String>,
    /// For browsing, in newer manifests.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub primary_category: Option<String>,
    /// For browsing, in newer manifests.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub secondary_category: Option<String>,
    /// The module, relative to the manifest and inside its folder.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub wasm_path: Option<String>,
    /// The SHA-256 of the module: 64 hex digits of either case.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub wasm_hash: Option<String>,
    /// What the package may use.
    pub permissions: Permissions,
    /// The package's nodes; empty in newer manifests, which leave them to the module.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub nodes: Vec<NodeEntry>,
    /// Anything.
    #[serde(skip_serializing_if = "toml::Table::is_empty")]
    pub metadata: toml::Table,
}

/// One who made a package.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Author {
    /// A person or an organisation.
    pub name: String,
    /// How to reach them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// Where to read about them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
}

/// What a package may use.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Permissions {
    /// The limit of linear memory.
    pub memory: MemoryTier,
    /// The limit of time.
    pub timeout: TimeoutTier,
    /// Reading and writing variables.
    #[serde(skip_serializing_if = "is_false")]
    pub variables: bool,
    /// Reading and writing cache entries.
    #[serde(skip_serializing_if = "is_false")]
    pub cache: bool,
    /// Streaming events while a run goes on.
    #[serde(skip_serializing_if = "is_false")]
    pub streaming: bool,
    /// Agent-driven user interfaces.
    #[serde(skip_serializing_if = "is_false")]
    pub a2ui: bool,
    /// Models, images and databases.
    #[serde(skip_serializing_if = "is_false")]
    pub models: bool,
    /// HTTP and sockets.
    #[serde(skip_serializing_if = "is_default")]
    pub network: Network,
    /// Directories.
    #[serde(skip_serializing_if = "is_default")]
    pub filesystem: Filesystem,
    /// OAuth providers; no two of the same name.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub oauth_scopes: Vec<OAuthScope>,
}

/// What a package may do on the network.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Network {
    /// HTTP requests.
    #[serde(skip_serializing_if = "is_false")]
    pub http_enabled: bool,
    /// WebSockets.
    #[serde(skip_serializing_if = "is_false")]
    pub websocket_enabled: bool,
    /// TCP, in newer manifests; no page can do that.
    #[serde(skip_serializing_if = "is_false")]
    pub tcp_enabled: bool,
    /// UDP, in newer manifests; no page can do that.
    #[serde(skip_serializing_if = "is_false")]
    pub udp_enabled: bool,
    /// Name resolution, in newer manifests; no page can do that.
    #[serde(skip_serializing_if = "is_false")]
    pub dns_enabled: bool,
    /// Where requests may go; empty means every public host.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub allowed_hosts: Vec<HostPattern>,
}

/// Which directories a package may use.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
#[allow(missing_docs)]
pub struct Filesystem {
    #[serde(skip_serializing_if = "is_false")]
    pub node_storage: bool,
    #[serde(skip_serializing_if = "is_false")]
    pub user_storage: bool,
    #[serde(skip_serializing_if = "is_false")]
    pub upload_dir: bool,
    #[serde(skip_serializing_if = "is_false")]
    pub cache_dir: bool,
}

/// An OAuth provider that a package wants tokens of.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct OAuthScope {
    /// The provider's name, such as `google`.
    pub provider: String,
    /// Which scopes.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub scopes: Vec<String>,
    /// Why, for whoever is asked to agree.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub reason: String,
    /// Whether the package is of no use without.
    #[serde(skip_serializing_if = "is_false")]
    pub required: bool,
}

/// What a manifest says about one node. Its pins are in the module.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct NodeEntry {
    /// The node's name in the module.
    pub id: String,
    /// For people.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub name: String,
    /// For people.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub description: String,
    /// Where the editor lists it, such as `Math/Arithmetic`.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub category: String,
    /// A path or URL.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub icon: Option<String>,
    /// Which of the package's OAuth providers this node gets tokens of.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub oauth_providers: Vec<String>,
    /// Anything.
    #[serde(skip_serializing_if = "toml::Table::is_empty")]
    pub metadata: toml::Table,
}

/// A manifest and what is worth knowing about it.
#[derive(Debug, Clone, PartialEq)]
pub struct Parsed {
    /// The manifest, checked.
    pub manifest: Manifest,
    /// Remarks for people: likely typos, limits of this platform.
    pub warnings: Vec<String>,
}

impl Manifest {
    /// Reads a manifest file, TOML or JSON: JSON begins with `{`.
    ///
    /// # Errors
    ///
    /// [`Code::ManifestInvalid`] with all problems in `details.problems`: `{path, message, line?, column?}`.
    pub fn parse(bytes: &[u8]) -> Result<Parsed> {
        check_size(bytes.len())?;
        let text = std::str::from_utf8(bytes).map_err(|error| {
            let at = error.valid_up_to();
            report::single(format!(
                "the manifest is not UTF-8 text: byte {at} belongs to no character"
            ))
            .caused_by(error)
        })?;
        if without_bom(text).trim_start().starts_with('{') {
            Self::from_json(text)
        } else {
            Self::from_toml(text)
        }
    }

    /// Reads a manifest in TOML.
    ///
    /// # Errors
    ///
    /// As [`parse`](Self::parse), each problem with line and column.
    pub fn from_toml(text: &str) -> Result<Parsed> {
        check_size(text.len())?;
        let text = without_bom(text);
        let report = report::Report::with_source(text);
        let tree = tree::from_toml(text, &report);
        read::manifest(tree, report)
    }

    /// Reads a manifest in JSON.
    ///
    /// # Errors
    ///
    /// As [`parse`](Self::parse); only a syntax error has line and column.
    pub fn from_json(text: &str) -> Result<Parsed> {
        check_size(text.len())?;
        let report = report::Report::default();
        let tree = match serde_json::from_str(without_bom(text)) {
            Ok(value) => Some(tree::from_json(value)),
            Err(error) => {
                report.problem_at_line("", format!("not valid JSON: {error}"), error.line(), error.column());
                None
            }
        };
        read::manifest(tree, report)
    }

    /// The manifest in TOML. Reading it back gives an equal manifest.
    ///
    /// # Errors
    ///
    /// [`Code::Internal`] if a field has no form in TOML.
    pub fn to_toml(&self) -> Result<String> {
        toml::to_string_pretty(&AsToml(self)).map_err(|error| {
            Error::new(Code::Internal, format!("the manifest could not be written: {error}")).caused_by(error)
        })
    }

    /// The manifest in JSON, field for field. JSON has neither dates nor infinities: in `metadata`, they become text.
    pub fn to_json(&self) -> Value {
        let mut json = Manifest::serialize(self, serde_json::value::Serializer).unwrap_or_default();
        put_metadata(&mut json, &self.metadata);
        for (index, node) in self.nodes.iter().enumerate() {
            put_metadata(&mut json["nodes"][index], &node.metadata);
        }
        json
    }

    /// The manifest of a module that comes without one: it declares nothing, so nothing is allowed.
    pub fn for_module(file_name: &str) -> Manifest {
        let name = file_name.rsplit(['/', '\\']).next().unwrap_or_default();
        let name: String = name.chars().map(|c| if rules::fits_id(c) { c } else { '-' }).collect();
        let name = if name.is_empty() { "module" } else { &name };
        let id: String = format!("local.{name}").chars().take(rules::MAX_ID).collect();
        Manifest {
            manifest_version: MANIFEST_VERSION,
            id,
            name: name.to_owned(),
            version: "0.0.0".to_owned(),
            ..Manifest::default()
        }
    }

    /// What the manifest says about a node.
    pub fn node(&self, id: &str) -> Option<&NodeEntry> {
        self.nodes.iter().find(|node| node.id == id)
    }
}

struct AsToml<'a>(&'a Manifest);

impl Serialize for AsToml<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Manifest::serialize(self.0, serializer)
    }
}

impl Serialize for Manifest {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.to_json().serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Manifest {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let tree = tree::from_json(Value::deserialize(deserializer)?);
        read::manifest(Some(tree), report::Report::default())
            .map(|parsed| parsed.manifest)
            .map_err(de::Error::custom)
    }
}

pub(crate) fn check_size(bytes: usize) -> Result<()> {
    if bytes <= MAX_BYTES {
        return Ok(());
    }
    Err(report::single(format!(
        "the manifest has {bytes} bytes, and at most {MAX_BYTES} are read"
    )))
}

fn without_bom(text: &str) -> &str {
    text.strip_prefix('\u{feff}').unwrap_or(text)
}

fn put_metadata(json: &mut Value, metadata: &toml::Table) {
    if !metadata.is_empty() {
        json["metadata"] = json_of(toml::Value::Table(metadata.clone()));
    }
}

fn json_of(value: toml::Value) -> Value {
    match value {
        toml::Value::String(text) => text.into(),
        toml::Value::Integer(number) => number.into(),
        toml::Value::Float(number) if number.is_finite() => number.into(),
        toml::Value::Float(number) => number.to_string().into(),
        toml::Value::Boolean(flag) => flag.into(),
        toml::Value::Datetime(date) => date.to_string().into(),
        toml::Value::Array(items) => items.into_iter().map(json_of).collect(),
        toml::Value::Table(table) => table.into_iter().map(|(name, value)| (name, json_of(value))).collect(),
    }
}

// serde passes fields by reference.
fn is_false(flag: &bool) -> bool {
    !*flag
}

fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

#[cfg(test)]
mod tests;
