//! Links of MoneyKit: imports, their batches, dialogues that connect, and what a reader of transactions is told.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use futures_executor::block_on;
use futures_util::future::join_all;
use proptest::prelude::*;
use tink_ledger::clock::ManualClock;
use tink_ledger::command::{
    CreateUser, ImportedAccount, ImportedTransaction, LinkCommand, LinkImport, Shown, UserCommand,
};
use tink_ledger::decide::Rules;
use tink_ledger::event::SessionTerms;
use tink_ledger::image::{Link, Segment, UserImage};
use tink_ledger::log::{Faults, MemoryLog, WorldId};
use tink_ledger::rules::categorise::RuleCategoriser;
use tink_ledger::rules::link::{DELETED_MILLIS, Product, Query, SyncPage, changes_since, is_told, transactions};
use tink_ledger::{Id, ImportFault, ImportFaultKind, Ledger, LedgerError, Profile, Refusal, Settings};
use tink_model::Amount;

const TENANT: &str = "moneykit/sandbox";
/// A Monday morning.
const MORNING: i64 = 1_705_305_600_000;
const MINUTE: Duration = Duration::from_secs(60);
const DAY: Duration = Duration::from_secs(24 * 60 * 60);

struct World {
    log: Arc<MemoryLog>,
    faults: Faults,
    clock: Arc<ManualClock>,
    ledger: Ledger,
    user: Id,
}

fn settings() -> Settings {
    let categoriser = Arc::new(RuleCategoriser::new());
    Settings { seed: 7, rules: Rules { profile: Profile::Seed, partial: false, opt_in: false, seed: 7, categoriser } }
}

fn customer(id: &str) -> CreateUser {
    CreateUser {
        external_id: Some(id.to_owned()),
        contact: None,
        market: "US".to_owned(),
        locale: None,
        retention_class: None,
        synthetic_credentials: false,
    }
}

fn account(id: &str, mask: &str) -> ImportedAccount {
    ImportedAccount {
        original_id: id.to_owned(),
        name: format!("Account {id}"),
        nickname: None,
        kind: "checking".to_owned(),
        mask: Some(mask.to_owned()),
        currency: None,
        available: None,
        current: Some(Amount::new(44_589, 2)),
        limit: None,
        balance_date: None,
    }
}

fn row(account: &str, id: &str, amount: &str, date: &str) -> ImportedTransaction {
    ImportedTransaction {
        account: account.to_owned(),
        original_id: Some(id.to_owned()).filter(|id| !id.is_empty()),
        amount: amount.parse().unwrap(),
        at: date.parse().unwrap(),
        description: Some(format!("Row {id}")),
        category: None,
    }
}

fn import(accounts: Vec<ImportedAccount>, transactions: Vec<ImportedTransaction>) -> LinkCommand {
    let data = Shown { accounts, transactions };
    LinkCommand::Import(LinkImport { institution: "chase".to_owned(), provider: "mx".to_owned(), data })
}

impl World {
    fn new() -> Self {
        let faults = Faults::none();
        let log = Arc::new(MemoryLog::with_faults(faults.clone()));
        let clock = Arc::new(ManualClock::new(MORNING));
        let ledger = Ledger::new(log.clone(), WorldId::ROOT, clock.clone(), settings());
        let user = block_on(ledger.ensure_user(TENANT, customer("anna"))).unwrap();
        Self { log, faults, clock, ledger, user }
    }

    fn execute(&self, command: LinkCommand) -> Result<Option<Id>, Refusal> {
        let command = UserCommand::Link(Box::new(command));
        match block_on(self.ledger.execute_listed(TENANT, self.user, command)) {
            Ok(made) => Ok(made),
            Err(LedgerError::Refused(refusal)) => Err(refusal),
            Err(other) => panic!("{other}"),
        }
    }

    fn made(&self, command: LinkCommand) -> Id {
        self.execute(command).unwrap().expect("something was made")
    }

    fn image(&self) -> Arc<UserImage> {
        block_on(self.ledger.user(self.user)).unwrap()
    }

    /// Begins a session and ends it, as a user who passes it.
    fn connect(&self, existing: Option<Id>, shown: Option<Shown>) -> Id {
        let terms = SessionTerms { existing, ..SessionTerms::default() };
        let session = self.made(LinkCommand::BeginSession(Box::new(terms)));
        self.made(exchange(session, shown))
    }

    fn listed(&self) -> Vec<Id> {
        let (page, more) = block_on(self.ledger.links_of(TENANT, 0, 100)).unwrap();
        assert!(!more);
        page.into_iter().map(|link| link.link).collect()
    }

