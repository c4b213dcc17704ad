//! The board: nodes that are placed and wired, with the keyboard alone and with the pointer.

use std::fs;

use anyhow::{Context, Result, bail, ensure};
use serde_json::json;

use super::page::Page;
use crate::build::Build;
use crate::e2e::steps::{self, Step};
use crate::e2e::{Test, World};
use crate::webdriver::keys;

const STEPS: &[Step<Page>] = &[
    ("playground_places_and_wires_nodes_with_the_keyboard_alone", keyboard),
    ("playground_says_why_a_wire_does_not_fit", misfit),
    ("playground_runs_a_board_and_shows_values_on_its_wires", runs),
    ("playground_undoes_and_keeps_a_board", keeps),
    ("playground_has_pins_that_can_be_pressed", pressed),
    ("playground_saves_a_board_and_opens_it", saves),
    ("playground_has_boards_without_barriers", |page| page.has_no_barriers()),
];

/// More stops than any screen has.
const MOST_STOPS: usize = 120;

pub(super) fn run(world: &World<'_>, build: &'static Build) -> Result<Vec<Test>> {
    steps::run(world, build, STEPS, || {
        let page = Page::start(world)?;
        page.install_sample("rust")?;
        page.go("#/board")?;
        Ok(page)
    })
}

impl Page {
    /// Goes on from element to element until the focused one, `it`, is the one that is meant.
    fn tab_to(&self, is_it: &str) -> Result<()> {
        self.step_to(is_it, || self.session.press(&[keys::TAB]))
    }

    /// The same backwards. Whoever goes on past the last element is in the browser's own bars, where drivers do not follow.
    fn tab_back_to(&self, is_it: &str) -> Result<()> {
        self.step_to(is_it, || self.session.press_with(keys::SHIFT, keys::TAB))
    }

    fn step_to(&self, is_it: &str, step: impl Fn() -> Result<()>) -> Result<()> {
        let script = format!("((it) => {is_it})(document.activeElement)");
        for _ in 0..MOST_STOPS {
            if self.value(&script)? == json!(true) {
                return Ok(());
            }
            step()?;
        }
        bail!("the keyboard does not come to where {is_it}")
    }

    /// Types where the focus is, in place of what is there.
    fn type_anew(&self, text: &str) -> Result<()> {
        self.session.press_with(keys::CONTROL, 'a')?;
        self.session.press(&text.chars().collect::<Vec<_>>())
    }
}

fn named(name: &str) -> String {
    format!(
        "(it.getAttribute('aria-label') ?? it.textContent).startsWith({})",
        json!(name)
    )
}

fn keyboard(page: &mut Page) -> Result<()> {
    page.shows("You are asked before it runs: ")?;
    page.look("board-empty")?;
    page.tab_to(&named("Search nodes to add"))?;
    for (words, name) in [
        ("streams text", "Progress"),
        ("adds two integers", "Add"),
        ("counts what is in", "Text statistics"),
    ] {
        page.type_anew(words)?;
        page.session.press(&[keys::ENTER])?;
        page.until(&format!(
            "[...document.querySelectorAll('.card-title')].some((each) => each.textContent === '{name}')"
        ))?;
    }
    // A pin is pressed, and what it fits is chosen from a list.
    page.tab_to("it.matches('.pin') && it.getAttribute('aria-label') === 'Output Sum, Integer'")?;
    page.session.press(&[keys::ENTER])?;
    page.until("document.querySelector('dialog[open] .wiring-choice') !== null")?;
    page.look("board-wiring")?;
    page.tab_to("it.matches('.wiring-choice') && it.textContent.startsWith('Progress Steps')")?;
    page.session.press(&[keys::ENTER])?;
    page.until("document.querySelectorAll('.wire.value').length === 1")?;
    // The focus is back where it was.
    page.equals(
        "document.activeElement.getAttribute('aria-label')",
        &json!("Output Sum, Integer, wired to Progress Steps"),
    )?;
    // From a node to its inputs and back.
    page.tab_to("it.matches('.board-card') && it.getAttribute('aria-label').startsWith('Text statistics')")?;
    page.session.press(&[keys::RIGHT, keys::DOWN])?;
    page.session.press(&[keys::DELETE])?;
    page.until("document.querySelectorAll('.board-card').length === 2")?;
    page.tab_to("it.matches('.board-card') && it.getAttribute('aria-label').startsWith('Add')")?;
    page.session.press(&[keys::ENTER])?;
    page.until("document.activeElement.closest('.inspector') !== null")?;
    page.type_anew("2")?;
    page.session.press(&[keys::TAB])?;
    page.tab_to("it.closest('[data-pin=b]') !== null && it.matches('.number-field')")?;
    page.type_anew("3")?;
    page.session.press(&[keys::ESCAPE])?;
    page.equals("document.activeElement.getAttribute('aria-label')", &json!("Add"))
}

