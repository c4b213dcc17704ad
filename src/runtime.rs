//! The facade: loaded packages, and runs of their nodes.

use std::{cell::RefCell, rc::Rc};

use serde_json::{Map, Value};

use crate::{
    error::{Code, Error, Result},
    host::meta::Context,
    manifest::Parsed,
    package::{Package, Programs},
    platform::Platform,
    run::{Cancel, Flow, Options, Outcome, Request, Shared, read_definitions},
};

/// A runtime: packages, and what their runs share. One is enough for a page.
pub struct Runtime {
    shared: Rc<Shared>,
    programs: Programs,
    /// By id.
    packages: RefCell<Vec<Rc<Package>>>,
}

impl Runtime {
    /// A runtime without packages.
    pub fn new(platform: Platform, options: Options) -> Self {
        Runtime {
            shared: Shared::new(platform, options),
            programs: Programs::default(),
            packages: RefCell::default(),
        }
    }

    /// Checks, compiles and keeps a package until the runtime closes. A package of the same id is replaced; its flows
    /// go on with what they have.
    ///
    /// # Errors
    ///
    /// Whatever is wrong with the module or does not fit the manifest; nothing is kept then.
    pub async fn load(&self, manifest: Parsed, module: &[u8], cancel: Cancel) -> Result<Rc<Package>> {
        let package = self.shared.while_open(self.prepare(manifest, module, cancel)).await?;
        let place = self.place(&package.manifest.id);
        let mut packages = self.packages.borrow_mut();
        match place {
            Ok(at) => packages[at] = Rc::clone(&package),
            Err(at) => packages.insert(at, Rc::clone(&package)),
        }
        Ok(package)
    }

    async fn prepare(&self, parsed: Parsed, module: &[u8], cancel: Cancel) -> Result<Rc<Package>> {
        if cancel.is_cancelled() {
            return Err(Error::new(Code::Aborted, "The install was cancelled."));
        }
        let manifest = &parsed.manifest;
        let platform = &self.shared.platform;
        let program = self
            .programs
            .compile(
                module,
                manifest.wasm_hash.as_deref(),
                &*platform.clock,
                &*platform.pause,
            )
            .await?;
        let limits = self.shared.limits(manifest);
        // Told now and not at the first run, also where the definitions are known from another package.
        limits.admit(program.initial_memory)?;
        let definitions = match program.definitions.get() {
            Some(definitions) => definitions.clone(),
            None => {
                let read = read_definitions(&self.shared, &program, &manifest.id, limits, cancel).await?;
                program.definitions.get_or_init(|| read).clone()
            }
        };
        Package::new(parsed, program, definitions).map(Rc::new)
    }

    /// Forgets a package; its flows go on. Returns whether there was one.
    pub fn unload(&self, id: &str) -> bool {
        let place = self.place(id);
        place.map(|at| self.packages.borrow_mut().remove(at)).is_ok()
    }

    /// All packages, by id.
    pub fn packages(&self) -> Vec<Rc<Package>> {
        self.packages.borrow().clone()
    }

    /// One package.
    ///
    /// # Errors
    ///
    /// [`Code::PackageNotFound`], [`Code::Closed`].
    pub fn package(&self, id: &str) -> Result<Rc<Package>> {
        self.shared.must_be_open()?;
        let place = self.place(id);
        place.map(|at| Rc::clone(&self.packages.borrow()[at])).map_err(|_| {
            Error::new(
                Code::PackageNotFound,
                format!("There is no package `{id}` here. Install it first."),
            )
            .with("package", id)
        })
    }

    /// Where a package is, or would be.
    fn place(&self, id: &str) -> std::result::Result<usize, usize> {
        let packages = self.packages.borrow();
        packages.binary_search_by(|package| package.manifest.id.as_str().cmp(id))
    }

    /// Opens a flow: its runs share variables, cache and instances until it is closed.
    ///
    /// # Errors
    ///
    /// [`Code::Closed`].
    pub fn open_flow(&self, context: Context, variables: Map<String, Value>) -> Result<Flow> {
        self.shared.must_be_open()?;
        Ok(Flow::new(&self.shared, context, variables))
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
        let flow = self.open_flow(context, variables)?;
        let (observer, cancel, timeout_ms) = (Rc::clone(&request.observer), request.cancel.clone(), request.timeout_ms);
        let mut outcome = flow.run(&package, request).await;
        let logs = flow.end(&observer, &cancel, timeout_ms).await;
        if let Ok(outcome) = &mut outcome {
            outcome.logs.extend(logs);
        }
        outcome
    }

    /// Ends everything: runs under way are rejected with [`Code::Closed`].
    pub fn close(&self) {
        self.shared.closing.cancel();
        self.packages.borrow_mut().clear();
    }
}
