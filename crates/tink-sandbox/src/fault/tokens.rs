//! The tokens that rules have spoiled: access tokens that count as expired, and refresh tokens that were exchanged once.

use std::collections::{HashSet, VecDeque};
use std::hash::Hash;

use http::{HeaderMap, header};
use sha2::{Digest, Sha256};
use tink_ledger::Id;

/// So many spoiled tokens are remembered of each kind; the oldest are good again (ours).
const MAX_TOKENS: usize = 10_000;

/// What stands for an access token, so that none is kept.
pub(super) type Fingerprint = [u8; 32];

/// The fingerprint of the token that a request carries.
pub(super) fn fingerprint(headers: &HeaderMap) -> Option<Fingerprint> {
    let sent = headers.get(header::AUTHORIZATION)?;
    Some(Sha256::digest(sent.as_bytes()).into())
}

/// The spoiled tokens of a world.
#[derive(Debug, Default)]
pub(super) struct Spoiled {
    pub(super) expired: Remembered<Fingerprint>,
    pub(super) rotated: Remembered<Id>,
}

/// A set that forgets the oldest.
#[derive(Debug)]
pub(super) struct Remembered<T> {
    known: HashSet<T>,
    order: VecDeque<T>,
}

impl<T> Default for Remembered<T> {
    fn default() -> Self {
        Self { known: HashSet::new(), order: VecDeque::new() }
    }
}

impl<T: Copy + Eq + Hash> Remembered<T> {
    pub(super) fn insert(&mut self, value: T) {
        if !self.known.insert(value) {
            return;
        }
        self.order.push_back(value);
        if self.order.len() > MAX_TOKENS
            && let Some(oldest) = self.order.pop_front()
        {
            self.known.remove(&oldest);
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.order.is_empty()
    }

    pub(super) fn contains(&self, value: &T) -> bool {
        self.known.contains(value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_oldest_is_forgotten_when_there_are_too_many() {
        let mut remembered = Remembered::default();
        for value in 0..=MAX_TOKENS {
            remembered.insert(value);
            remembered.insert(value);
        }
        assert!(!remembered.contains(&0) && remembered.contains(&1) && remembered.contains(&MAX_TOKENS));
    }
}
