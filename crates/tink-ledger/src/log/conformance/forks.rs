//! Worlds that share a beginning.

use super::harness::{ROOT, batch, fill, fork, is_conflict, is_unknown, put, read, texts, user};
use super::{Host, wait};
use crate::log::{LogError, WorldId};

/// A fork begins with everything that its parent has.
pub fn a_fork_sees_its_parents_batches(host: &dyn Host) {
    let log = host.open();
    fill(&log, ROOT, &user("a"), &["one", "two"]);
    let child = fork(&log, ROOT, None);
    assert_ne!(child, ROOT);
    assert_eq!(read(&log, child, &user("a")), read(&log, ROOT, &user("a")));
    assert_eq!(wait(log.streams(child, None, 9)).unwrap(), [user("a")]);
    assert_ne!(fork(&log, ROOT, None), child);
}

/// After the fork neither world sees what the other writes, and both go on from the same version.
pub fn a_fork_and_its_parent_go_separate_ways(host: &dyn Host) {
    let log = host.open();
    fill(&log, ROOT, &user("a"), &["one"]);
    let child = fork(&log, ROOT, None);
    put(&log, child, &user("a"), 1, "child's").unwrap();
    put(&log, ROOT, &user("a"), 1, "parent's").unwrap();
    put(&log, child, &user("b"), 0, "child's").unwrap();
    assert_eq!(texts(&log, child, &user("a")), ["one", "child's"]);
    assert_eq!(texts(&log, ROOT, &user("a")), ["one", "parent's"]);
    assert_eq!(wait(log.streams(ROOT, None, 9)).unwrap(), [user("a")]);
    assert!(is_conflict(&put(&log, child, &user("a"), 1, "late")));
}

/// Time travel: a fork at commit n is the world as it was then.
pub fn a_fork_at_a_commit_sees_nothing_after_it(host: &dyn Host) {
    let log = host.open();
    fill(&log, ROOT, &user("a"), &["one"]);
    wait(log.append(ROOT, vec![batch(&user("a"), 1, "two"), batch(&user("b"), 0, "two")])).unwrap();
    fill(&log, ROOT, &user("c"), &["three"]);
    let (at_one, at_two) = (fork(&log, ROOT, Some(1)), fork(&log, ROOT, Some(2)));
    assert_eq!(wait(log.streams(at_one, None, 9)).unwrap(), [user("a")]);
    assert_eq!(texts(&log, at_one, &user("a")), ["one"]);
    assert_eq!(wait(log.streams(at_two, None, 9)).unwrap(), [user("a"), user("b")]);
    assert_eq!(texts(&log, at_two, &user("a")), ["one", "two"]);
    put(&log, at_one, &user("b"), 0, "its own b").unwrap();
    assert_eq!(texts(&log, at_one, &user("b")), ["its own b"]);
}

/// The emptiest fork.
pub fn a_fork_at_commit_zero_is_empty(host: &dyn Host) {
    let log = host.open();
    fill(&log, ROOT, &user("a"), &["one"]);
    let child = fork(&log, ROOT, Some(0));
    assert_eq!(wait(log.streams(child, None, 9)).unwrap(), []);
    assert_eq!(put(&log, child, &user("a"), 0, "anew").unwrap().sequence, 1);
    assert_eq!(texts(&log, child, &user("a")), ["anew"]);
    assert_eq!(texts(&log, ROOT, &user("a")), ["one"]);
}

/// There is nothing to fork from at a commit that was not made.
pub fn a_fork_from_the_future_is_refused(host: &dyn Host) {
    let log = host.open();
    fill(&log, ROOT, &user("a"), &["one"]);
    let refused = wait(log.fork(ROOT, Some(2))).unwrap_err();
    assert!(matches!(refused, LogError::NoSuchSequence { world: WorldId::ROOT, sequence: 2, last: 1 }), "{refused:?}");
}

