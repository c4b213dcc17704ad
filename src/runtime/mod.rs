//! The facade: packages that are kept, and runs of their nodes.

mod files;
mod packages;
mod updates;

use std::{cell::RefCell, rc::Rc};

use serde_json::{Map, Value};

pub use self::{packages::InstallOptions, updates::Nudge};
use crate::{
    consent::{Asker, Asking, Consents},
    error::{Code, Error, Result},
    grant::Agreed,
    host::{FlowState, meta::Context},
    package::{Package, Programs},
    platform::Platform,
    registry::{self, PackageUpdate, Registries},
    run::{Cancel, Flow, Options, Outcome, Request, Shared, aborted, until},
    store::{PackageChange, Store},
};

/// The Flow-Like that this runtime stands for, where its page does not say: the one whose node ABI it speaks.
pub const FLOW_LIKE_VERSION: &str = "0.1.0";

/// A runtime: packages, and what their runs share. One is enough for a page.
pub struct Runtime {
    shared: Rc<Shared>,
    programs: Rc<Programs>,
    store: Rc<Store>,
    registries: RefCell<Rc<Registries>>,
    consents: Consents,
    asker: Option<Rc<dyn Asker>>,
    flow_like_version: String,
    listener: Rc<RefCell<Option<Listener>>>,
    /// Wakes whoever looks for updates.
    nudge: Nudge,
}

/// Called with every event.
pub type Listener = Rc<dyn Fn(&Event)>;

/// What happens apart from calls.
#[derive(Debug)]
pub enum Event {
    /// Packages have changed; `elsewhere` says that another tab did it.
    PackagesChanged {
        /// How.
        changes: Vec<PackageChange>,
        /// Whether another tab did it.
        elsewhere: bool,
    },
    /// A newer version waits for its user.
    UpdateAvailable(PackageUpdate),
    /// A newer version could not be installed; the old one goes on working.
    UpdateFailed(PackageUpdate, Error),
}

impl Runtime {
    /// A runtime that has not read yet what is installed: see [`open`](Self::open).
    pub fn new(platform: Platform, options: Options) -> Self {
        let programs = Rc::<Programs>::default();
        Runtime {
            store: Store::new(&platform, Rc::clone(&programs)),
            consents: Consents::new(&platform),
            asker: None,
            shared: Shared::new(platform, options),
            programs,
            registries: RefCell::default(),
            flow_like_version: FLOW_LIKE_VERSION.to_owned(),
            listener: Rc::default(),
            nudge: Nudge::default(),
        }
    }

    /// With these registries.
    ///
    /// # Errors
    ///
    /// As [`Registries::new`].
    pub fn with_registries(self, settings: registry::Settings) -> Result<Self> {
        *self.registries.borrow_mut() = Rc::new(Registries::new(&self.shared.platform, settings)?);
        Ok(self)
    }

    /// With somebody who asks its user for permissions.
    #[must_use]
    pub fn with_asker(mut self, asker: Rc<dyn Asker>) -> Self {
        self.asker = Some(asker);
        self
    }

    /// As this version of Flow-Like, which packages may require.
    ///
    /// # Errors
    ///
    /// [`Code::InvalidArgument`] for what is no semantic version.
    pub fn with_flow_like_version(mut self, version: &str) -> Result<Self> {
        semver::Version::parse(version).map_err(|error| {
            Error::new(
                Code::InvalidArgument,
                format!("`{version}` is no semantic version: {error}."),
            )
        })?;
        version.clone_into(&mut self.flow_like_version);
        Ok(self)
    }

    /// Reads what is installed. From now on `heard` is called when another tab has changed that: then call
    /// [`refresh`](Self::refresh).
    ///
    /// # Errors
    ///
    /// Those of the storage.
    pub async fn open(&self, heard: Rc<dyn Fn()>) -> Result<()> {
        let listener = Rc::clone(&self.listener);
        self.store.on_change(Rc::new(move |changes, elsewhere| {
            let event = Event::PackagesChanged {
                changes: changes.to_vec(),
                elsewhere,
            };
            emit(&listener, &event);
        }));
        self.store.open(heard).await
    }

