//! Starting and stopping.

use std::{net::SocketAddr, sync::Arc, time::Duration};

use thiserror::Error;
use tokio::{net::TcpListener, sync::oneshot, task::JoinHandle};
use url::Url;

use super::{
    Refusal,
    catalog::Catalog,
    http::{Service, router},
    keys::{KeyError, KeyFile},
    store::{Location, Store},
};

/// How long requests under way may still take when the server stops.
const GOODBYE: Duration = Duration::from_secs(10);

/// How a registry is run.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Where everything is kept.
    pub storage: Location,
    /// Address and port; port 0 is any free one.
    pub listen: String,
    /// The registry's name, for people.
    pub name: String,
    /// Its URL as others see it, unless that is the address that it listens on.
    pub public_url: Option<String>,
    /// The largest module, in bytes.
    pub max_module: usize,
    /// Who may publish and review.
    pub keys: KeyFile,
    /// Whether new packages and versions wait for a reviewer.
    pub review: bool,
    /// How often downloads are written down.
    pub counts_every: Duration,
}

/// Why a registry does not start.
#[derive(Debug, Error)]
pub enum StartError {
    /// The storage cannot be used.
    #[error("{0}")]
    Storage(String),
    /// Something in the storage cannot be used.
    #[error("the storage cannot be used: {0}")]
    Contents(Refusal),
    /// The keys cannot be read.
    #[error(transparent)]
    Keys(#[from] KeyError),
    /// The address cannot be had.
    #[error("cannot listen on {address}: {cause}; choose another with --listen")]
    Listen {
        /// Which one.
        address: String,
        /// Why not.
        #[source]
        cause: std::io::Error,
    },
    /// The URL is none.
    #[error("`{0}` is no URL of a registry; write it like `https://registry.example.com`")]
    Url(String),
}

/// A registry that runs. Dropped, it goes on until the program ends; see [`stop`](Self::stop).
#[derive(Debug)]
pub struct Running {
    url: String,
    stop: oneshot::Sender<()>,
    task: JoinHandle<()>,
}

impl Running {
    /// Where it listens: `http://127.0.0.1:8080`.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Answers what is under way, writes down what is not written yet, and ends.
    pub async fn stop(self) {
        // It may have ended by itself; a panic has been printed.
        self.stop.send(()).ok();
        self.task.await.ok();
    }
}

/// Starts a registry. Must be called within a tokio runtime.
///
/// # Errors
///
/// [`StartError`]; nothing is left running then.
pub async fn start(settings: Settings) -> Result<Running, StartError> {
    settings.keys.keys()?;
    let failed = |cause| StartError::Listen {
        address: settings.listen.clone(),
        cause,
    };
    let listener = TcpListener::bind(&settings.listen).await.map_err(failed)?;
    let url = format!("http://{}", reachable(listener.local_addr().map_err(failed)?));
    let base = match &settings.public_url {
        Some(url) => public_url(url)?,
        None => url.clone(),
    };
    let store = Store::open(&settings.storage).map_err(StartError::Storage)?;
    let catalog = Arc::new(Catalog::new(store, settings.name, base, settings.review));
    catalog.rebuild().await.map_err(StartError::Contents)?;
    let router = router(Service::new(Arc::clone(&catalog), settings.keys, settings.max_module));
    let (stop, stopped) = oneshot::channel();
    let task = tokio::spawn(async move {
        let (last_words, finished) = oneshot::channel();
        let serving = tokio::spawn(async move {
            let ended = async {
                finished.await.ok();
            };
            if let Err(error) = axum::serve(listener, router).with_graceful_shutdown(ended).await {
                eprintln!("registry: serving failed: {error}");
            }
        });
        let counting = write_counts(&catalog, settings.counts_every);
        tokio::select! {
            // That `Running` was dropped is no reason to stop.
            Ok(()) = stopped => {}
            () = counting => {}
        }
        last_words.send(()).ok();
        let abort = serving.abort_handle();
        if tokio::time::timeout(GOODBYE, serving).await.is_err() {
            abort.abort();
        }
        catalog.write_counts().await;
    });
    Ok(Running { url, stop, task })
}

async fn write_counts(catalog: &Catalog, every: Duration) {
    loop {
        tokio::time::sleep(every).await;
        catalog.write_counts().await;
    }
}

/// An address that a browser of this machine can go to: "any" is none.
fn reachable(mut address: SocketAddr) -> SocketAddr {
    if address.ip().is_unspecified() {
        let local = match address {
            SocketAddr::V4(_) => std::net::Ipv4Addr::LOCALHOST.into(),
            SocketAddr::V6(_) => std::net::Ipv6Addr::LOCALHOST.into(),
        };
        address.set_ip(local);
    }
    address
}

fn public_url(text: &str) -> Result<String, StartError> {
    let bad = || StartError::Url(text.to_owned());
    let url = Url::parse(text).map_err(|_| bad())?;
    let plain = url.query().is_none() && url.fragment().is_none() && url.username().is_empty() && url.has_host();
    match matches!(url.scheme(), "http" | "https") && plain {
        true => Ok(url.as_str().trim_end_matches('/').to_owned()),
        false => Err(bad()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn urls_have_no_slash_at_their_end() {
        assert_eq!(public_url("https://a.test").unwrap(), "https://a.test");
        assert_eq!(
            public_url("https://a.test/registry/").unwrap(),
            "https://a.test/registry"
        );
        for bad in [
            "a.test",
            "ftp://a.test",
            "https://a.test/?x",
            "https://a.test/#x",
            "https://u@a.test/",
            "data:,",
        ] {
            assert!(public_url(bad).is_err(), "{bad}");
        }
    }
}
