//! The behaviour suite: cases as data (`cases/*.json`), run on any platform.
//!
//! A case loads one package (or each of several builds of it) and runs nodes, alone or in a flow. What a run did is
//! compared with what the case expects. Clock and randomness are deterministic, so the whole [`Observation`], fuel
//! included, must also be the same on every platform: native runs record theirs, browsers compare.

pub mod bad;
pub mod cut;
pub mod expect;
pub mod fixtures;
pub mod imports;
pub mod limits;
pub mod observe;
pub mod packages;
pub mod suites;
pub mod threats;

use std::{collections::BTreeMap, rc::Rc};

use flow_like_browser::{
    Result, Runtime,
    grant::Agreed,
    host::{
        embedder::{Embedder, Nothing},
        meta::Context,
    },
    manifest::{Manifest, Parsed},
    platform::{Future, Platform},
    run::{Cancel, Deterministic, Options, Request},
};
use serde::Deserialize;
use serde_json::{Map, Value, json};

use self::{
    expect::Expect,
    observe::{Observation, Observations},
};

/// A file of cases.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Suite {
    /// The fixtures of cases that name none.
    #[serde(default)]
    packages: Vec<String>,
    cases: Vec<Case>,
}

/// One case.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    name: String,
    /// Fixtures; the case runs on each of them.
    #[serde(default)]
    packages: Vec<String>,
    /// A manifest other than the fixture's own, as JSON.
    manifest: Option<Value>,
    /// What is different in the fixture's own, as a merge patch (RFC 7396); for those in JSON.
    manifest_patch: Option<Value>,
    /// The user's tokens by provider. Without any, the page provides none.
    #[serde(default)]
    tokens: BTreeMap<String, String>,
    /// Present where the runs belong to one flow.
    flow: Option<FlowOptions>,
    runs: Vec<Run>,
    /// What is logged while the flow closes.
    #[serde(default)]
    closing: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FlowOptions {
    #[serde(default)]
    context: ContextOptions,
    #[serde(default)]
    variables: Map<String, Value>,
}

#[derive(Deserialize, Default, Clone)]
#[serde(deny_unknown_fields, default)]
struct ContextOptions {
    run: String,
    app: String,
    board: String,
    user: String,
    log_level: u8,
    stream: bool,
}

/// One run of a node.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Run {
    node: String,
    #[serde(default)]
    node_id: Option<String>,
    #[serde(default)]
    inputs: Map<String, Value>,
    /// Permissions that the user agreed to; everything unless given.
    grant: Option<Vec<String>>,
    #[serde(default)]
    context: ContextOptions,
    #[serde(default)]
    variables: Map<String, Value>,
    timeout_ms: Option<f64>,
    fuel: Option<u64>,
    #[serde(default)]
    dry_run: bool,
    expect: Expect,
}

/// The clock and seed that every case has.
pub const DETERMINISTIC: Deterministic = Deterministic {
    now_ms: 1_772_000_000_000,
    seed: 7,
};

/// A runtime with the suite's clock and seed.
pub fn runtime(platform: Platform) -> Runtime {
    runtime_for(platform, Rc::new(Nothing))
}

fn runtime_for(platform: Platform, embedder: Rc<dyn Embedder>) -> Runtime {
    Runtime::new(
        platform,
        Options {
            deterministic: Some(DETERMINISTIC),
            embedder,
            ..Options::default()
        },
    )
}

/// A page that has tokens.
struct Tokens(BTreeMap<String, String>);

impl Tokens {
    fn of(tokens: &BTreeMap<String, String>) -> Rc<dyn Embedder> {
        match tokens.is_empty() {
            true => Rc::new(Nothing),
            false => Rc::new(Tokens(tokens.clone())),
        }
    }
}

impl Embedder for Tokens {
    fn oauth_token(&self, provider: &str, _scopes: &[String]) -> Option<Future<Result<Option<Value>>>> {
        let token = self
            .0
            .get(provider)
            .map(|token| json!({"access_token": token, "token_type": "Bearer"}));
        Some(Box::pin(async { Ok(token) }))
    }
}

/// Runs all cases of a file; each has a fresh platform. Returns what was observed.
///
/// # Panics
///
/// When a case does not do what it expects; all failures are named.
pub async fn run_suite(json: &str, platform: &dyn Fn() -> Platform) -> Observations {
    let suite: Suite = serde_json::from_str(json).expect("the cases are valid");
    let mut observations = Observations::default();
    let mut failures = Vec::new();
    for case in &suite.cases {
        let packages = if case.packages.is_empty() {
            &suite.packages
        } else {
            &case.packages
        };
        for package in packages {
            let title = format!("{} [{package}]", case.name);
            let runtime = runtime_for(platform(), Tokens::of(&case.tokens));
            if let Err(failure) = run_case(&runtime, case, package, &title, &mut observations).await {
                failures.push(format!("{title}: {failure}"));
            }
        }
    }
    assert!(!observations.is_empty(), "no case ran");
    assert!(
        failures.is_empty(),
        "{} failed:\n{}",
        failures.len(),
        failures.join("\n")
    );
    observations
}

