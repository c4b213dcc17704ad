//! A client for several registries, in order.

use std::rc::Rc;

use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde_json::json;

use super::{
    api::{Api, place},
    index::{CachedIndex, Freshness, index},
    offer::Offer,
    query::{encoded, query},
    search::search,
    versions::{pick, unavailable},
    wire::{
        PackageSummary, PackageVersion, PublishResponse, RegistryEntry, SearchFilters, SearchResults, SortBy, Status,
    },
};
use crate::{
    error::{Code, Error, Result},
    manifest::Manifest,
    platform::Platform,
};

/// How old a cached index may be, as native has it: a week.
const MAX_AGE_MS: f64 = 168.0 * 3_600_000.0;

/// Which registries there are.
#[derive(Debug, Clone, PartialEq)]
pub struct Settings {
    /// Their base URLs, in the order in which they are asked.
    pub urls: Vec<String>,
    /// How old a cached index may be, in milliseconds.
    pub max_age_ms: f64,
    /// Whether packages may be installed that their registry does not vouch for.
    pub allow_unverified: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Settings {
            urls: Vec::new(),
            max_age_ms: MAX_AGE_MS,
            allow_unverified: false,
        }
    }
}

/// The registries of a runtime; none unless told.
#[derive(Default)]
pub struct Registries {
    apis: Vec<Api>,
    settings: Settings,
}

/// What was found, and how up to date that is.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Found {
    /// The page of results that was asked for.
    pub results: SearchResults,
    /// The age of the oldest index that it comes from, in milliseconds; `None` where registries searched themselves.
    pub age_ms: Option<f64>,
    /// Which registries could not be asked, and why.
    pub stale: Vec<String>,
}

impl Registries {
    /// The registries at these URLs.
    ///
    /// # Errors
    ///
    /// [`Code::InvalidArgument`] for what is no http or https URL.
    pub fn new(platform: &Platform, mut settings: Settings) -> Result<Self> {
        let mut apis = Vec::new();
        for url in &mut settings.urls {
            let parsed = platform.urls.parse(url);
            let fits = |parsed: &crate::platform::ParsedUrl| {
                matches!(&*parsed.scheme, "http" | "https") && !parsed.has_userinfo && !parsed.href.contains(['?', '#'])
            };
            let parsed = parsed.filter(fits).ok_or_else(|| {
                let message = format!(
                    "`{}` is no base URL of a registry: it must be http or https, without user, query and fragment.",
                    place(url)
                );
                Error::new(Code::InvalidArgument, message)
            })?;
            *url = parsed.href.trim_end_matches('/').to_owned();
        }
        let mut seen = std::collections::BTreeSet::new();
        settings.urls.retain(|url| seen.insert(url.clone()));
        apis.extend(settings.urls.iter().map(|url| Api {
            base: url.clone(),
            platform: platform.clone(),
            was_asked: Rc::default(),
        }));
        Ok(Registries { apis, settings })
    }

    /// Which they are.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// Searches all registries, or that one: in the indexes, as far as these have what is asked for, or by asking the
    /// registries themselves. What cannot be asked is searched in its index, and said.
    ///
    /// # Errors
    ///
    /// Why no registry could be searched at all; [`Code::InvalidArgument`] where that one is none of these.
    pub async fn search(&self, filters: &SearchFilters, registry: Option<&str>) -> Result<Found> {
        let apis = match registry {
            Some(_) => self.apis(registry)?,
            None => &self.apis,
        };
        let mut found = Found::default();
        let mut failure = None;
        let everything = SearchFilters {
            offset: 0,
            limit: filters.offset.saturating_add(filters.limit),
            ..filters.clone()
        };
        let mut packages: Vec<PackageSummary> = Vec::new();
        let mut total = 0;
        for api in apis {
            match self.search_one(api, &everything, &mut found).await {
                Ok(more) => {
                    total += more.total_count;
                    for package in more.packages {
                        // The first registry that has a package is the one that it is installed from.
                        if packages.iter().any(|known| known.id == package.id) {
                            total -= 1;
                        } else {
                            packages.push(package);
                        }
                    }
                }
                Err(error) => {
                    found.stale.push(error.message().to_owned());
                    failure = Some(error);
                }
            }
        }
        if let Some(failure) = failure.filter(|_| found.stale.len() == apis.len() && packages.is_empty()) {
            return Err(failure);
        }
        // What each has sorted already; only the order among several is open.
        if apis.len() > 1 && filters.sort_by != SortBy::Relevance {
            let merged = SearchFilters {
                include_deprecated: true,
                limit: usize::MAX,
                sort_by: filters.sort_by,
                sort_desc: filters.sort_desc,
                ..SearchFilters::default()
            };
            packages = search(&packages, &merged).packages;
        }
        found.results = SearchResults {
            packages: packages.into_iter().skip(filters.offset).take(filters.limit).collect(),
            total_count: total,
            offset: filters.offset,
            limit: filters.limit,
        };
        Ok(found)
    }

