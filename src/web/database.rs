//! The page's IndexedDB database: its connection, its versions and its transactions.
//!
//! Tabs share the database. A tab that needs a newer version asks the others to close their connections; they do, and
//! open it again at their next use.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};

use futures::{
    channel::oneshot,
    future::{Either, select},
    lock::Mutex,
};
use gloo_events::EventListener;
use gloo_timers::future::TimeoutFuture;
use js_sys::Array;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{
    EventTarget, IdbDatabase, IdbObjectStore, IdbOpenDbRequest, IdbRequest, IdbTransaction, IdbTransactionMode,
    IdbVersionChangeEvent, StorageEstimate,
};

use super::global::{describe, name, scope};
use crate::error::{Code, Error, Result};

/// How long other tabs may keep the database from opening, in milliseconds.
const OPEN_TIMEOUT_MS: u32 = 5_000;

/// What takes the database from each version to the next. A step that was released is never changed.
const MIGRATIONS: [Migration; 1] = [create_stores];

type Migration = fn(&IdbDatabase) -> Result<(), JsValue>;

fn create_stores(database: &IdbDatabase) -> Result<(), JsValue> {
    for store in ["packages", "modules", "files", "settings", "index"] {
        database.create_object_store(store)?;
    }
    Ok(())
}

/// One database and the one connection to it.
pub(super) struct Database {
    name: String,
    connection: RefCell<Option<Connection>>,
    /// Held while the connection opens, so that there is only one.
    opening: Mutex<()>,
}

impl Database {
    pub(super) fn new(name: &str) -> Rc<Self> {
        Rc::new(Database {
            name: name.to_owned(),
            connection: RefCell::default(),
            opening: Mutex::new(()),
        })
    }

    /// Makes one request to one store and gives its result.
    pub(super) async fn read(
        self: &Rc<Self>,
        store: &str,
        request: impl FnOnce(&IdbObjectStore) -> Result<IdbRequest, JsValue>,
    ) -> Result<JsValue> {
        let transaction = self.transaction(&[store], IdbTransactionMode::Readonly).await?;
        let read = async {
            let request = request(&transaction.object_store(store)?)?;
            answer(&request).await
        };
        match read.await {
            Ok(result) => Ok(result),
            Err(thrown) => Err(failure(&thrown).await),
        }
    }

    /// Makes changes, all of them or none, and resolves when they are stored. Dropping the future takes them back.
    pub(super) async fn write(
        self: &Rc<Self>,
        stores: &[&str],
        change: impl FnOnce(&IdbTransaction) -> Result<(), JsValue>,
    ) -> Result<()> {
        let transaction = Uncommitted(self.transaction(stores, IdbTransactionMode::Readwrite).await?);
        let write = async {
            let end = first_event(&transaction.0, ["complete", "abort"]);
            change(&transaction.0)?;
            match end.await {
                Some("complete") => Ok(()),
                _ => Err(transaction.0.error().into()),
            }
        };
        match write.await {
            Ok(()) => Ok(()),
            Err(thrown) => Err(failure(&thrown).await),
        }
    }

    async fn transaction(self: &Rc<Self>, stores: &[&str], mode: IdbTransactionMode) -> Result<IdbTransaction> {
        let stores: Array = stores.iter().copied().map(JsValue::from_str).collect();
        loop {
            let connection = self.connection().await?;
            match connection.transaction_with_str_sequence_and_mode(&stores, mode) {
                Ok(transaction) => return Ok(transaction),
                // The browser may close a connection before it says so.
                Err(thrown) if name(&thrown) == "InvalidStateError" => drop(self.connection.take()),
                Err(thrown) => return Err(failure(&thrown).await),
            }
        }
    }

    async fn connection(self: &Rc<Self>) -> Result<IdbDatabase> {
        if let Some(open) = self.open_connection() {
            return Ok(open);
        }
        let (sender, receiver) = oneshot::channel();
        let database = Rc::clone(self);
        // In a task of its own, since others wait for it too when this future is dropped.
        spawn_local(async move { drop(sender.send(database.reconnect().await)) });
        let lost = |_| Err(Error::new(Code::Internal, "the task that opens the database is gone"));
        receiver.await.unwrap_or_else(lost)
    }

    fn open_connection(&self) -> Option<IdbDatabase> {
        let connection = self.connection.borrow();
        connection
            .as_ref()
            .filter(|connection| !connection.closed.get())
            .map(|connection| connection.database.clone())
    }

    async fn reconnect(&self) -> Result<IdbDatabase> {
        let _opening = self.opening.lock().await;
        if let Some(open) = self.open_connection() {
            return Ok(open);
        }
        let connection = Connection::open(&self.name).await?;
        let database = connection.database.clone();
        drop(self.connection.replace(Some(connection)));
        Ok(database)
    }
}

struct Connection {
    database: IdbDatabase,
    closed: Rc<Cell<bool>>,
    _listeners: [EventListener; 2],
}

