//! `flow-like consents`.

use clap::Subcommand;
use flow_like_browser::consent::Consent;
use serde_json::{Value, json};

use crate::{
    screen::{Done, Failure, plain, table},
    session::Session,
};

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Lists what was agreed to, and for how long.
    List {
        /// Of this package only.
        package: Option<String>,
    },
    /// Takes answers back; the next run asks again.
    Revoke {
        /// Of which package.
        package: String,
        /// Only the answer with this id, as the list has it.
        id: Option<String>,
    },
}

pub(super) async fn run(session: &Session, command: Command) -> Result<Done, Failure> {
    let consents = session.runtime.consents();
    match command {
        Command::List { package } => {
            let mut kept = consents.list().await?;
            kept.retain(|consent| package.as_ref().is_none_or(|id| consent.package_id == *id));
            let json: Vec<Value> = kept.iter().map(Consent::to_json).collect();
            let rows: Vec<Vec<String>> = kept.iter().map(row).collect();
            let text = match rows.is_empty() {
                true => "Nothing was agreed to that is kept.\n".to_owned(),
                false => table(&["PACKAGE", "ID", "ORIGIN", "HOLDS FOR", "AGREED TO"], &rows),
            };
            Ok(Done::new(json!({"consents": json}), text))
        }
        Command::Revoke { package, id } => {
            let revoked = match &id {
                Some(id) => consents.revoke(&package, id).await?,
                None => consents.revoke_all(&package).await?,
            };
            let what = if revoked { "is taken back" } else { "was not kept" };
            let answers = match &id {
                Some(id) => format!("the answer {}", plain(id)),
                None => "what was agreed to".to_owned(),
            };
            Ok(Done::new(
                json!({"packageId": package, "id": id, "revoked": revoked}),
                format!("{answers} for {} {what}\n", plain(&package)),
            ))
        }
    }
}

fn row(consent: &Consent) -> Vec<String> {
    let scope = match consent.scope.id() {
        Some(id) => format!("{} {id}", consent.scope.name()),
        None => consent.scope.name().to_owned(),
    };
    let agreed = match consent.agreed.is_empty() {
        true => "nothing".to_owned(),
        false => consent.agreed.items().join(", "),
    };
    vec![
        consent.package_id.clone(),
        consent.id.clone(),
        consent.origin.clone(),
        scope,
        agreed,
    ]
}
