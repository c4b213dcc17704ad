//! Where a package came from, as far as it says whom to trust.

use std::fmt;

use serde::{Deserialize, Serialize};

/// Whom a package came from. What its user agreed to holds for packages of the same id and origin only.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Origin(String);

impl Origin {
    /// This user's own files, or bytes that the page passed in.
    pub fn local() -> Self {
        Origin("local".to_owned())
    }

    /// A place on the network: scheme, host and port of a URL.
    pub fn url(site: &str) -> Self {
        Origin(format!("url:{site}"))
    }

    /// The registry with that base URL.
    pub fn registry(base: &str) -> Self {
        Origin(format!("registry:{base}"))
    }

    /// Whether it is this user's own.
    pub fn is_local(&self) -> bool {
        self.0 == "local"
    }

    /// The base URL of the registry, if it is one.
    pub fn registry_url(&self) -> Option<&str> {
        self.0.strip_prefix("registry:")
    }

    /// As text: `local`, `url:https://example.com` or `registry:https://example.com/api`.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
