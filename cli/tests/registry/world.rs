//! A registry that runs, with a few keys, and somebody who talks to it.

use std::{path::PathBuf, time::Duration};

use base64::{Engine, engine::general_purpose::STANDARD};
use flow_like::registry::{
    Location, Running, Settings,
    keys::{KeyFile, Role},
    start,
};
use reqwest::{Client, Method, RequestBuilder, header::HeaderMap};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::{
    bucket::{self, Bucket},
    module::{manifest, module},
};

/// The largest module that the registries here take.
pub(crate) const MAX_MODULE: usize = 256 << 10;
const PREFIX: &str = "some/where";

/// Where a registry is kept.
pub(crate) enum Place {
    Folder(TempDir),
    /// Started within the test's runtime.
    Bucket(Option<Bucket>),
}

impl Place {
    pub(crate) fn folder() -> Self {
        Place::Folder(tempfile::tempdir().unwrap())
    }

    pub(crate) fn bucket() -> Self {
        Place::Bucket(None)
    }

    pub(crate) async fn location(&mut self) -> Location {
        match self {
            Place::Folder(folder) => Location::Folder(folder.path().join("registry")),
            Place::Bucket(bucket) => {
                if bucket.is_none() {
                    *bucket = Some(Bucket::start().await);
                }
                let endpoint = bucket.as_ref().unwrap().endpoint.clone();
                let option = |name: &str, value: &str| (name.to_owned(), value.to_owned());
                Location::Bucket {
                    name: bucket::NAME.to_owned(),
                    prefix: PREFIX.to_owned(),
                    options: vec![
                        option("aws_endpoint", &endpoint),
                        option("aws_access_key_id", bucket::ACCESS.0),
                        option("aws_secret_access_key", bucket::ACCESS.1),
                        option("aws_region", "us-east-1"),
                    ],
                }
            }
        }
    }

    /// The file that a stored object is.
    pub(crate) fn file(&self, path: &str) -> PathBuf {
        match self {
            Place::Folder(folder) => folder.path().join("registry").join(path),
            Place::Bucket(bucket) => bucket.as_ref().unwrap().file(PREFIX, path),
        }
    }
}

pub(crate) fn block_on(test: impl Future<Output = ()>) {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build();
    runtime.unwrap().block_on(test);
}

/// API keys, shown by nobody else.
pub(crate) struct ApiKeys {
    pub(crate) ada: String,
    pub(crate) bob: String,
    pub(crate) reviewer: String,
    pub(crate) admin: String,
}

pub(crate) struct World {
    pub(crate) place: Place,
    pub(crate) settings: Settings,
    pub(crate) running: Running,
    pub(crate) keys: ApiKeys,
    pub(crate) key_file: KeyFile,
    pub(crate) key_folder: TempDir,
    pub(crate) client: Client,
}

impl World {
    /// A registry where ada publishes anything, bob what is below `com.bob`, a reviewer reviews, and an admin does both.
    pub(crate) async fn open(mut place: Place, review: bool) -> Self {
        let key_folder = tempfile::tempdir().unwrap();
        let key_file = KeyFile::new(key_folder.path().join("keys.toml"));
        let add = |name: &str, role, ids: &[&str]| {
            let ids = ids.iter().map(|id| (*id).to_owned()).collect();
            key_file.add(name, role, ids).unwrap()
        };
        let keys = ApiKeys {
            ada: add("ada", Role::Publisher, &[]),
            bob: add("bob", Role::Publisher, &["com.bob."]),
            reviewer: add("rita", Role::Reviewer, &[]),
            admin: add("root", Role::Admin, &[]),
        };
        let settings = Settings {
            storage: place.location().await,
            listen: "127.0.0.1:0".to_owned(),
            name: "Test".to_owned(),
            public_url: None,
            max_module: MAX_MODULE,
            keys: key_file.clone(),
            review,
            counts_every: Duration::from_millis(100),
        };
        let running = start(settings.clone()).await.unwrap();
        let client = Client::builder().timeout(Duration::from_secs(60)).build().unwrap();
        World {
            place,
            settings,
            running,
            keys,
            key_file,
            key_folder,
            client,
        }
    }

    /// Ends the registry and starts it again, after `meanwhile`.
    pub(crate) async fn restart(mut self, meanwhile: impl FnOnce(&Place, &mut Settings)) -> Self {
        self.running.stop().await;
        meanwhile(&self.place, &mut self.settings);
        let running = start(self.settings.clone()).await.unwrap();
        World { running, ..self }
    }

    pub(crate) fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.client.request(method, format!("{}{path}", self.running.url()))
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        Answer::of(self.request(Method::GET, path)).await
    }

    pub(crate) async fn post(&self, path: &str, key: Option<&str>, body: &Value) -> Answer {
        let mut request = self.request(Method::POST, path).body(body.to_string());
        if let Some(key) = key {
            request = request.bearer_auth(key);
        }
        Answer::of(request).await
    }

    /// Publishes a manifest with a module.
    pub(crate) async fn upload(&self, key: &str, manifest: &Value, module: &[u8]) -> Answer {
        let body = json!({ "manifest": manifest, "wasm_base64": STANDARD.encode(module) });
        self.post("/publish", Some(key), &body).await
    }

    /// Publishes a good package, with bytes of its own.
    pub(crate) async fn publish(&self, key: &str, id: &str, version: &str) -> Answer {
        let module = module("echo", &format!("{id} {version}"));
        self.upload(key, &manifest(id, version), &module).await
    }

    pub(crate) async fn download(&self, id: &str, version: Option<&str>) -> Answer {
        self.post("/download", None, &json!({ "package_id": id, "version": version }))
            .await
    }

    pub(crate) async fn review(&self, id: &str, call: &str, body: Value) -> Answer {
        self.post(&format!("/admin/package/{id}/{call}"), Some(&self.keys.reviewer), &body)
            .await
    }

    /// The ids that the index lists.
    pub(crate) async fn listed(&self) -> Vec<String> {
        let index = self.get("/index.json").await.ok();
        let packages = index["packages"].as_array().unwrap().iter();
        packages
            .map(|package| package["id"].as_str().unwrap().to_owned())
            .collect()
    }
}

/// What came back.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) bytes: Vec<u8>,
}

impl Answer {
    pub(crate) async fn of(request: RequestBuilder) -> Self {
        let response = request.send().await.unwrap();
        Answer {
            status: response.status().as_u16(),
            headers: response.headers().clone(),
            bytes: response.bytes().await.unwrap().to_vec(),
        }
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.bytes)
            .unwrap_or_else(|_| panic!("{}: {}", self.status, String::from_utf8_lossy(&self.bytes)))
    }

    /// The JSON of an answer that must be a success.
    pub(crate) fn ok(&self) -> Value {
        assert_eq!(self.status, 200, "{}", String::from_utf8_lossy(&self.bytes));
        self.json()
    }

    /// An error as it has to be: status and code, with a message.
    pub(crate) fn refused(&self) -> (u16, String) {
        let body = self.json();
        assert!(
            body["message"].as_str().is_some_and(|message| message.len() > 10),
            "{body}"
        );
        assert_eq!(self.header("content-type"), Some("application/json"));
        assert_eq!(self.header("access-control-allow-origin"), Some("*"));
        (self.status, body["code"].as_str().unwrap().to_owned())
    }

    #[track_caller]
    pub(crate) fn must_be(&self, status: u16, code: &str) -> Value {
        assert_eq!(
            self.refused(),
            (status, code.to_owned()),
            "{}",
            String::from_utf8_lossy(&self.bytes)
        );
        self.json()
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(|value| value.to_str().unwrap())
    }
}
