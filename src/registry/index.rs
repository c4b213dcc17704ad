//! The index of a registry, kept for when it cannot be reached.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{
    api::{Answer, Api, Attempts},
    wire::RegistryIndex,
};
use crate::{
    error::Result,
    platform::{Change, Table},
};

/// An index with its age.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CachedIndex {
    /// What the registry said.
    pub index: RegistryIndex,
    /// When it last confirmed that, in milliseconds since the Unix epoch.
    pub fetched_at: i64,
    /// Its ETag, to ask whether it has changed.
    #[serde(default)]
    pub etag: Option<String>,
    /// Why it is not up to date, where the registry could not be asked.
    #[serde(skip)]
    pub stale: Option<String>,
}

/// How old an index may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Freshness {
    /// As old as the settings say; but the first time the registry is asked, as at every start.
    Cached,
    /// The registry is asked whether there is a newer one.
    Checked,
}

/// The index of a registry. Where the registry cannot be asked, one that is too old is used, and marked as such.
pub(super) async fn index(api: &Api, freshness: Freshness, max_age_ms: f64) -> Result<CachedIndex> {
    let now = api.platform.clock.now_ms();
    let cached = read(api).await?;
    let first_time = !api.was_asked.replace(true);
    if let (Freshness::Cached, Some(cached), false) = (freshness, &cached, first_time)
        && (0.0..max_age_ms).contains(&((now - cached.fetched_at) as f64))
    {
        return Ok(cached.clone());
    }
    let etag = cached.as_ref().and_then(|cached| cached.etag.as_deref());
    // What is kept will do, and somebody waits for it.
    let attempts = if cached.is_some() {
        Attempts::One
    } else {
        Attempts::Three
    };
    let answer = api.get_if_changed::<RegistryIndex>("/index.json", etag, attempts).await;
    let fresh = match (answer, cached) {
        (Ok(Answer::New { document, .. }), Some(mut cached)) if is_older(&document, &cached.index) => {
            // An old index that somebody replays would hide newer versions.
            cached.stale = Some("the registry answered with an older index than before".to_owned());
            return Ok(cached);
        }
        (Ok(Answer::New { document, etag }), _) => CachedIndex {
            index: document,
            fetched_at: now,
            etag,
            stale: None,
        },
        (Ok(Answer::NotModified), Some(cached)) => CachedIndex {
            fetched_at: now,
            ..cached
        },
        (Ok(Answer::NotModified), None) => return Err(api.nonsense("`304 Not Modified` without an index")),
        (Err(error), Some(mut cached)) => {
            cached.stale = Some(error.message().to_owned());
            return Ok(cached);
        }
        (Err(error), None) => return Err(error),
    };
    // A page without room for it asks the registry each time.
    let bytes = serde_json::to_value(&fresh)
        .unwrap_or_default()
        .to_string()
        .into_bytes();
    let kept = vec![Change::Put(Table::Index, api.base.clone(), bytes)];
    api.platform.records.apply(Vec::new(), kept).await.ok();
    Ok(fresh)
}

/// What was kept of a registry; nothing where that cannot be read any more.
async fn read(api: &Api) -> Result<Option<CachedIndex>> {
    let bytes = api.platform.records.get(Table::Index, &api.base).await?;
    Ok(bytes.and_then(|bytes| {
        let value: Value = serde_json::from_slice(&bytes).ok()?;
        serde_json::from_value(value).ok()
    }))
}

/// ISO 8601 in one time zone sorts as text.
fn is_older(new: &RegistryIndex, old: &RegistryIndex) -> bool {
    let utc = |time: &str| time.ends_with('Z') && time.len() >= 20;
    let seconds = |index: &RegistryIndex| index.updated_at.get(..19).map(str::to_owned);
    utc(&new.updated_at) && utc(&old.updated_at) && seconds(new) < seconds(old)
}
