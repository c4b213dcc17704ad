//! The playground as people use it, through WebDriver: `target/playground` on an origin of its own.
//!
//! Each story begins with a browser that has never seen the page, and leaves pictures of its screens in
//! `target/screenshots/playground`.

mod agreeing;
mod board;
mod following;
mod forms;
mod full;
mod hostile;
mod installing;
mod keeping;
mod looks;
mod page;
mod private;
mod running;
mod sharing;

use std::path::PathBuf;
use std::sync::OnceLock;

use anyhow::Result;

use super::{Test, World};
use crate::build::Build;
use crate::playground;
use crate::project::Project;

pub(super) fn run(world: &World<'_>, build: &'static Build) -> Result<Vec<Test>> {
    let stories = [
        installing::run,
        running::run,
        forms::run,
        agreeing::run,
        hostile::run,
        board::run,
        keeping::run,
        sharing::run,
        following::run,
        full::run,
        private::run,
    ];
    let mut tests = Vec::new();
    for story in stories {
        tests.extend(story(world, build)?);
    }
    Ok(tests)
}

/// The directory with the page's files, which are put together once.
fn files(project: &Project) -> Result<PathBuf> {
    static FILES: OnceLock<Result<PathBuf, String>> = OnceLock::new();
    FILES
        .get_or_init(|| playground::put_together(project).map_err(|error| format!("{error:#}")))
        .clone()
        .map_err(anyhow::Error::msg)
}
