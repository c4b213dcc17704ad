//! `flow-like list`.

use clap::Args;
use flow_like_browser::{
    package::Package,
    registry::{HeldBack, PackageUpdate},
};
use serde_json::{Value, json};

use crate::{
    screen::{Done, Failure, bytes, table},
    session::Session,
};

#[derive(Debug, Args)]
pub(super) struct List {
    /// Asks the registries for newer versions, and lists only packages that have one.
    #[arg(long)]
    outdated: bool,
}

pub(super) async fn list(session: &Session, command: List) -> Result<Done, Failure> {
    let packages = session.runtime.packages();
    if command.outdated {
        session.ask_origins()?;
        return Ok(outdated(&session.runtime.check_for_updates().await?));
    }
    let json: Vec<Value> = packages.iter().map(|package| package_json(package)).collect();
    let rows: Vec<Vec<String>> = packages.iter().map(|package| row(package)).collect();
    let mut text = table(&["ID", "VERSION", "SIZE", "ORIGIN", "UPDATES", "PREVIOUS", ""], &rows);
    if rows.is_empty() {
        text = "Nothing is installed. `flow-like search` lists what there is.\n".to_owned();
    }
    Ok(Done::new(json!({"packages": json}), text))
}

fn row(package: &Package) -> Vec<String> {
    let installed = package.installed.as_ref();
    vec![
        package.manifest.id.clone(),
        package.manifest.version.clone(),
        bytes(package.module_bytes as u64),
        package.origin.to_string(),
        installed
            .map(|installed| installed.policy.as_str().to_owned())
            .unwrap_or_default(),
        installed
            .and_then(|installed| installed.previous.as_ref())
            .map(|previous| previous.version.clone())
            .unwrap_or_default(),
        match package.quarantined() {
            Some(reason) => format!("damaged: {reason}"),
            None => String::new(),
        },
    ]
}

fn outdated(updates: &[PackageUpdate]) -> Done {
    let held = |update: &PackageUpdate| match update.held_back {
        Some(HeldBack::Major) => "may work differently",
        Some(HeldBack::Permissions) => "asks for more permissions",
        None => "",
    };
    let rows: Vec<Vec<String>> = updates
        .iter()
        .map(|update| {
            let cells = [&update.package_id, &update.current, &update.latest, &update.registry];
            let mut row: Vec<String> = cells.into_iter().cloned().collect();
            row.push(held(update).to_owned());
            row
        })
        .collect();
    let text = match updates.is_empty() {
        true => "Everything is up to date.\n".to_owned(),
        false => table(&["ID", "INSTALLED", "NEWEST", "REGISTRY", ""], &rows),
    };
    let json: Vec<Value> = updates.iter().map(update_json).collect();
    Done::new(json!({"updates": json}), text)
}

/// A newer version, with the names that pages know.
fn update_json(update: &PackageUpdate) -> Value {
    json!({
        "packageId": update.package_id,
        "currentVersion": update.current,
        "latestVersion": update.latest,
        "registry": update.registry,
        "heldBack": update.held_back.map(HeldBack::as_str),
    })
}

/// A package, with the names that pages know.
pub(super) fn package_json(package: &Package) -> Value {
    let manifest = &package.manifest;
    let names: Vec<&str> = package.nodes().iter().map(|node| node.name.as_str()).collect();
    let mut json = json!({
        "id": manifest.id,
        "name": manifest.name,
        "version": manifest.version,
        "description": manifest.description,
        "hash": package.hash,
        "moduleBytes": package.module_bytes,
        "origin": package.origin.as_str(),
        "nodes": names,
        "warnings": package.warnings,
        "findings": package.preflight["findings"].as_array().cloned().unwrap_or_default(),
    });
    if let Some(installed) = &package.installed {
        json["installedAt"] = json!(installed.at);
        json["updatePolicy"] = json!(installed.policy.as_str());
        json["source"] = serde_json::to_value(&installed.source).unwrap_or_default();
        let previous = installed.previous.as_ref();
        json["previousVersion"] = json!(previous.map(|previous| &previous.version));
        json["previousHash"] = json!(previous.map(|previous| &previous.hash));
        json["previousOrigin"] = json!(previous.map(|previous| previous.origin.as_str()));
        json["quarantined"] = json!(installed.quarantined);
    }
    json
}
