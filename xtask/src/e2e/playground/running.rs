//! A node's page: its form, what it may do, its runs, and the files that it leaves.

use std::fs;

use anyhow::{Result, ensure};
use serde_json::{Value, json};

use super::page::Page;
use crate::build::Build;
use crate::e2e::steps::{self, Step};
use crate::e2e::{Test, World};

const SDK: &str = "com.example.rust-sdk";
const RUST: &str = "com.example.nodes.rust";

const STEPS: &[Step<Page>] = &[
    ("playground_asks_before_a_node_runs", asks),
    ("playground_asks_about_one_board_first", asks_about_a_board),
    ("playground_takes_and_shows_every_type", every_type),
    ("playground_has_fields_for_ranges_choices_and_schemas", hints),
    ("playground_hands_files_to_nodes", hands),
    ("playground_names_wrong_input_beside_its_field", wrong_input),
    ("playground_cancels_a_run", cancels),
    ("playground_filters_a_log", filters),
    ("playground_shows_stream_progress_and_figures", streams),
    ("playground_says_what_went_wrong_and_what_to_do", fails),
    ("playground_lists_downloads_and_deletes_files", files),
    ("playground_runs_without_barriers", |page| page.has_no_barriers()),
];

pub(super) fn run(world: &World<'_>, build: &'static Build) -> Result<Vec<Test>> {
    steps::run(world, build, STEPS, || {
        let page = Page::start(world)?;
        page.install_fixture("rust-sdk.toml", "rust-sdk.unknown")?;
        page.install_sample("rust")?;
        Ok(page)
    })
}

fn node(page: &Page, package: &str, name: &str) -> Result<()> {
    page.go(&format!("#/nodes/{package}/{name}"))?;
    page.until("document.querySelector('.run-button') !== null")
}

/// Runs what is shown, and waits until it has ended so.
fn run_to(page: &Page, state: &str) -> Result<()> {
    page.click_in(Some(".run-actions"), "button", "Run")?;
    page.until(&format!(
        "document.querySelector('.result')?.dataset.state === '{state}'"
    ))
}

fn asks(page: &mut Page) -> Result<()> {
    node(page, RUST, "notes")?;
    page.fill("Name", "list.txt")?;
    page.fill("Text", "bread and salt")?;
    page.click_in(Some(".run-actions"), "button", "Run")?;
    page.shows("do this?")?;
    page.look("consent")?;
    page.click("button", "Refuse")?;
    page.shows("denied")?;
    page.click_in(Some(".run-actions"), "button", "Run")?;
    // What is ticked off is not agreed to.
    page.until("document.querySelectorAll('dialog.consent .permission input').length > 0")?;
    page.click("field", "Always, for this package")?;
    page.click("button", "Agree and run")?;
    page.until("document.querySelector('.result')?.dataset.state === 'done'")?;
    page.shows("bread and salt")?;
    // The next one asks nothing.
    run_to(page, "done")?;
    page.look("after-a-run")?;
    let agreed = page.settle("(await runtime.consents()).map(({ node, scope }) => [node, scope])")?;
    ensure!(agreed == json!([["notes", "package"]]), "agreed to {agreed}");
    Ok(())
}

fn asks_about_a_board(page: &mut Page) -> Result<()> {
    node(page, SDK, "notes")?;
    page.click("button", "Options")?;
    page.click("button", "Who and where")?;
    page.fill("Board id", "kitchen")?;
    page.click_in(Some(".run-actions"), "button", "Run")?;
    page.until("document.querySelector('dialog.consent input[value=board]')?.checked === true")?;
    page.session.press(&[crate::webdriver::keys::ESCAPE])?;
    page.until("document.querySelector('.result')?.dataset.state === 'failed'")?;
    page.shows("denied")
}