impl Connection {
    async fn open(name: &str) -> Result<Self> {
        let request = match scope().indexed_db() {
            Ok(Some(factory)) => factory.open_with_u32(name, MIGRATIONS.len() as u32),
            Ok(None) => return Err(Error::new(Code::Storage, "this page has no IndexedDB")),
            Err(thrown) => Err(thrown),
        };
        let request = match request {
            Ok(request) => request,
            Err(thrown) => return Err(failure(&thrown).await),
        };
        let opening = Box::pin(async move {
            let _migration = EventListener::once(&request, "upgradeneeded", {
                let request = request.clone();
                move |event| migrate(&request, event.unchecked_ref())
            });
            match answer(&request).await {
                Ok(database) => Ok(Connection::new(database.unchecked_into())),
                Err(thrown) => Err(failure(&thrown).await),
            }
        });
        match select(opening, TimeoutFuture::new(OPEN_TIMEOUT_MS)).await {
            Either::Left((connection, _)) => connection,
            Either::Right(((), opening)) => {
                // It cannot be called off. If it opens after all, dropping the connection closes it.
                spawn_local(async move { drop(opening.await) });
                let message = format!("the database `{name}` is blocked by another tab; close other tabs of this page");
                Err(Error::new(Code::Storage, message))
            }
        }
    }

    fn new(database: IdbDatabase) -> Self {
        let closed = Rc::new(Cell::new(false));
        let listeners = ["versionchange", "close"].map(|event| {
            let (database, closed) = (database.clone(), Rc::clone(&closed));
            EventListener::new(&database.clone(), event, move |_| {
                closed.set(true);
                database.close();
            })
        });
        Connection {
            database,
            closed,
            _listeners: listeners,
        }
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        self.database.close();
    }
}

/// Runs the steps that the database has not seen. If one fails, none has happened and the request fails.
fn migrate(request: &IdbOpenDbRequest, event: &IdbVersionChangeEvent) {
    let from = event.old_version() as usize;
    let migrated = request.result().and_then(|database| {
        let database = database.unchecked_into();
        MIGRATIONS.iter().skip(from).try_for_each(|step| step(&database))
    });
    if migrated.is_err()
        && let Some(transaction) = request.transaction()
    {
        drop(transaction.abort());
    }
}

/// Takes its changes back when it is dropped before it is complete.
struct Uncommitted(IdbTransaction);

impl Drop for Uncommitted {
    fn drop(&mut self) {
        // Fails if the transaction is over, which is fine.
        drop(self.0.abort());
    }
}

/// The result of a request.
async fn answer(request: &IdbRequest) -> Result<JsValue, JsValue> {
    first_event(request, ["success", "error"]).await;
    match request.error()? {
        Some(error) => Err(error.into()),
        None => request.result(),
    }
}

/// The name of whichever of two events comes first. Listens from the call on.
fn first_event(target: &EventTarget, events: [&'static str; 2]) -> impl Future<Output = Option<&'static str>> + use<> {
    let (sender, receiver) = oneshot::channel();
    let sender = Rc::new(Cell::new(Some(sender)));
    let listeners = events.map(|event| {
        let sender = Rc::clone(&sender);
        EventListener::once(target, event, move |_| {
            sender.take().map(|sender| sender.send(event).ok());
        })
    });
    async move {
        let _listeners = listeners;
        receiver.await.ok()
    }
}

/// What a failure of the storage means for its user.
async fn failure(thrown: &JsValue) -> Error {
    match &*name(thrown) {
        "QuotaExceededError" => quota_exceeded().await,
        "VersionError" => Error::new(
            Code::Storage,
            "this page's storage belongs to a newer version of it; reload the page",
        ),
        "SecurityError" => Error::new(
            Code::Storage,
            "the browser gives this page no storage; allow it, or leave the private window",
        ),
        _ if thrown.is_null() => Error::new(Code::Storage, "the browser took back the changes"),
        _ => Error::new(
            Code::Storage,
            format!("this page's storage failed: {}", describe(thrown)),
        ),
    }
}

async fn quota_exceeded() -> Error {
    let what = "the browser's storage for this page is full";
    let remedy = "Remove packages or files that are no longer needed.";
    let estimate = match scope().navigator().storage().estimate() {
        Ok(promise) => JsFuture::from(promise)
            .await
            .ok()
            .map(|estimate| estimate.unchecked_into::<StorageEstimate>()),
        // Pages without encryption are not told.
        Err(_) => None,
    };
    let figures = estimate.and_then(|estimate| Some((estimate.get_usage()?, estimate.get_quota()?)));
    match figures {
        Some((usage, quota)) => {
            let message = format!("{what}: {usage} of {quota} bytes are used. {remedy}");
            Error::new(Code::QuotaExceeded, message)
                .with("usage", usage)
                .with("quota", quota)
        }
        None => Error::new(Code::QuotaExceeded, format!("{what}. {remedy}")),
    }
}
