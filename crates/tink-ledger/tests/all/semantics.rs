//! The ledger against a naive model of the platform: random commands, every answer and every state compared.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use futures_executor::block_on;
use proptest::prelude::*;
use tink_ledger::clock::ManualClock;
use tink_ledger::command::{
    AccountChange, AccountDraft, AccountReference, CreateUser, DeleteFromAccount, IngestIntoAccount,
    IngestTransactions, TransactionDraft, UpdateTransaction, UserCommand,
};
use tink_ledger::decide::Rules;
use tink_ledger::event::Extra;
use tink_ledger::log::{Log, MemoryLog, WorldId};
use tink_ledger::rules::categories::{CategoryIndex, CategoryTree};
use tink_ledger::rules::categorise::{CategoriseInput, Categoriser};
use tink_ledger::rules::search::{Query, Sort, search};
use tink_ledger::{Id, IngestionKind, Ledger, LedgerError, Profile, Refusal, Settings, TransactionKind};
use tink_model::{Amount, EpochMillis};

const DAY: i64 = 24 * 60 * 60 * 1000;

/// Categories by the first letter of the description, so that the model can say them too.
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
        Some('a') => "expenses:food.groceries",
        Some('b') => "expenses:food.restaurants",
        _ => "expenses:misc.uncategorized",
    }
}

#[derive(Debug, Clone)]
enum Step {
    IngestAccounts(Vec<u8>),
    Rename(u8, String),
    Exclude(u8, &'static str),
    DeleteAccount(u8),
    Ingest { rows: Vec<Row>, auto_book: bool, override_pending: bool },
    Update { account: u8, row: Row },
    Delete { account: u8, ids: Vec<u8> },
    Wait(i64),
    Reopen,
}

#[derive(Debug, Clone)]
struct Row {
    account: u8,
    id: u8,
    cents: i64,
    day: i64,
    word: char,
    pending: Option<bool>,
    replaces: Vec<u8>,
    expires_in_days: Option<i64>,
}

/// Two accounts exist from the start; the third seldom does.
fn account() -> impl Strategy<Value = u8> {
    prop_oneof![10 => 0..2_u8, 1 => Just(2)]
}

fn row() -> impl Strategy<Value = Row> {
    let replaces = prop_oneof![3 => Just(Vec::new()), 1 => prop::collection::vec(0..8_u8, 1..3)];
    let pending = prop_oneof![Just(None), Just(Some(true)), Just(Some(false))];
    let expires = prop_oneof![2 => Just(None), 1 => (0..5_i64).prop_map(Some)];
    (account(), 0..8_u8, -3..4_i64, 0..40_i64, prop::sample::select(vec!['a', 'b', 'c']), pending, replaces, expires)
        .prop_map(|(account, id, euros, day, word, pending, replaces, expires_in_days)| Row {
            account,
            id,
            cents: euros * 150,
            day,
            word,
            pending,
            replaces,
            expires_in_days,
        })
}

fn step() -> impl Strategy<Value = Step> {
    let rows = || prop_oneof![4 => prop::collection::vec(row(), 0..3), 1 => prop::collection::vec(row(), 3..7)];
    prop_oneof![
        2 => prop::collection::vec(0..3_u8, 1..3).prop_map(Step::IngestAccounts),
        1 => (account(), "[a-z]{3}").prop_map(|(account, name)| Step::Rename(account, name)),
        1 => (account(), prop::sample::select(vec!["NONE", "PFM_DATA", "PFM_AND_SEARCH"]))
            .prop_map(|(account, exclusion)| Step::Exclude(account, exclusion)),
        1 => account().prop_map(Step::DeleteAccount),
        20 => (rows(), prop::bool::weighted(0.3), prop::bool::weighted(0.2))
            .prop_map(|(rows, auto_book, override_pending)| Step::Ingest { rows, auto_book, override_pending }),
        6 => (account(), row()).prop_map(|(account, row)| Step::Update { account, row }),
        6 => (account(), prop::collection::vec(0..8_u8, 1..3))
            .prop_map(|(account, ids)| Step::Delete { account, ids }),
        2 => (1..4_i64).prop_map(Step::Wait),
        2 => Just(Step::Reopen),
    ]
}

/// A stored transaction as the model keeps it.
#[derive(Debug, Clone, PartialEq)]
struct Stored {
    id: u8,
    cents: i64,
    date: i64,
    description: String,
    pending: bool,
    category: &'static str,
    expires: Option<i64>,
}

#[derive(Debug, Clone, Default)]
struct ModelAccount {
    name: String,
    exclusion: &'static str,
    cents: i64,
    rows: Vec<Stored>,
    deleted: BTreeSet<u8>,
}

/// The platform, written down as plainly as possible.
#[derive(Debug, Default)]
struct Model {
    accounts: BTreeMap<u8, ModelAccount>,
    now: i64,
}

/// Whether a request holds a pending again.
fn resent(rows: &[Row], account: u8, id: u8) -> bool {
    rows.iter().any(|row| row.account == account && row.id == id && row.pending == Some(true))
}

fn account_id(account: u8) -> String {
    format!("account-{account}")
}

fn row_id(id: u8) -> String {
    format!("row-{id}")
}

impl Model {
    fn ingest_accounts(&mut self, accounts: &[u8]) -> Result<(), Refusal> {
        let mut seen = BTreeSet::new();
        for account in accounts {
            if self.accounts.contains_key(account) || !seen.insert(*account) {
                return Err(Refusal::AccountExists { external_id: account_id(*account) });
            }
        }
        for account in accounts {
            let new = ModelAccount { name: "new".to_owned(), exclusion: "NONE", ..ModelAccount::default() };
            self.accounts.insert(*account, new);
        }
        Ok(())
    }

