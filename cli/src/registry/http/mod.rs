//! The registry over HTTP: routes, headers, bodies, keys.

mod body;
mod query;
mod reply;

use std::{sync::Arc, time::Duration};

use axum::{
    Router,
    extract::{Path, Request, State, rejection::PathRejection},
    http::{HeaderMap, Uri, header},
    middleware,
    response::Response,
    routing::{get, post},
};
use flow_like_browser::registry::wire::DownloadRequest;
use serde::Deserialize;
use serde_json::value::RawValue;
use tokio::sync::Semaphore;

use super::{
    admin::{SetStatus, SetVerified, Yank},
    catalog::{Catalog, no_package},
    check::{check, too_large},
    id::Id,
    keys::{Key, KeyFile},
    refusal::{Kind, Refusal},
};

/// How many uploads are read and checked at a time. Each takes memory several times its size, and a processor.
const UPLOADS: usize = 2;
/// How long an upload may take to arrive.
const UPLOAD_TIME: Duration = Duration::from_secs(300);
/// The largest body of every other request.
const MAX_BODY: usize = 64 << 10;

/// What every request needs.
pub(super) struct Service {
    pub(super) catalog: Arc<Catalog>,
    pub(super) keys: KeyFile,
    /// The largest module, in bytes.
    pub(super) max_module: usize,
    uploads: Semaphore,
}

impl Service {
    pub(super) fn new(catalog: Arc<Catalog>, keys: KeyFile, max_module: usize) -> Self {
        Service {
            catalog,
            keys,
            max_module,
            uploads: Semaphore::new(UPLOADS),
        }
    }

    /// The key that a request presents.
    async fn key(&self, headers: &HeaderMap) -> Result<Key, Refusal> {
        let presented = bearer(headers).ok_or_else(|| {
            let message = "This needs an API key. Send it as `Authorization: Bearer …`.";
            Refusal::new(Kind::Unauthorized, message)
        })?;
        let (keys, presented) = (self.keys.clone(), presented.to_owned());
        let found = tokio::task::spawn_blocking(move || keys.recognise(&presented)).await;
        found
            .map_err(|error| Refusal::of_server(Kind::Internal, "looking for a key", error))?
            .map_err(|error| Refusal::of_server(Kind::Internal, "looking for a key", error))?
            .ok_or_else(|| {
                let message = "This registry does not know that API key. Ask who runs it for a new one.";
                Refusal::new(Kind::Unauthorized, message)
            })
    }

    async fn reviewer(&self, headers: &HeaderMap) -> Result<Key, Refusal> {
        let key = self.key(headers).await?;
        match key.reviews() {
            true => Ok(key),
            false => Err(Refusal::new(Kind::Forbidden, "This needs the key of a reviewer.")),
        }
    }
}

type Shared = State<Arc<Service>>;
type Segment = Result<Path<String>, PathRejection>;
type Answer = Result<Response, Refusal>;

/// All routes.
pub(super) fn router(service: Service) -> Router {
    Router::new()
        .route("/index.json", get(index))
        .route("/search", get(search))
        .route("/package/{id}", get(entry))
        .route("/package/{id}/versions", get(versions))
        .route("/modules/{file}", get(module))
        .route("/download", post(download))
        .route("/publish", post(publish))
        .route("/admin/package/{id}/status", post(set_status))
        .route("/admin/package/{id}/yank", post(yank))
        .route("/admin/package/{id}/verified", post(set_verified))
        .fallback(nowhere)
        .method_not_allowed_fallback(other_method)
        .layer(middleware::from_fn(reply::open))
        .with_state(Arc::new(service))
}

async fn index(State(service): Shared, headers: HeaderMap) -> Answer {
    Ok(reply::document(&headers, service.catalog.index().await?.bytes))
}

async fn search(State(service): Shared, headers: HeaderMap, uri: Uri) -> Answer {
    let filters = query::filters(uri.query().unwrap_or_default())?;
    reply::json(&headers, &service.catalog.search(&filters).await?)
}

async fn entry(State(service): Shared, id: Segment, headers: HeaderMap) -> Answer {
    reply::json(&headers, &service.catalog.entry(&id_of(id)?).await?)
}

async fn versions(State(service): Shared, id: Segment, headers: HeaderMap) -> Answer {
    reply::json(&headers, &service.catalog.versions(&id_of(id)?).await?)
}

async fn module(State(service): Shared, file: Segment, headers: HeaderMap) -> Answer {
    let file = file.map(|Path(file)| file).unwrap_or_default();
    let hash = file.strip_suffix(".wasm").unwrap_or_default();
    // Asked for first: a module that is withdrawn must not be said to be unchanged.
    let body = service.catalog.module(hash).await?;
    Ok(reply::module(&headers, hash, body))
}

async fn download(State(service): Shared, request: Request) -> Answer {
    let (parts, body) = request.into_parts();
    let asked: DownloadRequest = body::json(body, MAX_BODY).await?;
    let key = match parts.headers.contains_key(header::AUTHORIZATION) {
        true => Some(service.key(&parts.headers).await?),
        false => None,
    };
    reply::plain(&service.catalog.download(&asked, key.as_ref()).await?)
}

