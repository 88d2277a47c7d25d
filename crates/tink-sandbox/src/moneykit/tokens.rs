//! The Access Token Service: an API client's id and secret for a token that lives an hour.

use axum::response::Response;
use http::StatusCode;
use tink_ledger::rules::tokens::{self, TokenClaims, TokenKind};
use tink_model::moneykit::{Token, TokenRequest, operations};
use tink_model::{ClientId, Validate};

use super::state::after;
use crate::call::Call;
use crate::problem::Problem;
use crate::reply;
use crate::tenants;

/// How long a token is good for (operation page of the reference, sample).
const TOKEN_SECONDS: i64 = 3600;

pub(super) async fn generate(call: Call) -> Result<Response, Problem> {
    let world = &call.world;
    let request = TokenRequest::from_form(call.form()?)?;
    request.validate(&world.rules())?;
    let now = world.ledger().now();
    let tenant = match call.caller.tenant() {
        Ok(tenant) => tenant.to_owned(),
        Err(_) => {
            let id = request.client_id.as_ref().map(ClientId::as_str).unwrap_or_default();
            let tenant = tenants::of_moneykit(id);
            let known = world.moneykit_client(&tenant);
            let secret = request.client_secret.as_ref().map(|secret| secret.expose().as_bytes()).unwrap_or_default();
            known
                .filter(|client| tokens::equal(client.secret.expose().as_bytes(), secret))
                .ok_or_else(|| Problem::unauthorized("There is no API client with this id and secret."))?;
            tenant
        }
    };
    world.moneykit().limits().one(&operations::GENERATE_ACCESS_TOKEN, &tenant, "", now)?;
    let claims = TokenClaims {
        kind: TokenKind::MoneyKitToken,
        id: world.token_id(TokenKind::MoneyKitToken, &tenant, None),
        tenant,
        user: None,
        issued: now,
        expires: after(now, TOKEN_SECONDS * 1_000),
        scope: None,
        actor: None,
        id_hint: None,
    };
    let token = Token::new(tokens::mint(world.key(), &claims)).with_token_type("bearer").with_expires_in(TOKEN_SECONDS);
    Ok(reply::json_with(StatusCode::CREATED, token.to_json()))
}
