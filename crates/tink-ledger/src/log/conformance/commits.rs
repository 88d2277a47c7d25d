//! Commits: versions, order, atomicity, failure.

use std::sync::Arc;
use std::thread;

use super::harness::{ROOT, batch, fill, is_conflict, put, read, texts, user};
use super::{Host, wait};
use crate::log::{Append, Log, LogError, Version, WorldId};

/// Batches are read in the order in which they were appended, each with its own version, commit and format.
pub fn batches_come_back_in_order_with_their_versions(host: &dyn Host) {
    let log = host.open();
    let stream = user("a");
    for (expected, format) in [(0, 7), (1, 7), (2, 8)] {
        let payload = format!("batch {expected}").into_bytes();
        wait(log.append(ROOT, vec![Append { stream: stream.clone(), expected, payload, format }])).unwrap();
    }
    let found = read(&log, ROOT, &stream);
    let heads: Vec<_> = found.iter().map(|batch| (batch.version, batch.sequence, batch.format)).collect();
    assert_eq!(heads, [(1, 1, 7), (2, 2, 7), (3, 3, 8)]);
    assert_eq!(texts(&log, ROOT, &stream), ["batch 0", "batch 1", "batch 2"]);
}

/// `after` is a version, and what is read has higher ones.
pub fn reading_after_a_version_leaves_out_what_came_before(host: &dyn Host) {
    let log = host.open();
    fill(&log, ROOT, &user("a"), &["one", "two", "three"]);
    let after = |version| {
        let found = wait(log.read(ROOT, &user("a"), version)).unwrap();
        found.into_iter().map(|batch| batch.version).collect::<Vec<_>>()
    };
    assert_eq!(after(1), [2, 3]);
    assert_eq!(after(3), Vec::<u64>::new());
    assert_eq!(after(Version::MAX), Vec::<u64>::new());
}

/// A stream that was never written to has no batches.
pub fn an_unknown_stream_is_empty(host: &dyn Host) {
    let log = host.open();
    fill(&log, ROOT, &user("ab"), &["one"]);
    assert_eq!(read(&log, ROOT, &user("a")), []);
    assert_eq!(read(&log, ROOT, &user("abc")), []);
}

/// An expected version below, above or ahead of the stream's is refused.
pub fn a_commit_at_another_version_is_a_conflict_and_stores_nothing(host: &dyn Host) {
    let log = host.open();
    fill(&log, ROOT, &user("a"), &["one", "two"]);
    for wrong in [0, 1, 3, Version::MAX] {
        assert!(is_conflict(&put(&log, ROOT, &user("a"), wrong, "wrong")), "{wrong}");
    }
    assert!(is_conflict(&put(&log, ROOT, &user("new"), 1, "wrong")));
    assert_eq!(texts(&log, ROOT, &user("a")), ["one", "two"]);
    assert_eq!(put(&log, ROOT, &user("a"), 2, "three").unwrap().sequence, 3);
}

/// A conflict says which stream, what was expected and what is there.
pub fn a_conflict_names_the_first_stream_that_differs(host: &dyn Host) {
    let log = host.open();
    fill(&log, ROOT, &user("b"), &["one", "two"]);
    let commit = vec![batch(&user("a"), 0, "-"), batch(&user("b"), 1, "-"), batch(&user("c"), 9, "-")];
    let refused = wait(log.append(ROOT, commit)).unwrap_err();
    let LogError::Conflict { stream, expected, found } = refused else { panic!("{refused:?}") };
    assert_eq!((stream, expected, found), (user("b"), 1, 2));
}

/// A commit of several streams is taken whole or not at all.
pub fn one_conflict_refuses_every_batch_of_the_commit(host: &dyn Host) {
    let log = host.open();
    fill(&log, ROOT, &user("c"), &["one"]);
    let commit = |version_of_c| {
        let appends = vec![batch(&user("a"), 0, "a"), batch(&user("b"), 0, "b"), batch(&user("c"), version_of_c, "c")];
        wait(log.append(ROOT, appends))
    };
    assert!(is_conflict(&commit(0)));
    assert_eq!((read(&log, ROOT, &user("a")), read(&log, ROOT, &user("b"))), (vec![], vec![]));

    let sequence = commit(1).unwrap().sequence;
    for (stream, version) in [("a", 1), ("b", 1), ("c", 2)] {
        let last = read(&log, ROOT, &user(stream)).pop().unwrap();
        assert_eq!((last.version, last.sequence), (version, sequence), "{stream}");
    }
}

