//! What a node's form has is what the node gets, also when the form is made anew.

use std::fs;

use anyhow::Result;
use serde_json::json;

use super::page::Page;
use crate::build::Build;
use crate::e2e::steps::{self, Step};
use crate::e2e::{Test, World};
use crate::webdriver::keys;

const SDK: &str = "com.example.rust-sdk";

const STEPS: &[Step<Page>] = &[
    ("playground_repeats_a_run_with_what_was_left_out", repeats),
    ("playground_changes_no_value_that_a_field_cannot_hold", misfits),
    ("playground_has_long_lists_as_one_text", long),
    ("playground_replaces_no_file_of_a_node", keeps_files),
    ("playground_leaves_the_focus_at_run_and_cancel", focus),
    ("playground_agrees_to_nothing_that_nobody_has_read", hasty),
    ("playground_has_forms_without_barriers", |page| page.has_no_barriers()),
];

pub(super) fn run(world: &World<'_>, build: &'static Build) -> Result<Vec<Test>> {
    steps::run(world, build, STEPS, || {
        let page = Page::start(world)?;
        page.install_fixture("rust-sdk.toml", "rust-sdk.unknown")?;
        Ok(page)
    })
}

fn runs(page: &Page) -> Result<()> {
    page.click_in(Some(".run-actions"), "button", "Run")?;
    page.until("document.querySelector('.run-button').textContent === 'Run'")
}

/// Whether a pin is left out.
fn left_out(pin: &str) -> String {
    format!("document.querySelector('[data-pin={pin}] .leave-out').getAttribute('aria-pressed') === 'true'")
}

fn repeats(page: &mut Page) -> Result<()> {
    page.go(&format!("#/nodes/{SDK}/echo"))?;
    // A form that nobody has filled in has an empty text, which is a value.
    page.click_in(Some("[data-pin=string]"), "button", "Leave out")?;
    page.click_in(Some(".run-actions"), "button", "Run")?;
    page.click("field", "Always, for this package")?;
    page.click("button", "Agree and run")?;
    page.until("document.querySelector('.result')?.dataset.state === 'done'")?;
    page.until("document.querySelector('.result [data-pin=string]').innerText.includes('No value')")?;
    page.click_in(Some("[data-pin=string]"), "button", "Leave out")?;
    page.fill("string", "given")?;
    page.click_in(Some("[data-pin=strings]"), "button", "Leave out")?;
    runs(page)?;
    page.until("document.querySelector('.result [data-pin=string]').innerText.includes('given')")?;
    page.click_in(Some(".history"), "button", "✓Run 1")?;
    page.click("button", "Take its inputs")?;
    page.until(&left_out("string"))?;
    page.until(&format!("!({})", left_out("strings")))?;
    // An address says the same to somebody else.
    page.load(&format!("#/nodes/{SDK}/echo?inputs=%7B%22integers%22%3A%5B1%5D%7D"))?;
    page.until("document.querySelector('[data-pin=integers] .entries input').value === '1'")?;
    for pin in ["string", "boolean", "strings"] {
        page.until(&left_out(pin))?;
    }
    page.click("button", "Reset")?;
    page.until(&format!("!({})", left_out("string")))
}

fn misfits(page: &mut Page) -> Result<()> {
    let inputs = r#"{"strings":"abc","string":{"a":1},"date":"garbage","nope":1}"#;
    page.session.evaluate(&format!(
        "playground.app.go('#/nodes/{SDK}/echo?inputs=' + encodeURIComponent({}));",
        json!(inputs)
    ))?;
    page.shows("they are ignored: nope")?;
    for (pin, shown) in [
        ("strings", json!("abc")),
        ("string", json!({"a": 1})),
        ("date", json!("garbage")),
    ] {
        let field = format!("document.querySelector('[data-pin={pin}] textarea.json')");
        page.until(&format!(
            "JSON.stringify(JSON.parse({field}?.value ?? 'null')) === {}",
            json!(shown.to_string())
        ))?;
    }
    page.look("node-misfits")?;
    page.click_in(Some(".run-actions"), "button", "Run")?;
    page.until("document.querySelector('.result')?.dataset.state === 'failed'")?;
    page.shows("input-invalid")?;
    page.until("document.querySelector('.field.wrong .field-problem')?.checkVisibility() === true")?;
    page.click("button", "Reset")?;
    page.until("document.querySelector('[data-pin=string] textarea.json') === null")
}

