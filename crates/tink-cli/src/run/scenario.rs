//! `tink scenario`: orders a scenario through the control API of a sandbox, embedded or not.

use tink_model::main::Refusal;
use tink_model::{DecodeError, Idempotency, Method, Operation, TokenKind};
use tink_sandbox::LoadedScenario;
use tink_transport::Call;

use super::{Session, pairs};
use crate::args::scenario::LoadScenario;
use crate::exit::Outcome;

/// The sandbox's own operation; it takes no token, because a sandbox guards nothing.
static LOAD_SCENARIO: Operation = Operation::row(
    "sandbox",
    "loadScenario",
    Method::Post,
    "/sandbox/v1/scenarios",
    &[],
    "Control API",
    &[],
    TokenKind::None,
    Idempotency::Keyed,
    Some("application/json"),
    &[],
);

impl Session {
    pub(crate) async fn scenario(&self, args: LoadScenario) -> Outcome {
        let order = serde_json::json!({
            "scenario": args.scenario,
            "externalUserId": args.user.id,
            "market": args.market,
            "client": self.connection.credentials().0,
        });
        let call = Call::new(&LOAD_SCENARIO).json(order.to_string());
        let answer = self.send::<Refusal>(self.connection.without_token(), call).await?;
        self.print(&answer, decode, |loaded| {
            let shown = pairs(&[
                ("User", loaded.user_id.clone()),
                ("Credentials", loaded.credentials_id.clone()),
                ("Accounts", loaded.accounts.to_string()),
                ("Transactions", loaded.transactions.to_string()),
            ]);
            let user = &args.user.id;
            format!("{shown}\nSee it with: tink stats --user {user}, and the same --store or --base-url\n")
        })
    }
}

fn decode(body: &[u8]) -> Result<LoadedScenario, DecodeError> {
    serde_json::from_slice(body).map_err(|error| DecodeError::new("", error.line(), error.column(), error.to_string()))
}