    fn owner(&self, link: Id) -> Option<Id> {
        block_on(self.ledger.user_of_link(TENANT, link)).unwrap()
    }
}

fn exchange(session: Id, shown: Option<Shown>) -> LinkCommand {
    LinkCommand::Exchange { session, institution: "chase".to_owned(), shown: shown.map(Box::new) }
}

fn link(image: &UserImage, id: Id) -> Link {
    image.links.link(id).expect("the link").clone()
}

/// Ids of accounts by their original ids.
fn accounts(image: &UserImage, link: Id) -> BTreeMap<String, (Id, bool)> {
    let of_link = image.live_accounts().filter(|(_, account)| account.credentials == link);
    of_link.map(|(_, account)| (account.external_id.clone(), (account.id, account.closed))).collect()
}

/// Original ids and amounts of all transactions, sorted.
fn rows(image: &UserImage) -> Vec<(String, String)> {
    let rows = image.transactions.segments().iter().flat_map(Segment::rows);
    let mut rows: Vec<_> = rows.map(|row| (row.external_id().to_owned(), row.amount().to_string())).collect();
    rows.sort();
    rows
}

fn told(page: &SyncPage<'_>) -> (Vec<String>, Vec<String>, usize) {
    let ids = |rows: &[tink_ledger::image::Row<'_>]| {
        let mut ids: Vec<String> = rows.iter().map(|row| row.external_id().to_owned()).collect();
        ids.sort();
        ids
    };
    (ids(&page.created), ids(&page.updated), page.removed.len())
}

#[test]
fn an_import_is_there_at_once_digit_by_digit_and_waits_to_be_connected() {
    let world = World::new();
    let id = world.made(import(
        vec![account("a", "3748")],
        vec![
            row("a", "1", "384.050", "2022-02-08"),
            row("a", "2", "-0.10", "2022-02-09T23:30:00-05:00"),
            row("a", "", "-1234567890123456789.12345", "2022-02-10"),
        ],
    ));
    let image = world.image();
    let made = link(&image, id);
    assert!(!made.is_connected && made.connected.is_none() && made.synced.is_none());
    assert_eq!((made.institution.as_str(), made.provider.as_str()), ("chase", "mx"));
    assert_eq!(made.products.keys().copied().collect::<Vec<_>>(), [Product::Accounts, Product::Transactions]);
    let wanted = [("", "-1234567890123456789.12345"), ("1", "384.050"), ("2", "-0.10")];
    assert_eq!(rows(&image), wanted.map(|(id, amount)| (id.to_owned(), amount.to_owned())));
    assert_eq!(world.owner(id), Some(world.user));
    assert_eq!(world.listed(), []);
    // The day is the one that was written, wherever the moment falls.
    let accounts = (0..1).collect();
    let day = "2022-02-09".parse().ok();
    let page = transactions(&image, &Query { accounts, start: day, end: day, offset: 0, limit: 9 });
    assert_eq!((page.total, page.rows[0].external_id()), (1, "2"));
}

#[test]
fn two_imports_make_two_links_with_accounts_of_their_own() {
    let world = World::new();
    let command = || import(vec![account("a", "3748")], vec![row("a", "1", "1", "2022-02-08")]);
    let (one, other) = (world.made(command()), world.made(command()));
    assert_ne!(one, other);
    let image = world.image();
    assert_ne!(accounts(&image, one)["a"].0, accounts(&image, other)["a"].0);
    assert_eq!(rows(&image).len(), 2);
}

#[test]
fn a_batch_adds_to_its_link_and_one_with_any_fault_adds_nothing() {
    let world = World::new();
    let id = world.made(import(vec![account("a", "1"), account("b", "2")], vec![row("a", "1", "1", "2022-02-08")]));
    let batch = |transactions| LinkCommand::ImportTransactions { link: id, transactions };
    // The same id in another account is another transaction; two without ids are two.
    let good = vec![row("b", "1", "2", "2022-02-08"), row("a", "", "3", "2022-02-08"), row("a", "", "3", "2022-02-08")];
    world.execute(batch(good)).unwrap();
    assert_eq!(rows(&world.image()).len(), 4);
    let bad = vec![
        row("a", "2", "1", "2022-02-08"),
        row("a", "1", "1", "2022-02-08"),
        row("z", "9", "1", "2022-02-08"),
        row("a", "2", "1", "2022-02-08"),
    ];
    let fault = |position, kind| ImportFault { position, kind };
    let faults = vec![
        fault(1, ImportFaultKind::Known),
        fault(2, ImportFaultKind::UnknownAccount),
        fault(3, ImportFaultKind::Repeated),
    ];
    assert_eq!(world.execute(batch(bad)), Err(Refusal::ImportFaults { faults }));
    assert_eq!(rows(&world.image()).len(), 4);
    let image = world.image();
    let sync = changes_since(&image, &link(&image, id), 0, 500).unwrap();
    assert_eq!((sync.created.len(), sync.more, sync.next), (4, false, 4));
}