/// One commit may add several batches to one stream.
pub fn several_batches_of_one_stream_are_taken_in_order(host: &dyn Host) {
    let log = host.open();
    let commit = |versions: [Version; 3]| {
        let appends = versions.map(|version| batch(&user("a"), version, &format!("batch {version}")));
        wait(log.append(ROOT, appends.to_vec()))
    };
    for wrong in [[0, 0, 1], [0, 2, 1], [0, 1, 1]] {
        assert!(is_conflict(&commit(wrong)), "{wrong:?}");
    }
    commit([0, 1, 2]).unwrap();
    assert_eq!(texts(&log, ROOT, &user("a")), ["batch 0", "batch 1", "batch 2"]);
}

/// An empty commit waits for what was queued before it and uses up no number.
pub fn an_empty_commit_answers_the_last_one(host: &dyn Host) {
    let log = host.open();
    assert_eq!(wait(log.append(ROOT, Vec::new())).unwrap().sequence, 0);
    drop(log.append(ROOT, vec![batch(&user("a"), 0, "one")]));
    assert_eq!(wait(log.append(ROOT, Vec::new())).unwrap().sequence, 1);
    assert_eq!(put(&log, ROOT, &user("a"), 1, "two").unwrap().sequence, 2);
}

/// Commits are numbered densely over the whole world, whatever their streams, and refused ones have no number.
pub fn every_commit_has_the_next_sequence_number(host: &dyn Host) {
    let log = host.open();
    let streams = [user("a"), user("b"), user("c")];
    for round in 0..5_u64 {
        for (place, stream) in (1..).zip(&streams) {
            assert_eq!(put(&log, ROOT, stream, round, "x").unwrap().sequence, round * 3 + place);
            assert!(is_conflict(&put(&log, ROOT, stream, round, "again")));
        }
    }
}

/// Calls that nobody has waited for yet are done in the order in which they were made.
pub fn commits_are_done_in_the_order_of_the_calls(host: &dyn Host) {
    let log = host.open();
    let answers: Vec<_> =
        (0..200).map(|version| log.append(ROOT, vec![batch(&user("a"), version, &version.to_string())])).collect();
    for (answer, sequence) in answers.into_iter().rev().zip((1..=200).rev()) {
        assert_eq!(wait(answer).unwrap().sequence, sequence);
    }
    let expected: Vec<_> = (0..200).map(|version: u64| version.to_string()).collect();
    assert_eq!(texts(&log, ROOT, &user("a")), expected);
}

/// Of several queued commits, one that is refused takes with it those that were decided on its outcome, and no other.
pub fn what_builds_on_a_refused_commit_is_refused_too(host: &dyn Host) {
    let log = host.open();
    fill(&log, ROOT, &user("a"), &["one"]);
    let refused = log.append(ROOT, vec![batch(&user("a"), 0, "late"), batch(&user("b"), 0, "late")]);
    let on_a = log.append(ROOT, vec![batch(&user("a"), 2, "on late")]);
    let on_b = log.append(ROOT, vec![batch(&user("b"), 1, "on late")]);
    let elsewhere = log.append(ROOT, vec![batch(&user("c"), 0, "elsewhere")]);
    assert!(is_conflict(&wait(refused)) && is_conflict(&wait(on_a)) && is_conflict(&wait(on_b)));
    assert_eq!(wait(elsewhere).unwrap().sequence, 2);
    assert_eq!(texts(&log, ROOT, &user("a")), ["one"]);
}

/// A caller that goes away cancels nothing.
pub fn a_dropped_future_still_commits(host: &dyn Host) {
    let log = host.open();
    drop(log.append(ROOT, vec![batch(&user("a"), 0, "kept")]));
    wait(log.append(ROOT, Vec::new())).unwrap();
    assert_eq!(texts(&log, ROOT, &user("a")), ["kept"]);
}

/// After a failure of the storage the stream is where it was, and takes commits again.
pub fn a_failed_commit_stores_nothing_and_the_log_goes_on(host: &dyn Host) {
    let log = host.open();
    fill(&log, ROOT, &user("a"), &["one"]);
    host.faults().fail_next(1);
    let failed = log.append(ROOT, vec![batch(&user("a"), 1, "failed"), batch(&user("b"), 0, "failed")]);
    let behind = log.append(ROOT, vec![batch(&user("a"), 2, "behind")]);
    let elsewhere = log.append(ROOT, vec![batch(&user("c"), 0, "elsewhere")]);
    let failed = wait(failed).unwrap_err();
    assert!(matches!(failed, LogError::Failed { .. }), "{failed:?}");
    assert!(is_conflict(&wait(behind)));
    assert_eq!(wait(elsewhere).unwrap().sequence, 2);
    assert_eq!(texts(&log, ROOT, &user("a")), ["one"]);
    assert_eq!(texts(&log, ROOT, &user("b")), Vec::<String>::new());
    assert_eq!(put(&log, ROOT, &user("a"), 1, "two").unwrap().sequence, 3);
}

