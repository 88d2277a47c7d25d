//! Running the binary: with nothing of the machine's environment, and with its streams caught.

use std::io::{BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};

/// What a run left.
#[derive(Debug)]
pub(crate) struct Ran {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Ran {
    /// Asserts the exit code, showing everything when it is another one.
    pub(crate) fn exits(self, code: i32) -> Self {
        assert_eq!(self.code, code, "{self:#?}");
        self
    }

    /// The last line of standard output read as JSON, where each line is a document.
    pub(crate) fn last<T: serde::de::DeserializeOwned>(&self) -> T {
        let last = self.out.lines().last().unwrap_or_default();
        serde_json::from_str(last).unwrap_or_else(|error| panic!("{error}: {self:#?}"))
    }

    /// Standard output read as one JSON document.
    pub(crate) fn json<T: serde::de::DeserializeOwned>(&self) -> T {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error}: {self:#?}"))
    }
}

/// A binary about to run.
pub(crate) struct Tink {
    command: Command,
    stdin: Vec<u8>,
}

pub(crate) fn tink<'a>(args: impl IntoIterator<Item = &'a str>) -> Tink {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tink"));
    command.env_clear().env("HOME", "/nowhere").current_dir(root()).args(args);
    Tink { command, stdin: Vec::new() }
}

/// The repository, in which the examples are.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

impl Tink {
    pub(crate) fn env(mut self, name: &str, value: &str) -> Self {
        self.command.env(name, value);
        self
    }

    pub(crate) fn stdin(mut self, text: &str) -> Self {
        self.stdin = text.as_bytes().to_vec();
        self
    }

    /// Starts it with its standard output in a pipe.
    pub(crate) fn spawn(mut self) -> Child {
        self.command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("the binary starts")
    }

    pub(crate) fn run(mut self) -> Ran {
        let mut child = self
            .command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the binary starts");
        let mut stdin = child.stdin.take().expect("piped");
        // It may end without reading.
        let _ = stdin.write_all(&self.stdin);
        drop(stdin);
        let output = child.wait_with_output().expect("the binary ends");
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("UTF-8");
        Ran { code: output.status.code().unwrap_or(-1), out: text(output.stdout), err: text(output.stderr) }
    }
}

/// A sandbox on a port of this machine.
pub(crate) struct Server {
    child: Child,
    pub(crate) url: String,
    pub(crate) id: String,
    pub(crate) secret: String,
}

/// The command that serves a sandbox on a free port.
fn sandbox() -> Command {
    tink(["sandbox", "--listen", "127.0.0.1:0", "--json"]).command
}

impl Server {
    /// Starts one with the default client.
    pub(crate) fn start() -> Self {
        Self::start_with(&[])
    }

    /// Starts one with more arguments; the last client of the command line is the one that commands use.
    pub(crate) fn start_with(args: &[&str]) -> Self {
        Self::launch(args, &[])
    }

    /// Starts one that may have so many files and connections open until it asks for more.
    #[cfg(unix)]
    pub(crate) fn start_with_descriptors(count: u16) -> Self {
        let mut shell = Command::new("sh");
        shell.args(["-c", &format!("ulimit -S -n {count} && exec \"$0\" \"$@\"")]);
        let plain = sandbox();
        shell.arg(plain.get_program()).args(plain.get_args());
        for (name, value) in plain.get_envs() {
            match value {
                Some(value) => shell.env(name, value),
                None => shell.env_remove(name),
            };
        }
        Self::launched(shell)
    }

    /// Starts one on a machine that is somewhere else.
    pub(crate) fn start_in_zone(zone: &str) -> Self {
        Self::launch(&[], &[("TZ", zone)])
    }

    fn launch(args: &[&str], env: &[(&str, &str)]) -> Self {
        let mut command = sandbox();
        command.args(args).envs(env.iter().copied());
        Self::launched(command)
    }

