//! Every log gives the answers of the simplest one to anything, in any order, however often its file is closed.

use std::fmt::Debug;
use std::sync::Arc;

use proptest::prelude::*;

use super::conformance::wait;
use super::naive::NaiveLog;
use super::{Append, Batch, Log, LogError, MemoryLog, StreamId, Version, WorldId};

/// One thing to do. Worlds and streams are given by small numbers, so that they meet; some worlds do not exist.
#[derive(Clone, Debug)]
enum Step {
    Append { world: u64, batches: Vec<(u8, Offset, Vec<u8>)> },
    Read { world: u64, stream: u8, after: Version },
    Streams { world: u64, after: Option<u8>, limit: usize },
    Fork { world: u64, back: Option<u64> },
    BeginFork { world: u64 },
    Erase { world: u64, stream: u8 },
    Setting { world: u64, name: u8 },
    PutSetting { world: u64, name: u8, value: Vec<u8> },
    Reopen,
}

/// How far from the truth the expected version is.
type Offset = i8;

fn step() -> impl Strategy<Value = Step> {
    let world = || 1..7_u64;
    // Forks of nothing use up numbers, so that without more of others few of these worlds would ever be.
    let forked = || prop_oneof![2 => Just(1_u64), 1 => world()];
    let stream = || 0..4_u8;
    let offset = prop_oneof![8 => Just(0_i8), 1 => -2..3_i8];
    let payload = || prop::collection::vec(any::<u8>(), 0..6);
    let batches = prop::collection::vec((stream(), offset, payload()), 0..4);
    prop_oneof![
        12 => (world(), batches).prop_map(|(world, batches)| Step::Append { world, batches }),
        6 => (world(), stream(), 0..5_u64).prop_map(|(world, stream, after)| Step::Read { world, stream, after }),
        3 => (world(), prop::option::of(stream()), 0..5_usize)
            .prop_map(|(world, after, limit)| Step::Streams { world, after, limit }),
        3 => (forked(), prop::option::of(0..6_u64)).prop_map(|(world, back)| Step::Fork { world, back }),
        2 => forked().prop_map(|world| Step::BeginFork { world }),
        3 => (world(), stream()).prop_map(|(world, stream)| Step::Erase { world, stream }),
        1 => (world(), 0..2_u8).prop_map(|(world, name)| Step::Setting { world, name }),
        1 => (world(), 0..2_u8, payload()).prop_map(|(world, name, value)| Step::PutSetting { world, name, value }),
        1 => Just(Step::Reopen),
    ]
}

fn stream(number: u8) -> StreamId {
    if number == 0 { StreamId::tenant("t") } else { StreamId::user(&number.to_string()) }
}

/// The version of a stream, also of an erased one: what a commit that cannot be right is told.
fn version(log: &dyn Log, world: u64, stream: &StreamId) -> Version {
    let wrong = Append { stream: stream.clone(), expected: Version::MAX, payload: Vec::new(), format: 0 };
    match wait(log.append(WorldId(world), vec![wrong])) {
        Err(LogError::Conflict { found, .. }) => found,
        _ => 0,
    }
}

fn said<T: Debug>(answer: &Result<T, LogError>) -> String {
    format!("{answer:?}")
}

fn content(answer: Result<Vec<Batch>, LogError>) -> String {
    let whole = |batch: Batch| (batch.version, batch.sequence, batch.format, batch.payload);
    said(&answer.map(|batches| batches.into_iter().map(whole).collect::<Vec<_>>()))
}

/// Does one step and puts the answer into words.
fn perform(log: &dyn Log, model: &dyn Log, step: &Step) -> String {
    match step {
        Step::Append { world, batches } => {
            let mut appends: Vec<Append> = Vec::new();
            for (number, offset, payload) in batches {
                let stream = stream(*number);
                let earlier = appends.iter().filter(|append| append.stream == stream).count() as Version;
                let expected = (version(model, *world, &stream) + earlier).saturating_add_signed(i64::from(*offset));
                appends.push(Append { stream, expected, payload: payload.clone(), format: u32::from(*number) });
            }
            said(&wait(log.append(WorldId(*world), appends)))
        }
        Step::Read { world, stream: number, after } => {
            content(wait(log.read(WorldId(*world), &stream(*number), *after)))
        }
        Step::Streams { world, after, limit } => {
            said(&wait(log.streams(WorldId(*world), after.map(stream).as_ref(), *limit)))
        }
        Step::Fork { world, back } => {
            let last = wait(model.append(WorldId(*world), Vec::new())).map_or(0, |appended| appended.sequence);
            said(&wait(log.fork(WorldId(*world), back.map(|back| last.wrapping_sub(back) % (last + 2)))))
        }
        Step::BeginFork { world } => {
            let begun = log.begin_fork(WorldId(*world)).expect("nothing else is queued");
            let written =
                Append { stream: stream(3), expected: version(model, *world, &stream(3)), payload: vec![1], format: 0 };
            let queued = log.append(begun.world, vec![written]);
            format!("{} {} {}", begun.world.0, said(&wait(begun.made)), said(&wait(queued)))
        }
        Step::Erase { world, stream: number } => said(&wait(log.erase(WorldId(*world), &stream(*number)))),
        Step::Setting { world, name } => said(&wait(log.setting(WorldId(*world), &name.to_string()))),
        Step::PutSetting { world, name, value } => {
            said(&wait(log.put_setting(WorldId(*world), &name.to_string(), value.clone())))
        }
        Step::Reopen => String::new(),
    }
}

/// Does all steps with a log and with the model, which is told when the log is opened.
fn compare(steps: &[Step], open: &dyn Fn(&NaiveLog) -> Arc<dyn Log>) -> Result<(), TestCaseError> {
    let model = NaiveLog::default();
    let mut log = Some(open(&model));
    for step in steps {
        if matches!(step, Step::Reopen) {
            drop(log.take());
        }
        let log = log.get_or_insert_with(|| open(&model));
        // The log first: what it is asked depends on the model's state before the step.
        let found = perform(&**log, &model, step);
        let expected = perform(&model, &model, step);
        prop_assert_eq!(found, expected, "{:?}", step);
    }
    let log = log.unwrap_or_else(|| open(&model));
    for world in 1..7 {
        for number in 0..4 {
            let read = |log: &dyn Log| content(wait(log.read(WorldId(world), &stream(number), 0)));
            prop_assert_eq!(read(&*log), read(&model));
        }
    }
    Ok(())
}

fn cases(cases: u32) -> ProptestConfig {
    ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() }
}

proptest! {
    #![proptest_config(cases(1_500))]

    #[test]
    fn a_log_in_memory_answers_like_the_simplest_log(steps in prop::collection::vec(step(), 1..80)) {
        let log = Arc::new(MemoryLog::new());
        compare(&steps, &|_| Arc::clone(&log) as Arc<dyn Log>)?;
    }
}

#[cfg(feature = "sqlite")]
proptest! {
    #![proptest_config(cases(150))]

    #[test]
    fn a_log_in_a_file_answers_like_the_simplest_log(steps in prop::collection::vec(step(), 1..80)) {
        use super::{SqliteLog, SqliteOptions, Synchronous};
        let folder = tempfile::tempdir().unwrap();
        compare(&steps, &|model| {
            model.reopen();
            let options = SqliteOptions { synchronous: Synchronous::Normal, ..SqliteOptions::default() };
            Arc::new(SqliteLog::open(folder.path().join("ledger.db"), options).unwrap())
        })?;
    }
}