fn misfit(page: &mut Page) -> Result<()> {
    // In the list, beside what cannot be chosen.
    page.click_in(Some(".board-card[aria-label^='Add']"), "pin", "Output Sum")?;
    let reason = page.value(
        "[...document.querySelectorAll('dialog[open] .wiring-choice:disabled')]
           .map((each) => document.getElementById(each.getAttribute('aria-describedby')).textContent).join(' ')",
    )?;
    ensure!(
        reason.as_str().is_some_and(|reason| reason.len() > 10),
        "the list says {reason}"
    );
    page.session.press(&[keys::ESCAPE])?;
    page.until("document.querySelector('dialog[open]') === null")?;
    // And where a wire is dropped.
    let from = page.find(Some(".board-card[aria-label^='Add']"), "pin", "Output Sum")?;
    let to = page.find(Some(".board-card[aria-label^='Progress']"), "pin", "Input In")?;
    page.session.drag(&from, &to)?;
    page.until("document.querySelector('.board-hint')?.checkVisibility() === true")?;
    page.equals(
        "document.querySelector('.board-hint').textContent.length > 10",
        &json!(true),
    )?;
    page.equals("document.querySelectorAll('.wire:not(.loose)').length", &json!(1))
}

fn runs(page: &mut Page) -> Result<()> {
    page.tab_back_to("it.matches('.board-toolbar button') && it.textContent === 'Run'")?;
    page.session.press(&[keys::ENTER])?;
    page.until("document.querySelector('dialog.consent input[value=board]')?.checked === true")?;
    page.until("document.querySelector('dialog.consent [type=submit]').ariaDisabled === 'false'")?;
    page.tab_to(&named("Agree and run"))?;
    page.session.press(&[keys::ENTER])?;
    page.until("document.querySelector('.wire-label .wire-short')?.textContent === '5'")?;
    page.until("document.querySelector('.board-card[aria-label^=Progress]').dataset.state === 'done'")?;
    page.shows("Last run")?;
    page.look("board")?;
    page.click("wire", "5")?;
    page.until("document.querySelector('dialog[open] .number-output')?.textContent === '5'")?;
    page.session.press(&[keys::ESCAPE])?;
    page.until("document.querySelector('dialog[open]') === null")?;
    // Agreed to on this board: it is not asked again.
    page.click_in(Some(".board-toolbar"), "button", "Run")?;
    page.until("document.querySelector('.board-card[aria-label^=Progress]').dataset.state === 'done'")?;
    page.equals("document.querySelector('dialog[open]')", &json!(null))?;
    page.click("button", "As a list")?;
    page.look("board-list")?;
    page.click("button", "As a list")
}

fn keeps(page: &mut Page) -> Result<()> {
    page.click("button", "Undo")?;
    page.click("button", "Redo")?;
    page.click("card", "Add")?;
    page.session.press(&[keys::DELETE])?;
    page.until("document.querySelectorAll('.board-card').length === 1")?;
    page.session.press_with(keys::CONTROL, 'z')?;
    page.until(
        "document.querySelectorAll('.board-card').length === 2 && document.querySelectorAll('.wire').length === 1",
    )?;
    page.go("#/packages")?;
    page.reload()?;
    page.go("#/board")?;
    page.until(
        "document.querySelectorAll('.board-card').length === 2 && document.querySelectorAll('.wire').length === 1",
    )
}

/// 24 px is what WCAG asks for.
fn pressed(page: &mut Page) -> Result<()> {
    for size in [super::looks::WIDE, super::looks::SMALL] {
        page.session.resize(size)?;
        page.click("button", "Fit the board into view")?;
        let least = page.value(
            "Math.min(...[...document.querySelectorAll('.pin')].map((each) => each.getBoundingClientRect().height))",
        )?;
        ensure!(
            least.as_f64().is_some_and(|height| height >= 23.99),
            "at {size:?} a pin is {least} px high"
        );
    }
    page.session.resize(super::looks::WIDE)
}

fn saves(page: &mut Page) -> Result<()> {
    page.fill("Name of the board", "Five steps")?;
    // What is in no file does not go without a word.
    page.click("button", "New")?;
    page.shows("Leave this board?")?;
    page.look("board-leave")?;
    page.click("button", "Cancel")?;
    page.equals("document.querySelectorAll('.board-card').length", &json!(2))?;
    page.session.evaluate(
        "const original = URL.createObjectURL;
         window.saved = [];
         URL.createObjectURL = (blob) => { blob.text().then((text) => saved.push(text)); return original.call(URL, blob); };",
    )?;
    page.click("button", "Save file")?;
    page.until("saved.length === 1")?;
    let saved = page.value("saved[0]")?;
    let file = page.pictures.join("board.json");
    fs::write(&file, saved.as_str().context("nothing was saved")?)?;
    // The file has it still when the page is loaded again.
    page.reload()?;
    page.until("document.querySelectorAll('.board-card').length === 2")?;
    page.click("button", "New")?;
    page.until("document.querySelectorAll('.board-card').length === 0")?;
    page.pick("#board-file", std::slice::from_ref(&file))?;
    page.until(
        "document.querySelectorAll('.board-card').length === 2 && document.querySelectorAll('.wire').length === 1",
    )?;
    page.equals("document.querySelector('.board-name').value", &json!("Five steps"))?;
    // What was agreed to on the board that was saved does not hold on one that says it was that one.
    page.click_in(Some(".board-toolbar"), "button", "Run")?;
    page.shows("do this?")?;
    page.session.press(&[keys::ESCAPE])?;
    page.until("document.querySelector('dialog[open]') === null")?;
    // What is no board says so, and leaves the one that is there.
    fs::write(&file, "{ \"nodes\": 1")?;
    page.pick("#board-file", std::slice::from_ref(&file))?;
    page.until("document.querySelector('.board-note.bad') !== null")?;
    page.equals("document.querySelectorAll('.board-card').length", &json!(2))?;
    Ok(fs::remove_file(file)?)
}
