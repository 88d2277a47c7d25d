//! What can happen to the ledger of the test, with few ids, words and amounts, so that requests meet each other.

use proptest::prelude::*;
use tink_ledger::{Exclusion, IngestionKind};

use super::DAY;

/// One request, or what happens between two of them.
#[derive(Debug, Clone)]
pub(super) enum Step {
    IngestAccounts(Vec<u8>),
    Rename(u8, String),
    Exclude(u8, Exclusion),
    DeleteAccount(u8),
    Ingest(Ingestion),
    Update(Update),
    Delete {
        about: About,
        ids: Vec<u8>,
    },
    ChangeAccount(AccountWish),
    ChangeRow(RowWish),
    /// Codes of categories with rows of accounts.
    Categorize(Vec<(&'static str, Vec<(u8, u8)>)>),
    Wait(i64),
    Reopen,
    /// The world is left behind, and its fork goes on.
    Fork,
}

#[derive(Debug, Clone)]
pub(super) struct Ingestion {
    pub(super) kind: IngestionKind,
    pub(super) auto_book: bool,
    pub(super) override_pending: bool,
    pub(super) entries: Vec<Entry>,
}

/// What a request says of an account beside its transactions.
#[derive(Debug, Clone)]
pub(super) struct About {
    pub(super) account: u8,
    pub(super) balance: i64,
    pub(super) reserved: Option<i64>,
    pub(super) payload: Option<u8>,
}

/// An account of an ingestion with its rows; an account may stand in a request several times.
#[derive(Debug, Clone)]
pub(super) struct Entry {
    pub(super) about: About,
    pub(super) rows: Vec<Row>,
}

#[derive(Debug, Clone)]
pub(super) struct Update {
    pub(super) about: About,
    /// Whether the account is named by the ledger's id.
    pub(super) minted: bool,
    pub(super) row: Row,
}

#[derive(Debug, Clone)]
pub(super) struct Row {
    pub(super) id: u8,
    pub(super) cents: i64,
    pub(super) day: i64,
    pub(super) word: char,
    pub(super) pending: Option<bool>,
    pub(super) replaces: Vec<u8>,
    pub(super) payload: Option<Payload>,
}

/// A payload that was sent. One with nothing in it is an empty object.
#[derive(Debug, Clone)]
pub(super) struct Payload {
    pub(super) text: Option<u8>,
    pub(super) tag: bool,
    pub(super) expires_in_days: Option<i64>,
}

/// What a user wants of an account.
#[derive(Debug, Clone)]
pub(super) struct AccountWish {
    pub(super) account: u8,
    pub(super) name: Option<&'static str>,
    pub(super) number: Option<&'static str>,
    pub(super) kind: Option<&'static str>,
    pub(super) exclusion: Option<Exclusion>,
    pub(super) excluded: Option<bool>,
    pub(super) favored: Option<bool>,
    /// In hundredths.
    pub(super) share: Option<i64>,
}

/// What a user wants of a transaction.
#[derive(Debug, Clone)]
pub(super) struct RowWish {
    pub(super) account: u8,
    pub(super) id: u8,
    /// In ten-thousandths.
    pub(super) amount: Option<i64>,
    pub(super) date: Option<i64>,
    pub(super) word: Option<&'static str>,
    pub(super) notes: Option<&'static str>,
    pub(super) category: Option<&'static str>,
}

/// Two accounts exist from the start; the third seldom does.
fn account() -> impl Strategy<Value = u8> {
    prop_oneof![10 => 0..2_u8, 1 => Just(2)]
}

fn about() -> impl Strategy<Value = About> {
    (account(), 0..9_i64, prop::option::of(1..5_i64), prop::option::weighted(0.3, 0..9_u8))
        .prop_map(|(account, euros, reserved, payload)| About { account, balance: euros * 100, reserved, payload })
}

fn payload() -> impl Strategy<Value = Payload> {
    let days = prop_oneof![12 => Just(None), 10 => (0..5_i64).prop_map(Some), 1 => prop::sample::select(vec![Some(30), Some(31)])];
    (prop::option::of(0..9_u8), any::<bool>(), days).prop_map(|(text, tag, expires_in_days)| Payload {
        text,
        tag,
        expires_in_days,
    })
}

fn row() -> impl Strategy<Value = Row> {
    let replaces = prop_oneof![3 => Just(Vec::new()), 1 => prop::collection::vec(0..8_u8, 1..3)];
    let pending = prop_oneof![Just(None), Just(Some(true)), Just(Some(false))];
    let word = prop::sample::select(vec!['a', 'b', 'c']);
    (0..8_u8, -3..4_i64, 0..40_i64, word, pending, replaces, prop::option::weighted(0.7, payload())).prop_map(
        |(id, amount, day, word, pending, replaces, payload)| Row {
            id,
            cents: amount * 150,
            day,
            word,
            pending,
            replaces,
            payload,
        },
    )
}

/// Mostly one row an entry, sometimes several, seldom none.
fn entries() -> impl Strategy<Value = Vec<Entry>> {
    let rows = prop_oneof![
        8 => prop::collection::vec(row(), 1),
        4 => prop::collection::vec(row(), 2..5),
        1 => Just(Vec::new()),
    ];
    let entry = (about(), rows).prop_map(|(about, rows)| Entry { about, rows }).boxed();
    prop_oneof![8 => prop::collection::vec(entry.clone(), 0..3), 1 => prop::collection::vec(entry, 3..6)]
}

fn text(texts: &'static [&'static str]) -> impl Strategy<Value = Option<&'static str>> {
    prop::option::weighted(0.3, prop::sample::select(texts))
}

