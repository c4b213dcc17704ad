//! `flow-like search`.

use clap::{Args, ValueEnum};
use flow_like_browser::registry::wire::{PackageSummary, SearchFilters, SortBy, Status};
use serde_json::json;

use crate::{
    screen::{
        Done, Failure, plain,
        style::{WARNING, styled},
        table,
    },
    session::Session,
};

#[derive(Debug, Args)]
pub(super) struct Search {
    /// Words in name, description, id or keywords: all of them.
    words: Vec<String>,
    /// A category, or one that this is the beginning of.
    #[arg(long)]
    category: Option<String>,
    /// A keyword; all of them if there are several.
    #[arg(long = "keyword", value_name = "KEYWORD")]
    keywords: Vec<String>,
    /// Part of an author's name.
    #[arg(long)]
    author: Option<String>,
    /// Only what the registry vouches for.
    #[arg(long)]
    verified: bool,
    /// Also what is deprecated.
    #[arg(long)]
    include_deprecated: bool,
    /// In which order.
    #[arg(long, value_enum, default_value = "relevance")]
    sort: Sort,
    /// The other way round; the best stay first.
    #[arg(long)]
    desc: bool,
    /// How many results at most.
    #[arg(long, default_value_t = 50)]
    limit: usize,
    /// How many results to leave out.
    #[arg(long, default_value_t = 0)]
    offset: usize,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Sort {
    Relevance,
    Name,
    Downloads,
    Updated,
    Created,
}

pub(super) async fn search(session: &Session, command: Search) -> Result<Done, Failure> {
    let registries = session.runtime.registries();
    if registries.settings().urls.is_empty() {
        return Err(no_registry());
    }
    let query = Some(command.words.join(" ")).filter(|words| !words.is_empty());
    let filters = SearchFilters {
        query,
        category: command.category,
        keywords: command.keywords,
        author: command.author,
        verified_only: command.verified,
        include_deprecated: command.include_deprecated,
        offset: command.offset,
        limit: command.limit,
        sort_by: match command.sort {
            Sort::Relevance => SortBy::Relevance,
            Sort::Name => SortBy::Name,
            Sort::Downloads => SortBy::Downloads,
            Sort::Updated => SortBy::UpdatedAt,
            Sort::Created => SortBy::CreatedAt,
        },
        sort_desc: command.desc,
    };
    let found = registries.search(&filters, None).await?;
    let results = &found.results;
    let mut text = table(
        &["ID", "VERSION", "", "DESCRIPTION"],
        &results.packages.iter().map(row).collect::<Vec<_>>(),
    );
    let shown = results.packages.len();
    if results.total_count == 0 {
        text.push_str("Nothing fits.\n");
    } else if shown < results.total_count {
        let last = results.offset + shown;
        text.push_str(&format!(
            "{shown} of {}; more with --offset {last}\n",
            results.total_count
        ));
    }
    // What could not be asked was searched in an index of some time ago.
    for why in &found.stale {
        text.push_str(&format!("{} {}\n", styled(WARNING, "warning:"), plain(why)));
    }
    if let (Some(age), false) = (found.age_ms, found.stale.is_empty()) {
        text.push_str(&format!("These results are {} old.\n", age_in_words(age)));
    }
    let json = json!({
        "packages": results.packages,
        "totalCount": results.total_count,
        "offset": results.offset,
        "limit": results.limit,
        "indexAgeMs": found.age_ms,
        "stale": found.stale,
    });
    Ok(Done::new(json, text))
}

fn row(package: &PackageSummary) -> Vec<String> {
    let mut marks = Vec::new();
    if package.verified {
        marks.push("verified");
    }
    if package.status != Status::Active {
        marks.push(package.status.as_str());
    }
    let description = package.description.lines().next().unwrap_or_default();
    vec![
        package.id.clone(),
        package.latest_version.clone(),
        marks.join(", "),
        description.to_owned(),
    ]
}

pub(super) fn no_registry() -> Failure {
    Failure::usage("there is no registry to ask; name one with --registry URL, or in FLOW_LIKE_REGISTRIES")
}

fn age_in_words(ms: f64) -> String {
    let minutes = ms / 60_000.0;
    match minutes {
        _ if minutes < 1.0 => "less than a minute".to_owned(),
        _ if minutes < 120.0 => format!("{minutes:.0} minutes"),
        _ if minutes < 2880.0 => format!("{:.0} hours", minutes / 60.0),
        _ => format!("{:.0} days", minutes / 1440.0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ages_are_readable() {
        let cases = [
            (0.0, "less than a minute"),
            (3e5, "5 minutes"),
            (1.08e7, "3 hours"),
            (1e9, "12 days"),
        ];
        for (ms, expected) in cases {
            assert_eq!(age_in_words(ms), expected);
        }
    }
}
