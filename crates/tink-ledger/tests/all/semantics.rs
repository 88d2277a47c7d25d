//! The ledger against a naive model of the platform: random commands, every answer and every state compared.

mod model;
mod steps;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use futures_executor::block_on;
use proptest::prelude::*;
use tempfile::TempDir;
use tink_ledger::clock::ManualClock;
use tink_ledger::command::{
    AccountChange, AccountDraft, AccountReference, CreateUser, DeleteFromAccount, IngestIntoAccount,
    IngestTransactions, TransactionDraft, UpdateTransaction, UserCommand,
};
use tink_ledger::decide::Rules;
use tink_ledger::event::Extra;
use tink_ledger::image::{Segment, UserImage};
use tink_ledger::log::{Log, MemoryLog, SqliteLog, SqliteOptions, StreamId, Synchronous, WorldId};
use tink_ledger::rules::categories::{CategoryIndex, CategoryTree};
use tink_ledger::rules::categorise::{CategoriseInput, Categoriser};
use tink_ledger::rules::search::{Query, Sort, search};
use tink_ledger::{Exclusion, Id, Ledger, LedgerError, Profile, Refusal, Settings, TransactionKind};
use tink_model::{Amount, EpochMillis, Json};

use model::{Model, Stored};
use steps::{Ingestion, Row, Step, Update, step};

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

fn account_id(account: u8) -> String {
    format!("account-{account}")
}

fn row_id(id: u8) -> String {
    format!("row-{id}")
}

fn cents(cents: i64) -> Amount {
    Amount::new(cents, 2)
}

