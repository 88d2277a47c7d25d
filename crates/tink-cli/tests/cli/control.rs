//! What is asked and ordered of a running sandbox: `tink sandbox VERB`.

use crate::common::{Server, tink};

#[test]
fn faults_are_shown_and_taken_back() {
    let server = Server::start();
    let faults = |args: &[&str]| server.tink(["sandbox", "faults"].iter().chain(args).copied()).run().exits(0).out;
    assert_eq!(faults(&[]), "No fault is ordered.\n");
    server.fault("search", 503, 2);
    insta::assert_snapshot!(faults(&[]), @r"
     Operation  Status  Calls left
    ───────────────────────────────
     search        503           2
    ");
    assert_eq!(faults(&["--json"]).trim_end(), r#"[{"operation":"search","status":503,"count":2}]"#);
    assert_eq!(faults(&["--clear"]), "No fault is ordered any more.\n");
    assert_eq!(faults(&[]), "No fault is ordered.\n");
}

#[test]
fn a_verb_and_the_flags_of_a_server_exclude_each_other() {
    tink(["sandbox", "--seed", "7", "faults"]).run().exits(2);
}

#[test]
fn without_a_sandbox_a_verb_says_where_it_looked() {
    let ran = tink(["sandbox", "faults", "--base-url", "http://127.0.0.1:1"]).run().exits(5);
    assert!(ran.err.contains("127.0.0.1:1"), "{}", ran.err);
}
