//! Every import: that it works when it is allowed, and that it fails as documented when it is not.
//!
//! A [`Case`] is a node that makes some calls; its module is generated (`tests/fixtures/probe.rs`). Each case runs with
//! everything agreed to, with nothing agreed to, and with everything but one of the permissions that a call needs.

mod embedder;
mod env;
mod flowlike;
pub mod hostile;
mod network;
#[path = "../../fixtures/probe.rs"]
pub mod probe;
mod run;
mod storage;
mod wasi;

use std::collections::BTreeSet;

use flow_like_browser::{
    abi::core::tables,
    grant::{Agreed, Capability, permission},
    platform::Platform,
};

use self::{
    embedder::Page,
    probe::{Arg, Gives},
    run::{Seen, run},
};

/// One call, and what comes back when everything is allowed.
#[derive(Clone, Copy)]
struct Call {
    module: &'static str,
    name: &'static str,
    args: &'static [Arg<'static>],
    want: Want,
    /// The permissions without which it fails, as its log line names them.
    needs: &'static [&'static str],
    /// The number that it returns then.
    fails: i64,
}

/// What a call gives.
#[derive(Debug, Clone, Copy)]
enum Want {
    Nothing,
    Int(i32),
    Long(i64),
    /// Nothing, packed.
    Empty,
    Text(&'static str),
    Json(&'static str),
    /// JSON with at least these members.
    Like(&'static str),
    Raw(&'static [u8]),
    /// A number, and these bytes one after the other in the call's buffers.
    Writes(i32, &'static [&'static [u8]]),
}

const fn call(module: &'static str, name: &'static str, args: &'static [Arg<'static>], want: Want) -> Call {
    Call {
        module,
        name,
        args,
        want,
        needs: &[],
        fails: 0,
    }
}

impl Call {
    const fn needs(self, needs: &'static [&'static str]) -> Self {
        Call { needs, ..self }
    }

    const fn fails_with(self, fails: i64) -> Self {
        Call { fails, ..self }
    }

    fn import(&self) -> (&'static str, &'static str) {
        (self.module, self.name)
    }

    /// How its failures begin in the log.
    fn failed(&self) -> String {
        format!("runtime warn: {}.{} failed: ", self.module, self.name)
    }

    /// Whether it uses what an earlier call returned.
    fn depends(&self) -> bool {
        self.args
            .iter()
            .any(|arg| matches!(arg, Arg::Result(_) | Arg::Packed(_) | Arg::Child(..)))
    }

    fn gives(&self) -> Gives {
        match self.want {
            Want::Nothing => Gives::Nothing,
            Want::Int(_) | Want::Writes(..) => Gives::I32,
            Want::Long(_) => Gives::I64,
            Want::Empty | Want::Text(_) | Want::Json(_) | Want::Like(_) | Want::Raw(_) => Gives::Packed,
        }
    }
}

/// Calls of one node.
#[derive(Clone, Copy)]
struct Case {
    calls: &'static [Call],
    /// What else the run leaves (logs, stream events, variables, a rejection …), as [`Expect`](super::expect::Expect) in
    /// JSON. What is not mentioned must not happen.
    leaves: &'static str,
}

const fn case(calls: &'static [Call], leaves: &'static str) -> Case {
    Case { calls, leaves }
}

/// Cases in which everything works.
const WORKING: [&[Case]; 6] = [
    flowlike::WORKING,
    storage::WORKING,
    network::WORKING,
    embedder::WORKING,
    env::WORKING,
    wasi::WORKING,
];
/// Cases whose last call fails although it is allowed: bad arguments above all.
const FAILING: [&[Case]; 6] = [
    flowlike::FAILING,
    storage::FAILING,
    network::FAILING,
    embedder::FAILING,
    env::FAILING,
    wasi::FAILING,
];

fn conclude(ran: usize, failures: &[String]) {
    assert!(ran > 20, "only {ran} cases ran");
    assert!(
        failures.is_empty(),
        "{} of {ran} failed:\n{}",
        failures.len(),
        failures.join("\n")
    );
}

/// Everything agreed to: every call gives what it should.
pub async fn imports_that_are_granted(platform: &dyn Fn() -> Platform) {
    let (mut ran, mut failures) = (0, Vec::new());
    for case in WORKING.iter().copied().flatten() {
        ran += 1;
        let seen = run(platform(), Page::new(), case, Agreed::All).await;
        failures.extend(seen.check_all().err());
    }
    conclude(ran, &failures);
}

/// Calls that are allowed and fail all the same: the documented value, one line in the log, and the run goes on.
pub async fn imports_with_bad_arguments(platform: &dyn Fn() -> Platform) {
    let (mut ran, mut failures) = (0, Vec::new());
    for case in FAILING.iter().copied().flatten() {
        ran += 1;
        let seen = run(platform(), Page::new(), case, Agreed::All).await;
        failures.extend(
            seen.check_all()
                .and_then(|()| seen.check_failed(case.calls.len() - 1))
                .err(),
        );
    }
    conclude(ran, &failures);
}

/// Nothing agreed to: what needs a permission fails, says which one, and leaves nothing; the rest works.
pub async fn imports_without_any_permission(platform: &dyn Fn() -> Platform) {
    let (mut ran, mut failures) = (0, Vec::new());
    for case in WORKING.iter().copied().flatten() {
        ran += 1;
        let seen = run(platform(), Page::new(), case, Agreed::Names(Vec::new())).await;
        if seen.is_rejected() {
            continue;
        }
        for (index, call) in case.calls.iter().enumerate() {
            let checked = match call.needs.first() {
                Some(permission) => seen.check_denied(index, permission),
                None if call.depends() => Ok(()),
                None => seen.check_call(index),
            };
            failures.extend(checked.err());
        }
        let all_denied = case.calls.iter().all(|call| !call.needs.is_empty());
        failures.extend(all_denied.then(|| seen.check_untouched()).and_then(Result::err));
    }
    conclude(ran, &failures);
}

/// Everything agreed to but one permission: that one is missing, whatever else is there.
pub async fn imports_without_one_permission(platform: &dyn Fn() -> Platform) {
    let (mut ran, mut failures) = (0, Vec::new());
    for case in WORKING.iter().copied().flatten() {
        let needed: BTreeSet<&str> = case.calls.iter().flat_map(|call| call.needs).copied().collect();
        for missing in needed {
            ran += 1;
            let seen = run(platform(), Page::new(), case, all_but(missing)).await;
            for (index, call) in case.calls.iter().enumerate() {
                if call.needs.contains(&missing) {
                    failures.extend(seen.check_denied(index, missing).err());
                }
            }
        }
    }
    conclude(ran, &failures);
}

/// Names that together give everything but this one capability.
fn all_but(missing: &str) -> Agreed {
    let all = Capability::ALL.into_iter();
    let capability = all.clone().find(|capability| capability.permission_name() == missing);
    let capability = capability.unwrap_or_else(|| panic!("no capability has the permission `{missing}`"));
    let names = all
        .map(Capability::permission_name)
        .filter(|name| match permission(name) {
            Some(grant) => !grant.contains(capability),
            None => false,
        });
    Agreed::Names(names.map(str::to_owned).collect())
}

/// An embedder that provides nothing: calls that need it fail and the log says why.
pub async fn imports_without_an_embedder(platform: &dyn Fn() -> Platform) {
    let (mut ran, mut failures) = (0, Vec::new());
    for case in embedder::WORKING {
        ran += 1;
        let seen = run(platform(), Page::absent(), case, Agreed::All).await;
        for index in 0..case.calls.len() {
            failures.extend(seen.check_unprovided(index).err());
        }
    }
    assert!(
        ran >= 5 && failures.is_empty(),
        "{} of {ran} failed:\n{}",
        failures.len(),
        failures.join("\n")
    );
}

/// A row of the tables without a test, or a test of an import that does not exist, fails. (`env.invoke_*` and
/// `env._emscripten_throw_longjmp` have no rows: the suite `seam` has them.)
pub async fn every_import_is_tested(_: &dyn Fn() -> Platform) {
    type Imports = BTreeSet<(&'static str, &'static str)>;
    let all: Imports = tables().map(|row| (row.module, row.name)).collect();
    let working: Imports = WORKING
        .iter()
        .copied()
        .flatten()
        .flat_map(|case| case.calls)
        .map(Call::import)
        .collect();
    assert_eq!(working, all);

    let needing = WORKING
        .iter()
        .copied()
        .flatten()
        .flat_map(|case| case.calls)
        .filter(|call| !call.needs.is_empty());
    let failing = FAILING.iter().copied().flatten().filter_map(|case| case.calls.last());
    let failing: Imports = needing.chain(failing).map(Call::import).collect();
    let constant: Imports = CONSTANT
        .iter()
        .flat_map(|(module, names)| names.iter().map(|name| (*module, *name)))
        .collect();
    assert_eq!(
        failing.intersection(&constant).next(),
        None,
        "an import that fails is not constant"
    );
    assert_eq!(failing.union(&constant).copied().collect::<Imports>(), all);
}

/// Imports that nothing can make fail: without arguments, or with the same answer whatever the arguments.
const CONSTANT: &[(&str, &[&str])] = &[
    (
        "flowlike_meta",
        &[
            "get_node_id",
            "get_run_id",
            "get_app_id",
            "get_board_id",
            "get_user_id",
            "is_streaming",
            "get_log_level",
            "time_now",
            "random",
        ],
    ),
    ("flowlike_schema", &["list_types"]),
    (
        "env",
        &[
            "abort",
            "host_time_now",
            "host_random",
            "emscripten_notify_memory_growth",
            "__syscall_dup3",
        ],
    ),
    ("wasi_snapshot_preview1", wasi::CONSTANT),
];
