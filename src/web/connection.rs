//! One connection to the page's database, which makes way for tabs that need a newer version of it.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};

use futures::future::{Either, select};
use gloo_events::EventListener;
use gloo_timers::future::TimeoutFuture;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::spawn_local;
use web_sys::{IdbDatabase, IdbOpenDbRequest, IdbVersionChangeEvent};

use super::{
    events::answer,
    global::{describe, name, scope},
    migrations::{MIGRATIONS, Upgrade},
    opened::Opened,
    space::failure,
};
use crate::error::{Code, Error, Result};

/// How long other tabs may keep the database from opening, in milliseconds.
const OPEN_TIMEOUT_MS: u32 = 5_000;

pub(super) struct Connection {
    database: Opened<IdbDatabase>,
    closed: Rc<Cell<bool>>,
    _listeners: [EventListener; 2],
}

/// What happened while the database was to be opened.
#[derive(Default)]
struct Opening {
    /// A tab has not closed its connection although it was asked to.
    blocked: Cell<bool>,
    /// The upgrade goes on, which takes as long as there is data.
    upgrading: Cell<bool>,
    /// Why the upgrade failed.
    failed: RefCell<Option<JsValue>>,
}

impl Connection {
    /// Opens the database, and brings it to the newest version.
    pub(super) async fn open(name: &str) -> Result<Self> {
        let request = match scope().indexed_db() {
            Ok(Some(factory)) => factory.open_with_u32(name, MIGRATIONS.len() as u32),
            Ok(None) => return Err(Error::new(Code::Storage, "this page has no IndexedDB")),
            Err(thrown) => Err(thrown),
        };
        let request = match request {
            Ok(request) => request,
            Err(thrown) => return Err(failure(&thrown).await),
        };
        let state = Rc::new(Opening::default());
        let opening = Box::pin(opened(request, Rc::clone(&state)));
        match select(opening, TimeoutFuture::new(OPEN_TIMEOUT_MS)).await {
            Either::Left((connection, _)) => connection,
            Either::Right(((), opening)) if state.upgrading.get() => opening.await,
            Either::Right(((), opening)) => {
                // It cannot be called off. If it opens after all, dropping the connection closes it.
                spawn_local(async move { drop(opening.await) });
                let message = if state.blocked.get() {
                    format!(
                        "the database `{name}` needs an upgrade, and another tab has it open in an older version; close \
                         other tabs of this page, or reload them"
                    )
                } else {
                    format!("the database `{name}` is blocked by another tab; close other tabs of this page")
                };
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
            database: Opened::new(database),
            closed,
            _listeners: listeners,
        }
    }

    /// The database, unless the connection had to close.
    pub(super) fn database(&self) -> Option<IdbDatabase> {
        (!self.closed.get()).then(|| IdbDatabase::clone(&self.database))
    }
}

async fn opened(request: IdbOpenDbRequest, state: Rc<Opening>) -> Result<Connection> {
    let _blocked = EventListener::once(&request, "blocked", {
        let state = Rc::clone(&state);
        move |_| state.blocked.set(true)
    });
    let _upgrade = EventListener::once(&request, "upgradeneeded", {
        let (request, state) = (request.clone(), Rc::clone(&state));
        move |event| {
            state.upgrading.set(true);
            let from = event.unchecked_ref::<IdbVersionChangeEvent>().old_version() as usize;
            spawn_local(migrate(request, from, state));
        }
    });
    match answer(&request).await {
        Ok(database) => Ok(Connection::new(database.unchecked_into())),
        Err(thrown) => {
            let cause = state.failed.take();
            Err(not_opened(cause.as_ref(), &thrown).await)
        }
    }
}

async fn not_opened(cause: Option<&JsValue>, thrown: &JsValue) -> Error {
    match cause {
        Some(cause) if name(cause) != "QuotaExceededError" => Error::new(
            Code::Storage,
            format!(
                "this page's storage could not be upgraded to version {}, and is as it was: {}",
                MIGRATIONS.len(),
                describe(cause)
            ),
        ),
        cause => failure(cause.unwrap_or(thrown)).await,
    }
}

/// Takes the steps that the database has not seen. If one fails, none has happened and the request fails.
async fn migrate(request: IdbOpenDbRequest, from: usize, state: Rc<Opening>) {
    let Some(transaction) = request.transaction() else {
        return;
    };
    let steps = async {
        let upgrade = Upgrade {
            database: request.result()?.unchecked_into(),
            transaction: transaction.clone(),
        };
        for step in MIGRATIONS.iter().skip(from) {
            step(upgrade.clone()).await?;
        }
        Ok(())
    };
    if let Err(thrown) = steps.await {
        state.failed.replace(Some(thrown));
        // Fails if the browser has aborted it already.
        drop(transaction.abort());
    }
}
