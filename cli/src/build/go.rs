//! Go: a WASI reactor, which is what `-buildmode=c-shared` makes.

use std::path::{Path, absolute};

use super::{
    cannot_write,
    command::{Tools, command, find},
    failed,
};
use crate::screen::Failure;

pub(super) fn build(folder: &Path, fresh: &Path, tools: &Tools) -> Result<(), Failure> {
    let go = find("go").ok_or_else(|| failed("Go 1.24 or newer is needed for this: get it at https://go.dev/dl"))?;
    let fresh = absolute(fresh).map_err(|error| cannot_write(fresh, &error))?;
    let mut go = command(go, folder);
    go.args(["build", "-trimpath", "-buildmode=c-shared", "-ldflags=-s -w", "-o"])
        .arg(fresh)
        .arg(".")
        .envs([("GOOS", "wasip1"), ("GOARCH", "wasm")]);
    tools.run(&mut go)
}