/// Writers that read, decide and append until they win leave every one of their batches behind, and no gap.
pub fn concurrent_writers_of_one_stream_take_turns(host: &dyn Host) {
    let log = host.open();
    let write = |writer: usize| {
        for round in 0..10 {
            loop {
                let version = read(&log, ROOT, &user("a")).len() as Version;
                match put(&log, ROOT, &user("a"), version, &format!("{writer}/{round}")) {
                    Ok(_) => break,
                    Err(error) => assert!(error.is_conflict(), "{error:?}"),
                }
            }
        }
    };
    thread::scope(|scope| {
        for writer in 0..4 {
            scope.spawn(move || write(writer));
        }
    });
    let mut found = texts(&log, ROOT, &user("a"));
    assert!((1..).zip(read(&log, ROOT, &user("a"))).all(|(version, batch)| batch.version == version));
    found.sort_unstable();
    let mut expected: Vec<_> =
        (0..4).flat_map(|writer| (0..10).map(move |round| format!("{writer}/{round}"))).collect();
    expected.sort_unstable();
    assert_eq!(found, expected);
}

/// Writers of their own streams never disturb each other, and share one row of sequence numbers.
pub fn concurrent_writers_of_many_streams_lose_nothing(host: &dyn Host) {
    let log = host.open();
    let write = |log: &Arc<dyn Log>, writer: usize| -> Vec<u64> {
        let stream = user(&writer.to_string());
        let queued: Vec<_> = (0..50).map(|version| log.append(ROOT, vec![batch(&stream, version, "x")])).collect();
        queued.into_iter().map(|answer| wait(answer).unwrap().sequence).collect()
    };
    let mut sequences: Vec<u64> = thread::scope(|scope| {
        let writers: Vec<_> = (0..4)
            .map(|writer| {
                scope.spawn({
                    let log = &log;
                    move || write(log, writer)
                })
            })
            .collect();
        writers.into_iter().flat_map(|writer| writer.join().unwrap()).collect()
    });
    sequences.sort_unstable();
    assert_eq!(sequences, (1..=200).collect::<Vec<_>>());
}

/// Nothing, every byte, and five megabytes.
pub fn payloads_of_any_size_and_content_come_back_equal(host: &dyn Host) {
    let log = host.open();
    let every_byte: Vec<u8> = (0..=255).collect();
    let large: Vec<u8> = (0..5_000_000_u32).map(|place| (place.wrapping_mul(2_654_435_761) >> 24) as u8).collect();
    let payloads = [Vec::new(), every_byte, large, b"{\"after\":1}".to_vec()];
    for (expected, payload) in (0..).zip(payloads.clone()) {
        wait(log.append(ROOT, vec![Append { stream: user("a"), expected, payload, format: u32::MAX }])).unwrap();
    }
    let found = read(&log, ROOT, &user("a"));
    assert_eq!(found.len(), payloads.len());
    for (batch, payload) in found.iter().zip(&payloads) {
        assert!(batch.payload == *payload && batch.format == u32::MAX, "{batch:?}");
    }
}

/// No method takes a world that was never made.
pub fn an_unknown_world_is_an_error_everywhere(host: &dyn Host) {
    let log = host.open();
    let nowhere = WorldId(99);
    let errors = [
        put(&log, nowhere, &user("a"), 0, "x").map(drop).unwrap_err(),
        wait(log.append(nowhere, Vec::new())).map(drop).unwrap_err(),
        wait(log.read(nowhere, &user("a"), 0)).map(drop).unwrap_err(),
        wait(log.streams(nowhere, None, 10)).map(drop).unwrap_err(),
        wait(log.fork(nowhere, None)).map(drop).unwrap_err(),
        wait(log.erase(nowhere, &user("a"))).unwrap_err(),
        wait(log.setting(nowhere, "seed")).map(drop).unwrap_err(),
        wait(log.put_setting(nowhere, "seed", Vec::new())).unwrap_err(),
    ];
    for error in errors {
        assert!(matches!(error, LogError::NoSuchWorld { world } if world == nowhere), "{error:?}");
    }
}
