//! The engine under trouble: commits that fail, callers that go away, many writers at once.

use std::sync::Arc;
use std::task::{Context, Poll, Waker};

use futures_executor::block_on;
use futures_util::future::join_all;
use tink_ledger::clock::ManualClock;
use tink_ledger::command::{
    AccountDraft, CreateUser, IngestIntoAccount, IngestTransactions, TransactionDraft, UserCommand,
};
use tink_ledger::decide::Rules;
use tink_ledger::log::{Faults, Log, MemoryLog, SqliteLog, SqliteOptions, StreamId, WorldId};
use tink_ledger::rules::categorise::RuleCategoriser;
use tink_ledger::{Exclusion, Id, IngestionKind, Ledger, LedgerError, Profile, Refusal, Settings, TransactionKind};
use tink_model::{Amount, EpochMillis};

pub(crate) struct World {
    pub(crate) log: Arc<MemoryLog>,
    pub(crate) faults: Faults,
    pub(crate) ledger: Ledger,
    pub(crate) user: Id,
}

pub(crate) fn settings(partial: bool) -> Settings {
    let rules = Rules {
        profile: Profile::Seed,
        partial,
        opt_in: false,
        seed: 1,
        categoriser: Arc::new(RuleCategoriser::new()),
    };
    Settings { seed: 1, rules }
}

pub(crate) fn new_user(external_id: &str) -> CreateUser {
    CreateUser {
        external_id: Some(external_id.to_owned()),
        contact: None,
        market: "se".to_owned(),
        locale: None,
        retention_class: None,
        synthetic_credentials: true,
    }
}

impl World {
    pub(crate) fn new(partial: bool) -> Self {
        let faults = Faults::none();
        let log = Arc::new(MemoryLog::with_faults(faults.clone()));
        let clock = Arc::new(ManualClock::new(1_000));
        let ledger = Ledger::new(log.clone(), WorldId::ROOT, clock, settings(partial));
        let user = block_on(ledger.create_user("tenant", new_user("someone"))).unwrap().user;
        let account = AccountDraft {
            external_id: "account".to_owned(),
            name: "Account".to_owned(),
            number: "1".to_owned(),
            kind: "CHECKING".to_owned(),
            balance: Amount::new(0, 0),
            reserved: None,
            available_credit: None,
            closed: false,
            exclusion: Exclusion::None,
            flags: Vec::new(),
            payload: None,
        };
        block_on(ledger.execute(user, UserCommand::IngestAccounts(vec![account]))).unwrap();
        Self { log, faults, ledger, user }
    }

    pub(crate) fn ids(&self) -> Vec<String> {
        ids(&self.ledger, self.user)
    }
}

/// The external ids of a user's transactions.
pub(crate) fn ids(ledger: &Ledger, user: Id) -> Vec<String> {
    let image = block_on(ledger.user(user)).unwrap();
    let rows = image.transactions.segments().iter().flat_map(tink_ledger::image::Segment::rows);
    let mut ids: Vec<String> = rows.map(|row| row.external_id().to_owned()).collect();
    ids.sort();
    ids
}

pub(crate) fn ingest(ids: &[&str]) -> UserCommand {
    let transactions = ids.iter().map(|id| TransactionDraft {
        external_id: (*id).to_owned(),
        date: EpochMillis::new(0),
        amount: Amount::new(-1, 0),
        description: "ICA".to_owned(),
        kind: TransactionKind::Default,
        pending: None,
        pending_ids: Vec::new(),
        has_payload: false,
        extra: None,
    });
    UserCommand::IngestTransactions(Arc::new(IngestTransactions {
        kind: IngestionKind::RealTime,
        auto_book: false,
        override_pending: false,
        accounts: vec![IngestIntoAccount {
            external_id: "account".to_owned(),
            balance: Amount::new(5, 0),
            reserved: None,
            payload: None,
            transactions: transactions.collect(),
        }],
    }))
}

#[test]
fn a_commit_that_fails_leaves_no_trace_and_the_next_one_works() {
    let world = World::new(false);
    world.faults.fail_next(1);
    let failed = block_on(world.ledger.execute(world.user, ingest(&["a"])));
    assert!(matches!(failed, Err(LedgerError::Log(_))), "{failed:?}");
    assert!(world.ids().is_empty());
    block_on(world.ledger.execute(world.user, ingest(&["a"]))).unwrap();
    assert_eq!(world.ids(), ["a"]);
}

