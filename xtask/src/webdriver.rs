//! A small WebDriver client: enough to load pages in tabs, look at them and take their picture.

mod elements;

use std::fmt;
use std::io::{self, BufRead, BufReader};
use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};

use crate::setup::browsers::Browser;
use crate::shell;

pub(crate) use elements::{Element, keys};

/// Longer than a browser takes to start on a busy machine.
const PATIENCE: Duration = Duration::from_secs(120);

/// Why a driver has not done something.
#[derive(Debug)]
struct Refusal {
    /// One of WebDriver's error codes (section 6.6), as `stale element reference`.
    code: String,
    message: String,
}

impl fmt::Display for Refusal {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}: {}", self.code, self.message)
    }
}

impl std::error::Error for Refusal {}

/// One browser with its tabs. Browser and driver end when this is dropped.
pub(crate) struct Session {
    driver: Child,
    /// `http://127.0.0.1:…/session/…`
    url: String,
    /// The browser's name and version, as it says itself.
    browser: String,
}

impl Session {
    /// Starts the driver on a port of its own choice, and through it the browser.
    pub(crate) fn start(browser: &Browser) -> Result<Self> {
        let mut command = shell::command(&browser.driver);
        command.arg("--port=0").stdout(Stdio::piped()).stderr(Stdio::null());
        let mut driver = command
            .spawn()
            .with_context(|| format!("cannot start {}", browser.driver.display()))?;
        let port = port_of(&mut driver);
        let mut session = Session {
            driver,
            url: String::new(),
            browser: String::new(),
        };
        let driver_url = format!("http://127.0.0.1:{}/session", port?);
        let request = json!({ "capabilities": { "alwaysMatch": browser.capabilities } });
        let answer = send(ureq::post(&driver_url), &request)?;
        let id = answer["sessionId"].as_str().context("the driver opened no session")?;
        session.url = format!("{driver_url}/{id}");
        let said = |name: &str| answer["capabilities"][name].as_str().unwrap_or("unknown").to_owned();
        session.browser = format!("{} {}", said("browserName"), said("browserVersion"));
        Ok(session)
    }

    /// The browser's name and version: `firefox 153.0`.
    pub(crate) fn browser(&self) -> &str {
        &self.browser
    }

    /// Whether its driver picks folders: geckodriver takes files alone.
    pub(crate) fn picks_folders(&self) -> bool {
        !self.browser.starts_with("firefox")
    }

    /// Gives the page so much width and height. Windows have edges, and only the page knows how much is left of them.
    pub(crate) fn resize(&self, (width, height): (u32, u32)) -> Result<()> {
        self.post("window/rect", &json!({ "width": width, "height": height }))?;
        let edges = self.evaluate("return [outerWidth - innerWidth, outerHeight - innerHeight];")?;
        let edge = |side: usize| edges[side].as_u64().context("the page did not say how large it is");
        let window = json!({ "width": u64::from(width) + edge(0)?, "height": u64::from(height) + edge(1)? });
        self.post("window/rect", &window).map(drop)
    }

    /// Loads a page.
    pub(crate) fn open(&self, url: &str) -> Result<()> {
        self.post("url", &json!({ "url": url })).map(drop)
    }

    /// The value of a JavaScript function body's `return`.
    pub(crate) fn evaluate(&self, script: &str) -> Result<Value> {
        self.post("execute/sync", &json!({ "script": script, "args": [] }))
    }

    /// The value of that script as soon as it is not `null`.
    pub(crate) fn wait_for(&self, script: &str, at_most: Duration) -> Result<Value> {
        // A page that is busy answers late, and drivers give a script thirty seconds unless told.
        self.script_timeout(at_most)?;
        let start = Instant::now();
        while start.elapsed() < at_most {
            let value = self.evaluate(script)?;
            if !value.is_null() {
                return Ok(value);
            }
            std::thread::sleep(Duration::from_millis(100));
        }
        bail!("still waiting after {} s", at_most.as_secs());
    }

    /// What the promise of a JavaScript expression resolves to. Unlike [`wait_for`](Self::wait_for) this leaves the page
    /// alone meanwhile.
    ///
    /// # Errors
    ///
    /// Also what the promise rejects with.
    pub(crate) fn settle(&self, promise: &str, at_most: Duration) -> Result<Value> {
        self.script_timeout(at_most)?;
        let script = format!(
            "const done = arguments[arguments.length - 1];
             Promise.resolve({promise}).then(
               (value) => done({{ value: value ?? null }}),
               (error) => done({{ error: `${{error}}\n${{error.stack}}` }}),
             );"
        );
        let request = ureq::post(format!("{}/execute/async", self.url));
        let body = json!({ "script": script, "args": [] });
        let mut answer = send_within(request, &body, at_most + PATIENCE)?;
        match answer["error"].as_str() {
            Some(error) => bail!("{error}"),
            None => Ok(answer["value"].take()),
        }
    }

