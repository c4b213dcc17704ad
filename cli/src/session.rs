//! A runtime over the folder of this user, for as long as a command takes.

use std::{path::PathBuf, rc::Rc};

use clap::{Args, ValueEnum};
use flow_like_browser::{
    Runtime,
    consent::Asker,
    registry::Settings,
    run::{Cancel, Options},
    runtime::InstallOptions,
};

use crate::{
    platform,
    screen::{Failure, Progress},
    stopping::Stopping,
};

/// What every command understands.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Everywhere")]
pub(crate) struct Global {
    /// Where packages and their files are kept; the system's folder for data of programs unless given.
    #[arg(
        long,
        global = true,
        value_name = "DIR",
        env = "FLOW_LIKE_HOME",
        hide_env_values = true
    )]
    home: Option<PathBuf>,
    /// A registry to ask; several in order, by repeating this or with commas in the variable.
    #[arg(
        long = "registry",
        global = true,
        value_name = "URL",
        env = "FLOW_LIKE_REGISTRIES",
        hide_env_values = true,
        value_delimiter = ','
    )]
    registries: Vec<String>,
    /// Takes packages that their registry does not vouch for.
    #[arg(long, global = true)]
    allow_unverified: bool,
    /// One JSON document on standard output, errors included.
    #[arg(long, global = true)]
    pub(crate) json: bool,
    /// When to use colours; NO_COLOR is respected.
    #[arg(long, global = true, value_enum, value_name = "WHEN", default_value = "auto")]
    color: Color,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Color {
    /// On terminals.
    Auto,
    /// Also into files and pipes.
    Always,
    /// Nowhere.
    Never,
}

impl Global {
    /// Makes everything that is written from now on have colours, or not.
    pub(crate) fn set_colors(&self) {
        let choice = match self.color {
            Color::Auto => anstream::ColorChoice::Auto,
            Color::Always => anstream::ColorChoice::Always,
            Color::Never => anstream::ColorChoice::Never,
        };
        choice.write_global();
    }

    /// The registries, in order; that of reviewers where no other is named.
    pub(crate) fn registries(&self) -> Vec<String> {
        let named = self
            .registries
            .iter()
            .map(|url| url.trim())
            .filter(|url| !url.is_empty());
        let named: Vec<String> = named.map(str::to_owned).collect();
        if named.is_empty() {
            return std::env::var("FLOW_LIKE_REGISTRY").into_iter().collect();
        }
        named
    }

    fn home(&self) -> Result<PathBuf, Failure> {
        use etcetera::base_strategy::{BaseStrategy, choose_native_strategy};
        match &self.home {
            Some(home) if !home.as_os_str().is_empty() => Ok(home.clone()),
            _ => match choose_native_strategy() {
                Ok(strategy) => Ok(strategy.data_dir().join("flow-like")),
                Err(error) => Err(Failure::usage(format!(
                    "this user has no home directory ({error}); say with --home DIR where packages are to be kept"
                ))),
            },
        }
    }
}

/// A runtime that has read what is installed.
pub(crate) struct Session {
    pub(crate) runtime: Rc<Runtime>,
    /// Cancelled by Ctrl-C.
    pub(crate) cancel: Cancel,
}

impl Session {
    pub(crate) async fn open(global: &Global) -> Result<Self, Failure> {
        Self::open_with(global, Options::default(), None).await
    }

    pub(crate) async fn open_with(
        global: &Global,
        options: Options,
        asker: Option<Rc<dyn Asker>>,
    ) -> Result<Self, Failure> {
        let settings = Settings {
            urls: global.registries(),
            allow_unverified: global.allow_unverified,
            // A command is a start, at which native refreshes its index, too: what was published a minute ago is found. An
            // index that has not changed is not sent again, and without a network the one that is kept counts.
            max_age_ms: 0.0,
        };
        let platform = platform::open(&global.home()?)?;
        let mut runtime = Runtime::new(platform, options).with_registries(settings)?;
        if let Some(asker) = asker {
            runtime = runtime.with_asker(asker);
        }
        // What other processes install meanwhile is of no concern to a single command.
        runtime.open(Rc::new(|| {})).await?;
        let cancel = Cancel::new();
        // Listens from now on: the task below gets its first turn only when the command waits for something.
        match Stopping::listen() {
            Ok(stopping) => drop(tokio::task::spawn_local(cancel_when_asked(stopping, cancel.clone()))),
            Err(error) => eprintln!("flow-like: Ctrl-C ends this command at once: {error}"),
        }
        Ok(Session {
            runtime: Rc::new(runtime),
            cancel,
        })
    }

    /// Also asks the registries that installed packages came from, after those that were named.
    pub(crate) fn ask_origins(&self) -> Result<(), Failure> {
        let known = self.runtime.registries().settings().urls.clone();
        let packages = self.runtime.packages();
        let origins = packages.iter().filter_map(|package| package.origin.registry_url());
        let mut more: Vec<String> = origins.map(str::to_owned).filter(|url| !known.contains(url)).collect();
        more.sort();
        more.dedup();
        // Each comes before all that are there.
        for url in more.iter().chain(known.iter().rev()) {
            self.runtime.add_registry(url)?;
        }
        Ok(())
    }

    pub(crate) fn install_options(&self, progress: &Progress) -> InstallOptions {
        InstallOptions {
            on_step: progress.on_step(),
            cancel: self.cancel.clone(),
            ..InstallOptions::default()
        }
    }
}

/// The first Ctrl-C cancels, and the second ends the process.
async fn cancel_when_asked(mut stopping: Stopping, cancel: Cancel) {
    // The shell's number for a process that was interrupted.
    const INTERRUPTED: i32 = 130;
    stopping.asked().await;
    cancel.cancel();
    stopping.asked().await;
    std::process::exit(INTERRUPTED);
}

/// Runs what a command does.
pub(crate) fn block_on<T>(work: impl Future<Output = Result<T, Failure>>) -> Result<T, Failure> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| Failure::new("internal", format!("cannot start: {error}")))?;
    tokio::task::LocalSet::new().block_on(&runtime, work)
}
