//! What was found, as compilers tell it.

use serde_json::{Value, json};

use super::places::Place;
use crate::screen::{
    counted, plain,
    style::{ERROR, STRONG, WARNING, styled},
};

/// The code of what a registry refuses, and an install does not.
pub(super) const REGISTRY: &str = "registry";
/// The code of a manifest that is not there.
pub(super) const NO_MANIFEST: &str = "manifest-missing";

/// How much it matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Level {
    /// The package cannot be installed like this.
    Error,
    /// It can, and somebody should look all the same.
    Warning,
}

/// One thing that was found.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Problem {
    pub(crate) level: Level,
    /// In which file, as whoever called named it.
    pub(crate) file: String,
    pub(crate) place: Option<Place>,
    /// In a manifest, of which field; may be empty.
    pub(crate) path: String,
    /// Names the kind.
    pub(crate) code: String,
    pub(crate) message: String,
}

/// A file that was looked at.
#[derive(Debug, Clone, Default)]
pub(crate) struct File {
    pub(crate) name: String,
    pub(crate) bytes: u64,
}

/// All that was found in a package.
#[derive(Debug, Default)]
pub(crate) struct Report {
    pub(crate) problems: Vec<Problem>,
    pub(crate) manifest: Option<File>,
    pub(crate) module: Option<File>,
    /// SHA-256 of the module, in hex.
    pub(crate) hash: Option<String>,
    /// What the manifest calls the package, where that can be read.
    pub(crate) id: Option<String>,
    pub(crate) version: Option<String>,
    /// The nodes of the module.
    pub(crate) nodes: Vec<String>,
}

impl Level {
    fn name(self) -> &'static str {
        match self {
            Level::Error => "error",
            Level::Warning => "warning",
        }
    }
}

impl Report {
    pub(super) fn add(
        &mut self,
        level: Level,
        file: &str,
        place: Option<Place>,
        code: &str,
        message: impl Into<String>,
    ) {
        self.problems.push(Problem {
            level,
            file: file.to_owned(),
            place,
            path: String::new(),
            code: code.to_owned(),
            message: message.into(),
        });
    }

    /// What any registry refuses is an error from now on: fields that it does not take, and a module without manifest.
    pub(crate) fn hold_to_registries(&mut self) {
        let alone = self.manifest.is_none();
        for problem in &mut self.problems {
            if problem.code == REGISTRY || alone && problem.code == NO_MANIFEST {
                problem.level = Level::Error;
            }
        }
    }

    pub(crate) fn count(&self, level: Level) -> usize {
        self.problems.iter().filter(|problem| problem.level == level).count()
    }

    /// In the order of the files, first the manifest, and of their lines.
    pub(super) fn sort(&mut self) {
        let manifest = self.manifest.as_ref().map(|file| file.name.clone());
        self.problems
            .sort_by_key(|problem| (Some(&problem.file) != manifest.as_ref(), problem.place));
    }

    pub(crate) fn to_text(&self) -> String {
        let mut text: String = self.problems.iter().map(Problem::line).collect();
        let mut what: Vec<String> = Vec::new();
        if let (Some(id), Some(version)) = (&self.id, &self.version) {
            what.push(format!("{id} {version}"));
        }
        for file in [&self.manifest, &self.module].into_iter().flatten() {
            what.push(format!("{} ({})", file.name, crate::screen::bytes(file.bytes)));
        }
        let found = match (self.count(Level::Error), self.count(Level::Warning)) {
            (0, 0) => "nothing to say against it".to_owned(),
            (0, warnings) => counted(warnings, "warning"),
            (errors, 0) => counted(errors, "error"),
            (errors, warnings) => format!("{}, {}", counted(errors, "error"), counted(warnings, "warning")),
        };
        let separator = if what.is_empty() { "" } else { ": " };
        text.push_str(&format!("{}{separator}{found}\n", plain(&what.join(", "))));
        text
    }

    pub(crate) fn to_json(&self) -> Value {
        let file = |file: &Option<File>| {
            file.as_ref()
                .map(|file| json!({"path": file.name, "bytes": file.bytes}))
        };
        json!({
            "ok": self.count(Level::Error) == 0,
            "id": self.id,
            "version": self.version,
            "manifest": file(&self.manifest),
            "module": file(&self.module),
            "hash": self.hash,
            "nodes": self.nodes,
            "errors": self.count(Level::Error),
            "warnings": self.count(Level::Warning),
            "problems": self.problems.iter().map(Problem::to_json).collect::<Vec<_>>(),
        })
    }
}

impl Problem {
    /// `manifest.toml:12:3: error: …`; further lines of a message are indented.
    fn line(&self) -> String {
        let mut place = plain(&self.file);
        if let Some((line, column)) = self.place {
            place.push_str(&format!(":{line}:{column}"));
        }
        let style = match self.level {
            Level::Error => ERROR,
            Level::Warning => WARNING,
        };
        let path = match self.path.is_empty() {
            true => String::new(),
            false => format!("{}: ", plain(&self.path)),
        };
        let lines: Vec<String> = self.message.lines().map(plain).collect();
        format!(
            "{} {} {path}{}\n",
            styled(STRONG, &format!("{place}:")),
            styled(style, &format!("{}:", self.level.name())),
            lines.join("\n    ")
        )
    }

    fn to_json(&self) -> Value {
        json!({
            "level": self.level.name(),
            "file": self.file,
            "line": self.place.map(|(line, _)| line),
            "column": self.place.map(|(_, column)| column),
            "path": self.path,
            "code": self.code,
            "message": self.message,
        })
    }
}