    fn ingest(&mut self, rows: &[Row], auto_book: bool, override_pending: bool) -> Result<(), Refusal> {
        if self.accounts.is_empty() {
            return Err(Refusal::NoAccounts);
        }
        for (position, row) in rows.iter().enumerate() {
            if !self.accounts.contains_key(&row.account) {
                return Err(Refusal::AccountNotFound { reference: account_id(row.account), position: Some(position) });
            }
        }
        if override_pending {
            for row in rows.iter().filter(|row| row.pending == Some(true)) {
                if row.expires_in_days.is_none() {
                    return Err(Refusal::PendingExpiry { external_id: row_id(row.id) });
                }
            }
        }
        let stored = |row: &Row| self.accounts[&row.account].rows.iter().find(|stored| stored.id == row.id);
        if let Some(row) = rows.iter().find(|row| {
            // A repetition within the request is a duplicate, whatever the first one was.
            let first = rows.iter().find(|first| (first.account, first.id) == (row.account, row.id)).unwrap();
            std::ptr::eq(first, *row) && self.accounts[&row.account].deleted.contains(&row.id)
        }) {
            return Err(Refusal::TransactionDeleted { external_id: row_id(row.id) });
        }
        let mut seen = BTreeSet::new();
        for row in rows {
            let kept =
                override_pending && row.pending == Some(true) && stored(row).is_some_and(|stored| stored.pending);
            if !seen.insert((row.account, row.id)) || (stored(row).is_some() && !kept) {
                return Err(Refusal::TransactionExists { external_id: row_id(row.id) });
            }
        }
        let before: BTreeMap<u8, Vec<Stored>> =
            self.accounts.iter().map(|(account, model)| (*account, model.rows.clone())).collect();
        let mut gone: BTreeSet<(u8, u8)> = BTreeSet::new();
        for row in rows {
            let pendings = || before[&row.account].iter().filter(|stored| stored.pending);
            gone.extend(
                pendings()
                    .filter(|stored| stored.expires.is_some_and(|expires| expires <= self.now))
                    .filter(|stored| !(override_pending && resent(rows, row.account, stored.id)))
                    .map(|stored| (row.account, stored.id)),
            );
            if pendings().any(|stored| stored.id == row.id) {
                continue;
            }
            let mut replaced: Vec<&Stored> = Vec::new();
            if row.pending != Some(true) {
                if !row.replaces.is_empty() {
                    for id in &row.replaces {
                        replaced.extend(pendings().find(|stored| stored.id == *id));
                    }
                } else if auto_book {
                    let apart = |stored: &Stored| (stored.date - row.day * DAY).abs();
                    let mut fitting: Vec<&Stored> = pendings()
                        .filter(|stored| {
                            !gone.contains(&(row.account, stored.id))
                                && stored.cents == row.cents
                                && stored.description == row.word.to_string()
                                && apart(stored) <= 7 * DAY
                        })
                        .collect();
                    fitting.sort_by_key(|stored| apart(stored));
                    replaced.extend(fitting.first());
                }
            }
            let mut largest: Option<&Stored> = None;
            for stored in &replaced {
                if largest.is_none_or(|largest| stored.cents.abs() > largest.cents.abs()) {
                    largest = Some(stored);
                }
            }
            gone.extend(replaced.iter().map(|stored| (row.account, stored.id)));
            let account = self.accounts.get_mut(&row.account).unwrap();
            let category = largest.map_or_else(|| account.category(row.word, row.cents), |largest| largest.category);
            account.rows.push(Stored {
                id: row.id,
                cents: row.cents,
                date: row.day * DAY,
                description: row.word.to_string(),
                pending: row.pending == Some(true),
                category,
                expires: row.expires_in_days.map(|days| self.now + days * DAY),
            });
        }
        for account in rows.iter().map(|row| row.account) {
            self.accounts.get_mut(&account).unwrap().cents = 1000;
            if override_pending {
                let overridden =
                    before[&account].iter().filter(|stored| stored.pending && !resent(rows, account, stored.id));
                gone.extend(overridden.map(|stored| (account, stored.id)));
            }
        }
        for (account, id) in gone {
            let account = self.accounts.get_mut(&account).unwrap();
            account.rows.retain(|stored| stored.id != id);
            account.deleted.insert(id);
        }
        Ok(())
    }

