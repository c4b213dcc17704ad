//! Which figures there are.

use crate::bench::statistics::{median, percentile};

/// How a figure is made of samples.
pub(super) enum Of {
    /// Our median against that of another side in the same row.
    Ratio(&'static str, &'static str),
    /// Our median against our own in another row.
    Growth(&'static str, &'static str),
    /// The geometric mean of our ratios to another side in these rows.
    Mean(&'static [&'static str], &'static str),
    /// A statistic of our samples.
    Statistic(&'static str, fn(&[f64]) -> f64),
}

/// What is wanted at most.
pub(super) enum Goal {
    None,
    AtMost(f64),
    /// In Chromium, and in other browsers.
    Each(f64, f64),
}

pub(super) struct Row {
    pub(super) group: &'static str,
    pub(super) name: &'static str,
    pub(super) of: Of,
    pub(super) goal: Goal,
}

pub(super) const BROWSER: &str = "browser";
pub(super) const KERNELS: &[&str] = &["fib", "sha256", "matrix", "json", "sort", "sieve"];

const fn row(group: &'static str, name: &'static str, of: Of, goal: Goal) -> Row {
    Row { group, name, of, goal }
}

pub(in crate::bench) const COMPUTE: &str = "Guest compute, times the browser's own WebAssembly";
pub(super) const CALL: &str = "One host call, the log of 32 bytes, times a plain JavaScript import";
const SMALL: &str = "A small node's run, times the browser's own WebAssembly and a plain JavaScript host";
const EXTISM: &str = "The same run, times Extism's JavaScript SDK";
const BLOCK: &str = "How long the main thread is blocked";
const STOP: &str = "How late a run that never ends is stopped";
const COLD: &str = "Cold start, from the navigation to the first result";
const OPEN: &str = "Opening a runtime over what is installed";
pub(in crate::bench) const TEMPLATES: &str = "The template's node `add`, fresh instance, times the one in Rust";
const MEMORY: &str = "What grows";

#[rustfmt::skip]
pub(super) const ROWS: &[Row] = &[
    row(COMPUTE, "recursion (fib)", Of::Ratio("fib", BROWSER), Goal::None),
    row(COMPUTE, "hashing (SHA-256)", Of::Ratio("sha256", BROWSER), Goal::None),
    row(COMPUTE, "f64 matrix multiply", Of::Ratio("matrix", BROWSER), Goal::None),
    row(COMPUTE, "JSON parse and print", Of::Ratio("json", BROWSER), Goal::None),
    row(COMPUTE, "sort u64", Of::Ratio("sort", BROWSER), Goal::None),
    row(COMPUTE, "prime sieve", Of::Ratio("sieve", BROWSER), Goal::None),
    row(COMPUTE, "geometric mean of guest compute", Of::Mean(KERNELS, BROWSER), Goal::Each(60.0, 40.0)),
    row(CALL, "log call, its line handed to the page", Of::Ratio("host-call", BROWSER), Goal::AtMost(1.0)),
    row(CALL, "log call, inside of the run only", Of::Ratio("host-call-inside", BROWSER), Goal::None),
    row(SMALL, "small node, fresh instance", Of::Ratio("sum-fresh", BROWSER), Goal::AtMost(4.0)),
    row(SMALL, "small node, living instance (a flow)", Of::Ratio("sum-living", BROWSER), Goal::None),
    row(SMALL, "two get_input calls, fresh", Of::Ratio("sum-pins-fresh", BROWSER), Goal::None),
    row(SMALL, "two get_input calls, living", Of::Ratio("sum-pins-living", BROWSER), Goal::None),
    row(SMALL, "on the Rust SDK, fresh", Of::Ratio("sdk-add-fresh", BROWSER), Goal::None),
    row(SMALL, "on the Rust SDK, living", Of::Ratio("sdk-add-living", BROWSER), Goal::None),
    row(EXTISM, "fresh instance or plugin", Of::Ratio("sum-fresh", "extism"), Goal::None),
    row(EXTISM, "living instance or plugin", Of::Ratio("sum-living", "extism"), Goal::None),
    row(BLOCK, "nothing runs: longest", Of::Statistic("block-idle", longest), Goal::None),
    row(BLOCK, "one run of 10 s: longest", Of::Statistic("block-one", longest), Goal::AtMost(50.0)),
    row(BLOCK, "one run of 10 s: 99th percentile", Of::Statistic("block-one", slice_99), Goal::None),
    row(BLOCK, "one run of 10 s: median slice", Of::Statistic("block-one", slice), Goal::AtMost(8.0)),
    row(BLOCK, "ten runs of 10 s: longest", Of::Statistic("block-ten", longest), Goal::AtMost(50.0)),
    row(BLOCK, "ten runs of 10 s: 99th percentile", Of::Statistic("block-ten", slice_99), Goal::None),
    row(BLOCK, "ten runs of 10 s: median slice", Of::Statistic("block-ten", slice), Goal::AtMost(8.0)),
    row(BLOCK, "one run of 10 s in a worker: longest", Of::Statistic("block-worker", longest), Goal::AtMost(50.0)),
    row(BLOCK, "frames, nothing runs: 99th percentile", Of::Statistic("frames-idle", p99), Goal::None),
    row(BLOCK, "frames, one run in a worker: 99th percentile", Of::Statistic("frames-worker", p99), Goal::AtMost(20.0)),
    row(BLOCK, "memory.grow by 63.9 MiB: median", Of::Statistic("block-grow", median), Goal::None),
    row(BLOCK, "memory.fill of 64 MiB: median", Of::Statistic("block-fill", median), Goal::None),
    row(STOP, "time limit: median", Of::Statistic("kill-one", median), Goal::None),
    row(STOP, "time limit: 99th percentile", Of::Statistic("kill-one", p99), Goal::AtMost(100.0)),
    row(STOP, "time limit, ten at once: median", Of::Statistic("kill-ten", median), Goal::None),
    row(STOP, "time limit, ten at once: 99th percentile", Of::Statistic("kill-ten", p99), Goal::AtMost(100.0)),
    row(STOP, "AbortSignal: median", Of::Statistic("cancel", median), Goal::None),
    row(STOP, "AbortSignal: 99th percentile", Of::Statistic("cancel", p99), Goal::None),
    row(COLD, "times a page with an empty module", Of::Ratio("cold", "empty"), Goal::None),
    row(COLD, "median", Of::Statistic("cold", median), Goal::None),
    row(OPEN, "200 packages, times one", Of::Growth("open-many", "open-one"), Goal::AtMost(2.0)),
    row(OPEN, "one package: median", Of::Statistic("open-one", median), Goal::None),
    row(TEMPLATES, "Go", Of::Growth("template-go", "template-rust"), Goal::None),
    row(TEMPLATES, "AssemblyScript", Of::Growth("template-assemblyscript", "template-rust"), Goal::None),
    row(TEMPLATES, "C", Of::Growth("template-c", "template-rust"), Goal::None),
    row(TEMPLATES, "C++", Of::Growth("template-cpp", "template-rust"), Goal::None),
    row(TEMPLATES, "Zig", Of::Growth("template-zig", "template-rust"), Goal::None),
    row(TEMPLATES, "JavaScript", Of::Growth("template-javascript", "template-rust"), Goal::None),
    row(TEMPLATES, "Rust: median", Of::Statistic("template-rust", median), Goal::None),
    row(MEMORY, "memory after 10,000 runs, times after 100", Of::Growth("memory-late", "memory-early"), Goal::AtMost(1.05)),
    row(MEMORY, "time of a run after 30,000, times after 3,000", Of::Growth("time-late", "time-early"), Goal::None),
    row(MEMORY, "memory for 64 MiB of guest, by pages", Of::Ratio("peak-64-steps", "guest"), Goal::AtMost(2.5)),
    row(MEMORY, "memory for 64 MiB of guest, at once", Of::Ratio("peak-64-once", "guest"), Goal::AtMost(2.5)),
    row(MEMORY, "memory for 256 MiB of guest, by pages", Of::Ratio("peak-256-steps", "guest"), Goal::AtMost(2.5)),
    row(MEMORY, "memory for 256 MiB of guest, at once", Of::Ratio("peak-256-once", "guest"), Goal::AtMost(2.5)),
];

/// Shorter gaps are those between two ticks with no guest in between.
const LEAST_SLICE_MS: f64 = 1.0;

fn longest(gaps: &[f64]) -> f64 {
    percentile(gaps, 100.0)
}

fn p99(samples: &[f64]) -> f64 {
    percentile(samples, 99.0)
}

fn slice(gaps: &[f64]) -> f64 {
    median(&slices(gaps))
}

fn slice_99(gaps: &[f64]) -> f64 {
    p99(&slices(gaps))
}

fn slices(gaps: &[f64]) -> Vec<f64> {
    let slices: Vec<f64> = gaps.iter().copied().filter(|gap| *gap >= LEAST_SLICE_MS).collect();
    if slices.is_empty() { gaps.to_vec() } else { slices }
}
