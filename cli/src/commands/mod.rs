//! What the command line understands. Each command is a file; what it does comes back as a `Done` or a `Failure`.

mod build;
mod check;
mod completions;
mod consents;
mod dev;
mod info;
mod install;
mod list;
mod new;
mod publish;
mod registry;
mod remove;
mod run;
mod search;
mod update;

use std::{ffi::OsString, process::ExitCode};

use clap::{Parser, Subcommand, error::ErrorKind};

use crate::{
    screen::{Done, Exit, Failure, show},
    session::{Global, Session, block_on},
};

/// Publishes, serves, installs and runs Flow-Like WebAssembly node packages.
#[derive(Debug, Parser)]
#[command(name = "flow-like", version, after_help = EXITS)]
pub struct Cli {
    #[command(flatten)]
    global: Global,
    #[command(subcommand)]
    command: Command,
}

const EXITS: &str = "Exit codes: 0 all is well, 1 it could not be done, 2 the command line means nothing, 3 `check` has \
                     found problems, or `publish` before it sent anything, 4 the node reported an error.";

#[derive(Debug, Subcommand)]
enum Command {
    /// Installs a package from a registry, a file, a folder or a URL.
    Install(install::Install),
    /// Lists what is installed.
    List(list::List),
    /// Removes a package.
    Uninstall(remove::Uninstall),
    /// Installs newer versions.
    Update(update::Update),
    /// Goes back to the version before.
    Rollback(update::Rollback),
    /// Searches the registries.
    Search(search::Search),
    /// Says everything that is known of a package.
    Info(info::Info),
    /// Runs a node of a package: one that is installed, or a folder, file or URL, without installing it.
    Run(run::Run),
    /// Makes a new package from a template.
    New(new::New),
    /// Builds the module of a package, in whatever language it is written.
    Build(build::Build),
    /// Builds a package whenever its sources change, and sends each good build to pages that follow.
    Dev(dev::Dev),
    /// Looks for everything that is wrong with a package.
    Check(check::Check),
    /// Publishes a package, after it was checked.
    Publish(publish::Publish),
    /// Lists what was agreed to, and takes it back.
    #[command(subcommand)]
    Consents(consents::Command),
    /// Prints a script that completes this command in a shell.
    Completions(completions::Completions),
    /// Runs a registry of packages, and reviews what is in one.
    #[command(subcommand)]
    Registry(registry::Command),
}

/// Does what a command line says, and tells its user.
pub fn main(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let arguments: Vec<OsString> = arguments.into_iter().collect();
    let cli = match Cli::try_parse_from(&arguments) {
        Ok(cli) => cli,
        Err(error) => return refuse(&error, &arguments).into(),
    };
    cli.global.set_colors();
    show(run(&cli.global, cli.command), cli.global.json).into()
}

fn run(global: &Global, command: Command) -> Result<Done, Failure> {
    match command {
        Command::Install(command) => session(global, async |session| install::install(&session, command).await),
        Command::List(command) => session(global, async |session| list::list(&session, command).await),
        Command::Uninstall(command) => session(global, async |session| remove::uninstall(&session, command).await),
        Command::Update(command) => session(global, async |session| update::update(&session, command).await),
        Command::Rollback(command) => session(global, async |session| update::roll_back(&session, command).await),
        Command::Search(command) => session(global, async |session| search::search(&session, command).await),
        Command::Info(command) => session(global, async |session| info::info(&session, command).await),
        Command::Run(command) => block_on(run::run(global, command)),
        Command::New(command) => new::new(&command),
        Command::Dev(command) => block_on(dev::dev(command, global.json)),
        Command::Build(command) => block_on(build::run(command)),
        Command::Check(command) => block_on(check::check(command)),
        Command::Publish(command) => session(global, async |session| publish::publish(&session, command).await),
        Command::Consents(command) => session(global, async |session| consents::run(&session, command).await),
        Command::Completions(command) => Ok(completions::completions(&command)),
        Command::Registry(command) => registry::run(global, command),
    }
}

fn session(global: &Global, work: impl AsyncFnOnce(Session) -> Result<Done, Failure>) -> Result<Done, Failure> {
    block_on(async { work(Session::open(global).await?).await })
}

/// What clap has to say: help and the like, or what is wrong with the command line.
fn refuse(error: &clap::Error, arguments: &[OsString]) -> Exit {
    let wrong = error.use_stderr();
    let json = arguments.iter().any(|argument| argument == "--json");
    if wrong && json && error.kind() != ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand {
        let message = error.render().to_string();
        let message = message.trim().trim_start_matches("error: ").to_owned();
        return show(Err(Failure::usage(message)), true);
    }
    // Whoever reads it may be gone.
    error.print().ok();
    if wrong { Exit::Usage } else { Exit::Good }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    #[test]
    fn the_command_line_contradicts_itself_nowhere() {
        super::Cli::command().debug_assert();
    }
}
