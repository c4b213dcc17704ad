//! `flow-like update` and `flow-like rollback`.

use clap::Args;
use serde_json::{Value, json};

use super::{
    install::{line, remarks},
    list::package_json,
    remove::not_installed,
};
use crate::{
    screen::{
        Done, Exit, Failure, Progress, of_command, plain,
        style::{ERROR, GOOD, styled},
    },
    session::Session,
};

#[derive(Debug, Args)]
pub(super) struct Update {
    /// Which package; all that have a newer version unless given.
    id: Option<String>,
    /// That version, or the newest of a range, be it older.
    #[arg(long, value_name = "VERSION", requires = "id")]
    to: Option<String>,
}

#[derive(Debug, Args)]
pub(super) struct Rollback {
    /// Which package.
    id: String,
}

pub(super) async fn update(session: &Session, command: Update) -> Result<Done, Failure> {
    session.ask_origins()?;
    let Some(id) = command.id else {
        return update_all(session).await;
    };
    let before = version(session, &id)?;
    let progress = Progress::new(&id);
    let options = session.install_options(&progress);
    let package = session.runtime.update(&id, command.to, options).await;
    drop(progress);
    let package = package?;
    let now = &package.manifest.version;
    let text = match *now == before {
        true => format!("{} {} is the version already\n", plain(&id), plain(now)),
        false => format!(
            "{} {}, from {}\n{}",
            styled(GOOD, "updated"),
            line(&package),
            plain(&before),
            remarks(&package)
        ),
    };
    let mut json = package_json(&package);
    json["from"] = json!(before);
    Ok(Done::new(json!({"updated": [json], "failed": []}), text))
}

/// Each by itself: what cannot be had keeps no other from being updated.
async fn update_all(session: &Session) -> Result<Done, Failure> {
    let (mut updated, mut failed, mut text) = (Vec::new(), Vec::new(), String::new());
    for update in session.runtime.check_for_updates().await? {
        let (id, to) = (&update.package_id, &update.latest);
        let progress = Progress::new(id);
        let options = session.install_options(&progress);
        let package = session.runtime.update(id, Some(to.clone()), options).await;
        drop(progress);
        match package {
            Ok(package) => {
                let mut json = package_json(&package);
                json["from"] = json!(update.current);
                updated.push(json);
                text.push_str(&format!(
                    "{} {}, from {}\n{}",
                    styled(GOOD, "updated"),
                    line(&package),
                    plain(&update.current),
                    remarks(&package)
                ));
            }
            Err(error) => {
                let message = of_command(error.message());
                failed.push(json!({"id": id, "to": to, "code": error.code().as_str(), "message": message}));
                text.push_str(&format!(
                    "{} {}: {}\n",
                    styled(ERROR, "failed"),
                    plain(id),
                    plain(&message)
                ));
            }
        }
    }
    if text.is_empty() {
        "Everything is up to date.\n".clone_into(&mut text);
    }
    let exit = if failed.is_empty() { Exit::Good } else { Exit::Failed };
    let json: Value = json!({"updated": updated, "failed": failed});
    Ok(Done {
        exit,
        ..Done::new(json, text)
    })
}

pub(super) async fn roll_back(session: &Session, command: Rollback) -> Result<Done, Failure> {
    let before = version(session, &command.id)?;
    let package = session.runtime.store().roll_back(&command.id).await?;
    let text = format!(
        "{} {}, from {}\n",
        styled(GOOD, "back to"),
        line(&package),
        plain(&before)
    );
    let mut json = package_json(&package);
    json["from"] = json!(before);
    Ok(Done::new(json, text))
}

/// The version that is installed.
fn version(session: &Session, id: &str) -> Result<String, Failure> {
    let package = session.runtime.store().package(id);
    let package = package.ok_or_else(|| not_installed(id))?;
    Ok(package.manifest.version.clone())
}
