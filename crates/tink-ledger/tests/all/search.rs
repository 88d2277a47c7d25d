//! Search against a naive filter: random images, random queries, and count, net, months and page compared exactly.

use std::collections::BTreeMap;
use std::sync::Arc;

use futures_executor::block_on;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use tink_ledger::clock::ManualClock;
use tink_ledger::command::{
    AccountChange, AccountDraft, AccountReference, CreateUser, DeleteFromAccount, IngestIntoAccount,
    IngestTransactions, TransactionDraft, UpdateTransaction, UserCommand,
};
use tink_ledger::decide::Rules;
use tink_ledger::image::UserImage;
use tink_ledger::log::{MemoryLog, WorldId};
use tink_ledger::rules::categories::{CategoryIndex, CategoryTree};
use tink_ledger::rules::categorise::{CategoriseInput, Categoriser};
use tink_ledger::rules::search::{Query, Sort, search};
use tink_ledger::{Exclusion, Id, IngestionKind, Ledger, Profile, Settings, TransactionKind};
use tink_model::{Amount, EpochMillis};

/// Two accounts share a name, and one name differs from theirs in its letter case alone.
const NAMES: [&str; 4] = ["same", "Same", "same", "åland"];

/// Markets whose zones lie far apart, and with them the breaks of their months.
const MARKETS: [&str; 5] = ["SE", "US", "IN", "NZ", "BR"];

const AMOUNTS: [&str; 12] = [
    "-2",
    "-1.5",
    "-1.50",
    "-0.005",
    "0",
    "0.0",
    "1",
    "1.00",
    "2.5",
    "3",
    "-12345678901234567890.12",
    "12345678901234567890.125",
];

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

#[derive(Debug)]
struct ByFirstLetter;

impl Categoriser for ByFirstLetter {
    fn categorise(&self, input: &CategoriseInput<'_>) -> CategoryIndex {
        CategoryTree::get().by_code(category_of(input.description)).unwrap()
    }

    fn version(&self) -> u32 {
        1
    }
}

fn category_of(description: &str) -> &'static str {
    match description.chars().next() {
        Some('a' | 'A') => "expenses:food.groceries",
        Some('b') => "expenses:food.restaurants",
        Some('å' | 'Å') => "income:salary.other",
        Some('é') => "transfers:savings.other",
        _ => "expenses:misc.uncategorized",
    }
}

/// How an image comes to be.
#[derive(Debug, Clone)]
struct World {
    market: &'static str,
    steps: Vec<Step>,
    exclusions: Vec<Exclusion>,
    deleted_account: Option<u8>,
}

#[derive(Debug, Clone)]
enum Step {
    Ingest(Vec<Draft>),
    Delete(Vec<prop::sample::Index>),
    Update(prop::sample::Index, Draft),
}

#[derive(Debug, Clone)]
struct Draft {
    account: u8,
    date: i64,
    amount: &'static str,
    description: String,
}

/// Few letters, so that words are found and so that the end of one description and the start of the next make up words.
fn word() -> impl Strategy<Value = String> {
    prop_oneof![
        12 => "[abABåÅé]{1,3}",
        1 => prop::sample::select(vec!["ß", "ẞ", "İ", "i", "ñ", "Ñ", "Σ", "ΟΔΟΣ", "ΟΔΟΣΑ", "бар", "БАР", "日本"]).prop_map(str::to_owned),
    ]
}

fn description() -> impl Strategy<Value = String> {
    prop::collection::vec(word(), 0..4).prop_map(|words| words.join(" "))
}

/// Instants around the breaks of months, in every zone of the test, and two that no calendar reaches.
fn date() -> impl Strategy<Value = i64> {
    let breaks = ["2023-12-01", "2024-01-01", "2024-03-01", "2024-04-01", "2025-03-01"];
    let midnights: Vec<i64> =
        breaks.iter().map(|day| format!("{day}T00:00:00Z").parse::<Timestamp>().unwrap().as_millisecond()).collect();
    let near = (prop::sample::select(midnights), -26..=26_i64, -1..=1_i64)
        .prop_map(|(midnight, half_hours, millis)| midnight + half_hours * 30 * 60 * 1000 + millis);
    prop_oneof![60 => near, 1 => prop::sample::select(vec![i64::MIN, i64::MAX])]
}

