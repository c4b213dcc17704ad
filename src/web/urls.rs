//! The browser's own URL parser.

use web_sys::Url;

use super::global::scope;
use crate::platform::{ParsedUrl, Urls};

/// The `URL` class.
pub(super) struct BrowserUrls;

impl Urls for BrowserUrls {
    fn parse(&self, text: &str) -> Option<ParsedUrl> {
        let url = Url::new(text).ok()?;
        Some(ParsedUrl {
            href: url.href(),
            scheme: url.protocol().trim_end_matches(':').to_owned(),
            host: url.hostname(),
            port: url.port().parse().ok(),
            has_userinfo: !url.username().is_empty() || !url.password().is_empty(),
        })
    }

    fn own_origin(&self) -> Option<ParsedUrl> {
        // `origin` is right in blob: workers, `location` in sandboxed frames. Files and blank pages have neither.
        let origins = [scope().origin(), scope().location().origin()];
        origins
            .iter()
            .filter_map(|origin| self.parse(origin))
            .find(|url| matches!(&*url.scheme, "http" | "https"))
    }
}
