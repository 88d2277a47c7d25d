//! Bank users of XS2A.api: who keeps their connections up to date, for how long a consent holds, and what is kept.

mod lives;

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use futures_executor::block_on;
use proptest::prelude::*;
use tink_ledger::clock::ManualClock;
use tink_ledger::command::{BankCommand, CreateUser, UserCommand};
use tink_ledger::decide::Rules;
use tink_ledger::event::{Contact, Validity};
use tink_ledger::image::{BankConnection, Row, Segment, UserImage};
use tink_ledger::log::{MemoryLog, WorldId};
use tink_ledger::rules::bank::{
    AccountSelection, Entered, Input, MAX_FAILURES, Step, SyncFault, SyncMode, Terms, Turn, WizardFault,
};
use tink_ledger::rules::categorise::RuleCategoriser;
use tink_ledger::{Id, Ledger, LedgerError, Profile, Refusal, Settings};
use tink_model::{Amount, EpochMillis, Secret};

/// A Monday morning in Berlin.
const MORNING: i64 = 1_705_305_600_000;
const HOUR: Duration = Duration::from_secs(60 * 60);
const DAY: Duration = Duration::from_secs(24 * 60 * 60);

struct World {
    log: Arc<MemoryLog>,
    clock: Arc<ManualClock>,
    ledger: Ledger,
    user: Id,
}

fn settings() -> Settings {
    let categoriser = Arc::new(RuleCategoriser::new());
    Settings { seed: 7, rules: Rules { profile: Profile::Seed, partial: false, opt_in: false, seed: 7, categoriser } }
}

fn entered(pairs: &[(&str, &str)]) -> Entered {
    pairs.iter().map(|(name, text)| ((*name).to_owned(), Secret::new((*text).to_owned()))).collect()
}

impl World {
    fn new() -> Self {
        let log = Arc::new(MemoryLog::new());
        let clock = Arc::new(ManualClock::new(MORNING));
        let ledger = Ledger::new(log.clone(), WorldId::ROOT, clock.clone(), settings());
        let user = CreateUser {
            external_id: None,
            contact: Some(Contact { name: Some("Anna".to_owned()), ..Contact::default() }),
            market: "DE".to_owned(),
            locale: None,
            retention_class: None,
            synthetic_credentials: false,
        };
        let user = block_on(ledger.create_user("xs2a", user)).unwrap().user;
        Self { log, clock, ledger, user }
    }

    fn execute(&self, command: BankCommand) -> Result<Option<Id>, Refusal> {
        match block_on(self.ledger.execute(self.user, UserCommand::Bank(Box::new(command)))) {
            Ok(made) => Ok(made),
            Err(LedgerError::Refused(refusal)) => Err(refusal),
            Err(other) => panic!("{other}"),
        }
    }

    fn image(&self) -> Arc<UserImage> {
        block_on(self.ledger.user(self.user)).unwrap()
    }

    fn answer(&self, wizard: Id, pairs: &[(&str, &str)]) {
        let input = Input::Answer(entered(pairs));
        self.execute(BankCommand::DriveWizard { wizard, turn: None, input }).unwrap();
    }

    fn log_in(&self, wizard: Id, pin: &str) {
        self.answer(wizard, &[("USER_NAME", "abcdef"), ("USER_PIN", pin), ("privacy_policy", "true")]);
    }

    fn connect(&self, terms: Terms, pin: &str) -> Id {
        let terms = Box::new(Terms { bic: Some("TESTDE88XXX".to_owned()), ..terms });
        let wizard = self.execute(BankCommand::StartWizard(terms)).unwrap().unwrap();
        self.log_in(wizard, pin);
        self.image().bank.connections().last().unwrap().id
    }

    fn full(&self, pin: &str) -> Id {
        self.connect(Terms { mode: SyncMode::Full, ..Terms::default() }, pin)
    }

    fn connection(&self, id: Id) -> BankConnection {
        self.image().bank.connection(id).unwrap().clone()
    }

    fn sync(&self, connection: Id, half: Option<bool>, force: bool) -> Result<Option<Id>, Refusal> {
        self.execute(BankCommand::Sync { connection, half, force })
    }
}

