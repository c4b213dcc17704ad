//! Tests of the shipped files, as a page loads them: `tests/e2e/`, in both browsers.
//!
//! Most run in the page by themselves ([`pages`]). Those of several tabs, of a registry that comes and goes, of tabs that
//! are closed in the middle and of storage that is full are driven from here, step by step.

mod author;
mod closing;
mod embedding;
mod following;
mod pages;
mod playground;
mod quota;
mod registry;
mod steps;
mod story;
mod tabs;
mod upgrade;

use anyhow::{Context, Result};
use rayon::prelude::*;
use test_support::server::Server;

use crate::build::{BUILDS, Build};
use crate::modules;
use crate::project::Project;
use crate::servers;
use crate::setup::browsers::{self, Browser};

/// What came of one test.
pub(crate) struct Test {
    /// Browser, build and name, as `chrome::portable::t39_…`.
    pub(crate) name: String,
    /// Why it failed.
    pub(crate) failure: Option<String>,
}

/// What the tests of one browser have.
struct World<'a> {
    project: &'a Project,
    server: &'a Server,
    browser: &'a Browser,
    /// `chrome` or `firefox`.
    browser_name: &'static str,
    filter: Option<&'a str>,
}

/// Tests that need a build only, and those that take one build because they are slow.
type Group = fn(&World<'_>, &'static Build) -> Result<Vec<Test>>;

/// Runs the tests whose names contain `filter`.
pub(crate) fn run(project: &Project, filter: Option<&str>) -> Result<Vec<Test>> {
    modules::write_large(project)?;
    modules::write_probes(project)?;
    let server = servers::for_e2e(project, modules::directory(project))?;
    let [_, fastest] = &BUILDS;
    let slow: [(&str, Group); 7] = [
        ("pages that embed it", embedding::run),
        ("the story of a package", story::run),
        ("tabs that are closed", closing::run),
        ("storage that is full", quota::run),
        ("tabs of other versions", upgrade::run),
        ("packages that somebody works on", following::run),
        ("the playground", playground::run),
    ];
    let browsers = [("chrome", browsers::chrome()?), ("firefox", browsers::firefox()?)];
    // Both at a time: a browser that is driven waits more than it works.
    let tests = browsers.par_iter().flat_map_iter(|(browser_name, browser)| {
        let world = World {
            project,
            server: &server,
            browser,
            browser_name,
            filter,
        };
        let in_pages = || {
            let group = |build| world.group("the tests of a page", pages::run, build);
            BUILDS.iter().flat_map(group).collect::<Vec<_>>()
        };
        let in_workers = || world.group("the tests of a page with a worker", pages::run_in_worker, fastest);
        // Those with a worker are one browser's at a time: the other has those of a page meanwhile.
        let of_pages = match *browser_name {
            "chrome" => [in_workers(), in_pages()],
            _ => [in_pages(), in_workers()],
        };
        let others = slow.iter().map(|(what, group)| world.group(what, *group, fastest));
        of_pages.into_iter().chain(others).flatten().collect::<Vec<_>>()
    });
    Ok(tests.collect())
}

impl World<'_> {
    /// What begins the names of this browser's tests.
    fn prefix(&self, build: &Build) -> String {
        format!("{}::{}::", self.browser_name, build.name)
    }

    /// Whether the test of that name is to run.
    fn wants(&self, build: &Build, name: &str) -> bool {
        let name = format!("{}{name}", self.prefix(build));
        self.filter.is_none_or(|filter| name.contains(filter))
    }

    /// Runs a group. Where that is not possible, it is a test that failed: one group must not hide what others have to say.
    fn group(&self, what: &str, group: Group, build: &'static Build) -> Vec<Test> {
        group(self, build).unwrap_or_else(|error| {
            vec![Test {
                name: format!("{}{what}", self.prefix(build)),
                failure: Some(format!("{error:#}")),
            }]
        })
    }

    /// The address of a page of `tests/e2e/`, for a build.
    fn page(&self, file: &str, build: &Build) -> Result<String> {
        self.address(&format!("e2e/{file}?build={}", build.name))
    }

    /// The address of something that the server has.
    fn address(&self, path: &str) -> Result<String> {
        let origin = self.server.urls().first().context("the server has no origin")?;
        Ok(format!("{origin}/{path}"))
    }
}
