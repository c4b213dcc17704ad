//! Newer versions: finding them, and installing those that may be installed by themselves.

use std::{
    cell::RefCell,
    collections::BTreeMap,
    future::poll_fn,
    pin::pin,
    rc::Rc,
    task::{Poll, Waker},
};

use futures::future::select;

use super::{Event, InstallOptions, Runtime, emit, packages::Prepared};
use crate::{
    error::{Code, Error, Result},
    grant::Ask,
    install::Source,
    package::Package,
    registry::{HeldBack, PackageUpdate, step, wire::RegistryIndex},
    store::{Replace, UpdatePolicy, not_here},
};

/// The lock of whoever looks for updates: tabs do it one after the other.
const LOCK: &str = "updates";

/// Has whoever looks for updates look again. Clones are the same.
#[derive(Clone, Default)]
pub struct Nudge(Rc<RefCell<Due>>);

#[derive(Default)]
struct Due {
    /// Kept while nobody waits: who looks right now may have asked already what is different by now.
    again: bool,
    waiting: Option<Waker>,
}

impl Nudge {
    /// Wakes whoever waits, or will wait.
    pub fn now(&self) {
        let mut due = self.0.borrow_mut();
        due.again = true;
        let waiting = due.waiting.take();
        drop(due);
        if let Some(waiting) = waiting {
            waiting.wake();
        }
    }

    /// What was wanted until now is being done.
    fn begin(&self) {
        self.0.borrow_mut().again = false;
    }

    /// For one at a time.
    async fn wait(&self) {
        poll_fn(|context| {
            let mut due = self.0.borrow_mut();
            if due.again {
                return Poll::Ready(());
            }
            due.waiting = Some(context.waker().clone());
            Poll::Pending
        })
        .await;
    }
}

impl Runtime {
    /// Looks for newer versions now and at every `interval_ms`, and whenever it is nudged, until the runtime closes; what
    /// may be installed by itself is.
    pub async fn keep_updated(&self, interval_ms: f64) {
        let keep = async {
            loop {
                self.nudge.begin();
                self.update_in_background().await;
                let interval = self.shared.platform.clock.sleep(interval_ms);
                select(pin!(interval), pin!(self.nudge.wait())).await;
            }
        };
        let stopped: Result<()> = self.shared.while_open(keep).await;
        drop(stopped);
    }

    /// Wakes [`keep_updated`](Self::keep_updated), as when the network is back or a registry was added.
    pub fn nudge(&self) -> Nudge {
        self.nudge.clone()
    }

    async fn update_in_background(&self) {
        let Ok(_turn) = self.shared.platform.peers.lock(LOCK).await else {
            return;
        };
        // What cannot be asked now is asked the next time; nobody waits for an answer here.
        let Ok(updates) = self.check_for_updates().await else {
            return;
        };
        for update in updates {
            let policy = self.policy(&update.package_id);
            let event = match (policy, update.held_back) {
                (UpdatePolicy::Off, _) => continue,
                (UpdatePolicy::Auto, None) => match self.apply(&update).await {
                    Ok(None) => continue,
                    Ok(Some(reason)) => Event::UpdateAvailable(PackageUpdate {
                        held_back: Some(reason),
                        ..update
                    }),
                    Err(error) => Event::UpdateFailed(update, error),
                },
                (UpdatePolicy::Auto | UpdatePolicy::Notify, _) => Event::UpdateAvailable(update),
            };
            emit(&self.listener, &event);
        }
    }

    fn policy(&self, id: &str) -> UpdatePolicy {
        let package = self.store.package(id);
        let installed = package.as_ref().and_then(|package| package.installed.as_ref());
        installed.map_or(UpdatePolicy::Off, |installed| installed.policy)
    }

    /// Installs an update, unless it turns out to ask for more; says so then.
    async fn apply(&self, update: &PackageUpdate) -> Result<Option<HeldBack>> {
        let options = InstallOptions {
            replace: Replace {
                only: Some(update.current.clone()),
                ..Replace::default()
            },
            ..InstallOptions::default()
        };
        let source = Source::Registry {
            id: update.package_id.clone(),
            version: Some(update.latest.clone()),
            registry: Some(update.registry.clone()),
        };
        let prepared: Prepared = self.prepare(source, &options).await?;
        // Only now its nodes are known.
        match self.store.package(&update.package_id) {
            Some(old) if !asks_for_more(&old, &prepared.package) => {
                self.keep(prepared, &options).await?;
                Ok(None)
            }
            Some(_) => Ok(Some(HeldBack::Permissions)),
            // Removed meanwhile.
            None => Ok(None),
        }
    }