#[test]
fn a_finished_wizard_makes_a_connection_with_accounts_and_their_rows() {
    let world = World::new();
    let wizard = world.execute(BankCommand::StartWizard(Box::default())).unwrap().unwrap();
    assert_eq!(world.image().bank.wizard(wizard).unwrap().state(EpochMillis::new(MORNING)).step, Step::Bank);
    world.answer(wizard, &[("country_id", "DE"), ("bank_code", "88888888")]);
    assert!(world.image().bank.connections().next().is_none());
    world.log_in(wizard, "123456");
    let image = world.image();
    assert_eq!(image.bank.wizard(wizard).unwrap().state(EpochMillis::new(MORNING)).step, Step::Finish);
    let connections: Vec<&BankConnection> = image.bank.connections().collect();
    let [connection] = connections.as_slice() else { panic!("one connection") };
    assert_eq!((connection.wizard, connection.mode(), connection.next), (wizard, SyncMode::None, None));
    let (_, checking) = image.live_accounts().next().unwrap();
    assert_eq!(checking.credentials, connection.id);
    assert!(checking.facts.identifiers[0].starts_with("iban://DE"), "{:?}", checking.facts.identifiers);
    assert!(checking.facts.identifiers[0].contains("88888888"));
    assert!(image.transactions.len() > 500);
}

#[test]
fn a_step_at_a_turn_that_is_over_changes_nothing() {
    let world = World::new();
    let terms = Box::new(Terms { bic: Some("TESTDE88XXX".to_owned()), ..Terms::default() });
    let wizard = world.execute(BankCommand::StartWizard(terms)).unwrap().unwrap();
    let state = || world.image().bank.wizard(wizard).unwrap().state(EpochMillis::new(MORNING));
    let log_in = |turn: Turn, pin: &str| {
        let pairs = [("USER_NAME", "abcdef"), ("USER_PIN", pin), ("privacy_policy", "true")];
        let input = Input::Answer(entered(&pairs));
        world.execute(BankCommand::DriveWizard { wizard, turn: Some(turn), input }).unwrap();
        state().turn()
    };
    let first = Turn { step: Step::Login, tries: 0 };
    assert_eq!(state().turn(), first);
    let second = Turn { tries: 1, ..first };
    for _ in 0..3 {
        assert_eq!(log_in(first, "wrong"), second);
    }
    let asked = Turn { step: Step::Tan, ..second };
    for _ in 0..3 {
        assert_eq!(log_in(second, "tan"), asked);
    }
    assert_eq!(state().fault, None);
}

#[test]
fn no_pin_is_stored() {
    let world = World::new();
    world.full("very-secret-pin");
    let stream = tink_ledger::log::StreamId::user(&world.user.to_string());
    let batches = block_on(tink_ledger::log::Log::read(world.log.as_ref(), WorldId::ROOT, &stream, 0)).unwrap();
    for batch in batches {
        assert!(!String::from_utf8_lossy(&batch.payload).contains("very-secret-pin"));
    }
}

#[test]
fn full_is_synchronised_once_a_day_and_brings_what_is_new() {
    let world = World::new();
    let id = world.full("123456");
    let before = world.image().transactions.len();
    world.clock.advance(10 * DAY + HOUR);
    let connection = world.connection(id);
    assert_eq!(connection.synced.as_millis(), MORNING + 10 * 86_400_000);
    assert_eq!((connection.failures, connection.mode()), (0, SyncMode::Full));
    assert!(world.image().transactions.len() > before);
}

#[test]
fn what_was_prebooked_is_booked_as_it_was_or_amended_or_gone_and_the_balance_goes_with_it() {
    let world = World::new();
    world.full("123456");
    let rows = |image: &UserImage| -> BTreeMap<String, (Amount, String, bool)> {
        let rows = image.transactions.segments().iter().flat_map(Segment::rows);
        let row =
            |row: Row<'_>| (row.external_id().to_owned(), (row.amount(), row.description().to_owned(), row.pending()));
        rows.filter(|row| row.account() == 0).map(row).collect()
    };
    let sum = |rows: &BTreeMap<String, (Amount, String, bool)>| {
        rows.values().fold(Amount::ZERO, |sum, row| sum.checked_add(row.0).unwrap())
    };
    let opening = |image: &UserImage| image.accounts[0].balance.checked_sub(sum(&rows(image))).unwrap();
    let first = opening(&world.image());
    let (mut same, mut amended, mut gone) = (0, 0, 0);
    for _ in 0..200 {
        let before = rows(&world.image());
        world.clock.advance(DAY);
        let image = world.image();
        assert_eq!(opening(&image), first);
        let after = rows(&image);
        for (id, was) in before {
            match after.get(&id) {
                None => gone += i32::from(was.2),
                Some(now) if now.2 => assert!(was.2, "{id} became pending"),
                Some(now) if was.2 && (&now.0, &now.1) != (&was.0, &was.1) => amended += 1,
                Some(now) if was.2 => same += i32::from(!now.2),
                Some(now) => assert_eq!(*now, was, "what is booked stays"),
            }
        }
    }
    assert!(same > 20 && amended > 0 && gone > 0, "{same} {amended} {gone}");
}

