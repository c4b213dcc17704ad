//! The `url` crate, which follows the same standard as browsers.

use url::Url;

use crate::platform::{ParsedUrl, Urls};

/// The parser, and the origin of a page that is not there. Without one by default.
#[derive(Default)]
pub struct RustUrls {
    origin: Option<ParsedUrl>,
}

impl RustUrls {
    pub(super) fn new(origin: Option<ParsedUrl>) -> Self {
        RustUrls { origin }
    }
}

impl Urls for RustUrls {
    fn parse(&self, text: &str) -> Option<ParsedUrl> {
        parse_url(text)
    }

    fn own_origin(&self) -> Option<ParsedUrl> {
        self.origin.clone()
    }
}

pub(super) fn parse_url(text: &str) -> Option<ParsedUrl> {
    let url = Url::parse(text).ok()?;
    Some(ParsedUrl {
        scheme: url.scheme().to_owned(),
        host: url.host_str().unwrap_or_default().to_owned(),
        port: url.port(),
        has_userinfo: !url.username().is_empty() || url.password().is_some(),
        href: url.into(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::platform::memory::Memory;

    #[test]
    fn parses_as_the_standard_says() {
        for (text, href, scheme, host, port, has_userinfo) in [
            (
                "HTTP://Example.COM",
                "http://example.com/",
                "http",
                "example.com",
                None,
                false,
            ),
            (
                "https://a.test:443/x?y#z",
                "https://a.test/x?y#z",
                "https",
                "a.test",
                None,
                false,
            ),
            (
                "ws://a.test:8080/",
                "ws://a.test:8080/",
                "ws",
                "a.test",
                Some(8080),
                false,
            ),
            ("http://u:p@a.test", "http://u:p@a.test/", "http", "a.test", None, true),
            (
                "http://bücher.test",
                "http://xn--bcher-kva.test/",
                "http",
                "xn--bcher-kva.test",
                None,
                false,
            ),
            ("http://0x7f.1/", "http://127.0.0.1/", "http", "127.0.0.1", None, false),
            ("http://[::1]:80/", "http://[::1]/", "http", "[::1]", None, false),
            ("data:,x", "data:,x", "data", "", None, false),
        ] {
            let (scheme, host) = (scheme.to_owned(), host.to_owned());
            let expected = ParsedUrl {
                href: href.to_owned(),
                scheme,
                host,
                port,
                has_userinfo,
            };
            assert_eq!(parse_url(text), Some(expected), "{text}");
        }
        for text in ["", "/x", "a.test", "http://", "http://a b/", "http://[::1", "//a.test"] {
            assert_eq!(parse_url(text), None, "{text}");
        }
    }

    #[test]
    fn the_origin_is_what_the_test_says() {
        assert_eq!(Memory::new().build().urls.own_origin(), None);
        let origin = Memory::new()
            .origin("https://editor.test:8443")
            .build()
            .urls
            .own_origin();
        assert_eq!(
            origin.map(|origin| (origin.host, origin.port)),
            Some(("editor.test".to_owned(), Some(8443)))
        );
    }
}
