//! A folder with a home, a registry, and the command.

use std::{
    fs,
    io::{BufRead, BufReader, Write},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
};

use flow_like_browser::manifest::Manifest;
use serde_json::Value;
use tempfile::TempDir;

/// The package that registries here have.
pub(crate) const ID: &str = test_support::registry::ID;

/// A folder in which commands are called, with a home of its own.
pub(crate) struct World {
    pub(crate) folder: TempDir,
    /// Everything that any command has written, to look for what it must not write.
    said: std::cell::RefCell<String>,
}

/// How a command has ended.
pub(crate) struct Ran {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl World {
    pub(crate) fn new() -> Self {
        World {
            folder: tempfile::tempdir().unwrap(),
            said: std::cell::RefCell::default(),
        }
    }

    pub(crate) fn at(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    pub(crate) fn home(&self) -> PathBuf {
        self.at("home")
    }

    /// A file, with the folders that it is in.
    pub(crate) fn write(&self, path: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let file = self.at(path);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(&file, bytes).unwrap();
        file
    }

    /// A folder with that version of the package.
    pub(crate) fn package(&self, folder: &str, version: &str) -> String {
        let manifest = test_support::registry::manifest(version).to_string();
        let manifest = Manifest::from_json(&manifest).unwrap().manifest.to_toml().unwrap();
        self.write(&format!("{folder}/manifest.toml"), manifest);
        self.write(&format!("{folder}/kept.wasm"), test_support::registry::module(version));
        folder.to_owned()
    }

    /// A folder with a package that the fixtures have.
    pub(crate) fn fixture(&self, folder: &str, module: &str, manifest: &str) -> String {
        let fixtures = Path::new(env!("FLOW_LIKE_FIXTURES"));
        self.write(&format!("{folder}/{module}"), fs::read(fixtures.join(module)).unwrap());
        self.write(
            &format!("{folder}/manifest.toml"),
            fs::read(fixtures.join(manifest)).unwrap(),
        );
        folder.to_owned()
    }

    /// What a command says on a terminal where somebody types this; `script` gives it one. Linux has it.
    #[cfg(target_os = "linux")]
    pub(crate) fn on_terminal(&self, arguments: &str, typed: &str, variable: (&str, &str)) -> (Option<i32>, String) {
        let command = format!("{} {arguments}", env!("CARGO_BIN_EXE_flow-like"));
        let (name, value) = variable;
        let mut child = Command::new("script")
            .args(["-qec", &command, "/dev/null"])
            .current_dir(self.folder.path())
            .env("FLOW_LIKE_HOME", self.home())
            .env("TERM", "xterm")
            .env_remove("NO_COLOR")
            .env(name, value)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("`script` is part of every Linux (util-linux)");
        child.stdin.take().unwrap().write_all(typed.as_bytes()).unwrap();
        let output = child.wait_with_output().unwrap();
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        (output.status.code(), said)
    }

    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_flow-like"));
        command.args(arguments).current_dir(self.folder.path());
        for (name, _) in std::env::vars_os() {
            if name.to_string_lossy().starts_with("FLOW_LIKE_") || name == "NO_COLOR" {
                command.env_remove(name);
            }
        }
        command.env("FLOW_LIKE_HOME", self.home()).stdin(Stdio::null());
        command
    }

