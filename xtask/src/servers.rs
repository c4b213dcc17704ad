//! The loopback server, as tests and demo see it.

use anyhow::{Context, Result};
use test_support::server::{Directory, Origin, Server};

use crate::embedding;
use crate::modules;
use crate::project::Project;
use crate::setup::npm;

/// The two origins of the tests. They differ in their port only, which is enough for a browser to keep them apart.
const TEST_PORTS: [u16; 2] = [8791, 8792];
/// The one without manners.
const RUDE_PORT: u16 = 8793;
/// The page of the demo, and another origin for its nodes to call: one that the manifest of the Rust package names.
const DEMO_PORTS: [u16; 2] = [8790, TEST_PORTS[1]];

/// What the runtime needs of a page's policy, and no more; nodes of the tests call any port of this machine. Nothing is
/// isolated from other origins (COOP, COEP).
pub(crate) const POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; \
     connect-src 'self' http://127.0.0.1:* ws://127.0.0.1:*; style-src 'self'; img-src 'self' data: blob:; frame-src 'self'";

/// Two origins with the endpoints of `test-support`, one without manners, and the guest packages under `/fixtures/` of the first two.
pub(crate) fn for_tests(project: &Project) -> Result<Server> {
    start(
        &TEST_PORTS,
        Some(RUDE_PORT),
        vec![Directory::new("/fixtures", project.fixtures())],
    )
}

/// The same, with the demo's page under `/demo/` and the shipped files under `/pkg/`.
pub(crate) fn for_demo(project: &Project) -> Result<Server> {
    let directories = vec![
        Directory::new("/demo", project.root().join("www/demo")),
        Directory::new("/pkg", project.web()),
        Directory::new("/fixtures", project.fixtures()),
    ];
    start(&DEMO_PORTS, None, directories)
}

/// The origins of the tests, and before these one for the page: with the tests of the shipped files under `/e2e/`, those
/// files under `/pkg/`, the cases of the behaviour suite under `/cases/`, and what is `made` for these tests under
/// `/modules/`. All under the strictest policy that the runtime can live with, and some in ways that are wrong on purpose,
/// under `/broken/`.
pub(crate) fn for_e2e(project: &Project, made: std::path::PathBuf) -> Result<Server> {
    let tests = project.root().join("tests");
    let policy = |directory: Directory| directory.with_header("content-security-policy", POLICY);
    let mut directories = vec![
        policy(Directory::new("/e2e", tests.join("e2e"))),
        policy(Directory::new("/pkg", project.web())),
        // The tests of the JavaScript API import the module that they test by this name.
        policy(Directory::new("/js", tests.join("browser/js"))),
        policy(Directory::new("/wasm-bindgen-test", tests.join("e2e/tested.js"))),
        Directory::new("/cases", tests.join("behaviour/cases")),
        Directory::new("/fixtures", project.fixtures()),
        Directory::new("/modules", made),
    ];
    directories.extend(broken(project));
    directories.extend(embedding::NAMES.map(|name| {
        policy(Directory::new(
            &format!("/embedding/{name}"),
            embedding::directory(project, name),
        ))
    }));
    let [page, _] = DEMO_PORTS;
    let [own, other] = TEST_PORTS;
    start(&[page, own, other], Some(RUDE_PORT), directories)
}

/// What of [`POLICY`] says whom a page may call.
const CONNECT: &str = "connect-src 'self' http://127.0.0.1:* ws://127.0.0.1:*";

/// Pages that lack something, for `Runtime.doctor` to find: `/broken/<what>/` has the page, and `/broken-files/<what>/` the
/// shipped files.
fn broken(project: &Project) -> Vec<Directory> {
    let page = project.root().join("tests/e2e/broken");
    let without = |directive: &str, instead: &str| POLICY.replace(directive, instead);
    let policies = [
        ("nothing", POLICY.to_owned()),
        ("no-wasm", without(" 'wasm-unsafe-eval'", "")),
        ("no-workers", without("worker-src 'self'", "worker-src 'none'")),
        ("no-calls", without(CONNECT, "connect-src 'self'")),
        ("no-files", without(CONNECT, "connect-src 'none'")),
    ];
    let pages = policies.into_iter().map(|(what, policy)| {
        Directory::new(&format!("/broken/{what}"), &page).with_header("content-security-policy", &policy)
    });
    let files = [
        // As a server has them that knows no WebAssembly.
        Directory::new("/broken-files/typeless", project.web()).with_wasm_type("application/octet-stream"),
        // As a bundler leaves them that copies scripts only.
        Directory::new("/broken-files/scripts-only", project.root().join("src/js/entry")),
    ];
    pages.chain(files).collect()
}

/// The playground's page under `/playground/`, on an origin of its own: any free port. Under that folder, so that nothing in
/// it takes for granted where it lies.
pub(crate) fn for_playground(files: &std::path::Path) -> Result<Server> {
    let policy = format!("{POLICY}; manifest-src 'self'");
    let directory = Directory::new("/playground", files).with_header("content-security-policy", &policy);
    let origin = Origin {
        port: 0,
        directories: vec![directory],
        rude: false,
    };
    Server::start(vec![origin]).context("cannot start the loopback server")
}

/// The page of the benchmark under `/bench/`, with what it compares with. On any free port: no manifest names it.
pub(crate) fn for_bench(project: &Project) -> Result<Server> {
    let directories = vec![
        Directory::new("/bench", project.root().join("www/bench")),
        Directory::new("/pkg", project.web()),
        Directory::new("/builds/portable", project.web()),
        Directory::new("/builds/tail-calls", project.web()),
        Directory::new("/fixtures", project.fixtures()),
        Directory::new("/modules", modules::directory(project)),
        Directory::new("/extism", npm::extism(project)),
    ];
    let origin = Origin {
        port: 0,
        directories,
        rude: false,
    };
    Server::start(vec![origin]).context("cannot start the loopback server")
}

fn start(ports: &[u16], rude: Option<u16>, directories: Vec<Directory>) -> Result<Server> {
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
        let server = start(&[0, 0], None, vec![Directory::new("/fixtures", here.join("src"))])?;
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
