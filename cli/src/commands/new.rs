//! `flow-like new`.

use std::path::{Path, PathBuf};

use clap::Args;
use serde_json::json;

use crate::{
    registry::id,
    scaffold::{Scaffold, has_single, language, languages, why_none},
    screen::{Done, Failure, counted},
};

#[derive(Debug, Args)]
pub(super) struct New {
    /// The language to write nodes in: rust, go, assemblyscript (TypeScript), c, cpp, zig, javascript.
    language: String,
    /// The id of the package, such as `com.example.my-package`.
    id: String,
    /// Where to put it; a folder named by the last part of the id unless given.
    #[arg(value_name = "FOLDER")]
    folder: Option<PathBuf>,
    /// What people call it; made of the id unless given.
    #[arg(long)]
    name: Option<String>,
    /// With one node, instead of seven that show what there is.
    #[arg(long)]
    single: bool,
}

/// The longest name that `check` has nothing to say about, in characters.
const MAX_NAME: usize = 100;

pub(super) fn new(command: &New) -> Result<Done, Failure> {
    let language = language(&command.language).ok_or_else(|| {
        let known: Vec<_> = languages().collect();
        let why = why_none(&command.language).map_or_else(String::new, |why| format!(" ({why})"));
        Failure::usage(format!(
            "there is no template for `{}`{why}; there are: {}",
            command.language,
            known.join(", ")
        ))
    })?;
    id::check(&command.id).map_err(Failure::usage)?;
    if let Some(name) = &command.name
        && name
            .chars()
            .any(|c| c.is_control() || matches!(c, '"' | '\\' | '{' | '}'))
    {
        return Err(Failure::usage(
            "a name goes into files of many kinds, so that it has no quotes, backslashes, braces or line ends here; the \
             manifest may be given any other later",
        ));
    }
    if let Some(name) = &command.name
        && (name.trim().is_empty() || name.chars().count() > MAX_NAME)
    {
        return Err(Failure::usage(format!(
            "a name has 1 to {MAX_NAME} characters; leave --name out for one that is made of the id"
        )));
    }
    if command.single && !has_single(language) {
        return Err(Failure::usage(format!(
            "the template for {language} has no variant with one node; leave --single out, and delete what you do not need"
        )));
    }
    let scaffold = Scaffold {
        id: &command.id,
        name: command.name.as_deref(),
        single: command.single,
    };
    let folder = command
        .folder
        .clone()
        .unwrap_or_else(|| PathBuf::from(scaffold.short()));
    let files = scaffold.write(language, &folder).map_err(|error| {
        Failure::new(
            "invalid-argument",
            format!("cannot make a package in {}: {error}", folder.display()),
        )
    })?;
    let example = if command.single {
        "greet name=Ada"
    } else {
        "add a=1 b=2"
    };
    let place = in_shell(&folder);
    let text = format!(
        "{id} is in {folder}, {count}. Go on with:\n\n    cd {place}\n    flow-like build\n    flow-like check\n    flow-like run {example}\n",
        id = command.id,
        folder = folder.display(),
        count = counted(files.len(), "file"),
    );
    Ok(Done::new(
        json!({"id": command.id, "language": language, "folder": folder, "files": files}),
        text,
    ))
}

/// A path as a shell takes it.
fn in_shell(path: &Path) -> String {
    let text = path.display().to_string();
    let text = if text.starts_with('-') {
        format!("./{text}")
    } else {
        text
    };
    let is_plain = |c: char| c.is_alphanumeric() || matches!(c, '/' | '\\' | ':' | '.' | '-' | '_' | '+');
    if !text.is_empty() && text.chars().all(|c| is_plain(c) && (c != '\\' || cfg!(windows))) {
        return text;
    }
    match cfg!(windows) {
        true => format!("\"{text}\""),
        false => format!("'{}'", text.replace('\'', r"'\''")),
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn shells_take_any_path() {
        let cases = [
            ("my-math", "my-math"),
            ("../a/b_c.d", "../a/b_c.d"),
            ("-x", "./-x"),
            ("my maths", "'my maths'"),
            ("-my maths", "'./-my maths'"),
            ("it's", r"'it'\''s'"),
            ("$(rm x)", "'$(rm x)'"),
            ("a\\b", "'a\\b'"),
            ("~", "'~'"),
        ];
        for (path, expected) in cases {
            assert_eq!(in_shell(Path::new(path)), expected);
        }
    }
}
