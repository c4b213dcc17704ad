//! Where packages are installed from.

use std::rc::Rc;

use super::{Expected, Phase, Progress};
use crate::{
    engine::check::limits::MODULE_BYTES,
    error::{Code, Error, Result},
    manifest::{MAX_BYTES, Manifest, Parsed},
    package::Origin,
    platform::{Future, HttpRequest, Platform},
    registry::{
        Attempts, Registries, fetch, place, site,
        wire::{PackageSource, Status},
    },
};

/// Where a package is.
pub enum Source {
    /// In the hands of the caller.
    Bytes {
        /// The module.
        module: Vec<u8>,
        /// The manifest; without it the package declares nothing.
        manifest: Option<Parsed>,
        /// What the module's file is called.
        file_name: String,
    },
    /// In a folder.
    Folder {
        /// The folder.
        folder: Rc<dyn Folder>,
        /// The module in it; the manifest says which unless given.
        module: Option<String>,
        /// The manifest in place of the folder's.
        manifest: Option<Parsed>,
    },
    /// On the network: the URL of a module, or of a manifest whose `wasm_path` names the module.
    Url {
        /// Where it is.
        url: String,
        /// The manifest in place of a neighbour.
        manifest: Option<Parsed>,
    },
    /// In a registry.
    Registry {
        /// Which package.
        id: String,
        /// A version, or a range of versions; the newest unless given.
        version: Option<String>,
        /// The registry's base URL; the first that has the package unless given.
        registry: Option<String>,
    },
}

/// Files beside each other: those of a folder, or those that a user has picked.
pub trait Folder {
    /// What it is called, for people and for naming a module without manifest.
    fn name(&self) -> String;
    /// The names of the files directly in it.
    fn files(&self) -> Future<Result<Vec<String>>>;
    /// A file by its slash-separated path; `None` where there is none. At most `most` bytes are read; a larger file is
    /// [`Code::LimitExceeded`].
    fn read(&self, path: &str, most: usize) -> Future<Result<Option<Vec<u8>>>>;
}

/// A package that is here, not checked yet.
pub(crate) struct Acquired {
    pub(crate) manifest: Parsed,
    pub(crate) module: Vec<u8>,
    pub(crate) source: PackageSource,
    pub(crate) origin: Origin,
    pub(crate) expected: Expected,
}

/// What the manifest of a module may be called, in the order in which it is looked for.
pub fn neighbours(module: &str) -> Vec<String> {
    let (folder, file) = module
        .rsplit_once('/')
        .map_or(("", module), |(folder, file)| (folder, file));
    let name = file.strip_suffix(".wasm").unwrap_or(file);
    let files = [
        format!("{name}.toml"),
        "manifest.toml".to_owned(),
        "flow-like.toml".to_owned(),
        format!("{name}.json"),
        "manifest.json".to_owned(),
        "flow-like.json".to_owned(),
    ];
    let inside = |file: String| {
        if folder.is_empty() {
            file
        } else {
            format!("{folder}/{file}")
        }
    };
    files.into_iter().map(inside).collect()
}

/// Gets the bytes of a package.
pub(crate) async fn acquire(
    source: Source,
    platform: &Platform,
    registries: &Registries,
    progress: &Progress,
) -> Result<Acquired> {
    progress.phase(Phase::Resolve, 0);
    match source {
        Source::Bytes {
            module,
            manifest,
            file_name,
        } => {
            check_size(module.len())?;
            Ok(local(
                manifest.unwrap_or_else(|| undeclared(&file_name)),
                module,
                &file_name,
            ))
        }
        Source::Folder {
            folder,
            module,
            manifest,
        } => from_folder(&*folder, module, manifest).await,
        Source::Url { url, manifest } => from_url(&url, manifest, platform, progress).await,
        Source::Registry { id, version, registry } => {
            from_registry(&id, version.as_deref(), registry.as_deref(), registries, progress).await
        }
    }
}

fn local(manifest: Parsed, module: Vec<u8>, path: &str) -> Acquired {
    Acquired {
        manifest,
        module,
        source: PackageSource::Local { path: path.to_owned() },
        origin: Origin::local(),
        expected: Expected::default(),
    }
}

