//! Installing, finding and removing packages.

use std::{cell::Cell, rc::Rc};

use super::Runtime;
use crate::{
    error::{Code, Error, Result},
    install::{self, Acquired, OnStep, Phase, Progress, Source},
    manifest::Parsed,
    package::{self, Package},
    registry::wire::PublishResponse,
    run::{Cancel, read_definitions, until},
    store::{Replace, Version, not_here},
};

/// How to install.
#[derive(Clone)]
pub struct InstallOptions {
    /// What may be replaced.
    pub replace: Replace,
    /// Told how far it is.
    pub on_step: OnStep,
    /// Stops it. Once everything is being written, it may be too late.
    pub cancel: Cancel,
}

impl Default for InstallOptions {
    fn default() -> Self {
        InstallOptions {
            replace: Replace::default(),
            on_step: Rc::new(|_| {}),
            cancel: Cancel::new(),
        }
    }
}

/// A package that was checked, and is not stored yet.
pub(super) struct Prepared {
    pub(super) package: Package,
    acquired: Acquired,
}

impl Runtime {
    /// Checks and compiles a package, and keeps it in memory only, until the runtime closes. One of the same id is
    /// replaced; its flows go on with what they have.
    ///
    /// # Errors
    ///
    /// Whatever is wrong with the module or does not fit the manifest; nothing is kept then.
    pub async fn load(&self, manifest: Parsed, module: &[u8], cancel: Cancel) -> Result<Rc<Package>> {
        let load = async {
            let hash = package::hash(module, &*self.shared.platform.pause).await;
            self.compile(manifest, module, hash, cancel).await
        };
        let package = Rc::new(self.shared.while_open(load).await?);
        self.store.lend(Rc::clone(&package));
        Ok(package)
    }

    /// Gets a package from anywhere and checks all that an install checks, and keeps it in memory only, as
    /// [`load`](Self::load) does.
    ///
    /// # Errors
    ///
    /// As [`install`](Self::install).
    pub async fn load_from(&self, source: Source, options: InstallOptions) -> Result<Rc<Package>> {
        let cancel = options.cancel.clone();
        let load = async {
            let Prepared { mut package, acquired } = self.prepare(source, &options).await?;
            package.origin = acquired.origin;
            Ok(Rc::new(package))
        };
        let package = self.shared.while_open(until(&cancel, load, cancelled)).await?;
        self.store.lend(Rc::clone(&package));
        Ok(package)
    }

    /// Forgets a package that was only loaded; its flows go on. Returns whether there was one.
    pub fn unload(&self, id: &str) -> bool {
        self.store.forget(id)
    }

    /// Installs a package: gets it, checks it, and stores it in one transaction. A version that it replaces stays to go
    /// back to; its runs go on with it, and the next run has the new one.
    ///
    /// # Errors
    ///
    /// Whatever is wrong with it; nothing has changed then. Also [`Code::Aborted`].
    pub async fn install(&self, source: Source, options: InstallOptions) -> Result<Rc<Package>> {
        let cancel = options.cancel.clone();
        let install = async {
            let prepared = self.prepare(source, &options).await?;
            self.keep(prepared, &options).await
        };
        self.shared.while_open(until(&cancel, install, cancelled)).await
    }

    /// Gets a package and checks all there is to check.
    pub(super) async fn prepare(&self, source: Source, options: &InstallOptions) -> Result<Prepared> {
        let progress = Progress(Rc::clone(&options.on_step));
        let platform = &self.shared.platform;
        let acquired = install::acquire(source, platform, &self.registries(), &progress).await?;
        progress.phase(Phase::Verify, acquired.module.len());
        let hash = package::hash(&acquired.module, &*platform.pause).await;
        install::verify(&acquired, &hash, &self.flow_like_version)?;
        let package = self
            .compile(
                acquired.manifest.clone(),
                &acquired.module,
                hash,
                options.cancel.clone(),
            )
            .await?;
        Ok(Prepared { package, acquired })
    }

