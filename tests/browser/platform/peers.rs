//! Web Locks and BroadcastChannel, where it matters that it is those.

use std::{cell::RefCell, rc::Rc};

use flow_like_browser::web;
use futures::FutureExt;
use wasm_bindgen_test::wasm_bindgen_test;

use super::{js, new_database, raw, shared};

/// The locks of this database that are held and waited for, as the browser counts them.
async fn counted(database: &str) -> (usize, usize) {
    let counted = js(format!(
        "await new Promise(resolve => setTimeout(resolve, 20));
         const {{ held, pending }} = await navigator.locks.query();
         const count = locks => locks.filter(lock => lock.name.includes('{database}')).length;
         return `${{count(held)}} ${{count(pending)}}`"
    ));
    let counted = counted.await.as_string().unwrap();
    let (held, pending) = counted.split_once(' ').unwrap();
    (held.parse().unwrap(), pending.parse().unwrap())
}

#[wasm_bindgen_test]
async fn requests_and_locks_are_withdrawn_when_dropped() {
    let database = new_database();
    let peers = web::platform(&database).unwrap().peers;
    let mut lock = peers.lock("a");
    assert_eq!(counted(&database).await, (0, 0), "not before it is polled");
    assert!((&mut lock).now_or_never().is_none());
    // Granted, and nobody has looked yet.
    assert_eq!(counted(&database).await, (1, 0));
    let mut waiting = peers.lock("a");
    assert!((&mut waiting).now_or_never().is_none());
    assert_eq!(counted(&database).await, (1, 1));
    drop(waiting);
    assert_eq!(counted(&database).await, (1, 0));
    drop(lock);
    assert_eq!(counted(&database).await, (0, 0));
    // Dropped while the browser is about to grant it.
    let mut at_once = peers.lock("a");
    assert!((&mut at_once).now_or_never().is_none());
    drop(at_once);
    assert_eq!(counted(&database).await, (0, 0));
    let held = peers.lock("a").await.unwrap();
    drop(peers);
    assert_eq!(counted(&database).await, (1, 0), "a lock outlives the platform");
    drop(held);
    assert_eq!(counted(&database).await, (0, 0));
}

#[wasm_bindgen_test]
async fn databases_do_not_share_locks_and_messages() {
    // Each with a name that the other's would be, if they were only put together.
    let name = new_database();
    let (here, there) = (
        web::platform(&name).unwrap(),
        web::platform(&format!("{name}\" a")).unwrap(),
    );
    let heard = Rc::new(RefCell::new(Vec::new()));
    let listener = Rc::clone(&heard);
    let _listening = there
        .peers
        .listen(Rc::new(move |message| listener.borrow_mut().push(message.to_owned())));
    let _here = here.peers.lock("a b").await.unwrap();
    let _there = there.peers.lock("b").await.unwrap();
    let _there_too = there.peers.lock("a b").await.unwrap();
    here.peers.tell("1");
    here.clock.sleep(50.0).await;
    assert_eq!(*heard.borrow(), [] as [&str; 0]);
}

#[wasm_bindgen_test]
async fn what_others_send_on_the_channel_is_not_trusted() {
    let name = new_database();
    let platform = web::platform(&name).unwrap();
    let heard = Rc::new(RefCell::new(Vec::new()));
    let listener = Rc::clone(&heard);
    let _listening = platform
        .peers
        .listen(Rc::new(move |message| listener.borrow_mut().push(message.to_owned())));
    js(format!(
        "const channel = new BroadcastChannel('flow-like \"{name}\"');
         for (const message of [1, null, {{ toString: 1 }}, new Uint8Array(1), 'text']) channel.postMessage(message);
         channel.close()"
    ))
    .await;
    platform.clock.sleep(50.0).await;
    assert_eq!(*heard.borrow(), ["text"]);
}

#[wasm_bindgen_test]
async fn pages_without_encryption_lock_within_themselves() {
    raw("globalThis.show = hide('locks')").await;
    let database = new_database();
    let tabs = || web::platform(&database).unwrap();
    shared::tests::peers::one_holds_a_lock(&tabs).await;
    shared::tests::peers::locks_come_in_order(&tabs).await;
    shared::tests::peers::who_gives_up_is_not_waited_for(&tabs).await;
    shared::tests::peers::locks_of_other_names_are_free(&tabs).await;
    js("show()").await;
    assert_eq!(counted(&database).await, (0, 0));
}
