//! Statistics against a naive recomputation for random ledgers, and by hand where an example says more.

mod examples;
mod naive;
mod world;

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use tink_ledger::image::UserImage;
use tink_ledger::rules::categories::CategoryTree;
use tink_ledger::rules::periods::Resolution;
use tink_ledger::rules::statistics::{StatisticRow, StatisticsQuery, query};
use tink_ledger::{Exclusion, PeriodMode};
use tink_model::EpochMillis;

use naive::{Naive, Told};
use world::{Account, Months, Transaction, World};

const ZONES: [&str; 6] =
    ["Europe/Stockholm", "America/New_York", "America/Sao_Paulo", "Asia/Kathmandu", "Pacific/Auckland", "UTC"];

/// What banks send.
const PLAIN: [&str; 8] = ["-98.50", "-1.5", "-12", "0", "0.05", "25000", "1298.5", "-0.25"];

/// What no bank sends: mantissas beyond 64 bits, beyond the cells of the inner loop, or finer than them.
const ODD: [&str; 6] = [
    "-1234567890123456.7891",
    "1234567890123456.789",
    "92233720368547758.07",
    "-92233720368547758.08",
    "-0.0000000001",
    "0.0000000005",
];

const CATEGORIES: [&str; 8] = [
    "expenses:food.groceries",
    "expenses:food.restaurants",
    "expenses:home.rent",
    "expenses:misc.uncategorized",
    "income:salary.other",
    "income:refund.other",
    "transfers:savings.other",
    "transfers:exclude.other",
];

const KINDS: [&str; 7] = ["CHECKING", "CREDIT_CARD", "EXTERNAL", "MORTGAGE", "LOAN", "SAVINGS", "PENSION"];

const SHARES: [&str; 8] = ["1", "1.00", "0.5", "0.25", "0.3333", "0", "0.33333", "0.123456789"];

/// A ledger as it comes to be, and when it is asked.
#[derive(Debug, Clone)]
struct Story {
    accounts: Vec<Account>,
    months: Months,
    requests: Vec<Vec<Transaction>>,
    deleted: Vec<prop::sample::Index>,
    now: i64,
}

fn instant(text: &str) -> i64 {
    text.parse::<Timestamp>().unwrap().as_millisecond()
}

/// Instants around the breaks of days and months within some sixteen months, and now and then two years before.
fn date() -> impl Strategy<Value = i64> {
    let start = instant("2022-11-01T00:00:00Z");
    let near_midnight = (0..480_i64, -28..28_i64, -1..=1_i64)
        .prop_map(move |(day, half_hours, millis)| start + day * 86_400_000 + half_hours * 1_800_000 + millis);
    let near_salary = (0..16_i64, 22..30_i64, any::<u32>())
        .prop_map(move |(month, day, millis)| start + (month * 30 + day) * 86_400_000 + i64::from(millis % 86_400_000));
    let long_ago = (0..60_i64).prop_map(move |day| start - (700 - day) * 86_400_000);
    prop_oneof![8 => near_midnight, 8 => near_salary, 1 => long_ago]
}

fn account(any_share: bool) -> impl Strategy<Value = Account> {
    let exclusion = prop_oneof![
        8 => Just(Exclusion::None),
        1 => Just(Exclusion::PfmData),
        1 => Just(Exclusion::PfmAndSearch),
        1 => Just(Exclusion::Aggregation),
    ];
    let exclusion = if any_share { exclusion.boxed() } else { Just(Exclusion::None).boxed() };
    let ownership = if any_share { prop::sample::select(SHARES.as_slice()).boxed() } else { Just("1").boxed() };
    let balance = prop::sample::select(vec!["0", "1000.50", "-250000", "17.005"]);
    let reserved = prop::option::weighted(0.3, prop::sample::select(vec!["10", "0.5"]));
    (prop::sample::select(KINDS.as_slice()), exclusion, ownership, balance, reserved).prop_map(
        |(kind, exclusion, ownership, balance, reserved)| Account { kind, exclusion, ownership, balance, reserved },
    )
}

fn transaction(odd: bool) -> impl Strategy<Value = Transaction> {
    let amount = prop::sample::select(PLAIN.as_slice());
    let amount = match odd {
        true => prop_oneof![4 => amount, 1 => prop::sample::select(ODD.as_slice())].boxed(),
        false => amount.boxed(),
    };
    (0..4_usize, date(), amount, prop::sample::select(CATEGORIES.as_slice()))
        .prop_map(|(account, date, amount, category)| Transaction { account, date, amount, category })
}