/// Forking is queued with the commits.
pub fn a_fork_sees_what_was_queued_before_it(host: &dyn Host) {
    let log = host.open();
    drop(log.append(ROOT, vec![batch(&user("a"), 0, "before")]));
    let child = log.fork(ROOT, None);
    drop(log.append(ROOT, vec![batch(&user("a"), 1, "behind")]));
    let child = wait(child).unwrap();
    assert_eq!(texts(&log, child, &user("a")), ["before"]);
}

/// A fork that is begun has its number, and commits can be queued in it and in its own forks before it is there.
pub fn what_is_queued_in_a_fork_that_is_begun_is_there_with_it(host: &dyn Host) {
    let log = host.open();
    drop(log.append(ROOT, vec![batch(&user("a"), 0, "before")]));
    let child = log.begin_fork(ROOT).unwrap();
    let queued = log.append(child.world, vec![batch(&user("a"), 1, "child")]);
    let grandchild = log.begin_fork(child.world).unwrap();
    drop(log.append(ROOT, vec![batch(&user("a"), 1, "behind")]));
    assert_eq!(wait(queued).unwrap().sequence, 2);
    wait(child.made).unwrap();
    wait(grandchild.made).unwrap();
    assert_eq!(texts(&log, child.world, &user("a")), ["before", "child"]);
    assert_eq!(texts(&log, grandchild.world, &user("a")), ["before", "child"]);
    assert!(fork(&log, ROOT, None) > grandchild.world);
}

/// A fork of nothing is none. Somebody holds its number, so no other world gets it.
pub fn a_fork_of_nothing_that_is_begun_is_refused_with_what_was_queued_in_it(host: &dyn Host) {
    let log = host.open();
    let none = log.begin_fork(WorldId(9)).unwrap();
    let queued = log.append(none.world, vec![batch(&user("a"), 0, "lost")]);
    assert!(matches!(wait(none.made), Err(LogError::NoSuchWorld { world: WorldId(9) })));
    assert!(matches!(wait(queued), Err(LogError::NoSuchWorld { world }) if world == none.world));
    assert!(fork(&log, ROOT, None) > none.world);
    assert!(is_unknown(&put(&log, none.world, &user("a"), 0, "late"), none.world));
}

/// A fork whose commit fails is none, and the log goes on.
pub fn a_fork_whose_commit_fails_is_none(host: &dyn Host) {
    let log = host.open();
    fill(&log, ROOT, &user("a"), &["one"]);
    host.faults().fail_next(1);
    let failed = wait(log.fork(ROOT, None));
    assert!(matches!(failed, Err(LogError::Failed { .. })), "{failed:?}");
    let child = fork(&log, ROOT, None);
    put(&log, child, &user("a"), 1, "child's").unwrap();
    assert_eq!(
        (texts(&log, ROOT, &user("a")), texts(&log, child, &user("a"))),
        (vec!["one".to_owned()], vec!["one".to_owned(), "child's".to_owned()])
    );
}

/// A fork that is begun and whose commit fails is none, and what was queued in it and in its own forks is refused; what was queued
/// elsewhere is not. Somebody holds the numbers of both, so no other world gets them.
pub fn a_fork_that_is_begun_and_whose_commit_fails_is_refused_with_what_was_queued_in_it(host: &dyn Host) {
    let log = host.open();
    fill(&log, ROOT, &user("a"), &["one"]);
    host.faults().fail_next(1);
    let child = log.begin_fork(ROOT).unwrap();
    let queued = log.append(child.world, vec![batch(&user("a"), 1, "lost")]);
    let grandchild = log.begin_fork(child.world).unwrap();
    let elsewhere = log.append(ROOT, vec![batch(&user("a"), 1, "two")]);
    let failed = wait(child.made);
    assert!(matches!(failed, Err(LogError::Failed { .. })), "{failed:?}");
    assert!(is_unknown(&wait(queued), child.world) && is_unknown(&wait(grandchild.made), child.world));
    assert_eq!(wait(elsewhere).unwrap().sequence, 2);

    let next = fork(&log, ROOT, None);
    assert!(next > grandchild.world && grandchild.world > child.world);
    assert_eq!(texts(&log, ROOT, &user("a")), ["one", "two"]);
    assert_eq!(texts(&log, next, &user("a")), ["one", "two"]);
    for none in [child.world, grandchild.world] {
        assert!(is_unknown(&wait(log.read(none, &user("a"), 0)), none));
        assert!(is_unknown(&put(&log, none, &user("a"), 1, "late"), none));
    }
}

