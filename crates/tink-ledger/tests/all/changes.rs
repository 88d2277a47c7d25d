//! What users change, case by case: what a partner's later requests leave of it, and what an exclusion takes along.

use std::sync::Arc;

use futures_executor::block_on;
use tink_ledger::clock::ManualClock;
use tink_ledger::command::{
    AccountDraft, AccountReference, Categorization, ChangeAccount, ChangeTransaction, CreateCredentials, CreateUser,
    DeleteFromAccount, IngestIntoAccount, IngestTransactions, TransactionDraft, UpdateTransaction, UserCommand,
};
use tink_ledger::decide::Rules;
use tink_ledger::event::Extra;
use tink_ledger::image::{Account, NewRow, Row, Segment, UserImage};
use tink_ledger::log::{MemoryLog, WorldId};
use tink_ledger::rules::categories::{CategoryIndex, CategoryTree};
use tink_ledger::rules::categorise::{CategoriseInput, Categoriser};
use tink_ledger::{Exclusion, Id, IngestionKind, Ledger, LedgerError, Profile, Refusal, Settings, TransactionKind};
use tink_model::{Amount, EpochMillis, Secret};

const DAY: i64 = 24 * 60 * 60 * 1000;

/// The time at which the partner acts; users act later.
const DELIVERY: i64 = 1_000 * DAY;

#[derive(Debug)]
struct Groceries;

impl Categoriser for Groceries {
    fn categorise(&self, _: &CategoriseInput<'_>) -> CategoryIndex {
        CategoryTree::get().by_code("expenses:food.groceries").unwrap()
    }

    fn version(&self) -> u32 {
        1
    }
}

fn category(code: &str) -> String {
    CategoryTree::get().by_code(code).unwrap().id().to_owned()
}

/// A user with one account and the transaction `first`.
struct World {
    clock: Arc<ManualClock>,
    ledger: Ledger,
    user: Id,
}

impl World {
    fn new(profile: Profile) -> Self {
        let rules = Rules { profile, partial: false, opt_in: false, seed: 1, categoriser: Arc::new(Groceries) };
        let clock = Arc::new(ManualClock::new(DELIVERY));
        let log = Arc::new(MemoryLog::new());
        let ledger = Ledger::new(log, WorldId::ROOT, clock.clone(), Settings { seed: 1, rules });
        let new = CreateUser {
            external_id: Some("someone".to_owned()),
            contact: None,
            market: "SE".to_owned(),
            locale: None,
            retention_class: None,
            synthetic_credentials: true,
        };
        let user = block_on(ledger.create_user("tenant", new)).unwrap().user;
        let world = Self { clock, ledger, user };
        world.run(UserCommand::IngestAccounts(vec![account_draft()])).unwrap();
        world.ingest(vec![draft("first")]).unwrap();
        world
    }

    fn run(&self, command: UserCommand) -> Result<(), Refusal> {
        match block_on(self.ledger.execute(self.user, command)) {
            Ok(_) => Ok(()),
            Err(LedgerError::Refused(refusal)) => Err(refusal),
            Err(other) => panic!("{other}"),
        }
    }

    fn ingest(&self, transactions: Vec<TransactionDraft>) -> Result<(), Refusal> {
        self.run(UserCommand::IngestTransactions(Arc::new(IngestTransactions {
            kind: IngestionKind::RealTime,
            auto_book: true,
            override_pending: false,
            accounts: vec![IngestIntoAccount {
                external_id: "account".to_owned(),
                balance: Amount::from(700),
                reserved: None,
                payload: None,
                transactions,
            }],
        })))
    }

    /// The partner's update of a transaction.
    fn update(&self, draft: TransactionDraft) {
        let command = UpdateTransaction {
            account: AccountReference::External("account".to_owned()),
            balance: Amount::from(700),
            reserved: None,
            payload: None,
            draft,
        };
        self.run(UserCommand::UpdateTransaction(Box::new(command))).unwrap();
    }

    fn image(&self) -> Arc<UserImage> {
        block_on(self.ledger.user(self.user)).unwrap()
    }

    fn account(&self) -> Account {
        self.image().accounts[0].clone()
    }

    fn id(&self, external_id: &str) -> Id {
        let image = self.image();
        let mut rows = image.transactions.segments().iter().flat_map(Segment::rows);
        rows.find(|row| row.external_id() == external_id).unwrap().id()
    }

