//! The loopback server, as tests and demo see it.

use anyhow::{Context, Result};
use test_support::server::{Origin, Server};

use crate::project::Project;

/// The two origins of the tests. They differ in their port only, which is enough for a browser to keep them apart.
const TEST_PORTS: [u16; 2] = [8791, 8792];
/// The page of the demo, and another origin for its nodes to call.
const DEMO_PORTS: [u16; 2] = [8790, 8793];

/// Two origins with the endpoints of `test-support` and the guest packages under `/fixtures/`.
pub(crate) fn for_tests(project: &Project) -> Result<Server> {
    start(TEST_PORTS, vec![("/fixtures".to_owned(), project.fixtures())])
}

/// The same, with the demo's page under `/demo/` and the shipped files under `/pkg/`.
pub(crate) fn for_demo(project: &Project) -> Result<Server> {
    let directories = vec![
        ("/demo".to_owned(), project.root().join("www/demo")),
        ("/pkg".to_owned(), project.web()),
        ("/fixtures".to_owned(), project.fixtures()),
    ];
    start(DEMO_PORTS, directories)
}

fn start(ports: [u16; 2], directories: Vec<(String, std::path::PathBuf)>) -> Result<Server> {
    let origins = ports.map(|port| Origin {
        port,
        directories: directories.clone(),
    });
    Server::start(origins.into()).context("cannot start the loopback server")
}
