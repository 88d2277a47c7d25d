//! The authorization link: its parameters, checked.
//!
//! Who made the link is checked first: while client and redirect URI are not known to belong together, nobody is sent anywhere,
//! and an unknown provider is an error page too (main API reference, authorization parameters). Every other fault goes back to
//! the redirect URI as `BAD_REQUEST`.
//!
//! Ours: an empty parameter is an absent one; a parameter that stands there twice is a fault; the default market is SE, or
//! the one of the provider that the link names; markets in any letter case; a state of at most 4,000 characters.

use tink_ledger::rules::scopes;

use super::query::{self, Pair};
use super::session::{Session, Step};
use super::texts::Language;
use crate::redirect_uri;

/// The markets that the pages serve (main API reference, authorization parameters); the first is the default (ours).
pub(super) const MARKETS: [&str; 4] = ["SE", "NO", "FI", "DK"];

/// A user name in a link is at most this long (client code of the platform's own page).
const MAX_USERNAME: usize = 50;

/// A state is at most this long (ours).
const MAX_STATE: usize = 4_000;

/// The parameters that a link may hold once each.
const PARAMETERS: [&str; 9] =
    ["client_id", "redirect_uri", "scope", "market", "locale", "state", "input_username", "input_provider", "iframe"];

/// What a client is allowed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Client {
    pub(super) scopes: Vec<String>,
    pub(super) redirect_uris: Vec<String>,
}

/// What is wrong with a link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum LinkFault {
    /// The user sees an error page and is sent nowhere. For developers.
    Page(String),
    /// The user goes back to the client, with `BAD_REQUEST` and this message.
    Back(Box<Session>, String),
}

