//! Peers in one process: every clone is one of them.

use std::{
    cell::{Cell, RefCell},
    rc::{Rc, Weak},
};

use crate::{
    error::Result,
    platform::{Future, Held, Locks, Peers},
};

type Hear = Rc<dyn Fn(&str)>;
/// Who listens, and with what.
type Listener = (usize, Weak<dyn Fn(&str)>);

/// One of several runtimes over the same storage. Clones are the others.
#[derive(Default)]
pub struct MemoryPeers {
    id: usize,
    site: Rc<Site>,
}

#[derive(Default)]
struct Site {
    locks: Locks,
    listeners: RefCell<Vec<Listener>>,
    peers: Cell<usize>,
}

impl Clone for MemoryPeers {
    fn clone(&self) -> Self {
        let id = self.site.peers.get() + 1;
        self.site.peers.set(id);
        MemoryPeers {
            id,
            site: Rc::clone(&self.site),
        }
    }
}

impl Peers for MemoryPeers {
    fn lock(&self, name: &str) -> Future<Result<Box<dyn Held>>> {
        let lock = self.site.locks.clone().lock(name.to_owned());
        Box::pin(async move { Ok(Box::new(lock.await) as Box<dyn Held>) })
    }

    fn tell(&self, message: &str) {
        let mut listeners = self.site.listeners.borrow_mut();
        listeners.retain(|(_, hear)| hear.strong_count() > 0);
        let others: Vec<Hear> = listeners
            .iter()
            .filter(|(id, _)| *id != self.id)
            .filter_map(|(_, hear)| hear.upgrade())
            .collect();
        drop(listeners);
        others.iter().for_each(|hear| hear(message));
    }

    fn listen(&self, hear: Hear) -> Box<dyn Held> {
        self.site.listeners.borrow_mut().push((self.id, Rc::downgrade(&hear)));
        Box::new(hear)
    }
}
