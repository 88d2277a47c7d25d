//! The Link Session Service: the dialogue in which a user connects a link, from its start to the link.

use std::collections::BTreeMap;

use axum::response::Response;
use http::StatusCode;
use serde::Deserialize;
use tink_ledger::command::{LinkCommand, UserCommand};
use tink_ledger::event::SessionTerms;
use tink_ledger::rules::link::{Grant, Product, SESSION_MILLIS, all, find};
use tink_ledger::rules::tokens::{self, TokenClaims, TokenKind};
use tink_ledger::{Id, LedgerError, Refusal};
use tink_model::moneykit::{
    ExchangeTokenRequest, ExchangedLink, LinkSession, LinkSessionRequest, LinkSessionSettings, operations,
};
use tink_model::{EpochMillis, Secret, Validate};

use super::found;
use super::import::{customer, unknown_institution};
use super::state::after;
use super::{ids, view};
use crate::call::Call;
use crate::problem::Problem;
use crate::redirect_uri;
use crate::reply;
use crate::world::World;

const FORBIDDEN: &str = "link_session_error.forbidden_config";
const INVALID_EXCHANGE: &str = "link_session_error.invalid_token_exchange";

pub(super) async fn create(call: Call) -> Result<Response, Problem> {
    let request = LinkSessionRequest::decode(&call.body)?;
    request.validate(&call.world.rules())?;
    let settings = request.settings.as_ref();
    let products = settings.map(products).transpose()?.flatten();
    let (tenant, ledger) = (call.caller.tenant()?, call.world.ledger());
    let external_id = request.customer_user.id.as_str();
    let limits = call.world.moneykit().limits();
    limits.one(&operations::CREATE_LINK_SESSION, tenant, external_id, ledger.now())?;
    redirect_uri::check(&request.redirect_uri)
        .map_err(|reason| forbidden(format!("The origin of redirect_uri cannot be registered: it {reason}.")))?;
    let mut terms = SessionTerms {
        products,
        providers: settings
            .and_then(|settings| settings.providers.as_deref())
            .unwrap_or_default()
            .iter()
            .map(|provider| provider.as_str().to_owned())
            .collect(),
        webhook: request.webhook,
        tags: request.link_tags,
        ..SessionTerms::default()
    };
    let user = match &request.existing_link_id {
        Some(existing) => {
            let id = ids::of_link(existing.as_str()).ok_or_else(|| Problem::not_found("Link not found."))?;
            let found = found::by_id(&call, id).await?;
            if found.image.profile.created.external_id.as_deref() != Some(external_id) {
                return Err(forbidden("The link belongs to another customer_user."));
            }
            terms.existing = Some(id);
            found.user
        }
        None => {
            let institution = request.institution_id.as_ref();
            let named = institution.map(|id| find(id.as_str()).ok_or_else(unknown_institution)).transpose()?;
            terms.institution = named.map(|institution| institution.id.to_owned());
            ledger.ensure_user(tenant, customer(request.customer_user)).await?
        }
    };
    let command = UserCommand::Link(Box::new(LinkCommand::BeginSession(Box::new(terms))));
    let session = match ledger.execute(user, command).await {
        // No source has 410 for a session.
        Err(LedgerError::Refused(Refusal::LinkDeleted)) => None,
        begun => begun?,
    };
    let session = session.ok_or_else(|| Problem::not_found("Link not found."))?;
    let token = token(&call.world, TokenKind::LinkSessionToken, tenant, (user, session), SESSION_MILLIS);
    Ok(reply::json_with(StatusCode::CREATED, LinkSession::new(token).to_json()))
}

pub(super) async fn exchange(call: Call) -> Result<Response, Problem> {
    let request = ExchangeTokenRequest::decode(&call.body)?;
    request.validate(&call.world.rules())?;
    let tenant = call.caller.tenant()?;
    let read = claims(&call.world, TokenKind::ExchangeableToken, &request.exchangeable_token);
    let (user, session) = read
        .filter(|(claims, _)| claims.tenant == tenant)
        .map(|(claims, user)| (user, claims.id))
        .ok_or_else(invalid_exchange)?;
    let state = call.world.moneykit();
    let passed = state.passed(session);
    let chosen = passed.as_ref().and_then(|passed| passed.institution);
    // Who chose none is at the first of the table.
    let institution = chosen.or_else(|| all().iter().find(|one| one.featured).map(|one| one.id)).unwrap_or_default();
    let command = LinkCommand::Exchange {
        session,
        institution: institution.to_owned(),
        shown: passed.and_then(|passed| passed.shown).map(Box::new),
    };
    let command = UserCommand::Link(Box::new(command));
    let link = match call.world.ledger().execute_listed(tenant, user, command).await {
        Err(LedgerError::Refused(
            Refusal::LinkSessionOver | Refusal::LinkDeleted | Refusal::LinkNotFound { .. } | Refusal::UserNotFound,
        )) => return Err(invalid_exchange()),
        made => made?.ok_or_else(invalid_exchange)?,
    };
    state.forget(session);
    let found = found::by_id(&call, link).await?;
    let answer = ExchangedLink::new().with_link_id(ids::link(link)).with_link(view::link(found.link()?));
    Ok(reply::json_with(StatusCode::CREATED, answer.to_json()))
}

/// A token of a session: for its front end, or for the back end once it was passed.
pub(super) fn token(
    world: &World,
    kind: TokenKind,
    tenant: &str,
    (user, session): (Id, Id),
    millis: i64,
) -> Secret<String> {
    let now = world.ledger().now();
    let claims = TokenClaims {
        kind,
        tenant: tenant.to_owned(),
        user: Some(user.to_string()),
        id: session,
        issued: now,
        expires: after(now, millis),
        scope: None,
        actor: None,
        id_hint: None,
    };
    tokens::mint(world.key(), &claims)
}

/// What a token of a session says that is of this kind and still good, with its user.
pub(super) fn claims(world: &World, kind: TokenKind, token: &Secret<String>) -> Option<(TokenClaims, Id)> {
    let now: EpochMillis = world.ledger().now();
    let claims = tokens::verify(world.key(), token.expose()).ok()?;
    let user = claims.user.as_deref()?.parse().ok()?;
    (claims.kind == kind && !claims.is_expired(now)).then_some((claims, user))
}

/// How a product is asked for.
#[derive(Deserialize)]
struct Asked {
    required: Option<bool>,
    prefetch: Option<bool>,
}

/// The products that a session asks for.
fn products(settings: &LinkSessionSettings) -> Result<Option<BTreeMap<Product, Grant>>, Problem> {
    const AT: &str = "/settings/products";
    let Some(json) = &settings.products else { return Ok(None) };
    let asked: BTreeMap<String, Asked> =
        json.parse().map_err(|_| Problem::invalid_at(AT, "type", "must hold objects by the names of products"))?;
    let mut products = BTreeMap::new();
    for (name, asked) in asked {
        let unknown = || Problem::invalid_at(format!("{AT}/{name}"), "enum", "must be a product");
        let product = Product::parse(&name).ok_or_else(unknown)?;
        products.insert(product, Grant { required: asked.required, prefetch: asked.prefetch, refreshed: None });
    }
    Ok(Some(products))
}

fn forbidden(message: impl Into<String>) -> Problem {
    Problem::new(StatusCode::FORBIDDEN, message).with_code(FORBIDDEN)
}

fn invalid_exchange() -> Problem {
    let message = "The token is unknown, was exchanged already, or is too old.";
    Problem::new(StatusCode::BAD_REQUEST, message).with_code(INVALID_EXCHANGE)
}