fn json(text: u8) -> Json {
    Json::from_text(format!(r#"{{"text": {text}}}"#)).unwrap()
}

/// Where the world under test is kept.
enum Store {
    Memory(Arc<MemoryLog>),
    File(TempDir),
}

impl Store {
    fn memory() -> Self {
        Self::Memory(Arc::new(MemoryLog::new()))
    }

    fn open(&self) -> Arc<dyn Log> {
        match self {
            Self::Memory(log) => log.clone(),
            Self::File(folder) => {
                let mut options = SqliteOptions::default();
                options.synchronous = Synchronous::Normal;
                Arc::new(SqliteLog::open(folder.path().join("world.db"), options).unwrap())
            }
        }
    }
}

/// The ledger under test, and what was seen of it so far.
struct Subject {
    store: Store,
    profile: Profile,
    clock: Arc<ManualClock>,
    ledger: Option<Ledger>,
    user: Id,
    accounts: BTreeMap<u8, Id>,
    transactions: BTreeMap<Id, (String, String)>,
}

impl Subject {
    fn new(store: Store, profile: Profile) -> Self {
        let clock = Arc::new(ManualClock::new(0));
        let (accounts, transactions) = (BTreeMap::new(), BTreeMap::new());
        let mut subject = Self { store, profile, clock, ledger: None, user: Id(0), accounts, transactions };
        subject.reopen();
        let command = CreateUser {
            external_id: Some("someone".to_owned()),
            market: "SE".to_owned(),
            locale: None,
            retention_class: None,
            synthetic_credentials: true,
        };
        subject.user = block_on(subject.ledger().create_user("tenant", command)).unwrap().user;
        subject
    }

    /// Ends the ledger and its log, and begins anew with what is stored.
    fn reopen(&mut self) {
        self.ledger = None;
        let rules = Rules { profile: self.profile, partial: false, categoriser: Arc::new(ByFirstLetter) };
        let settings = Settings { seed: 7, rules };
        self.ledger = Some(Ledger::new(self.store.open(), WorldId::ROOT, self.clock.clone(), settings));
    }

    fn ledger(&self) -> &Ledger {
        self.ledger.as_ref().unwrap()
    }

    fn run(&self, command: UserCommand) -> Result<(), Refusal> {
        match block_on(self.ledger().execute(self.user, command)) {
            Ok(()) => Ok(()),
            Err(LedgerError::Refused(refusal)) => Err(refusal),
            Err(other) => panic!("{other}"),
        }
    }

    fn check(&mut self, model: &Model) {
        let image = block_on(self.ledger().user(self.user)).unwrap();
        check_accounts(&image, model);
        check_rows(&image, model);
        check_search(&image, model);
        let status_updated = image.connector().unwrap().status_updated.map(EpochMillis::as_millis);
        assert_eq!(status_updated, model.status_updated);
        assert_eq!(image.connector().unwrap().last_count, model.last_count);
        self.check_ids(&image);
    }

    /// An id belongs to one account or transaction for ever, and leads to nothing else.
    fn check_ids(&mut self, image: &UserImage) {
        for (_, account) in image.live_accounts() {
            let number = account.external_id.strip_prefix("account-").unwrap().parse().unwrap();
            self.accounts.insert(number, account.id);
        }
        let mut live = BTreeSet::new();
        for row in image.transactions.segments().iter().flat_map(Segment::rows) {
            let account = image.accounts[usize::from(row.account())].id.to_string();
            let names = (account, row.external_id().to_owned());
            assert!(live.insert(row.id()));
            assert_eq!(self.transactions.entry(row.id()).or_insert_with(|| names.clone()), &names);
            assert_eq!(image.transactions.by_id(row.id()).unwrap().serial(), row.serial());
            assert_eq!(image.transactions.by_serial(row.serial()).unwrap().id(), row.id());
        }
        for gone in self.transactions.keys().filter(|id| !live.contains(id)) {
            assert!(image.transactions.by_id(*gone).is_none());
        }
    }
}

fn check_accounts(image: &UserImage, model: &Model) {
    type Shown = (String, Exclusion, Amount, Option<Amount>, Amount, Option<Json>);
    let shown: BTreeMap<String, Shown> = image
        .live_accounts()
        .map(|(_, account)| {
            let visible = account.visible_balance();
            let values = (account.name.clone(), account.exclusion, account.balance, account.reserved, visible);
            (account.external_id.clone(), (values.0, values.1, values.2, values.3, values.4, account.payload.clone()))
        })
        .collect();
    let expected: BTreeMap<String, Shown> = model
        .accounts
        .iter()
        .map(|(id, account)| {
            let visible = cents(account.balance - account.reserved.unwrap_or(0));
            let (balance, reserved) = (cents(account.balance), account.reserved.map(cents));
            let payload = account.payload.map(json);
            (account_id(*id), (account.name.clone(), account.exclusion, balance, reserved, visible, payload))
        })
        .collect();
    assert_eq!(shown, expected);
}

/// Every stored row, those of accounts that search leaves out included.
fn check_rows(image: &UserImage, model: &Model) {
    let rows = image.transactions.segments().iter().flat_map(Segment::rows);
    let shown: BTreeMap<(String, String), Stored> = rows
        .map(|row| {
            let extra = row.extra().map(|extra| extra.as_ref().clone()).unwrap_or_default();
            assert_eq!(extra.notes.is_some(), extra.notes.as_deref() == Some("#tag"));
            let payload = extra.payload.map(|payload| (0..9).find(|text| json(*text) == payload).unwrap());
            let stored = Stored {
                id: row.external_id().strip_prefix("row-").unwrap().parse().unwrap(),
                cents: i64::try_from(row.amount().parts().0).unwrap(),
                date: row.date().as_millis(),
                description: row.description().to_owned(),
                pending: row.pending(),
                category: row.category().code(),
                expires: extra.pending_expires.map(EpochMillis::as_millis),
                payload,
                tag: extra.notes.is_some(),
                inserted: row.inserted().as_millis(),
                modified: row.modified().as_millis(),
            };
            let account = image.accounts[usize::from(row.account())].external_id.clone();
            ((account, row.external_id().to_owned()), stored)
        })
        .collect();
    let expected: BTreeMap<(String, String), Stored> = model
        .accounts
        .iter()
        .flat_map(|(id, account)| account.rows.iter().map(|row| ((account_id(*id), row_id(row.id)), row.clone())))
        .collect();
    assert_eq!(shown, expected);
    assert_eq!(image.transactions.len(), expected.len());
}

fn check_search(image: &UserImage, model: &Model) {
    let query = Query { limit: 1000, sort: Sort::Date, ascending: true, ..Query::default() };
    let hits = search(image, &query);
    let searchable = || model.accounts.iter().filter(|(_, account)| account.exclusion != Exclusion::PfmAndSearch);
    let mut expected: Vec<(i64, String, String)> = searchable()
        .flat_map(|(id, account)| account.rows.iter().map(|row| (row.date, account_id(*id), row_id(row.id))))
        .collect();
    let shown = hits.page.iter().map(|row| {
        let account = image.accounts[usize::from(row.account())].external_id.clone();
        (row.date().as_millis(), account, row.external_id().to_owned())
    });
    let mut shown: Vec<(i64, String, String)> = shown.collect();
    assert!(shown.is_sorted_by_key(|(date, ..)| *date));
    expected.sort();
    shown.sort();
    assert_eq!(shown, expected);
    assert_eq!(hits.count, expected.len());
    let net: i64 = searchable().flat_map(|(_, account)| &account.rows).map(|row| row.cents).sum();
    assert_eq!(hits.net, Some(cents(net)));
}

fn draft(row: &Row, now: i64) -> TransactionDraft {
    let payload = row.payload.as_ref();
    let expires = payload.and_then(|payload| payload.expires_in_days);
    let extra = Extra {
        payload: payload.and_then(|payload| payload.text).map(json),
        notes: payload.filter(|payload| payload.tag).map(|_| "#tag".to_owned()),
        pending_expires: expires.map(|days| EpochMillis::new(now + days * DAY)),
        ..Extra::default()
    };
    TransactionDraft {
        external_id: row_id(row.id),
        date: EpochMillis::new(row.day * DAY),
        amount: cents(row.cents),
        description: row.word.to_string(),
        kind: TransactionKind::Default,
        pending: row.pending,
        pending_ids: row.replaces.iter().map(|id| row_id(*id)).collect(),
        has_payload: payload.is_some(),
        extra: Some(Box::new(extra)),
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
        exclusion: Exclusion::None,
        flags: Vec::new(),
        payload: None,
    }
}

fn ingestion(request: &Ingestion, now: i64) -> UserCommand {
    let accounts = request.entries.iter().map(|entry| IngestIntoAccount {
        external_id: account_id(entry.about.account),
        balance: cents(entry.about.balance),
        reserved: entry.about.reserved.map(cents),
        payload: entry.about.payload.map(json),
        transactions: entry.rows.iter().map(|row| draft(row, now)).collect(),
    });
    UserCommand::IngestTransactions(IngestTransactions {
        kind: request.kind,
        auto_book: request.auto_book,
        override_pending: request.override_pending,
        accounts: accounts.collect(),
    })
}

fn change(account: u8) -> AccountChange {
    AccountChange { external_id: account_id(account), ..AccountChange::default() }
}

fn unknown_account(account: u8) -> Refusal {
    Refusal::AccountNotFound { reference: account_id(account), position: None }
}

fn update(subject: &Subject, model: &mut Model, update: &Update) {
    let account = update.about.account;
    // An account that is gone is named by the id that it had.
    let id = subject.accounts.get(&account).copied().unwrap_or(Id(5));
    let (account, reference) = match update.minted {
        true => (AccountReference::Minted(id), id.to_string()),
        false => (AccountReference::External(account_id(account)), account_id(account)),
    };
    let command = UserCommand::UpdateTransaction(Box::new(UpdateTransaction {
        account,
        balance: cents(update.about.balance),
        reserved: update.about.reserved.map(cents),
        payload: update.about.payload.map(json),
        draft: draft(&update.row, model.now),
    }));
    assert_eq!(subject.run(command), model.update(update, &reference));
}

fn take(subject: &mut Subject, model: &mut Model, step: &Step) {
    match step {
        Step::IngestAccounts(accounts) => {
            let drafts = accounts.iter().map(|account| account_draft(*account)).collect();
            assert_eq!(subject.run(UserCommand::IngestAccounts(drafts)), model.ingest_accounts(accounts));
        }
        Step::Rename(account, name) => {
            let command = UserCommand::UpdateAccount(AccountChange { name: Some(name.clone()), ..change(*account) });
            let known = model.accounts.get_mut(account);
            let expected = known.map(|model| model.name.clone_from(name)).ok_or_else(|| unknown_account(*account));
            assert_eq!(subject.run(command), expected);
        }
        Step::Exclude(account, exclusion) => {
            let sent = Some(*exclusion);
            let command = UserCommand::UpdateAccount(AccountChange { exclusion: sent, ..change(*account) });
            let known = model.accounts.get_mut(account);
            let expected = known.map(|model| model.exclusion = *exclusion).ok_or_else(|| unknown_account(*account));
            assert_eq!(subject.run(command), expected);
        }
        Step::DeleteAccount(account) => {
            let command = UserCommand::DeleteAccount { external_id: account_id(*account) };
            let expected = model.accounts.remove(account).map(|_| ()).ok_or_else(|| unknown_account(*account));
            assert_eq!(subject.run(command), expected);
        }
        Step::Ingest(request) => {
            assert_eq!(subject.run(ingestion(request, model.now)), model.ingest(request));
        }
        Step::Update(request) => update(subject, model, request),
        Step::Delete { about, ids } => {
            let command = UserCommand::DeleteTransactions(vec![DeleteFromAccount {
                external_id: account_id(about.account),
                balance: cents(about.balance),
                reserved: about.reserved.map(cents),
                payload: about.payload.map(json),
                transactions: ids.iter().map(|id| row_id(*id)).collect(),
            }]);
            assert_eq!(subject.run(command), model.delete(about, ids));
        }
        Step::Wait(days) => {
            model.now += days * DAY;
            subject.clock.set(model.now);
        }
        Step::Reopen => subject.reopen(),
    }
}

fn run(store: Store, profile: Profile, steps: &[Step]) {
    let mut subject = Subject::new(store, profile);
    let mut model = Model::new(profile);
    take(&mut subject, &mut model, &Step::IngestAccounts(vec![0, 1]));
    subject.check(&model);
    for step in steps {
        take(&mut subject, &mut model, step);
        subject.check(&model);
    }
    subject.reopen();
    subject.check(&model);
}

fn profile() -> impl Strategy<Value = Profile> {
    prop_oneof![Just(Profile::Seed), Just(Profile::Revision2026)]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn every_answer_and_every_state_equals_the_naive_model(
        profile in profile(), steps in prop::collection::vec(step(), 1..60)
    ) {
        run(Store::memory(), profile, &steps);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn a_world_in_a_file_equals_the_naive_model_however_often_it_is_opened_again(
        profile in profile(), steps in prop::collection::vec(step(), 1..60)
    ) {
        run(Store::File(tempfile::tempdir().unwrap()), profile, &steps);
    }
}

#[test]
fn the_same_commands_give_the_same_bytes() {
    let bytes = || {
        let subject = Subject::new(Store::memory(), Profile::Seed);
        subject.run(UserCommand::IngestAccounts(vec![account_draft(0)])).unwrap();
        let stream = StreamId::user(&subject.user.to_string());
        let batches = block_on(subject.store.open().read(WorldId::ROOT, &stream, 0)).unwrap();
        batches.into_iter().map(|batch| batch.payload).collect::<Vec<_>>()
    };
    assert_eq!(bytes(), bytes());
}