/// The language of a link, also of one that is wrong in other ways.
pub(super) fn language(pairs: &[Pair<'_>]) -> Language {
    query::first(pairs, "locale").and_then(|locale| Language::of_locale(&locale)).unwrap_or_default()
}

/// The client that a link names.
pub(super) fn client_id(pairs: &[Pair<'_>]) -> Result<String, LinkFault> {
    once(pairs, "client_id")
        .and_then(|id| id.ok_or_else(|| "client_id: the link does not name its client.".to_owned()))
        .map_err(LinkFault::Page)
}

/// Checks a link of a client, which is none if the sandbox does not know it. `markets_of` gives the markets of a provider.
pub(super) fn check(
    pairs: &[Pair<'_>],
    client_id: String,
    client: Option<&Client>,
    markets_of: impl Fn(&str) -> Vec<String>,
) -> Result<Session, LinkFault> {
    let page = LinkFault::Page;
    let Some(client) = client else { return Err(page(format!("client_id: there is no client {client_id:?}."))) };
    let redirect_uri = once(pairs, "redirect_uri").map_err(page)?;
    let redirect_uri = redirect_uri.ok_or_else(|| page("redirect_uri: the link names none.".to_owned()))?;
    if !client.redirect_uris.contains(&redirect_uri) {
        return Err(page(format!(
            "redirect_uri: {redirect_uri:?} is none of the client's; it has to be one of them to the letter."
        )));
    }
    redirect_uri::check(&redirect_uri).map_err(|reason| page(format!("redirect_uri: {redirect_uri:?} {reason}.")))?;
    let provider = once(pairs, "input_provider").map_err(page)?;
    let markets = match &provider {
        None => Vec::new(),
        Some(name) => {
            let markets = markets_of(name);
            if markets.is_empty() {
                return Err(page(format!("input_provider: there is no provider {name:?}.")));
            }
            // A provider that is not of the market that the link names is none at all, whatever else is wrong.
            for named in pairs.iter().filter(|pair| pair.is("market")).filter_map(Pair::value) {
                let market = MARKETS.iter().find(|market| market.eq_ignore_ascii_case(&named));
                if let Some(market) = market.filter(|market| !markets.iter().any(|one| one == *market)) {
                    let message = format!("input_provider: there is no provider {name:?} in the market {market}.");
                    return Err(page(message));
                }
            }
            markets
        }
    };

    // From here on it is known where the user came from, and faults go back there.
    let state = pairs.iter().find(|pair| pair.is("state")).map(|pair| pair.raw.to_owned());
    let mut session = Session {
        client: client_id,
        redirect_uri,
        scopes: Vec::new(),
        state: state.filter(|state| !state.is_empty()),
        market: MARKETS[0].to_owned(),
        language: language(pairs),
        iframe: false,
        username: None,
        provider,
        step: Step::Asked,
    };
    match fill(&mut session, pairs, client, &markets) {
        Ok(()) => Ok(session),
        Err(message) => Err(LinkFault::Back(Box::new(session), message)),
    }
}

/// Reads everything that may be wrong into a session that already says where to go back to. Whether the answer is a message
/// is read first, because it decides how the others are reported.
fn fill(session: &mut Session, pairs: &[Pair<'_>], client: &Client, markets: &[String]) -> Result<(), String> {
    session.iframe = match once(pairs, "iframe")?.as_deref() {
        None | Some("false") => false,
        Some("true") => true,
        Some(other) => return Err(format!("iframe: {other:?} is neither true nor false.")),
    };
    if let Some(market) = market(once(pairs, "market")?, markets)? {
        session.market = market;
    }
    for name in PARAMETERS {
        once(pairs, name)?;
    }
    if session.state.as_ref().is_some_and(|state| state.len() > MAX_STATE) {
        return Err(format!("state: is longer than {MAX_STATE} characters."));
    }
    session.scopes = asked(once(pairs, "scope")?.as_deref(), client)?;
    if let Some(locale) = once(pairs, "locale")? {
        let known = Language::of_locale(&locale);
        session.language = known.ok_or_else(|| format!("locale: {locale:?} is neither en_US nor sv_SE."))?;
    }
    session.username = once(pairs, "input_username")?;
    if session.username.as_ref().is_some_and(|name| name.chars().count() > MAX_USERNAME) {
        return Err(format!("input_username: is longer than {MAX_USERNAME} characters."));
    }
    Ok(())
}

/// The market of a link, or the first that its provider serves.
fn market(named: Option<String>, markets: &[String]) -> Result<Option<String>, String> {
    let Some(named) = named else {
        let default = MARKETS.iter().find(|market| markets.iter().any(|one| one == *market));
        return Ok(default.map(|market| (*market).to_owned()));
    };
    let market = MARKETS.iter().find(|market| market.eq_ignore_ascii_case(&named));
    let market = market.ok_or_else(|| format!("market: {named:?} is none of {}.", MARKETS.join(", ")))?;
    Ok(Some((*market).to_owned()))
}

fn asked(scope: Option<&str>, client: &Client) -> Result<Vec<String>, String> {
    let asked = scope.map(scopes::parse).unwrap_or_default();
    if asked.is_empty() {
        return Err("scope: the link asks for none.".to_owned());
    }
    let unknown: Vec<&str> = asked.iter().map(String::as_str).filter(|scope| !scopes::is_known(scope)).collect();
    if !unknown.is_empty() {
        return Err(format!("scope: there is no scope {}.", unknown.join(", ")));
    }
    let beyond = scopes::missing(&asked, &client.scopes);
    if !beyond.is_empty() {
        return Err(format!("scope: the client does not have {}.", beyond.join(", ")));
    }
    Ok(asked)
}

/// The value of a parameter that may stand there once; an empty one is none.
fn once(pairs: &[Pair<'_>], name: &str) -> Result<Option<String>, String> {
    let mut values = pairs.iter().filter(|pair| pair.is(name));
    let Some(pair) = values.next() else { return Ok(None) };
    if values.next().is_some() {
        return Err(format!("{name}: stands in the link more than once."));
    }
    let value = pair.value().ok_or_else(|| format!("{name}: does not decode to UTF-8."))?;
    Ok(Some(value).filter(|value| !value.is_empty()))
}

#[cfg(test)]
mod tests;
