//! Problems and warnings, gathered while a manifest is read.

use std::cell::RefCell;

use serde_json::{Value, json};

use crate::error::{Code, Error};

/// How many problems, and how many warnings, are kept: enough for people, and a bound for hostile files.
const MAX_KEPT: usize = 500;

/// What was found so far.
#[derive(Default)]
pub(super) struct Report<'s> {
    /// The text that offsets refer to; `None` where values have no place.
    source: Option<&'s str>,
    found: RefCell<Found>,
}

#[derive(Default)]
struct Found {
    problems: Vec<Problem>,
    dropped: usize,
    warnings: Vec<(Option<Place>, String)>,
}

/// Line and column, both from 1; columns count characters.
type Place = (usize, usize);

struct Problem {
    path: String,
    message: String,
    place: Option<Place>,
}

impl<'s> Report<'s> {
    /// A report on `source`, into which offsets point.
    pub(super) fn with_source(source: &'s str) -> Self {
        Report {
            source: Some(source),
            found: RefCell::default(),
        }
    }

    /// A mistake at a byte offset.
    pub(super) fn problem(&self, path: &str, message: impl Into<String>, offset: Option<usize>) {
        self.add(path, message.into(), || self.place(offset));
    }

    /// A mistake at a line and column.
    pub(super) fn problem_at_line(&self, path: &str, message: impl Into<String>, line: usize, column: usize) {
        self.add(path, message.into(), || Some((line, column)));
    }

    fn add(&self, path: &str, message: String, place: impl FnOnce() -> Option<Place>) {
        let mut found = self.found.borrow_mut();
        if found.problems.len() == MAX_KEPT {
            found.dropped += 1;
            return;
        }
        found.problems.push(Problem {
            path: path.to_owned(),
            message,
            place: place(),
        });
    }

    /// A remark.
    pub(super) fn warning(&self, message: impl Into<String>, offset: Option<usize>) {
        let mut found = self.found.borrow_mut();
        if found.warnings.len() < MAX_KEPT {
            found.warnings.push((self.place(offset), message.into()));
        }
    }

    fn place(&self, offset: Option<usize>) -> Option<Place> {
        let before = self.source?.get(..offset?)?;
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        let line = before.bytes().filter(|byte| *byte == b'\n').count() + 1;
        Some((line, before[line_start..].chars().count() + 1))
    }

    /// The warnings, or the error that tells all problems; both in the order of the document.
    pub(super) fn finish(self) -> Result<Vec<String>, Error> {
        let Found {
            mut problems,
            dropped,
            mut warnings,
        } = self.found.into_inner();
        if problems.is_empty() {
            warnings.sort_by_key(|(place, _)| *place);
            return Ok(warnings
                .into_iter()
                .map(|(place, message)| at(place, message))
                .collect());
        }
        problems.sort_by_key(|problem| problem.place);
        Err(error(&problems, dropped))
    }
}

/// An error about the manifest as a whole.
pub(super) fn single(message: String) -> Error {
    error(
        &[Problem {
            path: String::new(),
            message,
            place: None,
        }],
        0,
    )
}

fn error(problems: &[Problem], dropped: usize) -> Error {
    let mut text = match problems.len() + dropped {
        1 => "the manifest has a problem:".to_owned(),
        count => format!("the manifest has {count} problems:"),
    };
    for Problem { path, message, place } in problems {
        let line = if path.is_empty() {
            message.clone()
        } else {
            format!("{path}: {message}")
        };
        text.push_str("\n  ");
        text.push_str(&at(*place, line));
    }
    if dropped > 0 {
        text.push_str(&format!("\n  and {dropped} more"));
    }
    let problems: Vec<Value> = problems.iter().map(Problem::to_json).collect();
    Error::new(Code::ManifestInvalid, text).with("problems", problems)
}

fn at(place: Option<Place>, message: String) -> String {
    match place {
        Some((line, column)) => format!("{line}:{column}: {message}"),
        None => message,
    }
}

impl Problem {
    fn to_json(&self) -> Value {
        let mut problem = json!({"path": self.path, "message": self.message});
        if let Some((line, column)) = self.place {
            problem["line"] = line.into();
            problem["column"] = column.into();
        }
        problem
    }
}

/// A text from the manifest as a message may quote it: escaped and of bearable length.
pub(super) fn quote(text: &str) -> String {
    const MAX_CHARS: usize = 80;
    let mut chars = text.chars();
    let start: String = chars.by_ref().take(MAX_CHARS).flat_map(escape).collect();
    if chars.next().is_some() {
        format!("`{start}…`")
    } else {
        format!("`{start}`")
    }
}

fn escape(c: char) -> Vec<char> {
    if c.is_control() {
        c.escape_default().collect()
    } else {
        vec![c]
    }
}