fn draft() -> impl Strategy<Value = Draft> {
    (0..4_u8, date(), prop::sample::select(AMOUNTS.as_slice()), description())
        .prop_map(|(account, date, amount, description)| Draft { account, date, amount, description })
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        6 => prop::collection::vec(draft(), 1..8).prop_map(Step::Ingest),
        1 => prop::collection::vec(draft(), 30..90).prop_map(Step::Ingest),
        2 => prop::collection::vec(any::<prop::sample::Index>(), 1..6).prop_map(Step::Delete),
        1 => (any::<prop::sample::Index>(), draft()).prop_map(|(place, draft)| Step::Update(place, draft)),
    ]
}

fn world() -> impl Strategy<Value = World> {
    let exclusion = prop_oneof![
        8 => Just(Exclusion::None),
        1 => Just(Exclusion::PfmData),
        1 => Just(Exclusion::PfmAndSearch),
        1 => Just(Exclusion::Aggregation),
    ];
    let exclusions = prop::collection::vec(exclusion, NAMES.len());
    let deleted = prop_oneof![4 => Just(None), 1 => (0..4_u8).prop_map(Some)];
    (prop::sample::select(MARKETS.as_slice()), prop::collection::vec(step(), 1..12), exclusions, deleted)
        .prop_map(|(market, steps, exclusions, deleted_account)| World { market, steps, exclusions, deleted_account })
}

/// A query before the ids are known that the ledger mints.
#[derive(Debug, Clone)]
struct Asked {
    accounts: Vec<u8>,
    categories: Vec<&'static str>,
    own_credentials: bool,
    foreign_credentials: bool,
    external_ids: Vec<String>,
    start: Option<i64>,
    end: Option<i64>,
    min_amount: Option<&'static str>,
    max_amount: Option<&'static str>,
    text: String,
    sort: Sort,
    ascending: bool,
    offset: usize,
    limit: usize,
}

/// A list that is empty, and so filters nothing, most of the time.
fn seldom<T: std::fmt::Debug>(
    one: impl Strategy<Value = T>,
    size: std::ops::Range<usize>,
) -> impl Strategy<Value = Vec<T>> {
    (prop::bool::weighted(0.25), prop::collection::vec(one, size))
        .prop_map(|(some, list)| if some { list } else { Vec::new() })
}

fn text() -> impl Strategy<Value = String> {
    let asked = prop_oneof![
        10 => "[abABåÅé]",
        6 => word(),
        1 => "[ab]{4,5}",
        1 => Just("a".repeat(300)),
    ];
    let blank = prop::sample::select(vec![" ", "  ", "\t", "\u{a0}", "\u{3000}\n"]);
    let text = (blank, prop::collection::vec(asked, 0..4), any::<bool>()).prop_map(|(blank, mut words, twice)| {
        if twice {
            words.extend(words.clone());
        }
        format!("{blank}{}", words.join(blank))
    });
    prop_oneof![1 => Just(String::new()), 2 => text]
}

fn asked() -> impl Strategy<Value = Asked> {
    let amount = || prop::option::weighted(0.2, prop::sample::select(AMOUNTS.as_slice()));
    let sorts = vec![Sort::Date, Sort::Account, Sort::Description, Sort::Amount, Sort::Category];
    let external_id = (0..30_usize).prop_map(|number| format!("row-{number}"));
    let credentials = (prop::bool::weighted(0.2), prop::bool::weighted(0.1));
    let offset = prop_oneof![4 => Just(0), 4 => 1..6_usize, 1 => Just(500), 1 => Just(usize::MAX)];
    let limit = prop_oneof![4 => 0..8_usize, 4 => Just(1000), 1 => Just(usize::MAX)];
    (
        (seldom(0..6_u8, 1..4), seldom(prop::sample::select(CATEGORIES.as_slice()), 1..4), credentials),
        (seldom(external_id, 1..12), prop::option::weighted(0.25, date()), prop::option::weighted(0.25, date())),
        (amount(), amount(), text()),
        (prop::sample::select(sorts), any::<bool>(), offset, limit),
    )
        .prop_map(|(ids, more, texts, page)| Asked {
            accounts: ids.0,
            categories: ids.1,
            own_credentials: ids.2.0,
            foreign_credentials: ids.2.1,
            external_ids: more.0,
            start: more.1,
            end: more.2,
            min_amount: texts.0,
            max_amount: texts.1,
            text: texts.2,
            sort: page.0,
            ascending: page.1,
            offset: page.2,
            limit: page.3,
        })
}

