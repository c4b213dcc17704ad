//! Questions under way: whoever needs the same answer waits for it, too.

use std::{cell::RefCell, rc::Rc};

use futures::{
    FutureExt,
    future::{Shared, WeakShared},
};

use crate::{
    error::{Error, Result},
    grant::Ask,
    platform::Future,
};

/// What came of a question.
pub(super) struct Settled {
    /// What was agreed to.
    pub(super) agreed: Ask,
    /// Why the answer could not be kept, although it should have been.
    pub(super) unsaved: Option<Error>,
}

type Outcome = Rc<Result<Settled>>;

/// Which answer is waited for.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Key {
    pub(super) package_id: String,
    pub(super) origin: String,
    pub(super) ask: Ask,
    pub(super) event_id: String,
    pub(super) board_id: String,
}

type UnderWay = (Key, WeakShared<Future<Outcome>>);

/// The questions under way. One lasts as long as anybody waits for it: with the last of them it is dropped.
#[derive(Clone, Default)]
pub(super) struct Pending(Rc<RefCell<Vec<UnderWay>>>);

impl Pending {
    /// The question that is under way for that key.
    pub(super) fn find(&self, key: &Key) -> Option<Shared<Future<Outcome>>> {
        let pending = self.0.borrow();
        let of_key = pending.iter().filter(|(known, _)| known == key);
        // Once it is answered nobody joins any more: what was answered may have been taken back.
        of_key
            .filter_map(|(_, question)| question.upgrade())
            .find(|question| question.peek().is_none())
    }

    /// Begins a question, for others to join.
    pub(super) fn begin(&self, key: Key, question: Future<Outcome>) -> Shared<Future<Outcome>> {
        let question = question.shared();
        if let Some(weak) = question.downgrade() {
            let mut pending = self.0.borrow_mut();
            pending.retain(|(_, known)| known.upgrade().is_some_and(|question| question.peek().is_none()));
            pending.push((key, weak));
        }
        question
    }
}
