//! Other runtimes over the same storage: tabs and workers of the page's site.

use std::rc::Rc;

use super::Future;
use crate::error::Result;

/// Keeps what it stands for until it is dropped: a lock, a subscription.
pub trait Held {}

impl<T> Held for T {}

/// Other runtimes over the same storage.
pub trait Peers {
    /// Waits for the one lock of that name, which nobody else holds then, in this runtime or another. Dropping the
    /// future gives up, dropping what it gave lets the next one in.
    fn lock(&self, name: &str) -> Future<Result<Box<dyn Held>>>;
    /// Tells all others something. Who is not listening now will never know.
    fn tell(&self, message: &str);
    /// Calls `hear` with what others tell, for as long as the answer is kept. Never with what this one told.
    fn listen(&self, hear: Rc<dyn Fn(&str)>) -> Box<dyn Held>;
}
