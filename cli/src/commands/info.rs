//! `flow-like info`.

use std::rc::Rc;

use clap::Args;
use flow_like_browser::{
    Code,
    grant::{PermissionInfo, Risk, permissions},
    package::Package,
    registry::wire::{PackageVersion, RegistryEntry},
};
use serde_json::{Value, json};

use super::{install::remarks, list::package_json, remove::not_installed};
use crate::{
    place::Place,
    screen::{
        Done, Failure, Progress, bytes, of_command, plain,
        style::{STRONG, WARNING, styled},
        table,
    },
    session::Session,
};

#[derive(Debug, Args)]
pub(super) struct Info {
    /// An id, of what is installed or of a registry; or a module, a manifest, a folder, or a URL.
    #[arg(value_name = "ID|FILE|FOLDER|URL")]
    what: String,
}

pub(super) async fn info(session: &Session, command: Info) -> Result<Done, Failure> {
    let place = Place::of(&command.what)?;
    let installed = match &place {
        Place::Id(id, None) => session.runtime.store().package(id),
        _ => None,
    };
    let registries_named = !session.runtime.registries().settings().urls.is_empty();
    let package = match installed {
        Some(package) => package,
        None => {
            if let (Place::Id(id, _), false) = (&place, registries_named) {
                return Err(not_installed(id));
            }
            let progress = Progress::new(&command.what);
            let options = session.install_options(&progress);
            session.runtime.load_from(place.source()?, options).await?
        }
    };
    session.ask_origins()?;
    let registry = at_registry(session, &package).await;
    let asks = permissions(&package.manifest, package.nodes());
    let mut json = package_json(&package);
    json["manifest"] = package.manifest.to_json();
    json["permissions"] = json!(asks);
    json["installed"] = json!(package.installed.is_some());
    json["nodes"] = package
        .nodes()
        .iter()
        .map(|node| serde_json::to_value(&**node).unwrap_or_default())
        .collect();
    json["registry"] = match &registry {
        Ok(Some((entry, versions))) => json!({
            "status": entry.status, "verified": entry.verified, "downloadCount": entry.download_count,
            "versions": versions,
        }),
        _ => Value::Null,
    };
    json["registryError"] = match &registry {
        Err(failure) => json!({"code": failure.code, "message": failure.message}),
        Ok(_) => Value::Null,
    };
    Ok(Done::new(json, text(&package, &asks, &registry)))
}

type AtRegistry = Result<Option<(RegistryEntry, Vec<PackageVersion>)>, Failure>;

/// What the registry that it came from says, or the first that has it; `None` where there is none to ask.
async fn at_registry(session: &Session, package: &Rc<Package>) -> AtRegistry {
    let registries = session.runtime.registries();
    if registries.settings().urls.is_empty() || package.installed.is_none() && package.origin.registry_url().is_none() {
        return Ok(None);
    }
    let (id, from) = (&package.manifest.id, package.origin.registry_url());
    let entry = match registries.entry(id, from).await {
        Ok(entry) => entry,
        Err(error) if error.code() == Code::VersionNotFound => return Ok(None),
        Err(error) => return Err(error.into()),
    };
    let versions = registries.versions(id, from).await?;
    Ok(Some((entry, versions)))
}

fn text(package: &Package, asks: &[PermissionInfo], registry: &AtRegistry) -> String {
    let manifest = &package.manifest;
    let mut text = format!(
        "{} {} {}\n",
        styled(STRONG, &plain(&manifest.name)),
        plain(&manifest.id),
        plain(&manifest.version)
    );
    let authors: Vec<&str> = manifest.authors.iter().map(|author| author.name.as_str()).collect();
    let installed = package.installed.as_ref();
    for (name, value) in [
        ("about", manifest.description.clone()),
        ("authors", authors.join(", ")),
        ("license", manifest.license.clone().unwrap_or_default()),
        ("homepage", manifest.homepage.clone().unwrap_or_default()),
        ("origin", package.origin.to_string()),
        (
            "module",
            format!("{}, SHA-256 {}", bytes(package.module_bytes as u64), package.hash),
        ),
        (
            "updates",
            installed
                .map(|found| found.policy.as_str().to_owned())
                .unwrap_or_default(),
        ),
        (
            "previous",
            installed
                .and_then(|found| found.previous.as_ref())
                .map(|previous| previous.version.clone())
                .unwrap_or_default(),
        ),
        ("damaged", package.quarantined().unwrap_or_default().to_owned()),
    ] {
        if !value.is_empty() {
            text.push_str(&format!("{name:9} {}\n", plain(&value)));
        }
    }
    let nodes: Vec<Vec<String>> = package
        .nodes()
        .iter()
        .map(|node| {
            let pins = |pins: Vec<&str>| pins.join(", ");
            vec![
                node.name.clone(),
                pins(node.inputs().map(|pin| pin.name.as_str()).collect()),
                pins(node.outputs().map(|pin| pin.name.as_str()).collect()),
            ]
        })
        .collect();
    text.push('\n');
    text.push_str(&table(&["NODE", "INPUTS", "OUTPUTS"], &nodes));
    text.push('\n');
    let rows: Vec<Vec<String>> = asks.iter().map(permission).collect();
    text.push_str(&table(&["PERMISSION", "RISK", ""], &rows));
    text.push_str(&remarks(package));
    match registry {
        Ok(Some((entry, versions))) => {
            let verified = if entry.verified { ", verified" } else { "" };
            text.push_str(&format!(
                "\nat its registry it is {}{verified}\n",
                entry.status.as_str()
            ));
            let rows: Vec<Vec<String>> = versions.iter().map(version).collect();
            text.push_str(&table(&["VERSION", "PUBLISHED", "SIZE", ""], &rows));
        }
        Ok(None) => {}
        Err(failure) => {
            let why = plain(&of_command(&failure.message));
            text.push_str(&format!("{} {why}\n", styled(WARNING, "warning:")));
        }
    }
    text
}

fn permission(info: &PermissionInfo) -> Vec<String> {
    let risk = match info.risk {
        Risk::None => "none",
        Risk::Low => "low",
        Risk::Medium => "medium",
        Risk::High => "high",
    };
    vec![
        info.name.clone(),
        risk.to_owned(),
        format!("{}: {}", info.title, info.description),
    ]
}

fn version(version: &PackageVersion) -> Vec<String> {
    let mut marks = Vec::new();
    if version.yanked {
        marks.push("yanked");
    }
    if version.status.as_str() != "active" {
        marks.push(version.status.as_str());
    }
    vec![
        version.version.clone(),
        version.published_at.clone(),
        bytes(version.wasm_size),
        marks.join(", "),
    ]
}
