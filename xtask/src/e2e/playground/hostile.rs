//! A package whose texts do what they can: too long, too deep, and with characters that turn what is around them.

use std::fmt::Write as _;

use anyhow::{Result, bail, ensure};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use super::page::{PATIENCE, Page};
use crate::build::Build;
use crate::e2e::steps::{self, Step};
use crate::e2e::{Test, World};

const ID: &str = "com.example.hostile";
/// Reads what follows from right to left.
const TURNED: char = '\u{202e}';
/// Where the module has its texts, and how much room there is for all of them.
const TEXTS: usize = 1024;
const HEAP: usize = 640 << 10;

const STEPS: &[Step<Page>] = &[
    ("playground_does_not_turn_around_for_a_name", turned),
    ("playground_keeps_its_width", widths),
    ("playground_folds_long_texts", folds),
    ("playground_folds_long_events", events),
    ("playground_takes_secrets_of_several_lines", secret),
];

pub(super) fn run(world: &World<'_>, build: &'static Build) -> Result<Vec<Test>> {
    steps::run(world, build, STEPS, || {
        let page = Page::start(world)?;
        let module = STANDARD.encode(module()?);
        let name = format!("{TURNED}{}", "P".repeat(3_000));
        let manifest = json!({
            "manifest_version": 1, "id": ID, "name": name, "version": "1.0.0", "description": "D".repeat(3_000),
            "wasm_path": "hostile.wasm", "permissions": { "memory": "standard" },
        });
        page.settle(&format!(
            "await runtime.install({{ bytes: Uint8Array.from(atob('{module}'), (each) => each.charCodeAt(0)), manifest: {manifest} }}), true"
        ))?;
        Ok(page)
    })
}

/// A node with such texts, that logs long lines and gives out something deep.
fn module() -> Result<Vec<u8>> {
    let long = |begin: &str| format!("{begin}{TURNED}gpj.{}", "W".repeat(3_000));
    let pin = |name: &str, side: &str, kind: &str| {
        json!({
            "name": name, "friendly_name": long(name), "description": "i".repeat(5_000), "pin_type": side, "data_type": kind,
        })
    };
    let mut secret = pin("key", "Input", "String");
    secret["sensitive"] = json!(true);
    let definition = json!({
        "name": "hostile", "friendly_name": long("node"), "description": "L".repeat(100_000), "category": long("category"),
        "docs": "d".repeat(5_000),
        "pins": [
            pin("exec", "Input", "Exec"), pin("text", "Input", "String"), pin("any", "Input", "Generic"), secret,
            pin("exec_out", "Output", "Exec"), pin("value", "Output", "Generic"), pin("wide", "Output", "String"),
        ],
    });
    let deep = (0..100).fold(json!("end"), |inside, _| json!({ "k".repeat(60): inside }));
    let result = json!({
        "outputs": { "value": deep, "wide": "V".repeat(5_000) }, "activate_exec": ["exec_out"], "error": "E".repeat(3_000),
    });
    let texts = [definition.to_string(), result.to_string(), "l".repeat(60_000)];
    let mut places = Vec::new();
    let mut data = String::new();
    let mut at = TEXTS;
    for text in &texts {
        let bytes: Vec<String> = text.bytes().map(|byte| format!("\\{byte:02x}")).collect();
        let bytes = bytes.concat();
        writeln!(data, "(data (i32.const {at}) \"{bytes}\")")?;
        places.push((at, text.len()));
        at += text.len();
    }
    ensure!(at < HEAP, "the texts do not fit");
    let packed = |index: usize| {
        let (at, length) = places[index];
        format!("(i64.const {})", ((at as u64) << 32) | length as u64)
    };
    let (line, length) = places[2];
    Ok(wat::parse_str(format!(
        r#"(module
          (import "flowlike_log" "info" (func $info (param i32 i32)))
          (memory (export "memory") 64)
          (global $heap (mut i32) (i32.const {HEAP}))
          {data}
          (func (export "alloc") (param $size i32) (result i32)
            (global.get $heap)
            (global.set $heap (i32.and (i32.add (i32.add (global.get $heap) (local.get $size)) (i32.const 7)) (i32.const -8))))
          (func (export "get_node") (result i64) {})
          (func (export "run") (param i32 i32) (result i64) (local $left i32)
            (local.set $left (i32.const 60))
            (loop $next
              (call $info (i32.const {line}) (i32.const {length}))
              (br_if $next (local.tee $left (i32.sub (local.get $left) (i32.const 1)))))
            {}))"#,
        packed(0),
        packed(1),
    ))?)
}

/// Texts of the page with something in them that nobody sees.
const UNSEEN: &str = "(() => {
  const unseen = /[\\u202a-\\u202e\\u2066-\\u2069]/;
  const said = [...document.querySelectorAll('*')].flatMap((each) => ['title', 'aria-label', 'placeholder'].map((name) => each.getAttribute(name) ?? ''));
  return [document.title, document.body.innerText, ...said].filter((text) => unseen.test(text)).map((text) => text.slice(0, 60));
})()";

