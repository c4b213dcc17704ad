//! The reviewers' calls, and their client.

use std::{error::Error, time::Duration};

use flow_like_browser::registry::wire::{ErrorBody, RegistryEntry, Status};
use serde::{Deserialize, Serialize};
use thiserror::Error as ThisError;
use url::Url;

/// How long a registry may take.
const TIMEOUT: Duration = Duration::from_secs(60);

/// `POST {base}/admin/package/{id}/status`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SetStatus {
    /// What it is to be.
    pub status: Status,
    /// Of one version; of the package unless given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
}

/// `POST {base}/admin/package/{id}/yank`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Yank {
    /// Which version.
    pub version: String,
    /// Whether it is taken back.
    pub yanked: bool,
}

/// `POST {base}/admin/package/{id}/verified`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SetVerified {
    /// Whether the registry vouches for the package.
    pub verified: bool,
}

/// Why a call did not succeed.
#[derive(Debug, ThisError)]
pub enum AdminError {
    /// The registry's URL is none.
    #[error("`{0}` is no URL of a registry; write it like `https://registry.example.com`")]
    Url(String),
    /// There was no answer.
    #[error("the registry at {registry} did not answer: {why}")]
    Network {
        /// Which one.
        registry: String,
        /// Why, with the causes.
        why: String,
    },
    /// The registry refused.
    #[error("the registry refused ({status}, {}): {}", body.code, body.message)]
    Refused {
        /// The HTTP status.
        status: u16,
        /// What it said.
        body: ErrorBody,
    },
    /// Something else answered.
    #[error("{registry} answered with status {status} and nothing that a registry says; is the URL right?")]
    NoRegistry {
        /// Which URL.
        registry: String,
        /// The HTTP status.
        status: u16,
    },
}

/// A reviewer's client.
pub struct Admin {
    registry: Url,
    key: String,
    client: reqwest::Client,
}

impl Admin {
    /// A client of the registry at a URL, with a reviewer's key.
    ///
    /// # Errors
    ///
    /// [`AdminError::Url`].
    pub fn new(registry: &str, key: String) -> Result<Self, AdminError> {
        let bad = || AdminError::Url(registry.to_owned());
        let url = Url::parse(registry).map_err(|_| bad())?;
        if !matches!(url.scheme(), "http" | "https") {
            return Err(bad());
        }
        // A redirect would take the key along to who knows where.
        let client = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .timeout(TIMEOUT)
            .build();
        Ok(Admin {
            registry: url,
            key,
            client: client.map_err(|error| network(registry, &error))?,
        })
    }

    /// Sets the status of a package or of one version.
    ///
    /// # Errors
    ///
    /// [`AdminError`].
    pub async fn set_status(&self, id: &str, asked: &SetStatus) -> Result<RegistryEntry, AdminError> {
        self.post(id, "status", asked).await
    }

    /// Takes a version back, or takes that back.
    ///
    /// # Errors
    ///
    /// [`AdminError`].
    pub async fn yank(&self, id: &str, asked: &Yank) -> Result<RegistryEntry, AdminError> {
        self.post(id, "yank", asked).await
    }

    /// Vouches for a package, or no longer.
    ///
    /// # Errors
    ///
    /// [`AdminError`].
    pub async fn set_verified(&self, id: &str, asked: &SetVerified) -> Result<RegistryEntry, AdminError> {
        self.post(id, "verified", asked).await
    }

    async fn post<T: Serialize>(&self, id: &str, call: &str, asked: &T) -> Result<RegistryEntry, AdminError> {
        let mut url = self.registry.clone();
        let shown = || self.registry.to_string();
        url.path_segments_mut()
            .map_err(|()| AdminError::Url(shown()))?
            .pop_if_empty()
            .extend(["admin", "package", id, call]);
        let body = serde_json::to_vec(asked).unwrap_or_default();
        let sent = self
            .client
            .post(url)
            .bearer_auth(&self.key)
            .header("content-type", "application/json")
            .body(body);
        let response = sent
            .send()
            .await
            .map_err(|error| network(self.registry.as_str(), &error))?;
        let status = response.status();
        let bytes = response
            .bytes()
            .await
            .map_err(|error| network(self.registry.as_str(), &error))?;
        let no_registry = || AdminError::NoRegistry {
            registry: shown(),
            status: status.as_u16(),
        };
        if status.is_success() {
            return serde_json::from_slice(&bytes).map_err(|_| no_registry());
        }
        match serde_json::from_slice::<ErrorBody>(&bytes) {
            Ok(body) if !body.code.is_empty() => Err(AdminError::Refused {
                status: status.as_u16(),
                body,
            }),
            _ => Err(no_registry()),
        }
    }
}

fn network(registry: &str, error: &reqwest::Error) -> AdminError {
    let mut why = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        why = format!("{why}: {error}");
        cause = error.source();
    }
    AdminError::Network {
        registry: registry.to_owned(),
        why,
    }
}
