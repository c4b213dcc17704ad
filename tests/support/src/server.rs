//! The real server, on the loopback interface only.

use std::convert::Infallible;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::ws::{CloseFrame, Message, WebSocket, WebSocketUpgrade};
use axum::extract::{FromRequestParts, State};
use axum::http::{HeaderName, HeaderValue, Request as HttpRequest};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response as HttpResponse};
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tower_http::services::{ServeDir, ServeFile};

use crate::{Conversation, Journal, Request, Response, cors, rude};

/// Larger than any body that a test sends.
const MOST_BODY: usize = 64 << 20;

/// Where an origin listens and which directories it serves besides the endpoints.
#[derive(Debug, Clone)]
pub struct Origin {
    /// The port on 127.0.0.1; 0 is any free one. Manifests name ports, so that a taken one is an error.
    pub port: u16,
    /// What lies there besides the endpoints.
    pub directories: Vec<Directory>,
    /// Whether it has no manners: it speaks bare TCP, with endpoints of its own (see `rude.rs`) and no directories.
    pub rude: bool,
}

/// Files that are served.
#[derive(Debug, Clone)]
pub struct Directory {
    /// Where: `/fixtures`; a whole path where `behind` is a file.
    pub prefix: String,
    /// The directory, or one file.
    pub behind: PathBuf,
    /// Headers of every answer, such as a policy.
    pub headers: Vec<(String, String)>,
    /// What `.wasm` files are said to be, where that is something else than what they are.
    pub wasm_type: Option<String>,
}

impl Directory {
    /// Served as it is.
    pub fn new(prefix: &str, behind: impl Into<PathBuf>) -> Self {
        Directory {
            prefix: prefix.to_owned(),
            behind: behind.into(),
            headers: Vec::new(),
            wasm_type: None,
        }
    }

    /// With another type for `.wasm` files.
    #[must_use]
    pub fn with_wasm_type(mut self, wasm_type: &str) -> Self {
        self.wasm_type = Some(wasm_type.to_owned());
        self
    }

    /// With this header.
    #[must_use]
    pub fn with_header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }
}

/// Running origins, each with a [`Journal`] of its own. They stop when this is dropped.
#[derive(Debug)]
pub struct Server {
    urls: Vec<String>,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Server {
    /// Starts one origin for each description, all on one thread.
    ///
    /// # Errors
    ///
    /// When a port is taken or the thread cannot start.
    pub fn start(origins: Vec<Origin>) -> io::Result<Self> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        let mut urls = Vec::new();
        let mut bound = Vec::new();
        for origin in origins {
            let listener = runtime.block_on(bind(origin.port))?;
            urls.push(format!("http://{}", listener.local_addr()?));
            bound.push((listener, (!origin.rude).then(|| router(origin.directories))));
        }
        let (stop, stopped) = oneshot::channel::<()>();
        let thread = std::thread::Builder::new()
            .name("test server".to_owned())
            .spawn(move || {
                runtime.block_on(async move {
                    for (listener, router) in bound {
                        tokio::spawn(async move {
                            match router {
                                Some(router) => axum::serve(listener, router).await,
                                None => {
                                    rude::serve(listener).await;
                                    Ok(())
                                }
                            }
                        });
                    }
                    // An error means that the `Server` is gone, which is a reason to stop as well.
                    stopped.await.ok();
                });
            })?;
        Ok(Server {
            urls,
            stop: Some(stop),
            thread: Some(thread),
        })
    }

    /// The origins' URLs without trailing slash (`http://127.0.0.1:8791`), in the order given.
    pub fn urls(&self) -> &[String] {
        &self.urls
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            // A panic on that thread has already been printed.
            thread.join().ok();
        }
    }
}

async fn bind(port: u16) -> io::Result<TcpListener> {
    let at = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
    let bound = TcpListener::bind(at).await;
    bound.map_err(|error| {
        io::Error::new(
            error.kind(),
            format!("cannot listen on {at}: {error}; stop what listens there"),
        )
    })
}

fn router(directories: Vec<Directory>) -> Router {
    let mut router = Router::new();
    for directory in directories {
        let (prefix, behind) = (&directory.prefix, &directory.behind);
        let files = match behind.is_file() {
            true => Router::new().route_service(prefix, ServeFile::new(behind)),
            false => Router::new().nest_service(prefix, ServeDir::new(behind)),
        };
        let open = move |request, next| open_files(request, next, directory.clone());
        router = router.merge(files.layer(middleware::from_fn(open)));
    }
    router.fallback(answer).with_state(Arc::new(Journal::default()))
}

