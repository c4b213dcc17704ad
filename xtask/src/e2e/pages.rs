//! Tests that a page runs by itself, with every build.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use anyhow::{Context, Result};
use serde::Deserialize;

use super::{Test, World};
use crate::build::Build;
use crate::webdriver::Session;

/// One test, on a slow machine.
const PATIENCE: Duration = Duration::from_secs(180);

/// The page says what came of its tests, and is at, in
/// `window.__tests = { done, results: [{ name, ok, message? }], running }`.
#[derive(Deserialize)]
struct Progress {
    done: bool,
    /// Those that were not told yet.
    results: Vec<Reported>,
    running: String,
}

#[derive(Deserialize)]
struct Reported {
    name: String,
    ok: bool,
    #[serde(default)]
    message: String,
}

pub(super) fn run(world: &World<'_>, build: &'static Build) -> Result<Vec<Test>> {
    run_page(world, build, &world.prefix(build), "")
}

/// One browser after the other: some of these tests take all the memory that a worker can have.
static MEMORY: Mutex<()> = Mutex::new(());

/// The same with every runtime in a worker.
pub(super) fn run_in_worker(world: &World<'_>, build: &'static Build) -> Result<Vec<Test>> {
    let _alone = MEMORY.lock().unwrap_or_else(PoisonError::into_inner);
    run_page(world, build, &format!("{}worker::", world.prefix(build)), "&worker")
}

fn run_page(world: &World<'_>, build: &Build, prefix: &str, more: &str) -> Result<Vec<Test>> {
    let session = Session::start(world.browser)?;
    let filter = world.filter.unwrap_or_default();
    let page = world.page("index.html", build)?;
    session.open(&format!("{page}&prefix={prefix}&filter={}{more}", encoded(filter)))?;
    let tests = watch(&session, prefix)?;
    anyhow::ensure!(world.filter.is_some() || !tests.is_empty(), "the page ran no test");
    Ok(tests)
}

/// What comes of the page's tests. One that does not end is the last one, and does not hide those before it.
fn watch(session: &Session, prefix: &str) -> Result<Vec<Test>> {
    let mut tests = Vec::new();
    let mut running = "the first test".to_owned();
    loop {
        let news = format!(
            "const {{ done, results, running }} = window.__tests ?? {{ results: [] }};
             const news = results.slice({});
             return done || news.length > 0 ? {{ done, results: news, running }} : null;",
            tests.len()
        );
        let progress = match session.wait_for(&news, PATIENCE) {
            Ok(progress) => serde_json::from_value::<Progress>(progress).context("the page reported something else")?,
            Err(error) => {
                tests.push(Test {
                    name: format!("{prefix}{running}"),
                    failure: Some(format!("{error:#}; the tests after it were not run")),
                });
                return Ok(tests);
            }
        };
        tests.extend(progress.results.into_iter().map(|Reported { name, ok, message }| Test {
            name: format!("{prefix}{name}"),
            failure: (!ok).then_some(message),
        }));
        if progress.done {
            return Ok(tests);
        }
        running = progress.running;
    }
}

/// A text within the query of a URL.
fn encoded(text: &str) -> String {
    text.bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'_' | b'-' => char::from(byte).to_string(),
            byte => format!("%{byte:02x}"),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::encoded;

    #[test]
    fn queries_are_encoded() {
        assert_eq!(encoded("chrome::t39_a b&"), "chrome%3a%3at39_a%20b%26");
    }
}
