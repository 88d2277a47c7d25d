//! `tink credentials list`.

use tink_model::main::operations::LIST_CREDENTIALS;
use tink_model::main::{CredentialsListResponse, Refusal};
use tink_transport::Call;

use super::{Session, or_dash};
use crate::args::Credentials;
use crate::exit::Outcome;
use crate::output::{Align, table};

impl Session {
    pub(crate) async fn credentials(&self, verb: Credentials) -> Outcome {
        let Credentials::List { user } = verb;
        let client = self.connection.user(&user.id, LIST_CREDENTIALS.scopes).await?;
        let answer = self.send::<Refusal>(&client, Call::new(&LIST_CREDENTIALS)).await?;
        self.print(&answer, CredentialsListResponse::decode, show)
    }
}

fn show(list: &CredentialsListResponse) -> String {
    let rows = list.credentials.iter().map(|credentials| {
        let updated =
            credentials.status_updated.and_then(|instant| jiff::Timestamp::from_millisecond(instant.as_millis()).ok());
        vec![
            or_dash(credentials.provider_name.as_ref()),
            or_dash(credentials.status.as_ref()),
            or_dash(updated),
            or_dash(credentials.status_payload.as_ref()),
            credentials.id.to_string(),
        ]
    });
    let left = Align::Left;
    table(&[("Provider", left), ("Status", left), ("Status updated", left), ("Message", left), ("Id", left)], rows)
}