#[test]
fn a_reconnected_link_keeps_its_id_its_accounts_and_its_transactions() {
    let world = World::new();
    let id = world.made(import(vec![account("a", "3748")], vec![row("a", "1", "1", "2022-02-08")]));
    let before = accounts(&world.image(), id);
    world.clock.advance(MINUTE);
    assert_eq!(world.connect(Some(id), None), id);
    let image = world.image();
    let now = link(&image, id);
    assert!(now.is_connected && now.connected == now.synced && now.connected.is_some());
    assert_eq!((accounts(&image, id), rows(&image).len()), (before, 1));
    assert_eq!(world.listed(), [id]);
    world.execute(LinkCommand::Reset(id)).unwrap();
    assert!(!link(&world.image(), id).is_connected);
    assert_eq!(world.listed(), [id], "it was connected at some time");
}

#[test]
fn what_the_institution_shows_is_laid_over_what_was_imported() {
    let world = World::new();
    let id = world.made(import(
        vec![account("a", "3748"), account("b", "9911")],
        vec![
            row("a", "old", "1", "2020-01-01"),
            row("a", "same", "2", "2022-02-08"),
            row("a", "other", "3", "2022-02-09"),
            row("a", "gone", "4", "2022-02-10"),
            row("a", "doubled", "5", "2022-02-11"),
        ],
    ));
    let before = accounts(&world.image(), id);
    let position = link(&world.image(), id).changes.len();
    let mut doubled = row("x", "elsewhere", "5", "2022-02-11");
    doubled.description = Some("Row doubled".to_owned());
    let shown = Shown {
        accounts: vec![account("x", "3748"), account("y", "5555")],
        transactions: vec![
            row("x", "same", "2", "2022-02-08"),
            row("x", "other", "3.50", "2022-02-09"),
            doubled,
            row("x", "new", "6", "2022-02-12"),
            row("y", "first", "7", "2022-02-12"),
        ],
    };
    world.connect(Some(id), Some(shown));
    let image = world.image();
    let after = accounts(&image, id);
    assert_eq!(after["a"], before["a"]);
    assert_eq!(after["b"], (before["b"].0, true), "what is not shown is closed");
    assert!(!after["y"].1);
    let left: Vec<String> = rows(&image).into_iter().map(|(id, _)| id).collect();
    assert_eq!(left, ["doubled", "first", "new", "old", "other", "same"]);
    let stored = link(&image, id);
    let sync = changes_since(&image, &stored, position, 500).unwrap();
    assert_eq!(told(&sync), (vec!["first".into(), "new".into()], vec!["other".into()], 1));
    // Who reads from the start is told of what is there now, and once of each.
    let all = changes_since(&image, &stored, 0, 500).unwrap();
    assert_eq!((all.created.len(), all.updated.len(), all.removed.len()), (6, 0, 1));
    let mut again = account("q", "9911");
    again.kind = "savings".to_owned();
    world.connect(Some(id), Some(Shown { accounts: vec![again, account("z", "3748")], transactions: Vec::new() }));
    let accounts = accounts(&world.image(), id);
    assert_eq!((accounts["b"], accounts["y"].1), ((before["b"].0, false), true));
    assert_eq!(rows(&world.image()).len(), 6, "without transactions none are doubted");
}

#[test]
fn a_position_is_read_on_in_pages_that_add_up() {
    let world = World::new();
    let many = (0..23).map(|number| row("a", &number.to_string(), "1", "2022-02-08")).collect();
    let id = world.made(import(vec![account("a", "1")], many));
    let image = world.image();
    let stored = link(&image, id);
    let (mut position, mut seen, mut pages) = (0, Vec::new(), 0);
    loop {
        let page = changes_since(&image, &stored, position, 10).unwrap();
        seen.extend(page.created.iter().map(|row| row.id()));
        (position, pages) = (page.next, pages + 1);
        if !page.more {
            break;
        }
    }
    seen.sort();
    seen.dedup();
    assert_eq!((seen.len(), pages, position), (23, 3, 23));
    assert!(changes_since(&image, &stored, position, 10).unwrap().created.is_empty());
    assert!(changes_since(&image, &stored, position + 1, 10).is_none());
}

