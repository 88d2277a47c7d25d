//! The Investment Service: the portfolios of a user's accounts.

use axum::response::Response;
use tink_ledger::event::{Instrument as StoredInstrument, Portfolio as StoredPortfolio};
use tink_ledger::image::{Account, UserImage};
use tink_model::main::{Instrument, InstrumentType, InvestmentResponse, Portfolio, PortfolioType};
use tink_model::{AccountId, Currency, UserId};

use crate::call::Call;
use crate::problem::Problem;
use crate::reply;

pub(super) async fn list(call: Call) -> Result<Response, Problem> {
    let image = call.world.visible(call.caller.user()?).await?;
    let all =
        image.live_accounts().flat_map(|(_, account)| account.facts.portfolios.iter().map(move |one| (account, one)));
    let portfolios: Vec<Portfolio> = all.map(|(account, stored)| portfolio(&image, account, stored)).collect();
    Ok(reply::json(InvestmentResponse::new().with_portfolios(portfolios).to_json()))
}

fn portfolio(image: &UserImage, account: &Account, stored: &StoredPortfolio) -> Portfolio {
    let user = image.profile.created.user.to_string();
    let id = stored.id.to_string();
    let instruments: Vec<Instrument> = stored.instruments.iter().map(|one| instrument(one, &id, &user)).collect();
    Portfolio::new()
        .with_account_id(AccountId::from(account.id.to_string()))
        .with_cash_value(stored.cash)
        .with_id(id)
        .with_instruments(instruments)
        .with_total_profit(stored.profit)
        .with_total_value(stored.value)
        .with_type(PortfolioType::from(stored.kind.as_str()))
        .with_user_id(UserId::from(user))
}

fn instrument(stored: &StoredInstrument, portfolio: &str, user: &str) -> Instrument {
    let mut instrument = Instrument::new()
        .with_average_acquisition_price(stored.acquisition_price)
        .with_currency(Currency::from(stored.currency.as_str()))
        .with_id(stored.id.to_string())
        .with_isin(stored.isin.as_str())
        .with_market_value(stored.market_value)
        .with_name(stored.name.as_str())
        .with_portfolio_id(portfolio)
        .with_price(stored.price)
        .with_profit(stored.profit)
        .with_quantity(stored.quantity)
        .with_type(InstrumentType::from(stored.kind.as_str()))
        .with_user_id(UserId::from(user));
    instrument.market_place.clone_from(&stored.market_place);
    instrument.ticker.clone_from(&stored.ticker);
    instrument
}
