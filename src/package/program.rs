//! Compiled modules, shared by content.

use std::{
    cell::{OnceCell, RefCell},
    rc::{Rc, Weak},
};

use sha2::{Digest, Sha256};

use crate::{
    abi::core::{Resolved, exports::Exports, resolve},
    engine::{Module, check::check, interpreter::InterpreterModule},
    error::Result,
    node::Definitions,
    platform::{Clock, Pause},
};

/// A module that was checked, compiled and linked: all that its instances share.
pub(crate) struct Program {
    /// The compiled module.
    pub(crate) module: Box<dyn Module>,
    /// Its imports, resolved, in order.
    pub(crate) imports: Rc<[Resolved]>,
    /// The optional exports it has.
    pub(crate) exports: Exports,
    /// What it says about its nodes, read once.
    pub(crate) definitions: OnceCell<Definitions>,
    /// SHA-256 of its bytes, as lower-case hex.
    pub(crate) hash: String,
    /// The size of its bytes.
    pub(crate) module_bytes: usize,
    /// Bytes of memory that every instance begins with.
    pub(crate) initial_memory: u64,
}

/// How many bytes are hashed before the page may have its turn: a few milliseconds' worth.
const HASHED_AT_ONCE: usize = 1 << 20;

/// The programs that somebody uses, each once: equal bytes are compiled once, and a program is freed with its last package.
#[derive(Default)]
pub(crate) struct Programs(RefCell<Vec<Weak<Program>>>);

impl Programs {
    /// Compiles a module with that hash, unless it is here already.
    ///
    /// # Errors
    ///
    /// Those of the check, the compiler and the linker.
    pub(crate) async fn compile(
        &self,
        bytes: &[u8],
        hash: String,
        clock: &dyn Clock,
        pause: &dyn Pause,
    ) -> Result<Rc<Program>> {
        if let Some(program) = self.find(&hash) {
            return Ok(program);
        }
        let checked = check(bytes, clock, pause).await?;
        // Two installs of the same bytes may have been checked side by side.
        if let Some(program) = self.find(&hash) {
            return Ok(program);
        }
        let module = InterpreterModule::compile(&checked)?;
        let exports = Exports::of(&module)?;
        let imports = resolve(module.imports())?.into();
        let program = Rc::new(Program {
            module: Box::new(module),
            imports,
            exports,
            definitions: OnceCell::new(),
            hash,
            module_bytes: bytes.len(),
            initial_memory: checked.initial_memory,
        });
        let mut programs = self.0.borrow_mut();
        programs.retain(|program| program.strong_count() > 0);
        programs.push(Rc::downgrade(&program));
        Ok(program)
    }

    /// The program of that module, if somebody has it.
    pub(crate) fn find(&self, hash: &str) -> Option<Rc<Program>> {
        let programs = self.0.borrow();
        programs
            .iter()
            .filter_map(Weak::upgrade)
            .find(|program| program.hash == hash)
    }
}

/// SHA-256 as lower-case hex.
pub(crate) async fn hash(bytes: &[u8], pause: &dyn Pause) -> String {
    let mut digest = Sha256::new();
    for (index, piece) in bytes.chunks(HASHED_AT_ONCE).enumerate() {
        if index > 0 {
            pause.pause().await;
        }
        digest.update(piece);
    }
    hex(&digest.finalize())
}

/// SHA-256 as lower-case hex, of what is small enough to be hashed at once.
pub fn sha256(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes
        .iter()
        .fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
            // Writing to a String cannot fail.
            _ = write!(text, "{byte:02x}");
            text
        })
}
