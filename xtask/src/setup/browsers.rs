//! The browsers and their drivers.

use std::path::PathBuf;

use anyhow::{Context, Result};
use serde_json::{Value, json};

use super::{Need, apt, cargo_tools};
use crate::project::Project;
use crate::shell;

const CHROME_PACKAGES: &[&str] = &["chromium", "chromium-driver"];
const FIREFOX_PACKAGES: &[&str] = &["firefox-esr"];

pub(crate) const CHROME: Need = Need {
    name: "Chromium and ChromeDriver",
    why: "runs the tests and the demo",
    present: |_| chrome().is_ok(),
    install: |_| apt::install(CHROME_PACKAGES),
    by_hand: |_| apt::by_hand(CHROME_PACKAGES),
};

pub(crate) const FIREFOX: Need = Need {
    name: "Firefox",
    why: "runs the tests",
    present: |_| firefox_binary().is_ok(),
    install: |_| apt::install(FIREFOX_PACKAGES),
    by_hand: |_| apt::by_hand(FIREFOX_PACKAGES),
};

/// A browser and the program that drives it.
pub(crate) struct Browser {
    pub(crate) driver: PathBuf,
    /// What to ask the driver for: WebDriver capabilities with which this browser runs without a screen.
    pub(crate) capabilities: Value,
}

impl Browser {
    /// The same with these preferences, where it is Firefox.
    pub(crate) fn with_preferences(&self, preferences: Value) -> Browser {
        let mut capabilities = self.capabilities.clone();
        if let Some(options) = capabilities.get_mut("moz:firefoxOptions") {
            options["prefs"] = preferences;
        }
        Browser {
            driver: self.driver.clone(),
            capabilities,
        }
    }

    /// The same in a private window.
    pub(crate) fn in_private(&self) -> Browser {
        let mut private = self.with_preferences(json!({ "browser.privatebrowsing.autostart": true }));
        if let Some(Value::Array(arguments)) = private.capabilities.pointer_mut("/goog:chromeOptions/args") {
            arguments.push("incognito".into());
        }
        private
    }
}

/// Chromium or Chrome.
pub(crate) fn chrome() -> Result<Browser> {
    let binary = first_of(&["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"])
        .context("neither Chromium nor Chrome is installed")?;
    let driver = shell::find("chromedriver").context("ChromeDriver is not installed")?;
    let mut arguments = vec![
        "headless",
        "disable-gpu",
        "disable-dev-shm-usage",
        "disable-background-networking",
        "disable-component-update",
        "disable-sync",
        "no-first-run",
    ];
    if shell::is_root() {
        // Chromium refuses to set up its sandbox for root.
        arguments.push("no-sandbox");
    }
    Ok(Browser {
        driver,
        capabilities: json!({ "goog:chromeOptions": { "binary": binary, "args": arguments } }),
    })
}

/// Firefox, in either release channel.
pub(crate) fn firefox() -> Result<Browser> {
    let binary = firefox_binary()?;
    Ok(Browser {
        driver: cargo_tools::geckodriver()?,
        capabilities: json!({ "moz:firefoxOptions": { "binary": binary, "args": ["-headless"] } }),
    })
}

fn firefox_binary() -> Result<PathBuf> {
    first_of(&["firefox-esr", "firefox"]).context("Firefox is not installed")
}

fn first_of(programs: &[&str]) -> Option<PathBuf> {
    programs.iter().find_map(|program| shell::find(program))
}

/// Writes the file in which wasm-bindgen's test runner looks for capabilities. It depends on the machine, so it is not
/// under version control.
pub(crate) fn write_webdriver_json(project: &Project, browser: &Browser) -> Result<()> {
    let path = project.root().join("webdriver.json");
    let text = serde_json::to_string_pretty(&browser.capabilities)?;
    std::fs::write(&path, text).with_context(|| format!("cannot write {}", path.display()))
}
