//! `tink sandbox processing`.

use tink_model::{Method, Operation};
use tink_sandbox::Processing;
use tink_transport::Call;

use super::control::{Control, operation};
use crate::exit::{Failure, Outcome};

static SHOW: Operation = operation("getProcessing", Method::Get, "/sandbox/v1/processing");
static SET: Operation = operation("setProcessing", Method::Put, "/sandbox/v1/processing");

pub(super) async fn processing(control: &Control, when: Option<Processing>) -> Outcome {
    let Some(when) = when else {
        return control.print(Call::new(&SHOW), |now: &Processing| format!("{}\n", words(now))).await;
    };
    let body =
        serde_json::to_vec(&when).map_err(|error| Failure::failed(format!("the order cannot be written: {error}")))?;
    control.perform(Call::new(&SET).json(body), &words(&when)).await
}

fn words(processing: &Processing) -> String {
    let when = match processing {
        Processing::Immediate => "at once".to_owned(),
        Processing::After(time) => format!("{} ms later on the world's clock", time.as_millis()),
        Processing::Polls(1) => "after one read of the user".to_owned(),
        Processing::Polls(polls) => format!("after {polls} reads of the user"),
        other => format!("{other:?}"),
    };
    format!("What the Connector API takes in is visible {when}.")
}