#[test]
fn none_and_shared_are_never_synchronised_by_themselves() {
    for mode in [SyncMode::None, SyncMode::Shared] {
        let world = World::new();
        let id = world.connect(Terms { mode, ..Terms::default() }, "123456");
        world.clock.advance(30 * DAY);
        assert_eq!(world.connection(id).synced.as_millis(), MORNING, "{mode:?}");
    }
}

#[test]
fn a_synchronisation_in_the_background_takes_a_moment_and_another_one_changes_nothing() {
    let world = World::new();
    let id = world.full("123456");
    world.clock.advance(HOUR);
    assert_eq!(world.sync(id, None, false), Ok(None));
    assert_eq!(world.sync(id, None, false), Ok(None));
    assert_eq!(world.connection(id).synced.as_millis(), MORNING);
    world.clock.advance(Duration::from_secs(2));
    let connection = world.connection(id);
    assert_eq!(connection.synced.as_millis(), MORNING + 3_602_000);
    // The day begins anew.
    assert_eq!(connection.next.unwrap().as_millis(), MORNING + 3_602_000 + 86_400_000);
}

#[test]
fn full_falls_back_to_none_and_returns_by_the_account_holder_or_by_force() {
    for by_force in [false, true] {
        let world = World::new();
        let id = world.full("sync-fails-once");
        world.clock.advance(DAY);
        let fallen = world.connection(id);
        assert_eq!((fallen.mode(), fallen.failures, fallen.next), (SyncMode::None, 1, None));
        assert_eq!(fallen.fault, Some(SyncFault::LoginFailed));
        world.clock.advance(30 * DAY);
        assert_eq!(world.connection(id).failures, 1, "nothing is tried by itself any more");
        if by_force {
            assert_eq!(world.sync(id, None, true), Ok(None));
            world.clock.advance(Duration::from_secs(2));
        } else {
            let wizard = world.sync(id, None, false).unwrap().expect("a wizard");
            world.log_in(wizard, "123456");
        }
        let back = world.connection(id);
        assert_eq!((back.mode(), back.failures, back.fault), (SyncMode::Full, 0, None));
        assert!(back.next.is_some());
    }
}

#[test]
fn three_failures_in_a_row_disable_a_connection_until_it_is_deleted() {
    let world = World::new();
    let id = world.full("sync-fails");
    world.clock.advance(DAY);
    for failures in 1..MAX_FAILURES {
        assert_eq!(world.connection(id).failures, failures);
        assert_eq!(world.sync(id, None, true), Ok(None));
        world.clock.advance(Duration::from_secs(2));
    }
    assert_eq!(world.connection(id).failures, MAX_FAILURES);
    for force in [false, true] {
        assert_eq!(world.sync(id, None, force), Err(Refusal::BankConnectionDisabled { failures: MAX_FAILURES }));
    }
    // Nor does a login help.
    let wizard = world.execute(BankCommand::Reset(id)).unwrap().unwrap();
    world.log_in(wizard, "123456");
    let state = world.image().bank.wizard(wizard).unwrap().state(world.ledger.now());
    assert_eq!((state.fault, world.connection(id).failures), (Some(WizardFault::TechError), MAX_FAILURES));
    world.execute(BankCommand::Disconnect(id)).unwrap();
    assert_eq!(world.sync(id, None, false), Err(Refusal::BankConnectionNotFound { connection: id }));
}

