//! A package registry: an HTTP server over a folder or an S3 bucket.
//!
//! What is true is in *records*, one for each package (`record`), which nobody but the server reads. Everything public
//! is derived from them and can be made anew at any time: the index, entries, lists of versions, and copies of the
//! modules that may be installed. A write goes module first, then record, then what is derived, so that a crash in
//! between leaves nothing half published.
//!
//! | module | what |
//! |---|---|
//! | `server`, `http` | listening, routes, headers |
//! | `catalog` | what can be asked of a registry, without HTTP |
//! | `check` | whether an upload is a package |
//! | `record`, `id` | what a registry knows about a package |
//! | `store` | a folder or a bucket |
//! | `keys` | who may publish and review |
//! | `refusal` | the one error type, as clients see it |
//! | `admin` | the client of the reviewers' calls |

pub mod admin;
mod catalog;
mod check;
mod http;
pub(crate) mod id;
pub mod keys;
mod record;
mod refusal;
mod server;
mod store;

pub(crate) use check::unfit;
pub use refusal::{Kind, Refusal};
pub use server::{Running, Settings, start};
pub use store::Location;
