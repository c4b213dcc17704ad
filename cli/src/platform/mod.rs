//! The outside world of a command: a folder in the user's home, and the network.
//!
//! The folder may be used by several processes at once. What runs over this platform needs a tokio runtime of one thread
//! with a `LocalSet`.

mod database;
mod files;
mod http;
mod pause;
mod peers;
mod records;
mod sockets;

use std::{path::Path, rc::Rc, sync::Arc};

use flow_like_browser::{
    Code, Error, Result,
    platform::{
        Platform, SystemEntropy,
        memory::{RustUrls, SystemClock},
    },
};

use self::{
    database::Database, files::NativeFiles, http::NativeHttp, pause::Yield, peers::NativePeers, records::NativeRecords,
    sockets::NativeSockets,
};

/// The platform over a folder, which is made if it is not there.
///
/// # Errors
///
/// [`Code::Storage`] when the folder cannot be used, [`Code::Network`] when the system has no certificates to check
/// servers with.
pub fn open(home: &Path) -> Result<Platform> {
    let database = Arc::new(Database::open(home)?);
    Ok(Platform {
        files: Rc::new(NativeFiles::open(home, Arc::clone(&database))?),
        records: Rc::new(NativeRecords::new(database)),
        peers: Rc::new(NativePeers::open(home)?),
        http: Rc::new(NativeHttp::new()?),
        sockets: Rc::new(NativeSockets),
        clock: Rc::new(SystemClock::new()),
        entropy: Rc::new(SystemEntropy),
        urls: Rc::new(RustUrls::default()),
        pause: Rc::new(Yield),
    })
}

/// Runs what blocks beside the event loop. It goes on when the future is dropped, so it must be all or nothing.
async fn beside<T: Send + 'static>(work: impl FnOnce() -> Result<T, Failure> + Send + 'static) -> Result<T> {
    match tokio::task::spawn_blocking(work).await {
        Ok(done) => done.map_err(Error::from),
        Err(error) => Err(Error::new(Code::Internal, format!("storing failed: {error}")).caused_by(error)),
    }
}

/// What went wrong beside the event loop: [`Error`] stays on its thread.
#[derive(Debug)]
struct Failure {
    code: Code,
    message: String,
}

impl Failure {
    /// A failure of storage at doing something with a path.
    fn of(doing: &str, path: &Path, cause: &std::io::Error) -> Self {
        Failure {
            code: match cause.kind() {
                std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded => Code::QuotaExceeded,
                _ => Code::Storage,
            },
            message: format!("cannot {doing} {}: {cause}", path.display()),
        }
    }
}

impl From<Failure> for Error {
    fn from(failure: Failure) -> Self {
        Error::new(failure.code, failure.message)
    }
}
