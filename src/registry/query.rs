//! Parts of URLs.

use super::wire::{SearchFilters, SortBy};

/// A text as part of a URL.
pub(super) fn encoded(text: &str) -> String {
    use std::fmt::Write as _;
    text.bytes().fold(String::with_capacity(text.len()), |mut url, byte| {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => url.push(char::from(byte)),
            // Writing to a String cannot fail.
            _ => _ = write!(url, "%{byte:02X}"),
        }
        url
    })
}

/// The query of a search.
pub(super) fn query(filters: &SearchFilters) -> String {
    let sort_by = match filters.sort_by {
        SortBy::Relevance => "relevance",
        SortBy::Name => "name",
        SortBy::Downloads => "downloads",
        SortBy::UpdatedAt => "updated_at",
        SortBy::CreatedAt => "created_at",
    };
    let keywords = filters.keywords.join(",");
    let texts = [
        ("query", filters.query.as_deref()),
        ("category", filters.category.as_deref()),
        ("author", filters.author.as_deref()),
        ("keywords", Some(&*keywords).filter(|keywords| !keywords.is_empty())),
        ("sort_by", Some(sort_by)),
        (
            "verified_only",
            Some(if filters.verified_only { "true" } else { "false" }),
        ),
        (
            "include_deprecated",
            Some(if filters.include_deprecated { "true" } else { "false" }),
        ),
        ("sort_desc", Some(if filters.sort_desc { "true" } else { "false" })),
    ];
    let mut pairs: Vec<String> = texts
        .into_iter()
        .filter_map(|(name, value)| Some(format!("{name}={}", encoded(value?))))
        .collect();
    pairs.push(format!("offset={}", filters.offset));
    pairs.push(format!("limit={}", filters.limit));
    pairs.join("&")
}
