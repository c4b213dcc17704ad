//! What users agreed to: asked once, kept as long as they said, and asked again when a package wants more.
//!
//! [`Consents`] keeps answers, [`Consents::agree`] finds one for a run or asks the embedder's [`Asker`] for it. What was
//! agreed to is an [`Ask`]; [`grant`](crate::grant) holds runs to it.

mod agree;
mod ask_once;
mod question;
mod record;
mod store;

pub use agree::Asking;
pub use question::{Answer, Asker, Hold, Question};
pub use store::Consents;
pub(crate) use store::key;

use serde_json::{Value, json};

use crate::{grant::Ask, host::meta::Context};

/// An answer that is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Consent {
    /// Names it among those of its package. Given when it is recorded.
    pub id: String,
    /// For which package.
    pub package_id: String,
    /// Where that came from: `local`, `url:<origin>` or `registry:<base url>`. Another package of the same id, from
    /// elsewhere, has no part in it.
    pub origin: String,
    /// Which node asked, for people: the answer holds for every node of the package that asks for no more.
    pub node: String,
    /// The package's version when it asked.
    pub version: String,
    /// What was asked.
    pub ask: Ask,
    /// What of that was agreed to.
    pub agreed: Ask,
    /// How far it holds.
    pub scope: Scope,
    /// When it was given: milliseconds since the Unix epoch.
    pub at_ms: i64,
}

/// How far an answer holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Scope {
    /// For one run. It is never kept.
    Once,
    /// For flows that this event started.
    Event(String),
    /// For this board.
    Board(String),
    /// For the package, everywhere.
    Package,
}

impl Scope {
    /// Its name: `once`, `event`, `board` or `package`.
    pub fn name(&self) -> &'static str {
        match self {
            Scope::Once => "once",
            Scope::Event(_) => "event",
            Scope::Board(_) => "board",
            Scope::Package => "package",
        }
    }

    /// The event or board.
    pub fn id(&self) -> Option<&str> {
        match self {
            Scope::Event(id) | Scope::Board(id) => Some(id),
            Scope::Once | Scope::Package => None,
        }
    }

    fn holds_in(&self, context: &Context) -> bool {
        match self {
            Scope::Once => false,
            Scope::Event(id) => !id.is_empty() && *id == context.event_id,
            Scope::Board(id) => !id.is_empty() && *id == context.board_id,
            Scope::Package => true,
        }
    }
}

impl Consent {
    /// Its JSON form, which names the scope (`once`, `event`, `board` or `package`) and that event or board (`scopeId`).
    pub fn to_json(&self) -> Value {
        json!({
            "id": self.id,
            "packageId": self.package_id,
            "origin": self.origin,
            "node": self.node,
            "version": self.version,
            "ask": self.ask.items(),
            "agreed": self.agreed.items(),
            "scope": self.scope.name(),
            "scopeId": self.scope.id(),
            "atMs": self.at_ms,
        })
    }

    /// Reads what [`to_json`](Self::to_json) wrote; `None` if it is anything else.
    fn from_json(package_id: &str, json: &Value) -> Option<Consent> {
        let text = |name: &str| json.get(name)?.as_str().map(str::to_owned);
        let ask = |name: &str| serde_json::from_value::<Ask>(json.get(name)?.clone()).ok();
        let asked = ask("ask")?;
        Some(Consent {
            id: text("id")?,
            package_id: package_id.to_owned(),
            origin: text("origin")?,
            node: text("node")?,
            version: text("version")?,
            agreed: ask("agreed")?.intersection(&asked),
            ask: asked,
            scope: match text("scope")?.as_str() {
                "event" => Scope::Event(text("scopeId")?),
                "board" => Scope::Board(text("scopeId")?),
                "package" => Scope::Package,
                _ => return None,
            },
            at_ms: json.get("atMs")?.as_i64()?,
        })
    }
}

#[cfg(test)]
mod tests;
