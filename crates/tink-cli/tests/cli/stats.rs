//! `tink stats` without a terminal and for machines; what it looks like at one is shown beside the drawing.

use serde_json::Value;

use crate::common::tink;

/// A year of a bank's file in a store of its own.
fn imported() -> (tempfile::TempDir, String) {
    let folder = tempfile::tempdir().expect("a folder");
    let store = folder.path().join("world.db").to_str().expect("UTF-8").to_owned();
    let import = ["import", "examples/sweden/exempelbanken-2025.csv", "--user", "demo", "--store", &store];
    tink(import).run().exits(0);
    (folder, store)
}

#[test]
fn a_month_of_a_banks_file_is_shown_in_plain_text() {
    let (_folder, store) = imported();
    let stats =
        ["stats", "--user", "demo", "--period", "2025-11", "--months", "4", "--locale", "en_US", "--store", &store];
    let plain = tink(stats).run().exits(0);
    assert!(!plain.out.contains('\u{1b}'), "{}", plain.out);
    insta::assert_snapshot!("stats_plain", plain.out);
    // Nothing depends on the terminal that is not there.
    let other = tink(stats).env("NO_COLOR", "1").env("COLUMNS", "20").env("TERM", "xterm").run().exits(0);
    assert_eq!(other.out, plain.out);
}

#[test]
fn old_figures_can_be_found() {
    let (_folder, store) = imported();
    let shown = tink(["stats", "--user", "demo", "--store", &store]).run().exits(0);
    assert!(shown.err.contains("The last month with figures is 2026-01: --period 2026-01"), "{}", shown.err);
}

#[test]
fn machines_get_every_number_exactly() {
    let (_folder, store) = imported();
    let stats = ["stats", "--user", "demo", "--period", "2025-11", "--store", &store, "--json"];
    let figures: Value = tink(stats).run().exits(0).json();
    assert_eq!((&figures["currency"], &figures["resolution"]), (&"SEK".into(), &"MONTHLY_ADJUSTED".into()));
    assert_eq!(figures["expensesByCategory"]["compared"], serde_json::json!(["2025-08", "2025-09", "2025-10"]));
    let cents = |value: &Value| {
        let text = value.to_string();
        let (whole, decimals) = text.split_once('.').unwrap_or((&text, ""));
        format!("{whole}{decimals:0<2}").parse::<i64>().expect("an amount of cents")
    };
    let categories = figures["expensesByCategory"]["categories"].as_array().expect("a list");
    let spent: i64 = categories.iter().map(|category| cents(&category["spent"])).sum();
    assert_eq!(spent, cents(&figures["expensesByCategory"]["total"]));
    let months = figures["months"].as_array().expect("a list");
    let shown = months.last().expect("a month");
    assert_eq!((&shown["period"], cents(&shown["expenses"])), (&"2025-11".into(), -spent));
    assert!(months.iter().all(|month| cents(&month["net"]) == cents(&month["income"]) + cents(&month["expenses"])));
    assert!(!figures["leftToSpend"]["days"].as_array().expect("a list").is_empty());
    assert!(!figures["balances"].as_array().expect("a list").is_empty());
}

#[test]
fn a_user_without_data_has_nothing_to_show() {
    let folder = tempfile::tempdir().expect("a folder");
    let store = folder.path().join("world.db");
    let store = store.to_str().expect("UTF-8");
    tink(["user", "create", "--user", "demo", "--market", "SE", "--store", store]).run().exits(0);
    let shown = tink(["stats", "--user", "demo", "--store", store]).run().exits(0).out;
    assert!(shown.contains("No expenses.") && shown.contains("No balances."), "{shown}");
    tink(["stats", "--user", "nobody", "--store", store]).run().exits(3);
    tink(["stats", "--user", "demo", "--period", "November", "--store", store]).run().exits(2);
}