/// Every screen on which the package has something to say.
fn screens(page: &Page, mut look: impl FnMut(&str) -> Result<()>) -> Result<()> {
    page.load("#/packages")?;
    page.click("button", "Details")?;
    look("packages")?;
    page.go("#/nodes")?;
    look("nodes")?;
    page.go(&format!("#/nodes/{ID}/hostile"))?;
    look("node")?;
    page.click_in(Some(".run-actions"), "button", "Run")?;
    page.until("document.querySelector('.result')?.dataset.state === 'reported'")?;
    look("result")?;
    page.go("#/board")?;
    page.until("document.querySelector('.palette-node') !== null")?;
    // What is added is selected.
    page.session
        .evaluate("document.querySelector('.palette-node').click();")?;
    page.until(
        "document.querySelector('.board-card') !== null && document.querySelector('.inspector .fields') !== null",
    )?;
    look("board")?;
    page.session
        .evaluate("document.querySelector('.pins-in .pin.value').click();")?;
    page.until("document.querySelector('dialog.wiring-dialog') !== null")?;
    look("wiring")?;
    page.session
        .evaluate("document.querySelector('dialog.wiring-dialog').close();")?;
    page.click_in(Some(".board-toolbar"), "button", "Run")?;
    page.until("document.querySelector('.journal .outcome-line.bad') !== null")?;
    look("board after a run")?;
    page.click("button", "As a list")?;
    look("board as a list")?;
    page.click("button", "As a list")
}

fn turned(page: &mut Page) -> Result<()> {
    let nothing = |screen: &str| {
        let unseen = page.value(UNSEEN)?;
        ensure!(unseen == json!([]), "{screen} has {unseen}");
        Ok(())
    };
    screens(page, nothing)?;
    for hash in [
        format!("#/nodes/{ID}/{TURNED}abc"),
        format!("#/nodes/{TURNED}abc/hostile"),
        format!("#/try?url=https%3A%2F%2Fexample.com%2Fx.wasm&node={TURNED}abc"),
    ] {
        page.load(&hash)?;
        nothing(&hash)?;
    }
    Ok(())
}

/// Fails where a screen is wider than what it is seen in.
fn fits(page: &Page, screen: &str) -> Result<()> {
    let look = || {
        page.session.evaluate("scrollTo(0, 0);")?;
        page.settle("await new Promise((done) => setTimeout(done, 150)), true")?;
        let wide = page.value("[document.documentElement.scrollWidth, innerWidth]")?;
        if wide[0].as_f64() <= wide[1].as_f64() {
            return Ok(());
        }
        page.picture("wide")?;
        let culprits = page.value(
            "[...document.querySelectorAll('body *')].filter((each) => each.getBoundingClientRect().right > innerWidth + 1)
               .slice(-3).map((each) => each.outerHTML.slice(0, 120))",
        )?;
        bail!("{screen} is {} wide of {}: {culprits}", wide[0], wide[1]);
    };
    look()?;
    page.on_a_phone(look)
}

fn widths(page: &mut Page) -> Result<()> {
    screens(page, |screen| fits(page, screen))
}

fn folds(page: &mut Page) -> Result<()> {
    page.go(&format!("#/nodes/{ID}/hostile"))?;
    page.equals(
        "document.querySelector('.node-about .lead').textContent.length <= 400",
        &json!(true),
    )?;
    page.click_in(Some(".node-about"), "button", "More")?;
    page.until("document.querySelector('.node-about .more-text').textContent.length === 100000")?;
    page.equals("document.querySelector('h1').title.length > 500", &json!(true))?;
    // Lines of a log as well.
    page.until("document.querySelectorAll('.log-line').length === 60")?;
    page.equals(
        "Math.max(...[...document.querySelectorAll('.log-text')].map(({ textContent }) => textContent.length)) < 2200",
        &json!(true),
    )?;
    page.click_in(Some(".log-lines"), "button", "Show all 60,000 characters")?;
    page.until("document.querySelector('.log-text').textContent.length === 60000")?;
    page.equals(
        "document.querySelectorAll('.log-line:first-child button').length",
        &Value::from(0),
    )
}

/// More and longer events than a page can lay out.
fn events(page: &mut Page) -> Result<()> {
    let drawn = page.settle(
        "await (async () => {
           const load = (file) => import(new URL(`playground/run/${file}.js`, location.href.split('#')[0]));
           const [{ Stream }, { streamView }] = [await load('collected'), await load('stream-view')];
           const stream = new Stream();
           const { element, update } = streamView(stream);
           const add = (count) => {
             for (let index = 0; index < count; index += 1) stream.add({ type: 'row', data: 'e'.repeat(50_000) });
             update();
             return [...element.querySelectorAll('.stream-events > li')];
           };
           const before = add(400);
           const after = add(1);
           // What was drawn stays: only what is new is laid out.
           return [before.length, after.length, after[0] === before[1], element.textContent.length < 300 * 2_200];
         })()",
    )?;
    ensure!(drawn == json!([300, 300, true, true]), "drawn: {drawn}");
    Ok(())
}

fn secret(page: &mut Page) -> Result<()> {
    page.go(&format!("#/nodes/{ID}/hostile"))?;
    let field = "document.querySelector('[data-pin=key] textarea')";
    let key = page.session.element(&format!("return {field};"), PATIENCE)?;
    page.session.type_into(&key, "-----BEGIN\nKEY-----")?;
    page.equals(&format!("{field}.value"), &json!("-----BEGIN\nKEY-----"))?;
    let hidden = format!("getComputedStyle({field}).webkitTextSecurity");
    page.equals(&hidden, &json!("disc"))?;
    page.click_in(Some("[data-pin=key]"), "button", "Show")?;
    page.equals(&hidden, &json!("none"))
}
