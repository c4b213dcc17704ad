//! The outside world as a browser offers it, in windows and dedicated workers.

mod clock;
mod database;
mod files;
mod global;
mod http;
mod pause;
mod sockets;
mod urls;

use std::rc::Rc;

use self::{
    clock::BrowserClock, database::Database, files::DatabaseFiles, http::Fetch, pause::MessagePause,
    sockets::BrowserSockets, urls::BrowserUrls,
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
    let database = Database::new(database);
    Ok(Platform {
        files: Rc::new(DatabaseFiles::new(database)),
        http: Rc::new(Fetch),
        sockets: Rc::new(BrowserSockets),
        clock: Rc::new(BrowserClock::new()?),
        entropy: Rc::new(SystemEntropy),
        urls: Rc::new(BrowserUrls),
        pause: Rc::new(MessagePause::new()?),
    })
}
