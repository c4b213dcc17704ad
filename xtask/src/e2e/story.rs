//! The story of a package: published, reviewed, found, installed, updated while it runs, used without its registry, removed.

use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result, ensure};
use serde_json::{Value, json};

use super::registry::Registry;
use super::steps::{self, Step};
use super::tabs::Tabs;
use super::{Test, World};
use crate::build::Build;
use crate::modules::{self, ID};

const SDK: &str = "com.example.rust-sdk";
const SHOUT: &str = "com.example.assemblyscript";

/// How often the first tab looks for updates.
const INTERVAL_MS: u32 = 300;

const STEPS: &[Step<Story>] = &[
    ("a_new_package_waits_for_its_review", waits_for_review),
    ("an_approved_package_is_found", is_found),
    ("the_editor_has_its_registry", editor),
    ("it_installs_step_by_step", installs),
    ("it_runs", runs),
    ("a_new_version_reaches_both_tabs_while_the_old_one_runs", updates),
    ("a_new_version_of_a_real_package_is_installed", real_updates),
    ("packages_work_without_their_registry", works_alone),
    ("nothing_is_left_after_uninstalling", leaves_nothing),
];

pub(super) fn run(world: &World<'_>, build: &'static Build) -> Result<Vec<Test>> {
    steps::run(world, build, STEPS, || {
        Ok(Story {
            fixtures: world.project.fixtures(),
            registry: Registry::start(world.project, world.browser_name)?,
            tabs: Tabs::start(world, build)?,
        })
    })
}

struct Story {
    /// Where real packages are.
    fixtures: PathBuf,
    registry: Registry,
    tabs: Tabs,
}

impl Story {
    /// What the first tab says to this.
    fn ask(&self, function: &str, arguments: &Value) -> Result<Value> {
        self.ask_tab(0, function, arguments)
    }

    fn ask_tab(&self, tab: usize, function: &str, arguments: &Value) -> Result<Value> {
        self.tabs
            .ask(tab, &format!("story.{function}"), arguments)
            .with_context(|| format!("{function}{arguments} in tab {tab}"))
    }

    fn expect(&self, function: &str, arguments: &Value, expected: &Value) -> Result<()> {
        equal(&self.ask(function, arguments)?, expected, function)
    }

    /// A fixture under this version; only the manifest says which.
    fn fixture(&self, module: &str, version: &str) -> Result<(Value, Vec<u8>)> {
        let name = module.split('.').next().unwrap_or(module);
        let text = fs::read_to_string(self.fixtures.join(format!("{name}.toml")))?;
        let mut manifest: Value = serde_json::to_value(text.parse::<toml::Table>()?)?;
        manifest["version"] = json!(version);
        Ok((manifest, fs::read(self.fixtures.join(format!("{module}.wasm")))?))
    }
}

fn equal(found: &Value, expected: &Value, what: &str) -> Result<()> {
    ensure!(found == expected, "{what}: {found}, expected {expected}");
    Ok(())
}

fn waits_for_review(story: &mut Story) -> Result<()> {
    let (manifest, module) = modules::version("1.0.0")?;
    story.registry.publish(&manifest, &module)?;
    story.ask("open", &json!([story.registry.url()]))?;
    let details = story.ask("refused", &json!([ID, "unavailable"]))?;
    equal(&details["status"], &json!("pending_review"), "why it is refused")?;

    // Who has reviewed it does not vouch for it yet.
    let said = story.registry.review(&["approve", ID, "1.0.0"])?;
    ensure!(said.contains(&format!("{ID} is active")), "{said}");
    let details = story.ask("refused", &json!([ID, "unavailable"]))?;
    equal(&details["status"], &json!("unverified"), "why it is refused")?;
    story.registry.review(&["verify", ID]).map(drop)
}

fn is_found(story: &mut Story) -> Result<()> {
    for (query, ids) in [("answers", json!([ID])), ("story", json!([ID])), ("records", json!([]))] {
        let found = story.ask("search", &json!([{ "query": query }]))?;
        equal(&found["ids"], &ids, query)?;
        equal(&found["stale"], &json!([]), "what is out of date")?;
    }
    Ok(())
}

fn editor(story: &mut Story) -> Result<()> {
    let (manifest, module) = modules::version("1.0.1")?;
    story.registry.release(&manifest, &module)?;
    story
        .ask("editor", &json!([story.registry.url(), ID, "1.0.1", "1.0.0"]))
        .map(drop)
}

fn installs(story: &mut Story) -> Result<()> {
    for (fixture, version) in [("rust-sdk.unknown", "1.0.0"), ("assemblyscript", "1.0.0")] {
        let (manifest, module) = story.fixture(fixture, version)?;
        story.registry.release(&manifest, &module)?;
    }
    let origin = json!(format!("registry:{}", story.registry.url()));
    for (id, options, version) in [
        (ID, json!({ "version": "1.0.0" }), "1.0.0"),
        (SDK, json!({}), "1.0.0"),
        (SHOUT, json!({ "version": "^1" }), "1.0.0"),
    ] {
        let told = json!([{
            "event": "packages-changed", "elsewhere": false,
            "changes": [{ "id": id, "kind": "installed", "from": null, "to": version }],
        }]);
        let expected = json!({ "version": version, "origin": origin, "told": told });
        story.expect("install", &json!([id, options]), &expected)?;
    }
    Ok(())
}