/// Three generations in one stream.
pub fn a_fork_of_a_fork_sees_both_ancestors(host: &dyn Host) {
    let log = host.open();
    fill(&log, ROOT, &user("a"), &["root"]);
    let child = fork(&log, ROOT, None);
    fill(&log, ROOT, &user("a"), &["root later"]);
    fill(&log, child, &user("a"), &["child"]);
    let grandchild = fork(&log, child, None);
    fill(&log, child, &user("a"), &["child later"]);
    fill(&log, grandchild, &user("a"), &["grandchild"]);
    assert_eq!(texts(&log, grandchild, &user("a")), ["root", "child", "grandchild"]);
    let versions: Vec<_> = read(&log, grandchild, &user("a")).iter().map(|batch| batch.version).collect();
    assert_eq!(versions, [1, 2, 3]);
    let later: Vec<_> = wait(log.read(grandchild, &user("a"), 1)).unwrap();
    assert_eq!(later.iter().map(|batch| batch.version).collect::<Vec<_>>(), [2, 3]);
}

/// A fork may reach back beyond the point at which its parent was forked.
pub fn a_fork_from_before_its_parents_own_commits_skips_them(host: &dyn Host) {
    let log = host.open();
    fill(&log, ROOT, &user("a"), &["one", "two"]);
    let child = fork(&log, ROOT, None);
    fill(&log, child, &user("a"), &["three"]);
    let early = fork(&log, child, Some(1));
    assert_eq!(texts(&log, early, &user("a")), ["one"]);
    fill(&log, early, &user("a"), &["other two"]);
    assert_eq!(texts(&log, early, &user("a")), ["one", "other two"]);
    assert_eq!(texts(&log, child, &user("a")), ["one", "two", "three"]);
}

/// A page over a fork holds its own streams and its ancestors' in one order, each once.
pub fn paging_over_a_fork_merges_its_ancestors(host: &dyn Host) {
    let log = host.open();
    for name in ["b", "d", "f"] {
        fill(&log, ROOT, &user(name), &["x"]);
    }
    let child = fork(&log, ROOT, None);
    for name in ["a", "d", "e"] {
        fill(&log, child, &user(name), &["y"]);
    }
    fill(&log, ROOT, &user("c"), &["unseen"]);
    let all = ["a", "b", "d", "e", "f"].map(user);
    for size in 1..=6 {
        let mut visited = Vec::new();
        while let Some(page) =
            Some(wait(log.streams(child, visited.last(), size)).unwrap()).filter(|page| !page.is_empty())
        {
            assert!(page.len() <= size);
            visited.extend(page);
        }
        assert_eq!(visited, all, "pages of {size}");
    }
}

/// A fork's commits are numbered after the one at which it left, and each world counts alone.
pub fn sequence_numbers_go_on_from_where_a_fork_left(host: &dyn Host) {
    let log = host.open();
    fill(&log, ROOT, &user("a"), &["1", "2", "3"]);
    let child = fork(&log, ROOT, Some(2));
    assert_eq!(wait(log.append(child, Vec::new())).unwrap().sequence, 2);
    assert_eq!(put(&log, child, &user("b"), 0, "x").unwrap().sequence, 3);
    assert_eq!(put(&log, ROOT, &user("b"), 0, "x").unwrap().sequence, 4);
    assert_eq!(put(&log, child, &user("b"), 1, "x").unwrap().sequence, 4);
}
