//! What one decision of the categoriser costs, beside a lookup of the same description in a hash map.
//!
//! `cargo run --release -p tink-ledger --example categorise_cost`

#![allow(clippy::print_stdout, reason = "printing is what it is for")]

use std::collections::HashMap;
use std::hint::black_box;
use std::time::Instant;

use tink_ledger::rules::categorise::{CategoriseInput, Categoriser, RuleCategoriser};

const ROUNDS: u32 = 5_000;

fn main() {
    let samples: Vec<(&str, &str)> =
        include_str!("../src/rules/categorise/samples.tsv").lines().filter_map(|line| line.split_once('\t')).collect();

    #[allow(clippy::disallowed_methods, reason = "a measurement needs the real clock")]
    let now = Instant::now;

    let start = now();
    let categoriser = RuleCategoriser::new();
    println!("reading the rules    {:>8.1} ms, once", start.elapsed().as_secs_f64() * 1e3);

    let known: HashMap<&str, u16> = samples.iter().zip(0..).map(|((_, description), at)| (*description, at)).collect();
    // The fastest round: the others waited for something else on this machine.
    let per_call = |label: &str, call: &dyn Fn(&str, &str)| {
        let round = || {
            let start = now();
            samples.iter().for_each(|(market, description)| call(market, description));
            start.elapsed()
        };
        let fastest = (0..ROUNDS).map(|_| round()).min().unwrap_or_default();
        println!("{label} {:>8.1} ns per description", fastest.as_secs_f64() * 1e9 / samples.len() as f64);
    };
    per_call("hash map lookup     ", &|_, description| {
        black_box(known.get(black_box(description)));
    });
    per_call("categorise          ", &|market, description| {
        let input = CategoriseInput { description, kind: "DEFAULT", market, account_type: "CHECKING", negative: true };
        black_box(categoriser.categorise(black_box(&input)));
    });
}
