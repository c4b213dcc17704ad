//! Being asked to stop: Ctrl-C, and SIGTERM, which is how service managers do it.

use std::io;

/// Hears what asks this process to stop, from when it is made: nothing of that ends the process any more.
pub(crate) struct Stopping {
    #[cfg(unix)]
    signals: [tokio::signal::unix::Signal; 2],
    #[cfg(windows)]
    pressed: tokio::signal::windows::CtrlC,
}

impl Stopping {
    /// Needs a runtime of tokio. Fails where the system does not give its signals away.
    #[cfg(unix)]
    pub(crate) fn listen() -> io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        Ok(Stopping {
            signals: [signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?],
        })
    }

    #[cfg(windows)]
    pub(crate) fn listen() -> io::Result<Self> {
        Ok(Stopping {
            pressed: tokio::signal::windows::ctrl_c()?,
        })
    }

    /// Waits until this process is asked once more.
    pub(crate) async fn asked(&mut self) {
        #[cfg(unix)]
        {
            let [interrupt, terminate] = &mut self.signals;
            tokio::select! {
                _ = interrupt.recv() => {}
                _ = terminate.recv() => {}
            }
        }
        #[cfg(windows)]
        self.pressed.recv().await;
    }
}
