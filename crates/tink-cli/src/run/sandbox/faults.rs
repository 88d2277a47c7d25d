//! `tink sandbox faults`.

use tink_model::{Method, Operation};
use tink_sandbox::FaultRule;
use tink_transport::Call;

use super::control::{Control, operation};
use crate::exit::Outcome;
use crate::output::{Align, table};

static LIST: Operation = operation("listFaults", Method::Get, "/sandbox/v1/faults");
static CLEAR: Operation = operation("clearFaults", Method::Delete, "/sandbox/v1/faults");

pub(super) async fn faults(control: &Control, clear: bool) -> Outcome {
    if clear {
        return control.perform(Call::new(&CLEAR), "No fault is ordered any more.").await;
    }
    control.print(Call::new(&LIST), |rules: &Vec<FaultRule>| shown(rules)).await
}

fn shown(rules: &[FaultRule]) -> String {
    if rules.is_empty() {
        return "No fault is ordered.\n".to_owned();
    }
    let rows = rules.iter().map(|rule| vec![rule.operation.clone(), rule.status.to_string(), rule.count.to_string()]);
    table(&[("Operation", Align::Left), ("Status", Align::Right), ("Calls left", Align::Right)], rows)
}