    /// Asks the registries which installed packages have newer versions. A registry that cannot be asked has none.
    ///
    /// # Errors
    ///
    /// [`Code::Closed`].
    pub async fn check_for_updates(&self) -> Result<Vec<PackageUpdate>> {
        self.shared.while_open(self.find_updates()).await
    }

    async fn find_updates(&self) -> Result<Vec<PackageUpdate>> {
        let installed: Vec<(Rc<Package>, String)> = self
            .packages()
            .into_iter()
            .filter_map(|package| {
                let registry = package.origin.registry_url()?.to_owned();
                Some((package, registry))
            })
            .collect();
        if installed.is_empty() {
            return Ok(Vec::new());
        }
        let indexes: BTreeMap<String, RegistryIndex> = self
            .registries()
            .refresh()
            .await
            .into_iter()
            .filter_map(|(registry, index)| Some((registry, index.ok().filter(|index| index.stale.is_none())?.index)))
            .collect();
        let mut updates = Vec::new();
        for (package, registry) in installed {
            let (id, current) = (&package.manifest.id, &package.manifest.version);
            let newer = indexes.get(&registry).is_some_and(|index| {
                let summary = index.packages.iter().find(|summary| summary.id == *id);
                summary.is_some_and(|summary| step(current, &summary.latest_version).is_some())
            });
            if newer && let Some(update) = self.find_update(&package, &registry).await {
                updates.push(update);
            }
        }
        Ok(updates)
    }

    /// The newest version that can be installed; `None` where that is no newer one.
    async fn find_update(&self, package: &Package, registry: &str) -> Option<PackageUpdate> {
        let (id, current) = (&package.manifest.id, &package.manifest.version);
        // What is pending or yanked there is no update.
        let offer = self.registries().offer(id, None, Some(registry)).await.ok()?;
        let latest = offer.version.version.clone();
        let breaks = step(current, &latest)?;
        let manifest = &offer.entry.manifest;
        // As far as the manifest says: what its nodes themselves ask for is known once its module is here.
        let ask = |manifest| Ask::of_package(manifest, package.nodes());
        let more = manifest.version == latest && !ask(&package.manifest).covers(&ask(manifest));
        Some(PackageUpdate {
            package_id: id.clone(),
            current: current.clone(),
            latest,
            registry: registry.to_owned(),
            held_back: match (breaks, more) {
                (true, _) => Some(HeldBack::Major),
                (false, true) => Some(HeldBack::Permissions),
                (false, false) => None,
            },
        })
    }

    /// Installs the newest version of a package from the registry that it came from, or that version.
    ///
    /// # Errors
    ///
    /// As [`install`](Self::install); [`Code::InvalidArgument`] where it did not come from a registry.
    pub async fn update(&self, id: &str, version: Option<String>, mut options: InstallOptions) -> Result<Rc<Package>> {
        let package = self.store.package(id).ok_or_else(|| not_here(id))?;
        let Some(registry) = package.origin.registry_url() else {
            return Err(Error::new(
                Code::InvalidArgument,
                format!(
                    "`{id}` did not come from a registry but from {}: install it again from there.",
                    package.origin
                ),
            ));
        };
        options.replace.downgrade |= version.is_some();
        let source = Source::Registry {
            id: id.to_owned(),
            version,
            registry: Some(registry.to_owned()),
        };
        self.install(source, options).await
    }
}

/// Whether a version asks for anything that the one before did not.
fn asks_for_more(old: &Package, new: &Package) -> bool {
    let ask = |package: &Package| Ask::of_package(&package.manifest, package.nodes());
    !ask(old).covers(&ask(new))
}

#[cfg(test)]
mod tests {
    use futures::FutureExt as _;

    use super::Nudge;

    #[test]
    fn a_nudge_is_not_lost_on_who_is_busy() {
        let nudge = Nudge::default();
        nudge.begin();
        assert_eq!(nudge.wait().now_or_never(), None);
        nudge.clone().now();
        assert_eq!(nudge.wait().now_or_never(), Some(()));
        nudge.begin();
        assert_eq!(nudge.wait().now_or_never(), None);
    }
}
