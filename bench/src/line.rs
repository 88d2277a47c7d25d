//! A line of the table: what was measured, beside what, what is aimed at, and whether it is reached.

use serde::{Serialize, Serializer};

use crate::rounds::{Rounds, median};

/// What figures count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) enum Unit {
    Seconds,
    Bytes,
    Crates,
}

/// What is aimed at.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub(crate) enum Aim {
    /// At least so many times as fast as the baseline: its cost divided by ours.
    #[serde(rename = "atLeast")]
    Speed(f64),
    /// At most so many times the baseline's cost: ours divided by its.
    #[serde(rename = "atMost")]
    Cost(f64),
    /// At most so much more than the baseline.
    #[serde(rename = "atMostOver")]
    Extra(f64),
    /// At most so much in itself, whatever the baseline takes.
    #[serde(rename = "atMostInAll")]
    Total(f64),
}

/// What ours is compared with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Baseline {
    pub(crate) name: String,
    pub(crate) version: String,
}

impl Baseline {
    pub(crate) fn new(name: impl Into<String>, version: impl Into<String>) -> Self {
        Self { name: name.into(), version: version.into() }
    }

    /// A crate of this workspace's lock file.
    pub(crate) fn krate(name: &str) -> Self {
        Self::new(name, locked(name))
    }
}

/// The version that the lock file has of a crate.
pub(crate) fn locked(name: &str) -> String {
    let lock = include_str!("../../Cargo.lock");
    let version =
        lock.split(&format!("name = \"{name}\"\nversion = \"")).nth(1).and_then(|rest| rest.split('"').next());
    version.unwrap_or("?").to_owned()
}

/// Whether a goal is reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) enum Verdict {
    Reached,
    Missed,
    /// There is no baseline here, so nothing was beaten.
    Absent,
    /// It ran, at a size that says nothing.
    Ran,
}

/// What the other side cost.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) enum Side {
    #[serde(rename_all = "camelCase")]
    Measured { name: String, version: String, cost: f64 },
    #[serde(rename_all = "camelCase")]
    Absent { name: String, why: String },
}

/// A line of the table.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Line {
    /// The number of the goal.
    pub(crate) goal: u8,
    pub(crate) what: String,
    pub(crate) unit: Unit,
    /// What it costs, at the median of the rounds.
    pub(crate) ours: f64,
    pub(crate) baseline: Side,
    pub(crate) aim: Aim,
    /// As the aim has it: a ratio, or what ours costs more; of each round.
    #[serde(serialize_with = "rounded")]
    pub(crate) figures: Vec<f64>,
    /// The median of the figures.
    pub(crate) figure: Option<f64>,
    pub(crate) verdict: Verdict,
}

fn rounded<S: Serializer>(figures: &[f64], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(figures.iter().map(|figure| (figure * 1e9).round() / 1e9))
}

impl Line {
    /// What rounds against a baseline say.
    pub(crate) fn compared(
        goal: u8,
        what: impl Into<String>,
        unit: Unit,
        aim: Aim,
        rounds: &Rounds,
        baseline: Baseline,
    ) -> Self {
        let figures = match aim {
            Aim::Speed(_) => rounds.ratios().into_iter().map(f64::recip).collect(),
            Aim::Cost(_) => rounds.ratios(),
            Aim::Extra(_) => rounds.differences(),
            Aim::Total(_) => rounds.ours.clone(),
        };
        let figure = median(&figures);
        let cost = median(&rounds.theirs).unwrap_or(f64::NAN);
        Self {
            goal,
            what: what.into(),
            unit,
            ours: median(&rounds.ours).unwrap_or(f64::NAN),
            baseline: Side::Measured { name: baseline.name, version: baseline.version, cost },
            aim,
            verdict: judge(aim, figure),
            figures,
            figure,
        }
    }

    /// What ours costs where the baseline is not to be had. That is never a goal reached.
    pub(crate) fn alone(
        goal: u8,
        what: impl Into<String>,
        unit: Unit,
        aim: Aim,
        ours: &[f64],
        (name, why): (impl Into<String>, impl Into<String>),
    ) -> Self {
        Self {
            goal,
            what: what.into(),
            unit,
            ours: median(ours).unwrap_or(f64::NAN),
            baseline: Side::Absent { name: name.into(), why: why.into() },
            aim,
            figures: Vec::new(),
            figure: None,
            verdict: Verdict::Absent,
        }
    }

    /// The same, of a run whose sizes say nothing.
    pub(crate) fn unjudged(mut self) -> Self {
        if self.verdict != Verdict::Absent {
            self.verdict = Verdict::Ran;
        }
        self
    }
}

/// A figure that is not one reaches nothing.
fn judge(aim: Aim, figure: Option<f64>) -> Verdict {
    let reached = figure.is_some_and(|figure| match aim {
        Aim::Speed(goal) => figure >= goal,
        Aim::Cost(goal) | Aim::Extra(goal) | Aim::Total(goal) => figure <= goal,
    });
    if reached { Verdict::Reached } else { Verdict::Missed }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(aim: Aim, ours: &[f64], theirs: &[f64]) -> Line {
        let rounds = Rounds { ours: ours.to_vec(), theirs: theirs.to_vec() };
        Line::compared(1, "work", Unit::Seconds, aim, &rounds, Baseline::new("other", "1"))
    }

    #[test]
    fn a_goal_is_reached_when_the_median_is_and_not_a_hair_before() {
        assert_eq!(line(Aim::Speed(2.0), &[1.0, 1.0, 9.0], &[2.0, 2.0, 1.0]).verdict, Verdict::Reached);
        assert_eq!(line(Aim::Speed(2.0), &[1.0, 1.0, 9.0], &[1.99, 1.99, 99.0]).verdict, Verdict::Missed);
        assert_eq!(line(Aim::Cost(1.1), &[1.1], &[1.0]).verdict, Verdict::Reached);
        assert_eq!(line(Aim::Cost(1.1), &[1.12], &[1.0]).verdict, Verdict::Missed);
        assert_eq!(line(Aim::Extra(5.0), &[8.0], &[3.0]).verdict, Verdict::Reached);
        assert_eq!(line(Aim::Extra(5.0), &[9.0], &[3.0]).verdict, Verdict::Missed);
        assert_eq!(line(Aim::Total(5.0), &[6.0], &[9.0]).verdict, Verdict::Missed);
    }

    #[test]
    fn what_was_not_measured_is_not_reached() {
        assert_eq!(line(Aim::Speed(2.0), &[], &[]).verdict, Verdict::Missed);
        assert_eq!(line(Aim::Cost(2.0), &[0.0], &[0.0]).verdict, Verdict::Missed);
    }

    #[test]
    fn a_baseline_that_is_absent_is_never_beaten() {
        let line = Line::alone(6, "work", Unit::Seconds, Aim::Speed(0.0), &[1.0], ("express", "no npm"));
        assert_eq!((line.verdict, line.figure), (Verdict::Absent, None));
        assert_eq!(line.unjudged().verdict, Verdict::Absent);
    }

    #[test]
    fn a_quick_run_reaches_nothing() {
        assert_eq!(line(Aim::Speed(2.0), &[1.0], &[99.0]).unjudged().verdict, Verdict::Ran);
    }

    #[test]
    fn the_version_of_a_crate_is_the_one_that_is_locked() {
        assert!(locked("serde_json").starts_with("1."));
        assert_eq!(locked("no-such-crate"), "?");
    }
}
