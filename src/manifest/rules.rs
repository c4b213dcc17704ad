//! What single texts of a manifest must look like.

use super::report::quote;

/// The longest package id, in characters.
pub(super) const MAX_ID: usize = 200;

/// Whether a package id may contain a character. Ids name directories and keys, so no separators.
pub(super) fn fits_id(c: char) -> bool {
    !(c.is_whitespace() || c.is_control() || matches!(c, '/' | '\\'))
}

/// A package's id.
pub(super) fn id(text: &str) -> Result<(), String> {
    not_empty(text)?;
    if let Some(bad) = text.chars().find(|c| !fits_id(*c)) {
        let bad = bad.escape_debug();
        return Err(format!(
            "the id {} contains `{bad}`; write it like `com.example.my-package`",
            quote(text)
        ));
    }
    if text.chars().count() > MAX_ID {
        return Err(format!("an id has at most {MAX_ID} characters"));
    }
    Ok(())
}

/// A text that says something.
pub(super) fn not_empty(text: &str) -> Result<(), String> {
    if text.trim().is_empty() {
        Err("must not be empty".to_owned())
    } else {
        Ok(())
    }
}

/// A semantic version.
pub(super) fn version(text: &str) -> Result<(), String> {
    not_empty(text)?;
    match semver::Version::parse(text) {
        Ok(_) => Ok(()),
        Err(error) => Err(format!(
            "{} is not a semantic version such as `1.0.0`: {error}",
            quote(text)
        )),
    }
}

/// A SHA-256.
pub(super) fn hash(text: &str) -> Result<(), String> {
    if text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return Ok(());
    }
    Err(format!("{} is not a SHA-256: 64 hexadecimal digits", quote(text)))
}

/// A path that stays in the manifest's folder, on whichever system the package was made.
pub(super) fn inner_path(text: &str) -> Result<(), String> {
    not_empty(text)?;
    let drive = text.as_bytes().get(1) == Some(&b':');
    if drive || text.contains("://") || text.starts_with(['/', '\\']) {
        return Err(format!(
            "{} is absolute; the path must be relative to the manifest",
            quote(text)
        ));
    }
    if text.contains(char::is_control) {
        return Err(format!("{} contains a control character", quote(text)));
    }
    let mut depth = 0i64;
    for segment in text.split(['/', '\\']) {
        depth += match segment {
            "" | "." => 0,
            ".." => -1,
            _ => 1,
        };
        if depth < 0 {
            return Err(format!("{} leads out of the manifest's folder", quote(text)));
        }
    }
    Ok(())
}
