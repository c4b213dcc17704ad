//! The native platform: a real folder, and real servers on the loopback interface.

// Clippy takes the functions that tests share for none of them.
#![allow(clippy::unwrap_used)]

mod files;
mod http;
mod peers;
mod records;
mod sockets;

use std::time::Duration;

use flow_like_browser::platform::Platform;
use tempfile::TempDir;
use test_support::server::{Origin, Server};
use tokio::task::LocalSet;

/// No test should need this long.
const TOO_LONG: Duration = Duration::from_secs(60);

/// Runs a test as the command runs everything: on one thread.
fn run<F: Future<Output = ()>>(test: F) {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let all = async { tokio::time::timeout(TOO_LONG, test).await.unwrap() };
    runtime.block_on(LocalSet::new().run_until(all));
}

/// A platform over a fresh folder.
fn world() -> (TempDir, Platform) {
    let home = tempfile::tempdir().unwrap();
    let platform = flow_like::platform::open(&home.path().join("home")).unwrap();
    (home, platform)
}

/// Two origins.
fn servers() -> Server {
    let origin = || Origin {
        port: 0,
        directories: Vec::new(),
        rude: false,
    };
    // It has a runtime of its own, which cannot be made where there is one.
    std::thread::spawn(move || Server::start(vec![origin(), origin()]).unwrap())
        .join()
        .unwrap()
}

#[test]
fn waiting_lets_others_go_on() {
    run(async {
        let (_home, platform) = world();
        let mut steps = Vec::new();
        let began = platform.clock.monotonic_ms();
        let slept = platform.clock.sleep(30.0);
        let counting = async {
            loop {
                platform.pause.pause().await;
                steps.push(());
            }
        };
        tokio::select! {
            () = slept => {}
            () = counting => {}
        }
        assert!(platform.clock.monotonic_ms() - began >= 30.0);
        assert!(steps.len() > 10, "{} turns", steps.len());
    });
}

#[test]
fn a_home_that_is_no_folder_is_an_error() {
    let home = tempfile::tempdir().unwrap();
    let file = home.path().join("file");
    std::fs::write(&file, "").unwrap();
    let error = flow_like::platform::open(&file).err().unwrap();
    assert_eq!(error.code(), flow_like_browser::Code::Storage);
    assert!(error.message().contains("cannot make the folder"), "{error}");
}
