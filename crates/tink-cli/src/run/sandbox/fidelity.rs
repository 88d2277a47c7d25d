//! `tink sandbox fidelity`.

use tink_model::{Method, Operation};
use tink_sandbox::fidelity::{ApiFidelity, FidelityReport};
use tink_transport::Call;

use super::control::{Control, operation};
use crate::exit::Outcome;
use crate::output::{Align, table};

static FIDELITY: Operation = operation("getFidelity", Method::Get, "/sandbox/v1/fidelity");

pub(super) async fn fidelity(control: &Control, api: Option<&str>) -> Outcome {
    let call = Call::new(&FIDELITY);
    let call = match api {
        Some(api) => call.query("api", api),
        None => call,
    };
    control.print(call, shown).await
}

/// A table for each API, and under it what is ours.
fn shown(report: &FidelityReport) -> String {
    report.apis.iter().map(of_api).collect::<Vec<_>>().join("\n")
}

fn of_api(api: &ApiFidelity) -> String {
    let mut text = format!(
        "{} {}: {} exact, {} approximate, {} stub\n\n",
        api.title, api.revision, api.exact, api.approximate, api.stub
    );
    let rows = api.operations.iter().map(|operation| {
        vec![
            operation.operation.clone(),
            operation.level.as_str().to_owned(),
            operation.reason.clone(),
            operation.source.clone(),
        ]
    });
    let header = [("Operation", Align::Left), ("Level", Align::Left), ("Why", Align::Left), ("Reference", Align::Left)];
    text.push_str(&table(&header, rows));
    let of_operations = api
        .operations
        .iter()
        .flat_map(|operation| operation.ours.iter().map(|choice| (operation.operation.as_str(), choice.as_str())));
    let of_others = api.ours.iter().map(|ours| (ours.place.as_str(), ours.choice.as_str()));
    let ours: String = of_operations.chain(of_others).map(|(place, choice)| format!("  {place}: {choice}\n")).collect();
    if !ours.is_empty() {
        text.push_str("\nOurs, where the platform leaves it open:\n");
        text.push_str(&ours);
    }
    text
}
