//! Package ids, as a registry takes them.

use std::fmt;

/// The longest id: with what is added to it, still a file name everywhere.
const MAX_BYTES: usize = 128;
/// What such an id looks like.
pub(super) const RULE: &str = "an id in a registry has up to 128 ASCII letters, digits, `.`, `-` and `_`, begins and ends \
                               with a letter or digit, and has no two dots in a row, such as `com.example.my-package`";

/// A checked id. Ids that differ in upper and lower case only are one package: not every file system tells them apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Id(String);

impl Id {
    /// The id, if it is one that a registry can have.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let fits = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_');
        let bounded = text.starts_with(|c: char| c.is_ascii_alphanumeric())
            && text.ends_with(|c: char| c.is_ascii_alphanumeric())
            && text.len() <= MAX_BYTES;
        (bounded && text.bytes().all(fits) && !text.contains("..")).then(|| Id(text.to_owned()))
    }

    pub(super) fn as_str(&self) -> &str {
        &self.0
    }

    /// Its name in the store.
    pub(super) fn file_stem(&self) -> String {
        self.0.to_ascii_lowercase()
    }
}

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Whether a registry could have a package of that id.
///
/// # Errors
///
/// The rule that it breaks, for people.
pub(crate) fn check(text: &str) -> Result<(), String> {
    match Id::parse(text) {
        Some(_) => Ok(()),
        None => Err(format!("`{text}` is no id for a package: {RULE}")),
    }
}

/// Whether a text is a SHA-256 in lower-case hex, which names modules.
pub(super) fn is_hash(text: &str) -> bool {
    text.len() == 64 && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_plain_names_are_ids() {
        for good in [
            "a",
            "com.example.math",
            "Com.Example.My_Package-2",
            "0.0",
            &"a".repeat(128),
        ] {
            assert!(Id::parse(good).is_some(), "{good}");
        }
        let bad = [
            "", ".", "..", "../a", "a/b", "a\\b", "a..b", ".a", "a.", "-a", "a b", "a\0", "ä", "a%2e", "a\n", "C:a",
        ];
        for bad in bad {
            assert_eq!(Id::parse(bad), None, "{bad:?}");
        }
        assert_eq!(Id::parse(&"a".repeat(129)), None);
        assert_eq!(Id::parse("Com.A").map(|id| id.file_stem()).as_deref(), Some("com.a"));
    }

    #[test]
    fn only_hashes_name_modules() {
        assert!(is_hash(&"0a".repeat(32)));
        for bad in [
            String::new(),
            "0A".repeat(32),
            "0a".repeat(31),
            "../".repeat(21) + "a",
            "0g".repeat(32),
        ] {
            assert!(!is_hash(&bad), "{bad}");
        }
    }
}