    fn update(&mut self, account: u8, row: &Row) -> Result<(), Refusal> {
        let now = self.now;
        let Some(model) = self.accounts.get_mut(&account) else {
            return Err(Refusal::AccountNotFound { reference: account_id(account), position: Some(0) });
        };
        let fresh = model.category(row.word, row.cents);
        let Some(stored) = model.rows.iter_mut().find(|stored| stored.id == row.id) else {
            return Err(Refusal::TransactionNotFound { external_id: row_id(row.id) });
        };
        let same = stored.description == row.word.to_string() && (stored.cents < 0) == (row.cents < 0);
        stored.category = if same { stored.category } else { fresh };
        stored.cents = row.cents;
        stored.date = row.day * DAY;
        stored.description = row.word.to_string();
        stored.pending = row.pending.unwrap_or(stored.pending);
        stored.expires = match stored.pending {
            true => row.expires_in_days.map(|days| now + days * DAY).or(stored.expires),
            false => None,
        };
        model.cents = 2000;
        Ok(())
    }

    fn delete(&mut self, account: u8, ids: &[u8]) -> Result<(), Refusal> {
        let Some(model) = self.accounts.get_mut(&account) else {
            return Err(Refusal::AccountNotFound { reference: account_id(account), position: Some(0) });
        };
        if let Some(id) = ids.iter().find(|id| !model.rows.iter().any(|stored| stored.id == **id)) {
            return Err(Refusal::TransactionNotFound { external_id: row_id(*id) });
        }
        model.rows.retain(|stored| !ids.contains(&stored.id));
        model.deleted.extend(ids);
        model.cents = 3000;
        Ok(())
    }
}

impl ModelAccount {
    fn category(&self, word: char, cents: i64) -> &'static str {
        match (self.exclusion, cents < 0) {
            ("NONE", _) => category_of(&word.to_string()),
            (_, true) => "expenses:misc.uncategorized",
            (_, false) => "income:other.other",
        }
    }
}

/// The ledger under test and how to open it again over the same log.
struct Subject {
    log: Arc<dyn Log>,
    clock: Arc<ManualClock>,
    ledger: Ledger,
    user: Id,
}

fn ledger(log: &Arc<dyn Log>, clock: &Arc<ManualClock>, partial: bool) -> Ledger {
    let rules = Rules { profile: Profile::Seed, partial, categoriser: Arc::new(ByFirstLetter) };
    Ledger::new(Arc::clone(log), WorldId::ROOT, clock.clone(), Settings { seed: 7, rules })
}

