//! Finds what holds for a run, and asks where nothing does.

use std::rc::Rc;

use super::{
    Answer, Asker, Consent, Consents, Question,
    ask_once::{Key, Settled},
    question::MAX_SHOWN,
    store::Known,
};
use crate::{
    error::{Code, Error, Result},
    grant::{Agreed, Ask, permissions, shown},
    host::meta::Context,
    node::NodeDefinition,
    package::Package,
    store::not_here,
};

/// How many permissions a message names.
const NAMED: usize = 10;

/// Who wants to run what.
#[derive(Clone, Copy)]
pub struct Asking<'a> {
    /// The package.
    pub package: &'a Rc<Package>,
    /// Which of its nodes.
    pub node: &'a str,
    /// Where the package came from.
    pub origin: &'a str,
    /// Where it is to run.
    pub context: &'a Context,
}

impl Consents {
    /// What a node may do in a run: what was agreed to before, or else what the user answers now. Runs that need the same
    /// answer at the same time ask once.
    ///
    /// # Errors
    ///
    /// [`Code::ConsentNeeded`] where there is nobody to ask, [`Code::Denied`] when the user refuses; both say what was
    /// asked in `details` (`package`, `node`, `asked`, `missing`). Whatever keeps `asker` from asking, and
    /// [`Code::NodeNotFound`].
    pub async fn agree(&self, asker: Option<&Rc<dyn Asker>>, asking: Asking<'_>) -> Result<Agreed> {
        let node = asking.package.node(asking.node)?;
        let ask = Ask::of_node(&asking.package.manifest, node);
        if ask.is_empty() {
            return Ok(Agreed::To(ask));
        }
        let question = Pose {
            consents: self.clone(),
            package: Rc::clone(asking.package),
            node: Rc::clone(node),
            origin: asking.origin.to_owned(),
            context: asking.context.clone(),
            ask,
        };
        let key = question.key();
        let under_way = match self.pending.find(&key) {
            Some(question) => question,
            None => {
                let known = question.know().await;
                let Some(asker) = asker else {
                    return match known {
                        Ok(Known {
                            found: Some(agreed), ..
                        }) => Ok(Agreed::To(agreed)),
                        Ok(Known { missing, .. }) => Err(question.error(Code::ConsentNeeded, &missing)),
                        Err(error) => Err(question.error(Code::ConsentNeeded, &question.ask).caused_by(error)),
                    };
                };
                // Storage that fails keeps nobody from asking.
                if let Ok(Known {
                    found: Some(agreed), ..
                }) = known
                {
                    return Ok(Agreed::To(agreed));
                }
                // Somebody else may have begun to ask meanwhile.
                match self.pending.find(&key) {
                    Some(question) => question,
                    None => {
                        let asker = Rc::clone(asker);
                        self.pending
                            .begin(key, Box::pin(async move { Rc::new(question.pose(&*asker).await) }))
                    }
                }
            }
        };
        match &*under_way.await {
            Ok(settled) => {
                if let (Some(why), Some(asker)) = (&settled.unsaved, asker) {
                    asker.unsaved(why);
                }
                Ok(Agreed::To(settled.agreed.clone()))
            }
            Err(error) => Err(error.repeated()),
        }
    }
}

/// A question, before it is posed.
struct Pose {
    consents: Consents,
    package: Rc<Package>,
    node: Rc<NodeDefinition>,
    origin: String,
    context: Context,
    ask: Ask,
}

impl Pose {
    fn key(&self) -> Key {
        Key {
            package_id: self.package.manifest.id.clone(),
            origin: self.origin.clone(),
            ask: self.ask.clone(),
            event_id: self.context.event_id.clone(),
            board_id: self.context.board_id.clone(),
        }
    }

    async fn know(&self) -> Result<Known> {
        let manifest = &self.package.manifest;
        let know = self
            .consents
            .know(manifest, &self.node.name, &self.origin, &self.context, &self.ask);
        know.await
    }

    async fn pose(self, asker: &dyn Asker) -> Result<Settled> {
        // Another question may have been answered between the look before and this one.
        let (missing, update) = match self.know().await {
            Ok(Known {
                found: Some(agreed), ..
            }) => return Ok(Settled { agreed, unsaved: None }),
            Ok(Known { missing, update, .. }) => (missing, update),
            Err(_) => (self.ask.clone(), false),
        };
        let manifest = &self.package.manifest;
        let question = Question {
            package_id: manifest.id.clone(),
            name: shown(&manifest.name, MAX_SHOWN),
            version: manifest.version.clone(),
            origin: self.origin.clone(),
            node: self.node.name.clone(),
            ask: self.ask.clone(),
            missing: missing.clone(),
            permissions: permissions(manifest, std::slice::from_ref(&self.node)),
            findings: self.package.preflight["findings"].clone(),
            context: self.context.clone(),
            update,
        };
        let Some(Answer { agreed, hold }) = asker.ask(question).await? else {
            return Err(self.error(Code::Denied, &missing));
        };
        // It may have been removed while the user thought about it: then nothing is kept, and nothing runs.
        if self.package.installed.is_some() && !self.consents.has_package(&manifest.id).await? {
            return Err(not_here(&manifest.id));
        }
        let agreed = match agreed {
            Some(agreed) => agreed.intersection(&self.ask),
            None => self.ask.clone(),
        };
        let kept = self
            .consents
            .record(Consent {
                id: String::new(),
                package_id: manifest.id.clone(),
                origin: self.origin.clone(),
                node: self.node.name.clone(),
                version: manifest.version.clone(),
                ask: self.ask.clone(),
                agreed: agreed.clone(),
                scope: hold.scope(&self.context),
                at_ms: self.consents.clock.now_ms(),
            })
            .await;
        Ok(Settled {
            agreed,
            unsaved: kept.err(),
        })
    }

    fn error(&self, code: Code, missing: &Ask) -> Error {
        let manifest = &self.package.manifest;
        let mut names: Vec<String> = self
            .ask
            .items()
            .iter()
            .take(NAMED)
            .map(|item| format!("`{}`", shown(item, MAX_SHOWN)))
            .collect();
        if self.ask.items().len() > NAMED {
            names.push("…".to_owned());
        }
        let what = format!(
            "the node `{}` of `{}` asks for {}",
            self.node.name,
            manifest.id,
            names.join(", ")
        );
        let message = match code {
            Code::Denied => format!("The user refused: {what}. Nothing was run. Run it again to be asked again."),
            _ => format!(
                "Nobody has agreed yet: {what}, and there is nobody to ask. Give the runtime somebody who asks the user, or \
                 say what is agreed to in this run's `grant`."
            ),
        };
        Error::new(code, message)
            .with("package", manifest.id.clone())
            .with("node", self.node.name.clone())
            .with("asked", self.ask.items())
            .with("missing", missing.items())
    }
}