#[test]
fn a_new_link_of_a_session_shows_a_simulated_person_with_three_accounts() {
    let world = World::new();
    let id = world.connect(None, None);
    let image = world.image();
    let mut kinds: Vec<(String, bool)> = image
        .live_accounts()
        .map(|(_, account)| (account.kind.clone(), account.facts.link.as_ref().unwrap().mask.is_some()))
        .collect();
    kinds.sort();
    let wanted = ["depository.checking", "depository.savings", "liability.credit_card"];
    assert_eq!(kinds, wanted.map(|kind| (kind.to_owned(), true)));
    let card = image.live_accounts().find(|(_, account)| account.kind == wanted[2]).unwrap().1;
    assert!(!card.balance.is_negative(), "what is owed is a positive number");
    assert!(image.transactions.len() > 300);
    assert_eq!(world.listed(), [id]);
    // Months later the same accounts have more.
    let (before, position) = (accounts(&image, id), link(&image, id).changes.len());
    world.clock.advance(DAY * 60);
    world.execute(LinkCommand::Fetch { link: id, products: vec![Product::Transactions] }).unwrap();
    let later = world.image();
    assert_eq!(accounts(&later, id), before);
    let new = changes_since(&later, &link(&later, id), position, 500).unwrap();
    assert!(new.created.len() > 20 && new.updated.is_empty() && new.removed.is_empty());
    let refusal = LinkCommand::ImportTransactions { link: id, transactions: Vec::new() };
    assert_eq!(world.execute(refusal), Err(Refusal::LinkNotImported));
}

#[test]
fn what_was_imported_with_days_is_found_again_among_times_and_the_other_way_round() {
    let world = World::new();
    let days = [
        ("", "384.050", "2022-02-08"),
        ("", "-1", "2022-02-09"),
        ("", "-1", "2022-02-09"),
        ("", "7", "2022-02-09T23:30:00-05:00"),
    ];
    let with = |rows: &[(&str, &str, &str)], name: &str| -> Vec<ImportedTransaction> {
        rows.iter()
            .map(|(id, amount, at)| ImportedTransaction {
                description: Some("Coffee".to_owned()),
                ..row(name, id, amount, at)
            })
            .collect()
    };
    let id = world.made(import(vec![account("a", "3748")], with(&days, "a")));
    let position = link(&world.image(), id).changes.len();
    // The same as a bank has them: other ids, a time on each, and amounts with other zeros.
    let times = [
        ("x1", "384.05", "2022-02-08T17:00:00Z"),
        ("x2", "-1.00", "2022-02-09T08:00:00Z"),
        ("x3", "-1.00", "2022-02-09T09:00:00Z"),
        ("x4", "7.00", "2022-02-09"),
        ("x5", "-1.00", "2022-02-09T10:00:00Z"),
    ];
    world.connect(Some(id), Some(Shown { accounts: vec![account("q", "3748")], transactions: with(&times, "q") }));
    let image = world.image();
    let sync = changes_since(&image, &link(&image, id), position, 500).unwrap();
    assert_eq!(told(&sync), (vec!["x5".to_owned()], Vec::new(), 0));
    let amounts: Vec<String> = rows(&image).into_iter().map(|(_, amount)| amount).collect();
    assert_eq!(amounts, ["-1", "-1", "384.050", "7", "-1.00"], "what was imported keeps its digits");
}

#[test]
fn the_first_day_that_is_shown_is_shown_whole() {
    let world = World::new();
    let stored = vec![row("a", "morning", "1", "2022-02-08"), row("a", "eve", "2", "2022-02-07T23:59:59Z")];
    let id = world.made(import(vec![account("a", "3748")], stored));
    let shown = vec![row("a", "evening", "3", "2022-02-08T20:00:00Z")];
    world.connect(Some(id), Some(Shown { accounts: vec![account("a", "3748")], transactions: shown }));
    let left: Vec<String> = rows(&world.image()).into_iter().map(|(id, _)| id).collect();
    assert_eq!(left, ["eve", "evening"], "of a day that the institution shows it is right");
}