    fn launched(mut command: Command) -> Self {
        #[derive(serde::Deserialize)]
        struct Client {
            id: String,
            secret: String,
        }
        #[derive(serde::Deserialize)]
        struct Greeting {
            url: String,
            clients: Vec<Client>,
        }
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("the binary starts");
        let mut line = String::new();
        BufReader::new(child.stdout.as_mut().expect("piped")).read_line(&mut line).expect("a greeting");
        let mut greeting: Greeting = serde_json::from_str(&line).unwrap_or_else(|error| {
            let mut err = String::new();
            let _ = child.stderr.take().map(|mut stderr| stderr.read_to_string(&mut err));
            panic!("{error}: {line:?} {err}")
        });
        let client = greeting.clients.pop().expect("a client");
        Self { child, url: greeting.url, id: client.id, secret: client.secret }
    }

    /// A command that talks to this server.
    pub(crate) fn tink<'a>(&self, args: impl IntoIterator<Item = &'a str>) -> Tink {
        tink(args)
            .env("TINK_BASE_URL", &self.url)
            .env("TINK_CLIENT_ID", &self.id)
            .env("TINK_CLIENT_SECRET", &self.secret)
    }

    /// Orders the next `count` calls of an operation to be answered with `status`.
    pub(crate) fn fault(&self, operation: &str, status: u16, count: u32) {
        let body = format!("{{\"operation\": \"{operation}\", \"status\": {status}, \"count\": {count}}}");
        let answered = self.post("/sandbox/v1/faults", "application/json", &body);
        assert_eq!(answered / 100, 2, "{answered}");
    }

    /// Posts a body by hand, once, and gives the status.
    pub(crate) fn post(&self, path: &str, kind: &str, body: &str) -> u16 {
        let address = self.url.strip_prefix("http://").expect("an address");
        let mut stream = std::net::TcpStream::connect(address).expect("the server listens");
        let head = format!(
            "POST {path} HTTP/1.1\r\nHost: {address}\r\nContent-Type: {kind}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
            body.len()
        );
        stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(body.as_bytes())).expect("sent");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("UTF-8");
        let status = answer.split(' ').nth(1).and_then(|status| status.parse().ok());
        status.unwrap_or_else(|| panic!("{answer}"))
    }

    /// Sends a request by hand, and gives the whole answer, head included; an answer that is not whole is none.
    pub(crate) fn exchange(&self, line: &str, headers: &str, body: &str) -> std::io::Result<String> {
        exchange(&self.url, line, headers, body)
    }

    /// Kills it, and gives nothing the time to end.
    pub(crate) fn kill(mut self) {
        self.child.kill().expect("a process");
        self.child.wait().expect("it ends");
    }

    /// Sends a signal and waits for the end: the status, and what was written to standard error.
    pub(crate) fn stop(mut self, signal: &str) -> (ExitStatus, String) {
        let sent = Command::new("kill").args(["-s", signal, &self.child.id().to_string()]).status().expect("kill runs");
        assert!(sent.success());
        let status = self.child.wait().expect("it ends");
        let mut err = String::new();
        self.child.stderr.take().expect("piped").read_to_string(&mut err).expect("UTF-8");
        (status, err)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Sends a request by hand to the server of a URL, and gives the whole answer, head included; an answer that is not whole is none.
pub(crate) fn exchange(url: &str, line: &str, headers: &str, body: &str) -> std::io::Result<String> {
    let address = url.strip_prefix("http://").expect("an address");
    let mut stream = std::net::TcpStream::connect(address)?;
    let length = body.len();
    // The port is the only thing that differs from server to server, so it is not told.
    let head =
        format!("{line} HTTP/1.1\r\nHost: sandbox\r\nConnection: close\r\nContent-Length: {length}\r\n{headers}\r\n");
    stream.write_all(format!("{head}{body}").as_bytes())?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer)?;
    if answer.contains("\r\n\r\n") { Ok(answer) } else { Err(std::io::ErrorKind::UnexpectedEof.into()) }
}

/// A member of JSON that is a text, wherever it stands in an answer.
pub(crate) fn member(answer: &str, name: &str) -> String {
    let (_, rest) = answer.split_once(&format!("\"{name}\":\"")).unwrap_or_else(|| panic!("no {name} in {answer}"));
    rest.split('"').next().unwrap_or_default().to_owned()
}

pub(crate) const FORM: &str = "Content-Type: application/x-www-form-urlencoded\r\n";
pub(crate) const JSON: &str = "Content-Type: application/json\r\n";
