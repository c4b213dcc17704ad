//! A package registry that misbehaves on request: `/registry/{what}.{which}/…`.
//!
//! `what` says how ([`FAULTS`]), `which` tells the registries of different tests apart. There is one package, [`ID`], with
//! [`VERSIONS`] that are published one after the other: `POST …/__advance` publishes the next. A version's node `answer`
//! returns the version as a number (1.2.0 is 120).

use std::fmt::Write as _;

use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::{Request, Response};

/// The package.
pub const ID: &str = "com.example.kept";

/// Its versions, in the order in which they appear. 1.2.0 asks for the network, 2.0.0 is a major step.
pub const VERSIONS: [&str; 4] = ["1.0.0", "1.1.0", "1.2.0", "2.0.0"];

/// What can be wrong, and what a client says to it: the code of its error, or nothing where it installs.
#[rustfmt::skip]
pub const FAULTS: &[(&str, Option<&str>)] = &[
    ("good",           None),
    ("base64",         None),                       // the module is in the answer
    ("flaky",          None),                       // every first answer is 500
    ("deprecated",     None),
    ("down",           Some("registry")),           // 503 to everything
    ("missing",        Some("version-not-found")),  // 404 to everything
    ("html",           Some("registry")),           // a web page in place of JSON
    ("redirect",       Some("network")),            // to a page that is none of its own
    ("deep",           Some("registry")),           // JSON a thousand levels deep
    ("wrong-hash",     Some("hash-mismatch")),
    ("short",          Some("hash-mismatch")),      // half of the module
    ("huge",           Some("hash-mismatch")),      // more than it promises
    ("wrong-size",     Some("hash-mismatch")),
    ("wrong-id",       Some("registry")),           // the entry of another package
    ("wrong-manifest", Some("registry")),           // the manifest of another package
    ("wrong-version",  Some("registry")),           // another version than asked for
    ("no-module",      Some("registry")),           // neither URL nor base64
    ("gone",           Some("registry")),           // 404 where the module should be
    ("file-url",       Some("registry")),           // a module at file:///
    ("inside-url",     Some("registry")),           // a module on the user's own network
    ("yanked",         Some("version-not-found")),
    ("disabled",       Some("unavailable")),
    ("pending",        Some("unavailable")),
    ("unverified",     Some("unavailable")),
    ("newer",          Some("incompatible")),       // for a Flow-Like of the future
    ("differs",        Some("definition-invalid")), // the manifest names other nodes
    ("no-wasm",        Some("module-invalid")),     // text in place of a module
];

/// Answers a request to a registry; `earlier` is what came before.
pub(crate) fn respond(request: &Request, earlier: &[Request]) -> Option<Response> {
    let rest = request.path.strip_prefix("/registry/")?;
    let (name, path) = rest.split_once('/')?;
    let what = name.split('.').next().unwrap_or_default();
    let base = format!("/registry/{name}");
    let advanced = |request: &&Request| request.path == format!("{base}/__advance") && request.method == "POST";
    let published = earlier.iter().filter(advanced).count().min(VERSIONS.len() - 1);
    let again = earlier
        .iter()
        .any(|before| before.path == request.path && before.method == request.method);
    let registry = Registry { what, base, published };
    Some(match what {
        _ if path == "__advance" => Response::json(&json!({ "latest": VERSIONS[(published + 1).min(3)] })),
        "down" => Response::text(503, "under repair"),
        "flaky" if !again => Response::text(500, "oops"),
        "missing" => error(404, "not_found", "there is no such package"),
        "html" => Response::new(200, "text/html", "<!doctype html><title>Welcome</title>"),
        "redirect" if path != "index.json" => Response::text(302, "").with_header("location", "/text"),
        "deep" => Response::new(
            200,
            "application/json",
            format!("{}{}", "[".repeat(1000), "]".repeat(1000)),
        ),
        _ => registry.answer(path, request),
    })
}

struct Registry<'a> {
    what: &'a str,
    base: String,
    /// How many versions were published after the first.
    published: usize,
}

