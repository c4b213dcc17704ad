//! Where a registry keeps everything: a folder, or a bucket.

use std::{fs::File, path::PathBuf, sync::Arc};

use futures::{StreamExt, TryStreamExt, stream::BoxStream};
use object_store::{
    Attribute, Attributes, Error, GetOptions, ObjectStore, ObjectStoreExt, PutMode, PutOptions, UpdateVersion,
    aws::{AmazonS3Builder, AmazonS3ConfigKey},
    local::LocalFileSystem,
    path::Path,
    prefix::PrefixStore,
};
use url::Url;

/// What a folder is locked with while a server works on it.
const LOCK_FILE: &str = ".registry-lock";

/// A folder, or a bucket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Location {
    /// A folder, made if it is not there.
    Folder(PathBuf),
    /// A bucket of S3, or of what speaks as S3 does.
    Bucket {
        /// Its name.
        name: String,
        /// Below what in it; may be empty.
        prefix: String,
        /// What the environment would say otherwise, under the same names: `aws_endpoint`, `aws_region` …
        options: Vec<(String, String)>,
    },
}

impl Location {
    /// Reads a folder's path, or `s3://bucket/prefix`.
    ///
    /// # Errors
    ///
    /// What is wrong with the text, for people.
    pub fn parse(text: &str, endpoint: Option<&str>) -> Result<Self, String> {
        let Some(rest) = text.strip_prefix("s3://") else {
            return match text.split_once("://") {
                Some((scheme, _)) => Err(format!(
                    "a registry cannot be kept in `{scheme}`; give a folder or an s3 URL"
                )),
                None => Ok(Location::Folder(PathBuf::from(text))),
            };
        };
        let (name, prefix) = rest.split_once('/').unwrap_or((rest, ""));
        if name.is_empty() {
            return Err(format!("`{text}` names no bucket; write it like `s3://bucket/prefix`"));
        }
        Ok(Location::Bucket {
            name: name.to_owned(),
            prefix: prefix.trim_matches('/').to_owned(),
            options: endpoint
                .map(|endpoint| ("aws_endpoint".to_owned(), endpoint.to_owned()))
                .into_iter()
                .collect(),
        })
    }
}

/// What must be there for a write to happen.
pub(super) enum Expect<'a> {
    /// Anything.
    Anything,
    /// No object.
    Absent,
    /// The object as it was read.
    Same(&'a Tag),
}

/// One state of an object.
#[derive(Debug, Clone)]
pub(super) struct Tag(UpdateVersion);

/// An object.
pub(super) struct Stored {
    pub(super) bytes: Vec<u8>,
    pub(super) tag: Tag,
}

/// What a conditional read found.
pub(super) enum Read {
    Absent,
    /// As it was.
    Unchanged,
    Changed(Stored),
}