#[test]
fn an_account_that_is_found_again_keeps_what_the_institution_does_not_tell() {
    let world = World::new();
    let named = ImportedAccount { nickname: Some("Rainy days".to_owned()), ..account("a", "3748") };
    let id = world.made(import(vec![named], Vec::new()));
    let shown = ImportedAccount { mask: None, ..account("a", "") };
    world.connect(Some(id), Some(Shown { accounts: vec![shown], transactions: Vec::new() }));
    let image = world.image();
    let (_, account) = image.live_accounts().next().unwrap();
    let facts = account.facts.link.as_ref().unwrap();
    assert_eq!((facts.mask.as_deref(), facts.nickname.as_deref()), (Some("3748"), Some("Rainy days")));
}

#[test]
fn what_a_tester_says_of_an_account_neither_moves_its_clock_nor_takes_its_number() {
    let world = World::new();
    let id = world.connect(None, None);
    let image = world.image();
    let (_, checking) = image.live_accounts().find(|(_, one)| one.kind == "depository.checking").unwrap();
    let (mask, number) = (checking.facts.link.as_ref().unwrap().mask.clone().unwrap(), checking.number.clone());
    let later = ImportedAccount { balance_date: "2031-01-01T00:00:00Z".parse().ok(), ..account("x", &mask) };
    world.connect(Some(id), Some(Shown { accounts: vec![later], transactions: Vec::new() }));
    world.clock.advance(DAY * 60);
    let position = link(&world.image(), id).changes.len();
    world.execute(LinkCommand::Fetch { link: id, products: vec![Product::Transactions] }).unwrap();
    let image = world.image();
    let sync = changes_since(&image, &link(&image, id), position, 500).unwrap();
    assert!(sync.created.len() > 20, "{} came in two months", sync.created.len());
    let (_, after) = image.live_accounts().find(|(_, one)| one.id == checking.id).expect("the same account");
    assert_eq!(
        (after.number.as_str(), after.facts.link.as_ref().unwrap().mask.as_ref()),
        (number.as_str(), Some(&mask))
    );
}

#[test]
fn more_transactions_grant_nothing_that_the_user_did_not() {
    let world = World::new();
    let id = world.made(import(vec![account("a", "1")], Vec::new()));
    let products = Some(BTreeMap::from([(Product::Identity, tink_ledger::rules::link::Grant::default())]));
    let terms = SessionTerms { existing: Some(id), products, ..SessionTerms::default() };
    let session = world.made(LinkCommand::BeginSession(Box::new(terms)));
    world.made(exchange(session, None));
    let transactions = vec![row("a", "1", "1", "2022-02-08")];
    world.execute(LinkCommand::ImportTransactions { link: id, transactions }).unwrap();
    assert!(!link(&world.image(), id).grants(Product::Transactions));
}

#[test]
fn transactions_can_be_imported_only_into_accounts_that_were() {
    let world = World::new();
    let id = world.made(import(vec![account("a", "1")], Vec::new()));
    let shown = Shown { accounts: vec![account("a", "1"), account("b", "2")], transactions: Vec::new() };
    world.connect(Some(id), Some(shown));
    let batch = |account| LinkCommand::ImportTransactions {
        link: id,
        transactions: vec![row(account, "1", "1", "2022-02-08")],
    };
    let faults = vec![ImportFault { position: 0, kind: ImportFaultKind::UnknownAccount }];
    assert_eq!(world.execute(batch("b")), Err(Refusal::ImportFaults { faults }), "its id is the institution's");
    world.execute(batch("a")).unwrap();
}

#[test]
fn only_what_came_with_an_import_has_the_clients_id() {
    let world = World::new();
    let id = world.made(import(vec![account("a", "1")], vec![row("a", "mine", "1", "2022-02-08")]));
    let transactions = vec![row("a", "mine", "5", "2022-02-08"), row("a", "theirs", "2", "2022-02-09")];
    world.connect(Some(id), Some(Shown { accounts: vec![account("a", "1")], transactions }));
    let image = world.image();
    let rows = image.transactions.segments().iter().flat_map(Segment::rows);
    let told: BTreeMap<String, bool> = rows.map(|row| (row.external_id().to_owned(), is_told(row))).collect();
    assert_eq!(told, BTreeMap::from([("mine".to_owned(), false), ("theirs".to_owned(), true)]));
}