/// What is written into the form of `echo`, and what the runtime says came out.
fn every_type(page: &mut Page) -> Result<()> {
    node(page, SDK, "echo")?;
    page.look("node-form")?;
    let single = [
        ("string", "two\nlines, ümläut"),
        ("integer", "9223372036854775807"),
        ("float", "0.1"),
        ("byte", "ff 00 10"),
    ];
    page.choose("byte: how it is written", "as hex")?;
    for (name, text) in single {
        page.fill(name, text)?;
    }
    page.click("field", "boolean")?;
    // Fields for dates are typed into in the order of the browser's language.
    page.session.evaluate(
        "const field = document.querySelector('[data-pin=date] input');
         field.value = '2026-02-28T12:34:56';
         field.dispatchEvent(new Event('input', { bubbles: true }));",
    )?;
    for (list, items) in [
        ("strings", &["one", ""][..]),
        ("integers", &["-9223372036854775808", "9007199254740993"]),
        ("integer_set", &["1", "2"]),
        ("bytes", &["hello"]),
    ] {
        let place = format!("[data-pin={list}]");
        for (index, item) in items.iter().enumerate() {
            page.click_in(Some(&place), "button", "Add item")?;
            page.fill_in(Some(&place), &format!("{list}, item {}", index + 1), item)?;
        }
    }
    page.click_in(Some("[data-pin=float_map]"), "button", "Add entry")?;
    page.fill_in(Some("[data-pin=float_map]"), "float_map, entry 1: name", "half")?;
    page.fill_in(Some("[data-pin=float_map]"), "float_map, entry 1", "0.5")?;
    page.fill(
        "struct",
        "{\"big\": 18446744073709551615, \"deep\": [1, {\"a\": null}]}",
    )?;
    page.click_in(Some("[data-pin=path]"), "button", "Leave out")?;
    page.click_in(Some(".run-actions"), "button", "Run")?;
    page.click("field", "Always, for this package")?;
    page.click("button", "Agree and run")?;
    page.until("document.querySelector('.result')?.dataset.state === 'done'")?;
    page.look("node-result")?;
    let shown =
        |pin: &str| format!("document.querySelector('.result [data-pin={pin}]').innerText.replace(/\\s+/g, ' ')");
    for (pin, expected) in [
        ("string", "two lines, ümläut"),
        ("integer", "9223372036854775807"),
        ("float", "0.1"),
        ("boolean", "✓ true"),
        ("date", "2026-02-28T12:34:56Z"),
        ("byte", "3 B"),
        ("integers", "-9223372036854775808"),
        ("integers", "9007199254740993"),
        ("strings", "2 entries"),
        ("float_map", "half"),
        ("struct", "18446744073709551615"),
        ("bytes", "hello"),
        ("path", "No value"),
    ] {
        let text = page.value(&shown(pin))?;
        ensure!(
            text.as_str().is_some_and(|text| text.contains(expected)),
            "{pin} shows {text}, without {expected}"
        );
    }
    page.equals(
        "document.querySelector('.result [data-pin=byte] .hex').textContent.startsWith('0000  ff 00 10')",
        &json!(true),
    )
}

/// What pins say of their values beyond the type.
fn hints(page: &mut Page) -> Result<()> {
    node(page, RUST, "progress")?;
    for out_of_range in ["0", "101"] {
        page.fill("Steps", out_of_range)?;
        page.click_in(Some(".run-actions"), "button", "Run")?;
        page.until("document.querySelector('.field.wrong')?.dataset.pin === 'steps'")?;
    }
    node(page, SDK, "text_stats")?;
    page.equals(
        "[...document.querySelectorAll('[data-pin=unit] select option')].map(({ textContent }) => textContent).filter((text) => !text.startsWith('—'))",
        &json!(["characters", "bytes"]),
    )?;
    page.fill("text", "ümläut")?;
    page.choose("unit", "bytes")?;
    run_to(page, "done")?;
    page.until("/length\\D*8\\b/.test(document.querySelector('.result [data-pin=stats]').innerText)")?;
    // A struct of a schema says what belongs in it, and gives an example.
    node(page, SDK, "read_file")?;
    page.click("button", "What belongs in it (2)")?;
    for hint in ["format", "required", "How bytes are shown."] {
        page.until(&format!(
            "document.querySelector('[data-pin=options] .schema').innerText.includes('{hint}')"
        ))?;
    }
    page.look("schema")?;
    page.fill("options", "{ }")?;
    page.shows("The schema also asks for: format")?;
    page.fill("options", "{ \"format\": ")?;
    page.click_in(Some(".run-actions"), "button", "Run")?;
    page.until("document.querySelector('.field.wrong')?.dataset.pin === 'options'")?;
    page.click_in(Some("[data-pin=options]"), "button", "Insert example")?;
    page.until("JSON.parse(document.querySelector('[data-pin=options] textarea').value).format === 'text'")
}