/// A body that is read piece by piece, and its size.
pub(super) type Body = (u64, BoxStream<'static, Result<axum::body::Bytes, Error>>);

/// The store. Objects are written whole or not at all.
#[derive(Clone)]
pub(super) struct Store {
    objects: Arc<dyn ObjectStore>,
    /// Whether the store itself compares before it writes. A folder does not; there, one process has it to itself, and
    /// the catalog's lock puts its writes in line.
    compares: bool,
    _lock: Option<Arc<File>>,
}

impl Store {
    /// Opens a place.
    ///
    /// # Errors
    ///
    /// Why it cannot be used, for people.
    pub(super) fn open(location: &Location) -> Result<Self, String> {
        match location {
            Location::Folder(folder) => Store::folder(folder),
            Location::Bucket { name, prefix, options } => Store::bucket(name, prefix, options),
        }
    }

    fn folder(folder: &std::path::Path) -> Result<Self, String> {
        let shown = folder.display();
        std::fs::create_dir_all(folder).map_err(|error| format!("cannot make the folder {shown}: {error}"))?;
        let lock = File::create(folder.join(LOCK_FILE))
            .map_err(|error| format!("cannot write to the folder {shown}: {error}"))?;
        lock.try_lock().map_err(|error| {
            format!("cannot have the folder {shown} alone ({error}); stop the other registry that serves it")
        })?;
        let files = LocalFileSystem::new_with_prefix(folder)
            .map_err(|error| format!("cannot use the folder {shown}: {error}"))?;
        Ok(Store {
            // What was acknowledged must survive a loss of power.
            objects: Arc::new(files.with_fsync(true)),
            compares: false,
            _lock: Some(Arc::new(lock)),
        })
    }

    fn bucket(name: &str, prefix: &str, options: &[(String, String)]) -> Result<Self, String> {
        let mut builder = AmazonS3Builder::from_env().with_bucket_name(name);
        for (option, value) in options {
            let option = option
                .parse()
                .map_err(|error| format!("there is no option `{option}`: {error}"))?;
            builder = builder.with_config(option, value);
        }
        let endpoint = builder.get_config_value(&AmazonS3ConfigKey::Endpoint);
        if endpoint.is_some_and(|endpoint| is_local(&endpoint)) {
            builder = builder.with_allow_http(true);
        }
        let bucket = builder
            .build()
            .map_err(|error| format!("cannot use the bucket {name}: {error}"))?;
        let prefix = Path::parse(prefix).map_err(|error| format!("`{prefix}` is no prefix: {error}"))?;
        Ok(Store {
            objects: Arc::new(PrefixStore::new(bucket, prefix)),
            compares: true,
            _lock: None,
        })
    }

    /// An object.
    pub(super) async fn get(&self, path: &Path) -> Result<Option<Stored>, Error> {
        match self.get_unless(path, None).await? {
            Read::Changed(stored) => Ok(Some(stored)),
            Read::Absent | Read::Unchanged => Ok(None),
        }
    }

    /// An object, unless it still is what `known` says.
    pub(super) async fn get_unless(&self, path: &Path, known: Option<&Tag>) -> Result<Read, Error> {
        let options = GetOptions::new().with_if_none_match(known.and_then(|tag| tag.0.e_tag.clone()));
        let found = match self.objects.get_opts(path, options).await {
            Ok(found) => found,
            Err(Error::NotFound { .. }) => return Ok(Read::Absent),
            Err(Error::NotModified { .. }) => return Ok(Read::Unchanged),
            Err(error) => return Err(error),
        };
        let tag = Tag(UpdateVersion {
            e_tag: found.meta.e_tag.clone(),
            version: found.meta.version.clone(),
        });
        let bytes = found.bytes().await?.to_vec();
        Ok(Read::Changed(Stored { bytes, tag }))
    }

    /// An object, to be read piece by piece.
    pub(super) async fn stream(&self, path: &Path) -> Result<Option<Body>, Error> {
        match self.objects.get(path).await {
            Ok(found) => Ok(Some((found.meta.size, found.into_stream()))),
            Err(Error::NotFound { .. }) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Whether there is an object.
    pub(super) async fn has(&self, path: &Path) -> Result<bool, Error> {
        match self.objects.head(path).await {
            Ok(_) => Ok(true),
            Err(Error::NotFound { .. }) => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// Writes an object if what is there is as expected, and returns whether it was.
    pub(super) async fn put(&self, path: &Path, bytes: Vec<u8>, expect: Expect<'_>) -> Result<bool, Error> {
        let mode = match expect {
            Expect::Absent => PutMode::Create,
            Expect::Same(tag) if self.compares => PutMode::Update(tag.0.clone()),
            Expect::Same(_) | Expect::Anything => PutMode::Overwrite,
        };
        let options = PutOptions {
            mode,
            // Files have no headers, and a folder says so.
            attributes: if self.compares {
                headers(path)
            } else {
                Attributes::new()
            },
            ..PutOptions::default()
        };
        match self.objects.put_opts(path, bytes.into(), options).await {
            Ok(_) => Ok(true),
            Err(Error::AlreadyExists { .. } | Error::Precondition { .. }) => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// Copies an object over whatever is there.
    pub(super) async fn copy(&self, from: &Path, to: &Path) -> Result<(), Error> {
        self.objects.copy(from, to).await
    }

    /// Removes an object; removing what is not there is no error.
    pub(super) async fn delete(&self, path: &Path) -> Result<(), Error> {
        match self.objects.delete(path).await {
            Ok(()) | Err(Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(error),
        }
    }

    /// The paths of everything directly or deeper below a path.
    pub(super) async fn list(&self, below: &Path) -> Result<Vec<Path>, Error> {
        let found = self.objects.list(Some(below)).map_ok(|object| object.location);
        found.boxed().try_collect().await
    }
}

/// What a network of caches over the bucket tells browsers about an object: as this server does itself.
fn headers(path: &Path) -> Attributes {
    let (kind, caching) = match path.extension() {
        Some("wasm") => ("application/wasm", "public, max-age=31536000, immutable"),
        _ => ("application/json", "no-cache"),
    };
    Attributes::from_iter([(Attribute::ContentType, kind), (Attribute::CacheControl, caching)])
}

/// Whether a URL leads to this machine: credentials may travel there without encryption.
fn is_local(endpoint: &str) -> bool {
    let host = Url::parse(endpoint)
        .ok()
        .and_then(|url| url.host().map(|host| host.to_owned()));
    match host {
        Some(url::Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(url::Host::Ipv4(address)) => address.is_loopback(),
        Some(url::Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_folders_or_buckets() {
        let bucket = |name: &str, prefix: &str| Location::Bucket {
            name: name.to_owned(),
            prefix: prefix.to_owned(),
            options: Vec::new(),
        };
        assert_eq!(
            Location::parse("./registry", None),
            Ok(Location::Folder("./registry".into()))
        );
        assert_eq!(Location::parse("s3://a", None), Ok(bucket("a", "")));
        assert_eq!(Location::parse("s3://a/b/c/", None), Ok(bucket("a", "b/c")));
        for bad in ["s3://", "s3:///b", "gs://a", "https://a.test/"] {
            assert!(Location::parse(bad, None).is_err(), "{bad}");
        }
    }

    #[test]
    fn only_this_machine_is_local() {
        for local in [
            "http://localhost:9000",
            "http://127.0.0.1:1",
            "http://[::1]:9",
            "http://s3.localhost/",
        ] {
            assert!(is_local(local), "{local}");
        }
        for other in [
            "http://10.0.0.1/",
            "http://localhost.evil.test/",
            "minio:9000",
            "http://example.com",
        ] {
            assert!(!is_local(other), "{other}");
        }
    }

    #[test]
    fn a_folder_has_one_server() {
        let folder = tempfile::tempdir().unwrap();
        let location = Location::Folder(folder.path().join("a/b"));
        let first = Store::open(&location).unwrap();
        let error = Store::open(&location).err().unwrap();
        assert!(error.contains("stop the other registry"), "{error}");
        drop(first);
        assert!(Store::open(&location).is_ok());
    }
}
