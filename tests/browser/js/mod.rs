//! The JavaScript surface, tested from JavaScript.
//!
//! Each `.js` file here exports `tests`, an object of async functions; [`suite!`] lists their names, and every name is a
//! test. The files import the classes from the module that a page would import.

mod fixtures;

use js_sys::{Function, Object, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue, prelude::wasm_bindgen};
use wasm_bindgen_futures::JsFuture;

// What the other files import has to be named once in order to be served.
#[wasm_bindgen(module = "/tests/browser/js/support.js")]
extern "C" {
    #[wasm_bindgen(js_name = newDatabase)]
    #[allow(dead_code)]
    fn new_database() -> String;
}

/// Runs one function of `tests`.
async fn run(tests: &JsValue, name: &str) -> Result<(), JsValue> {
    let test: Function = Reflect::get(tests, &name.into())?.dyn_into()?;
    let promise = test.call0(tests)?.dyn_into::<Promise>()?;
    JsFuture::from(promise).await.map(drop)
}

/// A test that is not listed would never run.
fn assert_listed(tests: &JsValue, names: &[&str]) {
    let written: Vec<_> = Object::keys(tests.unchecked_ref::<Object>())
        .iter()
        .filter_map(|name| name.as_string())
        .collect();
    assert_eq!(written, names, "the tests of the file and those that are listed");
}

macro_rules! suite {
    ($suite:ident, $file:tt, $($name:ident)+) => {
        mod $suite {
            use wasm_bindgen::prelude::{JsValue, wasm_bindgen};
            use wasm_bindgen_test::wasm_bindgen_test;

            #[wasm_bindgen(module = $file)]
            extern "C" {
                #[wasm_bindgen(thread_local_v2, js_name = tests)]
                static TESTS: JsValue;
            }

            #[wasm_bindgen_test]
            fn all_tests_are_listed() {
                super::assert_listed(&TESTS.with(JsValue::clone), &[$(stringify!($name)),+]);
            }

            $(#[wasm_bindgen_test]
            async fn $name() -> Result<(), JsValue> {
                super::run(&TESTS.with(JsValue::clone), stringify!($name)).await
            })+
        }
    };
}

suite! { values, "/tests/browser/js/values.js",
    large_integers_are_exact
    integers_of_more_than_64_bits_are_refused
    bytes_are_typed_arrays
    dates_maps_and_sets_are_accepted
    values_of_other_windows_are_what_they_are
    objects_of_classes_are_their_members
    undefined_members_are_left_out
    what_json_cannot_hold_is_refused_by_place
    a_throwing_getter_is_an_error
    what_only_looks_like_a_date_is_refused
    names_cannot_touch_prototypes
    inputs_are_read_at_once
    what_cannot_be_shown_is_an_error_all_the_same
    iterators_of_the_page_are_not_asked
    views_are_what_they_are
    too_much_is_refused_before_it_is_read
}

suite! { options, "/tests/browser/js/options.js",
    unknown_names_are_refused
    wrong_types_are_refused
    bytes_are_looked_at_before_they_are_copied
}

suite! { callbacks, "/tests/browser/js/callbacks.js",
    logs_arrive_while_the_node_runs
    stream_events_arrive_while_the_node_runs
    what_callbacks_throw_does_not_end_the_run
    callbacks_may_run_nodes
    callbacks_may_close_the_runtime
}

suite! { stopping, "/tests/browser/js/stopping.js",
    a_signal_that_has_aborted_prevents_the_run
    a_signal_stops_a_loop_at_once
    a_signal_stops_a_waiting_call
    a_signal_stops_its_own_run_only
    signals_are_left_alone_afterwards
    an_aborted_installation_is_rejected
    time_and_fuel_are_limited
}

suite! { errors, "/tests/browser/js/errors.js",
    are_of_one_class
    name_what_is_missing
    of_packages_leave_the_runtime_usable
    of_runs_carry_the_log
}

suite! { grants, "/tests/browser/js/grants.js",
    nothing_runs_without_one
    nothing_is_allowed_with_an_empty_one
    everything_is_allowed_with_all
    names_allow_what_they_say
}

suite! { embedder, "/tests/browser/js/embedder.js",
    provides_tokens
    may_fail_to_provide_tokens
    provides_models_that_stream
    provides_models_of_a_class
    may_fail_to_provide_models
    may_stream_after_the_end
    provides_schemas
}

suite! { flows, "/tests/browser/js/flows.js",
    keep_variables
    share_instances
    are_closed_for_good
    reject_what_is_under_way
    ask_nobody_once_they_are_closed
}

suite! { runtime, "/tests/browser/js/runtime.js",
    lists_packages_and_nodes
    takes_manifests_in_every_shape
    describes_board_nodes
    repeats_deterministic_runs
    keeps_files_in_its_database
    runs_many_nodes_at_once
    rejects_everything_when_it_closes
}
