//! What a pattern leaves open, compared with another.

use super::{HostPattern, Rule, default_port, matches_label};

impl HostPattern {
    /// Whether everything that another pattern matches is matched by this one, too.
    ///
    /// Never true by mistake; it may be false for patterns whose wildcards overlap in a roundabout way.
    pub fn covers(&self, other: &HostPattern) -> bool {
        let ports = [true, false]
            .into_iter()
            .filter(|secure| other.secure.is_none_or(|only| only == *secure))
            .all(|secure| {
                let port = |pattern: &HostPattern| pattern.port.unwrap_or(default_port(secure));
                self.secure.is_none_or(|only| only == secure) && port(self) == port(other)
            });
        ports && self.covers_host(other)
    }

    fn covers_host(&self, other: &HostPattern) -> bool {
        match (&self.rule, &other.rule) {
            (_, Rule::Exactly(host)) => self.matches_host(host),
            (Rule::Any, _) => true,
            (
                Rule::Labels { deeper, labels },
                Rule::Labels {
                    deeper: others_deeper,
                    labels: others,
                },
            ) => {
                let Some(in_front) = others.len().checked_sub(labels.len()) else {
                    return false;
                };
                let count_fits = if *deeper {
                    in_front > 0 || *others_deeper
                } else {
                    in_front == 0 && !others_deeper
                };
                // A `*` of the other can only be matched by a `*`, since no label has one in it otherwise.
                let fits = |(label, other): (&String, &String)| matches_label(label, other);
                count_fits && labels.iter().zip(&others[in_front..]).all(fits)
            }
            _ => false,
        }
    }

    /// The one host that the pattern writes out, as URL parsers write it.
    pub fn host(&self) -> Option<&str> {
        match &self.rule {
            Rule::Exactly(host) => Some(host),
            _ => None,
        }
    }

    /// The same without what is special about a host that is written out: it opens its host only where that is public.
    #[must_use]
    pub fn public_only(&self) -> HostPattern {
        HostPattern {
            literal: false,
            ..self.clone()
        }
    }

    /// Whether the pattern is open to names of anybody: `*` and `*.com`, and not `*.example.com`.
    pub fn is_wide(&self) -> bool {
        match &self.rule {
            Rule::Exactly(_) => false,
            Rule::Any => true,
            Rule::Labels { labels, .. } => {
                let fixed = labels.iter().rev().take_while(|label| !label.contains('*'));
                fixed.count() < 2
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pattern(text: &str) -> HostPattern {
        text.parse().unwrap_or_else(|error| panic!("{text}: {error}"))
    }

    /// What covers what, and not the other way round.
    const WIDER: [(&str, &str); 17] = [
        ("*", "a.example"),
        ("*", "*.example.com"),
        ("*", "https://a.example"),
        ("*:8080", "localhost:8080"),
        ("*.example.com", "a.example.com"),
        ("*.example.com", "A.B.example.com"),
        ("*.example.com", "*.b.example.com"),
        ("*.example.com", "a-*.example.com"),
        ("*.a*.com", "*.ab*.com"),
        ("*.a*.com", "x.ab.com"),
        ("a*.example.com", "ab*.example.com"),
        ("*.*.com", "*.a.com"),
        ("a.example", "https://a.example"),
        ("a.example:443", "https://a.example"),
        ("http://*:443", "http://a.example:443"),
        ("a.example", "http://a.example:80"),
        ("*.com", "a.com"),
    ];
    const EQUAL: [(&str, &str); 4] = [
        ("a.example", "A.example."),
        ("wss://a.example", "https://a.example:443"),
        ("[::1]", "[0:0:0:0:0:0:0:1]"),
        ("*.example.com", "*.EXAMPLE.com"),
    ];
    const APART: [(&str, &str); 11] = [
        ("*", "127.0.0.1"),
        ("*", "[::1]"),
        ("*", "a.example:8080"),
        ("a.example", "a.example:443"),
        ("http://a.example", "https://a.example"),
        ("*.example.com", "example.com"),
        ("*.example.com", "notexample.com"),
        ("*.example.com", "example.com.evil.test"),
        ("a*.example.com", "*.a.example.com"),
        ("ab*.example.com", "a.example.com"),
        ("*.example.com", "*.example.org"),
    ];

    #[test]
    fn patterns_cover_others() {
        for (wider, narrower) in WIDER {
            assert!(pattern(wider).covers(&pattern(narrower)), "{wider}, {narrower}");
            assert!(!pattern(narrower).covers(&pattern(wider)), "{narrower}, {wider}");
        }
        for (one, other) in EQUAL {
            assert!(pattern(one).covers(&pattern(other)), "{one}, {other}");
            assert!(pattern(other).covers(&pattern(one)), "{other}, {one}");
        }
        for (one, other) in APART {
            assert!(!pattern(one).covers(&pattern(other)), "{one}, {other}");
            assert!(!pattern(other).covers(&pattern(one)), "{other}, {one}");
        }
    }

    #[test]
    fn wide_patterns_are_open_to_names_of_anybody() {
        for (text, wide) in [
            ("*", true),
            ("*:8080", true),
            ("*.com", true),
            ("*.*.com", true),
            ("a*.com", true),
            ("*.example.com", false),
            ("a*.example.com", false),
            ("a.example", false),
            ("127.0.0.1", false),
        ] {
            assert_eq!(pattern(text).is_wide(), wide, "{text}");
        }
    }

    #[test]
    fn what_is_written_out_can_be_closed() {
        let open = pattern("localhost:8080");
        let closed = open.public_only();
        assert!(open.is_literal() && !closed.is_literal());
        assert_ne!(open, closed);
        assert_eq!(
            (closed.host(), pattern("*.a.example").host()),
            (Some("localhost"), None)
        );
    }
}
