//! The query of a search.

use flow_like_browser::registry::wire::{SearchFilters, SortBy};

use crate::registry::refusal::{Kind, Refusal};

/// The longest text that is looked for, in bytes.
const MAX_TEXT: usize = 500;
/// The most results of one answer.
const MAX_LIMIT: usize = 500;

/// Reads a query. Names may come in any order; `keywords` also several times, or with commas. What says nothing, or has
/// another name, is left out.
pub(super) fn filters(query: &str) -> Result<SearchFilters, Refusal> {
    let mut filters = SearchFilters::default();
    for (name, value) in url::form_urlencoded::parse(query.as_bytes()) {
        let value = value.trim();
        if value.is_empty() {
            continue;
        }
        if value.len() > MAX_TEXT {
            return Err(refused(
                &name,
                &format!("it has {} bytes, and at most {MAX_TEXT} are read", value.len()),
            ));
        }
        match &*name {
            "query" => filters.query = Some(value.to_owned()),
            "category" => filters.category = Some(value.to_owned()),
            "author" => filters.author = Some(value.to_owned()),
            "keywords" => {
                let words = value.split(',').map(str::trim).filter(|word| !word.is_empty());
                filters.keywords.extend(words.map(str::to_owned));
            }
            "verified_only" => filters.verified_only = flag(&name, value)?,
            "include_deprecated" => filters.include_deprecated = flag(&name, value)?,
            "offset" => filters.offset = number(&name, value)?,
            "limit" => filters.limit = number(&name, value)?.min(MAX_LIMIT),
            "sort_by" => filters.sort_by = order(&name, value)?,
            "sort_desc" => filters.sort_desc = flag(&name, value)?,
            _ => {}
        }
    }
    Ok(filters)
}

fn flag(name: &str, value: &str) -> Result<bool, Refusal> {
    match value {
        "true" | "1" => Ok(true),
        "false" | "0" => Ok(false),
        _ => Err(refused(name, "it is `true` or `false`")),
    }
}

fn number(name: &str, value: &str) -> Result<usize, Refusal> {
    value
        .parse()
        .map_err(|_| refused(name, "it is a whole number, not below 0"))
}

fn order(name: &str, value: &str) -> Result<SortBy, Refusal> {
    let known = serde_json::from_value(value.into());
    known.map_err(|_| refused(name, "it is one of relevance, name, downloads, updated_at, created_at"))
}

fn refused(name: &str, why: &str) -> Refusal {
    Refusal::new(Kind::BadRequest, format!("`{name}` cannot be used: {why}.")).with("parameter", name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn queries_are_read() {
        let read = filters(
            "query=a+b%20c&category=Math%2FX&keywords=x,y&keywords=z,&author=%C3%A4&verified_only=true&include_deprecated=1\
             &offset=3&limit=7&sort_by=updated_at&sort_desc=true&api=1",
        );
        let expected = SearchFilters {
            query: Some("a b c".to_owned()),
            category: Some("Math/X".to_owned()),
            keywords: ["x", "y", "z"].map(str::to_owned).into(),
            author: Some("ä".to_owned()),
            verified_only: true,
            include_deprecated: true,
            offset: 3,
            limit: 7,
            sort_by: SortBy::UpdatedAt,
            sort_desc: true,
        };
        assert_eq!(read.unwrap(), expected);
        for nothing in ["", "query=&limit=&verified_only=", "&&=&a", "%ff=%ff"] {
            assert_eq!(filters(nothing).unwrap(), SearchFilters::default(), "{nothing}");
        }
        assert_eq!(filters("limit=100000").unwrap().limit, MAX_LIMIT);
    }

    #[test]
    fn what_cannot_be_understood_is_named() {
        let long = format!("query={}", "a".repeat(501));
        for (query, parameter) in [
            ("limit=-1", "limit"),
            ("offset=a", "offset"),
            ("limit=99999999999999999999", "limit"),
            ("verified_only=yes", "verified_only"),
            ("sort_by=size", "sort_by"),
            (long.as_str(), "query"),
        ] {
            let refusal = filters(query).unwrap_err();
            assert_eq!(
                (refusal.kind, &refusal.details["parameter"]),
                (Kind::BadRequest, &parameter.into())
            );
        }
    }
}
