//! Images from random histories, and the rows that they should hold.

use std::sync::Arc;

use futures_executor::block_on;
use jiff::Timestamp;
use proptest::prelude::*;
use tink_ledger::clock::ManualClock;
use tink_ledger::command::{
    AccountChange, AccountDraft, AccountReference, CreateUser, DeleteFromAccount, IngestIntoAccount,
    IngestTransactions, TransactionDraft, UpdateTransaction, UserCommand,
};
use tink_ledger::decide::Rules;
use tink_ledger::event::Extra;
use tink_ledger::image::{Row, UserImage};
use tink_ledger::log::{MemoryLog, WorldId};
use tink_ledger::rules::categories::{CategoryIndex, CategoryTree};
use tink_ledger::rules::categorise::{CategoriseInput, Categoriser};
use tink_ledger::{Exclusion, IngestionKind, Ledger, Profile, Settings, TransactionKind};
use tink_model::{Amount, EpochMillis};

/// Two accounts share a name, and one name differs from theirs in its letter case alone.
pub(super) const NAMES: [&str; 4] = ["same", "Same", "same", "åland"];

/// Markets whose zones lie far apart, and with them the breaks of their months.
const MARKETS: [&str; 5] = ["SE", "US", "IN", "NZ", "BR"];

pub(super) const AMOUNTS: [&str; 15] = [
    "-2",
    "-1.5",
    "-1.50",
    "-0.005",
    "0",
    "0.0",
    "1",
    "1.00",
    "1.1",
    "-1.2",
    "-2.2",
    "2.5",
    "3",
    "-12345678901234567890.12",
    "12345678901234567890.125",
];

const NOTES: [&str; 6] =
    ["#cake", "so good #Cake, #wedding", "#CAKE!? #b", "cake", "a#cake # ##cake", "\u{3000}#TÅRTA\t#b."];

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

pub(super) fn category_of(description: &str) -> &'static str {
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
pub(super) struct World {
    pub(super) locale: &'static str,
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
    notes: Option<&'static str>,
}

/// Few letters, so that words are found and so that the end of one description and the start of the next make up words.
pub(super) fn word() -> impl Strategy<Value = String> {
    prop_oneof![
        12 => "[abABåÅé]{1,3}",
        1 => prop::sample::select(vec!["ß", "ẞ", "İ", "i", "ñ", "Ñ", "Σ", "ΟΔΟΣ", "ΟΔΟΣΑ", "бар", "БАР", "日本"]).prop_map(str::to_owned),
    ]
}

fn description() -> impl Strategy<Value = String> {
    let parts = prop::collection::vec(word(), 0..4);
    (parts, prop::sample::select(vec![" ", " ", "-", "1"])).prop_map(|(words, between)| words.join(between))
}

/// Instants around the breaks of months and the changes of clocks, in every zone of the test.
pub(super) fn near_date() -> impl Strategy<Value = i64> {
    let breaks = [
        "2023-12-01",
        "2024-01-01",
        "2024-03-01",
        "2024-03-31",
        "2024-04-01",
        "2024-10-27",
        "2025-03-01",
        "2025-03-09",
    ];
    let midnights: Vec<i64> =
        breaks.iter().map(|day| format!("{day}T00:00:00Z").parse::<Timestamp>().unwrap().as_millisecond()).collect();
    let days = prop_oneof![2 => -1..=1_i64, 1 => -9..=9_i64];
    let near = (prop::sample::select(midnights), -26..=26_i64, -1..=1_i64, days);
    near.prop_map(|(midnight, half_hours, millis, days)| midnight + (half_hours + 48 * days) * 30 * 60 * 1000 + millis)
}

/// Also instants that no calendar reaches.
pub(super) fn date() -> impl Strategy<Value = i64> {
    prop_oneof![60 => near_date(), 1 => prop::sample::select(vec![i64::MIN, i64::MAX])]
}