#[test]
fn a_simulated_person_comes_back_after_a_tester_said_otherwise() {
    let world = World::new();
    let id = world.connect(None, None);
    let (before, rows_before) = (accounts(&world.image(), id), rows(&world.image()).len());
    let shown =
        Shown { accounts: vec![account("told", "0000")], transactions: vec![row("told", "1", "1", "2024-01-01")] };
    world.connect(Some(id), Some(shown));
    let image = world.image();
    assert!(accounts(&image, id).iter().all(|(name, (_, closed))| *closed == (name != "told")));
    let position = link(&image, id).changes.len();
    world.connect(Some(id), None);
    let image = world.image();
    assert_eq!((accounts(&image, id), rows(&image).len()), (before, rows_before));
    let sync = changes_since(&image, &link(&image, id), position, 500).unwrap();
    assert_eq!(sync.removed.len(), 1);
}

#[test]
fn who_follows_a_simulated_person_has_what_is_there_also_of_what_was_held() {
    let world = World::new();
    let id = world.connect(None, None);
    let (mut position, mut copy) = (0, Copied::new());
    let (mut amended, mut removed) = (0, 0);
    for _ in 0..60 {
        let image = world.image();
        let before = copy.clone();
        while read_on(&image, id, &mut position, 500, &mut copy) {}
        assert_eq!(copy, copied(&image));
        let known = |one: &&Id| before.contains_key(*one);
        removed += before.keys().filter(|one| !copy.contains_key(*one)).count();
        amended += copy.keys().filter(known).filter(|one| copy[*one] != before[*one]).count();
        world.clock.advance(DAY);
        world.execute(LinkCommand::Fetch { link: id, products: vec![Product::Transactions] }).unwrap();
    }
    assert!(amended > 0 && removed > 0, "{amended} {removed}");
}

#[test]
fn a_session_serves_once_and_not_for_long() {
    let world = World::new();
    let begin = || world.made(LinkCommand::BeginSession(Box::default()));
    let session = begin();
    world.made(exchange(session, None));
    assert_eq!(world.execute(exchange(session, None)), Err(Refusal::LinkSessionOver));
    let late = begin();
    world.clock.advance(MINUTE * 40);
    assert_eq!(world.execute(exchange(late, None)), Err(Refusal::LinkSessionOver));
    let unknown = SessionTerms { existing: Some(Id(1)), ..SessionTerms::default() };
    let refused = world.execute(LinkCommand::BeginSession(Box::new(unknown)));
    assert_eq!(refused, Err(Refusal::LinkNotFound { link: Id(1) }));
}

#[test]
fn products_are_fetched_of_what_the_user_granted_once_the_link_is_connected() {
    let world = World::new();
    let id = world.made(import(vec![account("a", "1")], Vec::new()));
    let fetch = |product| LinkCommand::Fetch { link: id, products: vec![product] };
    assert_eq!(world.execute(fetch(Product::Accounts)), Err(Refusal::LinkNotConnected));
    assert!(link(&world.image(), id).grants(Product::Identity), "an import has not been asked for");
    world.connect(Some(id), None);
    world.execute(fetch(Product::Accounts)).unwrap();
    let refused = Refusal::ProductNotGranted { product: "identity" };
    assert_eq!(world.execute(fetch(Product::Identity)), Err(refused));
    assert!(!link(&world.image(), id).grants(Product::Identity));
}

#[test]
fn a_deleted_link_takes_its_data_along_and_is_known_for_ninety_days() {
    let world = World::new();
    let id = world.made(import(vec![account("a", "1")], vec![row("a", "1", "1", "2022-02-08")]));
    let kept = world.made(import(vec![account("a", "1")], vec![row("a", "1", "1", "2022-02-08")]));
    world.connect(Some(id), None);
    world.execute(LinkCommand::Delete(id)).unwrap();
    let image = world.image();
    assert_eq!((image.live_accounts().count(), image.transactions.len(), world.listed()), (1, 1, Vec::new()));
    assert_eq!(world.owner(id), Some(world.user));
    assert_eq!(world.execute(LinkCommand::Delete(id)), Err(Refusal::LinkDeleted));
    assert_eq!(world.execute(LinkCommand::Reset(id)), Err(Refusal::LinkDeleted));
    let later = MORNING + DELETED_MILLIS;
    assert!(!link(&image, id).is_forgotten(tink_model::EpochMillis::new(later - 1)));
    world.clock.set(later);
    assert_eq!(world.execute(LinkCommand::Delete(id)), Err(Refusal::LinkNotFound { link: id }));
    world.execute(LinkCommand::Delete(kept)).unwrap();
}

