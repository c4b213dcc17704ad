//! Every import with arguments that no honest guest passes. None may panic, hang or end more than the run.

use flow_like_browser::{
    Code,
    abi::core::{Import, tables},
    engine::ValType,
    grant::Agreed,
    host::meta::Context,
    platform::Platform,
    run::{Cancel, Options, Request},
    Runtime,
};
use serde_json::Map;

use super::{
    super::{DETERMINISTIC, bad::still_works, open_manifest},
    embedder::Page,
    probe::{Arg, Gives, probe},
};

/// Where the memory of a probe ends.
const END: i32 = 65536;

/// Numbers for the parameters, in turns: pointers and lengths at and beyond the ends of memory, buffers that overlap,
/// the largest and smallest numbers.
const TURNS: &[&[i32]] = &[
    &[-1],
    &[i32::MIN],
    &[i32::MAX],
    &[0],
    &[1],
    &[16],
    &[END],
    &[END - 1],
    &[END - 8],
    &[END - 1, 1],
    &[END - 1, 2],
    &[1, END - 1],
    &[1, END],
    &[0, -1],
    &[-1, 0],
    &[1, END - 16, 16],
    &[0, END - 16, 17],
    &[2, -16, 16, -16],
    &[8, 64, 24, 64],
];

fn args(row: &Import, turn: &[i32]) -> Vec<Arg<'static>> {
    let numbers = turn.iter().copied().cycle();
    row.params
        .iter()
        .zip(numbers)
        .map(|(ty, number)| match ty {
            ValType::I64 => Arg::I64(i64::from(number) << 32 | i64::from(number)),
            _ => Arg::I32(number),
        })
        .collect()
}

/// Calls every import with every turn of numbers. Everything is allowed, so that nothing stops at a permission.
pub async fn hostile_arguments(platform: &dyn Fn() -> Platform) {
    let options = Options { deterministic: Some(DETERMINISTIC), embedder: Page::new(), ..Options::default() };
    let runtime = Runtime::new(platform(), options);
    let mut failures = Vec::new();
    for row in tables() {
        for turn in TURNS {
            if let Err(failure) = attack(&runtime, row, turn).await {
                failures.push(format!("{}.{} {turn:?}: {failure}", row.module, row.name));
            }
        }
    }
    assert!(failures.is_empty(), "{} failed:\n{}", failures.len(), failures.join("\n"));
    still_works(&runtime).await.unwrap();
}

async fn attack(runtime: &Runtime, row: &Import, turn: &[i32]) -> Result<(), String> {
    let gives = match row.result {
        None => Gives::Nothing,
        Some(ValType::I64) => Gives::I64,
        Some(_) => Gives::I32,
    };
    let text = format!("(module {})", probe(row.module, row.name, &args(row, turn), gives, &["all"]));
    let module = wat::parse_str(text).map_err(|error| error.to_string())?;
    let package = runtime.load(open_manifest("com.example.hostile"), &module, Cancel::new()).await;
    let package = package.map_err(|error| format!("did not load: {error:?}"))?;
    let request = Request { agreed: Agreed::All, ..Request::new("probe", Map::new()) };
    let ends = matches!((row.module, row.name), ("env", "abort") | ("wasi_snapshot_preview1", "proc_exit"));
    match runtime.run(&package.manifest.id, request, Context::default(), Map::new()).await {
        Ok(_) if !ends => Ok(()),
        Err(error) if ends && matches!(error.code(), Code::Trap | Code::GuestExit) => Ok(()),
        other => Err(format!("{other:?}")),
    }
}
