//! Locks.

use std::{cell::RefCell, rc::Rc};

use futures::FutureExt;

use crate::{run, world};

#[test]
fn a_lock_has_one_holder() {
    run(async {
        let (home, platform) = world();
        let other = flow_like::platform::open(&home.path().join("home")).unwrap();
        let first = platform.peers.lock("a").await.unwrap();
        // Other names are other locks, and no name leads out of the folder.
        for name in ["b", "../../a", "", "a/b", "\0"] {
            platform.peers.lock(name).await.unwrap();
        }
        assert!(other.peers.lock("a").now_or_never().is_none());
        assert!(
            platform.peers.lock("a").now_or_never().is_none(),
            "giving up leaves nothing behind"
        );
        drop(first);
        let second = other.peers.lock("a").await.unwrap();
        let waiting = platform.peers.lock("a");
        let order = Rc::new(RefCell::new(Vec::new()));
        let (wait, release) = (Rc::clone(&order), Rc::clone(&order));
        let waits = async move {
            waiting.await.unwrap();
            wait.borrow_mut().push("has it");
        };
        let releases = async move {
            tokio::time::sleep(std::time::Duration::from_millis(50)).await;
            release.borrow_mut().push("gives it up");
            drop(second);
        };
        futures::future::join(waits, releases).await;
        assert_eq!(*order.borrow(), ["gives it up", "has it"]);
    });
}

#[test]
fn nobody_is_told_anything() {
    run(async {
        let (_home, platform) = world();
        let held = platform.peers.listen(Rc::new(|message| panic!("{message}")));
        platform.peers.tell("something");
        drop(held);
    });
}
