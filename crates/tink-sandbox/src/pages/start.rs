//! The first steps: the link, the choice of a provider, and consent.

use axum::extract::{RawQuery, State};
use axum::response::Response;
use http::StatusCode;
use tink_ledger::LedgerError;
use tink_ledger::rules::market;
use tink_ledger::rules::providers::{self, Provider, ProviderKind};

use super::callback::{Failure, Outcome, Status};
use super::link::{self, Client, LinkFault, MARKETS};
use super::query::{self, Pair};
use super::session::{Session, Step};
use super::view::{self, Choice, FaultPage, List};
use super::visit::{self, Reply, Visit};
use super::{end, guard};
use crate::world::{SharedWorld, World};

/// What is searched for is at most this long.
const MAX_QUERY: usize = 100;

/// The authorization link.
pub(super) async fn open(State(world): State<SharedWorld>, RawQuery(query): RawQuery) -> Response {
    let query = query.unwrap_or_default();
    let pairs = query::pairs(&query);
    match read(&world, &pairs).await {
        Err(_) => visit::fault(StatusCode::INTERNAL_SERVER_ERROR, link::language(&pairs), FaultPage::Internal, None),
        Ok(Err(LinkFault::Page(details))) => {
            visit::fault(StatusCode::BAD_REQUEST, link::language(&pairs), FaultPage::Link, Some(&details))
        }
        Ok(Err(LinkFault::Back(session, message))) => back(&session, message),
        Ok(Ok(session)) => {
            let framed_by = visit::framed_by(&session);
            let page = match session.provider {
                None => "choose",
                Some(_) => "consent",
            };
            let to = format!("{page}?session={}", visit::seal(&world, &session));
            guard::protect(visit::redirect(StatusCode::SEE_OTHER, &to), framed_by.as_deref())
        }
    }
}

async fn read(world: &World, pairs: &[Pair<'_>]) -> Result<Result<Session, LinkFault>, LedgerError> {
    let id = match link::client_id(pairs) {
        Ok(id) => id,
        Err(fault) => return Ok(Err(fault)),
    };
    let client = match world.client(&id) {
        None => None,
        Some(known) => Some(Client { scopes: known.scopes.clone(), redirect_uris: world.redirect_uris(&id).await? }),
    };
    Ok(link::check(pairs, id, client.as_ref(), |name| {
        let Some(provider) = providers::of_name(name) else { return Vec::new() };
        MARKETS.into_iter().filter(|market| provider.serves(market)).map(ToOwned::to_owned).collect()
    }))
}

/// Back to the client with what is wrong with its link. The user was shown nothing, so in a window of its own the answer is a
/// redirect at once.
fn back(session: &Session, message: String) -> Response {
    let outcome = Outcome::Failed(Failure {
        status: Status::BadRequest,
        message,
        user_message: session.language.texts().leave.bad_request.to_owned(),
        credentials: None,
    });
    let response = if session.iframe {
        visit::html(StatusCode::OK, end::leave(session, &outcome))
    } else {
        visit::redirect(StatusCode::SEE_OTHER, &session.destination().url(&outcome))
    };
    guard::protect(response, visit::framed_by(session).as_deref())
}

/// The providers of the market, or those that were searched for.
pub(super) async fn choose(mut visit: Visit) -> Result<Reply, LedgerError> {
    visit.session.provider = None;
    visit.session.step = Step::Asked;
    let query: String = visit.value("q").unwrap_or_default().trim().chars().take(MAX_QUERY).collect();
    let locale = visit.session.language.locale();
    let place = MARKETS.iter().position(|market| *market == visit.session.market).unwrap_or_default();
    let name = visit.session.language.texts().list.markets[place];
    let market = market::of_code(&visit.session.market);
    let mut found: Vec<&Provider> = market
        .into_iter()
        .flat_map(|market| providers::in_market(market, true))
        .filter(|provider| matches(provider, &query))
        .collect();
    // Banks by name, popular ones first, and the members of a group beside each other.
    found.sort_by_key(|provider| (!provider.popular, &provider.group_display_name));
    let choices: Vec<Choice> = found.into_iter().map(|provider| choice(provider, locale)).collect();
    Ok(Reply::Page(visit.page(|context| view::list(context, &List { market: name, query: &query, choices: &choices }))))
}

fn matches(provider: &Provider, query: &str) -> bool {
    let query = query.to_lowercase();
    let names = [&provider.display_name, &provider.group_display_name, &provider.name];
    names.iter().any(|name| name.to_lowercase().contains(&query))
}

fn choice(provider: &Provider, locale: &str) -> Choice {
    Choice {
        name: provider.name.clone(),
        display_name: provider.display_name.clone(),
        description: provider.display_description.in_language(locale).to_owned(),
        group: provider.group_display_name.clone(),
        test: provider.kind == ProviderKind::Test,
    }
}

/// What is asked for, in words.
pub(super) async fn consent(mut visit: Visit) -> Result<Reply, LedgerError> {
    // A link that names its provider leaves nothing to choose.
    let chosen = visit.value("provider").map(ToOwned::to_owned);
    let another = chosen.is_some();
    if chosen.is_some() {
        visit.session.provider = chosen;
    }
    visit.session.step = Step::Asked;
    let Some(name) = visit.session.provider.clone() else { return Ok(visit.to("choose")) };
    if visit.provider().is_none() {
        let details = format!("input_provider: there is no provider {name:?} in the market {}.", visit.session.market);
        return Ok(Reply::Fault(FaultPage::Link, Some(details)));
    }
    let scopes = &visit.session.scopes;
    Ok(Reply::Page(visit.page(|context| view::consent(context, scopes, another))))
}

/// The user accepts.
pub(super) async fn accept(mut visit: Visit) -> Result<Reply, LedgerError> {
    visit.session.step = Step::Accepted;
    Ok(visit.to("login"))
}