    /// Stores a package that was checked.
    pub(super) async fn keep(&self, prepared: Prepared, options: &InstallOptions) -> Result<Rc<Package>> {
        let Prepared { package, acquired } = prepared;
        let progress = Progress(Rc::clone(&options.on_step));
        progress.phase(Phase::Store, acquired.module.len());
        let version = Version {
            hash: package.hash.clone(),
            module_bytes: package.module_bytes as u64,
            nodes: package.nodes().iter().map(|node| (**node).clone()).collect(),
            warnings: package.warnings.clone(),
            preflight: package.preflight.clone(),
            source: acquired.source,
            origin: acquired.origin,
            installed_at: self.shared.platform.clock.now_ms(),
            loaded: false,
            manifest: package.manifest.clone(),
        };
        let kept = self.store.install(version, &acquired.module, &options.replace).await?;
        // Compiled already: the first run need not do that again.
        kept.adopt(&package);
        Ok(kept)
    }

    /// From bytes to a package.
    async fn compile(&self, parsed: Parsed, module: &[u8], hash: String, cancel: Cancel) -> Result<Package> {
        if cancel.is_cancelled() {
            return Err(cancelled());
        }
        let manifest = &parsed.manifest;
        must_be(manifest.wasm_hash.as_deref(), &hash)?;
        let platform = &self.shared.platform;
        let program = self
            .programs
            .compile(module, hash, &*platform.clock, &*platform.pause)
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
        Package::new(parsed, program, definitions)
    }

    /// Removes a package. What its nodes wrote stays unless `files` says otherwise; runs under way go on. Returns
    /// whether there was one.
    ///
    /// # Errors
    ///
    /// Those of the storage.
    pub async fn uninstall(&self, id: &str, files: bool) -> Result<bool> {
        let uninstall = async {
            let lent = self.store.forget(id);
            if files {
                self.store.delete_files(id).await?;
            }
            let removed = self.store.remove(id).await?;
            // What its user agreed to went with it.
            self.consents.forget_recent();
            Ok(removed || lent)
        };
        self.shared.while_open(uninstall).await
    }

    /// All packages, by id; those that are damaged, too.
    pub fn packages(&self) -> Vec<Rc<Package>> {
        self.store.packages()
    }

    /// One package, which may be run.
    ///
    /// # Errors
    ///
    /// [`Code::PackageNotFound`], [`Code::Damaged`], [`Code::Closed`].
    pub fn package(&self, id: &str) -> Result<Rc<Package>> {
        self.shared.must_be_open()?;
        let package = self.store.package(id).ok_or_else(|| not_here(id))?;
        match package.quarantined() {
            Some(reason) => Err(Error::new(Code::Damaged, reason).with("package", id)),
            None => Ok(package),
        }
    }

    /// Publishes a package, after everything was checked of it that an install checks.
    ///
    /// # Errors
    ///
    /// Whatever is wrong with it, and what the registry said.
    pub async fn publish(
        &self,
        source: Source,
        key: &str,
        registry: Option<&str>,
        options: InstallOptions,
    ) -> Result<PublishResponse> {
        let cancel = options.cancel.clone();
        let sent = Rc::new(Cell::new(false));
        let sending = Rc::clone(&sent);
        let publish = async move {
            let Prepared { package, acquired } = self.prepare(source, &options).await?;
            sending.set(true);
            Progress(Rc::clone(&options.on_step)).phase(Phase::Store, acquired.module.len());
            let mut manifest = package.manifest;
            // Whoever downloads it checks the module against this.
            manifest.wasm_hash = Some(package.hash);
            self.registries()
                .publish(&manifest, &acquired.module, key, registry)
                .await
        };
        let stopped = move || match sent.get() {
            true => Error::new(
                Code::Aborted,
                "Publishing was cancelled while the package was on its way: the registry may have it.",
            ),
            false => cancelled(),
        };
        self.shared.while_open(until(&cancel, publish, stopped)).await
    }
}

fn cancelled() -> Error {
    Error::new(Code::Aborted, "The install was cancelled.")
}

/// The hash that a manifest promises.
fn must_be(promised: Option<&str>, hash: &str) -> Result<()> {
    match promised.filter(|promised| !promised.eq_ignore_ascii_case(hash)) {
        None => Ok(()),
        Some(promised) => Err(Error::new(
            Code::HashMismatch,
            format!(
                "The module is not the one that the manifest promises: wasm_hash is {promised}, the module's SHA-256 is \
                 {hash}. Get the package again, or update wasm_hash after a build."
            ),
        )
        .with("expected", promised)
        .with("found", hash)),
    }
}
