//! `tink sandbox fidelity` and `tink sandbox coverage`: what a running sandbox says of itself and of who calls it.

use crate::common::{Server, tink};

fn out(server: &Server, args: &[&str]) -> String {
    server.tink(["sandbox"].iter().chain(args).copied()).run().exits(0).out
}

#[test]
fn fidelity_is_a_table_with_reasons_and_what_is_ours() {
    let server = Server::start();
    let connector = out(&server, &["fidelity", "--api", "tink-connector"]);
    insta::assert_snapshot!(connector);
    let all = out(&server, &["fidelity"]);
    for title in ["MoneyKit API", "Tink Connector API", "Tink main API", "XS2A.api"] {
        assert!(all.contains(title), "{all}");
    }
    assert!(all.contains(&connector));
}

#[test]
fn fidelity_under_json_is_the_answer_as_it_came() {
    let server = Server::start_with(&["--profile", "2026"]);
    let report: serde_json::Value =
        server.tink(["sandbox", "fidelity", "--api", "tink-connector", "--json"]).run().exits(0).json();
    assert_eq!(
        (report["apis"][0]["revision"].as_str(), report["apis"][0]["exact"].as_u64()),
        (Some("2026-01"), Some(2))
    );
}

#[test]
fn coverage_shows_what_was_reached_and_what_is_missing() {
    let server = Server::start_with(&["--coverage"]);
    let create = || server.tink(["user", "create", "--user", "anna", "--market", "SE"]).run().code;
    server.fault("createUser", 418, 1);
    let codes = [create(), create(), create()];
    assert!(codes[0] != 0 && codes[1] == 0 && codes[2] != 0, "{codes:?}");
    let connector = out(&server, &["coverage", "--api", "tink-connector"]);
    insta::assert_snapshot!("coverage_of_one_api", connector);
    let missing = out(&server, &["coverage", "--api", "tink-connector", "--missing"]);
    insta::assert_snapshot!("coverage_that_is_missing", missing);
    let report: tink_sandbox::coverage::Coverage = server.tink(["sandbox", "coverage", "--json"]).run().exits(0).json();
    assert!(report.values && report.apis.len() == 4);
    assert_eq!(out(&server, &["coverage", "--clear"]), "The coverage begins anew.\n");
    let report: tink_sandbox::coverage::Coverage = server.tink(["sandbox", "coverage", "--json"]).run().exits(0).json();
    assert_eq!(report.total.operations.reached, 0);
}

#[test]
fn a_sandbox_that_watches_no_values_says_how_to_have_them_watched() {
    let server = Server::start();
    insta::assert_snapshot!(out(&server, &["coverage"]).lines().take(9).collect::<Vec<_>>().join("\n"), @r"
     API             Covered  Operations  Statuses  Values
    ───────────────────────────────────────────────────────
     moneykit            0 %        0/21     0/143       -
     tink-connector      0 %         0/7      0/50       -
     tink-main           0 %        0/35     0/202       -
     tink-xs2a           0 %        0/31     0/166       -
     total               0 %        0/94     0/561       -

    Values are watched by a sandbox that was started with --coverage.
    ");
}

#[test]
fn an_api_that_does_not_exist_is_a_fault_of_usage() {
    for verb in ["fidelity", "coverage"] {
        let ran = tink(["sandbox", verb, "--api", "tink"]).run().exits(2);
        assert!(ran.err.contains("tink-connector"), "{}", ran.err);
    }
    tink(["sandbox", "coverage", "--missing", "--clear"]).run().exits(2);
}
