//! What can be said about a run.

use std::{collections::HashMap, rc::Rc};

use clap::{Args, ValueEnum};
use flow_like_browser::{
    Result as CoreResult,
    grant::Agreed,
    host::{
        embedder::{Embedder, Nothing},
        log::Level,
        meta::Context,
    },
    platform::Future,
    run::Deterministic,
};
use serde_json::{Value, json};

use crate::screen::Failure;

#[derive(Debug, Args)]
pub(crate) struct Run {
    /// An installed package, or a folder, module, manifest or URL, which is not installed; the folder this is called in
    /// unless given. Then one of its nodes, unless it has only one. Then inputs: name=value, name=@file, name:=json.
    #[arg(value_name = "[PACKAGE] [NODE] [NAME=VALUE]")]
    pub(super) words: Vec<String>,
    /// A JSON object with inputs; - is standard input. Those that are given one by one come on top.
    #[arg(long, value_name = "FILE")]
    pub(super) inputs: Option<String>,
    /// What you agree to for this run: all, none, or names of permissions with commas. Without it, what you agreed to
    /// before counts, and on a terminal you are asked.
    #[arg(long, value_name = "all|none|NAMES")]
    grant: Option<String>,
    /// Ends the run after so many seconds, if its package does not before.
    #[arg(long, value_name = "SECONDS", value_parser = positive)]
    pub(super) timeout: Option<f64>,
    /// Ends the run after so much fuel.
    #[arg(long)]
    pub(super) fuel: Option<u64>,
    /// A variable of the flow, as JSON or text; repeat it for more.
    #[arg(long = "variable", value_name = "NAME=VALUE")]
    pub(super) variables: Vec<String>,
    /// Where the node is to think that it runs: run, app, board, user and event; log-level from 0 to 4, and stream=true.
    #[arg(long, value_name = "KEY=VALUE", value_delimiter = ',')]
    context: Vec<String>,
    /// The node's id on its board; its name unless given.
    #[arg(long, value_name = "ID")]
    pub(super) node_id: Option<String>,
    /// Notes writes, requests and messages instead of doing them.
    #[arg(long)]
    pub(super) dry_run: bool,
    /// Shows log entries from this level on.
    #[arg(long, value_enum, value_name = "LEVEL", default_value = "info")]
    pub(super) log_level: Levels,
    /// A clock that stands at these milliseconds since 1970, and random numbers that follow from this seed.
    #[arg(long, value_name = "NOW,SEED", value_parser = deterministic)]
    deterministic: Option<Deterministic>,
    /// A token for an OAuth provider: the name of the environment variable that has it.
    #[arg(long, value_name = "PROVIDER=VARIABLE")]
    oauth: Vec<String>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(super) enum Levels {
    Trace,
    Debug,
    Info,
    Warn,
    Error,
}

impl From<Levels> for Level {
    fn from(level: Levels) -> Self {
        match level {
            Levels::Trace => Level::Trace,
            Levels::Debug => Level::Debug,
            Levels::Info => Level::Info,
            Levels::Warn => Level::Warn,
            Levels::Error => Level::Error,
        }
    }
}

/// What the runtime is told.
pub(super) struct Setup {
    pub(super) embedder: Rc<dyn Embedder>,
    pub(super) deterministic: Option<Deterministic>,
    pub(super) context: Context,
    /// What was agreed to on the command line.
    pub(super) agreed: Option<Agreed>,
}

impl Run {
    pub(super) fn setup(&self) -> Result<Setup, Failure> {
        let tokens = tokens(&self.oauth, &|name| std::env::var(name).ok())?;
        Ok(Setup {
            embedder: match tokens.is_empty() {
                true => Rc::new(Nothing),
                false => Rc::new(Tokens(tokens)),
            },
            deterministic: self.deterministic,
            context: context(&self.context)?,
            agreed: self.grant.as_deref().map(agreed),
        })
    }
}

fn agreed(text: &str) -> Agreed {
    match text {
        "all" => Agreed::All,
        "none" | "" => Agreed::None,
        names => Agreed::Names(names.split(',').map(|name| name.trim().to_owned()).collect()),
    }
}

fn context(pairs: &[String]) -> Result<Context, Failure> {
    let mut context = Context::default();
    for pair in pairs {
        let wrong = |what: &str| Failure::usage(format!("--context {pair}: {what}"));
        let (key, value) = pair.split_once('=').ok_or_else(|| wrong("it should be KEY=VALUE"))?;
        match key {
            "run" => value.clone_into(&mut context.run_id),
            "app" => value.clone_into(&mut context.app_id),
            "board" => value.clone_into(&mut context.board_id),
            "user" => value.clone_into(&mut context.user_id),
            "event" => value.clone_into(&mut context.event_id),
            "log-level" => {
                let level = value.parse().ok().filter(|level| *level <= 4);
                context.log_level = level.ok_or_else(|| wrong("it is a number from 0 (debug) to 4 (fatal)"))?;
            }
            "stream" => {
                context.stream = value.parse().map_err(|_| wrong("it is true or false"))?;
            }
            _ => return Err(wrong("there are run, app, board, user, event, log-level and stream")),
        }
    }
    Ok(context)
}

fn positive(text: &str) -> Result<f64, String> {
    match text.parse() {
        Ok(seconds) if f64::is_finite(seconds) && seconds > 0.0 => Ok(seconds),
        _ => Err("it should be a number of seconds above 0".to_owned()),
    }
}

fn deterministic(text: &str) -> Result<Deterministic, String> {
    let numbers = text.split_once(',').and_then(|(now, seed)| {
        Some(Deterministic {
            now_ms: now.trim().parse().ok()?,
            seed: seed.trim().parse().ok()?,
        })
    });
    numbers.ok_or_else(|| "it should be two whole numbers, such as 1772000000000,7".to_owned())
}

/// Tokens come from the environment: what is on the command line, everybody on this computer can read.
fn tokens(pairs: &[String], read: &dyn Fn(&str) -> Option<String>) -> Result<HashMap<String, String>, Failure> {
    let mut tokens = HashMap::new();
    for pair in pairs {
        let (provider, name) = pair
            .rsplit_once('=')
            .filter(|(provider, name)| !provider.is_empty() && !name.is_empty())
            // What was given may be a token, so that it is not repeated here.
            .ok_or_else(|| Failure::usage("--oauth should be PROVIDER=VARIABLE, a variable of the environment"))?;
        let token = read(name).filter(|token| !token.is_empty()).ok_or_else(|| {
            Failure::usage(format!(
                "--oauth for `{provider}`: there is no environment variable of the name that was given"
            ))
        })?;
        tokens.insert(provider.to_owned(), token);
    }
    Ok(tokens)
}

/// Tokens by provider.
struct Tokens(HashMap<String, String>);

impl Embedder for Tokens {
    fn oauth_token(&self, provider: &str, _scopes: &[String]) -> Option<Future<CoreResult<Option<Value>>>> {
        let token = self.0.get(provider);
        let token = token.map(|token| json!({"access_token": token, "token_type": "Bearer", "expires_at": null}));
        Some(Box::pin(std::future::ready(Ok(token))))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(words: &[&str]) -> Vec<String> {
        words.iter().map(|word| (*word).to_owned()).collect()
    }

    #[test]
    fn a_context_is_made_of_pairs() {
        let read = context(&words(&[
            "run=r",
            "app=a",
            "board=b=c",
            "user=u",
            "event=e",
            "log-level=2",
            "stream=true",
        ]));
        let expected = Context {
            run_id: "r".to_owned(),
            app_id: "a".to_owned(),
            board_id: "b=c".to_owned(),
            user_id: "u".to_owned(),
            event_id: "e".to_owned(),
            log_level: 2,
            stream: true,
        };
        assert_eq!(read.unwrap(), expected);
        for wrong in ["run", "walk=r", "log-level=5", "stream=1"] {
            assert!(context(&words(&[wrong])).is_err(), "{wrong}");
        }
    }

    #[test]
    fn figures_are_checked() {
        let expected = Deterministic { now_ms: -1, seed: 7 };
        assert_eq!(deterministic("-1, 7"), Ok(expected));
        for wrong in ["1", "1,-1", "a,b", ""] {
            assert!(deterministic(wrong).is_err(), "{wrong}");
        }
        assert_eq!(positive("0.5"), Ok(0.5));
        for wrong in ["0", "-1", "NaN", "inf", "1s"] {
            assert!(positive(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn tokens_are_read_from_the_environment_and_never_repeated() {
        let read = |name: &str| (name == "TOKEN").then(|| "secret".to_owned());
        assert_eq!(tokens(&words(&["github=TOKEN"]), &read).unwrap()["github"], "secret");
        for wrong in ["github=ghp_abc", "ghp_abc", "=TOKEN", "github="] {
            let failure = tokens(&words(&[wrong]), &read).unwrap_err();
            assert!(!failure.message.contains("ghp_abc"), "{}", failure.message);
        }
    }
}
