//! The outside world, as traits.
//!
//! Everything that a run can see or change outside of its own memory goes through here. [`memory`] implements all of
//! it for native use and for tests; `crate::web` implements it on the browser.
//!
//! Futures own what they need (`'static`) and stop what they started when they are dropped: that is how a run's
//! deadline or cancellation reaches a request in flight.

pub mod deterministic;
mod entropy;
mod inbox;
mod locks;
pub mod memory;
mod peers;
mod records;

pub use deterministic::deterministic;
pub use entropy::SystemEntropy;
pub use inbox::Inbox;
pub(crate) use locks::Locks;
pub use peers::{Held, Peers};
pub use records::{Change, Record, Records, Space, Table, Unchanged};

use std::rc::Rc;

use futures::future::LocalBoxFuture;

use crate::error::{Code, Error, Result};

/// A future that owns everything it uses and stays on its thread.
pub type Future<T> = LocalBoxFuture<'static, T>;

/// Files that packages keep, under slash-separated paths without leading slash (`board/storage/notes/a.txt`).
///
/// Paths arrive normalised: no empty, `.` or `..` segments.
pub trait Files {
    /// The bytes of a file, or `None` if there is none.
    fn read(&self, path: &str) -> Future<Result<Option<Vec<u8>>>>;
    /// Writes a whole file; on error the old content stays. `owner` is the id of the package that writes.
    fn write(&self, path: &str, bytes: Vec<u8>, owner: &str) -> Future<Result<()>>;
    /// The paths of all files below `directory`, at any depth, sorted.
    fn list(&self, directory: &str) -> Future<Result<Vec<String>>>;
    /// Removes a file; removing what is not there is no error.
    fn delete(&self, path: &str) -> Future<Result<()>>;
    /// Every file of every package, sorted by path.
    fn owned(&self) -> Future<Result<Vec<OwnedFile>>>;
}

/// A file, and whose it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnedFile {
    /// Where it is.
    pub path: String,
    /// The id of the package that wrote it last.
    pub owner: String,
    /// Its size in bytes.
    pub bytes: u64,
}

/// One HTTP request. It is sent without cookies, credentials or referrer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HttpRequest {
    /// `GET`, `POST` …
    pub method: &'static str,
    /// An absolute http or https URL, as [`Urls::parse`] serialised it.
    pub url: String,
    /// Names and values, in order.
    pub headers: Vec<(String, String)>,
    /// `None` for methods without body.
    pub body: Option<Vec<u8>>,
    /// Follow redirects, or fail on the first.
    pub follow_redirects: bool,
    /// The largest body, in bytes after decompression; a larger one is an error.
    pub max_body: usize,
}

/// What came back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HttpResponse {
    /// The HTTP status code.
    pub status: u16,
    /// The URL that answered, after redirects.
    pub url: String,
    /// Lower-case names and values, as far as the platform shows them.
    pub headers: Vec<(String, String)>,
    /// The decoded body.
    pub body: Vec<u8>,
}

/// HTTP.
pub trait Http {
    /// Sends one request. Dropping the future aborts it.
    ///
    /// # Errors
    ///
    /// [`Code::Network`](crate::Code::Network) when no answer came or a redirect was not to be followed;
    /// [`Code::LimitExceeded`](crate::Code::LimitExceeded) when the body is larger than `max_body`.
    fn send(&self, request: HttpRequest) -> Future<Result<HttpResponse>> {
        self.download(request, Rc::new(|_, _| {}))
    }

    /// As [`send`](Self::send), and tells how far the body has come.
    fn download(&self, request: HttpRequest, progress: Progress) -> Future<Result<HttpResponse>>;
}

/// Called with the bytes of a body that are here, and how many there will be, where the server says so. Servers lie.
pub type Progress = Rc<dyn Fn(u64, Option<u64>)>;

/// A WebSocket message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Message {
    /// UTF-8 text.
    Text(String),
    /// Bytes.
    Binary(Vec<u8>),
    /// The other side closed the connection, with its reason.
    Close(String),
}

impl Message {
    /// How many bytes it carries.
    pub fn size(&self) -> usize {
        match self {
            Message::Text(text) => text.len(),
            Message::Binary(bytes) => bytes.len(),
            Message::Close(_) => 0,
        }
    }

