//! Everything that is wrong with a package, not the first thing only.
//!
//! Where one part is of no use, the others are looked at all the same: a module beside a broken manifest, nodes although
//! the hash is another one.

mod module;
mod places;
mod report;

use std::path::PathBuf;

use flow_like_browser::{
    Code, Error,
    install::neighbours,
    manifest::{MAX_BYTES, Manifest, Parsed},
    runtime::FLOW_LIKE_VERSION,
};
use semver::Version;
use serde_json::Value;

use self::places::Places;
pub(crate) use self::report::{Level, Problem, Report};
use crate::{
    place::{Directory, Place, modules, read, split},
    registry::unfit,
    screen::Failure,
};

/// What is to be looked at.
struct Target {
    folder: PathBuf,
    manifest: Option<String>,
    module: Option<String>,
}

/// Looks at a folder, or at the package that a manifest or module of this computer belongs to.
///
/// # Errors
///
/// That there is no such folder, or that it cannot be read.
pub(crate) async fn look(place: &Place) -> Result<Report, Failure> {
    let target = match place {
        Place::Folder(folder) => Target {
            folder: folder.clone(),
            manifest: None,
            module: None,
        },
        Place::Manifest(path) => {
            let (folder, name) = split(path);
            Target {
                folder,
                manifest: Some(name),
                module: None,
            }
        }
        Place::Module(path) => {
            let (folder, name) = split(path);
            Target {
                folder,
                manifest: None,
                module: Some(name),
            }
        }
        Place::Url(_) | Place::Id(..) => {
            return Err(Failure::usage("what is checked is a folder, a manifest or a module"));
        }
    };
    let names = Directory(target.folder.clone()).names()?;
    let mut report = Report::default();
    let found: Vec<&String> = modules(&names).collect();
    let beside = target.module.clone().or_else(|| match &*found {
        [only] => Some((*only).clone()),
        _ => None,
    });
    let candidates = neighbours(beside.as_deref().unwrap_or("module.wasm"));
    let manifest_name = target
        .manifest
        .clone()
        .or_else(|| candidates.into_iter().find(|name| names.contains(name)));
    let bytes = match &manifest_name {
        Some(name) => read(&target.folder.join(name), MAX_BYTES)?,
        None => None,
    };
    let text = bytes.as_ref().map(|bytes| String::from_utf8_lossy(bytes).into_owned());
    let places = Places::of(text.as_deref().unwrap_or_default());
    let manifest_file = target.shown(manifest_name.as_deref().unwrap_or(""));
    let parsed = match &bytes {
        Some(bytes) => {
            report.manifest = Some(report::File {
                name: manifest_file.clone(),
                bytes: bytes.len() as u64,
            });
            read_manifest(bytes, &manifest_file, &places, &mut report)
        }
        None => {
            let level = if target.module.is_some() {
                Level::Warning
            } else {
                Level::Error
            };
            let message = "there is no manifest here: neither manifest.toml nor flow-like.toml; without one the package \
                           declares nothing, and cannot be published";
            report.add(
                level,
                &target.shown("manifest.toml"),
                None,
                report::NO_MANIFEST,
                message,
            );
            None
        }
    };
    let path = module_path(&target, parsed.as_ref(), &places, text.as_deref(), beside, &report);
    let context = module::Context {
        target: &target,
        manifest_file: &manifest_file,
        places: &places,
        manifest: parsed.map(|parsed| parsed.manifest),
    };
    context.look(path, &found, &mut report).await?;
    report.sort();
    Ok(report)
}

impl Target {
    /// A file as whoever called would name it.
    fn shown(&self, name: &str) -> String {
        let path = self.folder.join(name);
        let path = path.strip_prefix(".").unwrap_or(&path);
        path.display().to_string()
    }
}

/// Reads the manifest, and notes what is wrong with it and what a registry would refuse.
fn read_manifest(bytes: &[u8], file: &str, places: &Places<'_>, report: &mut Report) -> Option<Parsed> {
    let parsed = match Manifest::parse(bytes) {
        Ok(parsed) => parsed,
        Err(error) => {
            report.problems.extend(of_manifest(&error, file));
            report.id = places.text_of("id");
            report.version = places.text_of("version");
            return None;
        }
    };
    let manifest = &parsed.manifest;
    report.id = Some(manifest.id.clone());
    report.version = Some(manifest.version.clone());
    for warning in &parsed.warnings {
        let (place, message) = placed(warning);
        report.add(Level::Warning, file, place, Code::ManifestInvalid.as_str(), message);
    }
    for problem in unfit(manifest) {
        let text = |name: &str| problem[name].as_str().unwrap_or_default().to_owned();
        report.problems.push(Problem {
            level: Level::Warning,
            file: file.to_owned(),
            place: places.find(&text("path")),
            path: text("path"),
            code: report::REGISTRY.to_owned(),
            message: text("message"),
        });
    }
    let needed = manifest.min_flow_like_version.as_deref().map(Version::parse);
    if let (Some(Ok(needed)), Ok(own)) = (needed, Version::parse(FLOW_LIKE_VERSION))
        && needed > own
    {
        report.problems.push(Problem {
            level: Level::Error,
            file: file.to_owned(),
            place: places.find("min_flow_like_version"),
            path: "min_flow_like_version".to_owned(),
            code: Code::Incompatible.as_str().to_owned(),
            message: format!("it needs Flow-Like {needed}, and this is {own}"),
        });
    }
    Some(parsed)
}

fn of_manifest(error: &Error, file: &str) -> Vec<Problem> {
    let problems = error.details().get("problems").and_then(Value::as_array);
    let one = |problem: &Value| {
        let number = |name: &str| problem[name].as_u64().and_then(|number| usize::try_from(number).ok());
        let text = |name: &str| problem[name].as_str().unwrap_or_default().to_owned();
        Problem {
            level: Level::Error,
            file: file.to_owned(),
            place: number("line").zip(number("column")),
            path: text("path"),
            code: error.code().as_str().to_owned(),
            message: text("message"),
        }
    };
    problems.into_iter().flatten().map(one).collect()
}

/// A warning of a manifest begins with its place, if it has one.
fn placed(warning: &str) -> (Option<(usize, usize)>, &str) {
    let read = || {
        let (place, message) = warning.split_once(": ")?;
        let (line, column) = place.split_once(':')?;
        Some(((line.parse().ok()?, column.parse().ok()?), message))
    };
    match read() {
        Some((place, message)) => (Some(place), message),
        None => (None, warning),
    }
}

/// The module's path in the folder, as an install finds it; also where the manifest can be read in part only.
fn module_path(
    target: &Target,
    parsed: Option<&Parsed>,
    places: &Places<'_>,
    text: Option<&str>,
    beside: Option<String>,
    report: &Report,
) -> Option<String> {
    let promised = match parsed {
        Some(parsed) => parsed.manifest.wasm_path.clone(),
        None if report.problems.iter().any(|problem| problem.path == "wasm_path") => None,
        None => places.text_of("wasm_path").or_else(|| {
            let json: Value = serde_json::from_str(text?).ok()?;
            json["wasm_path"].as_str().map(str::to_owned)
        }),
    };
    target.module.clone().or(promised).or(beside)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn warnings_begin_with_their_place() {
        assert_eq!(placed("12:3: a: b"), (Some((12, 3)), "a: b"));
        for whole in ["a: b", "12: b", "no place", "1:b: c"] {
            assert_eq!(placed(whole), (None, whole));
        }
    }
}