fn undeclared(file_name: &str) -> Parsed {
    Parsed {
        manifest: Manifest::for_module(file_name),
        warnings: vec![format!(
            "There is no manifest beside `{file_name}`: the package declares nothing."
        )],
    }
}

async fn from_folder(folder: &dyn Folder, module: Option<String>, manifest: Option<Parsed>) -> Result<Acquired> {
    let name = folder.name();
    let files = folder.files().await?;
    let modules: Vec<&String> = files.iter().filter(|file| file.ends_with(".wasm")).collect();
    let named = module.clone().or_else(|| match &*modules {
        [only] => Some((*only).clone()),
        _ => None,
    });
    let manifest = match manifest {
        Some(manifest) => Some(manifest),
        None => {
            let mut found = None;
            for path in neighbours(named.as_deref().unwrap_or("module.wasm")) {
                if let Some(bytes) = folder.read(&path, MAX_BYTES).await? {
                    found = Some(parsed(&bytes, &path)?);
                    break;
                }
            }
            found
        }
    };
    let promised = manifest.as_ref().and_then(|parsed| parsed.manifest.wasm_path.clone());
    // What whoever installs names comes first, then what the manifest does.
    let path = module.or(promised).or(named).ok_or_else(|| {
        let found = match modules.len() {
            0 => "no file that ends in .wasm".to_owned(),
            count => format!("{count} of them: {}", listed(&modules)),
        };
        Error::new(
            Code::InvalidArgument,
            format!(
                "`{name}` does not say which module is meant; there is {found}. Build the package first, or set `wasm_path` \
                 in its manifest."
            ),
        )
    })?;
    let module = folder.read(&path, MODULE_BYTES).await?.ok_or_else(|| {
        Error::new(
            Code::InvalidArgument,
            format!("`{name}` has no file `{path}`, which should be its module. Build the package first."),
        )
        .with("path", path.as_str())
    })?;
    Ok(local(manifest.unwrap_or_else(|| undeclared(&path)), module, &name))
}

fn listed(names: &[&String]) -> String {
    let shown: Vec<&str> = names.iter().take(5).map(|name| name.as_str()).collect();
    shown.join(", ")
}

fn parsed(bytes: &[u8], path: &str) -> Result<Parsed> {
    Manifest::parse(bytes).map_err(|error| error.with("file", path))
}

async fn from_url(url: &str, given: Option<Parsed>, platform: &Platform, progress: &Progress) -> Result<Acquired> {
    let parsed_url = platform
        .urls
        .parse(url)
        .filter(|parsed| matches!(&*parsed.scheme, "http" | "https") && !parsed.has_userinfo)
        .ok_or_else(|| {
            Error::new(
                Code::InvalidArgument,
                format!("`{}` is no http or https URL of a package.", place(url)),
            )
        })?;
    let href = parsed_url.href;
    let path = place(&href).to_owned();
    let origin = Origin::url(site(&href));
    let web = Web { platform, progress };
    let is_manifest = path.ends_with(".toml") || path.ends_with(".json");
    let (manifest, module_url) = if is_manifest {
        let bytes = web.must(&href, MAX_BYTES, What::Manifest).await?;
        let read = parsed(&bytes, &path)?;
        let module = read.manifest.wasm_path.clone().ok_or_else(|| {
            Error::new(
                Code::InvalidArgument,
                format!("The manifest at {path} does not name its module. Set `wasm_path`, or give the module's URL."),
            )
        })?;
        let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
        (Some(given.unwrap_or(read)), format!("{folder}/{module}"))
    } else {
        (given, href)
    };
    let module = web.must(&module_url, MODULE_BYTES, What::Module).await?;
    let manifest = match manifest {
        Some(manifest) => manifest,
        None => web.neighbour(&path).await?,
    };
    Ok(Acquired {
        manifest,
        module,
        source: PackageSource::Remote {
            registry_url: String::new(),
            download_url: place(&module_url).to_owned(),
        },
        origin,
        expected: Expected::default(),
    })
}

/// What a file on the network is.
#[derive(Clone, Copy)]
enum What {
    Module,
    Manifest,
    /// A manifest that may be there.
    Neighbour,
}

/// Files on the network.
struct Web<'a> {
    platform: &'a Platform,
    progress: &'a Progress,
}

