//! Which node of which package is meant.

use std::{path::Path, rc::Rc};

use flow_like_browser::{Code, package::Package};
use serde_json::json;

use crate::{
    inputs::is_input,
    place::{Place, is_package},
    screen::{Failure, Progress},
    session::Session,
};

/// What is to run.
pub(super) struct Target<'w> {
    pub(super) package: Rc<Package>,
    pub(super) node: String,
    /// The words that are inputs.
    pub(super) inputs: &'w [String],
    /// Whether it is the package that whoever calls this is at work on: the one in the folder where they are.
    pub(super) is_own: bool,
}

/// Package, node and inputs. One name alone is a package if there is such a one, and else a node of the folder's package.
pub(super) async fn find<'w>(session: &Session, words: &'w [String]) -> Result<Target<'w>, Failure> {
    let named = words
        .iter()
        .enumerate()
        .position(|(at, word)| is_input(word) && !(at == 0 && Path::new(word).exists()));
    let (names, inputs) = words.split_at(named.unwrap_or(words.len()));
    let (name, node) = match names {
        [] => (None, None),
        [name] if is_here(session, name) => (Some(name), None),
        [node] if is_package(Path::new(".")) => (None, Some(node.clone())),
        [name] => (Some(name), None),
        [package, node] => (Some(package), Some(node.clone())),
        [_, _, more, ..] => {
            return Err(Failure::usage(format!(
                "`{more}` is no input; write inputs as name=value"
            )));
        }
    };
    let package = load(session, name.map_or(".", String::as_str)).await?;
    let node = match (node, package.nodes()) {
        (Some(node), _) => node,
        (None, [only]) => only.name.clone(),
        (None, nodes) => {
            let names: Vec<&str> = nodes.iter().map(|node| node.name.as_str()).collect();
            let message = format!(
                "say which node of `{}` is to run; it has {}",
                package.manifest.id,
                names.join(", ")
            );
            let mut failure = Failure::new(Code::NodeNotFound.as_str(), message);
            failure.details.insert("nodes".to_owned(), json!(names));
            return Err(failure);
        }
    };
    Ok(Target {
        package,
        node,
        inputs,
        is_own: name.is_none(),
    })
}

/// Whether a name is that of a package: something that exists and has one, or an id that is installed.
fn is_here(session: &Session, name: &str) -> bool {
    match Place::of(name) {
        Ok(Place::Folder(path)) => is_package(&path),
        Ok(Place::Id(id, _)) => session.runtime.store().package(&id).is_some(),
        Ok(_) => true,
        // The error of whatever loads it says more.
        Err(_) => name.contains(['/', '\\']),
    }
}

async fn load(session: &Session, name: &str) -> Result<Rc<Package>, Failure> {
    let place = Place::of(name)?;
    match place {
        Place::Id(id, None) => match session.runtime.package(&id) {
            Err(error) if error.code() == Code::PackageNotFound => {
                let mut failure = Failure::new(
                    Code::PackageNotFound.as_str(),
                    format!(
                        "`{id}` is neither installed nor a file or folder. Install it first, or call this in the folder of \
                         a package"
                    ),
                );
                failure.details.insert("package".to_owned(), json!(id));
                Err(failure)
            }
            package => Ok(package?),
        },
        Place::Id(_, Some(_)) => Err(Failure::usage(
            "what runs is the version that is installed; `flow-like update ID --to VERSION` changes that",
        )),
        place => {
            let progress = Progress::new(name);
            let options = session.install_options(&progress);
            Ok(session.runtime.load_from(place.source()?, options).await?)
        }
    }
}