#[test]
fn the_log_brings_everything_back() {
    let world = World::new();
    let id = world.made(import(
        vec![account("a", "3748")],
        vec![row("a", "1", "1.0", "2022-02-08"), row("a", "2", "2", "2022-02-09 10:00:00")],
    ));
    let more = vec![row("a", "3", "3", "2022-02-10")];
    world.execute(LinkCommand::ImportTransactions { link: id, transactions: more }).unwrap();
    let webhook = Some(Some("https://example.com".to_owned()));
    let tags = Some(vec!["one".to_owned()]);
    world.execute(LinkCommand::Change { link: id, webhook, tags }).unwrap();
    let shown = Shown { accounts: vec![account("a", "3748")], transactions: vec![row("a", "2", "9", "2022-02-09")] };
    world.connect(Some(id), Some(shown));
    let simulated = world.connect(None, None);
    world.execute(LinkCommand::Delete(world.made(import(vec![account("q", "1")], Vec::new())))).unwrap();
    world.made(LinkCommand::BeginSession(Box::default()));

    let reopened = Ledger::new(world.log.clone(), WorldId::ROOT, world.clock.clone(), settings());
    let (before, after) = (world.image(), block_on(reopened.user(world.user)).unwrap());
    assert_eq!(format!("{:?}", before.links), format!("{:?}", after.links));
    assert_eq!(format!("{:?}", before.accounts), format!("{:?}", after.accounts));
    assert_eq!(rows(&before), rows(&after));
    let (listed, _) = block_on(reopened.links_of(TENANT, 0, 100)).unwrap();
    assert_eq!(listed.iter().map(|link| link.link).collect::<Vec<_>>(), [id, simulated]);
    assert_eq!(world.listed(), [id, simulated]);
}

#[test]
fn no_tenant_is_led_to_the_links_of_another() {
    let world = World::new();
    let id = world.made(import(vec![account("a", "1")], Vec::new()));
    world.connect(Some(id), None);
    assert_eq!(block_on(world.ledger.user_of_link("moneykit/other", id)).unwrap(), None);
    assert!(block_on(world.ledger.links_of("moneykit/other", 0, 9)).unwrap().0.is_empty());
    let (first, more) = block_on(world.ledger.links_of(TENANT, 0, 0)).unwrap();
    assert!(first.is_empty() && more);
}

#[test]
fn who_comes_at_the_same_time_for_a_new_user_gets_the_same_one() {
    let world = World::new();
    let both = futures_executor::block_on(async {
        let one = world.ledger.ensure_user(TENANT, customer("berta"));
        let other = world.ledger.ensure_user(TENANT, customer("berta"));
        futures_util::future::join(one, other).await
    });
    assert_eq!(both.0.unwrap(), both.1.unwrap());
    assert_ne!(block_on(world.ledger.ensure_user(TENANT, customer("carla"))).unwrap(), world.user);
}

#[test]
fn a_link_is_stored_with_its_place_in_the_list_or_not_at_all() {
    let world = World::new();
    world.faults.fail_next(1);
    let command = || UserCommand::Link(Box::new(import(vec![account("a", "1")], Vec::new())));
    let failed = block_on(world.ledger.execute_listed(TENANT, world.user, command()));
    assert!(matches!(failed, Err(LedgerError::Log(_))), "{failed:?}");
    assert_eq!(world.image().links.links.len(), 0);
    // Others of the same tenant, some behind a commit that fails.
    world.faults.fail_next(1);
    let made: Vec<_> = block_on(join_all((0..20).map(|_| world.ledger.execute_listed(TENANT, world.user, command()))));
    let made: Vec<Id> = made.into_iter().flatten().flatten().collect();
    assert!(made.len() >= 19, "{made:?}");
    let image = world.image();
    assert_eq!(image.links.links.len(), made.len());
    let reopened = Ledger::new(world.log.clone(), WorldId::ROOT, world.clock.clone(), settings());
    for link in &image.links.links {
        assert!(made.contains(&link.id));
        assert_eq!(world.owner(link.id), Some(world.user));
        assert_eq!(block_on(reopened.user_of_link(TENANT, link.id)).unwrap(), Some(world.user));
    }
}

/// Something that happens to a link, with small ids so that they meet.
#[derive(Debug, Clone)]
enum Step {
    Batch(Vec<(bool, u8, i8)>),
    Shown(Vec<(bool, u8, i8)>),
    Read(usize),
}

fn step() -> impl Strategy<Value = Step> {
    let rows = || prop::collection::vec((any::<bool>(), 0..12_u8, -3..3_i8), 0..8);
    prop_oneof![rows().prop_map(Step::Batch), rows().prop_map(Step::Shown), (1..6_usize).prop_map(Step::Read)]
}

