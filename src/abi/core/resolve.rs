//! Finds the row for every function that a module imports.

use super::{I32, Import, tables};
use crate::{
    engine::{FuncType, ImportedFunc, ValType},
    error::{Code, Error, Result},
};

/// What an imported function is.
#[derive(Clone, Copy)]
pub enum Resolved {
    /// A function of the host.
    Host(&'static Import),
    /// A function of Emscripten's setjmp/longjmp protocol.
    Emscripten(Emscripten),
}

/// Imports that call back into the guest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Emscripten {
    /// `invoke_SIG(index, args…)`: calls the function at that index of the guest's table.
    Invoke {
        /// Its result, if it has one.
        result: Option<ValType>,
    },
    /// `_emscripten_throw_longjmp()`: leaves everything up to the nearest `invoke_*`.
    ThrowLongjmp,
}

/// Resolves all imports of a module, in order.
///
/// # Errors
///
/// [`Code::ImportsMissing`] that lists every function nobody provides, and every one whose type is another.
pub fn resolve(imports: &[ImportedFunc]) -> Result<Vec<Resolved>> {
    let mut missing = Vec::new();
    let mut resolved = Vec::with_capacity(imports.len());
    for import in imports {
        match find(import) {
            Ok(found) => resolved.push(found),
            Err(reason) => missing.push(format!("{}.{} {}{reason}", import.module, import.name, import.ty)),
        }
    }
    if missing.is_empty() {
        return Ok(resolved);
    }
    Err(Error::new(
        Code::ImportsMissing,
        format!(
            "The module imports {} that nobody provides here:\n  {}\nBuild it with an SDK for this ABI, or without what \
             needs them.",
            if missing.len() == 1 { "a function".to_owned() } else { format!("{} functions", missing.len()) },
            missing.join("\n  ")
        ),
    )
    .with("missing", missing))
}

fn find(import: &ImportedFunc) -> Result<Resolved, String> {
    if import.module == "env" {
        if import.name.starts_with("invoke_") && import.ty.params.first() == Some(&I32) && import.ty.results.len() <= 1
        {
            return Ok(Resolved::Emscripten(Emscripten::Invoke {
                result: import.ty.results.first().copied(),
            }));
        }
        if import.name == "_emscripten_throw_longjmp" && import.ty == signature(&[], None) {
            return Ok(Resolved::Emscripten(Emscripten::ThrowLongjmp));
        }
    }
    let row = tables()
        .find(|row| row.module == import.module && row.name == import.name)
        .ok_or_else(String::new)?;
    let ty = signature(row.params, row.result);
    if ty == import.ty {
        Ok(Resolved::Host(row))
    } else {
        Err(format!(", which has the type {ty}"))
    }
}

fn signature(params: &[ValType], result: Option<ValType>) -> FuncType {
    FuncType {
        params: params.to_vec(),
        results: result.into_iter().collect(),
    }
}
