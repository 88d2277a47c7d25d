//! What is asked and ordered of a running sandbox: `tink sandbox VERB`.

use crate::common::tink;

#[test]
fn a_verb_and_the_flags_of_a_server_exclude_each_other() {
    tink(["sandbox", "--seed", "7", "faults"]).run().exits(2);
}

#[test]
fn without_a_sandbox_a_verb_says_where_it_looked() {
    let ran = tink(["sandbox", "faults", "--base-url", "http://127.0.0.1:1"]).run().exits(5);
    assert!(ran.err.contains("127.0.0.1:1"), "{}", ran.err);
}