/// Rows of two accounts without a second of the same id in one; the id is the day too.
fn some_rows(rows: &[(bool, u8, i8)]) -> Vec<ImportedTransaction> {
    let by_id: BTreeMap<(bool, u8), i8> = rows.iter().map(|(first, id, amount)| ((*first, *id), *amount)).collect();
    let one = |((first, id), amount): ((bool, u8), i8)| {
        row(if first { "a" } else { "b" }, &id.to_string(), &amount.to_string(), &format!("2022-02-{:02}", id + 1))
    };
    by_id.into_iter().map(one).collect()
}

/// What a reader has of the transactions, by id.
type Copied = BTreeMap<Id, (String, String)>;

fn copied(image: &UserImage) -> Copied {
    let rows = image.transactions.segments().iter().flat_map(Segment::rows);
    rows.map(|row| (row.id(), (row.external_id().to_owned(), row.amount().to_string()))).collect()
}

fn read_on(image: &UserImage, id: Id, position: &mut u64, size: usize, copy: &mut Copied) -> bool {
    let page = changes_since(image, &link(image, id), *position, size).unwrap();
    for row in page.created.iter().chain(&page.updated) {
        copy.insert(row.id(), (row.external_id().to_owned(), row.amount().to_string()));
    }
    page.removed.iter().for_each(|id| {
        copy.remove(id);
    });
    *position = page.next;
    page.more
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn who_follows_the_changes_has_what_is_there(steps in prop::collection::vec(step(), 1..14)) {
        let world = World::new();
        let both = || vec![account("a", "3748"), account("b", "9911")];
        let id = world.made(import(both(), Vec::new()));
        let (mut position, mut copy) = (0, Copied::new());
        for step in steps {
            match step {
                // One that holds a known id changes nothing.
                Step::Batch(rows) => {
                    let _ = world.execute(LinkCommand::ImportTransactions { link: id, transactions: some_rows(&rows) });
                }
                Step::Shown(rows) => {
                    let shown = Shown { accounts: both(), transactions: some_rows(&rows) };
                    world.connect(Some(id), Some(shown));
                    // For the days that are shown the institution is right.
                    let image = world.image();
                    for row in some_rows(&rows) {
                        let amount = row.amount.to_string();
                        let wanted = (row.original_id.unwrap(), amount);
                        prop_assert!(super::links::rows(&image).contains(&wanted), "{wanted:?}");
                    }
                }
                Step::Read(size) => {
                    read_on(&world.image(), id, &mut position, size, &mut copy);
                }
            }
        }
        let image = world.image();
        while read_on(&image, id, &mut position, 4, &mut copy) {}
        prop_assert_eq!(copy, copied(&image));
    }

    #[test]
    fn the_same_transactions_with_other_ids_zeros_and_times_are_the_same(
        rows in prop::collection::vec((any::<bool>(), 1..5_u8, -2..3_i8, prop::option::of(0..3_u8), any::<bool>()), 0..24),
        order in any::<prop::sample::Index>(),
    ) {
        let at = |day: u8, hour: Option<u8>| match hour {
            Some(hour) => format!("2022-02-{day:02}T{hour:02}:15:00Z"),
            None => format!("2022-02-{day:02}"),
        };
        let coffee = |transaction| ImportedTransaction { description: Some("Coffee".to_owned()), ..transaction };
        let name = |first: bool| if first { "a" } else { "b" };
        let stored = rows.iter().map(|(first, day, amount, hour, _)| {
            coffee(row(name(*first), "", &amount.to_string(), &at(*day, *hour)))
        });
        let mut shown: Vec<ImportedTransaction> = rows.iter().enumerate().map(|(number, (first, day, amount, hour, other))| {
            let hour = match (hour, other) {
                (None, true) => Some(number as u8 % 24),
                (Some(_), true) => None,
                (hour, false) => *hour,
            };
            coffee(row(name(*first), &format!("x{number}"), &format!("{amount}.00"), &at(*day, hour)))
        }).collect();
        if !shown.is_empty() {
            let places = shown.len();
            shown.rotate_left(order.index(places));
        }
        let world = World::new();
        let both = || vec![account("a", "3748"), account("b", "9911")];
        let id = world.made(import(both(), stored.collect()));
        let before = (super::links::rows(&world.image()), link(&world.image(), id).changes.len());
        world.connect(Some(id), Some(Shown { accounts: both(), transactions: shown }));
        prop_assert_eq!((super::links::rows(&world.image()), link(&world.image(), id).changes.len()), before);
    }
}
