//! Tests that are steps of one story: each begins where the one before has ended.

use anyhow::Result;

use super::{Test, World};
use crate::build::Build;

/// A step, by its name.
pub(super) type Step<S> = (&'static str, fn(&mut S) -> Result<()>);

/// Takes all steps where any of them is wanted; those after one that failed are not taken, and have failed as well.
pub(super) fn run<S>(
    world: &World<'_>,
    build: &Build,
    steps: &[Step<S>],
    start: impl FnOnce() -> Result<S>,
) -> Result<Vec<Test>> {
    if !steps.iter().any(|(name, _)| world.wants(build, name)) {
        return Ok(Vec::new());
    }
    let mut state = start()?;
    let mut failed: Option<&str> = None;
    let mut tests = Vec::new();
    for (name, step) in steps {
        let failure = match failed {
            Some(before) => Some(format!("not tried, since `{before}` has failed")),
            None => step(&mut state).err().map(|error| format!("{error:#}")),
        };
        if failure.is_some() {
            failed.get_or_insert(name);
        }
        tests.push(Test {
            name: format!("{}{name}", world.prefix(build)),
            failure,
        });
    }
    Ok(tests)
}