fn long(page: &mut Page) -> Result<()> {
    page.session.evaluate(&format!(
        "const values = encodeURIComponent(JSON.stringify({{ integer_set: Array.from({{ length: 2000 }}, (_, index) => index) }}));
         playground.app.go('#/nodes/{SDK}/echo?inputs=' + values);"
    ))?;
    let text = "document.querySelector('[data-pin=integer_set] textarea')";
    page.until(&format!("{text} !== null && JSON.parse({text}.value).length === 2000"))?;
    page.fill("integer_set, as JSON", "{ }")?;
    page.click_in(Some(".run-actions"), "button", "Run")?;
    // Who runs it judges.
    page.until("document.querySelector('[data-pin=integer_set] .field-problem').checkVisibility()")?;
    page.fill("integer_set, as JSON", "[7, 8]")?;
    runs(page)?;
    page.until("document.querySelector('.result [data-pin=integer_set]').innerText.includes('2 entries')")?;
    // More than an address may have.
    page.session.evaluate(&format!(
        "playground.app.go('#/nodes/{SDK}/add?inputs=%22' + 'a'.repeat(120_000) + '%22');"
    ))?;
    page.shows("The fields have their defaults")
}

fn keeps_files(page: &mut Page) -> Result<()> {
    let file = page.pictures.join("given.txt");
    page.go(&format!("#/nodes/{SDK}/read_file"))?;
    for (text, name) in [("first", "given.txt"), ("second", "given (2).txt")] {
        fs::write(&file, text)?;
        page.pick("[data-pin=path] input[type=file]", std::slice::from_ref(&file))?;
        page.shows(&format!("{name}, {} B, is there now: local/storage/{name}", text.len()))?;
    }
    // Where the file is stays true when the node is told that it is on another board.
    page.click("button", "Options")?;
    page.click("button", "Who and where")?;
    page.fill("Board id", "kitchen")?;
    page.shows("local/storage/given (2).txt")?;
    page.fill("path", "other.txt")?;
    page.shows("kitchen/storage/other.txt")?;
    page.fill("Board id", "cellar")?;
    page.shows("cellar/storage/other.txt")?;
    Ok(fs::remove_file(file)?)
}

fn focus(page: &mut Page) -> Result<()> {
    page.go(&format!("#/nodes/{SDK}/spin"))?;
    page.session
        .evaluate("document.querySelector('.run-button').focus();")?;
    page.session.press(&[keys::ENTER])?;
    page.until("document.querySelector('.run-button').textContent !== 'Run'")?;
    page.equals("document.activeElement.matches('.run-button')", &json!(true))?;
    // Pressing it again begins no other.
    page.session.press(&[keys::ENTER, keys::TAB, keys::ENTER])?;
    page.until("document.querySelector('.result')?.dataset.state === 'cancelled'")?;
    page.equals("document.activeElement.textContent", &json!("Cancel"))?;
    page.equals("document.querySelectorAll('.history-entry').length", &json!(1))
}

/// A click that was meant for what was there before the question.
fn hasty(page: &mut Page) -> Result<()> {
    page.settle("await runtime.revoke('com.example.rust-sdk')")?;
    page.go(&format!("#/nodes/{SDK}/notes"))?;
    page.session.evaluate(
        "const press = () => {
           const agree = document.querySelector('dialog.consent [type=submit]');
           if (agree === null) return;
           observer.disconnect();
           for (let index = 0; index < 5; index += 1) setTimeout(() => agree.click(), index * 50);
           setTimeout(() => { window.pressed = true; }, 300);
         };
         const observer = new MutationObserver(press);
         observer.observe(document.body, { childList: true });",
    )?;
    page.click_in(Some(".run-actions"), "button", "Run")?;
    page.until("window.pressed === true")?;
    page.equals("document.querySelector('dialog.consent') !== null", &json!(true))?;
    page.click("button", "Agree and run")?;
    page.until("document.querySelector('dialog.consent') === null")?;
    page.until("document.querySelector('.run-button').textContent === 'Run'")
}
