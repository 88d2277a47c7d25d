//! The bank files in `examples/`: they are what the generator writes, and every row of them is read.

use std::path::{Path, PathBuf};

use tink_ingest::read::{CsvFile, Row};
use tink_ingest::rules::Rules;

use crate::common::context;

#[allow(dead_code, unreachable_pub)]
#[path = "../../examples/make_bank_files/main.rs"]
mod make_bank_files;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples")
}

#[test]
fn the_examples_are_what_the_generator_writes() {
    for (name, bytes) in make_bank_files::files() {
        let found = std::fs::read(folder().join(name)).unwrap_or_default();
        assert!(found == bytes, "examples/{name} is stale; run: cargo run -p tink-ingest --example make_bank_files");
    }
}

#[test]
fn every_row_of_the_examples_is_read_by_the_rules_beside_it() {
    let mut shown = Vec::new();
    for (name, currency) in [
        ("sweden/exempelbanken-2025.csv", "SEK"),
        ("germany/musterbank-girokonto-2025.csv", "EUR"),
        ("germany/musterbank-kreditkarte-2025.csv", "EUR"),
    ] {
        let path = folder().join(name);
        let rules = Rules::load(&Rules::path_beside(&path)).expect("rules beside the data");
        let file = CsvFile::open(&path, &rules, &context(currency, None)).expect("readable");
        assert_eq!(file.layout().detected, Vec::<String>::new(), "the rules leave nothing open");
        let (mut rows, mut pending, mut sum) = (0, 0, tink_model::Amount::ZERO);
        for row in file.rows().expect("readable") {
            match row.expect("readable") {
                Row::Rejected(rejection) => panic!("{rejection}"),
                Row::Account(_) | Row::Balance(_) => {}
                Row::Record(record) => {
                    rows += 1;
                    pending += usize::from(record.pending);
                    sum = sum.checked_add(record.amount).expect("a sum that fits");
                }
            }
        }
        let accounts: Vec<String> = file
            .layout()
            .accounts()
            .map(|account| format!("{} {} {}", account.id, account.kind, account.name))
            .collect();
        shown.push(format!("{name}: {rows} rows, {pending} pending, sum {sum}, accounts {accounts:?}"));
    }
    insta::assert_snapshot!(shown.join("\n"), @r#"
    sweden/exempelbanken-2025.csv: 1473 rows, 6 pending, sum 65417.70, accounts ["lonekonto CHECKING Lönekonto", "sparkonto SAVINGS Sparkonto"]
    germany/musterbank-girokonto-2025.csv: 1114 rows, 4 pending, sum 3402.00, accounts ["girokonto CHECKING Girokonto"]
    germany/musterbank-kreditkarte-2025.csv: 366 rows, 2 pending, sum -902.17, accounts ["kreditkarte CREDIT_CARD Kreditkarte"]
    "#);
}