#[test]
fn a_consent_ends_after_ninety_days_and_then_the_account_holder_must_act() {
    let world = World::new();
    let id = world.full("123456");
    world.clock.advance(90 * DAY);
    let last = world.connection(id);
    assert_eq!((last.mode(), last.failures), (SyncMode::Full, 0));
    world.clock.advance(DAY);
    let over = world.connection(id);
    assert_eq!((over.mode(), over.fault), (SyncMode::None, Some(SyncFault::ConsentInvalid)));
    let wizard = world.sync(id, None, true).unwrap().expect("not even force does without");
    world.log_in(wizard, "123456");
    let renewed = world.connection(id);
    assert_eq!((renewed.mode(), renewed.failures), (SyncMode::Full, 0));
    assert!(renewed.consent_until.as_millis() > MORNING + 180 * 86_400_000);
}

#[test]
fn shared_goes_on_with_the_right_half_alone() {
    let world = World::new();
    let id = world.connect(Terms { mode: SyncMode::Shared, ..Terms::default() }, "123456");
    assert!(world.sync(id, None, false).unwrap().is_some());
    assert_eq!(world.sync(id, Some(false), false), Err(Refusal::WrongHalf));
    world.clock.advance(HOUR);
    assert_eq!(world.sync(id, Some(true), false), Ok(None));
    world.clock.advance(Duration::from_secs(2));
    let connection = world.connection(id);
    assert_eq!((connection.mode(), connection.synced.as_millis()), (SyncMode::Shared, MORNING + 3_602_000));
    assert_eq!(connection.next, None);
}

#[test]
fn so_many_days_are_fetched_and_kept_as_the_client_asked_for() {
    let world = World::new();
    let id = world
        .connect(Terms { mode: SyncMode::Full, days: Some(30), limit_days: Some(40), ..Terms::default() }, "123456");
    let oldest = |world: &World| {
        let image = world.image();
        image.transactions.segments().iter().flat_map(Segment::rows).map(|row| row.date().as_millis()).min().unwrap()
    };
    // Somebody buys something within any three days.
    let within = |oldest: i64, days: i64| {
        let age = world.ledger.now().as_millis() - oldest;
        assert!(((days - 3) * 86_400_000..=(days + 1) * 86_400_000).contains(&age), "{age} and not {days} days");
    };
    within(oldest(&world), 30);
    world.clock.advance(60 * DAY);
    within(oldest(&world), 40);
    assert_eq!(world.connection(id).failures, 0);
}

#[test]
fn fewer_days_may_be_kept_than_fetched_and_more_than_there_are_are_all() {
    for (days, limit_days) in [(90, 5), (1, 1), (10_000_000, 10_000_000), (u32::MAX, u32::MAX)] {
        let world = World::new();
        let terms = Terms { days: Some(days), limit_days: Some(limit_days), ..Terms::default() };
        let id = world.connect(terms, "123456");
        let rows = world.image().transactions.len();
        assert!(rows > 0 && (limit_days > 5 || rows < 60), "{rows} rows of {limit_days} days");
        assert_eq!(world.connection(id).failures, 0);
    }
}

#[test]
fn accounts_outlive_their_connection_and_a_deleted_one_does_not_come_back() {
    let world = World::new();
    let id = world.full("123456");
    let image = world.image();
    let (_, first) = image.live_accounts().next().unwrap();
    let count = image.live_accounts().count();
    world.execute(BankCommand::DeleteAccount(first.id)).unwrap();
    world.clock.advance(3 * DAY);
    assert_eq!(world.image().live_accounts().count(), count - 1);
    assert!(world.connection(id).synced.as_millis() > MORNING);
    world.execute(BankCommand::Disconnect(id)).unwrap();
    assert_eq!(world.image().live_accounts().count(), count - 1);
    world.clock.advance(3 * DAY);
    assert!(world.image().bank.connections().next().is_none());
    let gone = world.execute(BankCommand::DeleteAccount(first.id));
    assert!(matches!(gone, Err(Refusal::AccountNotFound { .. })), "{gone:?}");
}

#[test]
fn only_chosen_accounts_are_fetched_also_later() {
    let world = World::new();
    let terms = Terms { mode: SyncMode::Full, selection: AccountSelection::Single, ..Terms::default() };
    let terms = Box::new(Terms { bic: Some("TESTDE88".to_owned()), ..terms });
    let wizard = world.execute(BankCommand::StartWizard(terms)).unwrap().unwrap();
    world.log_in(wizard, "123456");
    assert!(world.image().bank.connections().next().is_none());
    world.answer(wizard, &[("account", "1")]);
    assert_eq!(world.image().live_accounts().count(), 1);
    world.clock.advance(2 * DAY);
    assert_eq!(world.image().live_accounts().count(), 1);
}