#[test]
fn what_queued_behind_a_failed_commit_is_decided_again() {
    let world = World::new(false);
    world.faults.fail_next(1);
    let outcomes = block_on(join_all(["a", "b", "c"].iter().map(|id| world.ledger.execute(world.user, ingest(&[id])))));
    assert!(outcomes[0].is_err());
    assert!(outcomes[1].is_ok() && outcomes[2].is_ok(), "{outcomes:?}");
    assert_eq!(world.ids(), ["b", "c"]);
}

#[test]
fn readers_see_nothing_that_is_not_durable() {
    let world = World::new(false);
    world.log.hold();
    let command = world.ledger.execute(world.user, ingest(&["a"]));
    let mut command = std::pin::pin!(command);
    let mut context = Context::from_waker(Waker::noop());
    assert!(matches!(command.as_mut().poll(&mut context), Poll::Pending));
    assert!(world.ids().is_empty());
    world.log.release();
    block_on(command).unwrap();
    assert_eq!(world.ids(), ["a"]);
}

#[test]
fn a_caller_that_goes_away_takes_no_commit_along() {
    let world = World::new(false);
    world.log.hold();
    {
        let command = world.ledger.execute(world.user, ingest(&["a"]));
        let mut command = std::pin::pin!(command);
        let mut context = Context::from_waker(Waker::noop());
        assert!(matches!(command.as_mut().poll(&mut context), Poll::Pending));
    }
    world.log.release();
    assert_eq!(world.ids(), ["a"]);
    block_on(world.ledger.execute(world.user, ingest(&["b"]))).unwrap();
    let again = block_on(world.ledger.execute(world.user, ingest(&["a"])));
    assert!(matches!(again, Err(LedgerError::Refused(Refusal::TransactionExists { .. }))), "{again:?}");
    assert_eq!(world.ids(), ["a", "b"]);
}

#[test]
fn a_read_after_a_lost_caller_waits_for_its_commit_and_never_shows_less_than_is_stored() {
    let world = World::new(false);
    world.log.hold();
    {
        let mut command = std::pin::pin!(world.ledger.execute(world.user, ingest(&["a"])));
        let mut context = Context::from_waker(Waker::noop());
        assert!(matches!(command.as_mut().poll(&mut context), Poll::Pending));
    }
    let mut read = std::pin::pin!(world.ledger.user(world.user));
    let mut context = Context::from_waker(Waker::noop());
    assert!(matches!(read.as_mut().poll(&mut context), Poll::Pending));
    world.log.release();
    assert_eq!(block_on(read).unwrap().transactions.len(), 1);
}

#[test]
fn writers_at_once_lose_and_repeat_nothing() {
    let world = World::new(false);
    std::thread::scope(|scope| {
        for writer in 0..4 {
            let world = &world;
            scope.spawn(move || {
                for row in 0..50 {
                    let id = format!("{writer}-{row:02}");
                    block_on(world.ledger.execute(world.user, ingest(&[&id]))).unwrap();
                }
            });
        }
    });
    assert_eq!(world.ids().len(), 200);
    let stream = StreamId::user(&world.user.to_string());
    let batches = block_on(world.log.read(WorldId::ROOT, &stream, 0)).unwrap();
    assert_eq!(batches.iter().map(|batch| batch.version).collect::<Vec<_>>(), (1..=202).collect::<Vec<_>>());
}

#[test]
fn users_created_at_once_have_ids_of_their_own_and_an_external_id_is_given_once() {
    let world = World::new(false);
    let created: Vec<Option<Id>> = std::thread::scope(|scope| {
        let writers: Vec<_> = (0..4)
            .map(|_| {
                let world = &world;
                scope.spawn(move || {
                    (0..25)
                        .map(|number| {
                            let command = new_user(&format!("user-{number}"));
                            block_on(world.ledger.create_user("tenant", command)).ok().map(|created| created.user)
                        })
                        .collect::<Vec<_>>()
                })
            })
            .collect();
        writers.into_iter().flat_map(|writer| writer.join().unwrap()).collect()
    });
    let mut users: Vec<Id> = created.into_iter().flatten().collect();
    users.sort();
    users.dedup();
    assert_eq!(users.len(), 25);
    for number in 0..25 {
        let found = block_on(world.ledger.user_by_external_id("tenant", &format!("user-{number}"))).unwrap();
        assert!(users.contains(&found.unwrap()));
    }
}

