//! Answers on disk: a record for each package, among the settings.

use std::{cell::RefCell, rc::Rc};

use super::{
    Consent, Scope,
    ask_once::Pending,
    record::{free_id, make_room, read, too_large, write},
};
use crate::{
    error::{Code, Error, Result},
    grant::Ask,
    host::meta::Context,
    manifest::Manifest,
    platform::{Change, Clock, Platform, Records, Table, Unchanged},
};

/// How often a change is begun anew because somebody else was faster.
const MAX_ATTEMPTS: usize = 50;

const PREFIX: &str = "consent/";

/// The answers that are kept. Clones share what is being asked.
#[derive(Clone)]
pub struct Consents {
    records: Rc<dyn Records>,
    pub(super) clock: Rc<dyn Clock>,
    pub(super) pending: Pending,
    recent: Recent,
}

/// What was read last, by package, and when: many runs in a row read once. What another tab takes back holds here for no
/// longer than [`RECENT_MS`]; what is changed here is read anew.
type Recent = Rc<RefCell<Vec<(String, f64, Rc<[Consent]>)>>>;

const RECENT_MS: f64 = 1_000.0;

/// What is known about an ask in some context.
pub(super) struct Known {
    /// What holds, if all of it was asked before.
    pub(super) found: Option<Ask>,
    /// What of it was not agreed to in any answer that holds there.
    pub(super) missing: Ask,
    /// Whether the node was agreed to in another version of the package.
    pub(super) update: bool,
}

impl Consents {
    /// Over the platform's records.
    pub fn new(platform: &Platform) -> Self {
        Consents {
            records: Rc::clone(&platform.records),
            clock: Rc::clone(&platform.clock),
            pending: Pending::default(),
            recent: Recent::default(),
        }
    }

    /// All answers, of every package, by package and age. Records that are damaged have none.
    ///
    /// # Errors
    ///
    /// [`Code::Storage`].
    pub async fn list(&self) -> Result<Vec<Consent>> {
        let mut found = Vec::new();
        for (key, bytes) in self.records.all(Table::Settings).await? {
            if let Some(package_id) = key.strip_prefix(PREFIX) {
                found.extend(read(package_id, &bytes));
            }
        }
        Ok(found)
    }

    /// Keeps an answer, in place of an earlier one to the same question. Returns its id, or `None` where it holds once and
    /// is not kept.
    ///
    /// # Errors
    ///
    /// [`Code::Storage`], [`Code::QuotaExceeded`], and [`Code::LimitExceeded`] for an answer of more than 256 KiB.
    pub async fn record(&self, mut consent: Consent) -> Result<Option<String>> {
        if consent.scope == Scope::Once {
            return Ok(None);
        }
        if !consent.ask.fits() {
            return Err(too_large());
        }
        consent.agreed = consent.agreed.intersection(&consent.ask);
        let package_id = consent.package_id.clone();
        self.change(&package_id, move |consents| {
            let mut consent = consent.clone();
            consents.retain(|known| {
                known.origin != consent.origin || known.scope != consent.scope || known.ask != consent.ask
            });
            consent.id = free_id(consents, consent.at_ms);
            let id = consent.id.clone();
            consents.push(consent);
            make_room(consents)?;
            Ok(Some(Some(id)))
        })
        .await
        .map(Option::flatten)
    }

    /// Takes an answer back. Returns whether there was one. Runs under way go on with what they have.
    ///
    /// # Errors
    ///
    /// [`Code::Storage`].
    pub async fn revoke(&self, package_id: &str, consent_id: &str) -> Result<bool> {
        let consent_id = consent_id.to_owned();
        let revoked = self.change(package_id, move |consents| {
            let before = consents.len();
            consents.retain(|consent| consent.id != consent_id);
            Ok((consents.len() < before).then_some(()))
        });
        Ok(revoked.await?.is_some())
    }

    /// Takes all answers back that were given for a package, whatever its origin. Returns whether there were any.
    ///
    /// # Errors
    ///
    /// [`Code::Storage`].
    pub async fn revoke_all(&self, package_id: &str) -> Result<bool> {
        let key = key(package_id);
        let there = self.records.get(Table::Settings, &key).await?;
        let any = there.is_some_and(|bytes| !read(package_id, &bytes).is_empty());
        let delete = vec![Change::Delete(Table::Settings, key)];
        self.records.apply(Vec::new(), delete).await?;
        self.forget_recent();
        Ok(any)
    }

