//! The outside world in memory, for native use and tests.
//!
//! Files live as long as the platform; HTTP and sockets are answered by functions that the test passes in, and fail
//! without them. Time and random numbers are the system's.
//!
//! The system's clock is one that only native programs have: in a page, give [`Memory::clock`] the page's.

mod clock;
mod files;
mod http;
mod pause;
mod peers;
mod records;
mod sockets;
mod urls;

use std::rc::Rc;

pub use self::{
    clock::SystemClock, http::follow_redirects, peers::MemoryPeers, records::MemoryRecords, sockets::ScriptedSocket,
    urls::RustUrls,
};
use self::{files::MemoryFiles, http::MemoryHttp, pause::Yield, sockets::MemorySockets, urls::parse_url};
use super::{Clock, Entropy, HttpRequest, HttpResponse, ParsedUrl, Platform, SystemEntropy};
use crate::error::{Code, Error, Result};

/// A world without network, with empty files.
pub fn platform() -> Platform {
    Memory::new().build()
}

/// Builds a platform in memory.
pub struct Memory {
    http: MemoryHttp,
    sockets: MemorySockets,
    clock: Option<Rc<dyn Clock>>,
    entropy: Rc<dyn Entropy>,
    origin: Option<ParsedUrl>,
    quota: usize,
    records: MemoryRecords,
    peers: MemoryPeers,
}

impl Default for Memory {
    fn default() -> Self {
        Memory::new()
    }
}

impl Memory {
    /// Starts from [`platform`].
    pub fn new() -> Self {
        Memory {
            http: MemoryHttp::new(async |_| Err(no_network())),
            sockets: MemorySockets::new(|_, _| Err(no_network())),
            clock: None,
            entropy: Rc::new(SystemEntropy),
            origin: None,
            quota: usize::MAX,
            records: MemoryRecords::default(),
            peers: MemoryPeers::default(),
        }
    }

    /// Answers HTTP requests with `handler`.
    ///
    /// The answer's `url` is filled in and its header names are made lower case. A redirect (301, 302, 303, 307 or 308
    /// with `location`) is followed or refused as the request wants; the handler then sees the next request.
    #[must_use]
    pub fn http<F>(mut self, handler: impl Fn(HttpRequest) -> F + 'static) -> Self
    where
        F: Future<Output = Result<HttpResponse>> + 'static,
    {
        self.http = MemoryHttp::new(handler);
        self
    }

    /// Answers connections with `handler`, which gets the URL and the subprotocols.
    #[must_use]
    pub fn sockets(mut self, handler: impl Fn(&str, &[String]) -> Result<ScriptedSocket> + 'static) -> Self {
        self.sockets = MemorySockets::new(handler);
        self
    }

    /// Replaces the clock.
    #[must_use]
    pub fn clock(mut self, clock: Rc<dyn Clock>) -> Self {
        self.clock = Some(clock);
        self
    }

    /// Replaces the random numbers.
    #[must_use]
    pub fn entropy(mut self, entropy: Rc<dyn Entropy>) -> Self {
        self.entropy = entropy;
        self
    }

    /// Pretends to be a page of this origin, given as a URL. What is not a URL is no origin.
    #[must_use]
    pub fn origin(mut self, url: &str) -> Self {
        self.origin = parse_url(url);
        self
    }

    /// Limits how many bytes all files together may have.
    #[must_use]
    pub fn quota(mut self, bytes: usize) -> Self {
        self.quota = bytes;
        self
    }

    /// Shares storage with every other platform that was given clones of the same two, as tabs of a browser do.
    #[must_use]
    pub fn site(mut self, records: &MemoryRecords, peers: &MemoryPeers) -> Self {
        self.records = records.clone();
        self.peers = peers.clone();
        self
    }

    /// The platform.
    pub fn build(self) -> Platform {
        Platform {
            files: Rc::new(MemoryFiles::new(self.quota)),
            records: Rc::new(self.records),
            peers: Rc::new(self.peers),
            http: Rc::new(self.http),
            sockets: Rc::new(self.sockets),
            clock: self.clock.unwrap_or_else(|| Rc::new(SystemClock::new())),
            entropy: self.entropy,
            urls: Rc::new(RustUrls::new(self.origin)),
            pause: Rc::new(Yield),
        }
    }
}

fn no_network() -> Error {
    Error::new(
        Code::Network,
        "there is no network in the memory platform; give it a handler",
    )
}
