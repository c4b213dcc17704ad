//! What documents name has to exist.

use std::collections::HashSet;

use super::Text;

/// Every path that a document links to or quotes is there.
pub(super) fn paths(texts: &[Text]) -> Vec<String> {
    let there = known_paths(texts);
    let top: HashSet<&str> = texts
        .iter()
        .filter_map(|text| text.path.split_once('/'))
        .map(|(top, _)| top)
        .collect();
    let mut problems = Vec::new();
    for text in documents(texts) {
        let directory = text.path.rsplit_once('/').map_or("", |(directory, _)| directory);
        for (number, line) in text.lines() {
            let linked = links(line).filter_map(|link| resolve(directory, link));
            // A package's README speaks of its own folder.
            let is_beside =
                |quote: &str| there.contains(format!("{directory}/{}", quote.trim_end_matches('/')).as_str());
            let quoted = quotes(line)
                .filter(|quote| is_path_below(quote, &top) && !is_beside(quote))
                .map(str::to_owned);
            let missing = linked
                .chain(quoted)
                // Pictures are no texts, so the list does not have them.
                .filter(|path| !there.contains(path.trim_end_matches('/')) && !path.ends_with(".png"));
            problems.extend(missing.map(|path| format!("{}:{number}: there is no {path}", text.path)));
        }
    }
    problems
}

/// Every `cargo xtask` command that a document gives is one.
pub(super) fn commands(texts: &[Text], tasks: &[String]) -> Vec<String> {
    let mut problems = Vec::new();
    for text in documents(texts) {
        for (number, line) in text.lines() {
            let named = line.split("cargo xtask ").skip(1).filter_map(|rest| {
                let end = rest
                    .find(|c: char| !c.is_ascii_alphanumeric() && c != '-')
                    .unwrap_or(rest.len());
                (!rest.starts_with('-') && end > 0).then_some(&rest[..end])
            });
            let unknown = named.filter(|name| !tasks.iter().any(|task| task == name));
            problems.extend(unknown.map(|name| format!("{}:{number}: there is no cargo xtask {name}", text.path)));
        }
    }
    problems
}

fn documents(texts: &[Text]) -> impl Iterator<Item = &Text> {
    texts.iter().filter(|text| text.extension() == "md")
}

/// All files and all directories that have any.
fn known_paths(texts: &[Text]) -> HashSet<&str> {
    let mut known = HashSet::new();
    for text in texts {
        known.insert(text.path.as_str());
        known.extend(text.path.match_indices('/').map(|(at, _)| &text.path[..at]));
    }
    known
}

/// The targets of the line's Markdown links.
fn links(line: &str) -> impl Iterator<Item = &str> {
    line.split("](")
        .skip(1)
        .filter_map(|rest| rest.split_once(')').map(|(link, _)| link))
}

/// What stands in single backticks.
fn quotes(line: &str) -> impl Iterator<Item = &str> {
    line.split('`').skip(1).step_by(2)
}

/// A relative link from a document in `directory`, as a path from the root; `None` for other links.
fn resolve(directory: &str, link: &str) -> Option<String> {
    let path = link.split(['#', ' ']).next().unwrap_or_default();
    if path.is_empty() || path.contains(':') {
        return None;
    }
    let mut segments: Vec<&str> = directory.split('/').filter(|segment| !segment.is_empty()).collect();
    for segment in path.split('/') {
        match segment {
            "" | "." => {}
            ".." => drop(segments.pop()),
            name => segments.push(name),
        }
    }
    Some(segments.join("/"))
}

/// Whether a quote means a file here: it starts with a directory of the repository and has no blanks or placeholders.
fn is_path_below(quote: &str, top: &HashSet<&str>) -> bool {
    let is_plain = quote.chars().all(|c| c.is_ascii_alphanumeric() || "._-/".contains(c));
    is_plain && quote.split_once('/').is_some_and(|(first, _)| top.contains(first))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn repository(document: &str) -> Vec<Text> {
        let file = |path: &str, content: &str| Text {
            path: path.to_owned(),
            content: content.to_owned(),
        };
        vec![
            file("README.md", ""),
            file("src/run/driver.rs", ""),
            file("docs/src/beside.rs", ""),
            file("docs/a.md", document),
        ]
    }

    #[test]
    fn paths_have_to_be_there() {
        let cases = [
            ("[readme](../README.md) and [site](https://example.org/x)", None),
            ("[part](../README.md#setup) [here](#setup) [self](a.md)", None),
            ("[gone](gone.md)", Some("docs/a.md:1: there is no docs/gone.md")),
            ("`src/run/driver.rs`, `src/run/`, `src/{a,b}.rs`, `a/b`, `src`", None),
            ("`src/beside.rs`", None),
            ("`src/run/gone.rs`", Some("docs/a.md:1: there is no src/run/gone.rs")),
        ];
        for (document, expected) in cases {
            assert_eq!(
                paths(&repository(document)).first().map(String::as_str),
                expected,
                "{document}"
            );
        }
    }

    #[test]
    fn commands_have_to_be_there() {
        let tasks = ["test".to_owned()];
        let cases = [
            ("run `cargo xtask test`, or cargo xtask test --only native", None),
            ("`cargo xtask …` and `cargo xtask --help`", None),
            ("`cargo xtask tset`", Some("docs/a.md:1: there is no cargo xtask tset")),
        ];
        for (document, expected) in cases {
            assert_eq!(
                commands(&repository(document), &tasks).first().map(String::as_str),
                expected,
                "{document}"
            );
        }
    }
}
