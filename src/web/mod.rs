//! The outside world as a browser offers it, in windows and dedicated workers.

mod abort;
mod clock;
mod connection;
mod database;
mod events;
mod files;
mod global;
mod http;
mod migrations;
mod opened;
mod pause;
mod peers;
mod records;
mod sockets;
mod space;
mod urls;

use std::rc::Rc;

pub(crate) use self::abort::Abort;

use self::{
    clock::BrowserClock, database::Database, files::DatabaseFiles, http::Fetch, pause::MessagePause,
    peers::BrowserPeers, records::DatabaseRecords, sockets::BrowserSockets, urls::BrowserUrls,
};
use crate::{
    error::Result,
    platform::{Platform, SystemEntropy},
};

/// The browser, with its storage in the IndexedDB database of that name.
///
/// The database is opened when it is first used, and again whenever another tab has needed it closed.
///
/// # Errors
///
/// [`Code::Internal`](crate::Code::Internal) where the page lacks what every browser has.
pub fn platform(database: &str) -> Result<Platform> {
    let peers = BrowserPeers::new(database);
    let database = Database::new(database);
    Ok(Platform {
        files: Rc::new(DatabaseFiles::new(Rc::clone(&database))),
        records: Rc::new(DatabaseRecords::new(database)),
        peers: Rc::new(peers),
        http: Rc::new(Fetch),
        sockets: Rc::new(BrowserSockets),
        clock: Rc::new(BrowserClock::new()?),
        entropy: Rc::new(SystemEntropy),
        urls: Rc::new(BrowserUrls),
        pause: Rc::new(MessagePause::new()?),
    })
}
