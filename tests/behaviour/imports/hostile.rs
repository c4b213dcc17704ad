//! Every import with arguments that no honest guest passes. None may panic, hang or end more than the run.

use flow_like_browser::{
    Code, Runtime,
    abi::core::{Import, tables},
    engine::ValType,
    grant::Agreed,
    host::meta::Context,
    platform::Platform,
    run::{Cancel, Options, Request},
};
use serde_json::Map;

use super::{
    super::{DETERMINISTIC, bad::still_works, open_manifest},
    embedder::Page,
    probe::{Arg, Call, Gives, probe_all},
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

/// Imports by which a guest can end its run: it says so, names a pin that is not there, or overwrites its own result.
const ENDING: [(&str, &str); 4] = [
    ("env", "abort"),
    ("flowlike_pins", "activate_exec"),
    ("wasi_snapshot_preview1", "proc_exit"),
    ("wasi_snapshot_preview1", "random_get"),
];

/// How such a run ends.
const ENDS: [Code; 4] = [Code::Trap, Code::GuestExit, Code::OutputInvalid, Code::GuestProtocol];

/// Calls every import with every turn of numbers. Everything is allowed, so that nothing stops at a permission.
pub async fn hostile_arguments(platform: &dyn Fn() -> Platform) {
    let options = Options {
        deterministic: Some(DETERMINISTIC),
        embedder: Page::new(),
        ..Options::default()
    };
    let runtime = Runtime::new(platform(), options);
    let mut failures = Vec::new();
    for row in tables() {
        let ending = ENDING.contains(&(row.module, row.name));
        // A run that ends early would hide the turns that follow.
        for turns in TURNS.chunks(if ending { 1 } else { TURNS.len() }) {
            if let Err(failure) = attack(&runtime, row, turns, ending).await {
                failures.push(format!("{}.{} {turns:?}: {failure}", row.module, row.name));
            }
        }
    }
    assert!(
        failures.is_empty(),
        "{} failed:\n{}",
        failures.len(),
        failures.join("\n")
    );
    still_works(&runtime).await.unwrap();
}

async fn attack(runtime: &Runtime, row: &Import, turns: &[&[i32]], ending: bool) -> Result<(), String> {
    let gives = match row.result {
        None => Gives::Nothing,
        Some(ValType::I64) => Gives::I64,
        Some(_) => Gives::I32,
    };
    let args: Vec<Vec<Arg<'_>>> = turns.iter().map(|turn| args(row, turn)).collect();
    let calls: Vec<Call<'_>> = args
        .iter()
        .map(|args| Call {
            module: row.module,
            name: row.name,
            args,
            gives,
        })
        .collect();
    let text = format!("(module {})", probe_all(&calls, &["all"]));
    let module = wat::parse_str(text).map_err(|error| error.to_string())?;
    let package = runtime
        .load(open_manifest("com.example.hostile"), &module, Cancel::new())
        .await;
    let package = package.map_err(|error| format!("did not load: {error:?}"))?;
    let request = Request {
        agreed: Agreed::All,
        ..Request::new("probe", Map::new())
    };
    match runtime
        .run(&package.manifest.id, request, Context::default(), Map::new())
        .await
    {
        Ok(outcome) if outcome.stats.host_calls == turns.len() as u64 => Ok(()),
        Err(error) if ending && ENDS.contains(&error.code()) => Ok(()),
        other => Err(format!("{other:?}")),
    }
}