fn runs(story: &mut Story) -> Result<()> {
    story.expect("run", &json!([ID, "answer"]), &json!({ "value": 100 }))?;
    story.expect("run", &json!([SDK, "add", { "a": 40, "b": 2 }]), &json!({ "sum": 42 }))?;
    let shouted = json!({ "shouted": "HELLO!", "length": 6 });
    story.expect("run", &json!([SHOUT, "shout", { "text": "hello" }]), &shouted)
}

fn updates(story: &mut Story) -> Result<()> {
    story.ask("followUpdates", &json!([ID]))?;
    let (manifest, module) = modules::version("1.1.0")?;
    story.registry.publish(&manifest, &module)?;
    story.registry.review(&["approve", ID, "1.1.0"])?;
    let second = story.tabs.add()?;
    story.ask_tab(second, "open", &json!([story.registry.url()]))?;
    let before = story.ask_tab(second, "begin", &json!([ID]))?;
    equal(&before, &json!(100), "the flow of the second tab")?;

    // Only now somebody looks for updates.
    story.tabs.reload(0)?;
    let often = json!({ "updates": { "intervalMs": INTERVAL_MS } });
    story.ask("open", &json!([story.registry.url(), often]))?;
    for (tab, elsewhere) in [(second, true), (0, false)] {
        let heard = story.ask_tab(tab, "hear", &json!([ID, "1.1.0"]))?;
        let change = json!({
            "id": ID, "kind": "updated", "from": "1.0.0", "to": "1.1.0", "elsewhere": elsewhere,
        });
        equal(&heard, &change, &format!("what tab {tab} hears"))?;
    }
    let went_on = story.ask_tab(second, "goOn", &json!([ID]))?;
    let expected = json!({ "next": 110, "wasUnderWay": true, "before": 100, "last": 110 });
    equal(&went_on, &expected, "the flow of the second tab")?;
    story.expect("run", &json!([ID, "answer"]), &json!({ "value": 110 }))
}

fn real_updates(story: &mut Story) -> Result<()> {
    // The first tab goes on looking for updates; this package was not told to follow them.
    let (manifest, module) = story.fixture("rust-sdk.unknown", "1.1.0")?;
    story.registry.release(&manifest, &module)?;
    let installed = story.ask("install", &json!([SDK]))?;
    equal(&installed["version"], &json!("1.1.0"), "the newest version")?;
    let versions = json!({ ID: "1.1.0", SDK: "1.1.0", SHOUT: "1.0.0" });
    story.expect("versions", &json!([]), &versions)?;
    story.expect("run", &json!([SDK, "add", { "a": 40, "b": 3 }]), &json!({ "sum": 43 }))
}

fn works_alone(story: &mut Story) -> Result<()> {
    story.registry.stop()?;
    story.tabs.close_last()?;
    story.tabs.reload(0)?;
    story.ask("open", &json!([story.registry.url()]))?;
    let versions = json!({ ID: "1.1.0", SDK: "1.1.0", SHOUT: "1.0.0" });
    story.expect("versions", &json!([]), &versions)?;

    // The registry is asked at every start. Where it does not answer, what it last said is searched, with its age.
    let found = story.ask("search", &json!([{ "query": "story" }]))?;
    equal(&found["ids"], &json!([ID]), "the cached index")?;
    let stale = found["stale"][0].as_str().unwrap_or_default();
    ensure!(
        stale.contains(story.registry.url()),
        "nothing says that it is out of date: {found}"
    );
    ensure!(
        found["indexAgeMs"].as_f64() > Some(0.0),
        "the index has no age: {found}"
    );
    // Once it was asked, nobody has to wait for it again.
    let found = story.ask("search", &json!([{ "query": "story" }]))?;
    equal(&found["ids"], &json!([ID]), "the cached index, once more")?;

    story.expect("run", &json!([ID, "answer"]), &json!({ "value": 110 }))?;
    story.expect("run", &json!([SDK, "add", { "a": 1, "b": 2 }]), &json!({ "sum": 3 }))?;
    let shouted = json!({ "shouted": "STILL!", "length": 6 });
    story.expect("run", &json!([SHOUT, "shout", { "text": "still" }]), &shouted)
}

fn leaves_nothing(story: &mut Story) -> Result<()> {
    story.ask("writeNotes", &json!([]))?;
    let left = story.ask("uninstallAll", &json!([]))?;
    for (store, entries) in [("packages", 0), ("modules", 0), ("files", 1)] {
        equal(&left[store], &json!(entries), store)?;
    }
    Ok(())
}
