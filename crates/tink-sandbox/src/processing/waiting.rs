//! The writes that are stored and not processed yet, each with the user as they were before it.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tink_ledger::Id;
use tink_ledger::image::UserImage;
use tink_model::EpochMillis;

use super::Processing;

/// So many writes of a user wait apart; a later one waits together with the newest (ours).
const MAX_WRITES: usize = 100;

/// So many users have writes that wait; those of others are visible at once (ours).
const MAX_USERS: usize = 10_000;

/// The writes of a world that wait.
#[derive(Debug)]
pub(crate) struct Waiting {
    state: Mutex<State>,
}

#[derive(Debug)]
struct State {
    processing: Processing,
    users: HashMap<Id, VecDeque<Write>>,
    last_number: u64,
}

/// A write that waits.
#[derive(Debug)]
struct Write {
    number: u64,
    /// The user before it. Images share what they have in common.
    before: Arc<UserImage>,
    until: Until,
}

/// What a write waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Until {
    Time(EpochMillis),
    /// So many polls that still do not see it.
    Polls(u32),
}

/// A write that was announced, to be called off if it is refused.
#[derive(Debug)]
pub(crate) struct Announced {
    user: Id,
    number: u64,
}

impl Until {
    fn has_come(self, now: EpochMillis) -> bool {
        match self {
            Self::Time(at) => at <= now,
            Self::Polls(left) => left == 0,
        }
    }
}

impl Waiting {
    pub(crate) fn new(processing: Processing) -> Self {
        Self { state: Mutex::new(State { processing, users: HashMap::new(), last_number: 0 }) }
    }

    pub(crate) fn processing(&self) -> Processing {
        self.lock().processing
    }

    /// How writes are processed from now on. What waits goes on waiting for what it waits for, unless nothing waits any more.
    pub(crate) fn set(&self, processing: Processing) {
        let mut state = self.lock();
        state.processing = processing;
        if processing == Processing::Immediate {
            state.users.clear();
        }
    }

    /// Announces a write, before it is stored: from now on readers see the user as they are now. None if it does not wait, or
    /// waits together with an earlier one.
    pub(super) fn announce(&self, user: Id, before: Arc<UserImage>, now: EpochMillis) -> Option<Announced> {
        let mut state = self.lock();
        let until = match state.processing {
            Processing::Immediate | Processing::Polls(0) => return None,
            Processing::After(time) => {
                let millis = i64::try_from(time.as_millis()).unwrap_or(i64::MAX);
                Until::Time(EpochMillis::new(now.as_millis().saturating_add(millis)))
            }
            Processing::Polls(polls) => Until::Polls(polls),
        };
        if state.users.len() >= MAX_USERS {
            state.users.retain(|_, writes| writes.iter().any(|write| !write.until.has_come(now)));
        }
        if state.users.len() >= MAX_USERS && !state.users.contains_key(&user) {
            return None;
        }
        state.last_number += 1;
        let number = state.last_number;
        let writes = state.users.entry(user).or_default();
        drop_processed(writes, now);
        if writes.len() >= MAX_WRITES
            && let Some(newest) = writes.back_mut()
        {
            newest.until = until;
            return None;
        }
        writes.push_back(Write { number, before, until });
        Some(Announced { user, number })
    }

    /// A write that was announced did not happen.
    pub(super) fn call_off(&self, announced: &Announced) {
        let mut state = self.lock();
        if let Some(writes) = state.users.get_mut(&announced.user) {
            writes.retain(|write| write.number != announced.number);
        }
    }

    /// What a reader sees of a user, of whom `stored` is everything. It counts as a poll.
    pub(super) fn visible(&self, user: Id, stored: Arc<UserImage>, now: EpochMillis) -> Arc<UserImage> {
        let mut state = self.lock();
        let Some(writes) = state.users.get_mut(&user) else { return stored };
        drop_processed(writes, now);
        let seen = writes.front().map(|write| Arc::clone(&write.before));
        for write in writes.iter_mut() {
            if let Until::Polls(left) = &mut write.until {
                *left = left.saturating_sub(1);
            }
        }
        if writes.is_empty() {
            state.users.remove(&user);
        }
        seen.unwrap_or(stored)
    }

    /// Everything of a user is visible now.
    pub(crate) fn release(&self, user: Id) {
        self.lock().users.remove(&user);
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Forgets the writes that are processed, in their order: a write is never visible before an earlier one.
fn drop_processed(writes: &mut VecDeque<Write>, now: EpochMillis) {
    while writes.front().is_some_and(|write| write.until.has_come(now)) {
        writes.pop_front();
    }
}

#[cfg(test)]
#[path = "waiting_tests.rs"]
mod tests;
