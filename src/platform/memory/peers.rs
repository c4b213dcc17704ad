//! Peers in one process: every clone is one of them.

use std::{
    cell::{Cell, RefCell},
    collections::HashMap,
    rc::{Rc, Weak},
    sync::Arc,
};

use futures::lock::Mutex;

use crate::{
    error::Result,
    platform::{Future, Held, Peers},
};

type Hear = Rc<dyn Fn(&str)>;

/// One of several runtimes over the same storage. Clones are the others.
pub struct MemoryPeers {
    id: usize,
    site: Rc<Site>,
}

#[derive(Default)]
struct Site {
    locks: RefCell<HashMap<String, Arc<Mutex<()>>>>,
    listeners: RefCell<Vec<(usize, Weak<dyn Fn(&str)>)>>,
    peers: Cell<usize>,
}

impl Default for MemoryPeers {
    fn default() -> Self {
        MemoryPeers {
            id: 0,
            site: Rc::default(),
        }
    }
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
        let lock = Arc::clone(self.site.locks.borrow_mut().entry(name.to_owned()).or_default());
        Box::pin(async move { Ok(Box::new(lock.lock_owned().await) as Box<dyn Held>) })
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