    /// Reads again what is installed, and tells what other tabs have changed.
    ///
    /// # Errors
    ///
    /// Those of the storage.
    pub async fn refresh(&self) -> Result<()> {
        self.shared.while_open(self.store.refresh()).await
    }

    /// Calls a function with every event, in place of the one before. It must not fail.
    pub fn listen(&self, listener: Listener) {
        *self.listener.borrow_mut() = Some(listener);
    }

    /// What is kept.
    pub fn store(&self) -> &Store {
        &self.store
    }

    /// The registries.
    pub fn registries(&self) -> Rc<Registries> {
        Rc::clone(&self.registries.borrow())
    }

    /// Asks this registry before all others from now on; at once, if it is a new one, for newer versions of what came from
    /// it, where the runtime looks for updates at all.
    ///
    /// # Errors
    ///
    /// As [`Registries::new`].
    pub fn add_registry(&self, url: &str) -> Result<()> {
        let mut settings = self.registries().settings().clone();
        settings.urls.insert(0, url.to_owned());
        let registries = Rc::new(Registries::new(&self.shared.platform, settings)?);
        let before = self.registries.replace(Rc::clone(&registries));
        let known = &before.settings().urls;
        let added = registries.settings().urls.iter().filter(|url| !known.contains(url));
        for url in added {
            self.nudge.about(url);
        }
        Ok(())
    }

    /// What users agreed to.
    pub fn consents(&self) -> &Consents {
        &self.consents
    }

    /// What a node may do in a run: what its user agreed to, and is asked for where that is not known.
    ///
    /// # Errors
    ///
    /// As [`Consents::agree`]; [`Code::Aborted`], [`Code::Closed`].
    pub async fn agree(&self, package: &Rc<Package>, node: &str, context: &Context, cancel: &Cancel) -> Result<Agreed> {
        let asking = Asking {
            package,
            node,
            origin: package.origin.as_str(),
            context,
        };
        let agree = self.consents.agree(self.asker.as_ref(), asking);
        self.shared.while_open(until(cancel, agree, aborted)).await
    }

    /// Opens a flow: its runs share variables, cache and instances until it is closed.
    ///
    /// # Errors
    ///
    /// [`Code::Closed`].
    pub fn open_flow(&self, context: Context, variables: Map<String, Value>) -> Result<Flow> {
        self.reopen_flow(context, variables, &Value::Null)
    }

    /// Opens a flow that was in another runtime, with the variables that it had there and its [`Flow::memory`].
    ///
    /// # Errors
    ///
    /// [`Code::Closed`].
    pub fn reopen_flow(&self, context: Context, variables: Map<String, Value>, memory: &Value) -> Result<Flow> {
        self.shared.must_be_open()?;
        Ok(Flow::new(&self.shared, FlowState::new(context, variables, memory)))
    }

    /// Runs one node in a flow of its own.
    ///
    /// # Errors
    ///
    /// As [`Flow::run`].
    pub async fn run(
        &self,
        package: &str,
        request: Request,
        context: Context,
        variables: Map<String, Value>,
    ) -> Result<Outcome> {
        let package = self.package(package)?;
        self.run_package(&package, request, context, variables).await
    }

    /// As [`run`](Self::run), of the very package.
    ///
    /// # Errors
    ///
    /// As [`Flow::run`].
    pub async fn run_package(
        &self,
        package: &Rc<Package>,
        request: Request,
        context: Context,
        variables: Map<String, Value>,
    ) -> Result<Outcome> {
        let flow = self.open_flow(context, variables)?;
        let (observer, cancel, timeout_ms) = (Rc::clone(&request.observer), request.cancel.clone(), request.timeout_ms);
        let mut outcome = flow.run(package, request).await;
        let logs = flow.end(&observer, &cancel, timeout_ms).await;
        if let Ok(outcome) = &mut outcome {
            outcome.logs.extend(logs);
        }
        outcome
    }

    /// Ends everything: runs under way are rejected with [`Code::Closed`].
    pub fn close(&self) {
        self.shared.closing.cancel();
        self.store.close();
        drop(self.listener.take());
    }
}

fn emit(listener: &RefCell<Option<Listener>>, event: &Event) {
    // The listener may run any code: nothing is borrowed while it does.
    let listener = listener.borrow().clone();
    if let Some(listener) = listener {
        listener(event);
    }
}
