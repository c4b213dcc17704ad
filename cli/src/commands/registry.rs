//! `flow-like registry …`.

use std::{path::PathBuf, time::Duration};

use anyhow::{Context, Result, anyhow};
use clap::{Args, Subcommand};
use flow_like_browser::registry::wire::{RegistryEntry, Status};
use serde_json::{Value, json};

use crate::{
    registry::{
        Location, Settings,
        admin::{Admin, SetStatus, SetVerified, Yank},
        keys::{KeyFile, Role},
        start,
    },
    screen::{Done, Failure, line, plain},
    session::Global,
    stopping::Stopping,
};

/// How often downloads are written down.
const COUNTS_EVERY: Duration = Duration::from_secs(5);

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Serves a registry until it is interrupted. Prints its URL as the first line.
    Serve(Serve),
    /// Makes, lists and removes API keys.
    #[command(subcommand)]
    Key(KeyCommand),
    /// Lets everybody install a package or a version.
    Approve(Target),
    /// Warns everybody who installs a package or a version.
    Deprecate(Target),
    /// Keeps everybody from installing a package or a version.
    Disable(Target),
    /// Takes a version back: those who have it keep it, and nobody else gets it.
    Yank(YankTarget),
    /// Says that the registry vouches for a package.
    Verify(VerifyTarget),
}

#[derive(Debug, Args)]
pub(super) struct Serve {
    /// Where packages are kept: a folder, or s3://bucket/prefix.
    #[arg(long, default_value = "./registry")]
    storage: String,
    /// Where the bucket is, if not at Amazon; also in AWS_ENDPOINT. Credentials come from AWS_ACCESS_KEY_ID and
    /// AWS_SECRET_ACCESS_KEY.
    #[arg(long)]
    s3_endpoint: Option<String>,
    /// Address and port; port 0 is any free one.
    #[arg(long, default_value = "127.0.0.1:8080")]
    listen: String,
    /// The registry's name, for people.
    #[arg(long, default_value = "Flow-Like registry")]
    name: String,
    /// Its URL as others see it, behind a proxy or a network of caches.
    #[arg(long)]
    public_url: Option<String>,
    /// The largest module, in MiB.
    #[arg(long, default_value_t = 32, value_parser = clap::value_parser!(u16).range(1..=1024))]
    max_upload_mb: u16,
    #[command(flatten)]
    keys: Keys,
    /// New packages and versions wait for a reviewer. This is so unless told otherwise.
    #[arg(long, overrides_with = "no_review")]
    review: bool,
    /// New packages and versions can be installed at once.
    #[arg(long)]
    no_review: bool,
}

#[derive(Debug, Args)]
pub(super) struct Keys {
    /// The file with the hashes of the API keys, TOML or JSON.
    #[arg(long, default_value = "./registry-keys.toml")]
    keys: PathBuf,
}

#[derive(Debug, Subcommand)]
pub(super) enum KeyCommand {
    /// Makes a key and prints it: this once, it is not kept.
    Add {
        /// Whose it is. Packages belong to this name, and to the next key of the same name.
        name: String,
        /// What it is for.
        #[arg(long, value_enum, default_value = "publisher")]
        role: Role,
        /// What ids of packages may be or begin with, such as com.example; any unless given.
        #[arg(long, value_delimiter = ',')]
        ids: Vec<String>,
        #[command(flatten)]
        keys: Keys,
    },
    /// Lists names, roles and ids.
    List {
        #[command(flatten)]
        keys: Keys,
    },
    /// Removes a key, at once.
    Remove {
        /// Whose.
        name: String,
        #[command(flatten)]
        keys: Keys,
    },
}

#[derive(Debug, Args)]
pub(super) struct Remote {
    /// The name of the environment variable that has the API key.
    #[arg(long, default_value = "FLOW_LIKE_API_KEY")]
    key_env: String,
}

#[derive(Debug, Args)]
pub(super) struct Target {
    /// The package's id.
    id: String,
    /// One version of it.
    version: Option<String>,
    #[command(flatten)]
    remote: Remote,
}

#[derive(Debug, Args)]
pub(super) struct YankTarget {
    /// The package's id.
    id: String,
    /// The version.
    version: String,
    /// Gives it out again.
    #[arg(long)]
    undo: bool,
    #[command(flatten)]
    remote: Remote,
}

#[derive(Debug, Args)]
pub(super) struct VerifyTarget {
    /// The package's id.
    id: String,
    /// No longer vouches for it.
    #[arg(long)]
    undo: bool,
    #[command(flatten)]
    remote: Remote,
}

