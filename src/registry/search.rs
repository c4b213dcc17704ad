//! Which packages of an index match, and in which order: the same in a registry and in its clients.
//!
//! Upper and lower case are the same for ASCII only; Unicode's tables would cost a page more than they are worth.

use std::cmp::Ordering;

use super::wire::{PackageSummary, SearchFilters, SearchResults, SortBy, Status};

/// What matches `filters`, sorted, from `offset` on and at most `limit` of it. Packages that nobody may use are never
/// among it.
pub fn search(packages: &[PackageSummary], filters: &SearchFilters) -> SearchResults {
    let query = filters.query.as_deref().unwrap_or_default().trim();
    let mut found: Vec<(u32, &PackageSummary)> = packages
        .iter()
        .filter(|package| passes(package, filters))
        .filter_map(|package| Some((rank(package, query)?, package)))
        .collect();
    found.sort_by(|one, other| compare(*one, *other, filters));
    SearchResults {
        total_count: found.len(),
        packages: found
            .into_iter()
            .skip(filters.offset)
            .take(filters.limit)
            .map(|(_, package)| package.clone())
            .collect(),
        offset: filters.offset,
        limit: filters.limit,
    }
}

/// Everything but the query.
fn passes(package: &PackageSummary, filters: &SearchFilters) -> bool {
    let usable = match package.status {
        Status::Active => true,
        Status::Deprecated => filters.include_deprecated,
        Status::Disabled | Status::PendingReview => false,
    };
    let begins = |category: &str, with: &str| {
        let beginning = category.as_bytes().get(..with.len());
        beginning.is_some_and(|beginning| beginning.eq_ignore_ascii_case(with.as_bytes()))
    };
    let in_category = |wanted: &str| {
        package
            .category
            .as_deref()
            .is_some_and(|category| begins(category, wanted))
    };
    let has_keyword = |wanted: &String| {
        package
            .keywords
            .iter()
            .any(|keyword| keyword.eq_ignore_ascii_case(wanted))
    };
    let is_by = |wanted: &str| package.authors.iter().any(|author| contains(author, wanted));
    usable
        && (package.verified || !filters.verified_only)
        && said(&filters.category).is_none_or(in_category)
        && filters.keywords.iter().all(has_keyword)
        && said(&filters.author).is_none_or(is_by)
}

/// A filter that says something: pages tend to send empty fields.
fn said(filter: &Option<String>) -> Option<&str> {
    filter.as_deref().map(str::trim).filter(|text| !text.is_empty())
}

/// How far a package is from what was asked for, 0 being exactly it; `None` if a word of the query is nowhere.
fn rank(package: &PackageSummary, query: &str) -> Option<u32> {
    if package.id.eq_ignore_ascii_case(query) {
        return Some(0);
    }
    query.split_whitespace().map(|word| distance(package, word)).sum()
}

fn distance(package: &PackageSummary, word: &str) -> Option<u32> {
    if contains(&package.name, word) {
        Some(1)
    } else if contains(&package.id, word) || package.keywords.iter().any(|keyword| contains(keyword, word)) {
        Some(2)
    } else if contains(&package.description, word) {
        Some(3)
    } else {
        None
    }
}

fn contains(text: &str, word: &str) -> bool {
    let (text, word) = (text.as_bytes(), word.as_bytes());
    word.is_empty() || text.windows(word.len()).any(|part| part.eq_ignore_ascii_case(word))
}

/// Equals come by downloads and then by name, whichever way round the rest is.
fn compare(one: (u32, &PackageSummary), other: (u32, &PackageSummary), filters: &SearchFilters) -> Ordering {
    let ((one_rank, one), (other_rank, other)) = (one, other);
    let order = match filters.sort_by {
        SortBy::Relevance => one_rank.cmp(&other_rank),
        SortBy::Name => by_name(one, other),
        SortBy::Downloads => one.download_count.cmp(&other.download_count),
        SortBy::UpdatedAt => one.updated_at.cmp(&other.updated_at),
        SortBy::CreatedAt => one.created_at.cmp(&other.created_at),
    };
    let turned = filters.sort_desc && filters.sort_by != SortBy::Relevance;
    let order = if turned { order.reverse() } else { order };
    order
        .then_with(|| other.download_count.cmp(&one.download_count))
        .then_with(|| by_name(one, other))
        .then_with(|| one.id.cmp(&other.id))
}