/// Files of the visitor's, as bytes and by path.
fn hands(page: &mut Page) -> Result<()> {
    let file = page.pictures.join("given.txt");
    fs::write(&file, [0xff, b'h', b'i'])?;
    node(page, SDK, "read_file")?;
    page.pick("[data-pin=path] input[type=file]", std::slice::from_ref(&file))?;
    page.shows("given.txt, 3 B, is there now: local/storage/given.txt")?;
    page.fill("options", "{ \"format\": \"hex\" }")?;
    page.click_in(Some(".run-actions"), "button", "Run")?;
    page.until("document.querySelector('.result [data-pin=content]')?.innerText.includes('ff6869') === true")?;
    page.look("given-file")?;
    // Where the package may not read, the node is refused, and the log says so.
    page.choose("path: where", "Uploads of the board")?;
    page.pick("[data-pin=path] input[type=file]", std::slice::from_ref(&file))?;
    page.shows("local/upload/given.txt")?;
    run_to(page, "reported")?;
    page.shows("upload_dir")?;
    // One that is there no more by the time it is read.
    page.session.evaluate(
        "const gone = new File(['x'], 'gone.txt');
         gone.arrayBuffer = () => Promise.reject(new Error('The file is gone.'));
         const drop = new DragEvent('drop', { bubbles: true, cancelable: true });
         Object.defineProperty(drop, 'dataTransfer', { value: { types: ['Files'], files: [gone] } });
         document.querySelector('[data-pin=path] .input-stack').dispatchEvent(drop);",
    )?;
    page.until(
        "document.querySelector('[data-pin=path] .field-problem')?.textContent.includes('The file is gone.') === true",
    )?;
    // As bytes.
    node(page, SDK, "echo")?;
    page.pick("[data-pin=byte] input[type=file]", std::slice::from_ref(&file))?;
    page.until("document.querySelector('[data-pin=byte] textarea').value === 'ff 68 69'")?;
    Ok(fs::remove_file(file)?)
}

fn wrong_input(page: &mut Page) -> Result<()> {
    node(page, SDK, "add")?;
    for wrong in ["12x", "18446744073709551616", "1.5"] {
        page.fill("a", wrong)?;
        page.click_in(Some(".run-actions"), "button", "Run")?;
        page.until("document.querySelector('.field.wrong .field-problem')?.checkVisibility() === true")?;
        page.equals("document.querySelector('.field.wrong').dataset.pin", &json!("a"))?;
        page.equals("document.activeElement.getAttribute('aria-invalid')", &json!("true"))?;
        // Whoever hears the page hears the problem with the field.
        page.equals(
            "document.activeElement.getAttribute('aria-describedby').split(' ').includes(document.querySelector('.field.wrong .field-problem').id)",
            &json!(true),
        )?;
        page.equals("document.querySelector('.result')", &Value::Null)?;
    }
    page.look("wrong-input")
}

fn cancels(page: &mut Page) -> Result<()> {
    node(page, SDK, "spin")?;
    page.click_in(Some(".run-actions"), "button", "Run")?;
    page.shows("Running …")?;
    page.click("button", "Cancel")?;
    page.until("document.querySelector('.result')?.dataset.state === 'cancelled'")?;
    page.shows("aborted")
}