pub(super) fn run(global: &Global, command: Command) -> Result<Done, Failure> {
    Ok(match command {
        Command::Serve(options) => runtime()?.block_on(serve(options, global.json))?,
        Command::Key(command) => keys(command)?,
        Command::Approve(target) => set_status(global, target, Status::Active)?,
        Command::Deprecate(target) => set_status(global, target, Status::Deprecated)?,
        Command::Disable(target) => set_status(global, target, Status::Disabled)?,
        Command::Yank(target) => {
            let asked = Yank {
                version: target.version,
                yanked: !target.undo,
            };
            let admin = admin(global, &target.remote)?;
            let entry = runtime()?.block_on(admin.yank(&target.id, &asked));
            reviewed(&entry.map_err(anyhow::Error::from)?)
        }
        Command::Verify(target) => {
            let asked = SetVerified { verified: !target.undo };
            let admin = admin(global, &target.remote)?;
            let entry = runtime()?.block_on(admin.set_verified(&target.id, &asked));
            reviewed(&entry.map_err(anyhow::Error::from)?)
        }
    })
}

fn runtime() -> Result<tokio::runtime::Runtime> {
    tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .context("cannot start the runtime")
}

async fn serve(options: Serve, json: bool) -> Result<Done> {
    let storage = Location::parse(&options.storage, options.s3_endpoint.as_deref()).map_err(|why| anyhow!(why))?;
    let keys = KeyFile::new(&options.keys.keys);
    if keys.keys()?.is_empty() {
        let file = options.keys.keys.display();
        eprintln!("registry: {file} has no keys, so nobody can publish; make one with `flow-like registry key add`");
    }
    let running = start(Settings {
        storage,
        listen: options.listen,
        name: options.name,
        public_url: options.public_url,
        max_module: usize::from(options.max_upload_mb) << 20,
        keys,
        review: !options.no_review,
        counts_every: COUNTS_EVERY,
    })
    .await?;
    let url = running.url();
    let first = if json {
        json!({"url": url}).to_string()
    } else {
        url.to_owned()
    };
    let mut stopping = Stopping::listen()?;
    line(&first).map_err(|failure| anyhow!(failure.message))?;
    stopping.asked().await;
    eprintln!("registry: stopping");
    running.stop().await;
    Ok(Done::silent())
}

fn keys(command: KeyCommand) -> Result<Done> {
    match command {
        KeyCommand::Add { name, role, ids, keys } => {
            let key = KeyFile::new(&keys.keys).add(&name, role, ids)?;
            eprintln!("The key of {name}, shown this once:");
            Ok(Done::new(json!({"name": name, "key": key}), format!("{key}\n")))
        }
        KeyCommand::List { keys } => {
            let keys = KeyFile::new(&keys.keys).keys()?;
            let mut text = String::new();
            for key in &keys {
                let ids = match key.ids.is_empty() {
                    true => "any id".to_owned(),
                    false => key.ids.join(", "),
                };
                text.push_str(&format!("{}\t{:?}\t{ids}\n", plain(&key.name), key.role));
            }
            let keys: Vec<Value> = keys
                .iter()
                .map(|key| json!({"name": key.name, "role": key.role, "ids": key.ids}))
                .collect();
            Ok(Done::new(json!({"keys": keys}), text))
        }
        KeyCommand::Remove { name, keys } => {
            KeyFile::new(&keys.keys).remove(&name)?;
            Ok(Done::new(json!({"name": name, "removed": true}), ""))
        }
    }
}

fn set_status(global: &Global, target: Target, status: Status) -> Result<Done> {
    let asked = SetStatus {
        status,
        version: target.version,
    };
    let admin = admin(global, &target.remote)?;
    Ok(reviewed(&runtime()?.block_on(admin.set_status(&target.id, &asked))?))
}

fn admin(global: &Global, remote: &Remote) -> Result<Admin> {
    let registries = global.registries();
    let registry = registries
        .first()
        .context("say with --registry URL, or in FLOW_LIKE_REGISTRY, which registry is meant")?;
    let name = &remote.key_env;
    let key = std::env::var(name).map_err(|_| anyhow!("the environment variable {name} has no API key"))?;
    Ok(Admin::new(registry, key)?)
}

fn reviewed(entry: &RegistryEntry) -> Done {
    let verified = if entry.verified { ", verified" } else { "" };
    let mut text = format!("{} is {}{verified}\n", plain(&entry.id), entry.status.as_str());
    for version in &entry.versions {
        let yanked = if version.yanked { ", yanked" } else { "" };
        let number = plain(&version.version);
        text.push_str(&format!("  {number} is {}{yanked}\n", version.status.as_str()));
    }
    Done::new(serde_json::to_value(entry).unwrap_or_default(), text)
}
