//! `flow-like new`.

use std::path::PathBuf;

use clap::Args;
use serde_json::json;

use crate::{
    registry::id,
    scaffold::{Scaffold, has_single, language, languages},
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

pub(super) fn new(command: &New) -> Result<Done, Failure> {
    let language = language(&command.language).ok_or_else(|| {
        let known: Vec<_> = languages().collect();
        Failure::usage(format!(
            "there is no template for `{}`; there are: {}",
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
    let text = format!(
        "{id} is in {place}, {count}. Go on with:\n\n    cd {place}\n    flow-like build\n    flow-like check\n    flow-like run {example}\n",
        id = command.id,
        place = folder.display(),
        count = counted(files.len(), "file"),
    );
    Ok(Done::new(
        json!({"id": command.id, "language": language, "folder": folder, "files": files}),
        text,
    ))
}
