//! Tabs of one browser, each with a page that does what it is told (`tests/e2e/driven.js`).

use std::time::{Duration, Instant};

use anyhow::Result;
use serde_json::Value;

use super::World;
use crate::build::Build;
use crate::webdriver::Session;

/// Longer than a page takes to load, and for one thing that it does.
const PATIENCE: Duration = Duration::from_secs(120);

/// The page has loaded the runtime, and its functions are there.
const READY: &str = "return globalThis.page === undefined ? null : true;";

/// A browser with its tabs.
pub(super) struct Tabs {
    session: Session,
    address: String,
    /// Their handles, in the order in which they were opened.
    handles: Vec<String>,
}

impl Tabs {
    /// Starts a browser with one tab.
    pub(super) fn start(world: &World<'_>, build: &Build) -> Result<Self> {
        Tabs::of(Session::start(world.browser)?, world, build)
    }

    /// The tabs of a browser that has just been started.
    pub(super) fn of(session: Session, world: &World<'_>, build: &Build) -> Result<Self> {
        let tabs = Tabs {
            handles: vec![session.tab()?],
            address: world.page("driven.html", build)?,
            session,
        };
        tabs.load()?;
        Ok(tabs)
    }

    /// Opens one more. Returns its number.
    pub(super) fn add(&mut self) -> Result<usize> {
        self.session.switch_to(&self.handles[0])?;
        self.handles.push(self.session.new_tab()?);
        self.load()?;
        Ok(self.handles.len() - 1)
    }

    /// Closes the last one, whatever it is doing.
    pub(super) fn close_last(&mut self) -> Result<()> {
        if let Some(handle) = self.handles.pop() {
            self.session.switch_to(&handle)?;
            self.session.close_tab()?;
        }
        self.session.switch_to(&self.handles[0])
    }

    /// Loads a tab's page again.
    pub(super) fn reload(&self, tab: usize) -> Result<()> {
        self.session.switch_to(&self.handles[tab])?;
        self.session.reload()?;
        self.session.wait_for(READY, PATIENCE).map(drop)
    }

    /// What a function of the page returns, or its promise resolves to.
    pub(super) fn ask(&self, tab: usize, function: &str, arguments: &Value) -> Result<Value> {
        self.session.switch_to(&self.handles[tab])?;
        // JSON is JavaScript; it must not be text that ends the call.
        self.session
            .settle(&format!("page.{function}(...{arguments})"), PATIENCE)
    }

    /// As [`ask`](Self::ask), without waiting for anything.
    pub(super) fn begin(&self, tab: usize, function: &str, arguments: &Value) -> Result<()> {
        self.session.switch_to(&self.handles[tab])?;
        self.session
            .evaluate(&format!("page.{function}(...{arguments}); return null;"))
            .map(drop)
    }

    /// Waits until the page has left for an empty one.
    pub(super) fn wait_until_left(&self) -> Result<()> {
        let start = Instant::now();
        while start.elapsed() < PATIENCE {
            // While one page makes way for the other, the driver has none to ask.
            if let Ok(Value::Bool(true)) = self.session.evaluate("return location.href === 'about:blank';") {
                return Ok(());
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        anyhow::bail!("the page is still there after {} s", PATIENCE.as_secs());
    }

    /// The browser.
    pub(super) fn session(&self) -> &Session {
        &self.session
    }

    fn load(&self) -> Result<()> {
        self.session.open(&self.address)?;
        self.session.wait_for(READY, PATIENCE).map(drop)
    }
}
