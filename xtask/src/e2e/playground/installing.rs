//! Every way to a package, and what can be done with one.

use std::fs;

use anyhow::{Result, ensure};
use serde_json::{Value, json};

use super::page::Page;
use crate::build::Build;
use crate::e2e::registry::Registry;
use crate::e2e::steps::{self, Step};
use crate::e2e::{Test, World};

const SDK: &str = "com.example.rust-sdk";

const STEPS: &[Step<Story>] = &[
    ("playground_installs_a_sample_with_one_click", sample),
    ("playground_installs_files_that_are_picked", picked),
    ("playground_installs_what_is_dropped", dropped),
    ("playground_installs_a_folder", folder),
    ("playground_installs_from_an_address", address),
    ("playground_says_why_nothing_was_installed", nothing),
    ("playground_replaces_a_version_and_goes_back", replaced),
    ("playground_asks_the_registry_that_an_address_names", named_registry),
    ("playground_searches_a_registry_and_installs_from_it", registry),
    ("playground_updates_a_package_and_goes_back", update),
    ("playground_asks_about_files_when_it_uninstalls", uninstall),
    ("playground_has_settings_and_themes", settings),
    ("playground_installs_without_barriers", |story| {
        story.page.has_no_barriers()
    }),
];

pub(super) fn run(world: &World<'_>, build: &'static Build) -> Result<Vec<Test>> {
    steps::run(world, build, STEPS, || {
        Ok(Story {
            registry: Registry::start(world.project, &format!("playground-{}", world.browser_name))?,
            page: Page::start(world)?,
        })
    })
}

struct Story {
    registry: Registry,
    page: Page,
}

/// A part of the packages' list, with the card of one.
fn card(name: &str) -> String {
    format!(
        "[...document.querySelectorAll('.package')].find((each) => each.querySelector('h2').textContent === {})",
        json!(name)
    )
}

fn sample(story: &mut Story) -> Result<()> {
    let page = &mut story.page;
    page.shows("Run workflow nodes in this page")?;
    page.until("document.querySelectorAll('.sample').length === 7")?;
    page.look("packages-empty")?;
    // What passes quickly is written down as it passes.
    page.session.evaluate(
        "window.passed = [];
         const watch = () => { for (const each of document.querySelectorAll('.install-progress')) passed.push(each.textContent); };
         new MutationObserver(watch).observe(document.body, { childList: true, subtree: true, characterData: true });",
    )?;
    page.click("button", "Install a sample")?;
    page.until(&format!("{} !== undefined", card("Examples in Rust")))?;
    let passed = page.value("passed.join(' ')")?;
    let passed = passed.as_str().unwrap_or_default();
    ensure!(
        passed.contains("Downloading") || passed.contains("Checking"),
        "of progress it said {passed:?}"
    );
    page.equals(
        &format!(
            "{}.querySelector('.package-title span').textContent",
            card("Examples in Rust")
        ),
        &json!("0.1.0"),
    )?;
    page.shows("From http://127.0.0.1")?;
    page.shows("Run your first node")?;
    // It names nothing that is asked for and is not told.
    page.shows("“Progress” asks for your permission first: Show progress.")?;
    page.look("packages-first")
}

fn picked(story: &mut Story) -> Result<()> {
    let page = &story.page;
    let files = ["zig.wasm", "zig.json"].map(|file| page.samples.join(file));
    page.pick(".drop-place input[type=file]", &files)?;
    page.until(&format!("{} !== undefined", card("Examples in Zig")))?;
    page.shows("Examples in Zig 0.1.0 is installed.")
}

/// What a page gets when files are dropped on it. Drivers cannot drag from outside of a browser.
fn dropped(story: &mut Story) -> Result<()> {
    let page = &story.page;
    page.settle(
        "await (async () => {
           const files = await Promise.all(['c.wasm', 'c.json'].map(async (name) =>
             new File([await (await fetch(new URL(`samples/${name}`, location.href.split('#')[0]))).blob()], name)));
           const transfer = new DataTransfer();
           for (const file of files) transfer.items.add(file);
           for (const name of ['dragenter', 'dragover', 'drop']) {
             const event = new DragEvent(name, { bubbles: true, cancelable: true, dataTransfer: transfer });
             document.querySelector('main').dispatchEvent(event);
             if (name === 'dragover' && document.querySelector('.drop-sign').hidden) throw new Error('nothing says that it may be dropped');
           }
         })(), true",
    )?;
    page.until(&format!("{} !== undefined", card("Examples in C")))?;
    page.until("document.querySelector('.drop-sign').hidden")?;
    page.shows("Examples in C 0.1.0 is installed.")
}