    pub(crate) fn end(&self, mut command: Command) -> Ran {
        let output = command.output().unwrap();
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        let ran = Ran {
            code: output.status.code().unwrap_or(-1),
            out: text(output.stdout),
            err: text(output.stderr),
        };
        let mut said = self.said.borrow_mut();
        said.push_str(&ran.out);
        said.push_str(&ran.err);
        ran
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Ran {
        self.end(self.command(arguments))
    }

    /// The same, called in a folder.
    pub(crate) fn run_in(&self, folder: &str, arguments: &[&str]) -> Ran {
        let mut command = self.command(arguments);
        command.current_dir(self.at(folder));
        self.end(command)
    }

    pub(crate) fn run_with(&self, arguments: &[&str], environment: &[(&str, &str)]) -> Ran {
        let mut command = self.command(arguments);
        command.envs(environment.iter().copied());
        self.end(command)
    }

    /// With that on standard input.
    pub(crate) fn feed(&self, arguments: &[&str], input: &str) -> Ran {
        let mut command = self.command(arguments);
        command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
        let output = child.wait_with_output().unwrap();
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        Ran {
            code: output.status.code().unwrap_or(-1),
            out: text(output.stdout),
            err: text(output.stderr),
        }
    }

    /// Nothing that was said, and no file of the home or registry, has this text.
    pub(crate) fn must_not_know(&self, secret: &str) {
        assert!(!self.said.borrow().contains(secret), "it was said");
        let mut folders = vec![self.folder.path().to_owned()];
        let mut files = 0;
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                    continue;
                }
                files += 1;
                let bytes = fs::read(&path).unwrap();
                let found = bytes.windows(secret.len()).any(|window| window == secret.as_bytes());
                assert!(!found, "{} has it", path.display());
            }
        }
        assert!(files > 0);
    }
}

impl Ran {
    /// The standard output of a command that must succeed.
    #[track_caller]
    pub(crate) fn good(&self) -> &str {
        assert_eq!(self.code, 0, "{}{}", self.out, self.err);
        &self.out
    }

    #[track_caller]
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error}: {}{}", self.out, self.err))
    }

    /// Exit code, and code and message of the error.
    #[track_caller]
    pub(crate) fn error(&self) -> (i32, String, String) {
        let error = &self.json()["error"];
        let text = |name: &str| error[name].as_str().unwrap_or_else(|| panic!("{error}")).to_owned();
        (self.code, text("code"), text("message"))
    }
}

/// A registry that the command serves, where ada publishes and rita reviews.
pub(crate) struct Registry {
    child: Child,
    pub(crate) url: String,
    pub(crate) ada: String,
    pub(crate) rita: String,
    /// Outside of the world, so that a key that is found there was not put there by this.
    _folder: TempDir,
}

impl Registry {
    pub(crate) fn serve(world: &World, options: &[&str]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let key = |arguments: &[&str]| {
            let mut command = world.command(&["registry", "key", "add"]);
            let output = command.args(arguments).current_dir(folder.path()).output().unwrap();
            String::from_utf8(output.stdout).unwrap().trim().to_owned()
        };
        let (ada, rita) = (key(&["ada"]), key(&["rita", "--role", "reviewer"]));
        let mut command = world.command(&["registry", "serve", "--listen", "127.0.0.1:0"]);
        let mut child = command
            .args(options)
            .current_dir(folder.path())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut url = String::new();
        BufReader::new(child.stdout.take().unwrap())
            .read_line(&mut url)
            .unwrap();
        let url = url.trim().to_owned();
        assert!(url.starts_with("http://127.0.0.1:"), "{url}");
        Registry {
            child,
            url,
            ada,
            rita,
            _folder: folder,
        }
    }

    /// Calls a command with this registry.
    pub(crate) fn run(&self, world: &World, arguments: &[&str]) -> Ran {
        world.run_with(arguments, &[("FLOW_LIKE_REGISTRIES", &self.url)])
    }

    pub(crate) fn publish(&self, world: &World, folder: &str) -> Ran {
        let environment = [("FLOW_LIKE_REGISTRIES", &*self.url), ("FLOW_LIKE_API_KEY", &self.ada)];
        world.run_with(&["publish", folder], &environment)
    }

    /// `flow-like registry …`, as the reviewer.
    pub(crate) fn review(&self, world: &World, arguments: &[&str]) -> Ran {
        let mut all = vec!["registry"];
        all.extend(arguments);
        let environment = [("FLOW_LIKE_REGISTRY", &*self.url), ("FLOW_LIKE_API_KEY", &self.rita)];
        world.run_with(&all, &environment)
    }

    /// Publishes a version, and lets everybody have it.
    pub(crate) fn release(&self, world: &World, version: &str) {
        let folder = world.package(&format!("source-{version}"), version);
        self.publish(world, &folder).good();
        self.review(world, &["approve", ID, version]).good();
        self.review(world, &["verify", ID]).good();
    }
}

impl Drop for Registry {
    fn drop(&mut self) {
        self.child.kill().ok();
        self.child.wait().ok();
    }
}
