//! `tink scenario`: a life in a file, seen by other commands afterwards.

use serde_json::Value;

use crate::common::tink;

#[test]
fn a_scenario_is_kept_in_the_store_and_drawn_from_there() {
    let folder = tempfile::tempdir().expect("a folder");
    let store = folder.path().join("world.db");
    let store = store.to_str().expect("a path of UTF-8");

    let loaded: Value =
        tink(["scenario", "high_saver", "--user", "anna", "--store", store, "--json"]).run().exits(0).json();
    assert!(loaded["transactions"].as_u64().is_some_and(|count| count > 500), "{loaded}");
    assert!(loaded["accounts"].as_u64().is_some_and(|count| count >= 5), "{loaded}");

    let drawn = tink(["stats", "--user", "anna", "--store", store]).run().exits(0).out;
    assert!(drawn.contains("Income") && drawn.contains('#'), "{drawn}");

    // The same life twice would count everything twice.
    let again = tink(["scenario", "high_saver", "--user", "anna", "--store", store]).run();
    assert_eq!(again.code, 3, "{again:?}");
}

#[test]
fn a_scenario_that_is_none_is_refused_with_those_that_are() {
    let refused = tink(["scenario", "lottery_winner", "--user", "anna"]).run().exits(2);
    for known in ["demo", "high_saver", "overspender", "stable_income"] {
        assert!(refused.err.contains(known), "{}", refused.err);
    }
}
