use std::{cell::Cell, rc::Rc};

use futures::future::{join, join_all};
use wasm_bindgen_test::wasm_bindgen_test;

use super::platform;

const PAUSES: u32 = 500;

#[wasm_bindgen_test]
async fn is_not_slowed_down_like_nested_timers() {
    let platform = platform();
    let began = platform.clock.monotonic_ms();
    for _ in 0..PAUSES {
        platform.pause.pause().await;
    }
    let each = (platform.clock.monotonic_ms() - began) / f64::from(PAUSES);
    assert!(each < 4.0, "{each} ms each");
}

#[wasm_bindgen_test]
async fn timers_fire_in_between() {
    let platform = platform();
    let fired = Rc::new(Cell::new(false));
    let began = platform.clock.monotonic_ms();
    let timer = async {
        platform.clock.sleep(20.0).await;
        fired.set(true);
    };
    let pauses = async {
        while !fired.get() {
            assert!(platform.clock.monotonic_ms() - began < 5_000.0, "the timer never fired");
            platform.pause.pause().await;
        }
    };
    join(timer, pauses).await;
}

#[wasm_bindgen_test]
async fn dropped_pauses_do_not_disturb_others() {
    let pause = platform().pause;
    let (first, second, third) = (pause.pause(), pause.pause(), pause.pause());
    drop(second);
    join_all([first, third]).await;
    pause.pause().await;
}