fn by_name(one: &PackageSummary, other: &PackageSummary) -> Ordering {
    let letters = |package: &'_ PackageSummary| {
        package
            .name
            .bytes()
            .map(|byte| byte.to_ascii_lowercase())
            .collect::<Vec<_>>()
    };
    letters(one).cmp(&letters(other))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::registry::wire::RegistryIndex;

    #[test]
    fn entries_that_cannot_be_read_are_left_out() {
        let answer = serde_json::json!({"packages": [
            {"id": "com.example.a"}, {"id": "com.example.b", "download_count": -5}, 7, {"id": 7}, {"id": "com.example.c"},
        ]});
        let index: RegistryIndex = serde_json::from_value(answer.clone()).unwrap();
        let found: SearchResults = serde_json::from_value(answer).unwrap();
        for packages in [index.packages, found.packages] {
            let ids: Vec<&str> = packages.iter().map(|package| package.id.as_str()).collect();
            assert_eq!(ids, ["com.example.a", "com.example.c"]);
        }
        assert!(serde_json::from_str::<RegistryIndex>(r#"{"packages": 7}"#).is_err());
    }

    fn package(id: &str, name: &str, description: &str, keywords: &[&str], downloads: u64) -> PackageSummary {
        PackageSummary {
            id: id.to_owned(),
            name: name.to_owned(),
            description: description.to_owned(),
            keywords: keywords.iter().map(|word| (*word).to_owned()).collect(),
            download_count: downloads,
            ..PackageSummary::default()
        }
    }

    fn index() -> Vec<PackageSummary> {
        let mut packages = vec![
            package("org.a.json", "Trees", "Reads data", &["parser"], 5),
            package("org.b.reader", "JSON reader", "Reads text", &[], 1),
            package("org.c.tools", "Tools", "Among them json", &["Parser", "text"], 9),
            package("org.d.yaml", "yaml", "Not the other one", &["json"], 2),
            package("json", "Zoo", "", &[], 0),
        ];
        packages[0].category = Some("Data/Trees".to_owned());
        packages[1].category = Some("data".to_owned());
        packages[0].authors = vec!["Ada Lovelace".to_owned()];
        packages[1].verified = true;
        for (at, package) in packages.iter_mut().enumerate() {
            package.created_at = Some(format!("2026-01-0{}T00:00:00Z", at + 1));
            package.updated_at = Some(format!("2026-02-0{}T00:00:00Z", 9 - at));
        }
        packages
    }

    fn ids(filters: &SearchFilters) -> Vec<String> {
        let found = search(&index(), filters);
        found.packages.into_iter().map(|package| package.id).collect()
    }

    fn asked(query: &str) -> SearchFilters {
        SearchFilters {
            query: Some(query.to_owned()),
            ..SearchFilters::default()
        }
    }

    #[test]
    fn words_are_found_wherever_they_are_and_ranked() {
        #[rustfmt::skip]
        let cases: &[(&str, &[&str])] = &[
            // Exactly the id, then names, then ids and keywords by downloads, then descriptions.
            ("json", &["json", "org.b.reader", "org.a.json", "org.d.yaml", "org.c.tools"]),
            ("  JSON  ", &["json", "org.b.reader", "org.a.json", "org.d.yaml", "org.c.tools"]),
            ("json reads", &["org.b.reader", "org.a.json"]),
            ("json parser", &["org.a.json", "org.c.tools"]),
            ("json nowhere", &[]),
            ("org.c.tools", &["org.c.tools"]),
            ("ä", &[]),
            ("", &["org.c.tools", "org.a.json", "org.d.yaml", "org.b.reader", "json"]),
        ];
        for (query, expected) in cases {
            assert_eq!(ids(&asked(query)), *expected, "{query}");
        }
    }

    #[test]
    fn filters_leave_out_what_does_not_fit() {
        let text = |text: &str| Some(text.to_owned());
        let words = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
        #[rustfmt::skip]
        let cases: Vec<(SearchFilters, &[&str])> = vec![
            (SearchFilters { category: text("Data"), ..SearchFilters::default() }, &["org.a.json", "org.b.reader"]),
            (SearchFilters { category: text("data/t"), ..SearchFilters::default() }, &["org.a.json"]),
            (SearchFilters { category: text("Trees"), ..SearchFilters::default() }, &[]),
            (SearchFilters { category: text(" "), limit: 1, ..SearchFilters::default() }, &["org.c.tools"]),
            (SearchFilters { keywords: words(&["parser"]), ..SearchFilters::default() }, &["org.c.tools", "org.a.json"]),
            (SearchFilters { keywords: words(&["parser", "TEXT"]), ..SearchFilters::default() }, &["org.c.tools"]),
            (SearchFilters { keywords: words(&["pars"]), ..SearchFilters::default() }, &[]),
            (SearchFilters { author: text("lovelace"), ..SearchFilters::default() }, &["org.a.json"]),
            (SearchFilters { verified_only: true, ..SearchFilters::default() }, &["org.b.reader"]),
            (SearchFilters { author: text("ada"), ..asked("tools") }, &[]),
        ];
        for (filters, expected) in cases {
            assert_eq!(ids(&filters), expected, "{filters:?}");
        }
    }

    #[test]
    fn what_nobody_may_use_is_not_shown() {
        let states = [
            Status::Active,
            Status::Deprecated,
            Status::Disabled,
            Status::PendingReview,
        ];
        let index = states.map(|status| PackageSummary {
            status,
            ..package(status.as_str(), "", "", &[], 0)
        });
        for (include_deprecated, expected) in [(false, &["active"][..]), (true, &["active", "deprecated"])] {
            let found = search(
                &index,
                &SearchFilters {
                    include_deprecated,
                    ..SearchFilters::default()
                },
            );
            let ids: Vec<_> = found.packages.iter().map(|package| package.id.as_str()).collect();
            assert_eq!(ids, expected);
        }
    }

    #[test]
    fn sorts_by_what_is_asked_for_either_way() {
        #[rustfmt::skip]
        let cases: &[(SortBy, &[&str])] = &[
            (SortBy::Name, &["org.b.reader", "org.c.tools", "org.a.json", "org.d.yaml", "json"]),
            (SortBy::Downloads, &["json", "org.b.reader", "org.d.yaml", "org.a.json", "org.c.tools"]),
            (SortBy::CreatedAt, &["org.a.json", "org.b.reader", "org.c.tools", "org.d.yaml", "json"]),
            (SortBy::UpdatedAt, &["json", "org.d.yaml", "org.c.tools", "org.b.reader", "org.a.json"]),
        ];
        for (sort_by, expected) in cases {
            let filters = SearchFilters {
                sort_by: *sort_by,
                ..SearchFilters::default()
            };
            assert_eq!(ids(&filters), *expected, "{sort_by:?}");
            let turned: Vec<_> = expected.iter().rev().copied().collect();
            assert_eq!(
                ids(&SearchFilters {
                    sort_desc: true,
                    ..filters
                }),
                turned,
                "{sort_by:?}"
            );
        }
        // The best first, in any case.
        assert_eq!(
            ids(&SearchFilters {
                sort_desc: true,
                ..asked("reader")
            }),
            ["org.b.reader"]
        );
        assert_eq!(
            ids(&SearchFilters {
                sort_desc: true,
                ..asked("json")
            })[0],
            "json"
        );
    }

    #[test]
    fn pages_say_how_many_there_are() {
        let cases = [
            (0, 2, 2),
            (4, 2, 1),
            (5, 2, 0),
            (usize::MAX, usize::MAX, 0),
            (0, 0, 0),
            (0, usize::MAX, 5),
        ];
        for (offset, limit, expected) in cases {
            let found = search(
                &index(),
                &SearchFilters {
                    offset,
                    limit,
                    ..SearchFilters::default()
                },
            );
            let figures = (found.packages.len(), found.total_count, found.offset, found.limit);
            assert_eq!(figures, (expected, 5, offset, limit));
        }
    }
}
