//! The user of an import: whether it exists, and what its market says about the files.

use jiff::tz::TimeZone;
use tink_ingest::market::{MarketInfo, market, market_codes};
use tink_main::MainClient;
use tink_model::Currency;
use tink_model::main::operations::{CREATE_USER, GET_USER};
use tink_model::main::{CreateUserRequest, Refusal};

use crate::connect::Connection;
use crate::exit::{Failure, Outcome};

/// What is known of the user before anything is sent.
#[derive(Debug, Clone)]
pub(crate) struct Found {
    pub(crate) exists: bool,
    pub(crate) market: String,
    pub(crate) currency: Currency,
    pub(crate) time_zone: TimeZone,
}

/// The market of a user that is created when none is asked for.
const DEFAULT_MARKET: &str = "SE";

/// Looks the user up. A user that exists keeps its market; asking for another one is a mistake, since the currency hangs on it.
pub(super) async fn find(connection: &Connection, user: &str, asked: Option<&str>) -> Outcome<Found> {
    let client = match connection.find_user(user, GET_USER.scopes).await? {
        Ok(client) => MainClient::new(client),
        Err(error) if error.refusal() == Some(Refusal::UserNotFound) => return new(asked),
        Err(error) => return Err(error.into()),
    };
    let found = client.get_user().await?;
    let profile = found.profile.unwrap_or_default();
    let code = profile.market.map(|market| market.to_string());
    let known = code.as_deref().and_then(market);
    if let (Some(asked), Some(code)) = (asked, &code)
        && asked != code
    {
        return Err(Failure::usage(format!("the user {user} exists in the market {code}, not {asked}"))
            .next("Leave --market out, or take another user."));
    }
    let currency = profile.currency.or_else(|| known.map(|market| market.currency.into()));
    let Some(currency) = currency else {
        return Err(Failure::failed(format!("the platform does not say which currency the user {user} has")));
    };
    let zone = profile.time_zone.as_deref().or_else(|| known.map(|market| market.time_zone));
    let time_zone = zone.and_then(|name| TimeZone::get(name).ok()).unwrap_or(TimeZone::UTC);
    Ok(Found { exists: true, market: code.unwrap_or_default(), currency, time_zone })
}

/// A user that is going to be created in this market.
pub(super) fn new(asked: Option<&str>) -> Outcome<Found> {
    let code = asked.unwrap_or(DEFAULT_MARKET);
    let Some(MarketInfo { code, currency, time_zone }) = market(code) else {
        let codes = market_codes().collect::<Vec<_>>().join(" ");
        return Err(Failure::usage(format!("{code:?} is no market that is known")).next(format!("Known are: {codes}")));
    };
    let time_zone = TimeZone::get(time_zone).unwrap_or(TimeZone::UTC);
    Ok(Found { exists: false, market: code.to_owned(), currency: currency.into(), time_zone })
}

/// Creates the user. That it exists by now, because another import was quicker, is no failure.
pub(super) async fn create(connection: &Connection, user: &str, found: &Found) -> Outcome<()> {
    let request = CreateUserRequest::new(found.market.as_str()).with_external_user_id(user);
    let client = MainClient::new(connection.client(CREATE_USER.scopes)?);
    match client.create_user(&request).await {
        Ok(_) => Ok(()),
        Err(error) if error.refusal() == Some(Refusal::UserAlreadyExists) => Ok(()),
        Err(error) => Err(error.into()),
    }
}
