//! What a log that claims to be durable still knows after it was dropped and opened again.

use super::harness::{ROOT, batch, erase, fill, fork, put, texts, user};
use super::{Host, wait};

/// Batches, worlds, settings, versions and numbers all survive.
pub fn everything_is_there_after_closing_and_opening(host: &dyn Host) {
    let log = host.open();
    fill(&log, ROOT, &user("a"), &["one", "two"]);
    wait(log.put_setting(ROOT, "seed", vec![7])).unwrap();
    let child = fork(&log, ROOT, Some(1));
    fill(&log, child, &user("a"), &["child's two"]);
    drop(log);

    let log = host.open();
    assert_eq!(texts(&log, ROOT, &user("a")), ["one", "two"]);
    assert_eq!(texts(&log, child, &user("a")), ["one", "child's two"]);
    assert_eq!(wait(log.setting(child, "seed")).unwrap(), Some(vec![7]));
    assert_eq!(put(&log, ROOT, &user("a"), 2, "three").unwrap().sequence, 3);
    assert_eq!(put(&log, child, &user("b"), 0, "x").unwrap().sequence, 3);
    assert!(![ROOT, child].contains(&fork(&log, ROOT, None)));
}

/// Closing waits for the queue.
pub fn dropping_the_log_first_writes_what_was_queued(host: &dyn Host) {
    let log = host.open();
    let queued: Vec<_> =
        (0..100).map(|version| log.append(ROOT, vec![batch(&user("a"), version, &version.to_string())])).collect();
    drop(log);
    for (answer, sequence) in queued.into_iter().zip(1..) {
        assert_eq!(wait(answer).unwrap().sequence, sequence);
    }
    assert_eq!(texts(&host.open(), ROOT, &user("a")).len(), 100);
}

/// An erasure is as durable as a commit.
pub fn an_erased_stream_stays_erased(host: &dyn Host) {
    let log = host.open();
    fill(&log, ROOT, &user("a"), &["one", "tombstone"]);
    erase(&log, ROOT, &user("a"));
    drop(log);
    assert_eq!(texts(&host.open(), ROOT, &user("a")), ["tombstone"]);
}
