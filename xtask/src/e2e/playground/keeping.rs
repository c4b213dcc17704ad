//! The board that is kept in the browser: in other tabs, on other views, and where there is no room for it.

use anyhow::Result;
use serde_json::json;

use super::page::Page;
use crate::build::Build;
use crate::e2e::steps::{self, Step};
use crate::e2e::{Test, World};

const STEPS: &[Step<Page>] = &[
    ("playground_has_one_board_in_all_tabs", tabs),
    ("playground_runs_no_board_with_a_mistake_in_it", mistake),
    ("playground_says_when_a_board_cannot_be_kept", unkept),
    ("playground_keeps_its_files_again", files),
    ("playground_keeps_boards_without_barriers", |page| {
        page.has_no_barriers()
    }),
];

pub(super) fn run(world: &World<'_>, build: &'static Build) -> Result<Vec<Test>> {
    steps::run(world, build, STEPS, || {
        let page = Page::start(world)?;
        page.install_sample("rust")?;
        page.go("#/board")?;
        page.click("button", "Open a starter board")?;
        page.until(&cards(4))?;
        Ok(page)
    })
}

fn cards(count: usize) -> String {
    format!("document.querySelectorAll('.board-card').length === {count}")
}

fn tabs(page: &mut Page) -> Result<()> {
    let first = page.session.tab()?;
    let second = page.session.new_tab()?;
    page.load("#/board")?;
    page.until(&cards(4))?;
    page.fill("Name of the board", "From the second tab")?;
    page.session.switch_to(&first)?;
    page.until("document.querySelector('.board-name').value === 'From the second tab'")?;
    page.click("card", "Add")?;
    page.session.press(&[crate::webdriver::keys::DELETE])?;
    page.until(&cards(3))?;
    page.session.switch_to(&second)?;
    page.until(&cards(3))?;
    // Whoever leaves the board without having changed it leaves what the other tab has made of it.
    page.go("#/packages")?;
    page.session.switch_to(&first)?;
    page.click("button", "Undo")?;
    page.until(&cards(4))?;
    page.session.switch_to(&second)?;
    page.go("#/board")?;
    page.until(&cards(4))?;
    page.session.close_tab()?;
    page.session.switch_to(&first)?;
    page.reload()?;
    page.until(&cards(4))
}

fn mistake(page: &mut Page) -> Result<()> {
    page.click("card", "Add")?;
    page.fill("A", "12x")?;
    page.click("card", "Branch")?;
    page.until("document.querySelector('.inspector [data-pin=condition]') !== null")?;
    page.click_in(Some(".board-toolbar"), "button", "Run")?;
    // What was typed is still there, and has the focus.
    page.until("document.activeElement.closest('[data-pin=a]') !== null && document.activeElement.value === '12x'")?;
    page.equals("document.querySelector('.board-card[data-state=done]')", &json!(null))?;
    page.look("board-mistake")?;
    page.fill("A", "12")
}

fn unkept(page: &mut Page) -> Result<()> {
    // As full as the browser lets it be.
    page.session.evaluate(
        "for (let size = 2 ** 23; size >= 1; size /= 2)
           for (let index = 0; ; index += 1)
             try { localStorage.setItem(`filler-${size}-${index}`, 'x'.repeat(size)); } catch { break; }",
    )?;
    page.fill(
        "Name of the board",
        "A board with a name that takes more room than there is left in this browser",
    )?;
    page.shows("The browser cannot keep this board")?;
    page.look("board-unkept")?;
    page.go("#/packages")?;
    page.go("#/board")?;
    page.until("document.querySelector('.board-name').value.startsWith('A board with a name that')")?;
    page.shows("The browser cannot keep this board")?;
    page.session.evaluate(
        "for (const key of Object.keys(localStorage)) if (key.startsWith('filler')) localStorage.removeItem(key);",
    )?;
    page.fill("Name of the board", "Short")?;
    page.shows_no("The browser cannot keep this board")?;
    page.reload()?;
    page.until("document.querySelector('.board-name').value === 'Short'")
}

/// The page's own, which a visitor has thrown away.
fn files(page: &mut Page) -> Result<()> {
    page.shows("Works offline")?;
    page.settle("await caches.open('flow-like-playground /elsewhere/ 1'), true")?;
    page.settle("await Promise.all((await caches.keys()).filter((name) => !name.includes('elsewhere')).map((name) => caches.delete(name))), true")?;
    page.reload()?;
    page.shows("Works offline")?;
    // That of another folder of this origin is none of its business.
    let kept = page.settle("(await caches.keys()).map((name) => name.split(' ')[1]).sort()")?;
    anyhow::ensure!(kept == json!(["/elsewhere/", "/playground/"]), "kept: {kept}");
    page.settle("await caches.delete('flow-like-playground /elsewhere/ 1')")
        .map(drop)
}