    /// What holds for a run that asks for `ask`: all that was agreed to in answers to questions that asked for as much.
    /// `None` if there is none, and the user has to be asked.
    ///
    /// # Errors
    ///
    /// [`Code::Storage`].
    pub async fn find(&self, package_id: &str, origin: &str, context: &Context, ask: &Ask) -> Result<Option<Ask>> {
        if ask.is_empty() {
            return Ok(Some(Ask::default()));
        }
        let consents = self.holding(package_id, origin, context).await?;
        Ok(found(&consents, ask))
    }

    /// What is known about what a node asks for.
    pub(super) async fn know(
        &self,
        package: &Manifest,
        node: &str,
        origin: &str,
        context: &Context,
        ask: &Ask,
    ) -> Result<Known> {
        let consents = self.holding(&package.id, origin, context).await?;
        let agreed: Ask = consents
            .iter()
            .flat_map(|consent| consent.agreed.items())
            .cloned()
            .collect();
        Ok(Known {
            found: found(&consents, ask),
            missing: agreed.missing(ask),
            update: consents
                .iter()
                .any(|consent| consent.node == node && consent.version != package.version),
        })
    }

    /// The answers for a package that hold in a context.
    async fn holding(&self, package_id: &str, origin: &str, context: &Context) -> Result<Vec<Consent>> {
        let now = self.clock.monotonic_ms();
        let recent = |(id, at, _): &&(String, f64, _)| id == package_id && now - at < RECENT_MS;
        let known = self
            .recent
            .borrow()
            .iter()
            .find(recent)
            .map(|(.., read)| Rc::clone(read));
        let consents = match known {
            Some(consents) => consents,
            None => {
                let bytes = self.records.get(Table::Settings, &key(package_id)).await?;
                let consents: Rc<[Consent]> = bytes.map(|bytes| read(package_id, &bytes)).unwrap_or_default().into();
                let mut recent = self.recent.borrow_mut();
                recent.retain(|(id, at, _)| id != package_id && now - at < RECENT_MS);
                recent.push((package_id.to_owned(), now, Rc::clone(&consents)));
                consents
            }
        };
        let holds = |consent: &&Consent| consent.origin == origin && consent.scope.holds_in(context);
        Ok(consents.iter().filter(holds).cloned().collect())
    }

    /// Whether a package is still installed, by what is stored.
    pub(super) async fn has_package(&self, id: &str) -> Result<bool> {
        Ok(self.records.get(Table::Packages, id).await?.is_some())
    }

    /// Reads anew what is asked for next.
    pub(crate) fn forget_recent(&self) {
        self.recent.borrow_mut().clear();
    }

    /// Changes the answers of a package: reads them, and writes what `change` made of them unless that says `None`.
    async fn change<T>(
        &self,
        package_id: &str,
        change: impl Fn(&mut Vec<Consent>) -> Result<Option<T>>,
    ) -> Result<Option<T>> {
        let key = key(package_id);
        for _ in 0..MAX_ATTEMPTS {
            let before = self.records.get(Table::Settings, &key).await?;
            // What is damaged is written anew.
            let mut consents = before
                .as_deref()
                .map(|bytes| read(package_id, bytes))
                .unwrap_or_default();
            let Some(done) = change(&mut consents)? else {
                return Ok(None);
            };
            let put = if consents.is_empty() {
                Change::Delete(Table::Settings, key.clone())
            } else {
                Change::Put(Table::Settings, key.clone(), write(&consents))
            };
            let unchanged = vec![Unchanged(Table::Settings, key.clone(), before)];
            if self.records.apply(unchanged, vec![put]).await? {
                self.forget_recent();
                return Ok(Some(done));
            }
        }
        Err(Error::new(
            Code::Storage,
            format!("The answers for `{package_id}` could not be changed: others keep changing them. Try again."),
        ))
    }
}

/// What was agreed to in those answers whose question asked for as much. Two that asked for half of it each do not count:
/// together the halves may do what neither does.
fn found(consents: &[Consent], ask: &Ask) -> Option<Ask> {
    let mut asked = consents.iter().filter(|consent| consent.ask.covers(ask)).peekable();
    asked.peek()?;
    Some(asked.flat_map(|consent| consent.agreed.items()).cloned().collect())
}

/// The key of a package's answers among the settings.
pub(crate) fn key(package_id: &str) -> String {
    format!("{PREFIX}{package_id}")
}
