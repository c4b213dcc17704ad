use futures::future::{Either, select};
use wasm_bindgen_test::wasm_bindgen_test;

use super::platform;

#[wasm_bindgen_test]
async fn sleeps_at_least_as_long_as_asked() {
    let clock = platform().clock;
    for ms in [0.0, 0.5, 1.0, 30.3] {
        let began = clock.monotonic_ms();
        clock.sleep(ms).await;
        let slept = clock.monotonic_ms() - began;
        assert!((ms..ms + 2_000.0).contains(&slept), "{ms}: {slept}");
    }
}

#[wasm_bindgen_test]
async fn takes_any_number() {
    let clock = platform().clock;
    for past in [-1.0, f64::NAN, f64::NEG_INFINITY] {
        clock.sleep(past).await;
    }
    // Timers with more than 31 bits of milliseconds would fire at once.
    for future in [2_147_483_648.0, 4_294_967_296.0, f64::MAX, f64::INFINITY] {
        let first = select(clock.sleep(future), clock.sleep(20.0)).await;
        assert!(matches!(first, Either::Right(_)), "{future}");
    }
}

#[wasm_bindgen_test]
async fn knows_the_date() {
    let clock = platform().clock;
    let difference = clock.now_ms() as f64 - js_sys::Date::now();
    assert!(difference.abs() < 1_000.0, "{difference}");
}

#[wasm_bindgen_test]
async fn a_dropped_sleep_clears_its_timer() {
    super::js(
        "globalThis.cleared = 0; globalThis.clear = clearTimeout; \
               globalThis.clearTimeout = id => { cleared += 1; clear(id) }",
    )
    .await;
    drop(platform().clock.sleep(60_000.0));
    let cleared = super::js("globalThis.clearTimeout = clear; return cleared").await;
    assert_eq!(cleared.as_f64(), Some(1.0));
}