/// A row as the naive search sees it. Rows stand in the order of their first ingestion.
#[derive(Debug, Clone, PartialEq)]
struct Kept {
    account: u8,
    external_id: String,
    date: i64,
    amount: Amount,
    description: String,
}

fn account_id(account: u8) -> String {
    format!("account-{account}")
}

fn amount(text: &str) -> Amount {
    text.parse().unwrap()
}

fn account(number: u8) -> AccountDraft {
    AccountDraft {
        external_id: account_id(number),
        name: NAMES[usize::from(number)].to_owned(),
        number: "1".to_owned(),
        kind: "CHECKING".to_owned(),
        balance: Amount::from(0),
        reserved: None,
        available_credit: None,
        closed: false,
        exclusion: Exclusion::None,
        flags: Vec::new(),
        payload: None,
    }
}

fn transaction(draft: &Draft, external_id: String) -> TransactionDraft {
    TransactionDraft {
        external_id,
        date: EpochMillis::new(draft.date),
        amount: amount(draft.amount),
        description: draft.description.clone(),
        kind: TransactionKind::Default,
        pending: None,
        pending_ids: Vec::new(),
        has_payload: false,
        extra: None,
    }
}

fn kept(draft: &Draft, external_id: String) -> Kept {
    Kept {
        account: draft.account,
        external_id,
        date: draft.date,
        amount: amount(draft.amount),
        description: draft.description.clone(),
    }
}

/// A ledger's image and the rows that it should hold.
struct Built {
    world: World,
    image: Arc<UserImage>,
    rows: Vec<Kept>,
}

fn build(world: &World) -> Built {
    let rules = Rules { profile: Profile::Seed, partial: false, categoriser: Arc::new(ByFirstLetter) };
    let clock = Arc::new(ManualClock::new(0));
    let ledger = Ledger::new(Arc::new(MemoryLog::new()), WorldId::ROOT, clock, Settings { seed: 1, rules });
    let new = CreateUser {
        external_id: Some("someone".to_owned()),
        market: world.market.to_owned(),
        locale: None,
        retention_class: None,
        synthetic_credentials: true,
    };
    let user = block_on(ledger.create_user("tenant", new)).unwrap().user;
    let run = |command: UserCommand| block_on(ledger.execute(user, command)).unwrap();
    run(UserCommand::IngestAccounts((0..4).map(account).collect()));
    let mut rows: Vec<Kept> = Vec::new();
    // External ids are unique within an account, and so the accounts share them.
    let mut used = [0_usize; NAMES.len()];
    for step in &world.steps {
        match step {
            Step::Ingest(drafts) => {
                let mut accounts: Vec<IngestIntoAccount> = Vec::new();
                for draft in drafts {
                    let used = &mut used[usize::from(draft.account)];
                    let external_id = format!("row-{used}");
                    *used += 1;
                    rows.push(kept(draft, external_id.clone()));
                    let transaction = transaction(draft, external_id);
                    match accounts.last_mut() {
                        Some(last) if last.external_id == account_id(draft.account) => {
                            last.transactions.push(transaction);
                        }
                        _ => accounts.push(IngestIntoAccount {
                            external_id: account_id(draft.account),
                            balance: Amount::from(0),
                            reserved: None,
                            payload: None,
                            transactions: vec![transaction],
                        }),
                    }
                }
                run(UserCommand::IngestTransactions(IngestTransactions {
                    kind: IngestionKind::Batch,
                    auto_book: false,
                    override_pending: false,
                    accounts,
                }));
            }
            Step::Delete(places) => {
                for place in places {
                    if !rows.is_empty() {
                        let gone = rows.remove(place.index(rows.len()));
                        run(UserCommand::DeleteTransactions(vec![DeleteFromAccount {
                            external_id: account_id(gone.account),
                            balance: Amount::from(0),
                            reserved: None,
                            payload: None,
                            transactions: vec![gone.external_id],
                        }]));
                    }
                }
            }
            Step::Update(place, draft) => {
                if !rows.is_empty() {
                    let place = place.index(rows.len());
                    let row = &mut rows[place];
                    let draft = Draft { account: row.account, ..draft.clone() };
                    run(UserCommand::UpdateTransaction(Box::new(UpdateTransaction {
                        account: AccountReference::External(account_id(row.account)),
                        balance: Amount::from(0),
                        reserved: None,
                        payload: None,
                        draft: transaction(&draft, row.external_id.clone()),
                    })));
                    *row = kept(&draft, row.external_id.clone());
                }
            }
        }
    }
    if let Some(deleted) = world.deleted_account {
        run(UserCommand::DeleteAccount { external_id: account_id(deleted) });
        rows.retain(|row| row.account != deleted);
    }
    for (account, exclusion) in
        (0..).zip(&world.exclusions).filter(|(account, _)| Some(*account) != world.deleted_account)
    {
        let change = AccountChange { external_id: account_id(account), ..AccountChange::default() };
        run(UserCommand::UpdateAccount(AccountChange { exclusion: Some(*exclusion), ..change }));
    }
    Built { world: world.clone(), image: block_on(ledger.user(user)).unwrap(), rows }
}

