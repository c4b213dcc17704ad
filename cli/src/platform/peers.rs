//! Other commands over the same folder. They are kept apart by locks, and have nothing to tell each other: each reads
//! what is stored when it needs it.

use std::{
    fs::{self, File, TryLockError},
    path::{Path, PathBuf},
    rc::Rc,
    time::Duration,
};

use flow_like_browser::{
    Error, Result,
    package::sha256,
    platform::{Future, Held, Peers},
};

use super::Failure;

/// How often a lock that somebody holds is tried again. A thread that waits for it could not be told to give up.
const AGAIN: Duration = Duration::from_millis(20);

/// Locks on files.
pub(super) struct NativePeers {
    folder: PathBuf,
}

impl NativePeers {
    pub(super) fn open(home: &Path) -> Result<Self> {
        let folder = home.join("locks");
        fs::create_dir_all(&folder).map_err(|error| Error::from(Failure::of("make the folder", &folder, &error)))?;
        Ok(NativePeers { folder })
    }
}

impl Peers for NativePeers {
    fn lock(&self, name: &str) -> Future<Result<Box<dyn Held>>> {
        // Names are anybody's; files must not be.
        let path = self.folder.join(&sha256(name.as_bytes())[..32]);
        Box::pin(async move {
            let failed = |error: &std::io::Error| Error::from(Failure::of("lock", &path, error));
            // Never removed: whoever waits for the lock holds on to this very file.
            let file = File::create(&path).map_err(|error| failed(&error))?;
            loop {
                match file.try_lock() {
                    Ok(()) => return Ok(Box::new(file) as Box<dyn Held>),
                    Err(TryLockError::WouldBlock) => tokio::time::sleep(AGAIN).await,
                    Err(TryLockError::Error(error)) => return Err(failed(&error)),
                }
            }
        })
    }

    fn tell(&self, _message: &str) {}

    fn listen(&self, hear: Rc<dyn Fn(&str)>) -> Box<dyn Held> {
        Box::new(hear)
    }
}