fn draft() -> impl Strategy<Value = Draft> {
    let notes = prop::option::weighted(0.3, prop::sample::select(NOTES.as_slice()));
    (0..4_u8, date(), prop::sample::select(AMOUNTS.as_slice()), description(), notes)
        .prop_map(|(account, date, amount, description, notes)| Draft { account, date, amount, description, notes })
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        6 => prop::collection::vec(draft(), 1..8).prop_map(Step::Ingest),
        1 => prop::collection::vec(draft(), 30..90).prop_map(Step::Ingest),
        2 => prop::collection::vec(any::<prop::sample::Index>(), 1..6).prop_map(Step::Delete),
        1 => (any::<prop::sample::Index>(), draft()).prop_map(|(place, draft)| Step::Update(place, draft)),
    ]
}

pub(super) fn world() -> impl Strategy<Value = World> {
    let exclusion = prop_oneof![
        8 => Just(Exclusion::None),
        1 => Just(Exclusion::PfmData),
        1 => Just(Exclusion::PfmAndSearch),
        1 => Just(Exclusion::Aggregation),
    ];
    let exclusions = prop::collection::vec(exclusion, NAMES.len());
    let deleted = prop_oneof![4 => Just(None), 1 => (0..4_u8).prop_map(Some)];
    let locale = prop::sample::select(vec!["sv_SE", "en_GB"]);
    let history = (prop::collection::vec(step(), 1..12), exclusions, deleted);
    (locale, prop::sample::select(MARKETS.as_slice()), history).prop_map(|(locale, market, history)| {
        let (steps, exclusions, deleted_account) = history;
        World { locale, market, steps, exclusions, deleted_account }
    })
}

/// A world with a segment that is large enough for an index, and whose words repeat.
pub(super) fn large_world() -> impl Strategy<Value = World> {
    let rows = prop::collection::vec(draft(), 150..200).prop_map(|rows| rows.into_iter().cycle().take(1_500).collect());
    (rows, world()).prop_map(|(rows, mut world)| {
        world.steps.insert(0, Step::Ingest(rows));
        world
    })
}

impl World {
    /// Whether the transactions of an account are found.
    pub(super) fn is_searchable(&self, account: u8) -> bool {
        !matches!(self.exclusions[usize::from(account)], Exclusion::PfmAndSearch | Exclusion::Aggregation)
    }
}

/// A row as the naive search sees it. Rows stand in the order of their first ingestion.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Kept {
    pub(super) account: u8,
    pub(super) external_id: String,
    pub(super) date: i64,
    pub(super) amount: Amount,
    pub(super) description: String,
    pub(super) notes: Option<String>,
}

impl Kept {
    pub(super) fn of(row: &Row<'_>) -> Self {
        Self {
            account: u8::try_from(row.account()).unwrap(),
            external_id: row.external_id().to_owned(),
            date: row.date().as_millis(),
            amount: row.amount(),
            description: row.description().to_owned(),
            notes: row.extra().and_then(|extra| extra.notes.clone()),
        }
    }
}

fn account_id(account: u8) -> String {
    format!("account-{account}")
}

pub(super) fn amount(text: &str) -> Amount {
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
        has_payload: true,
        extra: Some(Box::new(Extra { notes: draft.notes.map(str::to_owned), ..Extra::default() })),
    }
}

fn kept(draft: &Draft, external_id: String) -> Kept {
    Kept {
        account: draft.account,
        external_id,
        date: draft.date,
        amount: amount(draft.amount),
        description: draft.description.clone(),
        notes: draft.notes.map(str::to_owned),
    }
}

/// A ledger's image and the rows that it should hold.
pub(super) struct Built {
    pub(super) world: World,
    pub(super) image: Arc<UserImage>,
    pub(super) rows: Vec<Kept>,
}

pub(super) fn build(world: &World) -> Built {
    let rules =
        Rules { profile: Profile::Seed, partial: false, opt_in: false, seed: 1, categoriser: Arc::new(ByFirstLetter) };
    let clock = Arc::new(ManualClock::new(0));
    let ledger = Ledger::new(Arc::new(MemoryLog::new()), WorldId::ROOT, clock, Settings { seed: 1, rules });
    let new = CreateUser {
        external_id: Some("someone".to_owned()),
        contact: None,
        market: world.market.to_owned(),
        locale: Some(world.locale.to_owned()),
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
                run(UserCommand::IngestTransactions(Arc::new(IngestTransactions {
                    kind: IngestionKind::Batch,
                    auto_book: false,
                    override_pending: false,
                    accounts,
                })));
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
