//! The people that were met lately: who somebody is, and where their life stood when it was asked for last, is not worked out
//! again with every step of a life that goes on. Nothing depends on who is remembered.

use std::collections::HashMap;
use std::sync::{LazyLock, Mutex, PoisonError};

use crate::rules::scenario::{Person, Scenario};

/// So many people are remembered, at some kilobytes each.
const MOST: usize = 1_024;

type Who = ([u8; 32], Scenario, String, String);

static MET: LazyLock<Mutex<HashMap<Who, Person>>> = LazyLock::new(Mutex::default);

/// The person of that seed.
pub(super) fn person(seed: [u8; 32], scenario: Scenario, market: &str, time_zone: &str) -> Person {
    let who = (seed, scenario, market.to_owned(), time_zone.to_owned());
    let known = MET.lock().unwrap_or_else(PoisonError::into_inner).get(&who).cloned();
    known.unwrap_or_else(|| {
        let person = Person::new(seed, scenario, market, time_zone);
        let mut met = MET.lock().unwrap_or_else(PoisonError::into_inner);
        if met.len() >= MOST {
            met.clear();
        }
        met.insert(who, person.clone());
        person
    })
}