#[test]
fn a_wizard_that_nobody_drives_on_is_over() {
    let world = World::new();
    let wizard = world.execute(BankCommand::StartWizard(Box::default())).unwrap().unwrap();
    world.clock.advance(Duration::from_secs(31 * 60));
    world.answer(wizard, &[("country_id", "DE"), ("bank_code", "88888888")]);
    let state = world.image().bank.wizard(wizard).unwrap().state(world.ledger.now());
    assert_eq!((state.step, state.fault), (Step::Bank, Some(WizardFault::SessionExpired)));
}

#[test]
fn an_access_token_is_good_for_an_hour_unless_the_client_says_otherwise() {
    let world = World::new();
    let token = world.execute(BankCommand::CreateToken(None)).unwrap().unwrap();
    assert_eq!(world.image().bank.token(token).unwrap().validity.until.as_millis(), MORNING + 3_600_000);
    let validity = Validity { until: EpochMillis::new(9), written: Some("1970-01-01".to_owned()) };
    world.execute(BankCommand::ExtendToken { token, validity: Some(validity.clone()) }).unwrap();
    assert_eq!(world.image().bank.token(token).unwrap().validity, validity);
    world.execute(BankCommand::DeleteToken(token)).unwrap();
    assert_eq!(world.execute(BankCommand::DeleteToken(token)), Err(Refusal::AccessTokenNotFound { token }));
}

#[test]
fn a_login_in_a_wizard_does_not_help_a_connection_that_was_disabled_or_deleted_meanwhile() {
    for deleted in [false, true] {
        let world = World::new();
        let id = world.full("sync-fails");
        world.clock.advance(DAY);
        world.sync(id, None, true).unwrap();
        world.clock.advance(Duration::from_secs(2));
        let wizard = world.execute(BankCommand::Reset(id)).unwrap().unwrap();
        world.log_in(wizard, "tan");
        if deleted {
            world.execute(BankCommand::Disconnect(id)).unwrap();
        } else {
            world.sync(id, None, true).unwrap();
            world.clock.advance(Duration::from_secs(2));
        }
        world.answer(wizard, &[("tan", "123456")]);
        let state = world.image().bank.wizard(wizard).unwrap().state(world.ledger.now());
        assert_eq!(state.fault, Some(WizardFault::TechError));
        let left: Vec<u8> = world.image().bank.connections().map(|connection| connection.failures).collect();
        assert_eq!(left, if deleted { vec![] } else { vec![MAX_FAILURES] });
    }
}

#[test]
fn a_reset_offers_no_account_that_was_deleted() {
    let world = World::new();
    let terms = Terms { selection: AccountSelection::Multi, bic: Some("TESTDE88".to_owned()), ..Terms::default() };
    let wizard = world.execute(BankCommand::StartWizard(Box::new(terms))).unwrap().unwrap();
    world.log_in(wizard, "123456");
    world.answer(wizard, &[("account_0", "true"), ("account_1", "true")]);
    let image = world.image();
    let (_, first) = image.live_accounts().next().unwrap();
    world.execute(BankCommand::DeleteAccount(first.id)).unwrap();
    let connection = image.bank.connections().next().unwrap().id;
    let wizard = world.execute(BankCommand::Reset(connection)).unwrap().unwrap();
    world.log_in(wizard, "123456");
    let state = world.image().bank.wizard(wizard).unwrap().state(world.ledger.now());
    assert!(!state.choices.is_empty() && state.choices.iter().all(|choice| choice.number != first.external_id));
    world.answer(wizard, &[("account_0", "true")]);
    assert_eq!(world.image().live_accounts().count(), 1);
}

