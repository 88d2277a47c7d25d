//! The ledger against a naive model of the platform: random commands, every answer and every state compared.

mod checks;
mod model;
mod requests;
mod steps;
mod wishes;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use futures_executor::block_on;
use proptest::prelude::*;
use tempfile::TempDir;
use tink_ledger::clock::{Clock, ManualClock};
use tink_ledger::command::{
    AccountChange, AccountReference, Categorization, CreateUser, DeleteFromAccount, UpdateTransaction, UserCommand,
};
use tink_ledger::decide::Rules;
use tink_ledger::image::{Segment, UserImage};
use tink_ledger::log::{Log, MemoryLog, SqliteLog, SqliteOptions, StreamId, Synchronous, WorldId};
use tink_ledger::rules::categories::{CategoryIndex, CategoryTree};
use tink_ledger::rules::categorise::{CategoriseInput, Categoriser};
use tink_ledger::{Id, Ledger, LedgerError, Profile, Refusal, Settings};
use tink_model::{Amount, EpochMillis, Json};

use checks::{check_accounts, check_rows, check_search};
use model::Model;
use requests::{account_draft, account_wish, change, draft, ingestion, row_wish, unknown_account};
use steps::{Step, Update, step};

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

/// The id of a category by its code; what is no code stays as it is.
fn category_id(code: &str) -> String {
    CategoryTree::get().by_code(code).map_or(code, |category| category.id()).to_owned()
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
    world: WorldId,
    /// Worlds that were left behind by a fork, with the time and the model of that moment.
    left: Vec<(WorldId, EpochMillis, Model)>,
    user: Id,
    accounts: BTreeMap<u8, Id>,
    transactions: BTreeMap<Id, (String, String)>,
}

impl Subject {
    fn new(store: Store, profile: Profile) -> Self {
        let clock = Arc::new(ManualClock::new(0));
        let (accounts, transactions) = (BTreeMap::new(), BTreeMap::new());
        let mut subject = Self {
            store,
            profile,
            clock,
            ledger: None,
            world: WorldId::ROOT,
            left: Vec::new(),
            user: Id(0),
            accounts,
            transactions,
        };
        subject.reopen();
        let command = CreateUser {
            external_id: Some("someone".to_owned()),
            contact: None,
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
        let rules = Rules {
            profile: self.profile,
            partial: false,
            opt_in: false,
            seed: 1,
            categoriser: Arc::new(ByFirstLetter),
        };
        let settings = Settings { seed: 7, rules };
        self.ledger = Some(Ledger::new(self.store.open(), self.world, self.clock.clone(), settings));
    }

    fn fork(&mut self, model: &Model) {
        let fork = self.ledger().fork(self.clock.clone()).unwrap();
        self.left.push((self.world, self.clock.now(), model.clone()));
        self.world = fork.world();
        self.ledger = Some(fork);
    }

    fn ledger(&self) -> &Ledger {
        self.ledger.as_ref().unwrap()
    }

    fn run(&self, command: UserCommand) -> Result<(), Refusal> {
        match block_on(self.ledger().execute(self.user, command)) {
            Ok(_) => Ok(()),
            Err(LedgerError::Refused(refusal)) => Err(refusal),
            Err(other) => panic!("{other}"),
        }
    }

    /// The id of an account; one that is gone keeps the id that it had.
    fn account(&self, account: u8) -> Id {
        self.accounts.get(&account).copied().unwrap_or(Id(5))
    }

    /// The id of a stored row, or one that leads nowhere.
    fn row(&self, account: u8, row: u8) -> Id {
        let names = (self.account(account).to_string(), row_id(row));
        let image = block_on(self.ledger().user(self.user)).unwrap();
        let ids = self.transactions.iter().filter(|(_, known)| **known == names).map(|(id, _)| *id);
        ids.into_iter().find(|id| image.transactions.by_id(*id).is_some()).unwrap_or(Id(6))
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

fn update(subject: &Subject, model: &mut Model, update: &Update) {
    let account = update.about.account;
    // An account that is gone is named by the id that it had.
    let id = subject.account(account);
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
            let known = model.accounts.get_mut(account).ok_or_else(|| unknown_account(*account));
            // What the user changed stays.
            let expected = known.map(|model| {
                if !model.modified.name {
                    model.name.clone_from(name);
                }
            });
            assert_eq!(subject.run(command), expected);
        }
        Step::Exclude(account, exclusion) => {
            let sent = Some(*exclusion);
            let command = UserCommand::UpdateAccount(AccountChange { exclusion: sent, ..change(*account) });
            let known = model.accounts.get_mut(account).ok_or_else(|| unknown_account(*account));
            let expected = known.map(|model| {
                if !model.modified.exclusion {
                    model.exclusion = *exclusion;
                }
            });
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
        Step::ChangeAccount(wish) => {
            let id = subject.account(wish.account);
            assert_eq!(subject.run(account_wish(wish, id)), model.change_account(wish, &id.to_string()));
        }
        Step::ChangeRow(wish) => {
            let id = subject.row(wish.account, wish.id);
            assert_eq!(subject.run(row_wish(wish, id)), model.change_row(wish, &id.to_string()));
        }
        Step::Categorize(list) => {
            let entries = list.iter().map(|(code, rows)| Categorization {
                category: category_id(code),
                transactions: rows.iter().map(|(account, row)| subject.row(*account, *row)).collect(),
            });
            let answer = subject.run(UserCommand::Categorize(entries.collect()));
            assert_eq!(answer, model.categorize(list, |account, row| subject.row(account, row).to_string()));
        }
        Step::Wait(days) => {
            model.now += days * DAY;
            subject.clock.set(model.now);
        }
        Step::Reopen => subject.reopen(),
        Step::Fork => subject.fork(model),
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
    for (world, at, model) in std::mem::take(&mut subject.left) {
        subject.world = world;
        subject.clock.set(at.as_millis());
        subject.reopen();
        subject.check(&model);
    }
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
