//! What is asked and ordered of a running sandbox: `tink sandbox VERB`.

use crate::common::{Server, tink};

#[test]
fn a_verb_and_the_flags_of_a_server_exclude_each_other() {
    tink(["sandbox", "--seed", "7", "faults"]).run().exits(2);
}

#[test]
fn without_a_sandbox_a_verb_says_where_it_looked() {
    let ran = tink(["sandbox", "faults", "--base-url", "http://127.0.0.1:1"]).run().exits(5);
    assert!(ran.err.contains("127.0.0.1:1"), "{}", ran.err);
}

/// A sandbox whose clock stands still, and what its verbs print.
struct Desk {
    server: Server,
}

impl Desk {
    fn new() -> Self {
        let desk = Self { server: Server::start() };
        desk.says(&["clock", "--freeze", "--set", "2026-01-31T08:00:00Z"]);
        desk
    }

    fn says(&self, args: &[&str]) -> String {
        self.server.tink(["sandbox"].iter().chain(args).copied()).run().exits(0).out
    }
}

#[test]
fn the_clock_is_shown_frozen_set_and_run() {
    let desk = Desk::new();
    assert_eq!(desk.says(&["clock"]), "2026-01-31T08:00:00Z  frozen\n");
    assert_eq!(desk.says(&["clock", "--set", "2026-02-01T00:00:00Z"]), "2026-02-01T00:00:00Z  frozen\n");
    assert!(desk.says(&["clock", "--run", "60"]).ends_with("  running at 60 times the real time\n"));
    assert!(desk.says(&["clock", "--real"]).ends_with("  real\n"));
    let ran = desk.server.tink(["sandbox", "clock", "--run", "0"]).run().exits(3);
    assert!(ran.err.contains("/speed: 0 is not from 1 to 86400"), "{}", ran.err);
}

#[test]
fn time_passes_and_what_happened_is_shown() {
    let desk = Desk::new();
    assert_eq!(
        desk.says(&["advance", "1 day 2h"]),
        "Nothing happened.\n\nThe clock shows 2026-02-01T10:00:00Z  frozen\n"
    );
    let json = desk.says(&["advance", "--to", "2026-02-01T10:00:01Z", "--json"]);
    assert!(json.contains("\"total\":0,\"happened\":[]"), "{json}");
}

#[test]
fn a_life_goes_on_as_time_passes_and_what_came_of_it_is_shown() {
    let desk = Desk::new();
    desk.server.tink(["scenario", "overspender", "--user", "anna"]).run().exits(0);
    let shown = desk.says(&["advance", "40 days"]);
    for what in ["transactionsFetched", "transactionsBooked", "transactionsAmended", "transactionsRemoved"] {
        assert!(shown.contains(what), "{what}: {shown}");
    }
    let mut lines = shown.lines();
    assert_eq!(
        lines.next().map(|line| line.split_whitespace().collect::<Vec<_>>().join(" ")).as_deref(),
        Some("Time User What Of Detail")
    );
    assert!(shown.ends_with("The clock shows 2026-03-12T08:00:00Z  frozen\n"), "{shown}");
    let count = || desk.server.tink(["search", "--user", "anna"]).run().exits(0).out;
    assert_eq!(count(), count(), "a clock that stands moves nothing");
}

#[test]
fn a_world_is_kept_restored_from_a_name_or_a_file_and_begun_anew() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("before.ndjson").display().to_string();
    let desk = Desk::new();
    let create = |user: &str| desk.server.tink(["user", "create", "--market", "SE", "--user", user]).run();
    create("anna").exits(0);
    assert_eq!(desk.says(&["snapshots"]), "No snapshot is kept.\n");
    assert_eq!(
        desk.says(&["snapshot", "before"]),
        "Snapshot before is kept, of 2026-01-31T08:00:00Z.\nGo back to it with: tink sandbox restore before\n"
    );
    desk.says(&["snapshot", "before", "--file", &file]);
    create("anna").exits(3);
    desk.says(&["reset"]);
    create("anna").exits(0);
    desk.says(&["restore", "before"]);
    create("anna").exits(3);
    assert!(desk.says(&["snapshots"]).contains(" before    2026-01-31T08:00:00Z "));
    desk.says(&["snapshots", "--delete", "before"]);
    desk.server.tink(["sandbox", "restore", "before"]).run().exits(3);

    let other = Desk::new();
    let restored = other.says(&["restore", "theirs", "--file", &file]);
    assert_eq!(restored, "The world is what it was in snapshot theirs; its clock shows 2026-01-31T08:00:00Z.\n");
    other.server.tink(["user", "create", "--market", "SE", "--user", "anna"]).run().exits(3);
}

#[test]
fn a_fork_is_served_beside_its_world() {
    let desk = Desk::new();
    let fork = desk.says(&["fork"]);
    let url = fork.split_whitespace().find(|word| word.starts_with("http://")).expect("a URL").to_owned();
    assert_eq!(desk.says(&["fork", "--list"]), fork);
    let create = || {
        let at = desk.server.tink(["user", "create", "--market", "SE", "--user", "anna", "--base-url", &url]);
        at.run()
    };
    create().exits(0);
    create().exits(3);
    desk.server.tink(["user", "create", "--market", "SE", "--user", "anna"]).run().exits(0);
    assert_eq!(desk.says(&["fork", "--close", "1"]), "Fork 1 is closed.\n");
    create().exits(5);
    assert_eq!(desk.says(&["fork", "--list"]), "No fork is served.\n");
}
