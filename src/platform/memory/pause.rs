//! A turn for the executor.

use std::{future::poll_fn, task::Poll};

use crate::platform::{Future, Pause};

/// Goes to the back of the executor's queue once.
pub(super) struct Yield;

impl Pause for Yield {
    fn pause(&self) -> Future<()> {
        let mut paused = false;
        Box::pin(poll_fn(move |context| {
            if paused {
                return Poll::Ready(());
            }
            paused = true;
            context.waker().wake_by_ref();
            Poll::Pending
        }))
    }
}

#[cfg(test)]
mod tests {
    use std::{cell::RefCell, rc::Rc};

    use futures::{executor::LocalPool, task::LocalSpawnExt};

    use super::*;

    #[test]
    fn others_have_their_turn() {
        let order = Rc::new(RefCell::new(Vec::new()));
        let mut pool = LocalPool::new();
        for name in ["a", "b"] {
            let order = Rc::clone(&order);
            let task = async move {
                for step in 0..2 {
                    order.borrow_mut().push((name, step));
                    Yield.pause().await;
                }
            };
            pool.spawner().spawn_local(task).unwrap();
        }
        pool.run();
        assert_eq!(*order.borrow(), [("a", 0), ("b", 0), ("a", 1), ("b", 1)]);
    }
}
