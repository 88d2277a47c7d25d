//! What tells answers, tokens and codes apart that are otherwise equal: a number among those of the same instant and the same content.
//!
//! It does not matter what others ask for at the same time, so that the same requests get the same ids however they run beside each
//! other.

use std::collections::HashMap;
use std::hash::Hasher as _;
use std::sync::{Mutex, MutexGuard, PoisonError};

use rand_chacha::ChaCha8Rng;
use siphasher::sip::SipHasher13;
use tink_ledger::rng;
use tink_model::EpochMillis;

/// So many contents of one instant are told apart; the clock of a test may stand still for ever.
const MOST: usize = 100_000;

/// The numbers that were given.
#[derive(Debug)]
pub(crate) struct Numbers {
    /// Larger whenever a world is opened again with more in its log.
    begun: u64,
    given: Mutex<Given>,
}

#[derive(Debug, Clone)]
struct Given {
    at: EpochMillis,
    /// How often there were too many contents for one instant, or the clock went back to an earlier one.
    turns: u64,
    /// How often each content was numbered, by its hash.
    counts: HashMap<u64, u32>,
}

impl Numbers {
    pub(crate) fn new(begun: u64) -> Self {
        let given = Given { at: EpochMillis::new(i64::MIN), turns: 0, counts: HashMap::new() };
        Self { begun, given: Mutex::new(given) }
    }

    /// The numbers of a fork: it goes on where this one stands.
    pub(crate) fn fork(&self) -> Self {
        Self { begun: self.begun, given: Mutex::new(self.lock().clone()) }
    }

    /// A generator for the next thing of this content at this instant.
    pub(crate) fn rng(&self, seed: u64, now: EpochMillis, content: &[&str]) -> ChaCha8Rng {
        let mut hash = SipHasher13::new();
        for part in content {
            hash.write_usize(part.len());
            hash.write(part.as_bytes());
        }
        let content = hash.finish();
        let mut given = self.lock();
        if given.at != now || given.counts.len() >= MOST {
            given.turns += u64::from(now <= given.at);
            given.at = now;
            given.counts.clear();
        }
        let turns = given.turns;
        let count = given.counts.entry(content).or_insert(0);
        *count += 1;
        let stream = format!("numbered/{}/{}/{turns}/{content:016x}", self.begun, now.as_millis());
        rng::for_decision(seed, &stream, u64::from(*count))
    }

    fn lock(&self) -> MutexGuard<'_, Given> {
        self.given.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use tink_ledger::Id;

    use super::*;

    fn next(numbers: &Numbers, at: i64, content: &[&str]) -> Id {
        Id::mint(&mut numbers.rng(7, EpochMillis::new(at), content))
    }

    #[test]
    fn equal_contents_get_numbers_of_their_own_whatever_comes_between() {
        let (one, other) = (Numbers::new(0), Numbers::new(0));
        let first = [next(&one, 5, &["a"]), next(&one, 5, &["b"]), next(&one, 5, &["a"])];
        let second = [next(&other, 5, &["a"]), next(&other, 5, &["a"]), next(&other, 5, &["b"])];
        assert_eq!([first[0], first[2], first[1]], second);
        assert_eq!(first.iter().collect::<HashSet<_>>().len(), 3);
    }

    #[test]
    fn instants_openings_and_the_parts_of_a_content_tell_ids_apart() {
        let numbers = Numbers::new(0);
        let ids = [
            next(&numbers, 5, &["ab", "c"]),
            next(&numbers, 5, &["a", "bc"]),
            next(&numbers, 6, &["a", "bc"]),
            next(&Numbers::new(1), 5, &["ab", "c"]),
        ];
        assert_eq!(ids.iter().collect::<HashSet<_>>().len(), ids.len());
    }

    #[test]
    fn a_clock_that_stands_still_repeats_no_id_and_takes_no_more_memory() {
        let numbers = Numbers::new(0);
        let mut ids = HashSet::new();
        for content in 0..MOST + 10 {
            assert!(ids.insert(next(&numbers, 5, &[&(content % (MOST + 5)).to_string()])));
        }
        assert!(numbers.lock().counts.len() <= MOST);
    }

    #[test]
    fn a_clock_that_goes_back_repeats_no_id() {
        let numbers = Numbers::new(0);
        let ids = [5, 6, 5, 6, 5].map(|at| next(&numbers, at, &["a"]));
        assert_eq!(ids.iter().collect::<HashSet<_>>().len(), 5);
    }

    #[test]
    fn a_fork_goes_on_where_its_world_stands() {
        let numbers = Numbers::new(0);
        next(&numbers, 5, &["a"]);
        let fork = numbers.fork();
        assert_eq!(next(&fork, 5, &["a"]), next(&numbers, 5, &["a"]));
    }
}