fn account_wish() -> impl Strategy<Value = AccountWish> {
    let exclusions = vec![Exclusion::None, Exclusion::PfmData, Exclusion::PfmAndSearch, Exclusion::Aggregation];
    (
        account(),
        text(&["", "new", "mine"]),
        text(&["", "1", "2"]),
        text(&["", "CHECKING", "SAVINGS"]),
        prop::option::weighted(0.4, prop::sample::select(exclusions)),
        prop::option::weighted(0.3, any::<bool>()),
        prop::option::weighted(0.3, any::<bool>()),
        prop::option::weighted(0.3, prop::sample::select(vec![0_i64, 50, 100, 0, 50, 100, -1, 101])),
    )
        .prop_map(|(account, name, number, kind, exclusion, excluded, favored, share)| AccountWish {
            account,
            name,
            number,
            kind,
            exclusion,
            excluded,
            favored,
            share,
        })
}

/// Leaves mostly, a primary one, a type, and what is none.
fn category() -> impl Strategy<Value = &'static str> {
    prop_oneof![
        4 => Just("expenses:food.coffee"),
        4 => Just("expenses:food.groceries"),
        2 => Just("expenses:food"),
        1 => prop::sample::select(vec!["expenses", "nothing", ""]),
    ]
}

/// Amounts and dates stand on the grid of those of [`row`], or barely beside it.
fn row_wish() -> impl Strategy<Value = RowWish> {
    let amount = (-3..4_i64, prop::sample::select(vec![0_i64, 0, 9, -9, 10, -10]))
        .prop_map(|(amount, beside)| amount * 15_000 + beside);
    let date = (0..40_i64, prop::sample::select(vec![0_i64, 0, 1, -1])).prop_map(|(day, beside)| day * DAY + beside);
    (
        account(),
        0..8_u8,
        prop::option::of(amount),
        prop::option::of(date),
        text(&["", "a", "b", "mine"]),
        text(&["", "#tag", "#mine"]),
        prop::option::weighted(0.4, category()),
    )
        .prop_map(|(account, id, amount, date, word, notes, category)| RowWish {
            account,
            id,
            amount,
            date,
            word,
            notes,
            category,
        })
}

pub(super) fn step() -> impl Strategy<Value = Step> {
    let exclusions = vec![Exclusion::None, Exclusion::PfmData, Exclusion::PfmAndSearch];
    let kinds = vec![IngestionKind::RealTime, IngestionKind::Historical, IngestionKind::Batch];
    let ingestion =
        (prop::sample::select(kinds), prop::bool::weighted(0.3), prop::bool::weighted(0.2), entries()).prop_map(
            |(kind, auto_book, override_pending, entries)| Ingestion { kind, auto_book, override_pending, entries },
        );
    let update = (about(), prop::bool::weighted(0.3), row());
    prop_oneof![
        2 => prop::collection::vec(0..3_u8, 1..3).prop_map(Step::IngestAccounts),
        1 => (account(), "[a-z]{3}").prop_map(|(account, name)| Step::Rename(account, name)),
        1 => (account(), prop::sample::select(exclusions)).prop_map(|(account, one)| Step::Exclude(account, one)),
        1 => account().prop_map(Step::DeleteAccount),
        20 => ingestion.prop_map(Step::Ingest),
        6 => update.prop_map(|(about, minted, row)| Step::Update(Update { about, minted, row })),
        6 => (about(), prop::collection::vec(0..8_u8, 1..3)).prop_map(|(about, ids)| Step::Delete { about, ids }),
        3 => account_wish().prop_map(Step::ChangeAccount),
        8 => row_wish().prop_map(Step::ChangeRow),
        3 => prop::collection::vec((category(), prop::collection::vec((account(), 0..8_u8), 0..3)), 1..3)
            .prop_map(Step::Categorize),
        2 => (-1..4_i64).prop_map(Step::Wait),
        2 => Just(Step::Reopen),
        2 => Just(Step::Fork),
    ]
}
