//! A version that a registry offers, and its download.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde_json::json;

use super::{
    api::{Api, Attempts, fetch, place},
    client::site,
    wire::{DownloadRequest, DownloadResponse, PackageVersion, RegistryEntry},
};
use crate::{
    engine::check::limits::MODULE_BYTES,
    error::{Code, Error, Result},
    grant::hosts,
    manifest::Manifest,
    platform::{HttpRequest, Progress},
};

/// A version to download.
pub(crate) struct Offer {
    pub(super) api: Api,
    pub(crate) entry: RegistryEntry,
    pub(crate) version: PackageVersion,
}

/// What was downloaded, not checked yet.
pub(crate) struct Download {
    pub(crate) manifest: Manifest,
    pub(crate) module: Vec<u8>,
    /// Where the module was, without query; empty where it came with the answer.
    pub(crate) url: String,
}

impl Offer {
    /// The base URL of its registry.
    pub(crate) fn registry(&self) -> &str {
        &self.api.base
    }

    /// Downloads manifest and module.
    pub(crate) async fn download(&self, progress: &Progress) -> Result<Download> {
        let (id, version) = (&self.entry.id, &self.version.version);
        let size = self.version.wasm_size;
        if size > MODULE_BYTES as u64 {
            return Err(Error::new(
                Code::ModuleTooLarge,
                format!("The module of `{id}` has {size} bytes; at most {MODULE_BYTES} are loaded."),
            )
            .with("found", size)
            .with("limit", MODULE_BYTES));
        }
        let request = DownloadRequest {
            package_id: id.clone(),
            version: Some(version.clone()),
        };
        let response: DownloadResponse = self.api.post("/download", json!(request), None).await?;
        if response.package_id != *id || response.version != *version {
            let what = format!(
                "`{}` {} when asked for `{id}` {version}",
                response.package_id, response.version
            );
            return Err(self.api.nonsense(&what));
        }
        let DownloadResponse {
            manifest,
            wasm_base64,
            download_url,
            ..
        } = response;
        let (module, url) = match (download_url, wasm_base64) {
            (Some(url), _) => (self.module(&url, progress).await?, place(&url).to_owned()),
            (None, Some(text)) => {
                let module = STANDARD
                    .decode(text)
                    .map_err(|_| self.api.nonsense("a module that is no base64"))?;
                progress(module.len() as u64, Some(module.len() as u64));
                (module, String::new())
            }
            (None, None) => return Err(self.api.nonsense("neither a module nor where it is")),
        };
        Ok(Download { manifest, module, url })
    }

    async fn module(&self, url: &str, progress: &Progress) -> Result<Vec<u8>> {
        let platform = &self.api.platform;
        // Relative URLs are those of the registry.
        let absolute = match url.strip_prefix('/') {
            Some(path) => format!("{}/{path}", site(&self.api.base)),
            None => url.to_owned(),
        };
        let parsed = platform
            .urls
            .parse(&absolute)
            .ok_or_else(|| self.api.nonsense("a download URL that is none"))?;
        // No registry sends this page to the user's own network, unless it is there itself.
        if site(&parsed.href) != site(&self.api.base) {
            let schemes: &[&str] = if self.api.base.starts_with("https:") {
                &["https"]
            } else {
                &["http", "https"]
            };
            hosts::check(&parsed, &[], platform.urls.own_origin().as_ref(), schemes).map_err(|refused| {
                self.api
                    .nonsense(&format!("a download URL that may not be used: {}", refused.reason))
            })?;
        }
        let request = HttpRequest {
            method: "GET",
            url: parsed.href,
            headers: Vec::new(),
            body: None,
            // Whoever answers in the end: the bytes are checked.
            follow_redirects: true,
            max_body: usize::try_from(self.version.wasm_size).unwrap_or(MODULE_BYTES).max(1),
        };
        let response = fetch(platform, request, Attempts::Three, progress).await.map_err(|error| match error.code() {
            Code::LimitExceeded => Error::new(
                Code::HashMismatch,
                format!(
                    "The module at {} is larger than the {} bytes that the registry promises. Nothing was installed; tell \
                     whoever runs it.",
                    place(url),
                    self.version.wasm_size
                ),
            )
            .caused_by(error),
            _ => error,
        })?;
        match response.status {
            200 => Ok(response.body),
            status => Err(Error::new(
                Code::Registry,
                format!(
                    "The module at {} cannot be had: status {status}. Try again later.",
                    place(url)
                ),
            )
            .with("status", status)),
        }
    }
}