fn story() -> impl Strategy<Value = Story> {
    let mode =
        prop::sample::select(vec![PeriodMode::Monthly, PeriodMode::MonthlyAdjusted, PeriodMode::MonthlyAdjusted]);
    let months = (prop::sample::select(ZONES.as_slice()), mode, 1..=31_u8).prop_map(|(zone, mode, break_day)| Months {
        zone,
        mode,
        break_day,
    });
    (any::<bool>(), any::<bool>(), months).prop_flat_map(|(any_share, odd, months)| {
        let requests = prop_oneof![
            4 => prop::collection::vec(transaction(odd), 1..6),
            1 => prop::collection::vec(transaction(odd), 20..50),
        ];
        let now = (0..500_i64, 0..86_400_000_i64)
            .prop_map(|(day, millis)| instant("2022-11-20T00:00:00Z") + day * 86_400_000 + millis);
        (
            prop::collection::vec(account(any_share), 4),
            Just(months),
            prop::collection::vec(requests, 0..8),
            prop::collection::vec(any::<prop::sample::Index>(), 0..4),
            now,
        )
            .prop_map(|(accounts, months, requests, deleted, now)| Story {
                accounts,
                months,
                requests,
                deleted,
                now,
            })
    })
}

/// A query before the descriptions are known.
#[derive(Debug, Clone)]
struct Asked {
    types: Vec<&'static str>,
    resolution: Option<Resolution>,
    periods: Vec<String>,
    description: Option<prop::sample::Index>,
    pads: bool,
}

fn asked() -> impl Strategy<Value = Asked> {
    let kinds = vec![
        "balances-by-account",
        "balances-by-account-type-group",
        "expenses-by-category",
        "expenses-by-category/by-count",
        "income-by-category",
        "income-and-expenses",
        "left-to-spend",
        "left-to-spend-average",
        "income-and-expenses-and-transfers",
        "no-such-type",
    ];
    let types = prop_oneof![1 => Just(Vec::new()), 6 => prop::collection::vec(prop::sample::select(kinds), 1..4)];
    let resolution = prop::option::weighted(0.4, prop::sample::select(Resolution::EVERY.as_slice()));
    let key = prop_oneof![
        4 => (2022..=2024_i32, 1..=12_i32).prop_map(|(year, month)| format!("{year}-{month:02}")),
        2 => (1..=53_i32).prop_map(|week| format!("2023:{week:02}")),
        2 => (1..=12_i32, 1..=28_i32).prop_map(|(month, day)| format!("2023-{month:02}-{day:02}")),
        1 => prop::sample::select(vec!["2023", "2024", "ALL", "2023-1", "nonsense"]).prop_map(str::to_owned),
    ];
    let periods = prop_oneof![2 => Just(Vec::new()), 1 => prop::collection::vec(key, 1..9)];
    let description = prop::option::weighted(0.3, any::<prop::sample::Index>());
    (types, resolution, periods, description, any::<bool>()).prop_map(
        |(types, resolution, periods, description, pads)| Asked { types, resolution, periods, description, pads },
    )
}

/// A ledger's image and the transactions that it should hold.
fn build(story: &Story) -> (Arc<UserImage>, Vec<Transaction>) {
    let mut world = World::new(&story.accounts, &story.months);
    let mut left: Vec<(usize, Transaction)> = Vec::new();
    let mut sent = 0;
    for request in &story.requests {
        world.ingest(request);
        left.extend((sent..).zip(request.iter().cloned()));
        sent += request.len();
    }
    for place in &story.deleted {
        if !left.is_empty() {
            let (number, transaction) = left.remove(place.index(left.len()));
            world.delete(number, transaction.account);
        }
    }
    (world.image(), left.into_iter().map(|(_, transaction)| transaction).collect())
}

fn told(row: &StatisticRow) -> Told {
    assert_eq!(row.payload(), "");
    (
        row.kind.as_str(),
        row.resolution.as_str(),
        row.period.to_string(),
        row.description.to_string(),
        row.value.to_string(),
    )
}