impl Web<'_> {
    /// A file, or the status that came in its place.
    async fn get(&self, url: &str, most: usize, what: What) -> Result<Result<Vec<u8>, u16>> {
        let request = HttpRequest {
            method: "GET",
            url: url.to_owned(),
            headers: Vec::new(),
            body: None,
            follow_redirects: true,
            max_body: most,
        };
        let progress = match what {
            What::Module => self.progress.of_download(),
            What::Manifest | What::Neighbour => Rc::new(|_, _| {}),
        };
        let attempts = match what {
            What::Module | What::Manifest => Attempts::Three,
            What::Neighbour => Attempts::One,
        };
        let response = fetch(self.platform, request, attempts, &progress).await?;
        Ok(match response.status {
            200..=299 => Ok(response.body),
            status => Err(status),
        })
    }

    async fn must(&self, url: &str, most: usize, what: What) -> Result<Vec<u8>> {
        self.get(url, most, what).await?.map_err(|status| {
            let place = place(url);
            Error::new(
                Code::Network,
                format!("There is nothing to install at {place}: the server answered with the status {status}."),
            )
            .with("status", status)
        })
    }

    /// The manifest beside a module. Servers of single-page applications answer everything with a page: what is no
    /// manifest at all is none. Servers that let pages read their modules often do not let them read that there is no
    /// manifest, which a page cannot tell from a network that has failed: the module was there a moment ago, so it counts
    /// as none, and is said.
    async fn neighbour(&self, module: &str) -> Result<Parsed> {
        let mut unread = 0;
        for path in neighbours(module) {
            match self.get(&path, MAX_BYTES, What::Neighbour).await {
                Ok(Ok(bytes)) if !bytes.trim_ascii_start().starts_with(b"<") => return parsed(&bytes, &path),
                Ok(_) => {}
                Err(error) if matches!(error.code(), Code::LimitExceeded | Code::Network) => unread += 1,
                Err(error) => return Err(error),
            }
        }
        let mut undeclared = undeclared(module);
        if unread > 0 {
            undeclared.warnings.push(format!(
                "{unread} of the places where its manifest may be could not be read. If it has one, install it by the URL of \
                 that."
            ));
        }
        Ok(undeclared)
    }
}

async fn from_registry(
    id: &str,
    version: Option<&str>,
    registry: Option<&str>,
    registries: &Registries,
    progress: &Progress,
) -> Result<Acquired> {
    let offer = registries.offer(id, version, registry).await?;
    let promised = &offer.version;
    progress.phase(Phase::Download, 0);
    let download = offer.download(&progress.of_download()).await?;
    crate::manifest::check_size(download.manifest.to_json().to_string().len())?;
    let mut warnings = Vec::new();
    if offer.entry.status == Status::Deprecated || promised.status == Status::Deprecated {
        warnings.push(format!(
            "`{id}` {} is deprecated: it works, and its publisher asks to use something else.",
            promised.version
        ));
    }
    Ok(Acquired {
        source: PackageSource::Remote {
            registry_url: offer.registry().to_owned(),
            download_url: download.url,
        },
        origin: Origin::registry(offer.registry()),
        expected: Expected {
            id: Some(id.to_owned()),
            version: Some(promised.version.clone()),
            hash: Some(promised.wasm_hash.clone()),
            size: Some(promised.wasm_size),
            min_flow_like_version: promised.min_flow_like_version.clone(),
        },
        manifest: Parsed {
            manifest: download.manifest,
            warnings,
        },
        module: download.module,
    })
}

fn check_size(bytes: usize) -> Result<()> {
    if bytes <= MODULE_BYTES {
        return Ok(());
    }
    Err(Error::new(
        Code::ModuleTooLarge,
        format!("The module has {bytes} bytes; at most {MODULE_BYTES} are loaded."),
    )
    .with("found", bytes)
    .with("limit", MODULE_BYTES))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn looks_for_manifests_beside_the_module() {
        let expected = [
            "a/x.toml",
            "a/manifest.toml",
            "a/flow-like.toml",
            "a/x.json",
            "a/manifest.json",
            "a/flow-like.json",
        ];
        assert_eq!(neighbours("a/x.wasm"), expected);
        assert_eq!(neighbours("x")[..2], ["x.toml", "manifest.toml"]);
    }
}