#[test]
fn another_login_in_a_synchronisation_is_asked_which_of_its_accounts_are_taken() {
    let world = World::new();
    let terms = Terms { selection: AccountSelection::Single, bic: Some("TESTDE88".to_owned()), ..Terms::default() };
    let wizard = world.execute(BankCommand::StartWizard(Box::new(terms))).unwrap().unwrap();
    world.log_in(wizard, "123456");
    world.answer(wizard, &[("account", "0")]);
    let connection = world.image().bank.connections().next().unwrap().id;
    let step = |username: &str| {
        let wizard = world.sync(connection, None, false).unwrap().expect("a wizard");
        world.answer(wizard, &[("USER_NAME", username), ("USER_PIN", "123456"), ("privacy_policy", "true")]);
        world.image().bank.wizard(wizard).unwrap().state(world.ledger.now()).step
    };
    assert_eq!(step("abcdef"), Step::Finish);
    assert_eq!(step("somebody else"), Step::Accounts);
}

#[test]
fn a_synchronisation_that_the_bank_refuses_in_its_wizard_counts_as_a_failure() {
    let world = World::new();
    let id = world.connect(Terms::default(), "123456");
    for failures in 1..=MAX_FAILURES {
        let wizard = world.sync(id, None, false).unwrap().expect("a wizard");
        for _ in 0..3 {
            world.log_in(wizard, "wrong");
        }
        assert_eq!(
            (world.connection(id).failures, world.connection(id).fault),
            (failures, Some(SyncFault::LoginFailed))
        );
    }
    assert!(matches!(world.sync(id, None, true), Err(Refusal::BankConnectionDisabled { .. })));
    // Somebody who gives up says nothing of the bank.
    let world = World::new();
    let id = world.connect(Terms::default(), "123456");
    let wizard = world.sync(id, None, false).unwrap().expect("a wizard");
    world.execute(BankCommand::DriveWizard { wizard, turn: None, input: Input::Abort }).unwrap();
    assert_eq!(world.connection(id).failures, 0);
}

/// Amount, whether it is pending, and whether it is new, by account and external id.
type Rows = BTreeMap<(u16, String), (String, bool, bool)>;

/// What of a user does not depend on when it was looked at: the rows of every account, and the connections.
fn told(image: &UserImage) -> (Rows, BTreeMap<Id, String>) {
    let rows = image.transactions.segments().iter().flat_map(Segment::rows).map(|row| {
        let is_new = image.bank.is_new(row.account(), row.serial(), row.date());
        ((row.account(), row.external_id().to_owned()), (row.amount().to_string(), row.pending(), is_new))
    });
    (rows.collect(), image.bank.connections().map(|one| (one.id, format!("{one:?}"))).collect())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(5))]

    #[test]
    fn settling_late_equals_stepping_and_a_stream_is_read_back_as_it_was(
        steps in prop::collection::vec((0_u8..9, 1_u64..50), 1..6),
        fails in any::<bool>(),
    ) {
        let pin = if fails { "sync-fails-once" } else { "123456" };
        let (lazy, stepping) = (World::new(), World::new());
        let ids = [lazy.full(pin), stepping.full(pin)];
        prop_assert_eq!(ids[0], ids[1]);
        for (what, hours) in steps {
            lazy.clock.advance(u32::try_from(hours).unwrap() * HOUR);
            for _ in 0..hours {
                stepping.clock.advance(HOUR);
                stepping.image();
            }
            for world in [&lazy, &stepping] {
                match what {
                    0 => drop(world.sync(ids[0], None, false)),
                    1 => drop(world.sync(ids[0], None, true)),
                    2 => {
                        if let Ok(Some(wizard)) = world.sync(ids[0], None, false) {
                            world.log_in(wizard, "123456");
                        }
                    }
                    3 => {
                        if let Some((_, account)) = world.image().live_accounts().nth(1) {
                            world.execute(BankCommand::DeleteAccount(account.id)).unwrap();
                        }
                    }
                    4 => {
                        if let Some((_, account)) = world.image().live_accounts().next() {
                            let before = Some(EpochMillis::new(MORNING));
                            world.execute(BankCommand::MarkSeen { account: account.id, before }).unwrap();
                        }
                    }
                    5 => drop(world.execute(BankCommand::Disconnect(ids[0]))),
                    _ => {}
                }
            }
            prop_assert_eq!(told(&lazy.image()), told(&stepping.image()));
        }
        let again = Ledger::new(lazy.log.clone(), WorldId::ROOT, lazy.clock.clone(), settings());
        prop_assert_eq!(told(&block_on(again.user(lazy.user)).unwrap()), told(&lazy.image()));
    }
}
