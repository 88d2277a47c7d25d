//! Forks of a world, and time that passes in it.

use std::sync::Arc;

use futures_executor::block_on;
use tink_ledger::clock::{Clock, ManualClock};
use tink_ledger::command::CreateUser;
use tink_ledger::log::{Log, SqliteLog, SqliteOptions, WorldId};
use tink_ledger::{Ledger, LedgerError, Refusal};
use tink_model::EpochMillis;

use crate::engine::{World, ids, ingest, new_user, settings};

fn fork(ledger: &Ledger) -> Ledger {
    ledger.fork(Arc::new(ManualClock::new(1_000))).unwrap()
}

fn execute(ledger: &Ledger, world: &World, rows: &[&str]) -> Result<(), LedgerError> {
    block_on(ledger.execute(world.user, ingest(rows))).map(drop)
}

#[test]
fn a_fork_begins_as_its_world_stood_and_neither_sees_what_the_other_does() {
    let world = World::new(false);
    execute(&world.ledger, &world, &["a", "b"]).unwrap();
    let fork = fork(&world.ledger);
    execute(&world.ledger, &world, &["of-the-world"]).unwrap();
    execute(&fork, &world, &["of-the-fork"]).unwrap();
    assert_eq!(world.ids(), ["a", "b", "of-the-world"]);
    assert_eq!(ids(&fork, world.user), ["a", "b", "of-the-fork"]);
    // Each knows its own ids as taken, and those from before the fork.
    for (ledger, taken, free) in
        [(&world.ledger, "of-the-world", "of-the-fork"), (&fork, "of-the-fork", "of-the-world")]
    {
        for taken in ["a", taken] {
            let refused = execute(ledger, &world, &[taken]);
            assert!(matches!(refused, Err(LedgerError::Refused(Refusal::TransactionExists { .. }))), "{refused:?}");
        }
        execute(ledger, &world, &[free]).unwrap();
    }
}

#[test]
fn a_fork_of_a_fork_and_one_of_what_was_never_loaded_come_from_the_log() {
    let world = World::new(false);
    execute(&world.ledger, &world, &["a"]).unwrap();
    // Opened anew, nothing is in memory.
    let opened = Ledger::new(world.log.clone(), WorldId::ROOT, Arc::new(ManualClock::new(1_000)), settings(false));
    let unloaded = fork(&fork(&opened));
    // In memory, and never used in between.
    let inherited = fork(&fork(&world.ledger));
    execute(&world.ledger, &world, &["later"]).unwrap();
    for ledger in [&unloaded, &inherited] {
        assert_eq!(ids(ledger, world.user), ["a"]);
        assert!(execute(ledger, &world, &["a"]).is_err());
        execute(ledger, &world, &["b"]).unwrap();
        assert_eq!(ids(ledger, world.user), ["a", "b"]);
        assert_eq!(block_on(ledger.user_by_external_id("tenant", "someone")).unwrap(), Some(world.user));
    }
}

#[test]
fn the_same_calls_make_the_same_ids_in_a_world_and_its_forks() {
    let world = World::new(false);
    let forks = [fork(&world.ledger), fork(&world.ledger)];
    let made = |ledger: &Ledger| block_on(ledger.create_user("tenant", new_user("next"))).unwrap().user;
    let first = made(&world.ledger);
    assert_eq!(forks.each_ref().map(made), [first, first]);
}

#[test]
fn what_was_decided_and_is_not_durable_reaches_a_fork_only_if_it_becomes_so() {
    for fails in [false, true] {
        let world = World::new(false);
        execute(&world.ledger, &world, &["a"]).unwrap();
        if fails {
            world.faults.fail_next(1);
        }
        world.log.hold();
        let mut command = Box::pin(world.ledger.execute(world.user, ingest(&["b"])));
        let mut context = std::task::Context::from_waker(std::task::Waker::noop());
        assert!(command.as_mut().poll(&mut context).is_pending());
        let fork = fork(&world.ledger);
        let mut made = Box::pin(fork.made());
        assert!(made.as_mut().poll(&mut context).is_pending());
        world.log.release();
        block_on(made).unwrap();
        let expected: &[&str] = if fails { &["a"] } else { &["a", "b"] };
        assert_eq!(ids(&fork, world.user), expected);
        assert_eq!(execute(&fork, &world, &["b"]).is_ok(), fails);
        assert_eq!(block_on(command).is_ok(), !fails);
    }
}

#[test]
fn a_fork_whose_commit_fails_refuses_everything_and_its_world_and_later_forks_go_on() {
    let world = World::new(false);
    execute(&world.ledger, &world, &["a"]).unwrap();
    world.faults.fail_next(1);
    let failed = fork(&world.ledger);
    assert!(matches!(block_on(failed.made()), Err(LedgerError::Log(_))));
    assert!(execute(&failed, &world, &["b"]).is_err() && block_on(failed.user(world.user)).is_err());
    let next = fork(&world.ledger);
    assert_ne!(next.world(), failed.world());
    for ledger in [&world.ledger, &next] {
        execute(ledger, &world, &["b"]).unwrap();
        assert_eq!(ids(ledger, world.user), ["a", "b"]);
    }
    assert!(execute(&failed, &world, &["b"]).is_err());
}

#[test]
fn who_is_deleted_in_a_world_lives_on_in_its_fork() {
    let world = World::new(false);
    execute(&world.ledger, &world, &["a"]).unwrap();
    let fork = fork(&world.ledger);
    block_on(world.ledger.delete_user("tenant", world.user)).unwrap();
    assert_eq!(ids(&fork, world.user), ["a"]);
}

#[test]
fn time_that_passes_ends_temporary_users_in_order_and_tells_of_each() {
    const DAY: i64 = 24 * 60 * 60 * 1000;
    let folder = tempfile::tempdir().unwrap();
    let log: Arc<dyn Log> =
        Arc::new(SqliteLog::open(folder.path().join("world.db"), SqliteOptions::default()).unwrap());
    let clock = Arc::new(ManualClock::new(1_000));
    let ledger = Ledger::new(log, WorldId::ROOT, clock.clone(), settings(false));
    let mut guests = Vec::new();
    for (name, at) in [("first", 1_000), ("second", 5_000)] {
        clock.set(at);
        let guest = CreateUser { retention_class: Some("temporary".to_owned()), ..new_user(name) };
        guests.push(block_on(ledger.create_user("tenant", guest)).unwrap().user.to_string());
    }
    let seen = std::sync::Mutex::new(Vec::new());
    let set = |to: EpochMillis| {
        clock.set(to.as_millis());
        seen.lock().unwrap().push(to.as_millis());
    };
    let until = EpochMillis::new(DAY + 4_999);
    let happened = block_on(ledger.advance(until, &set)).unwrap();
    assert_eq!(
        happened.iter().map(|one| (&one.user, one.what.as_str())).collect::<Vec<_>>(),
        [(&guests[0], "userExpired")]
    );
    assert_eq!((seen.lock().unwrap().as_slice(), clock.now()), (&[DAY + 1_000, DAY + 4_999][..], until));
    let happened = block_on(ledger.advance(EpochMillis::new(3 * DAY), &set)).unwrap();
    assert_eq!(happened.len(), 1);
    assert_eq!((happened[0].at, &happened[0].user), (EpochMillis::new(DAY + 5_000), &guests[1]));
    assert_eq!(block_on(ledger.advance(EpochMillis::new(4 * DAY), &set)).unwrap(), []);
}