fn folder(story: &mut Story) -> Result<()> {
    let page = &story.page;
    let folder = page.pictures.join("package");
    fs::create_dir_all(folder.join("src"))?;
    for (from, to) in [("cpp.wasm", "cpp.wasm"), ("cpp.json", "manifest.json")] {
        fs::copy(page.samples.join(from), folder.join(to))?;
    }
    fs::write(folder.join("src/main.cpp"), "// Sources lie beside it.")?;
    if page.session.picks_folders() {
        page.pick(".drop-place input[webkitdirectory]", std::slice::from_ref(&folder))?;
    } else {
        // What the page gets when a folder is picked: its files, in a list.
        page.settle(
            "await (async () => {
               const transfer = new DataTransfer();
               for (const name of ['cpp.wasm', 'cpp.json']) {
                 const url = new URL(`samples/${name}`, location.href.split('#')[0]);
                 const file = new File([await (await fetch(url)).blob()], name.replace('cpp.json', 'manifest.json'));
                 Object.defineProperty(file, 'webkitRelativePath', { value: `package/${file.name}` });
                 transfer.items.add(file);
               }
               const input = document.querySelector('.drop-place input[webkitdirectory]');
               input.files = transfer.files;
               input.dispatchEvent(new Event('change'));
             })(), true",
        )?;
    }
    page.until(&format!("{} !== undefined", card("Examples in C++")))?;
    Ok(fs::remove_dir_all(folder)?)
}

fn address(story: &mut Story) -> Result<()> {
    let page = &story.page;
    page.fill("From an address", "not an address")?;
    page.click_in(Some("form:has(input[placeholder*='math.wasm'])"), "button", "Install")?;
    page.shows("This is no web address.")?;
    page.fill(
        "From an address",
        &format!("{}/fixtures/assemblyscript.toml", page.origin),
    )?;
    page.click_in(Some("form:has(input[placeholder*='math.wasm'])"), "button", "Install")?;
    page.until("playground.runtime.packages().some(({ id }) => id === 'com.example.assemblyscript')")
}

fn nothing(story: &mut Story) -> Result<()> {
    let page = &mut story.page;
    let before = page.value("playground.runtime.packages().length")?;
    page.fill("From an address", &format!("{}/fixtures/gone.wasm", page.origin))?;
    page.click_in(Some("form:has(input[placeholder*='math.wasm'])"), "button", "Install")?;
    page.shows("gone.wasm was not installed")?;
    page.look("install-failed")?;
    page.click("button", "Dismiss")?;
    // A file that is no module.
    page.pick(".drop-place input[type=file]", &[page.fixtures.join("rust-sdk.toml")])?;
    page.until("document.querySelector('.install-row.failed .problem-message')?.textContent.includes('no file that ends in .wasm') === true")?;
    page.click_in(Some(".install-row.failed"), "button", "Dismiss")?;
    page.until("document.getElementById('installs').hidden")?;
    page.equals("playground.runtime.packages().length", &before)
}

/// Other bytes for a version are refused, unless a visitor wants them; then those that were there are kept.
fn replaced(story: &mut Story) -> Result<()> {
    let page = &mut story.page;
    let from = "playground.runtime.packages().find(({ id }) => id === 'com.example.nodes.rust').origin.split(':')[0]";
    let folder = page.pictures.join("changed");
    fs::create_dir_all(&folder)?;
    let mut module = fs::read(page.samples.join("rust.wasm"))?;
    // A custom section, which changes nothing else.
    module.extend([0, 2, 1, b'x']);
    let [module_file, manifest_file] = ["rust.wasm", "rust.json"].map(|name| folder.join(name));
    fs::write(&module_file, module)?;
    fs::copy(page.samples.join("rust.json"), &manifest_file)?;
    page.pick(".drop-place input[type=file]", &[module_file, manifest_file])?;
    page.shows("is installed with other bytes")?;
    page.equals(from, &json!("url"))?;
    page.click("button", "Replace what is here")?;
    page.until(&format!("{from} === 'local'"))?;
    page.shows("was replaced by version 0.1.0 from your files, which has the same id.")?;
    page.look("replaced-same-version")?;
    page.click("button", "Go back to 0.1.0 from http://127.0.0.1")?;
    page.until(&format!("{from} === 'url'"))?;
    // With that, the notice has no more to say.
    page.shows_no("was replaced by version")?;
    page.find(None, "button", "Go back to 0.1.0 from your files of Examples in Rust")?;
    Ok(fs::remove_dir_all(folder)?)
}

/// A fixture under a version.
fn version(page: &Page, version: &str) -> Result<(Value, Vec<u8>)> {
    let text = fs::read_to_string(page.fixtures.join("rust-sdk.toml"))?;
    let mut manifest: Value = serde_json::to_value(text.parse::<toml::Table>()?)?;
    manifest["version"] = json!(version);
    Ok((manifest, fs::read(page.fixtures.join("rust-sdk.unknown.wasm"))?))
}