fn query(image: &UserImage, asked: &Asked) -> Query {
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
        text: asked.text.clone(),
        sort: asked.sort,
        ascending: asked.ascending,
        offset: asked.offset,
        limit: asked.limit,
    }
}

/// Lower case, one character at a time.
fn lower(text: &str) -> String {
    text.chars().flat_map(char::to_lowercase).collect()
}

fn is_or_is_below(code: &str, asked: &str) -> bool {
    code == asked || code.strip_prefix(asked).is_some_and(|rest| rest.starts_with([':', '.']))
}

impl Built {
    /// All hits in the order of ingestion: the filters one after the other, as they read.
    fn hits(&self, asked: &Asked) -> Vec<Kept> {
        let shown = |account: u8| {
            let exclusion = self.world.exclusions[usize::from(account)];
            !matches!(exclusion, Exclusion::PfmAndSearch | Exclusion::Aggregation)
        };
        let mut hits = self.rows.clone();
        hits.retain(|row| shown(row.account));
        hits.retain(|row| asked.accounts.is_empty() || asked.accounts.contains(&row.account));
        hits.retain(|_| asked.own_credentials || !asked.foreign_credentials);
        hits.retain(|row| {
            let code = category_of(&row.description);
            asked.categories.is_empty() || asked.categories.iter().any(|asked| is_or_is_below(code, asked))
        });
        hits.retain(|row| asked.external_ids.is_empty() || asked.external_ids.contains(&row.external_id));
        hits.retain(|row| asked.start.is_none_or(|start| start <= row.date));
        hits.retain(|row| asked.end.is_none_or(|end| row.date <= end));
        hits.retain(|row| asked.min_amount.is_none_or(|least| amount(least) <= row.amount));
        hits.retain(|row| asked.max_amount.is_none_or(|most| row.amount <= amount(most)));
        hits.retain(|row| asked.text.split_whitespace().all(|word| lower(&row.description).contains(&lower(word))));
        hits
    }

    /// The sums by year and month in the user's zone.
    fn months(&self, hits: &[Kept]) -> Vec<(String, (i128, u32))> {
        let zone = TimeZone::get(&self.image.profile.time_zone).unwrap();
        let mut months: BTreeMap<(i16, i8), Vec<Amount>> = BTreeMap::new();
        for row in hits {
            let reached = (row.date.div_euclid(1000)).clamp(Timestamp::MIN.as_second(), Timestamp::MAX.as_second());
            let date = Timestamp::from_second(reached).unwrap().to_zoned(zone.clone()).date();
            months.entry((date.year(), date.month())).or_default().push(row.amount);
        }
        months.iter().map(|((year, month), amounts)| (format!("{year:04}-{month:02}"), sum(amounts))).collect()
    }

