//! `tink sandbox faults`: ordered, listed, fired and taken back.

use crate::common::Server;

fn faults(server: &Server, args: &[&str]) -> String {
    server.tink(["sandbox", "faults"].iter().chain(args).copied()).run().exits(0).out
}

#[test]
fn faults_are_shown_and_taken_back() {
    let server = Server::start();
    assert_eq!(faults(&server, &[]), "No fault is ordered.\n");
    server.fault("search", 503, 2);
    insta::assert_snapshot!(faults(&server, &[]), @r"
     Rule  Where   What  Calls left
    ────────────────────────────────
        1  search  503   2
    ");
    let json = r#"[{"rule":1,"operation":"search","status":503,"count":2}]"#;
    assert_eq!(faults(&server, &["--json"]).trim_end(), json);
    assert_eq!(faults(&server, &["list", "--json"]).trim_end(), json);
    assert_eq!(faults(&server, &["--clear"]), "No fault is ordered any more.\n");
    assert_eq!(faults(&server, &[]), "No fault is ordered.\n");
}

#[test]
fn every_kind_of_fault_is_ordered_by_flags() {
    let server = Server::start();
    let orders: [&[&str]; 6] = [
        &["--operation", "search", "--status", "429", "--retry-after", "2", "--count", "3"],
        &["--status", "503", "--html", "--probability", "0.05", "--seed", "7", "--retry-after", "none"],
        &["--operation", "ingestTransactions", "--user", "anna", "--drop", "before-answer", "--after", "1"],
        &["--api", "moneykit", "--latency", "200", "--sigma", "0.5"],
        &["--operation", "getUser", "--expired-token", "--count", "1", "--latency", "20"],
        &["--rotated-refresh-token", "--probability", "1/3"],
    ];
    let said: String = orders.map(|order| faults(&server, &[&["add"], order].concat())).concat();
    insta::assert_snapshot!(said, @r"
    Ordered: 429, Retry-After 2 (search).
    Ordered: 503, as HTML, no Retry-After (everything).
    Ordered: stored but not answered (ingestTransactions, user anna).
    Ordered: waits 200 ms, sigma 0.5 (all of moneykit).
    Ordered: the token has expired, waits 20 ms (getUser).
    Ordered: the refresh token serves once (everything).
    ");
    insta::assert_snapshot!(faults(&server, &["list"]), @r"
     Rule  Where                          What                                Calls left
    ──────────────────────────────────────────────────────────────────────────────────────────
        1  search                         429, Retry-After 2                  3
        2  everything                     503, as HTML, no Retry-After        always, by 0.05
        3  ingestTransactions, user anna  stored but not answered             always, after 1
        4  all of moneykit                waits 200 ms, sigma 0.5             always
        5  getUser                        the token has expired, waits 20 ms  1
        6  everything                     the refresh token serves once       always, by 1/3
    ");
    insta::assert_snapshot!(faults(&server, &["--json"]).replace(",{", ",\n{"), @r#"
    [{"rule":1,"operation":"search","status":429,"retryAfter":2,"count":3},
    {"rule":2,"status":503,"retryAfter":"none","html":true,"probability":"0.05","seed":7},
    {"rule":3,"operation":"ingestTransactions","user":"anna","drop":"beforeAnswer","after":1},
    {"rule":4,"api":"moneykit","latency":{"millis":200,"sigma":"0.5"}},
    {"rule":5,"operation":"getUser","token":"expired","latency":{"millis":20},"count":1},
    {"rule":6,"token":"rotatedRefreshToken","probability":"1/3"}]
    "#);
    assert_eq!(faults(&server, &["remove", "3"]), "Rule 3 is taken back.\n");
    assert!(!faults(&server, &["list"]).contains("ingestTransactions"));
    let ran = server.tink(["sandbox", "faults", "remove", "3"]).run().exits(3);
    assert!(ran.err.contains("There is no rule 3"), "{}", ran.err);
    assert_eq!(faults(&server, &["clear"]), "No fault is ordered any more.\n");
    assert_eq!(faults(&server, &["--json"]).trim_end(), "[]");
}

#[test]
fn what_fired_is_shown_with_its_request() {
    let server = Server::start();
    assert_eq!(faults(&server, &["fired"]), "No fault has fired.\n");
    faults(&server, &["add", "--operation", "ping", "--status", "418", "--count", "1", "--latency", "1"]);
    server.tink(["monitoring", "ping"]).run();
    let shown = faults(&server, &["fired"]);
    assert!(shown.contains("tink-main/ping  418, waits 1 ms"), "{shown}");
    assert!(shown.contains("1 ms") && shown.lines().count() == 3, "{shown}");
    let json = faults(&server, &["fired", "--json"]);
    assert!(json.starts_with(r#"{"total":1,"fired":[{"rule":1,"request":""#), "{json}");
}

#[test]
fn a_fault_that_could_not_fire_says_why() {
    let server = Server::start();
    let refused = |args: &[&str], exit: i32| {
        server.tink(["sandbox", "faults", "add"].iter().chain(args).copied()).run().exits(exit).err
    };
    let unknown = refused(&["--operation", "serach", "--status", "429"], 3);
    assert!(unknown.contains("\"serach\" is none of"), "{unknown}");
    refused(&[], 2);
    refused(&["--operation", "search"], 2);
    refused(&["--status", "429", "--drop", "in-answer"], 2);
    refused(&["--drop", "in-answer", "--html"], 2);
    refused(&["--status", "429", "--probability", "2"], 2);
    refused(&["--latency", "5", "--sigma", "x"], 2);
}
