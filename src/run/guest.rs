//! An instance with what is needed to drive it.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};

use super::{Limits, memory_budget::Reservation};
use crate::{
    abi::core::{Reply, Resolved},
    engine::{GuestMemory, Inline, Inlined, Instance, Val},
    error::{Code, Error, Result},
    host::Session,
    package::Program,
};

/// What every host call costs, before its bytes.
const CALL_FUEL: u64 = 200;
/// How many bytes cost one unit of fuel.
const BYTES_PER_FUEL: u64 = 8;

/// The fuel for a host call that moves so many bytes.
pub(super) fn call_fuel(bytes: u64) -> u64 {
    CALL_FUEL + bytes.div_ceil(BYTES_PER_FUEL)
}

/// A running instance of a module.
pub(crate) struct Guest {
    pub(super) instance: Box<dyn Instance>,
    pub(super) program: Rc<Program>,
    pub(super) bridge: Rc<Bridge>,
    /// Where the host allocates for guests without `alloc`.
    pub(super) bump: Option<u64>,
    /// Whether it failed, or was left in the middle of a call: never used again.
    pub(super) broken: Cell<bool>,
    /// Whether start function, `_initialize` and `_start` have run.
    pub(super) initialised: bool,
    pub(super) reservation: Option<Reservation>,
}

impl Guest {
    pub(crate) fn new(program: &Rc<Program>, limits: &Limits, reservation: Option<Reservation>) -> Result<Self> {
        let bridge = Rc::new(Bridge {
            imports: Rc::clone(&program.imports),
            session: RefCell::new(None),
            calls: Cell::new(0),
        });
        let instance = program
            .module
            .instantiate(&limits.instance(), Rc::clone(&bridge) as Rc<dyn Inline>)
            .map_err(|error| match error.code() {
                Code::OutOfMemory => error.with("tier", limits.memory_name.clone()),
                _ => error,
            })?;
        Ok(Guest {
            instance,
            program: Rc::clone(program),
            bridge,
            bump: None,
            broken: Cell::new(false),
            initialised: false,
            reservation,
        })
    }

    pub(crate) fn is_broken(&self) -> bool {
        self.broken.get()
    }

    /// Goes on with a guest that rested.
    pub(crate) fn wake(mut self, reservation: Reservation) -> Self {
        self.reservation = Some(reservation);
        self
    }

    /// Gives back what a resting guest does not hold.
    pub(crate) fn rest(&mut self) {
        let held = self.instance.memory().size();
        if let Some(reservation) = &mut self.reservation {
            reservation.rest(held);
        }
    }
}

/// Answers inline imports for whichever run has the instance now.
pub(super) struct Bridge {
    imports: Rc<[Resolved]>,
    pub(super) session: RefCell<Option<Rc<Session>>>,
    /// Host calls answered inline.
    pub(super) calls: Cell<u64>,
}

impl Inline for Bridge {
    fn call(&self, import: usize, args: &[Val], memory: &mut dyn GuestMemory) -> Inlined {
        let Some(Resolved::Host(row)) = self.imports.get(import) else {
            return Inlined::Suspend;
        };
        let session = self.session.borrow().clone();
        let Some(session) = session.filter(|_| row.inline) else {
            return Inlined::Suspend;
        };
        self.calls.set(self.calls.get() + 1);
        let (reply, bytes) = row.invoke(&session, args, memory);
        let value = match reply {
            Reply::Nothing => None,
            Reply::Number(number) => row.value(number),
            Reply::Fail => row.failure_value(),
            Reply::Trap(error) => return Inlined::Trap(error),
            Reply::Bytes(_) | Reply::Write(..) | Reply::Later(_) => {
                return Inlined::Trap(Error::new(
                    Code::Internal,
                    format!("{}.{} is marked as inline and is not.", row.module, row.name),
                ));
            }
        };
        Inlined::Return(value, call_fuel(bytes))
    }
}
