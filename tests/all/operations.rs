//! The generated table of operations against everything that must exist for each of them.

use std::collections::BTreeSet;

use tink_model::{Operation, connector, main, moneykit, xs2a};

use crate::connect::connected;
use crate::moneykit::walk::walked as walked_moneykit;
use crate::stage::Over;
use crate::walk::walked;
use crate::xs2a::walk::walked as walked_xs2a;

/// Every operation of every spec.
pub(crate) fn all() -> impl Iterator<Item = &'static Operation> {
    let tink = connector::operations::OPERATIONS.iter().chain(main::operations::OPERATIONS);
    tink.chain(xs2a::operations::OPERATIONS).chain(moneykit::operations::OPERATIONS).copied()
}

pub(crate) fn operation(api: &str, id: &str) -> &'static Operation {
    all().find(|operation| operation.api == api && operation.id == id).unwrap()
}

fn missing_from(what: &str, present: &BTreeSet<(&str, &str)>) -> Vec<String> {
    all()
        .filter(|operation| !present.contains(&(operation.api, operation.id)))
        .map(|operation| format!("{} {} has no {what}", operation.api, operation.id))
        .collect()
}

#[tokio::test]
async fn every_operation_has_a_client_method_a_route_an_end_to_end_test_and_a_verb() {
    let stage = walked(Over::Nothing).await;
    let connected = connected(Over::Nothing).await;
    let xs2a = walked_xs2a(Over::Nothing).await;
    let moneykit = walked_moneykit(Over::Nothing).await;
    let routes = stage.sandbox.operations().map(|operation| (operation.api, operation.id)).collect();
    // The walks call the clients' methods; what they reached with a success has a method and an end-to-end test.
    let walked: BTreeSet<(&str, &str)> = stage
        .reached()
        .into_iter()
        .chain(connected.reached())
        .chain(xs2a.reached())
        .chain(moneykit.reached())
        .filter(|(_, _, status)| (200..300).contains(status))
        .map(|(api, id, _)| (api, id))
        .collect();
    let command = tink_cli::command();
    let verbs: BTreeSet<(&str, &str)> = tink_cli::VERBS
        .iter()
        .filter(|verb| verb.path.iter().try_fold(&command, |at, name| at.find_subcommand(name)).is_some())
        .map(|verb| (verb.api, verb.operation))
        .collect();
    let missing: Vec<String> = [
        missing_from("route", &routes),
        missing_from("client method and end-to-end test", &walked),
        missing_from("verb", &verbs),
    ]
    .concat();
    assert!(missing.is_empty(), "{missing:#?}");
}