async fn run_case(
    runtime: &Runtime,
    case: &Case,
    package: &str,
    title: &str,
    observations: &mut Observations,
) -> Result<(), String> {
    let read = |manifest: &Value| Manifest::from_json(&manifest.to_string()).map_err(|error| error.to_string());
    let manifest = match (&case.manifest, &case.manifest_patch) {
        (Some(manifest), _) => read(manifest)?,
        (None, Some(patch)) => read(&fixtures::patched(package, patch))?,
        (None, None) => fixtures::manifest(package),
    };
    let loaded = runtime
        .load(manifest, fixtures::module(package), Cancel::new())
        .await
        .map_err(|error| format!("did not load: {error:?}"))?;
    let id = loaded.manifest.id.clone();
    let flow = match &case.flow {
        Some(flow) => {
            let flow = runtime.open_flow(flow.context.context(), flow.variables.clone());
            Some(flow.map_err(|error| error.to_string())?)
        }
        None => None,
    };
    for (index, run) in case.runs.iter().enumerate() {
        let request = run.request();
        let outcome = match &flow {
            Some(flow) => flow.run(&loaded, request).await,
            None => {
                runtime
                    .run(&id, request, run.context.context(), run.variables.clone())
                    .await
            }
        };
        let observation = Observation::of(&outcome);
        run.expect
            .check(&observation)
            .map_err(|failure| format!("run {index}: {failure}"))?;
        observations.add(format!("{title} #{index}"), observation);
    }
    if let Some(flow) = flow {
        let logs = observe::lines(&flow.close().await);
        if logs != case.closing {
            return Err(format!("logged {logs:?} while it closed, expected {:?}", case.closing));
        }
    }
    Ok(())
}

impl Run {
    fn request(&self) -> Request {
        Request {
            node_id: self.node_id.clone(),
            agreed: self.grant.clone().map_or(Agreed::All, Agreed::Names),
            timeout_ms: self.timeout_ms,
            fuel: self.fuel,
            dry_run: self.dry_run,
            ..Request::new(self.node.clone(), self.inputs.clone())
        }
    }
}

impl ContextOptions {
    fn context(&self) -> Context {
        let Self {
            run,
            app,
            board,
            user,
            log_level,
            stream,
        } = self.clone();
        Context {
            run_id: run,
            app_id: app,
            board_id: board,
            user_id: user,
            event_id: String::new(),
            log_level,
            stream,
        }
    }
}

/// Loads a fixture with its own manifest.
pub async fn load(runtime: &Runtime, fixture: &str) -> Result<Rc<flow_like_browser::package::Package>> {
    runtime
        .load(fixtures::manifest(fixture), fixtures::module(fixture), Cancel::new())
        .await
}

/// A manifest of a package that asks for everything.
pub fn open_manifest(id: &str) -> Parsed {
    let manifest = test_support::open_manifest(id);
    Manifest::from_json(&manifest.to_string()).expect("the manifest is valid")
}

/// Calls a macro with the tests in Rust, as `module::name`.
macro_rules! for_each_test {
    ($then:ident) => {
        $then! {
            bad::bad_modules
            bad::bad_bytes
            bad::manifest_and_module_differ
            cut::changes_are_cut_at_every_step
            limits::timers_fire_while_a_node_spins
            limits::cancelling_stops_within_a_slice
            limits::the_deadline_ends_waiting
            limits::many_runs_at_once
            limits::waiting_and_slicing_side_by_side
            limits::runs_of_a_flow_wait_for_each_other
            imports::imports_that_are_granted
            imports::imports_without_any_permission
            imports::imports_without_one_permission
            imports::imports_with_bad_arguments
            imports::imports_without_an_embedder
            imports::every_import_is_tested
            threats::t01_pointers_out_of_bounds
            threats::t02_overlapping_buffers
            threats::t03_invalid_text
            threats::t04_json_bombs
            threats::t05_memory_at_and_beyond_the_tier
            threats::t06_giant_tables
            threats::t07_a_million_locals
            threats::t08_compile_bombs
            threats::t09_endless_loops
            threats::t10_loops_and_traps_at_the_edges
            threats::t11_recursion_without_end
            threats::t12_reentry_through_alloc
            threats::t13_host_call_storm
            threats::t14_floods_of_logs_and_events
            threats::t15_giant_outputs
            threats::t16_what_alloc_returns
            threats::t17_what_run_returns
            threats::t18_an_instance_after_a_trap
            threats::t19_names_of_others
            threats::t20_storage_paths
            threats::t21_forged_paths
            threats::t22_redirects_off_the_list
            threats::t23_headers_that_speak_for_the_page
            threats::t24_the_pages_own_origin
            threats::t25_url_corpus
            threats::t26_local_addresses
            threats::t27_other_schemes
            threats::t28_answers_without_end
            threats::t29_tokens_stay_where_they_belong
            threats::t30_sockets_without_end
            threats::hostile_soak
            packages::packages_stay
            packages::packages_are_only_loaded
            packages::real_packages_stay
            packages::progress_is_told
            packages::installs_are_cancelled
            packages::folders
            packages::urls
            packages::neighbours_out_of_reach
            packages::own_files_are_reloaded
            packages::names_that_differ
            packages::t31_registries_that_lie
            packages::t32_downgrades_and_replays
            packages::several_registries
            packages::searching_with_and_without_network
            packages::t33_updates_that_want_more
            packages::going_back
            packages::updates_that_fail
            packages::updates_that_are_overtaken
            packages::registries_that_are_added
            packages::t34_edited_storage
            packages::damaged_versions_are_left
            packages::t35_closed_at_every_step
            packages::t36_no_room
            packages::usage_and_files
            packages::many_packages_are_found_fast
            packages::t37_tabs_at_once
            packages::tabs_hear_of_changes
        }
    };
}
pub(crate) use for_each_test;
