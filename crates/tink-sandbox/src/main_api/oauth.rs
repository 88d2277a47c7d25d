//! The OAuth Service: tokens for clients and users, and the codes that stand between them.
//!
//! Tokens and codes are signed values: they are not stored. Only the use of a code is, because a code serves once.

use axum::response::Response;
use tink_ledger::command::UserCommand;
use tink_ledger::rules::scopes;
use tink_ledger::rules::tokens::{
    self, AUTHORIZATION_CODE_SECONDS, CLIENT_TOKEN_SECONDS, REFRESH_TOKEN_SECONDS, TokenClaims, TokenKind,
    USER_TOKEN_SECONDS,
};
use tink_ledger::{Id, LedgerError, Refusal};
use tink_model::main::operations::GET_TOKEN;
use tink_model::main::{
    AuthorizationGrantRequest, AuthorizationGrantResponse, DelegateAuthorizationGrantRequest, GrantType,
    OAuth2AuthenticationTokenRequest, OAuth2AuthenticationTokenResponse,
};
use tink_model::{EpochMillis, ExternalUserId, Profile, Secret, UserId, Validate};

use crate::auth::scopes_of;
use crate::call::Call;
use crate::fault;
use crate::problem::Problem;
use crate::reply;
use crate::world::{ApiClient, World};

pub(super) async fn token(call: Call) -> Result<Response, Problem> {
    let request = OAuth2AuthenticationTokenRequest::from_form(call.form()?)?;
    request.validate(&call.world.rules())?;
    let tenant = request.client_id.as_str();
    let client = authenticate(&call.world, tenant, &request.client_secret)?;
    // Whoever comes for a token comes regularly: temporary users whose time is over are deleted on the way.
    call.world.ledger().settle(tenant).await?;
    let response = match request.grant_type {
        GrantType::ClientCredentials => client_token(&call.world, tenant, client, request.scope.as_deref())?,
        GrantType::AuthorizationCode => {
            let code = request
                .code
                .as_ref()
                .ok_or_else(|| Problem::invalid_at("/code", "required", "this grant type needs it."))?;
            redeem(&call.world, tenant, code).await?
        }
        GrantType::RefreshToken => {
            let token = request.refresh_token.as_ref();
            let token =
                token.ok_or_else(|| Problem::invalid_at("/refresh_token", "required", "this grant type needs it."))?;
            refresh(&call, tenant, token).await?
        }
        other => return Err(Problem::invalid_at("/grant_type", "enum", format!("{other} is not supported."))),
    };
    Ok(reply::json(response.to_json()))
}

fn authenticate<'w>(world: &'w World, tenant: &str, secret: &Secret<String>) -> Result<&'w ApiClient, Problem> {
    let client = world.client(tenant).ok_or_else(|| Problem::unauthorized("Could not find the OAuth client."))?;
    if !tokens::equal(client.secret.expose().as_bytes(), secret.expose().as_bytes()) {
        return Err(Problem::unauthorized("Invalid client secret."));
    }
    Ok(client)
}

fn client_token(
    world: &World,
    tenant: &str,
    client: &ApiClient,
    scope: Option<&str>,
) -> Result<OAuth2AuthenticationTokenResponse, Problem> {
    let asked = scope.map(scopes::parse).unwrap_or_default();
    let beyond = scopes::missing(&asked, &client.scopes);
    if !beyond.is_empty() {
        return Err(Problem::invalid_at("/scope", "scope", format!("the client does not have {}.", beyond.join(", "))));
    }
    let now = world.ledger().now();
    let claims = TokenClaims {
        kind: TokenKind::ClientToken,
        tenant: tenant.to_owned(),
        user: None,
        id: world.token_id(TokenKind::ClientToken, tenant, None),
        issued: now,
        expires: after(now, CLIENT_TOKEN_SECONDS),
        scope: (!asked.is_empty()).then(|| asked.join(" ")),
        actor: None,
        id_hint: None,
    };
    Ok(answer(world, &claims, scopes_of(&claims, client).join(","), CLIENT_TOKEN_SECONDS))
}