    /// What is stored of a transaction, given to `look`.
    fn seen<T>(&self, external_id: &str, look: impl FnOnce(&NewRow<'_>, &Extra) -> T) -> T {
        let image = self.image();
        let row = image.transactions.by_id(self.id(external_id)).unwrap();
        let extra = row.extra().map(|extra| extra.as_ref().clone()).unwrap_or_default();
        let row = NewRow {
            serial: row.serial(),
            id: row.id(),
            account: row.account(),
            date: row.date(),
            amount: row.amount(),
            category: row.category(),
            kind: row.kind(),
            pending: row.pending(),
            inserted: row.inserted(),
            modified: row.modified(),
            external_id: row.external_id(),
            description: row.description(),
            folded: Some(row.folded()),
            extra: None,
        };
        look(&row, &extra)
    }

    fn change(&self, external_id: &str, with: impl FnOnce(&mut ChangeTransaction)) {
        let mut change = ChangeTransaction::of(self.id(external_id));
        with(&mut change);
        self.run(UserCommand::ChangeTransaction(Box::new(change))).unwrap();
    }

    fn change_account(&self, with: impl FnOnce(&mut ChangeAccount)) -> Result<(), Refusal> {
        let mut change = ChangeAccount::of(self.account().id);
        with(&mut change);
        self.run(UserCommand::ChangeAccount(Box::new(change)))
    }
}

fn account_draft() -> AccountDraft {
    AccountDraft {
        external_id: "account".to_owned(),
        name: "Account".to_owned(),
        number: "1".to_owned(),
        kind: "CHECKING".to_owned(),
        balance: Amount::from(7),
        reserved: Some(Amount::from(1)),
        available_credit: Some(Amount::from(2)),
        closed: false,
        exclusion: Exclusion::None,
        flags: vec!["MANDATE".to_owned()],
        payload: None,
    }
}

fn draft(external_id: &str) -> TransactionDraft {
    TransactionDraft {
        external_id: external_id.to_owned(),
        date: EpochMillis::new(DELIVERY),
        amount: Amount::new(-1050, 2),
        description: "Corner shop".to_owned(),
        kind: TransactionKind::Default,
        pending: None,
        pending_ids: Vec::new(),
        has_payload: false,
        extra: None,
    }
}

fn pending(external_id: &str) -> TransactionDraft {
    TransactionDraft { pending: Some(true), ..draft(external_id) }
}

#[test]
fn what_is_barely_different_is_the_same() {
    let world = World::new(Profile::Seed);
    world.change("first", |change| {
        change.amount = Some(Amount::new(-105_009, 4));
        change.date = Some(EpochMillis::new(DELIVERY + DAY - 1));
        change.description = Some(String::new());
        change.notes = Some(String::new());
        change.category = Some(String::new());
    });
    world.seen("first", |row, extra| {
        assert_eq!((row.amount, row.date.as_millis()), (Amount::new(-1050, 2), DELIVERY));
        assert!(extra.is_empty());
    });
    world.change("first", |change| {
        change.amount = Some(Amount::new(-10_501, 3));
        change.date = Some(EpochMillis::new(DELIVERY + DAY));
    });
    world.seen("first", |row, extra| {
        assert_eq!((row.amount, row.date.as_millis()), (Amount::new(-10_501, 3), DELIVERY + DAY));
        let original = extra.original.as_ref().unwrap();
        assert_eq!(original.amount, Some(Amount::new(-1050, 2)));
        assert_eq!(original.date, Some(EpochMillis::new(DELIVERY)));
        assert_eq!((&original.description, &original.notes), (&None, &None));
    });
}

#[test]
fn what_is_given_its_value_back_was_not_changed() {
    let world = World::new(Profile::Seed);
    for description in ["Sweets", "Toys", "Corner shop"] {
        world.change("first", |change| change.description = Some(description.to_owned()));
    }
    world.seen("first", |row, extra| {
        assert_eq!(row.description, "Corner shop");
        assert_eq!(extra.original, None);
    });
}

#[test]
fn notes_can_be_removed() {
    let world = World::new(Profile::Seed);
    let tags = Extra { notes: Some("#shop".to_owned()), ..Extra::default() };
    world.ingest(vec![TransactionDraft { extra: Some(Box::new(tags)), ..draft("tagged") }]).unwrap();
    world.change("tagged", |change| change.notes = Some(String::new()));
    world.update(draft("tagged"));
    world.seen("tagged", |_, extra| {
        assert_eq!(extra.notes, None);
        assert_eq!(extra.original.as_ref().unwrap().notes.as_deref(), Some("#shop"));
    });
}

#[test]
fn an_update_by_the_partner_keeps_what_the_user_changed_and_renews_what_is_behind_it() {
    let world = World::new(Profile::Seed);
    world.clock.set(DELIVERY + 5);
    world.change("first", |change| {
        change.amount = Some(Amount::from(-3));
        change.description = Some("Sweets".to_owned());
        change.notes = Some("for the #party".to_owned());
        change.category = Some(category("expenses:food"));
    });
    world.clock.set(DELIVERY + 9);
    let tags = Extra { notes: Some("#shop".to_owned()), ..Extra::default() };
    world.update(TransactionDraft {
        amount: Amount::from(-11),
        date: EpochMillis::new(DELIVERY + 1),
        description: "Other shop".to_owned(),
        has_payload: true,
        extra: Some(Box::new(tags)),
        ..draft("first")
    });
    world.seen("first", |row, extra| {
        assert_eq!((row.amount, row.description), (Amount::from(-3), "Sweets"));
        assert_eq!(row.date.as_millis(), DELIVERY + 1);
        assert_eq!(row.category.code(), "expenses:food.other");
        assert_eq!((row.inserted.as_millis(), row.modified.as_millis()), (DELIVERY, DELIVERY + 5));
        assert_eq!(extra.notes.as_deref(), Some("for the #party"));
        assert!(extra.category_by_user);
        let original = extra.original.as_ref().unwrap();
        assert_eq!((original.amount, original.date), (Some(Amount::from(-11)), None));
        assert_eq!(original.description.as_deref(), Some("Other shop"));
        assert_eq!(original.notes.as_deref(), Some("#shop"));
    });
}

#[test]
fn a_booking_takes_over_that_its_category_was_chosen() {
    for profile in [Profile::Seed, Profile::Revision2026] {
        let world = World::new(profile);
        world.ingest(vec![pending("reserved")]).unwrap();
        world.change("reserved", |change| change.category = Some(category("expenses:food.coffee")));
        world.ingest(vec![TransactionDraft { pending_ids: vec!["reserved".to_owned()], ..draft("booked") }]).unwrap();
        world.seen("booked", |row, extra| {
            assert_eq!(row.category.code(), "expenses:food.coffee");
            assert!(extra.category_by_user);
        });
    }
}

#[test]
fn a_booking_finds_a_pending_by_what_the_partner_said_of_it() {
    for updated in [false, true] {
        let world = World::new(Profile::Seed);
        world.ingest(vec![pending("reserved")]).unwrap();
        world.change("reserved", |change| {
            change.amount = Some(Amount::from(-3));
            change.date = Some(EpochMillis::new(DELIVERY + 20 * DAY));
            change.description = Some("Sweets".to_owned());
        });
        if updated {
            world.update(pending("reserved"));
        }
        world.ingest(vec![draft("booked")]).unwrap();
        assert_eq!(world.image().transactions.len(), 2, "the pending is gone");
    }
}

#[test]
fn an_exclusion_from_aggregation_leaves_the_name_and_nothing_comes_in_until_it_is_lifted() {
    let world = World::new(Profile::Seed);
    world.change("first", |change| change.notes = Some("#mine".to_owned()));
    world.change_account(|change| change.exclusion = Some(Exclusion::Aggregation)).unwrap();
    let account = world.account();
    assert_eq!((account.name.as_str(), account.number.as_str()), ("Account", "1"));
    assert!(account.modified.exclusion && !account.modified.name);
    assert!(world.image().transactions.is_empty());
    // Known and unknown ones are taken, and none is kept.
    world.ingest(vec![draft("first"), draft("second")]).unwrap();
    let account = world.account();
    assert!(world.image().transactions.is_empty());
    assert_eq!((account.balance, account.reserved, account.available_credit), (Amount::from(0), None, None));
    assert!(account.flags.is_empty());

    world.change_account(|change| change.excluded = Some(false)).unwrap();
    world.ingest(vec![draft("first")]).unwrap();
    assert_eq!(world.account().balance, Amount::from(700));
    world.seen("first", |_, extra| assert!(extra.is_empty(), "what the user wrote does not come back"));
}

#[test]
fn what_was_deleted_stays_deleted_beyond_an_exclusion() {
    let world = World::new(Profile::Seed);
    let gone = DeleteFromAccount {
        external_id: "account".to_owned(),
        balance: Amount::from(1),
        reserved: None,
        payload: None,
        transactions: vec!["first".to_owned()],
    };
    world.run(UserCommand::DeleteTransactions(vec![gone])).unwrap();
    world.change_account(|change| change.exclusion = Some(Exclusion::Aggregation)).unwrap();
    world.change_account(|change| change.exclusion = Some(Exclusion::None)).unwrap();
    let refused = Refusal::TransactionDeleted { external_id: "first".to_owned() };
    assert_eq!(world.ingest(vec![draft("first")]), Err(refused));
}

#[test]
fn of_the_two_ways_to_exclude_the_one_that_changes_something_counts() {
    let world = World::new(Profile::Seed);
    for (exclusion, excluded, expected) in [
        (Exclusion::None, true, Exclusion::PfmAndSearch),
        (Exclusion::PfmAndSearch, true, Exclusion::PfmAndSearch),
        (Exclusion::PfmData, true, Exclusion::PfmData),
        (Exclusion::PfmData, true, Exclusion::PfmAndSearch),
        (Exclusion::PfmAndSearch, false, Exclusion::None),
        (Exclusion::Aggregation, false, Exclusion::Aggregation),
        (Exclusion::Aggregation, true, Exclusion::Aggregation),
        (Exclusion::PfmData, false, Exclusion::PfmData),
    ] {
        world
            .change_account(|change| {
                change.exclusion = Some(exclusion);
                change.excluded = Some(excluded);
            })
            .unwrap();
        assert_eq!(world.account().exclusion, expected, "{exclusion:?} {excluded}");
    }
}

#[test]
fn an_account_of_a_provider_is_none_of_the_partners() {
    let world = World::new(Profile::Seed);
    // Simulated banks have no transactions of the seventies.
    world.clock.set(20_000 * DAY);
    let fields = [("username", "tink"), ("password", "tink1234")];
    world
        .run(UserCommand::CreateCredentials(CreateCredentials {
            provider: "test-password".to_owned(),
            fields: fields.map(|(name, value)| (name.to_owned(), Secret::new(value.to_owned()))).into(),
            refresh: true,
            attended: false,
        }))
        .unwrap();
    while let Some(due) = world.image().due() {
        world.clock.set(due.as_millis());
    }
    let image = world.image();
    let ours = image.connector().unwrap().id;
    let account_of = |row: &Row<'_>| &image.accounts[usize::from(row.account())];
    let mut rows = image.transactions.segments().iter().flat_map(Segment::rows);
    let row = rows.find(|row| account_of(row).credentials != ours).unwrap();
    let theirs = account_of(&row);
    let command = UpdateTransaction {
        account: AccountReference::Minted(theirs.id),
        balance: Amount::from(1),
        reserved: None,
        payload: None,
        draft: draft(row.external_id()),
    };
    let refused = Refusal::AccountNotFound { reference: theirs.id.to_string(), position: Some(0) };
    assert_eq!(world.run(UserCommand::UpdateTransaction(Box::new(command))), Err(refused));
    // Its user can change it all the same.
    world
        .run(UserCommand::ChangeAccount(Box::new(ChangeAccount {
            favored: Some(true),
            ..ChangeAccount::of(theirs.id)
        })))
        .unwrap();
    assert!(world.image().account_by_id(theirs.id).unwrap().1.favored);
}

#[test]
fn thousands_are_categorised_at_once_or_not_at_all() {
    let world = World::new(Profile::Seed);
    let many = |at: usize| (0..2_000).map(move |row| draft(&format!("{at}-{row}"))).collect::<Vec<_>>();
    for at in 0..10 {
        world.ingest(many(at)).unwrap();
    }
    let image = world.image();
    let rows = image.transactions.segments().iter().flat_map(Segment::rows);
    let mut ids: Vec<Id> = rows.map(Row::id).collect();
    world.clock.set(DELIVERY + 7);
    let categorize = |ids: &[Id]| {
        let entry = |code: &str, ids: &[Id]| Categorization { category: category(code), transactions: ids.to_vec() };
        let (coffee, food) = ids.split_at(15_000);
        world.run(UserCommand::Categorize(vec![entry("expenses:food.coffee", coffee), entry("expenses:food", food)]))
    };
    ids.push(Id(9));
    let unknown = Refusal::TransactionNotFound { external_id: Id(9).to_string() };
    assert_eq!(categorize(&ids), Err(unknown));
    assert_eq!(world.image().version, image.version);
    ids.pop();
    categorize(&ids).unwrap();
    let image = world.image();
    for (place, id) in ids.iter().enumerate().step_by(500) {
        let row = image.transactions.by_id(*id).unwrap();
        let expected = if place < 15_000 { "expenses:food.coffee" } else { "expenses:food.other" };
        assert_eq!((row.category().code(), row.modified().as_millis()), (expected, DELIVERY + 7));
        assert!(row.extra().unwrap().category_by_user);
    }
    assert_eq!(image.transactions.len(), ids.len());
    let version = image.version;
    categorize(&ids).unwrap();
    assert_eq!(world.image().version, version, "nothing was left to change");
}

#[test]
fn a_type_is_no_category_of_a_transaction() {
    let world = World::new(Profile::Seed);
    let entry = |category: String| Categorization { category, transactions: vec![world.id("first")] };
    let list = vec![entry(category("expenses:food")), entry(category("income"))];
    let refusal = world.run(UserCommand::Categorize(list)).unwrap_err();
    assert!(matches!(refusal, Refusal::InvalidCategory { position: Some(1), .. }), "{refusal}");
    world.seen("first", |row, _| assert_eq!(row.category.code(), "expenses:food.groceries"));
}
