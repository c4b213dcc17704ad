//! Questions of consent: all that is asked can be read, what matters first, and nothing goes around them.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};
use test_support::server::{Directory, Origin, Server};

use super::page::{PATIENCE, Page};
use crate::build::Build;
use crate::e2e::steps::{self, Step};
use crate::e2e::{Test, World};

const WEATHER: &str = "com.example.weather";

const STEPS: &[Step<Story>] = &[
    ("playground_shows_every_place_that_is_asked_for", every_place),
    ("playground_keeps_the_answers_in_view", in_view),
    ("playground_marks_what_an_update_asks_for", marks),
    ("playground_tells_of_a_package_that_was_replaced", replaced),
    ("playground_takes_no_drops_behind_a_question", no_drops),
    ("playground_goes_back_to_what_was_replaced", goes_back),
    ("playground_does_not_run_within_another_page", framed),
    ("playground_agrees_without_barriers", |story| {
        story.page.has_no_barriers()
    }),
];

pub(super) fn run(world: &World<'_>, build: &'static Build) -> Result<Vec<Test>> {
    steps::run(world, build, STEPS, || {
        let page = Page::start(world)?;
        let folder = page.pictures.join("packages");
        fs::create_dir_all(&folder)?;
        fs::copy(
            page.fixtures.join("rust-sdk.unknown.wasm"),
            folder.join("rust-sdk.unknown.wasm"),
        )?;
        let origin = || Origin {
            port: 0,
            directories: vec![Directory::new("/packages", &folder)],
            rude: false,
        };
        Ok(Story {
            server: Server::start(vec![origin(), origin()]).context("cannot start the loopback server")?,
            folder,
            page,
        })
    })
}

/// The page, and two others who offer packages of the same id.
struct Story {
    page: Page,
    server: Server,
    folder: PathBuf,
}

impl Drop for Story {
    fn drop(&mut self) {
        fs::remove_dir_all(&self.folder).ok();
    }
}

impl Story {
    /// Offers a version that asks for these hosts. Returns its path.
    fn offer(&self, version: &str, more_hosts: &[&str]) -> Result<String> {
        let text = fs::read_to_string(self.page.fixtures.join("rust-sdk.toml"))?;
        let mut manifest: Value = serde_json::to_value(text.parse::<toml::Table>()?)?;
        let hosts: Vec<String> = (0..13).map(|number| format!("a{number:02}.weather.example")).collect();
        let more = more_hosts.iter().map(|host| (*host).to_owned());
        manifest["id"] = json!(WEATHER);
        manifest["name"] = json!("Weather");
        manifest["version"] = json!(version);
        manifest["permissions"]["network"]["allowed_hosts"] = json!(hosts.into_iter().chain(more).collect::<Vec<_>>());
        fs::write(self.folder.join(format!("{version}.json")), manifest.to_string())?;
        Ok(format!("/packages/{version}.json"))
    }

    /// Opens an address to share, of what is at that path of the first or the second origin.
    fn shared(&self, origin: usize, path: &str) -> Result<()> {
        let url = format!("{}{path}", self.server.urls()[origin])
            .replace(':', "%3A")
            .replace('/', "%2F");
        self.page.load(&format!("#/try?url={url}&node=add"))?;
        self.page
            .shows("What is at this address is installed; a package of the same id is replaced.")?;
        self.page.click("button", "Install it and show it")?;
        self.page
            .until(&format!("location.hash.startsWith('#/nodes/{WEATHER}/add')"))
    }
}

/// Presses *Run*, and waits for the question.
fn ask(page: &Page) -> Result<()> {
    page.fill("a", "1")?;
    page.fill("b", "2")?;
    page.click_in(Some(".run-actions"), "button", "Run")?;
    page.until("document.querySelector('dialog.consent') !== null")
}

fn agree(page: &Page) -> Result<()> {
    page.click("field", "Always, for this package")?;
    page.click("button", "Agree and run")?;
    page.until("document.querySelector('.result')?.dataset.state === 'done'")
}

/// What is listed of hosts, in order, and whether it is seen without opening anything.
const PLACES: &str = "[...document.querySelector('dialog.consent .places').querySelectorAll('code')].map((each) => [each.textContent, each.checkVisibility()])";

fn every_place(story: &mut Story) -> Result<()> {
    let path = story.offer("1.0.0", &["*.weather.example"])?;
    story.shared(0, &path)?;
    let page = &mut story.page;
    ask(page)?;
    page.equals(&format!("{PLACES}.length"), &json!(14))?;
    page.equals(&format!("{PLACES}[0]"), &json!(["*.weather.example", true]))?;
    page.equals(&format!("{PLACES}.filter(([, seen]) => seen).length"), &json!(12))?;
    page.click_in(Some("dialog.consent .places"), "button", "and 2 more")?;
    page.equals(&format!("{PLACES}.every(([, seen]) => seen)"), &json!(true))?;
    page.look("consent-places")?;
    // The highest risk comes first.
    page.equals(
        "[...document.querySelectorAll('dialog.consent .permission')].map((each) => ['high', 'medium', 'low'].findIndex((risk) => each.querySelector(`.risk.${risk}`)))
           .every((risk, index, all) => index === 0 || risk === -1 || (all[index - 1] !== -1 && risk >= all[index - 1]))",
        &json!(true),
    )?;
    page.equals(
        "document.querySelector('dialog.consent .permission .risk').textContent",
        &json!("High risk"),
    )
}

