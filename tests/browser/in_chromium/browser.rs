//! A browser without a window, with a profile of its own, and the driver that steers it. Both end with the test.

use std::panic::AssertUnwindSafe;
use std::path::PathBuf;
use std::process::Stdio;
use std::time::Duration;

use fantoccini::elements::Element;
use fantoccini::error::CmdError;
use fantoccini::wd::{Capabilities, WebDriverCompatibleCommand};
use fantoccini::{Client, ClientBuilder, Locator};
use futures_util::FutureExt;
use http::Method;
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};
use url::{ParseError, Url};

/// Whatever a test waits for comes within this time, also on a slow machine.
const PATIENCE: Duration = Duration::from_secs(30);

/// Between two looks at the page.
const LOOK: Duration = Duration::from_millis(50);

/// What the driver says once it listens.
const STARTED: &str = "was started successfully on port ";

/// A driver is started so often at most.
const ATTEMPTS: usize = 5;

const ABSENT: &str = "cannot be started. These tests need Debian's chromium and chromium-driver; \
                      `cargo xtask test` installs them where it may, and says how where it may not";

pub(super) struct Browser {
    pub(super) client: Client,
}

/// Runs a test in a fresh browser, and ends the browser whatever becomes of the test. A test that fails leaves a picture of the
/// page it was on.
pub(super) async fn in_browser(test: impl AsyncFnOnce(&Browser)) {
    let (driver, port) = driver().await;
    let profile = tempfile::tempdir().unwrap();
    let browser = Browser { client: start(port, &profile).await };
    let outcome = AssertUnwindSafe(test(&browser)).catch_unwind().await;
    if outcome.is_err() {
        browser.leave_picture().await;
    }
    // The driver ends its browser only when it is asked to.
    let _ = browser.client.close().await;
    drop(driver);
    if let Err(panic) = outcome {
        std::panic::resume_unwind(panic);
    }
}

/// A driver on a port of its own. It takes one port for two protocols, which another driver may have for one of them: then it
/// ends, and another is tried.
async fn driver() -> (Child, u16) {
    for _ in 0..ATTEMPTS {
        if let Some(listening) = listening_driver().await {
            return listening;
        }
    }
    panic!("chromedriver {ABSENT}: it ended {ATTEMPTS} times before it listened");
}

async fn listening_driver() -> Option<(Child, u16)> {
    let mut command = Command::new("chromedriver");
    let command = command.arg("--port=0").stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
    let driver = command.kill_on_drop(true).spawn();
    let mut driver = driver.unwrap_or_else(|error| panic!("chromedriver {ABSENT}: {error}"));
    let mut lines = BufReader::new(driver.stdout.take().unwrap()).lines();
    while let Some(line) = lines.next_line().await.unwrap() {
        if let Some((_, port)) = line.split_once(STARTED) {
            return Some((driver, port.trim_end_matches('.').parse().unwrap()));
        }
    }
    None
}

async fn start(port: u16, profile: &TempDir) -> Client {
    let profile = format!("--user-data-dir={}", profile.path().display());
    let arguments = [
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-dev-shm-usage",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--window-size=900,900",
        &profile,
    ];
    let capabilities: Capabilities = [
        ("browserName".to_owned(), json!("chrome")),
        ("goog:chromeOptions".to_owned(), json!({ "binary": chromium(), "args": arguments })),
    ]
    .into_iter()
    .collect();
    let mut builder = ClientBuilder::new(HttpConnector::new());
    let client = builder.capabilities(capabilities).connect(&format!("http://127.0.0.1:{port}")).await;
    client.unwrap_or_else(|error| panic!("chromium cannot be started; `cargo xtask test` installs it: {error}"))
}

fn chromium() -> PathBuf {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let found = std::env::split_paths(&path).map(|folder| folder.join("chromium")).find(|file| file.is_file());
    found.expect("chromium is not there; `cargo xtask test` installs Debian's chromium and chromium-driver")
}

impl Browser {
    pub(super) async fn open(&self, url: &str) {
        self.client.goto(url).await.unwrap();
    }

    /// Waits for an element.
    pub(super) async fn css(&self, selector: &str) -> Element {
        let found = self.client.wait().at_most(PATIENCE).every(LOOK).for_element(Locator::Css(selector)).await;
        self.there(selector, found).await
    }

