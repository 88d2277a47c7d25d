//! `tink sandbox --processing`: what is ingested is visible later.

use crate::common::{Server, tink};

#[test]
fn what_is_ingested_is_visible_after_so_many_reads() {
    let server = Server::start_with(&["--processing", "2polls"]);
    server.tink(["user", "create", "--user", "anna", "--market", "SE"]).run().exits(0);
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("accounts.json");
    let account = r#"{"accounts":[{"balance":1,"externalId":"one","name":"One","number":"1","type":"CHECKING"}]}"#;
    std::fs::write(&file, account).unwrap();
    let file = file.to_str().unwrap();
    server.tink(["accounts", "ingest", "--user", "anna", "--file", file]).run().exits(0);
    let listed = || server.tink(["accounts", "list", "--user", "anna", "--json"]).run().exits(0).out.contains("One");
    assert_eq!([listed(), listed(), listed()], [false, false, true]);
}

#[test]
fn when_it_is_visible_is_shown_and_said_anew() {
    let server = Server::start();
    let says = |args: &[&str]| server.tink(["sandbox", "processing"].iter().chain(args).copied()).run().exits(0).out;
    let visible = "What the Connector API takes in is visible";
    assert_eq!(says(&[]), format!("{visible} at once.\n"));
    assert_eq!(says(&["3polls"]), format!("{visible} after 3 reads of the user.\n"));
    assert_eq!(says(&["5s"]), format!("{visible} 5000 ms later on the world's clock.\n"));
    assert_eq!(says(&["--json"]).trim_end(), r#"{"visible":"after","millis":5000}"#);
    assert_eq!(says(&["immediately"]), format!("{visible} at once.\n"));
}

#[test]
fn what_is_neither_a_time_nor_a_number_of_reads_is_refused() {
    let ran = tink(["sandbox", "--processing", "later"]).run().exits(2);
    assert!(ran.err.contains("3polls"), "{}", ran.err);
}