/// Whether all answers are seen, and can be hit where they are.
const ANSWERS: &str = "[...document.querySelectorAll('dialog.consent :is(legend, .choice label, .consent-end button)')].filter((each) => {
    const { left, top, width, height } = each.getBoundingClientRect();
    const hit = document.elementFromPoint(left + Math.min(20, width / 2), top + height / 2);
    return top < 0 || left < 0 || top + height > innerHeight || left + width > innerWidth || (hit !== each && !each.contains(hit));
  }).map((each) => each.textContent)";

fn in_view(story: &mut Story) -> Result<()> {
    let page = &story.page;
    let look = |name: &str| {
        page.equals(ANSWERS, &json!([]))?;
        page.equals(
            "(({ clientHeight, scrollHeight }) => clientHeight > 200 && scrollHeight > clientHeight)(document.querySelector('.consent-asked'))",
            &json!(true),
        )?;
        page.picture(name)
    };
    page.session.resize((1280, 757))?;
    look("consent-low")?;
    page.on_a_phone(|| look("consent-narrow"))?;
    agree(page)
}

fn marks(story: &mut Story) -> Result<()> {
    let path = story.offer("1.1.0", &["*.weather.example", "zz.attacker.example", "*.com"])?;
    story.shared(0, &path)?;
    let page = &mut story.page;
    // A later version from the same place is no other package.
    page.shows_no("was replaced by")?;
    ask(page)?;
    page.shows("what is new is marked, and comes first")?;
    page.equals(
        &format!("{PLACES}.slice(0, 3)"),
        &json!([
            ["*.com", true],
            ["zz.attacker.example", true],
            ["*.weather.example", true]
        ]),
    )?;
    page.equals(
        "[...document.querySelector('dialog.consent .places').querySelectorAll('.tag')].map((tag) => [tag.textContent, tag.previousElementSibling.textContent])",
        &json!([["new", "*.com"], ["new", "zz.attacker.example"]]),
    )?;
    page.look("consent-update")?;
    agree(page)
}

fn replaced(story: &mut Story) -> Result<()> {
    let path = story.offer("1.2.0", &[])?;
    story.shared(1, &path)?;
    let (mine, other) = (&story.server.urls()[0], &story.server.urls()[1]);
    let page = &mut story.page;
    page.shows(&format!(
        "Weather 1.1.0 from {mine} was replaced by version 1.2.0 from {other}, which has the same id."
    ))?;
    page.look("replaced")?;
    ask(page)?;
    page.shows(&format!(
        "You agreed before to a package of the same id from {mine}. This one is from {other}."
    ))?;
    page.look("consent-elsewhere")
}

fn no_drops(story: &mut Story) -> Result<()> {
    let page = &story.page;
    let taken = page.settle(
        "await (async () => {
           const before = runtime.packages().length;
           const files = await Promise.all(['c.wasm', 'c.json'].map(async (name) =>
             new File([await (await fetch(new URL(`samples/${name}`, location.href.split('#')[0]))).blob()], name)));
           const transfer = new DataTransfer();
           for (const file of files) transfer.items.add(file);
           const seen = ['dragenter', 'dragover', 'drop'].map((name) => {
             const event = new DragEvent(name, { bubbles: true, cancelable: true, dataTransfer: transfer });
             document.querySelector('dialog.consent').dispatchEvent(event);
             return [name, document.querySelector('.drop-sign').hidden, event.defaultPrevented];
           });
           await new Promise((done) => setTimeout(done, 500));
           return [seen, runtime.packages().length - before, document.getElementById('installs').hidden];
         })()",
    )?;
    // The browser must not leave the page for the file either.
    let seen = json!([
        ["dragenter", true, false],
        ["dragover", true, true],
        ["drop", true, true]
    ]);
    ensure!(taken == json!([seen, 0, true]), "behind the question: {taken}");
    page.click("button", "Refuse")?;
    page.until("document.querySelector('dialog[open]') === null")
}

fn goes_back(story: &mut Story) -> Result<()> {
    let page = &story.page;
    page.click("button", "Go back to 1.1.0")?;
    page.shows("1.1.0 from http://127.0.0.1")?;
    page.equals(
        &format!("(({{ version, origin }}) => [version, origin])(playground.runtime.packages().find(({{ id }}) => id === '{WEATHER}'))"),
        &json!(["1.1.0", format!("url:{}", story.server.urls()[0])]),
    )?;
    // What was agreed to holds again.
    page.go(&format!("#/nodes/{WEATHER}/add"))?;
    page.fill("a", "1")?;
    page.fill("b", "2")?;
    page.click_in(Some(".run-actions"), "button", "Run")?;
    page.until("document.querySelector('.result')?.dataset.state === 'done'")
}

fn framed(story: &mut Story) -> Result<()> {
    let page = &story.page;
    let address = format!("{}#/nodes/{WEATHER}/add", page.address);
    fs::write(
        story.folder.join("outer.html"),
        format!("<iframe src=\"{address}\"></iframe>"),
    )?;
    page.session
        .open(&format!("{}/packages/outer.html", story.server.urls()[0]))?;
    let frame = page
        .session
        .element("return document.querySelector('iframe');", PATIENCE)?;
    page.session.enter_frame(Some(&frame))?;
    page.until("document.querySelector('h1')?.textContent === 'Open the playground on its own'")?;
    page.equals(
        "(({ href, target, rel }) => [href, target, rel])(document.querySelector('main a'))",
        &json!([address, "_blank", "noopener"]),
    )?;
    page.equals("playground.runtime", &Value::Null)?;
    page.equals("document.querySelector('.frame-top').checkVisibility()", &json!(false))?;
    page.session.enter_frame(None)?;
    page.load(&format!("#/nodes/{WEATHER}/add"))
}
