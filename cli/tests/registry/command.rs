//! The command itself.

use std::{
    io::{BufRead, BufReader, Read},
    path::Path,
    process::{Child, Command, Output, Stdio},
};

use base64::{Engine, engine::general_purpose::STANDARD};
use serde_json::json;

use crate::{
    module::{manifest, module},
    world::block_on,
};

fn flow_like(folder: &Path, arguments: &[&str], environment: &[(&str, &str)]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_flow-like"));
    command
        .current_dir(folder)
        .env_remove("FLOW_LIKE_API_KEY")
        .env_remove("FLOW_LIKE_REGISTRY");
    command
        .args(arguments)
        .envs(environment.iter().copied())
        .output()
        .unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

fn succeed(output: &Output) -> String {
    assert!(output.status.success(), "{}", text(&output.stderr));
    text(&output.stdout)
}

/// A server, ended with the test.
struct Server(Child);

impl Drop for Server {
    fn drop(&mut self) {
        self.0.kill().ok();
        self.0.wait().ok();
    }
}

/// Starts a server, and reads its URL.
fn serve(folder: &Path, options: &[&str]) -> (Server, String) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_flow-like"))
        .current_dir(folder)
        .args(["registry", "serve", "--listen", "127.0.0.1:0"])
        .args(options)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let server = Server(child);
    let url = lines.next().unwrap().unwrap();
    (server, url)
}

#[test]
fn a_registry_is_run_and_reviewed_from_the_command_line() {
    let folder = tempfile::tempdir().unwrap();
    let run = |arguments: &[&str]| flow_like(folder.path(), arguments, &[]);
    let publisher = succeed(&run(&["registry", "key", "add", "ada", "--ids", "com.a,com.b"]));
    let reviewer = succeed(&run(&["registry", "key", "add", "rita", "--role", "reviewer"]));
    let (publisher, reviewer) = (publisher.trim(), reviewer.trim());
    assert_eq!(
        succeed(&run(&["registry", "key", "list"])),
        "ada\tPublisher\tcom.a, com.b\nrita\tReviewer\tany id\n"
    );
    let stored = std::fs::read_to_string(folder.path().join("registry-keys.toml")).unwrap();
    assert!(!stored.contains(publisher) && !stored.contains(reviewer));
    assert!(!run(&["registry", "key", "add", "ada"]).status.success());

    let (mut server, url) = serve(folder.path(), &["--name", "Mine"]);
    assert!(url.starts_with("http://127.0.0.1:"), "{url}");

    // The same folder again.
    let second = run(&["registry", "serve", "--listen", "127.0.0.1:0"]);
    assert!(!second.status.success());
    assert!(
        text(&second.stderr).contains("stop the other registry"),
        "{}",
        text(&second.stderr)
    );

    let body =
        json!({ "manifest": manifest("com.a.echo", "1.0.0"), "wasm_base64": STANDARD.encode(module("echo", "")) });
    block_on(async {
        let request = reqwest::Client::new()
            .post(format!("{url}/publish"))
            .bearer_auth(publisher);
        assert_eq!(request.body(body.to_string()).send().await.unwrap().status(), 200);
    });

    let review = |arguments: &[&str], key: &str| {
        let arguments: Vec<&str> = ["registry"].iter().chain(arguments).copied().collect();
        flow_like(
            folder.path(),
            &arguments,
            &[("FLOW_LIKE_REGISTRY", &url), ("FLOW_LIKE_API_KEY", key)],
        )
    };
    for (arguments, expected) in [
        (
            &["approve", "com.a.echo", "1.0.0"][..],
            "com.a.echo is active\n  1.0.0 is active\n",
        ),
        (
            &["verify", "com.a.echo"],
            "com.a.echo is active, verified\n  1.0.0 is active\n",
        ),
        (
            &["yank", "com.a.echo", "1.0.0"],
            "com.a.echo is active, verified\n  1.0.0 is active, yanked\n",
        ),
        (
            &["yank", "com.a.echo", "1.0.0", "--undo"],
            "com.a.echo is active, verified\n  1.0.0 is active\n",
        ),
        (
            &["deprecate", "com.a.echo"],
            "com.a.echo is deprecated, verified\n  1.0.0 is active\n",
        ),
        (
            &["disable", "com.a.echo"],
            "com.a.echo is disabled, verified\n  1.0.0 is active\n",
        ),
    ] {
        assert_eq!(succeed(&review(arguments, reviewer)), expected);
    }
    let refused = review(&["approve", "com.a.echo"], publisher);
    assert!(!refused.status.success());
    assert_eq!(
        text(&refused.stderr),
        "error: the registry refused (403, forbidden): This needs the key of a reviewer.\n"
    );
    let named = [
        "registry",
        "approve",
        "com.a.echo",
        "--registry",
        &url,
        "--key-env",
        "OTHER_KEY",
    ];
    succeed(&flow_like(folder.path(), &named, &[("OTHER_KEY", reviewer)]));
    let keyless = flow_like(folder.path(), &named, &[]);
    assert_eq!(
        text(&keyless.stderr),
        "error: the environment variable OTHER_KEY has no API key\n"
    );

    #[cfg(unix)]
    {
        let id = server.0.id().to_string();
        assert!(Command::new("kill").args(["-TERM", &id]).status().unwrap().success());
        assert!(server.0.wait().unwrap().success(), "it ends in peace");
    }
    #[cfg(not(unix))]
    server.0.kill().unwrap();
    let mut log = String::new();
    server.0.stderr.take().unwrap().read_to_string(&mut log).unwrap();
    assert!(log.contains("ada published com.a.echo 1.0.0"), "{log}");
    assert!(log.contains("rita set com.a.echo 1.0.0 to active"), "{log}");
    assert!(!log.contains("flk_"), "keys are never logged: {log}");
}