    /// Opens another tab and goes there. Returns its handle.
    pub(crate) fn new_tab(&self) -> Result<String> {
        let answer = self.post("window/new", &json!({ "type": "tab" }))?;
        let handle = answer["handle"]
            .as_str()
            .context("the driver opened no tab")?
            .to_owned();
        self.switch_to(&handle)?;
        Ok(handle)
    }

    /// The handle of the tab that commands go to.
    pub(crate) fn tab(&self) -> Result<String> {
        let answer = read(ureq::get(format!("{}/window", self.url)).config().build().call())?;
        answer
            .as_str()
            .map(str::to_owned)
            .context("the driver has no tab to speak of")
    }

    /// From now on commands go to that tab.
    pub(crate) fn switch_to(&self, handle: &str) -> Result<()> {
        self.post("window", &json!({ "handle": handle })).map(drop)
    }

    /// Closes the tab that commands go to; the next command must be [`switch_to`](Self::switch_to).
    pub(crate) fn close_tab(&self) -> Result<()> {
        read(
            ureq::delete(format!("{}/window", self.url))
                .config()
                .http_status_as_error(false)
                .build()
                .call(),
        )
        .map(drop)
    }

    /// Loads the page again.
    pub(crate) fn reload(&self) -> Result<()> {
        self.post("refresh", &json!({})).map(drop)
    }

    /// A command of Chrome's own protocol for developers, which other browsers do not have.
    pub(crate) fn developer_command(&self, name: &str, parameters: &Value) -> Result<Value> {
        self.post("goog/cdp/execute", &json!({ "cmd": name, "params": parameters }))
    }

    fn script_timeout(&self, at_most: Duration) -> Result<()> {
        self.post("timeouts", &json!({ "script": at_most.as_millis() as u64 }))
            .map(drop)
    }

    /// A picture of the page as PNG, in base64.
    pub(crate) fn screenshot(&self) -> Result<String> {
        let answer = read(ureq::get(format!("{}/screenshot", self.url)).config().build().call())?;
        answer.as_str().map(str::to_owned).context("the driver took no picture")
    }

    fn post(&self, command: &str, body: &Value) -> Result<Value> {
        send(ureq::post(format!("{}/{command}", self.url)), body)
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        if !self.url.is_empty() {
            // Ends the browser; where that fails, ending the driver is what is left to do.
            ureq::delete(&self.url).call().ok();
        }
        self.driver.kill().ok();
        self.driver.wait().ok();
    }
}

/// The port from the line with which a driver says that it is ready: ChromeDriver's `… was started successfully on port
/// 1234.`, or geckodriver's `… Listening on 127.0.0.1:1234`.
fn port_of(driver: &mut Child) -> Result<u16> {
    let output = driver.stdout.take().context("the driver has no output")?;
    let mut output = BufReader::new(output);
    let mut line = String::new();
    while output.read_line(&mut line)? > 0 {
        let marks = ["started successfully on port ", "Listening on 127.0.0.1:"];
        if let Some((_, port)) = marks.iter().find_map(|mark| line.split_once(mark)) {
            let port = port
                .trim()
                .trim_end_matches('.')
                .parse()
                .with_context(|| line.clone())?;
            // A driver whose output nobody reads any more ends as soon as it has something to say.
            std::thread::spawn(move || io::copy(&mut output, &mut io::sink()));
            return Ok(port);
        }
        line.clear();
    }
    bail!("the driver ended before it was ready")
}

fn send(request: ureq::RequestBuilder<ureq::typestate::WithBody>, body: &Value) -> Result<Value> {
    send_within(request, body, PATIENCE)
}

fn send_within(
    request: ureq::RequestBuilder<ureq::typestate::WithBody>,
    body: &Value,
    at_most: Duration,
) -> Result<Value> {
    read(
        request
            .config()
            .timeout_global(Some(at_most))
            // The body of an error says more than its status.
            .http_status_as_error(false)
            .build()
            .send_json(body),
    )
}

fn read(answer: Result<ureq::http::Response<ureq::Body>, ureq::Error>) -> Result<Value> {
    let mut answer = answer?;
    // A picture is larger than the client's usual limit.
    let text = answer.body_mut().with_config().limit(64 << 20).read_to_string()?;
    let mut answer: Value = serde_json::from_str(&text).context("the driver did not answer with JSON")?;
    let value = answer["value"].take();
    match value["error"].as_str() {
        Some(code) => Err(Refusal {
            code: code.to_owned(),
            message: value["message"].as_str().unwrap_or_default().to_owned(),
        }
        .into()),
        None => Ok(value),
    }
}
