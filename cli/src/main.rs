//! The `flow-like` command.

use std::process::ExitCode;

fn main() -> ExitCode {
    flow_like::commands::main(std::env::args_os())
}
