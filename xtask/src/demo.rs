//! `cargo xtask demo`: real packages in a real browser.

use std::fs;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use clap::Args;
use serde_json::Value;
use test_support::server::Server;

use crate::project::Project;
use crate::setup::{self, browsers};
use crate::webdriver::Session;
use crate::{build, guests, servers};

/// Compiling the packages and every node of the demo, on a slow machine.
const PATIENCE: Duration = Duration::from_secs(180);

/// The page says that it is done by setting `window.__demo = { done: true, ok: boolean, report: string }`.
const RESULT: &str = "const demo = window.__demo; return demo && demo.done ? demo : null;";

/// Width and height that the picture is taken at.
const VIEWPORT: (u32, u32) = (1280, 900);

/// What the page shows, for when it never says that it is done.
const VISIBLE: &str = "return document.body ? document.body.innerText : '';";

#[derive(Args, Default)]
pub(crate) struct Options {
    /// Serves the page until interrupted, for looking at it in any browser.
    #[arg(long, visible_alias = "open")]
    serve: bool,
}

pub(crate) fn run(project: &Project, options: &Options) -> Result<()> {
    if !options.serve {
        setup::ensure(project, setup::CHROME)?;
    }
    build::run(project)?;
    guests::run(project)?;
    let server = servers::for_demo(project)?;
    let page = page(&server)?;
    println!("\n{page}");
    if options.serve {
        println!("Serving until interrupted.");
        loop {
            std::thread::park();
        }
    }
    drive(project, &page)
}

/// The page's address. It learns from `server` where the other origin is that its nodes may call.
fn page(server: &Server) -> Result<String> {
    match server.urls() {
        [own, other] => Ok(format!("{own}/demo/?server={other}")),
        urls => anyhow::bail!("expected two origins, got {urls:?}"),
    }
}

fn drive(project: &Project, page: &str) -> Result<()> {
    let session = Session::start(&browsers::chrome()?)?;
    session.resize(VIEWPORT)?;
    session.open(page)?;
    let result = session.wait_for(RESULT, PATIENCE);
    let picture = project.target().join("demo.png");
    fs::write(&picture, STANDARD.decode(session.screenshot()?)?)?;
    let result = match result {
        Ok(result) => result,
        Err(error) => {
            let visible = session.evaluate(VISIBLE)?;
            println!("{}", visible.as_str().unwrap_or_default());
            return Err(error.context("the page never said that it was done; above is what it shows"));
        }
    };
    println!("\n{}\n\nPicture: {}", text(&result["report"])?, picture.display());
    ensure!(result["ok"] == true, "the demo did not do what it should");
    Ok(())
}

/// The report as the page wrote it, or its JSON laid out for reading.
fn text(report: &Value) -> Result<String> {
    match report {
        Value::String(text) => Ok(text.clone()),
        other => serde_json::to_string_pretty(other).context("cannot show the report"),
    }
}
