//! Peers: one lock for all tabs, and messages to the others.

use std::{cell::RefCell, rc::Rc};

use flow_like_browser::{
    Result,
    platform::{Future, Held, Platform},
};
use futures::{
    FutureExt,
    future::{Either, join_all, select},
};

use super::Tabs;

type Lock = Future<Result<Box<dyn Held>>>;

/// Asks for a lock, and gets in line for it.
fn ask(tab: &Platform, name: &str) -> Lock {
    let mut lock = tab.peers.lock(name);
    match (&mut lock).now_or_never() {
        Some(held) => async { held }.boxed_local(),
        None => lock,
    }
}

/// Whether a lock is still not given after as long as anything takes.
async fn waits(tab: &Platform, lock: &mut Lock) -> bool {
    match select(lock, tab.clock.sleep(50.0)).await {
        Either::Left((held, _)) => {
            held.unwrap();
            false
        }
        Either::Right(_) => true,
    }
}

pub async fn one_holds_a_lock(tabs: Tabs<'_>) {
    let (here, there) = (tabs(), tabs());
    // Neither other tabs get it nor the same again.
    for other in [&here, &there] {
        let held = here.peers.lock("a").await.unwrap();
        let mut lock = ask(other, "a");
        assert!(waits(other, &mut lock).await);
        drop(held);
        drop(lock.await.unwrap());
    }
    drop(here.peers.lock("a").await.unwrap());
}

pub async fn locks_come_in_order(tabs: Tabs<'_>) {
    let (here, there) = (tabs(), tabs());
    let held = there.peers.lock("a").await.unwrap();
    let order = Rc::new(RefCell::new(Vec::new()));
    let waiting: Vec<_> = (0..10)
        .map(|index| {
            let tab = if index % 3 == 0 { &there } else { &here };
            let (lock, order, clock) = (ask(tab, "a"), Rc::clone(&order), Rc::clone(&tab.clock));
            async move {
                let _held = lock.await.unwrap();
                order.borrow_mut().push(index);
                clock.sleep(1.0).await;
                assert_eq!(order.borrow().last(), Some(&index), "nobody else had it meanwhile");
            }
        })
        .collect();
    drop(held);
    join_all(waiting).await;
    assert_eq!(*order.borrow(), (0..10).collect::<Vec<_>>());
}

pub async fn who_gives_up_is_not_waited_for(tabs: Tabs<'_>) {
    let (here, there) = (tabs(), tabs());
    for between in [false, true] {
        let held = here.peers.lock("a").await.unwrap();
        let given_up = ask(&here, "a");
        let (next, given_up_too, last) = (ask(&there, "a"), ask(&there, "a"), ask(&here, "a"));
        if between {
            // They are given the lock in the moment in which they give up.
            drop(held);
            drop((given_up, given_up_too));
        } else {
            drop((given_up, given_up_too));
            drop(held);
        }
        drop(next.await.unwrap());
        drop(last.await.unwrap());
    }
    // One that was never polled was never in line.
    let unpolled = here.peers.lock("a");
    drop(there.peers.lock("a").await.unwrap());
    drop(unpolled.await.unwrap());
}

pub async fn locks_of_other_names_are_free(tabs: Tabs<'_>) {
    let (here, there) = (tabs(), tabs());
    let names = ["a", "A", "", "-", "*", "a/b", "__proto__", "ä", "\u{ffff}", "😀"];
    let mut held = Vec::new();
    for (index, name) in names.into_iter().enumerate() {
        let tab = if index % 2 == 0 { &here } else { &there };
        held.push(tab.peers.lock(name).await.unwrap());
    }
    assert_eq!(held.len(), names.len());
}

/// What a tab hears for as long as the second is kept.
fn hearing(tab: &Platform) -> (Rc<RefCell<Vec<String>>>, Box<dyn Held>) {
    let heard = Rc::new(RefCell::new(Vec::new()));
    let listener = Rc::clone(&heard);
    let held = tab
        .peers
        .listen(Rc::new(move |message| listener.borrow_mut().push(message.to_owned())));
    (heard, held)
}

/// Waits until so many messages are there, and then for as long as any other would take.
async fn hear(tab: &Platform, heard: &RefCell<Vec<String>>, expected: &[&str]) {
    for _ in 0..200 {
        if heard.borrow().len() >= expected.len() {
            break;
        }
        tab.clock.sleep(10.0).await;
    }
    tab.clock.sleep(50.0).await;
    assert_eq!(*heard.borrow(), expected);
}

pub async fn others_hear_what_is_told(tabs: Tabs<'_>) {
    let (here, there, third) = (tabs(), tabs(), tabs());
    let (in_here, _here) = hearing(&here);
    let (in_there, _there) = hearing(&there);
    let (in_there_too, _there_too) = hearing(&there);
    for message in ["", "ä\0\u{ffff}", "{\"a\":1}"] {
        here.peers.tell(message);
    }
    third.peers.tell("third");
    // What several tell comes in any order; what one tells comes in its own.
    for heard in [&in_there, &in_there_too] {
        hear(&there, heard, &["", "ä\0\u{ffff}", "{\"a\":1}", "third"]).await;
    }
    hear(&here, &in_here, &["third"]).await;
}

pub async fn nobody_hears_once_it_is_dropped(tabs: Tabs<'_>) {
    let (here, there) = (tabs(), tabs());
    let (before, first) = hearing(&there);
    let (all, _all) = hearing(&there);
    here.peers.tell("1");
    hear(&there, &before, &["1"]).await;
    drop(first);
    here.peers.tell("2");
    hear(&there, &all, &["1", "2"]).await;
    hear(&there, &before, &["1"]).await;
    // Without a listener nothing is kept for one that comes later.
    let (later, _later) = hearing(&there);
    hear(&there, &later, &[]).await;
}
