//! Where a package is, from what somebody wrote on the command line.

use std::{
    fs,
    io::{self, Read as _},
    path::{Path, PathBuf},
    rc::Rc,
};

use flow_like_browser::{
    Code, Error, Result,
    install::{Folder, Source, neighbours},
    manifest::{MAX_BYTES, Manifest},
    platform::Future,
};

use crate::screen::Failure;

/// A place that may have a package.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Place {
    /// A folder with manifest and module.
    Folder(PathBuf),
    /// A module, with its manifest beside it or without one.
    Module(PathBuf),
    /// A manifest; the module is beside it or where it says.
    Manifest(PathBuf),
    /// Somewhere on the network.
    Url(String),
    /// A package by its id, in that version or range of versions.
    Id(String, Option<String>),
}

impl Place {
    /// What is meant: something that exists, else a URL, else an id.
    pub(crate) fn of(text: &str) -> Result<Self, Failure> {
        let path = PathBuf::from(text);
        if path.is_dir() {
            return Ok(Place::Folder(path));
        }
        let ending = path.extension().and_then(|ending| ending.to_str()).unwrap_or_default();
        if path.is_file() {
            return Ok(match ending {
                "toml" | "json" => Place::Manifest(path),
                _ => Place::Module(path),
            });
        }
        if text.starts_with("http://") || text.starts_with("https://") {
            return Ok(Place::Url(text.to_owned()));
        }
        if text.contains(['/', '\\']) || matches!(ending, "wasm" | "toml") {
            return Err(Failure::new(
                Code::InvalidArgument.as_str(),
                format!("there is no file or folder `{text}`"),
            ));
        }
        let (id, version) = match text.split_once('@') {
            Some((id, version)) => (
                id,
                Some(version.trim().to_owned()).filter(|version| !version.is_empty()),
            ),
            None => (text, None),
        };
        if id.is_empty() {
            return Err(Failure::usage("the id of a package is empty"));
        }
        Ok(Place::Id(id.to_owned(), version))
    }

    /// Whether it is this user's own.
    pub(crate) fn is_local(&self) -> bool {
        matches!(self, Place::Folder(_) | Place::Module(_) | Place::Manifest(_))
    }

    /// What the runtime is to get.
    pub(crate) fn source(self) -> Result<Source, Failure> {
        Ok(match self {
            Place::Folder(path) => folder(path, None),
            Place::Module(path) => {
                let (parent, name) = split(&path);
                folder(parent, Some(name))
            }
            Place::Manifest(path) => {
                let (parent, name) = split(&path);
                let bytes = read(&path, MAX_BYTES)?
                    .ok_or_else(|| Error::new(Code::InvalidArgument, format!("there is no file {}", path.display())))?;
                Source::Folder {
                    folder: Rc::new(Directory(parent)),
                    module: None,
                    manifest: Some(Manifest::parse(&bytes).map_err(|error| error.with("file", name))?),
                }
            }
            Place::Url(url) => Source::Url { url, manifest: None },
            Place::Id(id, version) => Source::Registry {
                id,
                version,
                registry: None,
            },
        })
    }
}

/// Whether a folder looks like that of a package.
pub(crate) fn is_package(folder: &Path) -> bool {
    let manifest = neighbours("module.wasm").iter().any(|name| folder.join(name).is_file());
    manifest
        || Directory(folder.to_owned())
            .names()
            .is_ok_and(|names| modules(&names).count() == 1)
}

/// Which of these files are modules.
pub(crate) fn modules(names: &[String]) -> impl Iterator<Item = &String> {
    names.iter().filter(|name| name.ends_with(".wasm"))
}

fn folder(path: PathBuf, module: Option<String>) -> Source {
    Source::Folder {
        folder: Rc::new(Directory(path)),
        module,
        manifest: None,
    }
}

/// Folder and name of a file.
pub(crate) fn split(path: &Path) -> (PathBuf, String) {
    let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty());
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    (parent.unwrap_or(Path::new(".")).to_owned(), name)
}

/// A folder of this computer.
pub(crate) struct Directory(pub(crate) PathBuf);