impl Registry<'_> {
    fn answer(&self, path: &str, request: &Request) -> Response {
        if let Some(version) = path
            .strip_prefix("modules/")
            .and_then(|file| file.strip_suffix(".wasm"))
        {
            return self.module(version);
        }
        let id = format!("package/{ID}");
        match path {
            "index.json" => self.index(request),
            "search" => {
                Response::json(&json!({"packages": [self.summary()], "total_count": 1, "offset": 0, "limit": 50}))
            }
            "download" => self.download(request),
            path if path == id => Response::json(&self.entry()),
            path if path == format!("{id}/versions") => Response::json(&self.entry()["versions"]),
            _ => error(404, "not_found", "there is nothing here"),
        }
    }

    fn latest(&self) -> &'static str {
        VERSIONS[self.published]
    }

    fn index(&self, request: &Request) -> Response {
        let etag = format!("\"{}\"", self.published);
        if request.header("if-none-match") == Some(&etag) {
            return Response {
                status: 304,
                ..Response::default()
            }
            .with_header("etag", &etag);
        }
        Response::json(&json!({
            "name": "Test", "url": self.base,
            // Versions appear a day apart.
            "updated_at": format!("2026-01-0{}T00:00:00Z", self.published + 1),
            "packages": [self.summary()],
        }))
        .with_header("etag", &etag)
    }

    fn summary(&self) -> Value {
        json!({
            "id": ID, "name": "Kept", "description": "Answers with its version", "latest_version": self.latest(),
            "download_count": 7, "status": self.status(), "keywords": ["kept"], "verified": self.what != "unverified",
        })
    }

    fn status(&self) -> &'static str {
        match self.what {
            "deprecated" => "deprecated",
            "disabled" => "disabled",
            "pending" => "pending_review",
            _ => "active",
        }
    }

    fn entry(&self) -> Value {
        let versions: Vec<Value> = VERSIONS[..=self.published]
            .iter()
            .map(|version| {
                let module = module(version);
                let hash = match self.what {
                    "wrong-hash" => "0".repeat(64),
                    "no-wasm" => sha256(b"not a module"),
                    _ => sha256(&module),
                };
                let size = match self.what {
                    "wrong-size" => module.len() + 1,
                    "no-wasm" => 12,
                    _ => module.len(),
                };
                json!({
                    "version": version, "wasm_hash": hash, "wasm_size": size,
                    "published_at": "2026-01-01T00:00:00Z", "yanked": self.what == "yanked",
                })
            })
            .collect();
        json!({
            "id": if self.what == "wrong-id" { "com.example.other" } else { ID },
            "manifest": self.manifest(self.latest()), "versions": versions, "status": self.status(), "download_count": 7,
            "created_at": "2026-01-01T00:00:00Z", "updated_at": "2026-01-02T00:00:00Z",
            "source": {"type": "remote", "registry_url": self.base, "download_url": ""},
            "verified": self.what != "unverified",
        })
    }

    fn manifest(&self, version: &str) -> Value {
        let mut manifest = manifest(version);
        match self.what {
            "newer" => manifest["min_flow_like_version"] = json!("99.0.0"),
            "differs" => manifest["nodes"] = json!([{"id": "ask", "name": "Ask", "description": "", "category": ""}]),
            _ => {}
        }
        manifest
    }

    fn download(&self, request: &Request) -> Response {
        let asked: Value = serde_json::from_slice(&request.body).unwrap_or_default();
        let version = asked["version"].as_str().unwrap_or(self.latest());
        let mut manifest = self.manifest(version);
        if self.what == "wrong-manifest" {
            manifest["id"] = json!("com.example.other");
        }
        let answered = if self.what == "wrong-version" { "9.9.9" } else { version };
        let mut answer = json!({"package_id": ID, "version": answered, "manifest": manifest});
        match self.what {
            "base64" => answer["wasm_base64"] = json!(STANDARD.encode(module(version))),
            "no-module" => {}
            "file-url" => answer["download_url"] = json!("file:///etc/passwd"),
            "inside-url" => answer["download_url"] = json!("http://192.168.0.1/module.wasm"),
            _ => answer["download_url"] = json!(format!("{}/modules/{version}.wasm", self.base)),
        }
        Response::json(&answer)
    }

    fn module(&self, version: &str) -> Response {
        let mut bytes = module(version);
        match self.what {
            "short" => bytes.truncate(bytes.len() / 2),
            "huge" => bytes.resize(8 << 20, 0),
            "gone" => return Response::text(404, "gone"),
            "no-wasm" => bytes = b"not a module".to_vec(),
            _ => {}
        }
        Response::new(200, "application/wasm", bytes)
    }
}

fn error(status: u16, code: &str, message: &str) -> Response {
    Response {
        status,
        ..Response::json(&json!({"code": code, "message": message}))
    }
}

/// The manifest of a version.
pub fn manifest(version: &str) -> Value {
    let mut manifest = json!({
        "manifest_version": 1, "id": ID, "name": "Kept", "version": version, "description": "Answers with its version",
        "permissions": {"variables": true},
        "nodes": [{"id": "answer", "name": "Answer", "description": "", "category": "Test"}],
    });
    if version == "1.2.0" {
        manifest["permissions"]["network"] = json!({"http_enabled": true, "allowed_hosts": ["api.example.com"]});
    }
    manifest
}

/// The module of a version.
pub fn module(version: &str) -> Vec<u8> {
    let number: String = version.chars().filter(char::is_ascii_digit).collect();
    let definition = json!({
        "name": "answer", "friendly_name": "Answer", "description": version, "category": "Test",
        "pins": [
            {"name": "exec", "pin_type": "Input", "data_type": "Exec"},
            {"name": "exec_out", "pin_type": "Output", "data_type": "Exec"},
            {"name": "value", "pin_type": "Output", "data_type": "I64"},
        ],
    });
    let result = format!(r#"{{"outputs":{{"value":{number}}},"activate_exec":["exec_out"]}}"#);
    let text = |text: &str| text.replace('"', "\\22");
    let definition = definition.to_string();
    let packed = |at: u64, text: &str| at << 32 | text.len() as u64;
    let wat = format!(
        r#"(module
             (memory (export "memory") 1)
             (data (i32.const 1024) "{}")
             (data (i32.const 8192) "{}")
             (func (export "alloc") (param i32) (result i32) (i32.const 16384))
             (func (export "get_node") (result i64) (i64.const {}))
             (func (export "run") (param i32 i32) (result i64) (i64.const {})))"#,
        text(&definition),
        text(&result),
        packed(1024, &definition),
        packed(8192, &result),
    );
    wat::parse_str(wat).unwrap_or_default()
}

/// SHA-256 as hex.
pub fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().fold(String::new(), |mut hex, byte| {
        // Writing to a String cannot fail.
        _ = write!(hex, "{byte:02x}");
        hex
    })
}
