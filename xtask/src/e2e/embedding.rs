//! The pages of docs/embedding.md, as somebody has them who follows it.

use std::sync::OnceLock;
use std::time::Duration;

use anyhow::{Context, Result, ensure};

use super::{Test, World};
use crate::build::Build;
use crate::webdriver::Session;
use crate::{dist, embedding};

/// Loading and running, on a slow machine.
const PATIENCE: Duration = Duration::from_secs(60);

pub(super) fn run(world: &World<'_>, build: &'static Build) -> Result<Vec<Test>> {
    let names = embedding::NAMES.map(|name| format!("a_page_embeds_it_{name}"));
    if !names.iter().any(|name| world.wants(build, name)) {
        return Ok(Vec::new());
    }
    made(world)?;
    let session = Session::start(world.browser)?;
    let tests = embedding::NAMES.iter().zip(names).map(|(page, name)| Test {
        name: format!("{}{name}", world.prefix(build)),
        failure: check(world, &session, page).err().map(|error| format!("{error:#}")),
    });
    Ok(tests.collect())
}

fn check(world: &World<'_>, session: &Session, page: &str) -> Result<()> {
    let open = |file: &str| session.open(&world.address(&format!("embedding/{page}/{file}"))?);
    if page == "editor" {
        open("editor.html")?;
        return finds_installs_and_runs(session);
    }
    open("index.html")?;
    let shown = session.wait_for("return document.querySelector('#sum').textContent || null;", PATIENCE)?;
    ensure!(shown == "42", "the page shows {shown}");
    Ok(())
}

/// What an author of flows does: searches, installs, places a node, and runs it.
fn finds_installs_and_runs(session: &Session) -> Result<()> {
    let said = |text: &str| {
        let script =
            format!("const said = document.querySelector('#said').textContent; return said === '{text}' || null;");
        let waited = session.wait_for(&script, PATIENCE).map(drop);
        waited.or_else(|error| {
            let shown = session.evaluate("return document.querySelector('#said').textContent;")?;
            Err(error.context(format!("the page says {shown}, not `{text}`")))
        })
    };
    let press = |list: &str| {
        let script = format!(
            "const button = document.querySelector('#{list} button'); button?.click(); return button ? true : null;"
        );
        session
            .wait_for(&script, PATIENCE)
            .with_context(|| format!("nothing is in `{list}`"))
            .map(drop)
    };
    said("ready")?;
    session.evaluate(
        "document.querySelector('#search input').value = 'kept'; document.querySelector('#search button').click();",
    )?;
    press("found")?;
    said("com.example.kept is installed")?;
    press("palette")?;
    press("board")?;
    press("consent[open]")?;
    said(r#"{"value":100}"#)
}

/// Makes the pages, once for both browsers.
fn made(world: &World<'_>) -> Result<()> {
    static MADE: OnceLock<Result<(), String>> = OnceLock::new();
    let make = || dist::pack(world.project).and_then(|packed| embedding::make(world.project, &packed));
    let made = MADE.get_or_init(|| make().map_err(|error| format!("{error:#}")));
    made.clone().map_err(anyhow::Error::msg)
}
