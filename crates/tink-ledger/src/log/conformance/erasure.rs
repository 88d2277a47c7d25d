//! Erasing a deleted user's history, and what forks keep of it.

use std::sync::Arc;

use super::harness::{ROOT, erase, fill, fork, put, read, texts, user};
use super::{Host, wait};
use crate::log::{Log, LogError, WorldId};

const GONE: &str = "tombstone";

fn with_history(host: &dyn Host) -> Arc<dyn Log> {
    let log = host.open();
    fill(&log, ROOT, &user("a"), &["one", "two"]);
    log
}

fn delete(log: &Arc<dyn Log>, world: WorldId) {
    fill(log, world, &user("a"), &[GONE]);
    erase(log, world, &user("a"));
}

fn is_erased(log: &Arc<dyn Log>, world: WorldId) -> bool {
    let answer = wait(log.read(world, &user("a"), 0));
    matches!(answer, Err(LogError::Erased { world: asked, stream }) if asked == world && stream == user("a"))
}

/// What is left to read is the last batch, with its own version.
pub fn an_erased_stream_keeps_its_tombstone_alone(host: &dyn Host) {
    let log = with_history(host);
    delete(&log, ROOT);
    let left = read(&log, ROOT, &user("a"));
    assert_eq!(left.iter().map(|batch| (batch.version, batch.sequence)).collect::<Vec<_>>(), [(3, 3)]);
    assert_eq!(texts(&log, ROOT, &user("a")), [GONE]);
    assert_eq!(wait(log.streams(ROOT, None, 9)).unwrap(), [user("a")]);
    assert_eq!(wait(log.read(ROOT, &user("a"), 3)).unwrap(), []);
}

/// Versions are not given away again.
pub fn a_stream_goes_on_at_the_version_of_its_tombstone(host: &dyn Host) {
    let log = with_history(host);
    delete(&log, ROOT);
    let refused = put(&log, ROOT, &user("a"), 0, "anew").unwrap_err();
    assert!(matches!(refused, LogError::Conflict { found: 3, .. }), "{refused:?}");
    put(&log, ROOT, &user("a"), 3, "after death").unwrap();
    assert_eq!(texts(&log, ROOT, &user("a")), [GONE, "after death"]);
    delete(&log, ROOT);
    assert_eq!(texts(&log, ROOT, &user("a")), [GONE]);
    assert_eq!(read(&log, ROOT, &user("a"))[0].version, 5);
}

/// Erasure can be repeated after a crash, and asked of what is not there.
pub fn erasing_twice_or_nothing_does_no_harm(host: &dyn Host) {
    let log = with_history(host);
    delete(&log, ROOT);
    erase(&log, ROOT, &user("a"));
    erase(&log, ROOT, &user("never"));
    assert_eq!(texts(&log, ROOT, &user("a")), [GONE]);
    assert_eq!(wait(log.streams(ROOT, None, 9)).unwrap(), [user("a")]);
}

/// Erasure is one stream's.
pub fn other_streams_are_untouched(host: &dyn Host) {
    let log = with_history(host);
    fill(&log, ROOT, &user("b"), &["one", "two"]);
    delete(&log, ROOT);
    assert_eq!(texts(&log, ROOT, &user("b")), ["one", "two"]);
}

/// A world that was forked before the deletion reads on as if nothing had happened.
pub fn a_fork_that_still_sees_the_stream_keeps_its_payloads(host: &dyn Host) {
    let log = with_history(host);
    let child = fork(&log, ROOT, Some(1));
    fill(&log, child, &user("a"), &["child's two"]);
    let grandchild = fork(&log, child, None);
    delete(&log, ROOT);
    assert_eq!(texts(&log, ROOT, &user("a")), [GONE]);
    assert_eq!(texts(&log, child, &user("a")), ["one", "child's two"]);
    assert_eq!(texts(&log, grandchild, &user("a")), ["one", "child's two"]);
}

/// What one world keeps for another goes when that one erases as well: a fork from then finds it gone.
pub fn the_last_world_to_erase_takes_the_shared_payloads_with_it(host: &dyn Host) {
    let log = with_history(host);
    let child = fork(&log, ROOT, None);
    delete(&log, ROOT);
    assert_eq!(texts(&log, child, &user("a")), ["one", "two"]);
    delete(&log, child);
    assert_eq!(texts(&log, child, &user("a")), [GONE]);
    assert_eq!(texts(&log, ROOT, &user("a")), [GONE]);
    for parent in [ROOT, child] {
        let early = fork(&log, parent, Some(2));
        assert!(is_erased(&log, early));
    }
}

/// A fork's deletion is its own.
pub fn erasing_in_a_fork_leaves_the_parent_whole(host: &dyn Host) {
    let log = with_history(host);
    let child = fork(&log, ROOT, None);
    let sibling = fork(&log, ROOT, None);
    fill(&log, child, &user("a"), &["three"]);
    delete(&log, child);
    assert_eq!(texts(&log, child, &user("a")), [GONE]);
    assert_eq!(texts(&log, ROOT, &user("a")), ["one", "two"]);
    assert_eq!(texts(&log, sibling, &user("a")), ["one", "two"]);
}

/// Nothing brings the payloads back; the stream says so instead of seeming empty.
pub fn a_fork_from_before_an_erasure_says_that_the_stream_is_gone(host: &dyn Host) {
    let log = with_history(host);
    delete(&log, ROOT);
    let early = fork(&log, ROOT, Some(2));
    assert!(is_erased(&log, early));
    assert_eq!(texts(&log, fork(&log, ROOT, Some(0)), &user("a")), Vec::<String>::new());
    let refused = put(&log, early, &user("a"), 0, "anew").unwrap_err();
    assert!(matches!(refused, LogError::Conflict { found: 2, .. }), "{refused:?}");
}

/// The same between two erasures: the tombstone of the first is there, and what came behind it is not.
pub fn a_fork_from_between_two_erasures_says_that_the_stream_is_gone(host: &dyn Host) {
    let log = with_history(host);
    delete(&log, ROOT);
    let kept = fork(&log, ROOT, None);
    fill(&log, ROOT, &user("a"), &["anew"]);
    let between = wait(log.append(ROOT, Vec::new())).unwrap().sequence;
    delete(&log, ROOT);
    assert!(is_erased(&log, fork(&log, ROOT, Some(between))));
    assert_eq!(texts(&log, kept, &user("a")), [GONE]);
}

/// A fork inherits the tombstone with the rest.
pub fn a_fork_from_after_an_erasure_sees_the_tombstone(host: &dyn Host) {
    let log = with_history(host);
    delete(&log, ROOT);
    let child = fork(&log, ROOT, None);
    assert_eq!(texts(&log, child, &user("a")), [GONE]);
    erase(&log, child, &user("a"));
    assert_eq!(texts(&log, child, &user("a")), [GONE]);
}

/// An inherited batch is not this world's to declare dead.
pub fn a_fork_without_its_own_tombstone_cannot_erase(host: &dyn Host) {
    let log = with_history(host);
    let child = fork(&log, ROOT, None);
    let refused = wait(log.erase(child, &user("a"))).unwrap_err();
    assert!(matches!(refused, LogError::NoTombstone { .. }), "{refused:?}");
    assert_eq!(texts(&log, ROOT, &user("a")), ["one", "two"]);
}
