//! A real registry: `flow-like registry serve`, with a publisher and a reviewer who use the command as people do.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use anyhow::{Context, Result, bail, ensure};
use serde_json::Value;

use crate::project::Project;
use crate::shell;

/// A registry that serves, with an empty storage of its own. It ends, and its storage goes, when this is dropped.
pub(super) struct Registry {
    command: PathBuf,
    folder: PathBuf,
    /// `None` once it was stopped.
    server: Option<Child>,
    url: String,
    publisher: String,
    reviewer: String,
}

impl Registry {
    /// Builds the command and starts it, on any free port.
    pub(super) fn start(project: &Project, name: &str) -> Result<Self> {
        let folder = project.target().join("e2e").join(format!("registry-{name}"));
        if folder.exists() {
            fs::remove_dir_all(&folder)?;
        }
        fs::create_dir_all(&folder)?;
        let mut registry = Registry {
            command: build(project)?,
            folder,
            server: None,
            url: String::new(),
            publisher: String::new(),
            reviewer: String::new(),
        };
        registry.publisher = registry.add_key("ada", "publisher")?;
        registry.reviewer = registry.add_key("rita", "reviewer")?;
        registry.serve()?;
        Ok(registry)
    }

    /// Its base URL.
    pub(super) fn url(&self) -> &str {
        &self.url
    }

    /// Whatever a person does with `flow-like registry`, as the reviewer.
    pub(super) fn review(&self, arguments: &[&str]) -> Result<String> {
        let mut command = self.flow_like();
        command
            .args(["--registry", &self.url, "registry"])
            .args(arguments)
            .env("FLOW_LIKE_API_KEY", &self.reviewer);
        shell::output(&mut command)
    }

    /// Publishes a package, from a folder of its own.
    pub(super) fn publish(&self, manifest: &Value, module: &[u8]) -> Result<()> {
        let folder = self.folder.join("package");
        fs::create_dir_all(&folder)?;
        fs::write(folder.join("manifest.json"), manifest.to_string())?;
        fs::write(
            folder.join(manifest["wasm_path"].as_str().unwrap_or("module.wasm")),
            module,
        )?;
        let mut command = self.flow_like();
        command
            .args(["--registry", &self.url, "publish"])
            .arg(&folder)
            .env("FLOW_LIKE_API_KEY", &self.publisher)
            .env("FLOW_LIKE_HOME", self.folder.join("home"));
        shell::output(&mut command)?;
        fs::remove_dir_all(&folder)?;
        Ok(())
    }

    /// Publishes a version and has it approved, so that everybody may install it.
    pub(super) fn release(&self, manifest: &Value, module: &[u8]) -> Result<()> {
        self.publish(manifest, module)?;
        let (Some(id), Some(version)) = (manifest["id"].as_str(), manifest["version"].as_str()) else {
            bail!("the manifest has no id or no version");
        };
        self.review(&["approve", id, version])?;
        self.review(&["verify", id]).map(drop)
    }

    /// Kills the server, as a machine that loses its power.
    pub(super) fn stop(&mut self) -> Result<()> {
        if let Some(mut server) = self.server.take() {
            server.kill()?;
            server.wait()?;
        }
        Ok(())
    }

    fn flow_like(&self) -> Command {
        shell::command(&self.command)
    }

    fn keys(&self) -> PathBuf {
        self.folder.join("keys.toml")
    }

    /// Makes a key, which the command prints once.
    fn add_key(&self, name: &str, role: &str) -> Result<String> {
        let mut command = self.flow_like();
        command
            .args(["registry", "key", "add", name, "--role", role, "--keys"])
            .arg(self.keys());
        Ok(shell::output(&mut command)?.trim().to_owned())
    }

    fn serve(&mut self) -> Result<()> {
        let mut command = self.flow_like();
        command
            .args(["registry", "serve", "--listen", "127.0.0.1:0", "--storage"])
            .arg(self.folder.join("storage"))
            .arg("--keys")
            .arg(self.keys())
            .stdout(Stdio::piped())
            .stderr(fs::File::create(self.folder.join("log"))?);
        let server = self
            .server
            .insert(command.spawn().context("cannot start the registry")?);
        let output = server.stdout.take().context("the registry has no output")?;
        // It says where it is as soon as it is there, and nothing after that.
        BufReader::new(output).read_line(&mut self.url)?;
        self.url = self.url.trim().to_owned();
        ensure!(
            self.url.starts_with("http://127.0.0.1:"),
            "the registry did not start: {}",
            fs::read_to_string(self.folder.join("log"))?
        );
        Ok(())
    }
}

impl Drop for Registry {
    fn drop(&mut self) {
        self.stop().ok();
        fs::remove_dir_all(&self.folder).ok();
    }
}

/// The `flow-like` command.
pub(super) fn build(project: &Project) -> Result<PathBuf> {
    let mut cargo = project.cargo();
    shell::run(cargo.args(["build", "--package", "flow-like"]))?;
    let command = Path::new("debug").join(format!("flow-like{}", std::env::consts::EXE_SUFFIX));
    Ok(project.target().join(command))
}