impl Subject {
    fn new() -> Self {
        let log: Arc<dyn Log> = Arc::new(MemoryLog::new());
        let clock = Arc::new(ManualClock::new(0));
        let ledger = ledger(&log, &clock, false);
        let command = CreateUser {
            external_id: Some("someone".to_owned()),
            market: "SE".to_owned(),
            locale: None,
            retention_class: None,
        };
        let user = block_on(ledger.create_user("tenant", command)).unwrap().user;
        Self { log, clock, ledger, user }
    }

    fn run(&self, command: UserCommand) -> Result<(), Refusal> {
        match block_on(self.ledger.execute(self.user, command)) {
            Ok(()) => Ok(()),
            Err(LedgerError::Refused(refusal)) => Err(refusal),
            Err(other) => panic!("{other}"),
        }
    }

    fn check(&self, model: &Model) {
        let image = block_on(self.ledger.user(self.user)).unwrap();
        let shown: BTreeMap<String, (String, String)> = image
            .live_accounts()
            .map(|(_, account)| {
                (account.external_id.clone(), (account.name.clone(), account.visible_balance().to_string()))
            })
            .collect();
        let expected: BTreeMap<String, (String, String)> = model
            .accounts
            .iter()
            .map(|(id, account)| (account_id(*id), (account.name.clone(), cents(account.cents).to_string())))
            .collect();
        assert_eq!(shown, expected);

        let query = Query { limit: 1000, sort: Sort::Date, ascending: true, ..Query::default() };
        let hits = search(&image, &query);
        let searchable = || model.accounts.iter().filter(|(_, account)| account.exclusion != "PFM_AND_SEARCH");
        let mut expected: Vec<(String, String, i64, String, String, bool, &str)> = searchable()
            .flat_map(|(account, model)| {
                model.rows.iter().map(|row| {
                    (
                        account_id(*account),
                        row_id(row.id),
                        row.date,
                        cents(row.cents).to_string(),
                        row.description.clone(),
                        row.pending,
                        row.category,
                    )
                })
            })
            .collect();
        let mut shown: Vec<(String, String, i64, String, String, bool, &str)> = hits
            .page
            .iter()
            .map(|row| {
                (
                    image.accounts[usize::from(row.account())].external_id.clone(),
                    row.external_id().to_owned(),
                    row.date().as_millis(),
                    row.amount().to_string(),
                    row.description().to_owned(),
                    row.pending(),
                    row.category().code(),
                )
            })
            .collect();
        assert!(hits.page.is_sorted_by_key(|row| row.date()));
        expected.sort();
        shown.sort();
        assert_eq!(shown, expected);
        assert_eq!(hits.count, expected.len());
        let net: i64 = searchable().flat_map(|(_, account)| &account.rows).map(|row| row.cents).sum();
        assert_eq!(hits.net, cents(net));
    }
}

fn cents(cents: i64) -> Amount {
    Amount::new(cents, 2)
}

fn draft(row: &Row, now: i64) -> TransactionDraft {
    let expires = row.expires_in_days.map(|days| EpochMillis::new(now + days * DAY));
    TransactionDraft {
        external_id: row_id(row.id),
        date: EpochMillis::new(row.day * DAY),
        amount: cents(row.cents),
        description: row.word.to_string(),
        kind: TransactionKind::Default,
        pending: row.pending,
        pending_ids: row.replaces.iter().map(|id| row_id(*id)).collect(),
        extra: Some(Box::new(Extra { pending_expires: expires, ..Extra::default() })),
    }
}

fn account_draft(account: u8) -> AccountDraft {
    AccountDraft {
        external_id: account_id(account),
        name: "new".to_owned(),
        number: "1".to_owned(),
        kind: "CHECKING".to_owned(),
        balance: cents(0),
        reserved: None,
        available_credit: None,
        closed: false,
        exclusion: "NONE".to_owned(),
        flags: Vec::new(),
        payload: None,
    }
}

/// One request of one account each, as the model sees the balance set by every row's account.
fn ingestion(rows: &[Row], auto_book: bool, override_pending: bool, now: i64) -> UserCommand {
    let accounts = rows.iter().map(|row| IngestIntoAccount {
        external_id: account_id(row.account),
        balance: cents(1500),
        reserved: Some(cents(500)),
        payload: None,
        transactions: vec![draft(row, now)],
    });
    UserCommand::IngestTransactions(IngestTransactions {
        kind: IngestionKind::RealTime,
        auto_book,
        override_pending,
        accounts: accounts.collect(),
    })
}