    /// Waits for an element that shows a text.
    pub(super) async fn text(&self, element: &str, text: &str) -> Element {
        assert!(!text.contains('\''), "{text}");
        let path = format!("//{element}[contains(normalize-space(.), '{text}')]");
        let found = self.client.wait().at_most(PATIENCE).every(LOOK).for_element(Locator::XPath(&path)).await;
        self.there(&path, found).await
    }

    async fn there(&self, what: &str, found: Result<Element, CmdError>) -> Element {
        match found {
            Ok(element) => element,
            Err(error) => {
                let page = self.client.source().await.unwrap_or_default();
                let at = self.client.current_url().await.map(|url| url.to_string()).unwrap_or_default();
                panic!("{what} did not come ({error}); at {at}:\n{page}");
            }
        }
    }

    /// Waits for the page with this heading.
    pub(super) async fn heading(&self, text: &str) -> Element {
        self.text("h1", text).await
    }

    /// Presses the button with this label, and waits until the page that it stood on has gone: the next one may look the same,
    /// and what is found on the one before cannot be filled in any more.
    pub(super) async fn press(&self, label: &str) {
        self.run("document.documentElement.dataset.left = ''").await;
        self.text("button", label).await.click().await.unwrap();
        self.css("html:not([data-left])").await;
    }

    /// Loads the page anew, and waits until the new one is there. The driver's own command for it fails when it meets the end of
    /// another load.
    pub(super) async fn reload(&self) {
        self.run("document.documentElement.dataset.left = ''; setTimeout(() => location.reload())").await;
        self.css("html:not([data-left])").await;
    }

    /// Follows the link with this text.
    pub(super) async fn follow(&self, text: &str) {
        self.text("a", text).await.click().await.unwrap();
    }

    /// Types into the field of this name, in place of what stands there.
    pub(super) async fn fill(&self, field: &str, value: &str) {
        let field = self.css(&format!("[name='{field}']")).await;
        field.clear().await.unwrap();
        field.send_keys(value).await.unwrap();
    }

    pub(super) async fn run(&self, script: &str) -> Value {
        self.client.execute(script, Vec::new()).await.unwrap()
    }

    /// Tells the browser something that only its own protocol can say.
    pub(super) async fn devtools(&self, command: &'static str, parameters: &Value) {
        let command = Devtools(json!({ "cmd": command, "params": parameters }).to_string());
        self.client.issue_cmd(command).await.unwrap();
    }

    /// Waits for another window, and goes to it.
    pub(super) async fn other_window(&self) {
        let here = self.client.window().await.unwrap();
        let found = tokio::time::timeout(PATIENCE, async {
            loop {
                let windows = self.client.windows().await.unwrap();
                if let Some(other) = windows.into_iter().find(|window| *window != here) {
                    return other;
                }
            }
        });
        self.client.switch_to_window(found.await.expect("another window opens")).await.unwrap();
    }

    /// Keeps a picture of the page if `TINK_SCREENSHOTS` names a folder for it.
    pub(super) async fn picture(&self, name: &str) {
        let Some(folder) = std::env::var_os("TINK_SCREENSHOTS") else { return };
        let picture = self.client.screenshot().await.unwrap();
        std::fs::write(PathBuf::from(folder).join(format!("{name}.png")), picture).unwrap();
    }

    async fn leave_picture(&self) {
        let name = std::thread::current().name().unwrap_or("test").replace("::", "-");
        let file = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}.png"));
        if let Ok(picture) = self.client.screenshot().await {
            let _ = std::fs::write(file, picture);
        }
    }
}

/// Chromium's own command of the driver, which the WebDriver standard does not have.
#[derive(Debug)]
struct Devtools(String);

impl WebDriverCompatibleCommand for Devtools {
    fn endpoint(&self, base: &Url, session: Option<&str>) -> Result<Url, ParseError> {
        base.join(&format!("session/{}/goog/cdp/execute", session.unwrap_or_default()))
    }

    fn method_and_body(&self, _: &Url) -> (Method, Option<String>) {
        (Method::POST, Some(self.0.clone()))
    }
}
