//! The playground's page in a browser, used as people use it.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};
use test_support::server::Server;

use super::looks::Barriers;
use crate::e2e::World;
use crate::servers;
use crate::webdriver::{Element, Session};

/// Longer than anything on the page takes on a busy machine.
pub(super) const PATIENCE: Duration = Duration::from_secs(30);

const FIND: &str = include_str!("../../../../tests/e2e/playground/find.js");

/// The page, its server, and what was seen of it.
pub(super) struct Page {
    pub(super) session: Session,
    /// `None` once it was stopped.
    server: Option<Server>,
    /// Where the page is, with a slash at its end.
    pub(super) address: String,
    /// An origin with the guest packages under `/fixtures/`.
    pub(super) origin: String,
    pub(super) fixtures: PathBuf,
    /// Where the files of the samples are.
    pub(super) samples: PathBuf,
    pub(super) pictures: PathBuf,
    pub(super) barriers: Barriers,
}

impl Page {
    /// Serves the page on an origin of its own, and loads it in a browser that has never seen it.
    pub(super) fn start(world: &World<'_>) -> Result<Self> {
        Page::start_in(world, |_| Session::start(world.browser))
    }

    /// The same in a browser that is started for that origin.
    pub(super) fn start_in(world: &World<'_>, browser: impl FnOnce(&str) -> Result<Session>) -> Result<Self> {
        let files = super::files(world.project)?;
        let server = servers::for_playground(&files)?;
        let origin = server.urls().first().context("no origin")?;
        let address = format!("{origin}/playground/");
        let page = Page {
            session: browser(origin)?,
            server: Some(server),
            address,
            origin: world.server.urls().first().context("no origin")?.clone(),
            fixtures: world.project.fixtures(),
            samples: files.join("samples"),
            pictures: world
                .project
                .target()
                .join("screenshots/playground")
                .join(world.browser_name),
            barriers: Barriers::new(world.project)?,
        };
        std::fs::create_dir_all(&page.pictures)?;
        page.session.resize(super::looks::WIDE)?;
        page.load("")?;
        Ok(page)
    }

    /// Loads the page with that hash, and waits until its runtime is there.
    pub(super) fn load(&self, hash: &str) -> Result<()> {
        // Only the hash may be another, which would load nothing.
        self.session.open("about:blank")?;
        self.session.open(&format!("{}{hash}", self.address))?;
        self.ready()
    }

    /// As the browser's button does; WebDriver's own command goes past service workers in Firefox.
    pub(super) fn reload(&self) -> Result<()> {
        let leave = "document.documentElement.dataset.ready = 'left'; setTimeout(() => location.reload());";
        self.session.evaluate(leave)?;
        self.ready()
    }

