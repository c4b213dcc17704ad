//! What a user is asked, and what they say.

use serde_json::{Value, json};

use super::Scope;
use crate::{
    error::{Code, Error, Result},
    grant::{Ask, PermissionInfo, shown},
    host::meta::Context,
    platform::Future,
};

/// How long a text of the package, or a name, is in a message, in characters.
pub(super) const MAX_SHOWN: usize = 100;

/// Who puts questions to the user: the embedding page.
pub trait Asker {
    /// Asks; `None` is a refusal. The future is dropped when nobody waits for the answer any more.
    ///
    /// # Errors
    ///
    /// Whatever kept it from asking.
    fn ask(&self, question: Question) -> Future<Result<Option<Answer>>>;

    /// An answer could not be kept, for want of room perhaps: it holds once.
    fn unsaved(&self, why: &Error) {
        _ = why;
    }
}

/// What a user is asked before a node runs.
#[derive(Debug, Clone)]
pub struct Question {
    /// The package.
    pub package_id: String,
    /// Its name, as it calls itself.
    pub name: String,
    /// Its version.
    pub version: String,
    /// Where it came from: `local`, `url:<origin>` or `registry:<base url>`.
    pub origin: String,
    /// The node that is to run.
    pub node: String,
    /// What it asks for.
    pub ask: Ask,
    /// What of that nobody has agreed to yet, where it is to run.
    pub missing: Ask,
    /// What it asks for, for people.
    pub permissions: Vec<PermissionInfo>,
    /// What does not fit in the package.
    pub findings: Value,
    /// Where it is to run.
    pub context: Context,
    /// Whether another version of the package was agreed to there.
    pub update: bool,
}

impl Question {
    /// Its JSON form, with camelCase names.
    pub fn to_json(&self) -> Value {
        json!({
            "packageId": self.package_id,
            "name": self.name,
            "version": self.version,
            "origin": self.origin,
            "node": self.node,
            "ask": self.ask.items(),
            "missing": self.missing.items(),
            "permissions": self.permissions,
            "findings": self.findings,
            "context": {
                "runId": self.context.run_id,
                "appId": self.context.app_id,
                "boardId": self.context.board_id,
                "userId": self.context.user_id,
                "eventId": self.context.event_id,
            },
            "update": self.update,
        })
    }
}

/// What the user said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// What they agree to; `None` is all that was asked. What was not asked counts for nothing.
    pub agreed: Option<Ask>,
    /// How long it holds.
    pub hold: Hold,
}

impl Answer {
    /// Reads the answer to a question of that ask: `null` and `false` are a refusal, `true` agrees to all of it once, and
    /// `{grant, scope}` to `"all"` or those names ([`Ask::chosen`]), for `once`, `event`, `board` or `package`.
    ///
    /// # Errors
    ///
    /// [`Code::InvalidArgument`] for anything else, names that nothing is called by included.
    pub fn from_json(json: &Value, asked: &Ask) -> Result<Option<Answer>> {
        let invalid = |what: &str| {
            Error::new(
                Code::InvalidArgument,
                format!("The answer to a question of consent {what}."),
            )
        };
        let hold = match json.get("scope") {
            None => Hold::Once,
            Some(scope) => Hold::ALL
                .into_iter()
                .find(|hold| scope == hold.as_str())
                .ok_or_else(|| invalid("has a `scope` that is none of `once`, `event`, `board` and `package`"))?,
        };
        let agreed = match json {
            Value::Null | Value::Bool(false) => return Ok(None),
            Value::Bool(true) => None,
            Value::Object(answer) => match answer.get("grant") {
                Some(Value::String(all)) if all == "all" => None,
                Some(Value::Array(names)) => {
                    let names: Option<Vec<String>> =
                        names.iter().map(|name| name.as_str().map(str::to_owned)).collect();
                    let names = names.ok_or_else(|| invalid("has something in `grant` that is no text"))?;
                    if let Some(unknown) = Ask::unknown(&names) {
                        let unknown = shown(unknown, MAX_SHOWN);
                        return Err(invalid(&format!("agrees to `{unknown}`, which is the name of nothing")));
                    }
                    Some(asked.chosen(&names))
                }
                _ => return Err(invalid("needs a `grant`: `\"all\"`, or an array of names")),
            },
            _ => return Err(invalid("is neither true or false nor an object")),
        };
        Ok(Some(Answer { agreed, hold }))
    }
}

/// How long an answer holds. Where the event or board is not known, once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hold {
    /// For this run, and others that wait for the same answer.
    Once,
    /// For flows that the same event starts.
    Event,
    /// On the same board.
    Board,
    /// For the package, everywhere.
    Package,
}

impl Hold {
    /// Every one.
    pub const ALL: [Hold; 4] = [Hold::Once, Hold::Event, Hold::Board, Hold::Package];

    /// Its name: `once`, `event`, `board` or `package`.
    pub fn as_str(self) -> &'static str {
        match self {
            Hold::Once => "once",
            Hold::Event => "event",
            Hold::Board => "board",
            Hold::Package => "package",
        }
    }

    pub(super) fn scope(self, context: &Context) -> Scope {
        let known = |id: &String, scope: fn(String) -> Scope| {
            if id.is_empty() { Scope::Once } else { scope(id.clone()) }
        };
        match self {
            Hold::Once => Scope::Once,
            Hold::Event => known(&context.event_id, Scope::Event),
            Hold::Board => known(&context.board_id, Scope::Board),
            Hold::Package => Scope::Package,
        }
    }
}