fn change(account: u8) -> AccountChange {
    AccountChange { external_id: account_id(account), ..AccountChange::default() }
}

fn unknown_account(account: u8) -> Refusal {
    Refusal::AccountNotFound { reference: account_id(account), position: None }
}

fn take(subject: &mut Subject, model: &mut Model, step: &Step) {
    match step {
        Step::IngestAccounts(accounts) => {
            let drafts = accounts.iter().map(|account| account_draft(*account)).collect();
            assert_eq!(subject.run(UserCommand::IngestAccounts(drafts)), model.ingest_accounts(accounts));
        }
        Step::Rename(account, name) => {
            let command = UserCommand::UpdateAccount(AccountChange { name: Some(name.clone()), ..change(*account) });
            let expected = match model.accounts.get_mut(account) {
                Some(model) => {
                    model.name.clone_from(name);
                    Ok(())
                }
                None => Err(unknown_account(*account)),
            };
            assert_eq!(subject.run(command), expected);
        }
        Step::Exclude(account, exclusion) => {
            let exclusion_sent = Some((*exclusion).to_owned());
            let command = UserCommand::UpdateAccount(AccountChange { exclusion: exclusion_sent, ..change(*account) });
            let expected = match model.accounts.get_mut(account) {
                Some(model) => {
                    model.exclusion = exclusion;
                    Ok(())
                }
                None => Err(unknown_account(*account)),
            };
            assert_eq!(subject.run(command), expected);
        }
        Step::DeleteAccount(account) => {
            let command = UserCommand::DeleteAccount { external_id: account_id(*account) };
            let expected = model.accounts.remove(account).map(|_| ()).ok_or_else(|| unknown_account(*account));
            assert_eq!(subject.run(command), expected);
        }
        Step::Ingest { rows, auto_book, override_pending } => {
            let command = ingestion(rows, *auto_book, *override_pending, model.now);
            assert_eq!(subject.run(command), model.ingest(rows, *auto_book, *override_pending));
        }
        Step::Update { account, row } => {
            let command = UserCommand::UpdateTransaction(Box::new(UpdateTransaction {
                account: AccountReference::External(account_id(*account)),
                balance: cents(2000),
                reserved: None,
                payload: None,
                draft: draft(row, model.now),
            }));
            assert_eq!(subject.run(command), model.update(*account, row));
        }
        Step::Delete { account, ids } => {
            let command = UserCommand::DeleteTransactions(vec![DeleteFromAccount {
                external_id: account_id(*account),
                balance: cents(3000),
                reserved: None,
                payload: None,
                transactions: ids.iter().map(|id| row_id(*id)).collect(),
            }]);
            assert_eq!(subject.run(command), model.delete(*account, ids));
        }
        Step::Wait(days) => {
            model.now += days * DAY;
            subject.clock.set(model.now);
        }
        Step::Reopen => subject.ledger = ledger(&subject.log, &subject.clock, false),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn every_answer_and_every_state_equals_the_naive_model(steps in prop::collection::vec(step(), 1..60)) {
        let mut subject = Subject::new();
        let mut model = Model::default();
        take(&mut subject, &mut model, &Step::IngestAccounts(vec![0, 1]));
        for step in &steps {
            take(&mut subject, &mut model, step);
            subject.check(&model);
        }
        subject.ledger = ledger(&subject.log, &subject.clock, false);
        subject.check(&model);
    }
}

#[test]
fn the_same_commands_give_the_same_bytes() {
    let bytes = || {
        let subject = Subject::new();
        subject.run(UserCommand::IngestAccounts(vec![account_draft(0)])).unwrap();
        block_on(subject.log.read(WorldId::ROOT, &tink_ledger::log::StreamId::user(&subject.user.to_string()), 0))
            .unwrap()
            .into_iter()
            .map(|batch| batch.payload)
            .collect::<Vec<_>>()
    };
    assert_eq!(bytes(), bytes());
}
