//! Whom a request is about: by its token, its path, its form or its JSON.

use axum::body::Body;
use http::request::Parts;
use tink_ledger::rules::tokens;
use tink_ledger::{Id, LedgerError};
use tink_model::{Operation, TokenKind};

use crate::auth::{self, Caller};
use crate::call::{limit, pairs, read};
use crate::moneykit;
use crate::problem::Problem;
use crate::world::World;
use crate::xs2a::ids;

/// The members of forms and JSON bodies that name a user.
const MEMBERS: [&str; 4] = ["external_user_id", "externalUserId", "user_id", "userId"];

/// The members of a form that carry a user's code or token.
const TOKENS: [&str; 2] = ["code", "refresh_token"];

/// Whether a request of an operation can be about a user at all.
pub(super) fn may_be_of_one(operation: &Operation) -> bool {
    let by_token = matches!(
        operation.token,
        TokenKind::User | TokenKind::ClientOrUser | TokenKind::Optional | TokenKind::BankUser
    );
    by_token
        || operation.request_body.is_some()
        || of_path(operation, operation.path).is_some()
        || is_of_link(operation)
}

/// All names of the user that a request is about, and its body, which was read for that.
pub(super) async fn users(
    world: &World,
    operation: &'static Operation,
    parts: &Parts,
    body: Body,
) -> Result<(Vec<String>, Body), Problem> {
    let caller = auth::authenticate(world, operation, &parts.headers).await.unwrap_or(Caller::Anyone);
    let mut names = Names { world, caller, found: Vec::new() };
    if let Caller::User { user, .. } = names.caller {
        names.add(user).await?;
    }
    if let Some(named) = of_path(operation, parts.uri.path()) {
        let text = percent_encoding::percent_decode_str(named).decode_utf8_lossy().into_owned();
        if is_of_link(operation) { names.add_owner(&text).await? } else { names.add_named(text).await? }
    }
    let Some(media_type) = operation.request_body else { return Ok((names.found, body)) };
    // Where the path names somebody the body does not, and the Connector API's are long.
    if of_path(operation, operation.path).is_some() {
        return Ok((names.found, body));
    }
    let whole = read(body, limit(operation, media_type)).await?;
    for named in in_body(media_type, &whole) {
        match named {
            InBody::User(text) => names.add_named(text).await?,
            InBody::Token(text) => names.add_claimed(&text).await?,
        }
    }
    Ok((names.found, Body::from(whole)))
}

/// The names of a user: the id, the same as XS2A.api writes it, and the external id where there is one.
pub(super) async fn names_of(world: &World, user: Id) -> Result<Vec<String>, Problem> {
    let external_id = match world.ledger().published(user).await {
        Ok(image) => image.profile.created.external_id.clone(),
        Err(LedgerError::Refused(_)) => None,
        Err(other) => return Err(other.into()),
    };
    Ok([user.to_string(), ids::bank_user(user).to_string()].into_iter().chain(external_id).collect())
}

struct Names<'w> {
    world: &'w World,
    caller: Caller,
    found: Vec<String>,
}

impl Names<'_> {
    /// A user by id: both of its names.
    async fn add(&mut self, user: Id) -> Result<(), Problem> {
        self.found.extend(names_of(self.world, user).await?);
        Ok(())
    }

    /// A user by what a request calls them, known or not.
    async fn add_named(&mut self, text: String) -> Result<(), Problem> {
        let ledger = self.world.ledger();
        let by_external_id = match self.caller.tenant() {
            Ok(tenant) => ledger.user_by_external_id(tenant, &text).await?,
            Err(_) => None,
        };
        let id = by_external_id.or_else(|| ids::parse_bank_user(&text)).or_else(|| text.parse().ok());
        self.found.push(text);
        match id {
            Some(id) => self.add(id).await,
            None => Ok(()),
        }
    }

    /// The user of a link.
    async fn add_owner(&mut self, link: &str) -> Result<(), Problem> {
        let (Some(link), Ok(tenant)) = (moneykit::link_id(link), self.caller.tenant()) else { return Ok(()) };
        match self.world.ledger().user_of_link(tenant, link).await? {
            Some(user) => self.add(user).await,
            None => Ok(()),
        }
    }

    /// The user of a code or a token.
    async fn add_claimed(&mut self, text: &str) -> Result<(), Problem> {
        let claims = tokens::verify(self.world.key(), text).ok();
        match claims.and_then(|claims| claims.user?.parse().ok()) {
            Some(user) => self.add(user).await,
            None => Ok(()),
        }
    }
}

/// The segment of a path that names a user, or a link of one.
fn of_path<'p>(operation: &Operation, path: &'p str) -> Option<&'p str> {
    let place = operation.path.split('/').position(|segment| {
        matches!(segment, "{externalUserId}" | "{userId}") || (segment == "{id}" && operation.api == "moneykit")
    })?;
    let is_institution = operation.path.starts_with("/institutions");
    path.split('/').nth(place).filter(|segment| !segment.is_empty() && !is_institution)
}

fn is_of_link(operation: &Operation) -> bool {
    operation.path.starts_with("/links/{id}")
}

/// What a body says of a user.
enum InBody {
    User(String),
    Token(String),
}

fn in_body(media_type: &str, body: &[u8]) -> Vec<InBody> {
    if media_type == "application/json" {
        let Ok(serde_json::Value::Object(members)) = serde_json::from_slice(body) else { return Vec::new() };
        let named = MEMBERS.iter().filter_map(|name| members.get(*name));
        let customer = members.get("customer_user").and_then(|user| user.get("id"));
        let texts = named.chain(customer).filter_map(|value| value.as_str());
        return texts.map(|text| InBody::User(text.to_owned())).collect();
    }
    let text = std::str::from_utf8(body).unwrap_or_default();
    let sort = |(name, value): (String, String)| {
        if MEMBERS.contains(&name.as_str()) {
            return Some(InBody::User(value));
        }
        TOKENS.contains(&name.as_str()).then_some(InBody::Token(value))
    };
    pairs(text).filter_map(Result::ok).filter_map(sort).collect()
}
