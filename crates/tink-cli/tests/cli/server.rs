//! `tink sandbox`: the greeting, the signals, the store.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Command, Stdio};
use std::time::Duration;

use crate::common::{Server, tink};

#[test]
fn the_greeting_gives_the_url_the_client_and_a_first_request() {
    let mut child = Command::new(env!("CARGO_BIN_EXE_tink"))
        .args(["sandbox", "--listen", "127.0.0.1:0"])
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("the binary starts");
    let mut lines = BufReader::new(child.stdout.take().expect("piped")).lines().map(|line| line.expect("UTF-8"));
    let first = lines.next().expect("a line");
    let url = first.strip_prefix("listening   ").expect("the URL").to_owned();
    let rest: Vec<String> = lines.by_ref().take(8).collect();
    insta::assert_snapshot!(rest.join("\n").replace(&url, "URL"), @r"
    world       in memory
    client      sandbox  secret sandbox-secret
    xs2a key    sandbox-key

    A first request:
      curl -s URL/api/v1/oauth/token -d client_id=sandbox -d client_secret=sandbox-secret -d grant_type=client_credentials

    With this command:
    ");
    let _ = child.kill();
    let _ = child.wait();
}

#[test]
fn sigterm_and_ctrl_c_stop_it_cleanly() {
    for signal in ["TERM", "INT"] {
        let (status, err) = Server::start().stop(signal);
        assert_eq!(status.code(), Some(0), "{signal}: {err}");
        assert_eq!(err, "stopping\n");
    }
}

#[test]
fn what_was_answered_is_there_after_a_restart() {
    let folder = tempfile::tempdir().expect("a folder");
    let store = folder.path().join("world.db");
    let store = store.to_str().expect("UTF-8");
    let server = Server::start_with(&["--store", store]);
    server.tink(["user", "create", "--user", "demo", "--market", "SE"]).run().exits(0);
    server.stop("TERM");
    let server = Server::start_with(&["--store", store]);
    server.tink(["user", "get", "--user", "demo"]).run().exits(0);
}

#[test]
fn a_second_sandbox_on_the_same_store_is_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    let store = folder.path().join("world.db");
    let store = store.to_str().expect("UTF-8");
    let _server = Server::start_with(&["--store", store]);
    let ran = tink(["sandbox", "--listen", "127.0.0.1:0", "--store", store]).run().exits(1);
    assert!(ran.err.starts_with("error: the sandbox cannot start"), "{}", ran.err);
}

#[test]
fn a_client_with_some_scopes_is_refused_the_rest() {
    let server = Server::start_with(&["--client", "writer:s3cret", "--client", "reader:s3cret:user:create"]);
    server.tink(["user", "create", "--user", "demo", "--market", "SE"]).run().exits(0);
    let ran = server.tink(["accounts", "list", "--user", "demo"]).run().exits(3);
    insta::assert_snapshot!(hidden(&ran.err), @r"
    error: createAuthorizationGrant: no access token could be had, so the request was not sent
      the authorization server answered 400 Bad Request: /scope: the client does not have authorization:grant (rule scope of 2019-01).

    Check TINK_CLIENT_ID and TINK_CLIENT_SECRET, and that the client may have these scopes.
    ");
}

#[test]
fn both_profiles_are_played() {
    for (profile, code) in [("seed", "401"), ("2026", "404")] {
        let server = Server::start_with(&["--profile", profile]);
        let ran = server
            .tink(["transactions", "delete", "--user", "nobody", "--account", "a", "--balance", "0", "--id", "t"])
            .run()
            .exits(3);
        assert!(ran.err.contains(code), "{profile}: {}", ran.err);
    }
}

#[test]
fn moneykits_rates_are_kept_to_unless_they_are_switched_off() {
    let (id, secret) = tink_sandbox::DEFAULT_CLIENT;
    let form = format!("grant_type=client_credentials&client_id={id}&client_secret={secret}");
    // A client asks for 300 tokens a minute. So many calls are too many even if a minute ends among them.
    let is_refused = |server: &Server| {
        (0..601).any(|_| server.post("/auth/token", "application/x-www-form-urlencoded", &form) == 429)
    };
    assert!(is_refused(&Server::start()));
    assert!(!is_refused(&Server::start_with(&["--no-moneykit-rate-limits"])));
}

/// Request ids are different in every run.
fn hidden(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("request id ") {
        out.push_str(before);
        out.push_str("request id ID");
        rest = after.trim_start_matches(|c: char| c.is_ascii_alphanumeric() || c == '-');
    }
    out + rest
}

#[cfg(unix)]
#[test]
fn it_serves_more_connections_than_the_system_lets_a_process_have_at_first() {
    let server = Server::start_with_descriptors(64);
    let address = server.url.strip_prefix("http://").expect("an address");
    let connections: Vec<TcpStream> = (0..200).map(|_| TcpStream::connect(address).expect("a connection")).collect();
    for mut connection in &connections {
        connection.set_read_timeout(Some(Duration::from_secs(10))).expect("a limit");
        connection.write_all(b"GET /sandbox/v1/clock HTTP/1.1\r\nhost: sandbox\r\n\r\n").expect("it is sent");
        let mut status = [0; 12];
        connection.read_exact(&mut status).expect("an answer");
        assert_eq!(&status, b"HTTP/1.1 200");
    }
}
