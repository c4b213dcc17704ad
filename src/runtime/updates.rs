//! Newer versions: finding them, and installing those that may be installed by themselves.

use std::{
    cell::RefCell,
    collections::{BTreeMap, BTreeSet},
    future::poll_fn,
    pin::pin,
    rc::Rc,
    task::{Poll, Waker},
};

use futures::future::{Either, select};

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

/// Which registries are to be asked.
#[derive(Default)]
struct Due {
    all: bool,
    registries: BTreeSet<String>,
}

impl Due {
    fn all() -> Self {
        Due {
            all: true,
            ..Due::default()
        }
    }

    fn has(&self, registry: &str) -> bool {
        self.all || self.registries.contains(registry)
    }

    fn is_empty(&self) -> bool {
        !self.all && self.registries.is_empty()
    }

    fn add(&mut self, more: Due) {
        self.all |= more.all;
        self.registries.extend(more.registries);
    }
}

/// Has whoever looks for updates look again. Clones are the same.
#[derive(Clone, Default)]
pub struct Nudge(Rc<RefCell<Wanted>>);

#[derive(Default)]
struct Wanted {
    /// Kept while nobody waits: who looks right now has asked already, without what is wanted by now.
    due: Due,
    waiting: Option<Waker>,
}

impl Nudge {
    /// All registries are to be asked.
    pub fn now(&self) {
        self.wake(Due::all());
    }

    /// The one at this base URL is.
    pub(super) fn about(&self, registry: &str) {
        self.wake(Due {
            all: false,
            registries: BTreeSet::from([registry.to_owned()]),
        });
    }

    fn wake(&self, due: Due) {
        let mut wanted = self.0.borrow_mut();
        wanted.due.add(due);
        let waiting = wanted.waiting.take();
        drop(wanted);
        if let Some(waiting) = waiting {
            waiting.wake();
        }
    }

    /// What is wanted by now, which is whoever takes it to do.
    fn take(&self) -> Due {
        std::mem::take(&mut self.0.borrow_mut().due)
    }

    /// The same, as soon as there is something. For one at a time.
    async fn wait(&self) -> Due {
        poll_fn(|context| {
            let due = self.take();
            if !due.is_empty() {
                return Poll::Ready(due);
            }
            self.0.borrow_mut().waiting = Some(context.waker().clone());
            Poll::Pending
        })
        .await
    }
}

impl Runtime {
    /// Looks for newer versions now and at every `interval_ms`, and whenever it is nudged, until the runtime closes; what
    /// may be installed by itself is.
    pub async fn keep_updated(&self, interval_ms: f64) {
        let keep = async {
            let clock = &self.shared.platform.clock;
            loop {
                self.update_in_background(Due::all()).await;
                let mut interval = clock.sleep(interval_ms);
                while let Either::Right((due, rest)) = select(interval, pin!(self.nudge.wait())).await {
                    // Where only some are asked, the others are asked when they would have been.
                    interval = if due.all { clock.sleep(interval_ms) } else { rest };
                    self.update_in_background(due).await;
                }
            }
        };
        let stopped: Result<()> = self.shared.while_open(keep).await;
        drop(stopped);
    }

    /// Wakes [`keep_updated`](Self::keep_updated), as when the network is back or a registry was added.
    pub fn nudge(&self) -> Nudge {
        self.nudge.clone()
    }

    async fn update_in_background(&self, mut due: Due) {
        let Ok(_turn) = self.shared.platform.peers.lock(LOCK).await else {
            return;
        };
        // What was wanted while others had their turn.
        due.add(self.nudge.take());
        // What cannot be asked now is asked the next time; nobody waits for an answer here.
        let Ok(updates) = self.find_updates(&due).await else {
            return;
        };
        for update in updates {
            let policy = self.policy(&update.package_id);
            let event = match (policy, update.held_back) {
                (UpdatePolicy::Off, _) => continue,
                (UpdatePolicy::Auto, None) => match self.apply(&update).await {
                    Ok(None) => continue,
                    Ok(Some(update)) => Event::UpdateAvailable(update),
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

    /// Installs an update, unless it turns out to ask for more, or is not to be installed by itself any more. Returns what
    /// is to be told then.
    async fn apply(&self, update: &PackageUpdate) -> Result<Option<PackageUpdate>> {
        let is_meant = |package: &Rc<Package>| {
            package.manifest.version == update.current && package.origin.registry_url() == Some(&*update.registry)
        };
        let Some(old) = self.store.package(&update.package_id).filter(is_meant) else {
            return Ok(None);
        };
        let options = InstallOptions {
            replace: Replace {
                by_itself: Some(old.identity()),
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
        let held_back = asks_for_more(&old, &prepared.package).then_some(HeldBack::Permissions);
        if held_back.is_none() {
            match self.keep(prepared, &options).await {
                Err(error) if error.code() == Code::VersionConflict => {}
                kept => return kept.map(|_| None),
            }
        }
        // Whoever has changed the package meanwhile may have wanted something else.
        self.store.refresh().await?;
        let is_same = |package: &Rc<Package>| package.identity() == old.identity();
        let present = self.store.package(&update.package_id).filter(is_same);
        let tells = present.is_some() && self.policy(&update.package_id) != UpdatePolicy::Off;
        Ok(tells.then(|| PackageUpdate {
            held_back,
            ..update.clone()
        }))
    }

    /// Asks the registries which installed packages have newer versions. A registry that cannot be asked has none.
    ///
    /// # Errors
    ///
    /// [`Code::Closed`].
    pub async fn check_for_updates(&self) -> Result<Vec<PackageUpdate>> {
        self.shared.while_open(self.find_updates(&Due::all())).await
    }

    async fn find_updates(&self, due: &Due) -> Result<Vec<PackageUpdate>> {
        let installed: Vec<(Rc<Package>, String)> = self
            .packages()
            .into_iter()
            .filter_map(|package| {
                let registry = package.origin.registry_url().filter(|url| due.has(url))?.to_owned();
                Some((package, registry))
            })
            .collect();
        if installed.is_empty() {
            return Ok(Vec::new());
        }
        let indexes: BTreeMap<String, RegistryIndex> = self
            .registries()
            .refresh(|registry| due.has(registry))
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
    fn nudges_are_not_lost_on_who_is_busy() {
        let nudge = Nudge::default();
        let due = || {
            nudge
                .wait()
                .now_or_never()
                .map(|due| ["a", "b", "c"].map(|url| due.has(url)))
        };
        assert_eq!(due(), None);
        for registry in ["a", "c"] {
            nudge.clone().about(registry);
        }
        assert_eq!(due(), Some([true, false, true]));
        assert_eq!(due(), None, "it was told");
        nudge.about("a");
        nudge.now();
        assert_eq!(due(), Some([true; 3]));
    }
}
