//! `tink sandbox coverage`.

use tink_model::{Method, Operation};
use tink_sandbox::coverage::{ApiCoverage, Coverage, Figures, StatusCoverage, Tally};
use tink_transport::Call;

use super::control::{Control, operation};
use crate::exit::Outcome;
use crate::output::{Align, table};

static COVERAGE: Operation = operation("getCoverage", Method::Get, "/sandbox/v1/coverage");
static CLEAR: Operation = operation("clearCoverage", Method::Delete, "/sandbox/v1/coverage");

pub(super) async fn coverage(control: &Control, api: Option<&str>, missing: bool, clear: bool) -> Outcome {
    if clear {
        return control.perform(Call::new(&CLEAR), "The coverage begins anew.").await;
    }
    let mut call = Call::new(&COVERAGE);
    if let Some(api) = api {
        call = call.query("api", api);
    }
    if missing {
        call = call.query("missing", "true");
    }
    control.print(call, |coverage: &Coverage| shown(coverage, missing)).await
}

/// The figures, and under them what they are made of: all of it, or what is missing.
fn shown(coverage: &Coverage, missing: bool) -> String {
    let mut text = figures(coverage);
    if !coverage.values {
        text.push_str("\nValues are watched by a sandbox that was started with --coverage.\n");
    }
    for api in &coverage.apis {
        if api.operations.is_empty() && api.enumerations.is_empty() {
            continue;
        }
        text.push_str(&format!("\n{} {}\n\n", api.api, api.revision));
        text.push_str(&operations(api, missing));
        if !api.enumerations.is_empty() {
            text.push('\n');
            text.push_str(&enumerations(api, missing));
        }
    }
    text
}

fn figures(coverage: &Coverage) -> String {
    let row = |name: &str, figures: &Figures| {
        let share = |tally: &Tally| format!("{}/{}", tally.reached, tally.of);
        let Figures { percent, operations, statuses, values } = figures;
        let values = if coverage.values { share(values) } else { "-".to_owned() };
        vec![name.to_owned(), format!("{percent} %"), share(operations), share(statuses), values]
    };
    let mut rows: Vec<_> = coverage.apis.iter().map(|api| row(&api.api, &api.figures)).collect();
    if rows.len() > 1 {
        rows.push(row("total", &coverage.total));
    }
    let numbers = ["Covered", "Operations", "Statuses", "Values"].map(|name| (name, Align::Right));
    table(&[&[("API", Align::Left)], numbers.as_slice()].concat(), rows)
}

fn operations(api: &ApiCoverage, missing: bool) -> String {
    let list = |statuses: &[StatusCoverage], reached: bool| {
        let wanted = statuses.iter().filter(|status| (status.answers > 0) == reached);
        wanted.map(|status| status.status.to_string()).collect::<Vec<_>>().join(" ")
    };
    let rows = api.operations.iter().map(|operation| {
        let mut row = vec![operation.operation.clone(), operation.calls.to_string()];
        if !missing {
            row.push(list(&operation.statuses, true));
        }
        row.push(list(&operation.statuses, false));
        if !missing {
            row.push(list(&operation.undocumented, true));
        }
        row
    });
    let header: &[(&str, Align)] = if missing {
        &[("Operation", Align::Left), ("Calls", Align::Right), ("Missing", Align::Left)]
    } else {
        &[
            ("Operation", Align::Left),
            ("Calls", Align::Right),
            ("Answered", Align::Left),
            ("Missing", Align::Left),
            ("Not documented", Align::Left),
        ]
    };
    table(header, rows)
}

fn enumerations(api: &ApiCoverage, missing: bool) -> String {
    let rows = api.enumerations.iter().map(|enumeration| {
        let list = |seen: bool| {
            let wanted = enumeration.values.iter().filter(|value| (value.seen > 0) == seen);
            wanted.map(|value| value.value.as_str()).collect::<Vec<_>>().join(" ")
        };
        let mut row = vec![enumeration.enumeration.clone(), enumeration.side.as_str().to_owned()];
        if !missing {
            row.push(list(true));
        }
        row.push(list(false));
        row
    });
    let header = [("Enumeration", Align::Left), ("In", Align::Left), ("Seen", Align::Left), ("Missing", Align::Left)];
    let header: Vec<_> = header.into_iter().filter(|(name, _)| !(missing && *name == "Seen")).collect();
    table(&header, rows)
}