#[test]
fn a_world_that_takes_parts_stores_the_new_rows_and_still_refuses() {
    let world = World::new(true);
    block_on(world.ledger.execute(world.user, ingest(&["a"]))).unwrap();
    let answer = block_on(world.ledger.execute(world.user, ingest(&["a", "b"])));
    assert!(matches!(answer, Err(LedgerError::Refused(Refusal::TransactionExists { .. }))), "{answer:?}");
    assert_eq!(world.ids(), ["a", "b"]);
    let world = World::new(false);
    block_on(world.ledger.execute(world.user, ingest(&["a"]))).unwrap();
    assert!(block_on(world.ledger.execute(world.user, ingest(&["a", "b"]))).is_err());
    assert_eq!(world.ids(), ["a"]);
}

#[test]
fn a_deleted_user_is_gone_and_its_payloads_are_erased() {
    let world = World::new(false);
    block_on(world.ledger.execute(world.user, ingest(&["a"]))).unwrap();
    block_on(world.ledger.delete_user("tenant", world.user)).unwrap();
    let gone = |outcome: Result<(), LedgerError>| {
        assert!(matches!(outcome, Err(LedgerError::Refused(Refusal::UserNotFound))), "{outcome:?}");
    };
    gone(block_on(world.ledger.user(world.user)).map(|_| ()));
    gone(block_on(world.ledger.execute(world.user, ingest(&["b"]))).map(drop));
    gone(block_on(world.ledger.delete_user("tenant", world.user)));
    assert_eq!(block_on(world.ledger.user_by_external_id("tenant", "someone")).unwrap(), None);
    let stream = StreamId::user(&world.user.to_string());
    let left = block_on(world.log.read(WorldId::ROOT, &stream, 0)).unwrap();
    assert_eq!(left.len(), 1);
    assert!(!String::from_utf8_lossy(&left[0].payload).contains("ICA"));
    // Opened anew, the tombstone is all that is left.
    let again = Ledger::new(world.log.clone(), WorldId::ROOT, Arc::new(ManualClock::new(2_000)), settings(false));
    gone(block_on(again.user(world.user)).map(|_| ()));
}

#[test]
fn many_small_requests_end_in_few_segments() {
    let world = World::new(false);
    for number in 0..300 {
        block_on(world.ledger.execute(world.user, ingest(&[&number.to_string()]))).unwrap();
    }
    let image = block_on(world.ledger.user(world.user)).unwrap();
    assert_eq!(image.transactions.len(), 300);
    assert!(image.transactions.segments().len() <= 10, "{}", image.transactions.segments().len());
}

#[test]
fn temporary_users_are_gone_at_once_when_their_time_is_over_and_deleted_by_who_comes_next() {
    const DAY: i64 = 24 * 60 * 60 * 1000;
    let folder = tempfile::tempdir().unwrap();
    let log = SqliteLog::open(folder.path().join("world.db"), SqliteOptions::default()).unwrap();
    let clock = Arc::new(ManualClock::new(1_000));
    let ledger = Ledger::new(Arc::new(log), WorldId::ROOT, clock.clone(), settings(false));
    let guest = || CreateUser { retention_class: Some("temporary".to_owned()), ..new_user("guest") };
    let first = block_on(ledger.create_user("tenant", guest())).unwrap().user;
    let other = CreateUser { retention_class: Some("temporary".to_owned()), ..new_user("other") };
    let other = block_on(ledger.create_user("tenant", other)).unwrap().user;

    clock.set(1_000 + DAY - 1);
    assert!(block_on(ledger.is_user_of("tenant", first)).unwrap());
    clock.set(1_000 + DAY);
    // Nothing was written yet.
    assert!(!block_on(ledger.is_user_of("tenant", first)).unwrap());
    assert_eq!(block_on(ledger.user_by_external_id("tenant", "guest")).unwrap(), None);
    assert!(block_on(ledger.delete_user("tenant", first)).is_err());

    // Many come at once: each is answered, and the users are deleted once.
    for outcome in block_on(join_all((0..8).map(|_| ledger.settle("tenant")))) {
        outcome.unwrap();
    }
    for user in [first, other] {
        assert!(matches!(block_on(ledger.user(user)), Err(LedgerError::Refused(Refusal::UserNotFound))));
    }
    let again = block_on(ledger.create_user("tenant", guest())).unwrap().user;
    assert_ne!(again, first);
    assert_eq!(block_on(ledger.user_by_external_id("tenant", "guest")).unwrap(), Some(again));
}
