//! Building a package whenever its sources change, and telling pages of each good build.

mod server;
mod watch;

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use anstream::adapter::strip_str;
use tokio::sync::watch as state;

use crate::{
    build::{Built, Tools, build},
    check::{Level, look},
    place::Place,
    screen::Failure,
};

pub(crate) use self::server::{Origins, Server};

/// What pages are told: the build before that was good stays until there is a better one.
#[derive(Debug, Clone, Default)]
pub(crate) struct State {
    /// Counts builds, good or not.
    pub(crate) number: u64,
    /// Why the last one is no good.
    pub(crate) problem: Option<String>,
    /// The last good one, and which build that was.
    pub(crate) good: Option<(u64, Arc<Package>)>,
}

/// A package as it was built once: whoever fetches it gets both files of the same build.
#[derive(Debug)]
pub(crate) struct Package {
    pub(crate) manifest: Vec<u8>,
    pub(crate) module: Vec<u8>,
}

/// Builds a folder over and over.
pub(crate) struct Builder {
    folder: PathBuf,
    optimise: bool,
    tools: Tools,
    state: state::Sender<State>,
}

impl Builder {
    pub(crate) fn new(folder: &Path, optimise: bool) -> Self {
        Builder {
            folder: folder.to_owned(),
            optimise,
            tools: Tools::that_quote(),
            state: state::Sender::new(State::default()),
        }
    }

    /// Follows what is built.
    pub(crate) fn follow(&self) -> state::Receiver<State> {
        self.state.subscribe()
    }

    /// Builds once, and checks what came out.
    ///
    /// # Errors
    ///
    /// What is wrong with the sources. Pages are told, too.
    pub(crate) async fn build(&self) -> Result<Built, Failure> {
        let built = self.package().await;
        self.state.send_modify(|state| {
            state.number += 1;
            match &built {
                Ok((_, package)) => {
                    state.problem = None;
                    state.good = Some((state.number, Arc::clone(package)));
                }
                Err(failure) => state.problem = Some(problem(failure)),
            }
        });
        built.map(|(built, _)| built)
    }

    async fn package(&self) -> Result<(Built, Arc<Package>), Failure> {
        let (folder, optimise, tools) = (self.folder.clone(), self.optimise, self.tools.clone());
        let building = tokio::task::spawn_blocking(move || build(&folder, optimise, &tools));
        let built = building
            .await
            .map_err(|error| Failure::new("internal", error.to_string()))??;
        let report = look(&Place::Folder(self.folder.clone())).await?;
        if report.count(Level::Error) > 0 {
            return Err(Failure::new("check-failed", strip_str(&report.to_text()).to_string()));
        }
        let read = |path: &Path| {
            std::fs::read(path)
                .map_err(|error| Failure::new("storage", format!("cannot read {}: {error}", path.display())))
        };
        let package = Package {
            manifest: read(&built.manifest)?,
            module: read(&built.module)?,
        };
        Ok((built, Arc::new(package)))
    }

    /// Ends the build that runs, which puts back what was there before.
    pub(crate) fn stop(&self) {
        self.tools.stop();
    }

    /// Builds again after every change, and says how each build went. Does not end by itself.
    ///
    /// # Errors
    ///
    /// Where the folder cannot be watched.
    pub(crate) async fn run(&self, on_build: impl Fn(&Result<Built, Failure>)) -> Result<(), Failure> {
        // Before the first build, so that no change is missed.
        let mut changes = watch::Changes::of(&self.folder)?;
        loop {
            on_build(&self.build().await);
            changes.next().await;
        }
    }
}

/// What pages are told of it. They do not see what the tool wrote on the terminal.
fn problem(failure: &Failure) -> String {
    match failure.details.get("words").and_then(serde_json::Value::as_str) {
        Some(words) if !words.is_empty() => {
            format!("{}\n{words}", failure.message.replace("; its own words are above", ":"))
        }
        _ => failure.message.clone(),
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[tokio::test]
    async fn pages_learn_why_a_build_has_failed() {
        let folder = tempfile::tempdir().unwrap();
        let write = |path: &str, text: &str| fs::write(folder.path().join(path), text).unwrap();
        fs::create_dir(folder.path().join("node_modules")).unwrap();
        write(
            "manifest.toml",
            include_str!("../../../pkg-templates/javascript/manifest.toml"),
        );
        write("package.json", r#"{"scripts": {"build": "node build.cjs"}}"#);
        write("node_modules/.package-lock.json", "{}");
        write(
            "build.cjs",
            "console.error('\\x1b[31madd.js:3: wrong\\x1b[0m'); process.exit(2)",
        );
        let builder = Builder::new(folder.path(), false);
        builder.build().await.unwrap_err();
        let state = builder.follow().borrow().clone();
        let problem = state.problem.unwrap();
        assert_eq!(problem, "npm run failed (exit status: 2):\nadd.js:3: wrong");
        assert!(state.number == 1 && state.good.is_none());
    }
}