    /// Whether it may be sent while `unsent` bytes wait already.
    ///
    /// # Errors
    ///
    /// As [`Socket::send`].
    pub fn check(&self, unsent: usize) -> Result<()> {
        if let Message::Close(_) = self {
            return Err(Error::new(Code::InvalidArgument, "a close is not sent; call `close`"));
        }
        if unsent.saturating_add(self.size()) > MAX_UNSENT {
            let message = format!("more than {MAX_UNSENT} bytes would wait to be sent; send them more slowly");
            return Err(Error::new(Code::LimitExceeded, message).with("limit", MAX_UNSENT));
        }
        Ok(())
    }
}

/// How many bytes of received messages may wait unread on one socket.
pub const MAX_UNREAD: usize = 16 << 20;
/// How many bytes may wait to be sent on one socket.
pub const MAX_UNSENT: usize = 16 << 20;

/// WebSockets.
pub trait Sockets {
    /// Opens a connection to a ws or wss URL with the given subprotocols. Dropping the future gives up.
    fn connect(&self, url: &str, protocols: Vec<String>) -> Future<Result<Rc<dyn Socket>>>;
}

/// An open WebSocket. Dropping the last reference closes it.
pub trait Socket {
    /// Queues a message. `Message::Close` is not accepted here: see [`close`](Self::close).
    ///
    /// # Errors
    ///
    /// [`Code::Network`](crate::Code::Network) when the connection is closed,
    /// [`Code::LimitExceeded`](crate::Code::LimitExceeded) when more than [`MAX_UNSENT`] bytes would wait,
    /// [`Code::InvalidArgument`](crate::Code::InvalidArgument) for `Message::Close`.
    fn send(&self, message: Message) -> Result<()>;
    /// The next message in order; after `Message::Close` (or a failure) always that again.
    /// A dropped future loses no message. At most [`MAX_UNREAD`] bytes wait unread; beyond that the connection fails.
    fn receive(&self) -> Future<Result<Message>>;
    /// Closes the connection; what has not been read yet can still be received.
    fn close(&self);
}

/// Time.
pub trait Clock {
    /// Milliseconds since the Unix epoch.
    fn now_ms(&self) -> i64;
    /// Milliseconds on a clock that never goes back, from an arbitrary start, with fractions.
    fn monotonic_ms(&self) -> f64;
    /// Waits for at least so many milliseconds.
    fn sleep(&self, ms: f64) -> Future<()>;
}

/// Random numbers fit for keys.
pub trait Entropy {
    /// Fills `buffer`.
    fn fill(&self, buffer: &mut [u8]);
}

/// What the platform's URL parser made of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ParsedUrl {
    /// The serialised URL: exactly what will be requested.
    pub href: String,
    /// `http`, `https`, `ws`, `wss` … without colon, lower case.
    pub scheme: String,
    /// The host as serialised: lower case, punycode, IPv6 in brackets; empty if there is none.
    pub host: String,
    /// The port if it is not the scheme's default.
    pub port: Option<u16>,
    /// Whether the URL carries a user name or password.
    pub has_userinfo: bool,
}

/// The URL parser of the platform, so that what is checked is what is fetched.
pub trait Urls {
    /// Parses an absolute URL; `None` if it is not one.
    fn parse(&self, text: &str) -> Option<ParsedUrl>;
    /// The page's own origin as a URL, where there is a page.
    fn own_origin(&self) -> Option<ParsedUrl>;
}

/// Gives the event loop its turn.
pub trait Pause {
    /// Resolves in a later macrotask, without the clamp that `setTimeout` has.
    fn pause(&self) -> Future<()>;
}

/// A complete outside world. Cheap to clone.
#[derive(Clone)]
#[allow(missing_docs)]
pub struct Platform {
    pub files: Rc<dyn Files>,
    pub records: Rc<dyn Records>,
    pub peers: Rc<dyn Peers>,
    pub http: Rc<dyn Http>,
    pub sockets: Rc<dyn Sockets>,
    pub clock: Rc<dyn Clock>,
    pub entropy: Rc<dyn Entropy>,
    pub urls: Rc<dyn Urls>,
    pub pause: Rc<dyn Pause>,
}