fn filters(page: &mut Page) -> Result<()> {
    node(page, SDK, "logs")?;
    page.click("button", "Options")?;
    page.click("button", "Who and where")?;
    page.choose("Log level", "debug")?;
    run_to(page, "done")?;
    let lines = "document.querySelectorAll('.log-line').length";
    page.until(&format!("{lines} > 2"))?;
    let all = page.value(lines)?;
    page.choose("Least level", "error and above")?;
    page.until(&format!("{lines} < {all} && {lines} > 0"))?;
    page.equals(
        "[...document.querySelectorAll('.log-line')].every((line) => line.matches('.error'))",
        &json!(true),
    )?;
    page.choose("Least level", "All levels")?;
    page.fill("Filter the log by text", "nobody wrote this")?;
    page.until(&format!("{lines} === 0"))?;
    page.shows(&format!("0 of {all} lines"))?;
    page.fill("Filter the log by text", "a line")?;
    page.until(&format!("{lines} > 0"))
}

fn streams(page: &mut Page) -> Result<()> {
    node(page, RUST, "progress")?;
    page.fill("Steps", "4")?;
    page.click_in(Some(".run-actions"), "button", "Run")?;
    page.click("field", "Always, for this package")?;
    page.click("button", "Agree and run")?;
    page.until("document.querySelector('.result')?.dataset.state === 'done'")?;
    page.shows("100%")?;
    page.equals(
        "document.querySelector('.stream-text').textContent.length > 0",
        &json!(true),
    )?;
    page.equals("document.querySelectorAll('.exec-pin.lit').length", &json!(1))?;
    for figure in ["time", "fuel", "memory at most", "calls of the host"] {
        page.equals(
            &format!("[...document.querySelectorAll('.figures dt')].some((each) => each.textContent === '{figure}')"),
            &json!(true),
        )?;
    }
    page.look("stream")?;
    page.portrait()
}

fn fails(page: &mut Page) -> Result<()> {
    node(page, SDK, "panic")?;
    run_to(page, "failed")?;
    page.equals("document.querySelector('.problem-code').textContent", &json!("trap"))?;
    page.shows("Its log may say why")?;
    page.look("error")?;
    page.click("button", "Go to the log")?;
    page.equals("document.activeElement.closest('.log-view') !== null", &json!(true))?;
    // What the node itself reports is no failure of the run.
    node(page, SDK, "fail")?;
    run_to(page, "reported")?;
    page.shows("as it was told")?;
    // Limits of the visitor's own lead back to where they were set.
    node(page, SDK, "spin")?;
    page.click("button", "Options")?;
    page.fill("Time limit", "300")?;
    run_to(page, "failed")?;
    page.equals("document.querySelector('.problem-code').textContent", &json!("timeout"))?;
    page.click("button", "Go to the options")?;
    page.equals("document.activeElement.value", &json!("300"))
}

fn files(page: &mut Page) -> Result<()> {
    page.go("#/storage")?;
    page.shows("list.txt")?;
    page.look("storage")?;
    // What a download would write.
    page.session.evaluate(
        "const original = URL.createObjectURL;
         window.downloaded = [];
         URL.createObjectURL = (blob) => { blob.text().then((text) => downloaded.push(text)); return original.call(URL, blob); };",
    )?;
    page.click("button", "Download list.txt")?;
    page.until("downloaded.length === 1")?;
    page.equals("downloaded[0]", &json!("bread and salt"))?;
    page.click("button", "Delete list.txt")?;
    page.shows("Delete list.txt?")?;
    page.click("button", "Cancel")?;
    page.shows("list.txt")?;
    page.click("button", "Delete list.txt")?;
    page.click("button", "Delete")?;
    page.until("document.querySelectorAll('.file-table').length === 0 || !document.querySelector('main').innerText.includes('list.txt')")?;
    let left = page.settle("(await runtime.files()).filter(({ path }) => path.endsWith('list.txt')).length")?;
    ensure!(left == json!(0), "the file is still there");
    page.look("storage-empty")
}

impl Page {
    /// Installs a sample, without the page's help.
    pub(super) fn install_sample(&self, language: &str) -> Result<()> {
        let manifest: Value = serde_json::from_slice(&fs::read(self.samples.join(format!("{language}.json")))?)?;
        let manifest = json!(manifest.to_string());
        self.settle(&format!(
            "await runtime.install({{ url: new URL('samples/{language}.wasm', location.href.split('#')[0]).href, manifest: {manifest} }}), true"
        ))
        .map(drop)
    }
}
