//! From a package somewhere to a version that may be stored: getting the bytes, and everything that is checked of them.

mod source;
mod verify;

use std::rc::Rc;

pub(crate) use source::{Acquired, acquire};
pub use source::{Folder, Source, neighbours};
pub(crate) use verify::{Expected, verify};

/// How far an install has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Step {
    /// What is being done.
    pub phase: Phase,
    /// Bytes of the module that are here.
    pub bytes: u64,
    /// Bytes of the module, where that is known.
    pub total: Option<u64>,
}

/// What an install does, in this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phase {
    /// Finding out what there is.
    Resolve,
    /// The module is on its way.
    Download,
    /// Module and manifest are checked, and the module compiled.
    Verify,
    /// Everything is written.
    Store,
}

impl Phase {
    /// As pages see it.
    pub fn as_str(self) -> &'static str {
        match self {
            Phase::Resolve => "resolve",
            Phase::Download => "download",
            Phase::Verify => "verify",
            Phase::Store => "store",
        }
    }
}

/// Called with every step.
pub type OnStep = Rc<dyn Fn(Step)>;

/// What reports progress of one install.
#[derive(Clone)]
pub(crate) struct Progress(pub(crate) OnStep);

impl Progress {
    pub(crate) fn phase(&self, phase: Phase, bytes: usize) {
        (self.0)(Step {
            phase,
            bytes: bytes as u64,
            total: Some(bytes as u64).filter(|bytes| *bytes > 0),
        });
    }

    /// For the body of a response.
    pub(crate) fn of_download(&self) -> crate::platform::Progress {
        let on_step = Rc::clone(&self.0);
        Rc::new(move |bytes, total| {
            on_step(Step {
                phase: Phase::Download,
                bytes,
                total,
            });
        })
    }
}