/// Lets every page read the static files too, and never a stale one.
async fn open_files(request: HttpRequest<Body>, next: Next, directory: Directory) -> HttpResponse {
    let (parts, body) = request.into_parts();
    let head = head(&parts);
    let mut response = next.run(HttpRequest::from_parts(parts, body)).await;
    let opened = cors::open(&head, Response::default().with_header("cache-control", "no-store"));
    set_headers(&mut response, opened.headers);
    set_headers(&mut response, directory.headers);
    if let Some(wasm_type) = directory.wasm_type.filter(|_| head.path.ends_with(".wasm")) {
        set_headers(&mut response, vec![("content-type".to_owned(), wasm_type)]);
    }
    response
}

async fn answer(State(journal): State<Arc<Journal>>, request: HttpRequest<Body>) -> HttpResponse {
    let (mut parts, body) = request.into_parts();
    let mut request = head(&parts);
    if let Some(conversation) = Conversation::at(&request)
        && let Ok(upgrade) = WebSocketUpgrade::from_request_parts(&mut parts, &()).await
    {
        let offered = request.header("sec-websocket-protocol").unwrap_or_default();
        let offered: Vec<String> = offered.split(',').map(|name| name.trim().to_owned()).collect();
        journal.record(request);
        return match conversation {
            Ok(conversation) => upgrade
                .protocols(offered)
                .on_upgrade(move |socket| converse(socket, conversation)),
            Err(refusal) => send(refusal).await,
        };
    }
    match axum::body::to_bytes(body, MOST_BODY).await {
        Ok(body) => request.body = body.to_vec(),
        Err(error) => return send(Response::text(413, format!("{error}\n"))).await,
    }
    send(journal.answer(&request)).await
}

fn head(parts: &axum::http::request::Parts) -> Request {
    let target = parts.uri.path_and_query().map_or("/", |target| target.as_str());
    let mut request = Request::new(parts.method.as_str(), target).unwrap_or_default();
    let text = |value: &HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
    request.headers = parts
        .headers
        .iter()
        .map(|(name, value)| (name.to_string(), text(value)))
        .collect();
    request
}

async fn send(response: Response) -> HttpResponse {
    tokio::time::sleep(response.delay).await;
    let body = match response.pace {
        Some(pace) => dripping(response.body, pace),
        None => Body::from(response.body),
    };
    let mut answer = body.into_response();
    match response.status.try_into() {
        Ok(status) => *answer.status_mut() = status,
        Err(error) => return (axum::http::StatusCode::INTERNAL_SERVER_ERROR, format!("{error}\n")).into_response(),
    }
    set_headers(&mut answer, response.headers);
    answer
}

/// Puts in the headers that HTTP can carry; others are left out.
fn set_headers(answer: &mut HttpResponse, headers: Vec<(String, String)>) {
    for (name, value) in headers {
        if let (Ok(name), Ok(value)) = (HeaderName::try_from(name), HeaderValue::try_from(value)) {
            answer.headers_mut().insert(name, value);
        }
    }
}

/// A body that arrives byte by byte. It stops when the client goes away.
fn dripping(bytes: Vec<u8>, pace: Duration) -> Body {
    let drops = futures::stream::unfold(bytes.into_iter(), move |mut rest| async move {
        let byte = rest.next()?;
        tokio::time::sleep(pace).await;
        Some((Ok::<_, Infallible>(Bytes::from(vec![byte])), rest))
    });
    Body::from_stream(drops)
}

async fn converse(mut socket: WebSocket, conversation: Conversation) {
    if let Conversation::Count(n) = conversation {
        for number in 0..n {
            if socket.send(Message::Text(number.to_string().into())).await.is_err() {
                return;
            }
        }
        return close(socket, "done").await;
    }
    while let Some(Ok(message)) = socket.recv().await {
        let sent = match (conversation, message) {
            (Conversation::Echo, Message::Text(text)) if text.as_str() == "close" => {
                return close(socket, "asked to").await;
            }
            (Conversation::Echo, message @ (Message::Text(_) | Message::Binary(_))) => socket.send(message).await,
            _ => Ok(()),
        };
        if sent.is_err() {
            return;
        }
    }
}

/// Says goodbye and waits for the answer, so that the client sees a clean close.
async fn close(mut socket: WebSocket, reason: &'static str) {
    let frame = CloseFrame {
        code: 1000,
        reason: reason.into(),
    };
    if socket.send(Message::Close(Some(frame))).await.is_ok() {
        while let Some(Ok(_)) = socket.recv().await {}
    }
}
