//! The loopback server, as tests and demo see it.

use anyhow::{Context, Result};
use test_support::server::{Origin, Server};

use crate::modules;
use crate::project::Project;
use crate::setup::npm;

/// The two origins of the tests. They differ in their port only, which is enough for a browser to keep them apart.
const TEST_PORTS: [u16; 2] = [8791, 8792];
/// The one without manners.
const RUDE_PORT: u16 = 8793;
/// The page of the demo, and another origin for its nodes to call: one that the manifest of the Rust package names.
const DEMO_PORTS: [u16; 2] = [8790, TEST_PORTS[1]];

/// Two origins with the endpoints of `test-support`, one without manners, and the guest packages under `/fixtures/` of the first two.
pub(crate) fn for_tests(project: &Project) -> Result<Server> {
    start(
        &TEST_PORTS,
        Some(RUDE_PORT),
        vec![("/fixtures".to_owned(), project.fixtures())],
    )
}

/// The same, with the demo's page under `/demo/` and the shipped files under `/pkg/`.
pub(crate) fn for_demo(project: &Project) -> Result<Server> {
    let directories = vec![
        ("/demo".to_owned(), project.root().join("www/demo")),
        ("/pkg".to_owned(), project.web()),
        ("/fixtures".to_owned(), project.fixtures()),
    ];
    start(&DEMO_PORTS, None, directories)
}

/// The origins of the tests, and before these one for the page: with the tests of the shipped files under `/e2e/`, those
/// files under `/pkg/`, the cases of the behaviour suite under `/cases/`, and what is `made` for these tests under
/// `/modules/`.
pub(crate) fn for_e2e(project: &Project, made: std::path::PathBuf) -> Result<Server> {
    let directories = vec![
        ("/e2e".to_owned(), project.root().join("tests/e2e")),
        ("/cases".to_owned(), project.root().join("tests/behaviour/cases")),
        ("/pkg".to_owned(), project.web()),
        ("/fixtures".to_owned(), project.fixtures()),
        ("/modules".to_owned(), made),
    ];
    let [page, _] = DEMO_PORTS;
    let [own, other] = TEST_PORTS;
    start(&[page, own, other], Some(RUDE_PORT), directories)
}

/// The page of the benchmark under `/bench/`, with what it compares with. On any free port: no manifest names it.
pub(crate) fn for_bench(project: &Project) -> Result<Server> {
    let directories = vec![
        ("/bench".to_owned(), project.root().join("www/bench")),
        ("/pkg".to_owned(), project.web()),
        ("/fixtures".to_owned(), project.fixtures()),
        ("/modules".to_owned(), modules::directory(project)),
        ("/extism".to_owned(), npm::extism(project)),
    ];
    let origin = Origin {
        port: 0,
        directories,
        rude: false,
    };
    Server::start(vec![origin]).context("cannot start the loopback server")
}

fn start(ports: &[u16], rude: Option<u16>, directories: Vec<(String, std::path::PathBuf)>) -> Result<Server> {
    let origins = ports.iter().map(|port| Origin {
        port: *port,
        directories: directories.clone(),
        rude: false,
    });
    let rude = rude.map(|port| Origin {
        port,
        directories: Vec::new(),
        rude: true,
    });
    Server::start(origins.chain(rude).collect()).context("cannot start the loopback server")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Status, the header of that name, and the body.
    fn get(url: &str, header: &str) -> Result<(u16, Option<String>, String)> {
        let agent: ureq::Agent = ureq::Agent::config_builder().http_status_as_error(false).build().into();
        let mut answer = agent.get(url).header("Origin", "http://page.test").call()?;
        let header = answer
            .headers()
            .get(header)
            .and_then(|value| value.to_str().ok())
            .map(str::to_owned);
        Ok((answer.status().as_u16(), header, answer.body_mut().read_to_string()?))
    }

    #[test]
    fn origins_serve_endpoints_and_files_to_every_page() -> Result<()> {
        let here = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
        let server = start(&[0, 0], None, vec![("/fixtures".to_owned(), here.join("src"))])?;
        let [own, other] = server.urls() else {
            panic!("expected two origins, got {:?}", server.urls());
        };
        let page = Some("http://page.test".to_owned());
        let cors = "access-control-allow-origin";

        let (status, allowed, body) = get(&format!("{own}/fixtures/servers.rs"), cors)?;
        assert_eq!((status, &allowed), (200, &page));
        assert_eq!(body, include_str!("servers.rs"));
        assert_eq!(get(&format!("{own}/fixtures/gone"), cors)?.0, 404);
        assert_eq!(get(&format!("{own}/fixtures/../Cargo.toml"), cors)?.0, 404);

        assert_eq!(
            get(&format!("{own}/drip?n=3&ms=1"), cors)?,
            (200, page, "\0\u{1}\u{2}".to_owned())
        );
        assert_eq!(get(&format!("{own}/status/503"), "content-type")?.0, 503);
        // Each origin has a journal of its own.
        assert!(get(&format!("{own}/__requests"), cors)?.2.contains("/drip"));
        assert_eq!(get(&format!("{other}/__requests"), cors)?.2, "[]");
        Ok(())
    }
}
