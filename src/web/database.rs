//! The page's IndexedDB database and its transactions.
//!
//! Tabs share the database. A tab that needs a newer version asks the others to close their connections; they do, and
//! open it again at their next use.

use std::{cell::RefCell, rc::Rc};

use futures::channel::oneshot;
use js_sys::{Array, Object, Reflect};
use wasm_bindgen::{JsCast, JsValue, prelude::wasm_bindgen};
use wasm_bindgen_futures::spawn_local;
use web_sys::{IdbDatabase, IdbObjectStore, IdbRequest, IdbTransaction, IdbTransactionMode};

use super::{
    connection::Connection,
    events::{answer, first_event},
    global::name,
    space::failure,
};
use crate::error::{Code, Error, Result};

#[wasm_bindgen]
extern "C" {
    /// A database as web-sys does not have it yet: with options for transactions.
    type WithOptions;

    #[wasm_bindgen(method, catch)]
    fn transaction(
        this: &WithOptions,
        stores: &Array,
        mode: IdbTransactionMode,
        options: &Object,
    ) -> Result<IdbTransaction, JsValue>;
}

/// When a transaction counts as complete, in the words of IndexedDB.
#[derive(Clone, Copy)]
pub(super) enum Durability {
    /// When the operating system has it.
    Relaxed,
    /// When it is on disk.
    Strict,
}

/// Makes a request that reads.
pub(super) type Request<'a> = &'a mut dyn FnMut(&IdbObjectStore) -> Result<IdbRequest, JsValue>;

/// Makes the requests of a transaction.
pub(super) type Requests<'a> = Box<dyn FnOnce(&IdbTransaction) -> Result<(), JsValue> + 'a>;

/// One database and the one connection to it.
pub(super) struct Database {
    name: String,
    connection: RefCell<Option<Connection>>,
    /// Who waits for the connection to open, if it is being opened: all of them get it, or hear why there is none.
    waiting: RefCell<Vec<oneshot::Sender<Result<IdbDatabase>>>>,
}

impl Database {
    pub(super) fn new(name: &str) -> Rc<Self> {
        Rc::new(Database {
            name: name.to_owned(),
            connection: RefCell::default(),
            waiting: RefCell::default(),
        })
    }

    /// Makes requests to one store and gives the result of the one that is returned. As requests are answered in order,
    /// all others have theirs then.
    pub(super) async fn read(self: &Rc<Self>, store: &str, request: Request<'_>) -> Result<JsValue> {
        let store = self.store(store).await?;
        let read = async { answer(&request(&store)?).await };
        match read.await {
            Ok(result) => Ok(result),
            Err(thrown) => Err(failure(&thrown).await),
        }
    }

    /// A store to be read from in one transaction, for as long as requests follow each other.
    pub(super) async fn store(self: &Rc<Self>, store: &str) -> Result<IdbObjectStore> {
        let mode = IdbTransactionMode::Readonly;
        let transaction = self.transaction(&[store], mode, Durability::Relaxed).await?;
        match transaction.object_store(store) {
            Ok(store) => Ok(store),
            Err(thrown) => Err(failure(&thrown).await),
        }
    }

    /// Makes changes, all of them or none, and resolves when they are stored. Dropping the future takes them back.
    pub(super) async fn write(
        self: &Rc<Self>,
        stores: &[&str],
        durability: Durability,
        change: Requests<'_>,
    ) -> Result<()> {
        let mode = IdbTransactionMode::Readwrite;
        let transaction = Uncommitted(self.transaction(stores, mode, durability).await?);
        let write = async {
            let end = first_event(&transaction.0, ["complete", "abort"]);
            change(&transaction.0)?;
            match end.await {
                Some("complete") => Ok(()),
                _ => Err(transaction.0.error().into()),
            }
        };
        let written = write.await;
        // Before anything else is waited for: a transaction that is left alone commits what it has got so far.
        drop(transaction);
        match written {
            Ok(()) => Ok(()),
            Err(thrown) => {
                // Firefox lets the next transaction of that connection only delete, even if there is room by then.
                if name(&thrown) == "QuotaExceededError" {
                    drop(self.connection.take());
                }
                Err(failure(&thrown).await)
            }
        }
    }

    async fn transaction(
        self: &Rc<Self>,
        stores: &[&str],
        mode: IdbTransactionMode,
        durability: Durability,
    ) -> Result<IdbTransaction> {
        let stores: Array = stores.iter().copied().map(JsValue::from_str).collect();
        loop {
            let connection: WithOptions = self.connection().await?.unchecked_into();
            match connection.transaction(&stores, mode, &options(durability)) {
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
        let is_opening = !self.waiting.borrow().is_empty();
        self.waiting.borrow_mut().push(sender);
        if !is_opening {
            let database = Rc::clone(self);
            // In a task of its own, since others wait for it too when this future is dropped.
            spawn_local(async move {
                let opened = database.reconnect().await;
                for waiting in database.waiting.take() {
                    let answer = match &opened {
                        Ok(opened) => Ok(opened.clone()),
                        Err(error) => Err(error.repeated()),
                    };
                    // Whoever does not wait any more does not mind.
                    drop(waiting.send(answer));
                }
            });
        }
        let lost = |_| Err(Error::new(Code::Internal, "the task that opens the database is gone"));
        receiver.await.unwrap_or_else(lost)
    }

    fn open_connection(&self) -> Option<IdbDatabase> {
        self.connection.borrow().as_ref().and_then(Connection::database)
    }

    async fn reconnect(&self) -> Result<IdbDatabase> {
        loop {
            let connection = Connection::open(&self.name).await?;
            // It may have been asked to close as soon as it was open.
            let Some(database) = connection.database() else {
                continue;
            };
            drop(self.connection.replace(Some(connection)));
            return Ok(database);
        }
    }
}

fn options(durability: Durability) -> Object {
    let options = Object::new();
    let durability = match durability {
        Durability::Relaxed => "relaxed",
        Durability::Strict => "strict",
    };
    // Cannot fail for an ordinary object.
    drop(Reflect::set(
        &options,
        &JsValue::from_str("durability"),
        &JsValue::from_str(durability),
    ));
    options
}

/// Takes its changes back when it is dropped before it is complete.
struct Uncommitted(IdbTransaction);

impl Drop for Uncommitted {
    fn drop(&mut self) {
        // Fails if the transaction is over, which is fine.
        drop(self.0.abort());
    }
}