    /// The best of what one registry has for these filters.
    async fn search_one(&self, api: &Api, filters: &SearchFilters, found: &mut Found) -> Result<SearchResults> {
        let CachedIndex {
            index,
            fetched_at,
            stale,
            ..
        } = index(api, Freshness::Cached, self.settings.max_age_ms).await?;
        let told = |has: fn(&PackageSummary) -> bool| index.packages.iter().any(has);
        let enough = index.packages.is_empty()
            || (filters.category.is_none() || told(|package| package.category.is_some()))
                && (filters.author.is_none() || told(|package| !package.authors.is_empty()))
                && (filters.sort_by != SortBy::UpdatedAt || told(|package| package.updated_at.is_some()))
                && (filters.sort_by != SortBy::CreatedAt || told(|package| package.created_at.is_some()));
        if !enough && stale.is_none() {
            match api.get::<SearchResults>(&format!("/search?{}", query(filters))).await {
                Ok(results) => return Ok(results),
                Err(error) => found.stale.push(error.message().to_owned()),
            }
        }
        let age = (api.platform.clock.now_ms() - fetched_at) as f64;
        found.age_ms = Some(found.age_ms.unwrap_or(0.0).max(age));
        found.stale.extend(stale);
        Ok(search(&index.packages, filters))
    }

    /// Asks these registries whether their indexes have changed. Returns the indexes by base URL.
    pub(crate) async fn refresh(&self, wanted: impl Fn(&str) -> bool) -> Vec<(String, Result<CachedIndex>)> {
        let mut indexes = Vec::new();
        for api in self.apis.iter().filter(|api| wanted(&api.base)) {
            let index = index(api, Freshness::Checked, self.settings.max_age_ms).await;
            indexes.push((api.base.clone(), index));
        }
        indexes
    }

    /// What the registries say about a package: the first that has it, or that one. None that comes before may be out of
    /// reach, since a package of that id may well be there.
    ///
    /// # Errors
    ///
    /// [`Code::VersionNotFound`] when no registry has it, [`Code::Network`], [`Code::Registry`].
    pub async fn entry(&self, id: &str, registry: Option<&str>) -> Result<RegistryEntry> {
        self.find(id, registry).await.map(|(_, entry)| entry)
    }

    async fn find(&self, id: &str, registry: Option<&str>) -> Result<(&Api, RegistryEntry)> {
        for api in self.apis(registry)? {
            match api.get::<RegistryEntry>(&format!("/package/{}", encoded(id))).await {
                Ok(entry) if entry.id == id && entry.manifest.id == id => return Ok((api, entry)),
                Ok(entry) => {
                    let what = format!(
                        "the package `{}` with the manifest of `{}` when asked for `{id}`",
                        entry.id, entry.manifest.id
                    );
                    return Err(api.nonsense(&what));
                }
                Err(error) if error.code() == Code::VersionNotFound => {}
                Err(error) => return Err(error),
            }
        }
        let urls = match registry {
            Some(url) => url.to_owned(),
            None => self.settings.urls.join(", "),
        };
        Err(Error::new(
            Code::VersionNotFound,
            format!(
                "No registry has the package `{id}`; asked: {urls}. Check its id, or add the registry that has it."
            ),
        )
        .with("package", id)
        .with("registries", self.settings.urls.clone()))
    }

