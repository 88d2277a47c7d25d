//! What it costs to read, check and write MoneyKit's largest import, against `serde_json` with structs of `f64` and `String` that checks
//! nothing.
//!
//! `cargo run --release -p tink-model --example moneykit_cost --features moneykit`

#![allow(clippy::print_stdout, clippy::disallowed_methods, missing_docs)]

use std::hint::black_box;
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};
use tink_model::moneykit::{
    AccountImportData, BalancesImportData, CustomerUser, ImportLinkRequest, TransactionImportData,
};
use tink_model::{Amount, DateTime, Rules, Validate};

/// Both sides by turns, so often.
const ROUNDS: usize = 41;

#[derive(Serialize, Deserialize)]
struct Plain {
    customer_user: PlainUser,
    institution_id: String,
    accounts: Vec<PlainAccount>,
    transactions: Vec<PlainTransaction>,
}

#[derive(Serialize, Deserialize)]
struct PlainUser {
    id: String,
}

#[derive(Serialize, Deserialize)]
struct PlainAccount {
    account_id: String,
    name: String,
    r#type: String,
    balances: PlainBalances,
}

#[derive(Serialize, Deserialize)]
struct PlainBalances {
    currency: Option<String>,
    current: Option<f64>,
}

#[derive(Serialize, Deserialize)]
struct PlainTransaction {
    account_id: String,
    transaction_id: Option<String>,
    amount: String,
    date: String,
    description: Option<String>,
}

fn main() {
    let balances = BalancesImportData::new().with_currency("USD").with_current(Amount::new(44_589, 2));
    let account = AccountImportData::new("74583934", "Premier Checking", "depository.checking", balances);
    let row = |number: i64| {
        let date: DateTime = "2022-02-08".parse().expect("a date");
        TransactionImportData::new("74583934", Amount::new(-(1_000 + number), 2), date)
            .with_transaction_id(format!("row-{number:06}").as_str())
            .with_description("Regina's Mulberry")
    };
    let rows: Vec<TransactionImportData> = (0..7_000).map(row).collect();
    let request = ImportLinkRequest::new(CustomerUser::new("user-1"), "chase", vec![account], rows);
    let body = request.to_json();
    let plain: Plain = serde_json::from_slice(&body).expect("a body");
    println!("{} transactions, {} bytes", request.transactions.len(), body.len());
    println!("{:<22} {:>10} {:>10} {:>8}", "", "ours", "serde", "ratio");
    versus(
        "read",
        || ImportLinkRequest::decode(&body).expect("a body").transactions.len(),
        || serde_json::from_slice::<Plain>(&body).expect("a body").transactions.len(),
    );
    versus(
        "read and check",
        || {
            let request = ImportLinkRequest::decode(&body).expect("a body");
            request.validate(&Rules::client()).expect("a valid body");
            request.transactions.len()
        },
        || serde_json::from_slice::<Plain>(&body).expect("a body").transactions.len(),
    );
    versus("write", || request.to_json().len(), || serde_json::to_vec(&plain).expect("a value").len());
}

fn versus<T>(name: &str, ours: impl Fn() -> T, theirs: impl Fn() -> T) {
    let timed = |run: &dyn Fn() -> T| {
        let begun = Instant::now();
        black_box(run());
        begun.elapsed()
    };
    let mut rounds: Vec<(Duration, Duration)> = (0..ROUNDS).map(|_| (timed(&ours), timed(&theirs))).collect();
    let mut ratios: Vec<f64> = rounds.iter().map(|(ours, theirs)| theirs.as_secs_f64() / ours.as_secs_f64()).collect();
    ratios.sort_by(f64::total_cmp);
    let mut middle = |side: fn(&(Duration, Duration)) -> Duration| {
        rounds.sort_by_key(side);
        side(&rounds[ROUNDS / 2])
    };
    let (ours, theirs) = (middle(|round| round.0), middle(|round| round.1));
    println!("{name:<22} {ours:>10.2?} {theirs:>10.2?} {:>7.2}x", ratios[ROUNDS / 2]);
}
