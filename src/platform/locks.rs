//! Locks by name within one process.

use std::{cell::RefCell, rc::Rc};

use futures::channel::oneshot;

/// Those who have locks (`None`) and those who wait for them, in the order in which they came.
type Line = RefCell<Vec<(String, Option<oneshot::Sender<Turn>>)>>;

/// Locks that are given in the order in which they were asked for. Clones are the same locks.
#[derive(Clone, Default)]
pub(crate) struct Locks(Rc<Line>);

/// Holds a lock until it is dropped.
pub(crate) struct Turn {
    line: Rc<Line>,
    name: String,
}

impl Locks {
    /// Waits for a lock, in line from the first poll on.
    pub(crate) async fn lock(self, name: String) -> Turn {
        let (sender, next) = oneshot::channel();
        let is_free = {
            let mut line = self.0.borrow_mut();
            let is_free = line.iter().all(|(other, _)| *other != name);
            line.push((name.clone(), (!is_free).then_some(sender)));
            is_free
        };
        if !is_free && let Ok(turn) = next.await {
            return turn;
        }
        // Whoever holds a lock hands it on, so that nobody's sender is ever dropped.
        Turn { line: self.0, name }
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        let next = {
            let mut line = self.line.borrow_mut();
            // The holder itself is one who no longer waits, as are those who have given up: they would only hand it back.
            line.retain(|(name, waiting)| {
                *name != self.name || waiting.as_ref().is_some_and(|waiting| !waiting.is_canceled())
            });
            line.iter_mut()
                .find(|(name, _)| *name == self.name)
                .and_then(|(_, waiting)| waiting.take())
        };
        if let Some(next) = next {
            let turn = Turn {
                line: Rc::clone(&self.line),
                name: std::mem::take(&mut self.name),
            };
            drop(next.send(turn));
        }
    }
}
