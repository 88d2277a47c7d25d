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
    assert!(again.err.contains("lives this life already"), "{}", again.err);
}

#[test]
fn a_scenario_that_is_none_is_refused_with_those_that_are() {
    let refused = tink(["scenario", "lottery_winner", "--user", "anna"]).run().exits(2);
    for known in tink_sandbox::Scenario::ALL {
        assert!(refused.err.contains(known.as_str()), "{}", refused.err);
    }
}

#[test]
fn every_scenario_is_lived_in_every_market_that_is_named() {
    for (scenario, market, currency) in
        [("demo", "NO", "NOK"), ("overspender", "DK", "DKK"), ("stable_income", "FI", "EUR")]
    {
        let folder = tempfile::tempdir().expect("a folder");
        let store = folder.path().join("world.db");
        let store = store.to_str().expect("a path of UTF-8");
        tink(["scenario", scenario, "--user", "bo", "--market", market, "--store", store]).run().exits(0);
        // Users of these markets go by calendar months.
        let drawn: Value = tink(["stats", "--user", "bo", "--store", store, "--json"]).run().exits(0).json();
        assert_eq!((drawn["resolution"].as_str(), drawn["currency"].as_str()), (Some("MONTHLY"), Some(currency)));
    }
}
