//! `flow-like run`.

mod ask;
mod options;
mod report;
mod target;

use std::{io::Read, path::Path, rc::Rc};

use flow_like_browser::{
    grant::Agreed,
    package::Package,
    run::{Options, Request},
};
use serde_json::{Map, Value};

pub(super) use self::options::Run;
use self::{ask::Terminal, options::Setup, report::Watcher, target::Target};
use crate::{
    inputs::{inputs, variables},
    place::read,
    screen::{Done, Failure},
    session::{Global, Session},
};

/// The largest file of inputs, in bytes.
const MAX_FILE: usize = 256 << 20;

pub(super) async fn run(global: &Global, command: Run) -> Result<Done, Failure> {
    let setup: Setup = command.setup()?;
    let session = Session::open_with(
        global,
        Options {
            embedder: setup.embedder,
            deterministic: setup.deterministic,
            ..Options::default()
        },
        Terminal::here(),
    )
    .await?;
    let Target {
        package,
        node,
        inputs: words,
        is_own,
    } = target::find(&session, &command.words).await?;
    let definition = Rc::clone(package.node(&node)?);
    let mut values = match &command.inputs {
        Some(file) => document(file)?,
        None => Map::new(),
    };
    values.extend(inputs(&definition, words, &file)?);
    let agreed = match setup.agreed {
        Some(agreed) => agreed,
        // Nobody needs to be protected from what they write themselves.
        None if is_own => Agreed::All,
        None => agree(&session, &package, &node, &setup.context).await?,
    };
    let request = Request {
        node_id: command.node_id,
        agreed,
        timeout_ms: command.timeout.map(|seconds| seconds * 1000.0),
        fuel: command.fuel,
        cancel: session.cancel.clone(),
        observer: Rc::new(Watcher {
            level: command.log_level.into(),
        }),
        dry_run: command.dry_run,
        ..Request::new(node, values)
    };
    let variables = variables(&command.variables, &file)?;
    let outcome = session
        .runtime
        .run_package(&package, request, setup.context, variables)
        .await?;
    Ok(report::done(&outcome, &definition))
}

async fn agree(
    session: &Session,
    package: &Rc<Package>,
    node: &str,
    context: &flow_like_browser::host::meta::Context,
) -> Result<Agreed, Failure> {
    Ok(session.runtime.agree(package, node, context, &session.cancel).await?)
}

/// The file of an input.
fn file(name: &str) -> Result<Vec<u8>, Failure> {
    let nowhere = || Failure::new("invalid-argument", format!("there is no file {name}"));
    read(Path::new(name), MAX_FILE)?.ok_or_else(nowhere)
}

/// All inputs as one JSON object, from a file or standard input.
fn document(from: &str) -> Result<Map<String, Value>, Failure> {
    let bytes = match from {
        "-" => {
            let mut bytes = Vec::new();
            let most = MAX_FILE as u64 + 1;
            let read = std::io::stdin().lock().take(most).read_to_end(&mut bytes);
            read.map_err(|error| Failure::new("invalid-argument", format!("cannot read standard input: {error}")))?;
            bytes
        }
        name => file(name)?,
    };
    serde_json::from_slice(&bytes).map_err(|error| {
        Failure::new(
            "input-invalid",
            format!("the inputs in {from} are no JSON object of values by pin: {error}"),
        )
    })
}
