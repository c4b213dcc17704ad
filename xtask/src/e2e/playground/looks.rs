//! How the screens of the playground look, light and dark, wide and small, and whether everybody can use them.

use std::collections::BTreeMap;
use std::fs;

use anyhow::{Context, Result, ensure};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use super::page::{PATIENCE, Page};
use crate::project::Project;
use crate::setup::npm;

/// Width and height of pages.
pub(super) const WIDE: (u32, u32) = (1280, 800);
pub(super) const SMALL: (u32, u32) = (500, 800);
/// What holds all of a run.
const TALL: (u32, u32) = (1280, 1050);

/// What axe-core found, in a few words each.
const EXAMINE: &str = "axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) =>
    violations.map(({ id, impact, help, nodes }) => ({
      id, impact, help, at: nodes.slice(0, 4).map(({ target, any }) => `${target.join(' ')} ${any[0]?.message ?? ''}`),
    })))";

/// What keeps people from using a screen, by screen and rule.
pub(super) struct Barriers {
    axe: String,
    /// Those that no screen may have.
    severe: BTreeMap<String, String>,
    other: BTreeMap<String, String>,
}

impl Barriers {
    pub(super) fn new(project: &Project) -> Result<Self> {
        let axe = npm::axe(project);
        Ok(Barriers {
            axe: fs::read_to_string(&axe).with_context(|| format!("cannot read {}", axe.display()))?,
            severe: BTreeMap::new(),
            other: BTreeMap::new(),
        })
    }
}

impl Page {
    /// Takes pictures of the screen, and examines it in both themes.
    pub(super) fn look(&mut self, screen: &str) -> Result<()> {
        for theme in ["light", "dark"] {
            self.theme(Some(theme))?;
            self.picture(&format!("{screen}-{theme}"))?;
            self.examine(&format!("{screen}, {theme}"))?;
        }
        self.session.resize(SMALL)?;
        for theme in ["dark", "light"] {
            self.theme(Some(theme))?;
            self.picture(&format!("{screen}-small-{theme}"))?;
        }
        self.examine(&format!("{screen}, small"))?;
        self.session.resize(WIDE)?;
        self.theme(None)
    }

    /// Shows the page as on a phone, for as long as `look` takes. Firefox has no window that is so narrow.
    pub(super) fn on_a_phone(&self, look: impl FnOnce() -> Result<()>) -> Result<()> {
        if self.session.browser().starts_with("firefox") {
            self.session.resize((500, 640))?;
            look()?;
        } else {
            let narrow = json!({ "width": 320, "height": 640, "deviceScaleFactor": 1, "mobile": false });
            let emulate = |command: &str, size: &Value| self.session.developer_command(command, size);
            emulate("Emulation.setDeviceMetricsOverride", &narrow)?;
            look()?;
            emulate("Emulation.clearDeviceMetricsOverride", &json!({}))?;
        }
        self.session.resize(WIDE)
    }

    /// The picture in docs/playground.md: `node.png` is copied to `docs/images/playground.png` when the page looks different.
    pub(super) fn portrait(&self) -> Result<()> {
        self.session.resize(TALL)?;
        self.theme(Some("light"))?;
        self.session
            .evaluate("scrollTo(0, 0); document.activeElement.blur();")?;
        self.picture("node")?;
        self.session.resize(WIDE)?;
        self.theme(None)
    }

    /// Shows a theme without setting it.
    fn theme(&self, name: Option<&str>) -> Result<()> {
        let script = match name {
            Some(name) => format!("document.documentElement.dataset.theme = '{name}';"),
            None => "delete document.documentElement.dataset.theme;".to_owned(),
        };
        self.session.evaluate(&script)?;
        // Colours and sizes take a moment to arrive.
        self.session
            .settle("new Promise((done) => setTimeout(done, 350))", PATIENCE)
            .map(drop)
    }

    pub(super) fn picture(&self, name: &str) -> Result<()> {
        let picture = STANDARD.decode(self.session.screenshot()?)?;
        Ok(fs::write(self.pictures.join(format!("{name}.png")), picture)?)
    }

    fn examine(&mut self, screen: &str) -> Result<()> {
        if self.value("typeof window.axe")? == "undefined" {
            self.session.evaluate(&self.barriers.axe)?;
        }
        let found = self.session.settle(EXAMINE, PATIENCE)?;
        for barrier in found.as_array().into_iter().flatten() {
            let text = |name: &str| barrier[name].as_str().unwrap_or_default().to_owned();
            let at: Vec<&str> = barrier["at"]
                .as_array()
                .into_iter()
                .flatten()
                .filter_map(Value::as_str)
                .collect();
            let said = format!(
                "{}: {} ({})\n    {}",
                text("impact"),
                text("id"),
                text("help"),
                at.join("\n    ")
            );
            let list = match text("impact").as_str() {
                "serious" | "critical" => &mut self.barriers.severe,
                _ => &mut self.barriers.other,
            };
            list.insert(format!("{screen}: {}", text("id")), said);
        }
        Ok(())
    }

    /// Fails where a screen that was looked at has a barrier that no screen may have; prints the others.
    pub(super) fn has_no_barriers(&self) -> Result<()> {
        let lines = |list: &BTreeMap<String, String>| {
            let lines: Vec<String> = list.iter().map(|(place, said)| format!("  {place}: {said}")).collect();
            lines.join("\n")
        };
        if !self.barriers.other.is_empty() {
            println!("Lesser findings of axe-core:\n{}", lines(&self.barriers.other));
        }
        ensure!(self.barriers.severe.is_empty(), "\n{}", lines(&self.barriers.severe));
        Ok(())
    }
}
