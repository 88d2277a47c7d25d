//! Paging through the streams of a world.

use super::harness::{ROOT, fill, texts, user};
use super::{Host, wait};
use crate::log::{StreamId, StreamKind};

/// The order is that of the names' bytes, not that of creation, and a stream counts once however many batches it has.
pub fn streams_come_in_the_order_of_their_names(host: &dyn Host) {
    let log = host.open();
    for name in ["b", "a", "c", "B", "é", "a"] {
        fill(&log, ROOT, &user(name), &["x"]);
    }
    let found = wait(log.streams(ROOT, None, 100)).unwrap();
    assert_eq!(found, ["B", "a", "b", "c", "é"].map(user));
    assert_eq!(wait(log.streams(ROOT, None, 0)).unwrap(), []);
}

/// Pages of any size join into the whole list.
pub fn paging_visits_every_stream_once(host: &dyn Host) {
    let log = host.open();
    let all: Vec<StreamId> = (0..25).map(|number| user(&format!("{number:02}"))).collect();
    for stream in &all {
        fill(&log, ROOT, stream, &["x", "y"]);
    }
    for size in [1, 7, 25, 26] {
        let mut visited: Vec<StreamId> = Vec::new();
        loop {
            let page = wait(log.streams(ROOT, visited.last(), size)).unwrap();
            assert!(page.len() <= size);
            if page.is_empty() {
                break;
            }
            visited.extend(page);
        }
        assert_eq!(visited, all, "pages of {size}");
    }
}

/// Names are text, whatever the text.
pub fn names_may_hold_any_character(host: &dyn Host) {
    let log = host.open();
    let names =
        ["", " ", "'; DROP TABLE batch; --", "%_*?[", "a/b", "nul\0inside", "line\nbreak", "åäö", "日本語", "👩‍👩‍👧"];
    for name in names {
        fill(&log, ROOT, &user(name), &[name]);
    }
    for name in names {
        assert_eq!(texts(&log, ROOT, &user(name)), [name]);
    }
    let mut expected: Vec<_> = names.into_iter().map(user).collect();
    expected.sort_unstable();
    assert_eq!(wait(log.streams(ROOT, None, 100)).unwrap(), expected);
}

/// A tenant and a user of one id have two streams.
pub fn tenants_and_users_are_apart(host: &dyn Host) {
    let log = host.open();
    fill(&log, ROOT, &StreamId::user("x"), &["user"]);
    fill(&log, ROOT, &StreamId::tenant("x"), &["tenant"]);
    assert_eq!(texts(&log, ROOT, &StreamId::tenant("x")), ["tenant"]);
    let kinds: Vec<_> = wait(log.streams(ROOT, None, 9)).unwrap().iter().map(StreamId::kind).collect();
    assert_eq!(kinds, [StreamKind::Tenant, StreamKind::User]);
}
