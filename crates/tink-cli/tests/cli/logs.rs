//! What a running sandbox was asked: `tink sandbox logs` and `tink sandbox replay`, over a socket.

use std::io::{BufRead, BufReader};

use serde_json::Value;

use crate::common::{Server, tink};

/// A line without what differs from run to run: when it was, and how long it took.
fn steady(lines: &str) -> String {
    let steady = |line: &str| {
        let (number, rest) = line.split_at(7);
        let (_, what) = rest.split_once(" ms  ").unwrap_or_else(|| panic!("{lines}"));
        format!("{} {what}\n", number.trim())
    };
    lines.lines().map(steady).collect()
}

fn logs(server: &Server, args: &[&str]) -> String {
    server.tink(["sandbox", "logs"].iter().chain(args).copied()).run().exits(0).out
}

/// A server that was asked for a token, for a user twice, for something that is no operation, and for another token, which a fault
/// rule refused.
fn server() -> Server {
    let server = Server::start();
    for code in [0, 3] {
        server.tink(["user", "create", "--user", "demo", "--market", "SE"]).run().exits(code);
    }
    assert_eq!(server.post("/api/v1/user/creat", "application/json", "{}"), 404);
    assert_eq!(server.post("/api/v1/oauth/token", "application/x-www-form-urlencoded", "grant_type=none"), 400);
    server.fault("getToken", 503, 1);
    assert_eq!(server.post("/api/v1/oauth/token", "application/x-www-form-urlencoded", ""), 503);
    server
}

#[test]
fn requests_are_listed_one_a_line() {
    let server = server();
    insta::assert_snapshot!(steady(&logs(&server, &[])), @r"
    1 200  POST    tink-main/getToken
    2 200  POST    tink-connector/createUser
    3 200  POST    tink-main/getToken
    4 409  POST    tink-connector/createUser                 A user with this external user id already exists.
    5 404  POST    /api/v1/user/creat                        There is no operation POST /api/v1/user/creat. Did you mean POST /api/v1/user/create (tink-connector createUser)?
    6 400  POST    tink-main/getToken                        the document: json of 2019-01
    7 503  POST    tink-main/getToken                        fault: tink-main/getToken: 503
    ");
    assert_eq!(logs(&server, &["--limit", "2"]).lines().count(), 2);
    assert_eq!(logs(&server, &["--operation", "getToken", "--status", "5xx"]).lines().count(), 1);
    assert_eq!(logs(&server, &["--api", "tink-connector"]).lines().count(), 2);
    assert_eq!(logs(&server, &["--user", "nobody"]), "The log has no such request.\n");
    let wrong = server.tink(["sandbox", "logs", "--status", "4x"]).run().exits(3);
    assert!(wrong.err.contains("4xx"), "{}", wrong.err);
    let listed: Vec<Value> = serde_json::from_str(&logs(&server, &["--json"])).expect("JSON");
    assert_eq!((listed.len(), &listed[0]["number"]), (7, &1.into()));
}

#[test]
fn one_request_is_shown_in_full_without_its_secrets() {
    let server = server();
    let shown = logs(&server, &["--show", "1"]);
    assert!(
        shown.contains("Operation     tink-main/getToken") && shown.contains("client_secret=[redacted]"),
        "{shown}"
    );
    assert!(shown.contains(r#""access_token":"[redacted]""#) && !shown.contains(&server.secret), "{shown}");
    let one: Value = serde_json::from_str(&logs(&server, &["--show", "1", "--json"])).expect("JSON");
    assert_eq!((&one["status"], &one["api"]), (&200.into(), &"tink-main".into()));
    let missing = server.tink(["sandbox", "logs", "--show", "99"]).run().exits(3);
    assert!(missing.err.contains("no request 99"), "{}", missing.err);
}

#[test]
fn one_request_is_written_as_a_line_for_a_shell() {
    let server = server();
    let line = logs(&server, &["--curl", "5"]);
    assert!(line.starts_with(&format!("curl -sS -X POST '{}/api/v1/user/creat'", server.url)), "{line}");
    assert!(line.ends_with("--data-raw '{}'\n"), "{line}");
    let json: Value = serde_json::from_str(&logs(&server, &["--curl", "5", "--json"])).expect("JSON");
    assert_eq!(json["curl"], line.trim_end());
}

#[test]
fn a_request_is_sent_again() {
    let server = server();
    let again = server.tink(["sandbox", "replay", "7"]).run().exits(0).out;
    // The fault was for one call; what is wrong with the request itself comes to light now.
    assert!(again.contains("Replay of     7") && again.contains("\n400\n"), "{again}");
    assert!(logs(&server, &["--limit", "1"]).contains("replay of 7"));
}

#[test]
fn the_log_is_emptied_and_can_be_off() {
    let server = server();
    assert_eq!(logs(&server, &["--clear"]), "The log is empty.\n");
    assert_eq!(logs(&server, &[]), "The log has no such request.\n");
    let server = Server::start_with(&["--log-requests", "0"]);
    server.post("/api/v1/user/creat", "application/json", "{}");
    assert_eq!(logs(&server, &[]), "The log has no such request.\n");
}

#[test]
fn requests_are_followed_as_they_come() {
    let server = server();
    let mut following = server.tink(["sandbox", "logs", "--follow", "--json", "--limit", "1"]).spawn();
    let mut lines = BufReader::new(following.stdout.take().expect("piped")).lines();
    let mut next = || -> Value { serde_json::from_str(&lines.next().expect("a line").expect("UTF-8")).expect("JSON") };
    assert_eq!(next()["number"], 7);
    server.post("/api/v1/user/creat", "application/json", "{}");
    let came = next();
    assert_eq!((&came["number"], &came["target"]), (&8.into(), &"/api/v1/user/creat".into()));
    let _ = following.kill();
    let _ = following.wait();
}

#[test]
fn what_is_shown_is_one_thing() {
    for args in [&["--follow", "--show", "1"][..], &["--show", "1", "--curl", "1"], &["--clear", "--follow"]] {
        tink(["sandbox", "logs"].iter().chain(args).copied()).run().exits(2);
    }
}
