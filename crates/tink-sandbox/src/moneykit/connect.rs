//! The end of a link session, in place of MoneyKit's own dialogue: whoever has the session's token passes it with a call of the
//! control API, and may say what the institution shows.

use std::collections::HashSet;

use axum::extract::State;
use axum::response::Response;
use axum::routing::post;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use tink_ledger::command::Shown;
use tink_ledger::rules::link::{EXCHANGE_MILLIS, find};
use tink_ledger::rules::tokens::TokenKind;
use tink_model::moneykit::ImportLinkRequest;
use tink_model::{ExternalTransactionId, Method, Secret, Validate};

use super::import::shown;
use super::sessions::{claims, token};
use super::state::{Passed, after};
use crate::control::{ControlRoute, Sent};
use crate::problem::Problem;
use crate::reply;
use crate::world::{SharedWorld, World};

/// The routes.
pub(crate) const ROUTES: &[ControlRoute] = &[(Method::Post, "/sandbox/v1/moneykit/connect", || post(connect))];

/// How a session is passed.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Passing<'a> {
    /// The token of the session.
    link_session_token: Secret<String>,
    /// The institution that the user chooses, where the session names none.
    institution_id: Option<String>,
    /// The accounts that the institution shows, as an import writes them. Without them a simulated person has three, and an imported link
    /// keeps its own.
    #[serde(borrow)]
    accounts: Option<&'a RawValue>,
    /// Their transactions, as an import writes them.
    #[serde(borrow)]
    transactions: Option<&'a RawValue>,
}

#[derive(Serialize)]
struct PassedSession {
    exchangeable_token: Secret<String>,
}

async fn connect(State(world): State<SharedWorld>, Sent(body): Sent) -> Result<Response, Problem> {
    let passing: Passing<'_> = serde_json::from_slice(&body).map_err(|error| {
        let shape = "{link_session_token} with institution_id, accounts and transactions where they matter";
        Problem::invalid(format!("A link session is passed with {shape}: {error}."))
    })?;
    let over = || Problem::invalid("/link_session_token: it is no token of a link session, or the session is over.");
    let token_of = claims(&world, TokenKind::LinkSessionToken, &passing.link_session_token);
    let (claims, user) = token_of.ok_or_else(over)?;
    let institution = match &passing.institution_id {
        None => None,
        Some(id) => {
            let unknown = || Problem::invalid(format!("/institution_id: there is no institution {id:?}."));
            Some(find(id).ok_or_else(unknown)?.id)
        }
    };
    let shown = told(&world, &passing)?;
    let now = world.ledger().now();
    let is_open = world.ledger().user(user).await?.links.session(claims.id, now).is_some();
    if !is_open {
        return Err(over());
    }
    let exchangeable = token(&world, TokenKind::ExchangeableToken, &claims.tenant, (user, claims.id), EXCHANGE_MILLIS);
    let passed = Passed { institution, shown, until: after(now, EXCHANGE_MILLIS) };
    world.moneykit().pass(claims.id, passed, now);
    let answer = serde_json::to_vec(&PassedSession { exchangeable_token: exchangeable });
    answer.map(reply::json).map_err(|error| Problem::invalid(error.to_string()))
}

/// What the institution shows, checked as an import is.
fn told(world: &World, passing: &Passing<'_>) -> Result<Option<Shown>, Problem> {
    let Some(accounts) = passing.accounts else {
        return match passing.transactions {
            None => Ok(None),
            Some(_) => Err(Problem::invalid("/transactions: they are of accounts, so send accounts too.")),
        };
    };
    let transactions = passing.transactions.map_or("[]", RawValue::get);
    let import = format!(
        r#"{{"customer_user":{{"id":"nobody"}},"institution_id":"any","accounts":{},"transactions":{transactions}}}"#,
        accounts.get()
    );
    let import = ImportLinkRequest::decode(import.as_bytes())?;
    import.validate(&world.rules())?;
    let mut seen = HashSet::new();
    for (place, row) in import.transactions.iter().enumerate() {
        let id = row.transaction_id.as_ref().map(ExternalTransactionId::as_str).filter(|id| !id.is_empty());
        if id.is_some_and(|id| !seen.insert((row.account_id.as_str(), id))) {
            return Err(Problem::invalid(format!("/transactions/{place}/transaction_id: it stands there twice.")));
        }
    }
    Ok(Some(shown(import.accounts, import.transactions)))
}
