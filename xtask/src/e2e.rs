//! Tests of the shipped files, as a page loads them: `tests/e2e/`, in both browsers, with every build.

use std::time::Duration;

use anyhow::{Context, Result};
use serde::Deserialize;
use test_support::server::Server;

use crate::build::{BUILDS, Build};
use crate::project::Project;
use crate::servers;
use crate::setup::browsers::{self, Browser};
use crate::webdriver::Session;

/// All tests of one build, on a slow machine.
const PATIENCE: Duration = Duration::from_secs(180);

/// The page says what came of its tests by setting `window.__tests = { done: true, results: [{ name, ok, message? }] }`.
const RESULTS: &str = "const tests = window.__tests; return tests && tests.done ? tests.results : null;";

/// What came of one test.
pub(crate) struct Test {
    /// Browser, build and name, as `chrome::portable::t39_…`.
    pub(crate) name: String,
    /// Why it failed.
    pub(crate) failure: Option<String>,
}

#[derive(Deserialize)]
struct Reported {
    name: String,
    ok: bool,
    #[serde(default)]
    message: String,
}

/// Runs everything.
pub(crate) fn run(project: &Project) -> Result<Vec<Test>> {
    let server = servers::for_e2e(project)?;
    let mut tests = Vec::new();
    for (browser_name, browser) in [("chrome", browsers::chrome()?), ("firefox", browsers::firefox()?)] {
        for build in &BUILDS {
            let reported = drive(&server, &browser, build)
                .with_context(|| format!("the tests of `{}` in {browser_name}", build.name))?;
            tests.extend(reported.into_iter().map(|Reported { name, ok, message }| Test {
                name: format!("{browser_name}::{}::{name}", build.name),
                failure: (!ok).then_some(message),
            }));
        }
    }
    Ok(tests)
}

fn drive(server: &Server, browser: &Browser, build: &Build) -> Result<Vec<Reported>> {
    let origin = server.urls().first().context("the server has no origin")?;
    let session = Session::start(browser)?;
    session.open(&format!("{origin}/e2e/index.html?build={}", build.name))?;
    let results = session.wait_for(RESULTS, PATIENCE)?;
    let reported: Vec<Reported> = serde_json::from_value(results).context("the page reported something else")?;
    anyhow::ensure!(!reported.is_empty(), "the page ran no test");
    Ok(reported)
}
