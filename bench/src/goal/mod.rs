//! The goals: each in a file of its own says what is measured, beside what, and what is aimed at.

pub(crate) mod bodies;
mod build;
mod fork;
mod get;
mod growth;
mod idle;
mod in_process;
pub(crate) mod ingest;
mod peers;
pub(crate) mod plan;
mod read;
mod search;
pub(crate) mod small_get;
mod sqlite;
mod statistics;
mod write;

use crate::instructions;
use crate::line::Line;
use crate::part::Part;
use crate::setup::{Outcome, Setup};

/// A goal. It may have several lines in the table.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Goal {
    pub(crate) number: u8,
    pub(crate) what: &'static str,
    pub(crate) measure: fn(Setup) -> Outcome<Vec<Line>>,
}

/// All of them, by their numbers.
const ALL: &[Goal] = &[
    read::GOAL,
    write::GOAL,
    get::GOAL,
    in_process::GOAL,
    ingest::GOAL,
    peers::GOAL,
    statistics::GOAL,
    search::GOAL,
    idle::GOAL,
    fork::GOAL,
    plan::GOAL,
    build::GOAL,
    growth::GOAL,
];

/// What runs in processes of its own.
pub(crate) const PARTS: &[Part] = &[growth::PART, plan::PARTS[0], plan::PARTS[1], instructions::PART];

/// The goals with these numbers; all, if none is named.
pub(crate) fn select(numbers: &[u8]) -> Outcome<Vec<Goal>> {
    if let Some(unknown) = numbers.iter().find(|number| ALL.iter().all(|goal| goal.number != **number)) {
        let known: Vec<String> = ALL.iter().map(|goal| goal.number.to_string()).collect();
        return Err(format!("--only {unknown}: there are the goals {}", known.join(", ")).into());
    }
    let wanted = |goal: &&Goal| numbers.is_empty() || numbers.contains(&goal.number);
    Ok(ALL.iter().filter(wanted).copied().collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers(asked: &[u8]) -> Vec<u8> {
        select(asked).unwrap().iter().map(|goal| goal.number).collect()
    }

    #[test]
    fn goals_stand_in_the_order_of_their_numbers_and_each_once() {
        let all = numbers(&[]);
        assert!(all.windows(2).all(|pair| pair[0] < pair[1]), "{all:?}");
    }

    #[test]
    fn only_what_is_asked_for_is_measured() {
        assert_eq!(numbers(&[4, 1, 4]), [1, 4]);
    }

    #[test]
    fn a_goal_that_does_not_exist_is_refused_with_those_that_do() {
        let refused = select(&[1, 99]).unwrap_err().to_string();
        assert!(refused.starts_with("--only 99: there are the goals 1, 2, "), "{refused}");
    }
}
