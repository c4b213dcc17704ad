//! Addresses that others sent, and working without a network.

use anyhow::{Result, ensure};
use serde_json::{Value, json};

use super::page::Page;
use crate::build::Build;
use crate::e2e::steps::{self, Step};
use crate::e2e::{Test, World};

const SDK: &str = "com.example.rust-sdk";

const STEPS: &[Step<Page>] = &[
    ("playground_asks_before_it_installs_what_was_shared", shared),
    ("playground_makes_addresses_to_share", shares),
    ("playground_survives_hostile_addresses", hostile),
    ("playground_works_without_a_network", offline),
    ("playground_shares_without_barriers", |page| page.has_no_barriers()),
];

pub(super) fn run(world: &World<'_>, build: &'static Build) -> Result<Vec<Test>> {
    steps::run(world, build, STEPS, || Page::start(world))
}

/// A text within the query of an address.
fn encoded(text: &str) -> String {
    text.bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' => char::from(byte).to_string(),
            byte => format!("%{byte:02x}"),
        })
        .collect()
}

fn installed(page: &Page) -> Result<Value> {
    page.value("playground.runtime.packages().map(({ id }) => id)")
}

fn shared(page: &mut Page) -> Result<()> {
    let url = encoded(&format!("{}/fixtures/rust-sdk.toml", page.origin));
    let inputs = encoded("{\"a\": 9007199254740993, \"b\": -1}");
    let hash = format!("#/try?url={url}&node=add&inputs={inputs}");
    page.load(&hash)?;
    page.shows("Install this package?")?;
    page.shows("9007199254740993")?;
    page.look("try")?;
    ensure!(installed(page)? == json!([]), "it was installed without a word");
    page.click("button", "Install it and show it")?;
    page.until(&format!("location.hash.startsWith('#/nodes/{SDK}/add')"))?;
    page.until("document.querySelector('[data-pin=a] input')?.value === '9007199254740993'")?;
    page.equals("document.querySelector('[data-pin=b] input').value", &json!("-1"))?;
    // Nothing runs by itself.
    page.shows("Nothing has run yet.")?;
    page.click_in(Some(".run-actions"), "button", "Run")?;
    page.click("field", "Always, for this package")?;
    page.click("button", "Agree and run")?;
    page.shows("9007199254740992")?;
    // What is here already is shown, and not installed again.
    page.load(&hash)?;
    page.shows("The package is here already.")?;
    page.click("button", "Show it")?;
    page.until("document.querySelector('[data-pin=a] input')?.value === '9007199254740993'")
}

fn shares(page: &mut Page) -> Result<()> {
    page.session.evaluate("Object.defineProperty(navigator, 'clipboard', { value: { writeText: async (text) => { window.copied = text; } } });")?;
    page.click("button", "Share")?;
    page.until("window.copied !== undefined")?;
    let address = page.value("copied")?;
    let address = address.as_str().unwrap_or_default();
    let hash = address.strip_prefix(&page.address).unwrap_or_default().to_owned();
    ensure!(hash.starts_with("#/try?"), "it copied {address}");
    page.load(&hash)?;
    page.click("button", "Show it")?;
    page.until("document.querySelector('[data-pin=a] input')?.value === '9007199254740993'")
}

fn hostile(page: &mut Page) -> Result<()> {
    let before = installed(page)?;
    let module = encoded(&format!("{}/fixtures/c.wasm", page.origin));
    let markup = encoded("<img src=x onerror=\"window.hacked=1\"><script>window.hacked=1</script>");
    let refused = [
        "url=javascript%3Awindow.hacked%3D1".to_owned(),
        "url=data%3Atext%2Fhtml%2C%3Cscript%3Ewindow.hacked%3D1%3C%2Fscript%3E".to_owned(),
        "url=file%3A%2F%2F%2Fetc%2Fpasswd".to_owned(),
        "url=blob%3Ahttp%3A%2F%2F127.0.0.1%2Fx".to_owned(),
        format!("url=https%3A%2F%2Fuser%3Apass%40example.com%2Fx.wasm&node={markup}"),
        "url=".to_owned(),
        String::new(),
        format!("url={module}&registry=com.example.x"),
        "registry=com.example.x&from=javascript%3A1".to_owned(),
        format!("url={module}&inputs=%7Bnot%20json"),
        format!("url={module}&inputs=%5B1%5D"),
        format!("url={module}&inputs={}", encoded(&"[".repeat(20_000))),
        format!("url={module}&inputs=%22{}%22", "a".repeat(120_000)),
        format!("url={module}&node={}", "n".repeat(3_000)),
    ];
    for query in refused {
        let begin: String = query.chars().take(80).collect();
        page.load(&format!("#/try?{query}"))?;
        page.until("document.querySelector('h1')?.textContent === 'This address does not work'")
            .map_err(|error| error.context(format!("the address {begin}")))?;
        unharmed(page, &before)?;
    }
    page.look("try-refused")?;
    // These are allowed, and ask.
    for query in [
        format!(
            "url={module}&node={markup}&inputs={}",
            encoded("{\"__proto__\": {\"hacked\": 1}, \"<b>\": \"</pre><img src=x>\"}")
        ),
        format!("registry={markup}&from=https%3A%2F%2Fexample.com&version={markup}"),
    ] {
        page.load(&format!("#/try?{query}"))?;
        page.shows("Install this package?")?;
        unharmed(page, &before)?;
    }
    // What means nothing leads to the packages.
    for hash in [
        "#/nodes/%E0%A4%A/x",
        "#/__proto__",
        "#/constructor/x/y",
        "#javascript:1",
    ] {
        page.load(hash)?;
        unharmed(page, &before)?;
    }
    Ok(())
}

fn unharmed(page: &Page, installed_before: &Value) -> Result<()> {
    page.equals("window.hacked ?? ({}).hacked ?? null", &Value::Null)?;
    page.equals(
        "document.querySelector('main img, main script, main iframe')",
        &Value::Null,
    )?;
    ensure!(installed(page)? == *installed_before, "something was installed");
    Ok(())
}

fn offline(page: &mut Page) -> Result<()> {
    page.load("#/packages")?;
    page.shows("Works offline")?;
    page.stop_server();
    page.reload()?;
    page.shows("Works offline")?;
    page.go(&format!("#/nodes/{SDK}/add"))?;
    page.fill("a", "20")?;
    page.fill("b", "22")?;
    page.click_in(Some(".run-actions"), "button", "Run")?;
    page.until("document.querySelector('.result [data-pin=sum]')?.innerText.includes('42') === true")?;
    // Every view is there, and the browser has everything that nodes need.
    for hash in ["#/board", "#/storage", "#/nodes", "#/settings"] {
        page.load(hash)?;
        page.shows_no("could not be loaded")?;
    }
    // The browser asks so whether a file is there.
    let head = "flow-like-browser/tail-calls/flow_like_browser_bg.wasm', { method: 'HEAD' }";
    let answered = page.settle(&format!("await fetch('{head}).then(({{ status }}) => status)"))?;
    ensure!(answered == json!(200), "a kept file is answered with {answered}");
    let errors = page.settle("(await playground.app.findings()).filter(({ severity }) => severity === 'error').map(({ message }) => message)")?;
    ensure!(errors == json!([]), "offline it finds {errors}");
    page.look("settings-offline")
}
