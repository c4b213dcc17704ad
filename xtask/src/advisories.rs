//! `cargo xtask advisories`: whether a vulnerability is known in anything that Cargo.lock names.
//!
//! Asks OSV (<https://google.github.io/osv.dev/post-v1-querybatch/>), which has the advisories of RustSec and those of GitHub.

use std::io::Write;
use std::process::Stdio;

use anyhow::{Context, Result, bail, ensure};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::project::Project;
use crate::shell;

const DATABASE: &str = "https://api.osv.dev/v1/querybatch";
/// Seconds that the database may take.
const PATIENCE: &str = "30";

/// What asking yielded.
pub(crate) enum Checked {
    /// Of so many packages, these have known vulnerabilities.
    Asked(usize, Vec<String>),
    /// The database did not answer: nothing is known, good or bad.
    Unreachable(String),
}

#[derive(Deserialize)]
struct Lock {
    package: Vec<Package>,
}

#[derive(Deserialize, PartialEq, Eq, Debug)]
struct Package {
    name: String,
    version: String,
    /// None for the members of this workspace.
    source: Option<String>,
}

pub(crate) fn run(project: &Project) -> Result<()> {
    match check(project)? {
        Checked::Asked(packages, known) if known.is_empty() => {
            println!("{packages} packages, no known vulnerability");
            Ok(())
        }
        Checked::Asked(packages, known) => bail!(
            "of {packages} packages, these have known vulnerabilities; update them (cargo update), or read \
             https://osv.dev/ID\n{}",
            known.join("\n")
        ),
        Checked::Unreachable(why) => bail!("{DATABASE} cannot be asked from here: {why}"),
    }
}

/// Asks for every package of Cargo.lock.
pub(crate) fn check(project: &Project) -> Result<Checked> {
    let packages = packages(&std::fs::read_to_string(project.root().join("Cargo.lock"))?)?;
    let answer = match ask(&question(&packages)) {
        Ok(answer) => answer,
        Err(error) => return Ok(Checked::Unreachable(format!("{error:#}"))),
    };
    Ok(Checked::Asked(packages.len(), known(&packages, &answer)?))
}

/// What comes from a registry; our own packages have no advisories.
fn packages(lock: &str) -> Result<Vec<Package>> {
    let lock: Lock = toml::from_str(lock).context("Cargo.lock cannot be read")?;
    Ok(lock
        .package
        .into_iter()
        .filter(|package| package.source.is_some())
        .collect())
}

fn question(packages: &[Package]) -> Value {
    let queries: Vec<Value> = packages
        .iter()
        .map(|Package { name, version, .. }| {
            json!({ "package": { "ecosystem": "crates.io", "name": name }, "version": version })
        })
        .collect();
    json!({ "queries": queries })
}

/// Through curl: a TLS client of our own would be the largest part of this program.
fn ask(question: &Value) -> Result<Value> {
    let mut curl = shell::command("curl")
        .args(["--silent", "--show-error", "--fail", "--max-time", PATIENCE])
        .args(["--data-binary", "@-", DATABASE])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .context("curl is not installed")?;
    if let Some(mut stdin) = curl.stdin.take() {
        // Where curl has ended already, its complaint says more.
        stdin.write_all(question.to_string().as_bytes()).ok();
    }
    let output = curl.wait_with_output()?;
    ensure!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr).trim()
    );
    serde_json::from_slice(&output.stdout).context("the answer is no JSON")
}

/// Reads the answer, which has one result for each package, in order.
fn known(packages: &[Package], answer: &Value) -> Result<Vec<String>> {
    let results = answer["results"].as_array().context("the answer has no results")?;
    ensure!(
        results.len() == packages.len(),
        "the answer has {} results for {} packages",
        results.len(),
        packages.len()
    );
    let mut known = Vec::new();
    for (Package { name, version, .. }, result) in packages.iter().zip(results) {
        let ids = result["vulns"].as_array().into_iter().flatten();
        let ids: Vec<&str> = ids.filter_map(|vulnerability| vulnerability["id"].as_str()).collect();
        if !ids.is_empty() {
            known.push(format!("{name} {version}: {}", ids.join(", ")));
        }
    }
    Ok(known)
}

#[cfg(test)]
mod tests {
    use super::*;

    const LOCK: &str = "version = 4\n\n[[package]]\nname = \"ours\"\nversion = \"0.1.0\"\n\n\
                        [[package]]\nname = \"time\"\nversion = \"0.1.43\"\nsource = \"registry+x\"\n\n\
                        [[package]]\nname = \"url\"\nversion = \"2.5.8\"\nsource = \"registry+x\"\n";

    #[test]
    fn asks_for_what_comes_from_a_registry() -> Result<()> {
        let question = question(&packages(LOCK)?);
        let queries = question["queries"].as_array().context("no queries")?;
        assert_eq!(queries.len(), 2);
        assert_eq!(
            queries[0],
            json!({ "package": { "ecosystem": "crates.io", "name": "time" }, "version": "0.1.43" })
        );
        Ok(())
    }

    #[test]
    fn names_what_is_known() -> Result<()> {
        let packages = packages(LOCK)?;
        let answer = json!({ "results": [{ "vulns": [{ "id": "RUSTSEC-2020-0071" }, { "id": "GHSA-wcg3" }] }, {}] });
        assert_eq!(
            known(&packages, &answer)?,
            ["time 0.1.43: RUSTSEC-2020-0071, GHSA-wcg3"]
        );
        assert!(known(&packages, &json!({ "results": [] })).is_err());
        assert!(known(&packages, &json!({ "code": 3 })).is_err());
        Ok(())
    }
}
