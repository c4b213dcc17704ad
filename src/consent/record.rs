//! The record of a package's answers.

use serde_json::{Value, json};

use super::{Consent, Scope};
use crate::error::{Code, Error, Result};

/// How many answers are kept for a package.
pub(super) const MAX_CONSENTS: usize = 200;
/// How large a package's record may be, in bytes.
const MAX_RECORD: usize = 256 << 10;
/// The version of the record's form. Another one is as if there were nothing.
const VERSION: u64 = 1;

/// The answers in a record; none if it is damaged, so that the user is asked again.
pub(super) fn read(package_id: &str, bytes: &[u8]) -> Vec<Consent> {
    let read = || {
        if bytes.len() > MAX_RECORD {
            return None;
        }
        let json: Value = serde_json::from_slice(bytes).ok()?;
        if json.get("version")?.as_u64()? != VERSION {
            return None;
        }
        let consents = json.get("consents")?.as_array()?;
        if consents.len() > MAX_CONSENTS {
            return None;
        }
        consents
            .iter()
            .map(|consent| Consent::from_json(package_id, consent))
            .collect()
    };
    read().unwrap_or_default()
}

pub(super) fn write(consents: &[Consent]) -> Vec<u8> {
    let consents: Vec<Value> = consents.iter().map(Consent::to_json).collect();
    json!({"version": VERSION, "consents": consents})
        .to_string()
        .into_bytes()
}

/// An id that no other answer of the package has.
pub(super) fn free_id(consents: &[Consent], at_ms: i64) -> String {
    let taken = |id: &String| consents.iter().any(|consent| consent.id == *id);
    let ids = (0..=MAX_CONSENTS).map(|n| format!("{at_ms:x}-{n}"));
    // One more than there are consents: one of them is free.
    ids.into_iter().find(|id| !taken(id)).unwrap_or_default()
}

/// Drops answers until the rest may be kept: the oldest first, those for events before those for boards, and never the
/// one that was added last.
pub(super) fn make_room(consents: &mut Vec<Consent>) -> Result<()> {
    let rank = |scope: &Scope| match scope {
        Scope::Once => 0,
        Scope::Event(_) => 1,
        Scope::Board(_) => 2,
        Scope::Package => 3,
    };
    let mut size = write(consents).len();
    while consents.len() > MAX_CONSENTS || size > MAX_RECORD {
        let older = consents.split_last().map(|(_, older)| older).unwrap_or_default();
        let Some((at, _)) = older
            .iter()
            .enumerate()
            .min_by_key(|(_, consent)| (rank(&consent.scope), consent.at_ms))
        else {
            return Err(too_large());
        };
        let gone = consents.remove(at);
        size = size.saturating_sub(gone.to_json().to_string().len());
    }
    // What was taken off is a little less than what is gone: the commas.
    Ok(())
}

pub(super) fn too_large() -> Error {
    let message = "The package asks for so much that the answer would be too large to keep: it holds once.";
    Error::new(Code::LimitExceeded, message).with("limit", MAX_RECORD)
}