async fn redeem(
    world: &World,
    tenant: &str,
    code: &Secret<String>,
) -> Result<OAuth2AuthenticationTokenResponse, Problem> {
    let invalid = || Problem::unauthorized("Authorization code not valid.");
    let claims = checked(world, tenant, code, TokenKind::AuthorizationCode).await?.ok_or_else(invalid)?;
    let user = claims.user.as_deref().and_then(|user| user.parse().ok()).ok_or_else(invalid)?;
    let command = UserCommand::RedeemCode { code: claims.id, until: claims.expires };
    match world.ledger().execute(user, command).await {
        Ok(_) => {}
        Err(LedgerError::Refused(Refusal::CodeUsed | Refusal::UserNotFound)) => return Err(invalid()),
        Err(other) => return Err(other.into()),
    }
    let refresh_until = after(world.ledger().now(), REFRESH_TOKEN_SECONDS);
    Ok(user_token(world, &claims, refresh_until))
}

async fn refresh(
    call: &Call,
    tenant: &str,
    token: &Secret<String>,
) -> Result<OAuth2AuthenticationTokenResponse, Problem> {
    let world = &*call.world;
    let claims = checked(world, tenant, token, TokenKind::RefreshToken).await?;
    let invalid = || Problem::unauthorized("Refresh token not valid.");
    let claims = claims.ok_or_else(invalid)?;
    if !fault::exchanged(world, &call.notes, &GET_TOKEN, call.request.clone(), &claims).await? {
        return Err(invalid());
    }
    // A refresh token is good for a day after the first authentication, however often it was exchanged since.
    Ok(user_token(world, &claims, claims.expires))
}

/// The claims of a code or refresh token of this client that has not expired and whose user is still there.
async fn checked(
    world: &World,
    client: &str,
    text: &Secret<String>,
    kind: TokenKind,
) -> Result<Option<TokenClaims>, Problem> {
    let Ok(claims) = tokens::verify(world.key(), text.expose()) else { return Ok(None) };
    let user = claims.user.as_deref().and_then(|user| user.parse::<Id>().ok());
    let exchanges = claims.actor.as_deref().unwrap_or(&claims.tenant);
    let fits = claims.kind == kind && exchanges == client && !claims.is_expired(world.ledger().now());
    match user {
        Some(user) if fits && world.ledger().is_user_of(&claims.tenant, user).await? => Ok(Some(claims)),
        _ => Ok(None),
    }
}

fn user_token(world: &World, from: &TokenClaims, refresh_until: EpochMillis) -> OAuth2AuthenticationTokenResponse {
    let now = world.ledger().now();
    let access = TokenClaims {
        kind: TokenKind::UserToken,
        id: world.token_id(TokenKind::UserToken, &from.tenant, from.user.as_deref()),
        issued: now,
        expires: after(now, USER_TOKEN_SECONDS),
        ..from.clone()
    };
    let scope = access.scope.as_deref().unwrap_or_default().replace(' ', ",");
    let response = answer(world, &access, scope, USER_TOKEN_SECONDS);
    if world.profile() == Profile::Revision2026 {
        return response;
    }
    let refresh = TokenClaims {
        kind: TokenKind::RefreshToken,
        id: world.token_id(TokenKind::RefreshToken, &from.tenant, from.user.as_deref()),
        expires: refresh_until,
        ..access
    };
    response.with_refresh_token(tokens::mint(world.key(), &refresh))
}

fn answer(world: &World, claims: &TokenClaims, scope: String, seconds: i64) -> OAuth2AuthenticationTokenResponse {
    let response = OAuth2AuthenticationTokenResponse::new(tokens::mint(world.key(), claims))
        .with_token_type("bearer")
        .with_expires_in(seconds)
        .with_scope(scope);
    match &claims.id_hint {
        Some(hint) => response.with_id_hint(hint.as_str()),
        None => response,
    }
}

pub(super) async fn authorization_grant(call: Call) -> Result<Response, Problem> {
    let request = AuthorizationGrantRequest::from_form(call.form()?)?;
    request.validate(&call.world.rules())?;
    let user = named_user(&call, request.user_id.as_ref(), request.external_user_id.as_ref()).await?;
    let scopes = known_scopes(&request.scope)?;
    let beyond = beyond(&call, &scopes)?;
    if !beyond.is_empty() {
        return Err(Problem::invalid_at("/scope", "scope", format!("the client does not have {}.", beyond.join(", "))));
    }
    grant(&call.world, call.caller.tenant()?, user, &scopes, None)
}

