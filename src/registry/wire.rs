//! What registries and their clients send each other. Field names on the wire are snake_case.

use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;

use crate::manifest::Manifest;

/// `GET {base}/index.json`.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct RegistryIndex {
    /// The registry's name, for people.
    pub name: String,
    /// Its base URL, as it sees itself.
    pub url: String,
    /// When it last changed: ISO 8601.
    pub updated_at: String,
    /// What it has. Entries that cannot be read are left out.
    #[serde(deserialize_with = "readable")]
    pub packages: Vec<PackageSummary>,
}

/// One entry that is none takes no other away.
fn readable<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<PackageSummary>, D::Error> {
    let entries = Vec::<Value>::deserialize(deserializer)?.into_iter();
    Ok(entries.filter_map(|entry| serde_json::from_value(entry).ok()).collect())
}

/// A package, as lists show it.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
#[allow(missing_docs)]
pub struct PackageSummary {
    pub id: String,
    pub name: String,
    pub description: String,
    pub latest_version: String,
    pub download_count: u64,
    pub status: Status,
    pub keywords: Vec<String>,
    pub verified: bool,
    // What registries may add, so that an index can be filtered and sorted as the registry itself does.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub category: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub authors: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub created_at: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub updated_at: Option<String>,
}

/// Whether a package may be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// It may.
    #[default]
    Active,
    /// It may, with a warning.
    Deprecated,
    /// It may not.
    Disabled,
    /// It may not be installed yet.
    PendingReview,
}

impl Status {
    /// As on the wire.
    pub fn as_str(self) -> &'static str {
        match self {
            Status::Active => "active",
            Status::Deprecated => "deprecated",
            Status::Disabled => "disabled",
            Status::PendingReview => "pending_review",
        }
    }
}

/// One version of a package.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct PackageVersion {
    /// A semantic version.
    pub version: String,
    /// SHA-256 of the module, in hex.
    pub wasm_hash: String,
    /// Bytes of the module.
    pub wasm_size: u64,
    /// Where the module is, if it can be fetched without asking.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub download_url: Option<String>,
    /// ISO 8601.
    pub published_at: String,
    /// The oldest Flow-Like that it works with.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub min_flow_like_version: Option<String>,
    /// For people.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub release_notes: Option<String>,
    /// Taken back: not to be installed.
    pub yanked: bool,
    /// Registries with reviews may judge versions one by one; `active` where they do not.
    #[serde(skip_serializing_if = "is_active")]
    pub status: Status,
}

/// `GET {base}/package/{id}`.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct RegistryEntry {
    pub id: String,
    /// That of the latest version.
    pub manifest: Manifest,
    #[serde(default)]
    pub versions: Vec<PackageVersion>,
    #[serde(default)]
    pub status: Status,
    #[serde(default)]
    pub download_count: u64,
    #[serde(default)]
    pub created_at: String,
    #[serde(default)]
    pub updated_at: String,
    #[serde(default)]
    pub source: PackageSource,
    #[serde(default)]
    pub verified: bool,
}

/// Where a package comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum PackageSource {
    /// A file or folder of this user.
    Local { path: String },
    /// A registry; or, with an empty `registry_url`, any other place on the network.
    Remote { registry_url: String, download_url: String },
    /// Part of the entry itself: the module in base64.
    Embedded { data: String },
}

impl Default for PackageSource {
    fn default() -> Self {
        PackageSource::Local { path: String::new() }
    }
}

/// `POST {base}/download`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct DownloadRequest {
    pub package_id: String,
    /// The latest unless given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
}

/// The answer to a [`DownloadRequest`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct DownloadResponse {
    pub package_id: String,
    pub version: String,
    /// The module, where there is no `download_url`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wasm_base64: Option<String>,
    /// Where the module is: perhaps on another host, perhaps for a short time only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub download_url: Option<String>,
    pub manifest: Manifest,
}

/// `POST {base}/publish`, with the API key as bearer token.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct PublishRequest {
    pub manifest: Manifest,
    pub wasm_base64: String,
}

/// The answer to a [`PublishRequest`].
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct PublishResponse {
    pub success: bool,
    pub package_id: String,
    pub version: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
}

/// What is looked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct SearchFilters {
    /// Words in name, description, id or keywords: all of them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub query: Option<String>,
    /// A category, or one that this is the beginning of.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub category: Option<String>,
    /// All of these.
    #[serde(deserialize_with = "words")]
    pub keywords: Vec<String>,
    /// Part of an author's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub author: Option<String>,
    /// Only what the registry vouches for.
    pub verified_only: bool,
    /// Also what is deprecated.
    pub include_deprecated: bool,
    /// How many results to leave out.
    pub offset: usize,
    /// How many results at most.
    pub limit: usize,
    /// In which order.
    pub sort_by: SortBy,
    /// The other way round.
    pub sort_desc: bool,
}

impl Default for SearchFilters {
    fn default() -> Self {
        SearchFilters {
            query: None,
            category: None,
            keywords: Vec::new(),
            author: None,
            verified_only: false,
            include_deprecated: false,
            offset: 0,
            limit: 50,
            sort_by: SortBy::default(),
            sort_desc: false,
        }
    }
}

/// The order of search results.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum SortBy {
    /// Best first; `sort_desc` does not turn it round.
    #[default]
    Relevance,
    Name,
    Downloads,
    UpdatedAt,
    CreatedAt,
}

/// What was found.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
#[allow(missing_docs)]
pub struct SearchResults {
    #[serde(deserialize_with = "readable")]
    pub packages: Vec<PackageSummary>,
    /// Without offset and limit.
    pub total_count: usize,
    pub offset: usize,
    pub limit: usize,
}

/// What a registry answers instead.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
#[allow(missing_docs)]
pub struct ErrorBody {
    pub code: String,
    pub message: String,
    #[serde(skip_serializing_if = "Value::is_null")]
    pub details: Value,
}

fn is_active(status: &Status) -> bool {
    *status == Status::Active
}

/// A list, or one text with commas, as in the query of a URL.
fn words<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<String>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Words {
        List(Vec<String>),
        Text(String),
    }
    let split = |text: &str| text.split(',').map(|word| word.trim().to_owned()).collect::<Vec<_>>();
    let words = match Words::deserialize(deserializer)? {
        Words::List(words) => words,
        Words::Text(text) => split(&text),
    };
    Ok(words.into_iter().filter(|word| !word.is_empty()).collect())
}
