//! What a run found, as a table for people or as JSON.

use comfy_table::{CellAlignment, LineStyle, Table, TableStyle};
use serde::Serialize;

use crate::line::{Aim, Line, Side, Unit, Verdict};
use crate::machine::Machine;
use crate::soak::Soak;

/// What a run found.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Report {
    pub(crate) machine: Machine,
    pub(crate) quick: bool,
    pub(crate) rounds: usize,
    pub(crate) lines: Vec<Line>,
    /// Goals that could not be measured, with the reason.
    pub(crate) failed: Vec<Failed>,
    /// A short one is part of a quick run.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) soak: Option<Soak>,
}

/// A goal that could not be measured.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Failed {
    pub(crate) goal: u8,
    pub(crate) why: String,
}

impl Report {
    /// The table, what could not be measured, and what it was measured on.
    pub(crate) fn table(&self) -> String {
        let mut table = Table::new();
        table.load_style(TableStyle::new().header_separator(LineStyle::none().fill('─')));
        table.set_header(["#", "what", "ours", "baseline", "", "ratio", "goal", "reached"]);
        for line in &self.lines {
            let (cost, name) = match &line.baseline {
                Side::Measured { name, version, cost } => (shown(line.unit, *cost), format!("{name} {version}")),
                Side::Absent { name, why } => ("absent".to_owned(), format!("{name}: {why}")),
            };
            table.add_row([
                line.goal.to_string(),
                line.what.clone(),
                shown(line.unit, line.ours),
                cost,
                name.trim_end().to_owned(),
                line.figure.map_or_else(|| "-".to_owned(), |figure| figured(line, figure)),
                aimed(line),
                said(line.verdict).to_owned(),
            ]);
        }
        for column in [0, 2, 3, 5] {
            if let Some(column) = table.column_mut(column) {
                column.set_cell_alignment(CellAlignment::Right);
            }
        }
        let mut text: String = table.to_string().lines().map(|line| format!("{}\n", line.trim_end())).collect();
        for failed in &self.failed {
            text.push_str(&format!("goal {} could not be measured: {}\n", failed.goal, failed.why));
        }
        let rounds =
            if self.rounds == 1 { "1 round".to_owned() } else { format!("medians of {} rounds or more", self.rounds) };
        text.push_str(&format!("\n{rounds}; {}\n", self.machine));
        if self.quick {
            text.push_str("The sizes of a quick run only show that it runs.\n");
        }
        if let Some(soak) = &self.soak {
            text.push_str(&format!("\n{}", soak.table()));
        }
        text
    }
}

const fn said(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Reached => "yes",
        Verdict::Missed => "no",
        Verdict::Absent => "no baseline",
        Verdict::Ran => "ran",
    }
}

fn figured(line: &Line, figure: f64) -> String {
    match line.aim {
        Aim::Speed(_) | Aim::Cost(_) => format!("{}x", short(figure)),
        Aim::Extra(_) => format!("{}{}", if figure < 0.0 { "" } else { "+" }, shown(line.unit, figure)),
        Aim::Total(_) => shown(line.unit, figure),
    }
}

fn aimed(line: &Line) -> String {
    match line.aim {
        Aim::Speed(goal) => format!("at least {}x", plain(goal)),
        Aim::Cost(goal) => format!("at most {}x", plain(goal)),
        Aim::Extra(goal) => format!("at most +{}", shown(line.unit, goal)),
        Aim::Total(goal) => format!("at most {}", shown(line.unit, goal)),
    }
}

/// A goal as it was set: `1.12`, `4.0`, `0.001`.
fn plain(goal: f64) -> String {
    format!("{goal:?}")
}

/// Three digits that count.
fn short(figure: f64) -> String {
    match figure.abs() {
        size if size >= 100.0 => format!("{figure:.0}"),
        size if size >= 10.0 => format!("{figure:.1}"),
        size if size >= 0.1 => format!("{figure:.2}"),
        size if size >= 0.01 => format!("{figure:.3}"),
        size if size > 0.0 => format!("{figure:.1e}"),
        _ => format!("{figure}"),
    }
}

/// A cost with its unit.
fn shown(unit: Unit, cost: f64) -> String {
    let scaled = |steps: &[(f64, &str)]| {
        let step = steps.iter().find(|(size, _)| cost.abs() >= *size).or(steps.last());
        step.map_or_else(String::new, |(size, name)| format!("{} {name}", short(cost / size)))
    };
    match unit {
        Unit::Seconds => scaled(&[(1.0, "s"), (1e-3, "ms"), (1e-6, "us"), (1e-9, "ns")]),
        Unit::Bytes => scaled(&[(1e9, "GB"), (1e6, "MB"), (1e4, "kB"), (1.0, "B")]),
        Unit::Crates => format!("{cost} crates"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::line::Baseline;
    use crate::rounds::Rounds;

    fn report(quick: bool) -> Report {
        let rounds = |ours: f64, theirs: f64| Rounds { ours: vec![ours; 3], theirs: vec![theirs; 3] };
        let serde = Baseline::new("serde_json", "1.0.154");
        let lines = vec![
            Line::compared(1, "read a body", Unit::Seconds, Aim::Speed(1.0), &rounds(1.25e-3, 1.5e-3), serde.clone()),
            Line::compared(4, "a GET in process", Unit::Seconds, Aim::Extra(5e-6), &rounds(8e-6, 1.5e-6), serde),
            Line::alone(6, "ingest", Unit::Seconds, Aim::Speed(1.2), &[0.004], ("express", "npm is not installed")),
            Line::compared(10, "fork", Unit::Seconds, Aim::Cost(0.01), &rounds(1e-4, 0.3), Baseline::new("copy", "")),
            Line::compared(
                11,
                "memory",
                Unit::Bytes,
                Aim::Total(64e6),
                &rounds(35e6, 9e6),
                Baseline::new("csv", "1.4.0"),
            ),
        ];
        let lines = if quick { lines.into_iter().map(Line::unjudged).collect() } else { lines };
        let failed = vec![Failed { goal: 9, why: "no tink beside this program".to_owned() }];
        Report { machine: Machine::example(), quick, rounds: if quick { 1 } else { 3 }, lines, failed, soak: None }
    }

    #[test]
    fn a_table_is_aligned_and_says_of_each_goal_whether_it_is_reached() {
        insta::assert_snapshot!(report(false).table());
    }

    #[test]
    fn a_quick_run_says_that_its_figures_say_nothing() {
        let text = report(true).table();
        assert!(text.ends_with("The sizes of a quick run only show that it runs.\n"), "{text}");
        assert!(!text.contains(" yes"), "{text}");
    }

    #[test]
    fn the_same_as_json() {
        insta::assert_snapshot!(serde_json::to_string_pretty(&report(false)).unwrap());
    }

    #[test]
    fn figures_have_three_digits_that_count() {
        let figures = [1234.5, 123.4, 12.34, 1.234, 0.1234, 0.01234, 0.001_234, 0.0];
        assert_eq!(figures.map(short), ["1234", "123", "12.3", "1.23", "0.12", "0.012", "1.2e-3", "0"]);
    }
}