/// As `PublishRequest`, with the manifest as it came: all of its problems are told, not the first only.
#[derive(Deserialize)]
struct Upload {
    manifest: Box<RawValue>,
    wasm_base64: String,
}

async fn publish(State(service): Shared, request: Request) -> Answer {
    let (parts, body) = request.into_parts();
    let key = match service.key(&parts.headers).await {
        Ok(key) if key.publishes() => key,
        refused => {
            body::discard(body).await;
            let forbidden = || {
                Refusal::new(
                    Kind::Forbidden,
                    "This is the key of a reviewer, which does not publish.",
                )
            };
            return Err(refused.err().unwrap_or_else(forbidden));
        }
    };
    let permit = service.uploads.acquire().await;
    let permit = permit.map_err(|error| Refusal::of_server(Kind::Internal, "taking an upload", error))?;
    // Base64 makes four bytes of three; beside the module there is a manifest.
    let most = service.max_module.div_ceil(3) * 4 + 2 * flow_like_browser::manifest::MAX_BYTES;
    let read = tokio::time::timeout(UPLOAD_TIME, body::read(body, most)).await;
    let bytes = read
        .map_err(|_| Refusal::new(Kind::Timeout, "The upload took too long."))?
        .map_err(|refusal| match refusal.kind {
            Kind::TooLarge => too_large(service.max_module),
            _ => refusal,
        })?;
    let upload: Upload = body::parse(&bytes)?;
    drop(bytes);
    may_publish(&key, &upload)?;
    let most = service.max_module;
    let checked = tokio::task::spawn_blocking(move || check(upload.manifest.get(), &upload.wasm_base64, most)).await;
    let checked = checked.map_err(|error| Refusal::of_server(Kind::Internal, "checking the package", error))??;
    drop(permit);
    let catalog = Arc::clone(&service.catalog);
    reply::plain(&see_through(async move { catalog.publish(&key, checked).await }).await?)
}

/// Looks at the id before anything is compiled, where there is one; what else is wrong is told later.
fn may_publish(key: &Key, upload: &Upload) -> Result<(), Refusal> {
    #[derive(Deserialize)]
    struct Named {
        id: String,
    }
    match serde_json::from_str::<Named>(upload.manifest.get()) {
        Ok(named) if !key.covers(&named.id) => {
            let ids = key.ids.join(", ");
            let message = format!("This key may publish only packages whose id is, or is below, one of: {ids}.");
            Err(Refusal::new(Kind::Forbidden, message).with("ids", key.ids.clone()))
        }
        _ => Ok(()),
    }
}

async fn set_status(State(service): Shared, id: Segment, request: Request) -> Answer {
    let (key, asked) = reviewed::<SetStatus>(&service, request).await?;
    let (catalog, id) = (Arc::clone(&service.catalog), id_of(id)?);
    let set = async move {
        catalog
            .set_status(&key, &id, asked.version.as_deref(), asked.status)
            .await
    };
    reply::plain(&see_through(set).await?)
}

async fn yank(State(service): Shared, id: Segment, request: Request) -> Answer {
    let (key, asked) = reviewed::<Yank>(&service, request).await?;
    let (catalog, id) = (Arc::clone(&service.catalog), id_of(id)?);
    let set = async move { catalog.set_yanked(&key, &id, &asked.version, asked.yanked).await };
    reply::plain(&see_through(set).await?)
}

async fn set_verified(State(service): Shared, id: Segment, request: Request) -> Answer {
    let (key, asked) = reviewed::<SetVerified>(&service, request).await?;
    let (catalog, id) = (Arc::clone(&service.catalog), id_of(id)?);
    let set = async move { catalog.set_verified(&key, &id, asked.verified).await };
    reply::plain(&see_through(set).await?)
}

async fn nowhere(uri: Uri) -> Refusal {
    let path: String = uri.path().chars().take(200).collect();
    Refusal::new(Kind::NotFound, format!("There is nothing at {path}."))
}

async fn other_method() -> Refusal {
    Refusal::new(
        Kind::MethodNotAllowed,
        "There is something here, but not for this method.",
    )
}

/// The reviewer who asks, and for what.
async fn reviewed<T: serde::de::DeserializeOwned>(service: &Service, request: Request) -> Result<(Key, T), Refusal> {
    let (parts, body) = request.into_parts();
    let key = service.reviewer(&parts.headers).await?;
    Ok((key, body::json(body, MAX_BODY).await?))
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    let (scheme, key) = headers.get(header::AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| key.trim())
}

/// What cannot be an id is no package's.
fn id_of(segment: Segment) -> Result<Id, Refusal> {
    let text = segment.map(|Path(text)| text).unwrap_or_default();
    Id::parse(&text).ok_or_else(|| no_package(&text))
}

/// Goes on with a change when whoever asked for it goes away: it must not stop halfway.
async fn see_through<T: Send + 'static>(
    change: impl Future<Output = Result<T, Refusal>> + Send + 'static,
) -> Result<T, Refusal> {
    let done = tokio::spawn(change).await;
    done.map_err(|error| Refusal::of_server(Kind::Internal, "changing a package", error))?
}
