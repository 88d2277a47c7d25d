//! What a soak found, as tables for people or as JSON.

use comfy_table::{LineStyle, Table, TableStyle};
use serde::Serialize;

use super::phase::Phase;
use super::verdict::{Check, Growth, Verdict};
use crate::machine::Machine;

/// What a soak found.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Soak {
    pub(super) machine: Machine,
    pub(super) quick: bool,
    /// Requests a second.
    pub(super) capacity: f64,
    pub(super) phases: [Phase; 3],
    /// Under steady load.
    pub(super) growth: Growth,
    pub(super) checks: Vec<Check>,
}

impl Soak {
    /// The loads, what was expected of each, and what it was measured on.
    pub(crate) fn table(&self) -> String {
        let mut loads = table(["load", "a second", "for", "median", "p99"]);
        for phase in &self.phases {
            let latency = |latency: Option<f64>| latency.map_or_else(|| "-".to_owned(), milliseconds);
            loads.add_row([
                phase.name.to_owned(),
                format!("{:.0}", phase.rate),
                format!("{:.0} s", phase.seconds),
                latency(phase.median),
                latency(phase.p99),
            ]);
        }
        let mut checks = table(["what", "found", "expected", "held"]);
        for check in &self.checks {
            checks.add_row([check.what, &check.found, &check.expected, said(check.verdict)]);
        }
        let capacity = format!("The sandbox answers {:.0} requests a second, half of them writes.", self.capacity);
        let mut text = format!("{capacity}\n\n{}\n{}\n{}\n", printed(&loads), printed(&checks), self.machine);
        if self.quick {
            text.push_str("So short a soak only shows that it runs.\n");
        }
        text
    }
}

fn table<const N: usize>(header: [&str; N]) -> Table {
    let mut table = Table::new();
    table.load_style(TableStyle::new().header_separator(LineStyle::none().fill('─')));
    table.set_header(header);
    table
}

fn printed(table: &Table) -> String {
    table.to_string().lines().map(|line| format!("{}\n", line.trim_end())).collect()
}

fn milliseconds(latency: f64) -> String {
    format!("{:.1} ms", latency * 1e3)
}

const fn said(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Held => "yes",
        Verdict::Broken => "no",
        Verdict::Ran => "ran",
    }
}

#[cfg(test)]
mod tests {
    use super::super::verdict::tests::{growth, phase};
    use super::super::verdict::{Facts, checks};
    use super::*;

    fn soak() -> Soak {
        let steady = phase("steady", &[(200, 500), (204, 500)], 0, 0.03);
        let overload = phase("overload", &[(204, 1_000)], 500, 9.9);
        let recovery = phase("recovery", &[(204, 1_000)], 0, 0.031);
        let growth = growth(20e6);
        let facts = Facts { steady: &steady, overload: &overload, recovery: &recovery, growth: &growth };
        let (machine, checks) = (Machine::example(), checks(&facts));
        Soak { machine, quick: false, capacity: 125.0, phases: [steady, overload, recovery], growth, checks }
    }

    #[test]
    fn the_tables_say_of_each_expectation_whether_it_held() {
        insta::assert_snapshot!(soak().table());
    }

    #[test]
    fn a_soak_as_json() {
        insta::assert_snapshot!(serde_json::to_string_pretty(&soak()).unwrap());
    }

    #[test]
    fn a_short_soak_says_that_it_says_nothing() {
        let soak = Soak { quick: true, ..soak() };
        assert!(soak.table().ends_with("So short a soak only shows that it runs.\n"));
    }
}
