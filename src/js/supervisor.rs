//! What happens when this WebAssembly instance ends: a panic, an exhausted stack, no more memory, or an exception of the
//! page that unwinds through it. Its state is unknown then, so the calls in flight are rejected by JavaScript, and the
//! next one begins in a fresh instance of the same module.
//!
//! wasm-bindgen notices, where it was run with `--force-enable-abort-handler`, as `cargo xtask build` does.
// Functions that JavaScript calls have to be public.
#![allow(unreachable_pub)]

use js_sys::Promise;
use wasm_bindgen::{handler, prelude::wasm_bindgen};

#[wasm_bindgen(module = "/src/js/supervisor.js")]
extern "C" {
    /// A promise that settles as `promise` does, or rejects when this instance ends before.
    pub(super) fn track(promise: &Promise) -> Promise;

    fn crashed();

    // For the entry (index.js), which cannot know under which name this file is shipped.
    #[wasm_bindgen(js_name = crashCount, reexport = "crashCount", skip_typescript)]
    fn _crash_count() -> u32;
    #[wasm_bindgen(js_name = crash, reexport = "crash", skip_typescript)]
    fn _crash();
}

/// Sees to it that JavaScript learns when this instance ends.
pub(super) fn watch() {
    // The handler from before, if any, is this one.
    handler::set_on_abort(ended);
}

/// Called in the instance that has ended: must not rely on any of its state.
fn ended() {
    crashed();
    handler::schedule_reinit();
}

/// Ends this instance. For the entry, when it sees an exception that nobody else has noticed.
#[wasm_bindgen(skip_typescript)]
pub fn terminate() {
    std::process::abort();
}

/// Bytes of this instance's memory, guests' included. It never shrinks.
#[wasm_bindgen(js_name = memoryBytes, skip_typescript)]
pub fn memory_bytes() -> f64 {
    const PAGE: f64 = 65536.0;
    core::arch::wasm32::memory_size(0) as f64 * PAGE
}