    fn apis(&self, registry: Option<&str>) -> Result<&[Api]> {
        let Some(url) = registry else {
            if self.apis.is_empty() {
                return Err(Error::new(
                    Code::InvalidArgument,
                    "This runtime has no registry. Pass `registries: [\"https://…\"]` when it is opened.",
                ));
            }
            return Ok(&self.apis);
        };
        let place = self.apis.iter().position(|api| api.base == url.trim_end_matches('/'));
        place.map(|at| &self.apis[at..=at]).ok_or_else(|| {
            let message = format!(
                "`{url}` is none of this runtime's registries: {}.",
                self.settings.urls.join(", ")
            );
            Error::new(Code::InvalidArgument, message)
        })
    }

    /// The versions of a package that a registry has.
    ///
    /// # Errors
    ///
    /// As [`entry`](Self::entry).
    pub async fn versions(&self, id: &str, registry: Option<&str>) -> Result<Vec<PackageVersion>> {
        let (api, _) = self.find(id, registry).await?;
        api.get(&format!("/package/{}/versions", encoded(id))).await
    }

    /// Picks a version: the newest, that very one, or the newest of a range such as `^1.2` or `>=1, <3`.
    ///
    /// # Errors
    ///
    /// [`Code::VersionNotFound`] with those that there are, [`Code::Unavailable`] for what is yanked, disabled, pending,
    /// or not vouched for.
    pub(crate) async fn offer(&self, id: &str, wanted: Option<&str>, registry: Option<&str>) -> Result<Offer> {
        let (api, entry) = self.find(id, registry).await?;
        self.usable(&entry, api)?;
        let version = pick(&entry, wanted)?.clone();
        Ok(Offer {
            api: api.clone(),
            entry,
            version,
        })
    }

    fn usable(&self, entry: &RegistryEntry, api: &Api) -> Result<()> {
        let id = &entry.id;
        let reason = match entry.status {
            Status::Disabled => "is disabled there and must not be used",
            Status::PendingReview => "waits for its review there and cannot be installed yet",
            Status::Active | Status::Deprecated if entry.verified || self.settings.allow_unverified => return Ok(()),
            Status::Active | Status::Deprecated => {
                return Err(Error::new(
                    Code::Unavailable,
                    format!(
                        "The registry {} does not vouch for `{id}`. Pass `allowUnverified: true` for this registry if you \
                         trust the package all the same.",
                        api.base
                    ),
                )
                .with("package", id.as_str())
                .with("status", "unverified"));
            }
        };
        Err(unavailable(
            id,
            entry.status.as_str(),
            &format!("The package `{id}` {reason} ({}).", api.base),
        ))
    }

    /// Publishes a package. The key goes into the request's header and nowhere else.
    ///
    /// # Errors
    ///
    /// What the registry said: [`Code::Unauthorized`], [`Code::VersionConflict`], [`Code::Registry`] with its problems in
    /// `details`.
    pub async fn publish(
        &self,
        manifest: &Manifest,
        module: &[u8],
        key: &str,
        registry: Option<&str>,
    ) -> Result<PublishResponse> {
        let [api, ..] = self.apis(registry)? else {
            return Err(Error::new(Code::InvalidArgument, "There is no registry to publish to."));
        };
        // What a header cannot hold would be an error that quotes it.
        if key.is_empty() || !key.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(Error::new(
                Code::Unauthorized,
                "The API key is empty, or has characters that no key has. Get one from whoever runs the registry.",
            ));
        }
        let body = json!({"manifest": manifest, "wasm_base64": STANDARD.encode(module)});
        let response: PublishResponse = api.post("/publish", body, Some(key)).await?;
        if response.success {
            return Ok(response);
        }
        let said = response.message.as_deref().unwrap_or("it gives no reason");
        let message = format!("The registry {} has not taken the package: {said}", api.base);
        Err(Error::new(Code::Registry, message).with("registry", api.base.as_str()))
    }
}

/// Scheme, host and port of a URL.
pub(crate) fn site(url: &str) -> &str {
    let host = url.find("://").map_or(0, |at| at + 3);
    let end = url[host..].find('/').map_or(url.len(), |at| host + at);
    &url[..end]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_the_site_of_a_url() {
        for (url, expected) in [
            ("https://a.test/api/x", "https://a.test"),
            ("http://a.test:8080", "http://a.test:8080"),
            ("/x", ""),
        ] {
            assert_eq!(site(url), expected);
        }
    }
}
