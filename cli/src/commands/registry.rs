//! `flow-like registry …`.

use std::{io::Write, path::PathBuf, time::Duration};

use anyhow::{Context, Result, anyhow};
use clap::{Args, Subcommand};
use flow_like_browser::registry::wire::{RegistryEntry, Status};

use crate::registry::{
    Location, Settings,
    admin::{Admin, SetStatus, SetVerified, Yank},
    keys::{KeyFile, Role},
    start,
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
    /// The registry's URL.
    #[arg(long, env = "FLOW_LIKE_REGISTRY")]
    registry: String,
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

pub(super) fn run(command: Command) -> Result<()> {
    match command {
        Command::Serve(options) => runtime()?.block_on(serve(options)),
        Command::Key(command) => keys(command),
        Command::Approve(target) => set_status(target, Status::Active),
        Command::Deprecate(target) => set_status(target, Status::Deprecated),
        Command::Disable(target) => set_status(target, Status::Disabled),
        Command::Yank(target) => {
            let asked = Yank {
                version: target.version,
                yanked: !target.undo,
            };
            let admin = admin(&target.remote)?;
            show(&runtime()?.block_on(admin.yank(&target.id, &asked))?)
        }
        Command::Verify(target) => {
            let asked = SetVerified { verified: !target.undo };
            let admin = admin(&target.remote)?;
            show(&runtime()?.block_on(admin.set_verified(&target.id, &asked))?)
        }
    }
}

fn runtime() -> Result<tokio::runtime::Runtime> {
    tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .context("cannot start the runtime")
}

async fn serve(options: Serve) -> Result<()> {
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
    print(running.url())?;
    interrupted().await?;
    eprintln!("registry: stopping");
    running.stop().await;
    Ok(())
}

/// Waits for Ctrl-C or, as service managers do it, SIGTERM.
async fn interrupted() -> Result<()> {
    let pressed = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        let mut terminate = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate())?;
        tokio::select! {
            pressed = pressed => pressed?,
            _ = terminate.recv() => {}
        }
    }
    #[cfg(not(unix))]
    pressed.await?;
    Ok(())
}

fn keys(command: KeyCommand) -> Result<()> {
    match command {
        KeyCommand::Add { name, role, ids, keys } => {
            let key = KeyFile::new(&keys.keys).add(&name, role, ids)?;
            eprintln!("The key of {name}, shown this once:");
            print(&key)
        }
        KeyCommand::List { keys } => {
            for key in KeyFile::new(&keys.keys).keys()? {
                let ids = match key.ids.is_empty() {
                    true => "any id".to_owned(),
                    false => key.ids.join(", "),
                };
                print(&format!("{}\t{:?}\t{ids}", key.name, key.role))?;
            }
            Ok(())
        }
        KeyCommand::Remove { name, keys } => Ok(KeyFile::new(&keys.keys).remove(&name)?),
    }
}

fn set_status(target: Target, status: Status) -> Result<()> {
    let asked = SetStatus {
        status,
        version: target.version,
    };
    let admin = admin(&target.remote)?;
    show(&runtime()?.block_on(admin.set_status(&target.id, &asked))?)
}

fn admin(remote: &Remote) -> Result<Admin> {
    let name = &remote.key_env;
    let key = std::env::var(name).map_err(|_| anyhow!("the environment variable {name} has no API key"))?;
    Ok(Admin::new(&remote.registry, key)?)
}

fn show(entry: &RegistryEntry) -> Result<()> {
    let verified = if entry.verified { ", verified" } else { "" };
    print(&format!("{} is {}{verified}", entry.id, entry.status.as_str()))?;
    for version in &entry.versions {
        let yanked = if version.yanked { ", yanked" } else { "" };
        print(&format!("  {} is {}{yanked}", version.version, version.status.as_str()))?;
    }
    Ok(())
}

/// A line on standard output. Whoever reads it may be gone, which is no reason to panic.
fn print(line: &str) -> Result<()> {
    let mut out = std::io::stdout().lock();
    writeln!(out, "{line}")
        .and_then(|()| out.flush())
        .context("cannot write to standard output")
}