/// An address to share, as docs/playground.md has it, where no registry is set.
fn named_registry(story: &mut Story) -> Result<()> {
    let (manifest, module) = version(&story.page, "0.9.0")?;
    story.registry.release(&manifest, &module)?;
    let page = &mut story.page;
    page.load(&format!("#/try?registry={SDK}"))?;
    page.shows("The address names no registry")?;
    let from = story.registry.url();
    page.load(&format!("#/try?registry={SDK}&from={from}&version=0.9.0&node=add"))?;
    page.shows("Its package is not here yet.")?;
    page.shows("The registry is asked for it when you press")?;
    page.look("try-registry")?;
    page.click("button", "Install it and show it")?;
    page.until(&format!("location.hash.startsWith('#/nodes/{SDK}/add')"))?;
    page.equals(
        &format!("playground.runtime.packages().find(({{ id }}) => id === '{SDK}').origin"),
        &json!(format!("registry:{from}")),
    )?;
    // It stays the registry of this package alone, which hears of updates from it at the next visit, too.
    page.equals("playground.app.settings.get('registry')", &json!(""))?;
    let (manifest, module) = version(page, "0.9.1")?;
    story.registry.release(&manifest, &module)?;
    page.load("#/packages")?;
    page.find(None, "button", "Update Rust SDK fixture to 0.9.1")?;
    page.settle(&format!("await runtime.uninstall('{SDK}')"))?;
    page.load("#/packages")
}

fn registry(story: &mut Story) -> Result<()> {
    let (manifest, module) = version(&story.page, "1.0.0")?;
    story.registry.release(&manifest, &module)?;
    let page = &mut story.page;
    page.fill("Registry", story.registry.url())?;
    page.click("button", "Use")?;
    // Whatever other registries the runtime knows of.
    page.session.evaluate(
        "const { registry } = playground.runtime;
         const search = registry.searchPackages.bind(registry);
         window.searched = [];
         registry.searchPackages = (filters) => { searched.push(filters.registry); return search(filters); };",
    )?;
    page.fill("Search the registry", "fixture")?;
    page.click("button", "Search")?;
    page.shows("Verified")?;
    page.equals("searched", &json!([story.registry.url()]))?;
    page.look("registry-results")?;
    page.click("button", "Install Rust SDK fixture")?;
    page.until(&format!("{} !== undefined", card("Rust SDK fixture")))?;
    page.look("packages")
}

fn update(story: &mut Story) -> Result<()> {
    let (manifest, module) = version(&story.page, "1.1.0")?;
    story.registry.release(&manifest, &module)?;
    let page = &mut story.page;
    page.click("button", "Look for updates")?;
    page.click("button", "Update Rust SDK fixture to 1.1.0")?;
    page.click("button", "Go back to 1.0.0 of Rust SDK fixture")?;
    page.until(&format!(
        "{}.querySelector('.package-title span').textContent === '1.0.0'",
        card("Rust SDK fixture")
    ))
}

fn uninstall(story: &mut Story) -> Result<()> {
    let page = &mut story.page;
    page.settle(&format!(
        "await runtime.run('{SDK}', 'notes', {{ name: 'note.txt', text: 'kept' }}, {{ grant: 'all' }}), true"
    ))?;
    // The list counts files when it is drawn.
    page.go("#/nodes")?;
    page.fill("Filter", "lists texts")?;
    page.until("document.querySelectorAll('.node-item').length === playground.runtime.nodes().filter(({ name }) => name === 'notes').length")?;
    page.until("[...document.querySelectorAll('.node-item .tag')].every(({ textContent }) => /^asks for \\d+ permissions?$/.test(textContent))")?;
    page.look("nodes")?;
    // A node that names nothing asks for all of its package.
    page.fill("Filter", "adds two integers")?;
    page.until("document.querySelector('.node-item .tag')?.textContent === 'asks for 10 permissions'")?;
    page.go("#/packages")?;
    page.shows("1 file of")?;
    page.click("button", "Uninstall Rust SDK fixture")?;
    page.shows("Its nodes have written 1 file")?;
    page.look("uninstall")?;
    page.click("button", "Delete the files as well")?;
    page.until(&format!("{} === undefined", card("Rust SDK fixture")))?;
    ensure!(
        page.settle("(await runtime.files()).length")? == json!(0),
        "its files are still there"
    );
    // One without files goes after a plain question.
    page.click("button", "Uninstall Examples in Zig")?;
    page.click("button", "Uninstall")?;
    page.until(&format!("{} === undefined", card("Examples in Zig")))
}

fn settings(story: &mut Story) -> Result<()> {
    let page = &mut story.page;
    page.click("link", "Settings")?;
    page.click("button", "Examine it")?;
    page.until("document.querySelector('.findings, [aria-live] p')?.textContent !== 'Looking …' && document.querySelector('.findings, .settings [aria-live] p') !== null")?;
    page.shows("For those who serve this page")?;
    page.find(Some(".findings"), "button", "Ask the browser to keep it")?;
    for developers in ["runtime.persist", "webkitdirectory"] {
        page.shows_no(developers)?;
    }
    page.look("settings")?;
    for (name, theme) in [
        ("light", json!("light")),
        ("dark", json!("dark")),
        ("as the system", Value::Null),
    ] {
        page.click("#theme", "Theme")?;
        page.until(&format!(
            "document.getElementById('theme').getAttribute('aria-label') === 'Theme: {name}'"
        ))?;
        page.equals("document.documentElement.dataset.theme ?? null", &theme)?;
        let ground = page.value("getComputedStyle(document.body).backgroundColor")?;
        page.reload()?;
        page.equals("document.documentElement.dataset.theme ?? null", &theme)?;
        page.equals("getComputedStyle(document.body).backgroundColor", &ground)?;
    }
    Ok(())
}
