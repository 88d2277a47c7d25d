//! Random queries, before the ids are known that the ledger mints.

use proptest::prelude::*;
use tink_ledger::Id;
use tink_ledger::image::UserImage;
use tink_ledger::rules::categories::CategoryTree;
use tink_ledger::rules::search::{Query, Sort};
use tink_model::EpochMillis;

use super::language::{Piece, piece};
use super::world::{AMOUNTS, amount, date, near_date};

/// Leaves, primaries, a type, and ids that nothing has.
const CATEGORIES: [&str; 8] = [
    "expenses:food.groceries",
    "expenses:food.restaurants",
    "expenses:food",
    "expenses:misc.uncategorized",
    "expenses",
    "income",
    "transfers:savings",
    "unknown",
];

#[derive(Debug, Clone)]
pub(super) struct Asked {
    pub(super) accounts: Vec<u8>,
    pub(super) categories: Vec<&'static str>,
    pub(super) own_credentials: bool,
    pub(super) foreign_credentials: bool,
    pub(super) external_ids: Vec<String>,
    pub(super) start: Option<i64>,
    pub(super) end: Option<i64>,
    pub(super) min_amount: Option<&'static str>,
    pub(super) max_amount: Option<&'static str>,
    pub(super) pieces: Vec<Piece>,
    blank: &'static str,
    pub(super) now: i64,
    pub(super) include_upcoming: bool,
    pub(super) sort: Sort,
    pub(super) ascending: bool,
    pub(super) offset: usize,
    pub(super) limit: usize,
}

/// A list that is empty, and so filters nothing, most of the time.
fn seldom<T: std::fmt::Debug>(
    one: impl Strategy<Value = T>,
    size: std::ops::Range<usize>,
) -> impl Strategy<Value = Vec<T>> {
    (prop::bool::weighted(0.25), prop::collection::vec(one, size))
        .prop_map(|(some, list)| if some { list } else { Vec::new() })
}

fn pieces() -> impl Strategy<Value = Vec<Piece>> {
    let repeated = (prop::collection::vec(piece(), 1..4), prop::bool::weighted(0.2)).prop_map(|(mut pieces, twice)| {
        if twice {
            pieces.extend(pieces.clone());
        }
        pieces
    });
    prop_oneof![1 => Just(Vec::new()), 2 => piece().prop_map(|piece| vec![piece]), 2 => repeated]
}

pub(super) fn asked() -> impl Strategy<Value = Asked> {
    let amount = || prop::option::weighted(0.2, prop::sample::select(AMOUNTS.as_slice()));
    let sorts = vec![Sort::Date, Sort::Score, Sort::Account, Sort::Description, Sort::Amount, Sort::Category];
    let external_id = (0..30_usize).prop_map(|number| format!("row-{number}"));
    let credentials = (prop::bool::weighted(0.2), prop::bool::weighted(0.1));
    let offset = prop_oneof![4 => Just(0), 4 => 1..6_usize, 1 => Just(500), 1 => Just(usize::MAX)];
    let limit = prop_oneof![4 => 0..8_usize, 4 => Just(1000), 1 => Just(usize::MAX)];
    let blank = prop::sample::select(vec![" ", "  ", "\t", "\u{a0}", "\u{3000}\n"]);
    (
        (seldom(0..6_u8, 1..4), seldom(prop::sample::select(CATEGORIES.as_slice()), 1..4), credentials),
        (seldom(external_id, 1..12), prop::option::weighted(0.2, date()), prop::option::weighted(0.2, date())),
        (amount(), amount(), pieces(), blank),
        (near_date(), prop::bool::weighted(0.7)),
        (prop::sample::select(sorts), any::<bool>(), offset, limit),
    )
        .prop_map(|(ids, more, texts, time, page)| Asked {
            accounts: ids.0,
            categories: ids.1,
            own_credentials: ids.2.0,
            foreign_credentials: ids.2.1,
            external_ids: more.0,
            start: more.1,
            end: more.2,
            min_amount: texts.0,
            max_amount: texts.1,
            pieces: texts.2,
            blank: texts.3,
            now: time.0,
            include_upcoming: time.1,
            sort: page.0,
            ascending: page.1,
            offset: page.2,
            limit: page.3,
        })
}

impl Asked {
    /// The query string.
    pub(super) fn text(&self, locale: &str) -> String {
        let written: Vec<String> = self.pieces.iter().map(|piece| piece.written(locale)).collect();
        format!("{}{}", self.blank, written.join(" ").replace(' ', self.blank))
    }
}

pub(super) fn query(image: &UserImage, asked: &Asked, text: &str) -> Query {
    let account = |number: &u8| match image.accounts.get(usize::from(*number)) {
        Some(account) => account.id.to_string(),
        None if number.is_multiple_of(2) => Id(7).to_string(),
        None => "no id at all".to_owned(),
    };
    let category = |code: &&str| match CategoryTree::get().by_code(code) {
        Some(category) => category.id().to_owned(),
        None => (*code).to_owned(),
    };
    let own = asked.own_credentials.then(|| image.connector().unwrap().id.to_string());
    let foreign = asked.foreign_credentials.then(|| Id(8).to_string());
    Query {
        accounts: asked.accounts.iter().map(account).collect(),
        categories: asked.categories.iter().map(category).collect(),
        credentials: own.into_iter().chain(foreign).collect(),
        external_ids: asked.external_ids.clone(),
        start: asked.start.map(EpochMillis::new),
        end: asked.end.map(EpochMillis::new),
        min_amount: asked.min_amount.map(amount),
        max_amount: asked.max_amount.map(amount),
        text: text.to_owned(),
        now: EpochMillis::new(asked.now),
        include_upcoming: asked.include_upcoming,
        sort: asked.sort,
        ascending: asked.ascending,
        offset: asked.offset,
        limit: asked.limit,
    }
}