#[test]
fn a_registry_that_cannot_start_says_why() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("file"), "").unwrap();
    std::fs::write(folder.path().join("bad.toml"), "keys = 1").unwrap();
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let taken = taken.local_addr().unwrap().to_string();
    for (arguments, expected) in [
        (&["--storage", "file"][..], "cannot make the folder file"),
        (&["--storage", "gs://x"], "give a folder or an s3 URL"),
        (&["--storage", "s3://"], "names no bucket"),
        (&["--listen", &taken], "choose another with --listen"),
        (&["--public-url", "registry.test"], "is no URL of a registry"),
        (&["--keys", "bad.toml"], "the key file bad.toml cannot be understood"),
        (&["--max-upload-mb", "0"], "--max-upload-mb"),
    ] {
        let mut all = vec!["registry", "serve"];
        if !arguments.contains(&"--listen") {
            all.extend(["--listen", "127.0.0.1:0"]);
        }
        all.extend(arguments);
        let output = flow_like(folder.path(), &all, &[]);
        assert!(!output.status.success(), "{arguments:?}");
        assert!(
            text(&output.stderr).contains(expected),
            "{arguments:?}: {}",
            text(&output.stderr)
        );
    }
}

/// Killed at any moment, a registry has each version as a whole or not at all, and everything that it acknowledged.
#[test]
fn a_killed_registry_has_nothing_half_published() {
    let folder = tempfile::tempdir().unwrap();
    let key = succeed(&flow_like(folder.path(), &["registry", "key", "add", "ada"], &[]));
    let key = key.trim();
    let client = reqwest::Client::builder().pool_max_idle_per_host(0).build().unwrap();
    let mut acknowledged = Vec::new();
    for round in 0..8_u64 {
        let (server, url) = serve(folder.path(), &["--no-review"]);
        block_on(async {
            check(&client, &url, &acknowledged).await;
            let publish = async |at: usize| {
                let version = format!("1.{round}.{at}");
                let body = json!({
                    "manifest": manifest("com.a.echo", &version),
                    "wasm_base64": STANDARD.encode(module("echo", &version)),
                });
                let request = client
                    .post(format!("{url}/publish"))
                    .bearer_auth(key)
                    .body(body.to_string());
                match request.send().await {
                    Ok(answer) if answer.status() == 200 => Some(version),
                    _ => None,
                }
            };
            let killing = async {
                tokio::time::sleep(std::time::Duration::from_millis(20 + 23 * round)).await;
                drop(server);
            };
            let (published, ()) = futures::future::join(futures::future::join_all((0..12).map(publish)), killing).await;
            acknowledged.extend(published.into_iter().flatten());
        });
    }
    let (_server, url) = serve(folder.path(), &["--no-review"]);
    block_on(check(&client, &url, &acknowledged));
    assert!(!acknowledged.is_empty(), "some of it was in time");
}

/// Entry, index and modules agree, and have at least these versions.
async fn check(client: &reqwest::Client, url: &str, acknowledged: &[String]) {
    let get = async |path: String| {
        let answer = client.get(format!("{url}{path}")).send().await.unwrap();
        (answer.status().as_u16(), answer.bytes().await.unwrap())
    };
    let (status, entry) = get("/package/com.a.echo".to_owned()).await;
    let (_, index) = get("/index.json".to_owned()).await;
    let index: serde_json::Value = serde_json::from_slice(&index).unwrap();
    if status == 404 {
        assert_eq!((&index["packages"], acknowledged.len()), (&json!([]), 0));
        return;
    }
    let entry: serde_json::Value = serde_json::from_slice(&entry).unwrap();
    let versions = entry["versions"].as_array().unwrap();
    assert_eq!(index["packages"][0]["latest_version"], versions[0]["version"]);
    for version in versions {
        let bytes = get(format!("/modules/{}.wasm", version["wasm_hash"].as_str().unwrap())).await;
        assert_eq!(
            (bytes.0, bytes.1.to_vec()),
            (200, module("echo", version["version"].as_str().unwrap()))
        );
    }
    for version in acknowledged {
        assert!(
            versions.iter().any(|known| known["version"] == version.as_str()),
            "{version} was acknowledged"
        );
    }
}