pub(super) async fn delegate(call: Call) -> Result<Response, Problem> {
    let request = DelegateAuthorizationGrantRequest::from_form(call.form()?)?;
    request.validate(&call.world.rules())?;
    let user = named_user(&call, request.user_id.as_ref(), request.external_user_id.as_ref()).await?;
    let scopes = known_scopes(&request.scope)?;
    let beyond = beyond(&call, &scopes)?;
    if !beyond.is_empty() {
        return Err(Problem::unauthorized(format!("/scope: the client does not have {}.", beyond.join(", "))));
    }
    // The code is the actor's to exchange, whom the platform does not look up at this point.
    let delegation = Delegation { actor: request.actor_client_id.into(), id_hint: request.id_hint };
    grant(&call.world, call.caller.tenant()?, user, &scopes, Some(delegation))
}

/// The user that a grant is for: exactly one of the ids was given.
async fn named_user(call: &Call, id: Option<&UserId>, external_id: Option<&ExternalUserId>) -> Result<Id, Problem> {
    let (ledger, tenant) = (call.world.ledger(), call.caller.tenant()?);
    let user = match (id.map(|id| id.as_str().parse::<Id>()), external_id) {
        (Some(Ok(id)), _) => ledger.is_user_of(tenant, id).await?.then_some(id),
        (None, Some(external_id)) => ledger.user_by_external_id(tenant, external_id.as_str()).await?,
        (Some(Err(_)) | None, _) => None,
    };
    user.ok_or_else(|| Problem::not_found("User not found."))
}

fn known_scopes(list: &str) -> Result<Vec<String>, Problem> {
    let asked = scopes::parse(list);
    let unknown: Vec<&str> = asked.iter().map(String::as_str).filter(|scope| !scopes::is_known(scope)).collect();
    if unknown.is_empty() {
        return Ok(asked);
    }
    Err(Problem::invalid_at("/scope", "enum", format!("there is no scope {}.", unknown.join(", "))))
}

/// The asked scopes that the calling client does not have itself.
fn beyond<'a>(call: &Call, asked: &'a [String]) -> Result<Vec<&'a str>, Problem> {
    let held = call.world.client(call.caller.tenant()?).map(|client| client.scopes.as_slice()).unwrap_or_default();
    Ok(scopes::missing(asked, held))
}

/// Whom a grant is delegated to, and what they show to the user.
#[derive(Debug)]
pub(crate) struct Delegation {
    actor: String,
    id_hint: String,
}

fn grant(
    world: &World,
    tenant: &str,
    user: Id,
    scopes: &[String],
    delegation: Option<Delegation>,
) -> Result<Response, Problem> {
    let code = authorization_code(world, tenant, user, scopes, delegation);
    Ok(reply::json(AuthorizationGrantResponse::new(code).to_json()))
}

/// A code that `tenant`, or whom it delegates to, can exchange once and soon for tokens of the user.
pub(crate) fn authorization_code(
    world: &World,
    tenant: &str,
    user: Id,
    scopes: &[String],
    delegation: Option<Delegation>,
) -> Secret<String> {
    let (actor, id_hint) = delegation.map(|to| (to.actor, to.id_hint)).unzip();
    let now = world.ledger().now();
    let claims = TokenClaims {
        kind: TokenKind::AuthorizationCode,
        tenant: tenant.to_owned(),
        id: world.token_id(TokenKind::AuthorizationCode, tenant, Some(&user.to_string())),
        user: Some(user.to_string()),
        issued: now,
        expires: after(now, AUTHORIZATION_CODE_SECONDS),
        scope: Some(scopes.join(" ")),
        actor,
        id_hint,
    };
    tokens::mint(world.key(), &claims)
}

fn after(now: EpochMillis, seconds: i64) -> EpochMillis {
    EpochMillis::new(now.as_millis().saturating_add(seconds.saturating_mul(1000)))
}