    fn ready(&self) -> Result<()> {
        let start = Instant::now();
        while start.elapsed() < PATIENCE {
            // While one page makes way for the other, the driver has none to ask.
            if let Ok(Value::Bool(true)) = self.value("document.documentElement.dataset.ready === 'true'") {
                return Ok(());
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        bail!("the page did not start; it says:\n{}", self.text());
    }

    /// Ends the server of the page.
    pub(super) fn stop_server(&mut self) {
        self.server = None;
    }

    /// Follows an address within the page.
    pub(super) fn go(&self, hash: &str) -> Result<()> {
        self.session.evaluate(&format!("playground.app.go({});", json!(hash)))?;
        // What was there before must not be taken for what comes.
        self.until(&format!("location.hash === {}", json!(hash)))?;
        self.session
            .settle("new Promise((done) => setTimeout(done, 300))", PATIENCE)
            .map(drop)
    }

    /// Waits until an expression is true.
    pub(super) fn until(&self, expression: &str) -> Result<()> {
        let script = format!("return ({expression}) ? true : null;");
        self.session
            .wait_for(&script, PATIENCE)
            .map(drop)
            .with_context(|| format!("waiting for {expression}; {}", self.seen()))
    }

    /// Waits until a text can be read on the page.
    pub(super) fn shows(&self, text: &str) -> Result<()> {
        self.until(&format!(
            "document.body.innerText.replace(/\\s+/g, ' ').includes({})",
            json!(text)
        ))
    }

    /// Waits until a text is nowhere on the page.
    pub(super) fn shows_no(&self, text: &str) -> Result<()> {
        self.until(&format!(
            "!document.body.innerText.replace(/\\s+/g, ' ').includes({})",
            json!(text)
        ))
    }

    /// What there is to see, for when something else was expected.
    fn seen(&self) -> String {
        let pictured = self.picture("failed");
        let picture = pictured.map_or_else(|error| format!("{error:#}"), |()| "picture `failed.png`".to_owned());
        let focused = self
            .value("document.activeElement?.outerHTML.slice(0, 200)")
            .unwrap_or_default();
        format!("{picture}; {focused} has the focus; the page says:\n{}", self.text())
    }

    /// All that can be read on the page.
    pub(super) fn text(&self) -> String {
        let text = self.session.evaluate("return document.body.innerText;");
        text.map_or_else(
            |error| format!("{error:#}"),
            |text| text.as_str().unwrap_or_default().to_owned(),
        )
    }

    /// Clicks on what is called so.
    pub(super) fn click(&self, kind: &str, name: &str) -> Result<()> {
        self.click_in(None, kind, name)
    }

    /// The same within the first element that is seen of a selector.
    pub(super) fn click_in(&self, within: Option<&str>, kind: &str, name: &str) -> Result<()> {
        self.with(within, kind, name, |element| self.session.click(element))
            .with_context(|| format!("clicking on the {kind} “{name}”"))
    }

    /// Does something with what is called so.
    fn with(&self, within: Option<&str>, kind: &str, name: &str, act: impl Fn(&Element) -> Result<()>) -> Result<()> {
        // What moves or is drawn anew right now can be used in a moment.
        let mut last = None;
        for _ in 0..20 {
            let element = self.find(within, kind, name)?;
            match act(&element) {
                Ok(()) => return Ok(()),
                Err(error) => last = Some(error),
            }
            std::thread::sleep(Duration::from_millis(250));
        }
        Err(last.context("never tried")?)
    }

    /// Puts a text into the field of that name, in place of what is there.
    pub(super) fn fill(&self, name: &str, text: &str) -> Result<()> {
        self.fill_in(None, name, text)
    }

    pub(super) fn fill_in(&self, within: Option<&str>, name: &str, text: &str) -> Result<()> {
        self.with(within, "field", name, |field| {
            self.session.clear(field)?;
            self.session.type_into(field, text)
        })
        .with_context(|| format!("filling the field “{name}”"))
    }

    /// Chooses what is called so in the list of that name.
    pub(super) fn choose(&self, name: &str, option: &str) -> Result<()> {
        let script = format!(
            "{FIND} const list = find('field', {}); return list && [...list.options].find((each) => plain(each.textContent) === {});",
            json!(name),
            json!(option)
        );
        let option = self.session.element(&script, PATIENCE)?;
        self.session.click(&option)
    }

    /// Picks files, as in the dialog that the browser opens.
    pub(super) fn pick(&self, selector: &str, files: &[PathBuf]) -> Result<()> {
        let script = format!("return document.querySelector({});", json!(selector));
        let input = self.session.element(&script, PATIENCE)?;
        let paths: Vec<String> = files.iter().map(|file| file.display().to_string()).collect();
        self.session.type_into(&input, &paths.join("\n"))
    }

    pub(super) fn find(&self, within: Option<&str>, kind: &str, name: &str) -> Result<Element> {
        let script = format!(
            "{FIND} return bring({}, {}, {});",
            json!(kind),
            json!(name),
            json!(within)
        );
        self.session
            .element(&script, PATIENCE)
            .with_context(|| format!("looking for the {kind} “{name}”; {}", self.seen()))
    }

    /// What an expression is worth.
    pub(super) fn value(&self, expression: &str) -> Result<Value> {
        self.session.evaluate(&format!("return ({expression});"))
    }

    /// What a promise resolves to; `runtime` is that of the page.
    pub(super) fn settle(&self, expression: &str) -> Result<Value> {
        let promise = format!("(async () => {{ const {{ runtime }} = playground; return {expression}; }})()");
        self.session.settle(&promise, PATIENCE)
    }

    /// Fails unless an expression has that value.
    pub(super) fn equals(&self, expression: &str, expected: &Value) -> Result<()> {
        let found = self.value(expression)?;
        if found != *expected {
            bail!("{expression}: {found}, expected {expected}; {}", self.seen());
        }
        Ok(())
    }

    /// Installs a guest package, without the page's help.
    pub(super) fn install_fixture(&self, name: &str, module: &str) -> Result<()> {
        let load = |file: String| {
            format!(
                "await (await fetch({})).arrayBuffer()",
                json!(format!("{}/fixtures/{file}", self.origin))
            )
        };
        let (module, manifest) = (load(format!("{module}.wasm")), load(name.to_owned()));
        self.settle(&format!(
            "await runtime.install({{ bytes: {module}, manifest: {manifest} }}), true"
        ))
        .map(drop)
    }
}