impl Directory {
    /// The files in it, by name.
    pub(crate) fn names(&self) -> Result<Vec<String>> {
        let failed = |error: io::Error| {
            Error::new(
                Code::InvalidArgument,
                format!("cannot read the folder {}: {error}", self.0.display()),
            )
            .caused_by(error)
        };
        let mut names = Vec::new();
        for entry in fs::read_dir(&self.0).map_err(failed)? {
            let entry = entry.map_err(failed)?;
            // What has no name in UTF-8 is nothing that a manifest could name.
            if let (true, Ok(name)) = (entry.path().is_file(), entry.file_name().into_string()) {
                names.push(name);
            }
        }
        names.sort();
        Ok(names)
    }
}

impl Folder for Directory {
    fn name(&self) -> String {
        match self.0.canonicalize() {
            Ok(path) => path.display().to_string(),
            Err(_) => self.0.display().to_string(),
        }
    }

    fn files(&self) -> Future<Result<Vec<String>>> {
        Box::pin(std::future::ready(self.names()))
    }

    fn read(&self, path: &str, most: usize) -> Future<Result<Option<Vec<u8>>>> {
        Box::pin(std::future::ready(read(&self.0.join(path), most)))
    }
}

/// A file, unless it is larger than that.
pub(crate) fn read(path: &Path, most: usize) -> Result<Option<Vec<u8>>> {
    let failed = |error: io::Error| {
        Error::new(
            Code::InvalidArgument,
            format!("cannot read {}: {error}", path.display()),
        )
        .caused_by(error)
    };
    match fs::metadata(path) {
        Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => Ok(None),
        Err(error) => Err(failed(error)),
        Ok(found) if found.len() > most as u64 => Err(too_large(path, found.len(), most)),
        // What else there is (devices, pipes) has no size to go by, and may have no end.
        Ok(found) if !found.is_file() => Err(Error::new(
            Code::InvalidArgument,
            format!("{} is no regular file", path.display()),
        )),
        Ok(_) => {
            let mut bytes = Vec::new();
            let file = fs::File::open(path).map_err(failed)?;
            file.take(most as u64 + 1).read_to_end(&mut bytes).map_err(failed)?;
            // It may have grown since.
            match bytes.len() > most {
                true => Err(too_large(path, bytes.len() as u64, most)),
                false => Ok(Some(bytes)),
            }
        }
    }
}

fn too_large(path: &Path, found: u64, most: usize) -> Error {
    Error::new(
        Code::LimitExceeded,
        format!("{} has {found} bytes; at most {most} are read", path.display()),
    )
    .with("limit", most)
    .with("found", found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_meant_follows_from_its_form() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        for name in ["a.wasm", "manifest.toml", "m.json", "module"] {
            fs::write(at(name), "").unwrap();
        }
        let text = |path: PathBuf| path.to_str().unwrap().to_owned();
        let id = |id: &str, version: Option<&str>| Place::Id(id.to_owned(), version.map(str::to_owned));
        let cases = [
            (text(folder.path().to_owned()), Place::Folder(folder.path().to_owned())),
            (text(at("a.wasm")), Place::Module(at("a.wasm"))),
            (text(at("module")), Place::Module(at("module"))),
            (text(at("manifest.toml")), Place::Manifest(at("manifest.toml"))),
            (text(at("m.json")), Place::Manifest(at("m.json"))),
            (
                "https://example.com/a.wasm".to_owned(),
                Place::Url("https://example.com/a.wasm".to_owned()),
            ),
            ("com.example.math".to_owned(), id("com.example.math", None)),
            (
                "com.example.math@1.2.0".to_owned(),
                id("com.example.math", Some("1.2.0")),
            ),
            ("a.b@>=1, <3".to_owned(), id("a.b", Some(">=1, <3"))),
            ("a.b@".to_owned(), id("a.b", None)),
        ];
        for (text, expected) in cases {
            assert_eq!(Place::of(&text).unwrap(), expected, "{text}");
        }
        for wrong in ["./nowhere", "nowhere.wasm", "nowhere.toml", "@1", ""] {
            assert!(Place::of(wrong).is_err(), "{wrong}");
        }
        assert!(is_package(folder.path()));
    }
}
