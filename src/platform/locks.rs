//! Locks by name within one process.

use std::{
    cell::RefCell,
    collections::{HashMap, VecDeque},
    rc::Rc,
};

use futures::channel::oneshot;

/// Those who wait, for each lock that is held.
type Lines = RefCell<HashMap<String, VecDeque<oneshot::Sender<Turn>>>>;

/// Locks that are given in the order in which they were asked for. Clones are the same locks.
#[derive(Clone, Default)]
pub(crate) struct Locks(Rc<Lines>);

/// Holds a lock until it is dropped.
pub(crate) struct Turn {
    lines: Rc<Lines>,
    name: String,
}

impl Locks {
    /// Waits for a lock, in line from the first poll on.
    pub(crate) async fn lock(self, name: String) -> Turn {
        let next = {
            let mut lines = self.0.borrow_mut();
            match lines.get_mut(&name) {
                Some(line) => {
                    let (sender, receiver) = oneshot::channel();
                    line.push_back(sender);
                    Some(receiver)
                }
                None => {
                    lines.insert(name.clone(), VecDeque::new());
                    None
                }
            }
        };
        if let Some(next) = next
            && let Ok(turn) = next.await
        {
            return turn;
        }
        // Whoever holds a lock hands it on, so that nobody's sender is ever dropped.
        Turn { lines: self.0, name }
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        loop {
            let next = {
                let mut lines = self.lines.borrow_mut();
                let next = lines.get_mut(&self.name).and_then(VecDeque::pop_front);
                if next.is_none() {
                    lines.remove(&self.name);
                }
                next
            };
            let Some(next) = next else { return };
            // One that has given up would only hand it back.
            if !next.is_canceled() {
                let turn = Turn {
                    lines: Rc::clone(&self.lines),
                    name: std::mem::take(&mut self.name),
                };
                drop(next.send(turn));
                return;
            }
        }
    }
}
