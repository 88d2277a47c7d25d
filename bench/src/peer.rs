//! Servers of others: installed from npm into a folder, started, and known by name and version. One that cannot be installed or started is
//! absent, with the reason.

use std::fs;
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::Duration;

use tempfile::TempDir;

use crate::clock::now;
use crate::line::Baseline;
use crate::setup::{Outcome, Setup};

/// What is installed, with versions that run on a Node of today and of two years ago.
const PACKAGES: [&str; 3] = ["json-server@0.17.4", "@stoplight/prism-cli@5.14.2", "express@4.22.3"];

/// Parses each body and keeps it in memory, and does nothing else.
const EXPRESS: &str = "
const express = require('express');
const kept = [];
const app = express();
app.use(express.json({ limit: '20mb' }));
app.get('/', (request, response) => response.json({ kept: kept.length }));
app.post('*', (request, response) => { kept.push(request.body); response.status(204).end(); });
app.listen(Number(process.argv[2]), '127.0.0.1');
";

/// A server that does not answer by then is broken.
const PATIENCE: Duration = Duration::from_secs(60);

/// A server of others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    JsonServer,
    Prism,
    Express,
}

/// Where they are installed, or why they are not.
#[derive(Debug)]
pub(crate) struct Peers {
    folder: TempDir,
    absent: Option<String>,
}

impl Peers {
    /// Installs them; a quick run leaves it be.
    pub(crate) fn install(setup: Setup) -> Outcome<Self> {
        let folder = tempfile::tempdir()?;
        let absent =
            if setup.quick { Some("left out of a quick run".to_owned()) } else { install(folder.path()).err() };
        Ok(Self { folder, absent })
    }

    /// What one is called, with its version.
    pub(crate) fn baseline(&self, kind: Kind) -> Result<Baseline, (String, String)> {
        let (name, package) = match kind {
            Kind::JsonServer => ("json-server", "json-server"),
            Kind::Prism => ("Prism", "@stoplight/prism-cli"),
            Kind::Express => ("Express", "express"),
        };
        if let Some(why) = &self.absent {
            return Err((name.to_owned(), why.clone()));
        }
        let manifest = self.modules().join(package).join("package.json");
        let manifest = fs::read(manifest).ok().and_then(|text| serde_json::from_slice::<serde_json::Value>(&text).ok());
        let version = manifest.and_then(|manifest| manifest["version"].as_str().map(ToOwned::to_owned));
        version.map_or_else(
            || Err((name.to_owned(), "npm left no version".to_owned())),
            |version| Ok(Baseline::new(name, version)),
        )
    }

    /// Starts one and waits for its first answer. `contract` is the document that Prism plays.
    pub(crate) fn start(&self, kind: Kind, contract: &str) -> Outcome<Peer> {
        let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let work = tempfile::tempdir()?;
        let file = |name: &str, text: &str| -> Outcome<PathBuf> {
            let path = work.path().join(name);
            fs::write(&path, text)?;
            Ok(path)
        };
        let mut command = Command::new("node");
        command.env("NODE_PATH", self.modules()).env("NODE_ENV", "production");
        let port_text = port.to_string();
        match kind {
            Kind::JsonServer => command
                .arg(self.modules().join("json-server/lib/cli/bin.js"))
                .args(["--quiet", "--host", "127.0.0.1", "--port", &port_text])
                .arg(file("db.json", r#"{"transactions":[]}"#)?),
            Kind::Prism => command
                .arg(self.modules().join("@stoplight/prism-cli/dist/index.js"))
                .args(["mock", "--host", "127.0.0.1", "--port", &port_text, "--errors", "--verboseLevel", "silent"])
                .arg(file("openapi.json", contract)?),
            Kind::Express => command.arg(file("express.js", EXPRESS)?).arg(&port_text),
        };
        let child = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn()?;
        let mut peer = Peer { child, port, _work: work };
        peer.wait()?;
        Ok(peer)
    }

    fn modules(&self) -> PathBuf {
        self.folder.path().join("node_modules")
    }
}

fn install(folder: &Path) -> Result<(), String> {
    let mut npm = Command::new("npm");
    npm.args(["install", "--no-audit", "--no-fund", "--silent", "--prefix"]).arg(folder).args(PACKAGES);
    match npm.current_dir(folder).stdin(Stdio::null()).output() {
        Ok(output) if output.status.success() => Ok(()),
        Ok(output) => {
            let text = String::from_utf8_lossy(&output.stderr);
            Err(format!("npm install failed: {}", text.lines().next().unwrap_or("without a word")))
        }
        Err(error) => Err(format!("npm cannot be run: {error}")),
    }
}

/// A server of others that runs, and ends with this value.
#[derive(Debug)]
pub(crate) struct Peer {
    child: Child,
    port: u16,
    _work: TempDir,
}

impl Peer {
    pub(crate) fn address(&self) -> String {
        format!("127.0.0.1:{}", self.port)
    }

    /// The number of its process.
    pub(crate) fn process(&self) -> String {
        self.child.id().to_string()
    }

    fn wait(&mut self) -> Outcome {
        let begun = now();
        while begun.elapsed() < PATIENCE {
            if let Some(status) = self.child.try_wait()? {
                return Err(format!("the server ended with {status}").into());
            }
            if TcpStream::connect(("127.0.0.1", self.port)).is_ok() {
                return Ok(());
            }
            thread::sleep(Duration::from_millis(1));
        }
        Err("the server does not listen".into())
    }
}

impl Drop for Peer {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