/// The rows of all that a query asks for.
fn asked_of(all: &[Told], asked: &Asked, description: Option<&str>) -> Vec<Told> {
    let default = ["expenses-by-category", "income-by-category", "left-to-spend", "left-to-spend-average"];
    let mut rows = all.to_vec();
    rows.retain(|row| match asked.types.as_slice() {
        [] => default.contains(&row.0),
        types => types.contains(&row.0),
    });
    rows.retain(|row| asked.resolution.is_none_or(|resolution| resolution.as_str() == row.1));
    rows.retain(|row| asked.periods.is_empty() || asked.periods.contains(&row.2));
    rows.retain(|row| description.is_none_or(|description| description == row.3));
    rows
}

fn compare(story: &Story, queries: &[Asked], mut seen: impl FnMut(&Asked, &[Told], usize)) {
    let (image, transactions) = build(story);
    let keys = RefCell::default();
    let naive = |pads| {
        let (accounts, months, transactions) = (&story.accounts, &story.months, transactions.clone());
        let zone = TimeZone::get(months.zone).unwrap();
        Naive { image: &image, accounts, months, transactions, now: story.now, zone, pads, keys: &keys }.all()
    };
    let (plain, padded) = (naive(false), naive(true));
    for asked in queries {
        let all = if asked.pads { &padded } else { &plain };
        let otherwise = asked_of(all, asked, None);
        let mut descriptions: Vec<&str> = otherwise.iter().map(|row| row.3.as_str()).collect();
        // A group of transfers has no statistics of its own; those of other groups stand among the examples.
        descriptions.extend(["", "INCOMES", CategoryTree::get().by_code("transfers:savings").unwrap().id()]);
        descriptions.sort_unstable();
        descriptions.dedup();
        let description = asked.description.as_ref().map(|place| descriptions[place.index(descriptions.len())]);
        let found = query(
            &image,
            EpochMillis::new(story.now),
            &StatisticsQuery {
                types: asked.types.iter().map(|&kind| kind.to_owned()).collect(),
                resolution: asked.resolution,
                periods: asked.periods.clone(),
                description: description.map(str::to_owned),
                pad_until_today: asked.pads,
            },
        );
        let found: Vec<Told> = found.iter().map(told).collect();
        let expected = asked_of(all, asked, description);
        let first_other = (0..found.len().max(expected.len())).find(|row| found.get(*row) != expected.get(*row));
        if let Some(row) = first_other {
            panic!("row {row}: {:?} instead of {:?}, {asked:?} {description:?}", found.get(row), expected.get(row));
        }
        seen(asked, &found, plain.len());
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, ..ProptestConfig::default() })]

    #[test]
    fn statistics_equal_a_naive_recomputation(story in story(), queries in prop::collection::vec(asked(), 8)) {
        compare(&story, &queries, |_, _, _| ());
    }
}

/// What the property above meets, counted, so that a change of its strategies cannot empty it unseen.
#[test]
fn the_random_statistics_are_not_trivial() {
    let mut runner = TestRunner::deterministic();
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for _ in 0..60 {
        let (story, queries) = (story(), prop::collection::vec(asked(), 8)).new_tree(&mut runner).unwrap().current();
        compare(&story, &queries, |asked, found, all| {
            let mut count = |what: &str, holds: bool| *counts.entry(what.to_owned()).or_default() += usize::from(holds);
            count("rows", !found.is_empty());
            count("some rows and not all", !found.is_empty() && found.len() < all);
            count("rows of asked periods", !found.is_empty() && !asked.periods.is_empty());
            count("rows of a description", !found.is_empty() && asked.description.is_some());
            count("padding", asked.pads && found.iter().any(|row| row.4 == "0"));
            for row in found {
                count(row.0, true);
                count(row.1, true);
            }
        });
    }
    for what in ["rows", "some rows and not all"] {
        assert!(counts[what] >= 140, "{what}: {counts:?}");
    }
    for what in ["rows of asked periods", "rows of a description", "padding"] {
        assert!(counts[what] >= 25, "{what}: {counts:?}");
    }
    for what in ["DAILY", "WEEKLY", "MONTHLY", "MONTHLY_ADJUSTED", "YEARLY"] {
        assert!(counts[what] >= 50, "{what}: {counts:?}");
    }
    assert_eq!(counts.keys().filter(|what| what.contains('-')).count(), 8, "{counts:?}");
}