    fn page(mut hits: Vec<Kept>, asked: &Asked) -> Vec<Kept> {
        // A stable sort keeps the order of ingestion among equals.
        hits.sort_by_key(|row| row.date);
        match asked.sort {
            Sort::Date => {}
            Sort::Account => hits.sort_by_key(|row| NAMES[usize::from(row.account)]),
            Sort::Description => hits.sort_by_key(|row| lower(&row.description)),
            Sort::Amount => hits.sort_by_key(|row| row.amount),
            Sort::Category => hits.sort_by_key(|row| {
                CategoryTree::get().all().position(|category| category.code() == category_of(&row.description))
            }),
        }
        if !asked.ascending {
            hits.reverse();
        }
        hits.into_iter().skip(asked.offset).take(asked.limit).collect()
    }
}

/// The exact sum at the largest scale, as mantissa and scale.
fn sum(amounts: &[Amount]) -> (i128, u32) {
    let scale = amounts.iter().map(|amount| amount.parts().1).max().unwrap_or(0);
    let mantissas = amounts.iter().map(|amount| {
        let (mantissa, own) = amount.parts();
        mantissa * 10_i128.pow(scale - own)
    });
    (mantissas.sum(), scale)
}

fn compare(built: &Built, asked: &Asked) {
    let found = search(&built.image, &query(&built.image, asked));
    let hits = built.hits(asked);
    let amounts: Vec<Amount> = hits.iter().map(|row| row.amount).collect();
    assert_eq!(found.count, hits.len());
    assert_eq!(found.net.map(Amount::parts), Some(sum(&amounts)));
    let months: Vec<_> = found.periods.iter().map(|(key, net)| (key.clone(), net.unwrap().parts())).collect();
    assert_eq!(months, built.months(&hits));
    let page: Vec<Kept> = found
        .page
        .iter()
        .map(|row| Kept {
            account: u8::try_from(row.account()).unwrap(),
            external_id: row.external_id().to_owned(),
            date: row.date().as_millis(),
            amount: row.amount(),
            description: row.description().to_owned(),
        })
        .collect();
    assert_eq!(page, Built::page(hits, asked));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, ..ProptestConfig::default() })]

    #[test]
    fn every_search_equals_a_naive_filter(world in world(), queries in prop::collection::vec(asked(), 12)) {
        let built = build(&world);
        for asked in &queries {
            compare(&built, asked);
        }
    }
}

/// What the property above meets, counted, so that a change of its strategies cannot empty it unseen.
#[test]
fn the_random_searches_are_not_trivial() {
    let mut runner = TestRunner::deterministic();
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    let mut count = |what: &'static str, holds: bool| *counts.entry(what).or_default() += usize::from(holds);
    for _ in 0..100 {
        let (world, queries) = (world(), prop::collection::vec(asked(), 12)).new_tree(&mut runner).unwrap().current();
        let built = build(&world);
        count("several segments", built.image.transactions.segments().len() > 1);
        let removed =
            built.image.transactions.segments().iter().any(|segment| segment.live() < segment.columns().len());
        count("removed rows", removed);
        for asked in &queries {
            let hits = built.hits(asked);
            let page = Built::page(hits.clone(), asked);
            let worded = asked.text.split_whitespace().count();
            count("hits", !hits.is_empty());
            count("some rows and not all", !hits.is_empty() && hits.len() < built.rows.len());
            count("hits by a word", worded > 0 && !hits.is_empty());
            count("hits by several words", worded > 1 && !hits.is_empty());
            count("hits by category", !asked.categories.is_empty() && !hits.is_empty());
            count("hits by external id", !asked.external_ids.is_empty() && !hits.is_empty());
            count("hits by amount", asked.min_amount.or(asked.max_amount).is_some() && !hits.is_empty());
            count("hits by date", asked.start.or(asked.end).is_some() && !hits.is_empty());
            count("several months", built.months(&hits).len() > 1);
            count("a page in the middle", asked.offset > 0 && !page.is_empty() && page.len() < hits.len());
            count("a page beyond the end", asked.offset >= hits.len() && !hits.is_empty());
        }
    }
    let at_least = |least: usize, what: &str| assert!(counts[what] >= least, "{what}: {counts:?}");
    at_least(20, "several segments");
    at_least(20, "removed rows");
    at_least(400, "hits");
    at_least(300, "some rows and not all");
    at_least(120, "hits by a word");
    for what in [
        "hits by several words",
        "hits by category",
        "hits by external id",
        "hits by amount",
        "hits by date",
        "several months",
        "a page in the middle",
        "a page beyond the end",
    ] {
        at_least(40, what);
    }
}
