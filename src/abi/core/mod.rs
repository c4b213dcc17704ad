//! The ABI of core modules.
//!
//! Every import is one row of a table: names, types, the capability it needs, the value it fails with, and the function
//! that lifts its arguments and calls the host. Rows are grouped by import module, one file each. What the rows say
//! about units, ownership and errors is in `docs/abi.md`, which `tests/native/abi_page.rs` compares with these tables.

mod call;
mod env;
pub mod exports;
mod flowlike;
mod resolve;
mod services;
mod storage;
mod wasi;

pub use call::{Call, Later, Reply};
pub use resolve::{Emscripten, Resolved, resolve};

use std::rc::Rc;

use crate::{
    engine::{GuestMemory, Val, ValType},
    grant::Capability,
    host::{Refusal, Session},
};

/// One imported function.
pub struct Import {
    /// Import module.
    pub module: &'static str,
    /// Function.
    pub name: &'static str,
    /// Parameters.
    pub params: &'static [ValType],
    /// Result.
    pub result: Option<ValType>,
    /// What the node must be allowed to do, all of it; without, the call fails.
    pub needs: &'static [Capability],
    /// What the call returns when it fails.
    pub failure: i64,
    /// Whether it answers at once and allocates nothing in the guest, so that the guest need not be suspended.
    pub inline: bool,
    /// Lifts the arguments, calls the host.
    pub call: fn(&mut Call<'_>) -> Result<Reply, Refusal>,
}

const I32: ValType = ValType::I32;
const I64: ValType = ValType::I64;

/// Rows read best when every import is one line; this is the common part of most of them.
const fn import(
    module: &'static str,
    name: &'static str,
    params: &'static [ValType],
    result: Option<ValType>,
    call: fn(&mut Call<'_>) -> Result<Reply, Refusal>,
) -> Import {
    Import {
        module,
        name,
        params,
        result,
        needs: &[],
        failure: 0,
        inline: false,
        call,
    }
}

impl Import {
    /// Answers at once, without guest memory to be allocated.
    const fn inline(mut self) -> Self {
        self.inline = true;
        self
    }

    /// Needs these capabilities.
    const fn needs(mut self, needs: &'static [Capability]) -> Self {
        self.needs = needs;
        self
    }

    /// Fails with this value instead of 0.
    const fn fails_with(mut self, failure: i64) -> Self {
        self.failure = failure;
        self
    }

    /// The failure value in the import's type.
    pub fn failure_value(&self) -> Option<Val> {
        self.value(self.failure)
    }

    /// An integer in the type of the import's result.
    pub fn value(&self, number: i64) -> Option<Val> {
        Some(match self.result? {
            ValType::I64 => Val::I64(number),
            _ => Val::I32(number as i32),
        })
    }

    /// Calls the host. A refusal is logged and becomes [`Reply::Fail`]. Returns the bytes that were lifted, too.
    pub fn invoke(&self, session: &Rc<Session>, args: &[Val], memory: &mut dyn GuestMemory) -> (Reply, u64) {
        let mut call = Call::new(session, args, memory);
        let reply = self
            .needs
            .iter()
            .try_for_each(|capability| session.require(*capability))
            .and_then(|()| (self.call)(&mut call));
        let lifted = call.lifted();
        match reply {
            Ok(reply) => (reply, lifted),
            Err(refusal) => {
                self.refused(session, &refusal);
                (Reply::Fail, lifted)
            }
        }
    }

    /// Logs why a call failed.
    pub fn refused(&self, session: &Session, refusal: &Refusal) {
        // Some reasons are whole sentences.
        let reason = refusal.0.trim_end_matches('.');
        session
            .log
            .warn(format!("{}.{} failed: {reason}.", self.module, self.name));
    }
}

/// All imports, by group.
pub fn tables() -> impl Iterator<Item = &'static Import> {
    [
        flowlike::IMPORTS,
        storage::IMPORTS,
        services::IMPORTS,
        env::IMPORTS,
        wasi::IMPORTS,
    ]
    .into_iter()
    .flatten()
}
