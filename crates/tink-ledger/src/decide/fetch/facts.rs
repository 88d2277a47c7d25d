//! What a simulated bank tells of an account beside its balance. Ids are minted once and stay the same over refreshes.

use std::sync::Arc;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use tink_model::EpochMillis;

use super::ids::Ids;
use super::person::Simulated;
use crate::event::{AccountDetails, AccountFacts, Instrument, Loan, LoanEvent, LoanPoint, Portfolio};
use crate::rules::scenario::{AccountKey, DemoAccount, DemoPortfolio};

pub(super) fn facts(
    simulated: &Simulated,
    account: &DemoAccount,
    currency: Option<String>,
    old: Option<&Arc<AccountFacts>>,
    ids: &mut Ids<'_>,
) -> AccountFacts {
    let day = simulated.as_of(account.key);
    let (invests, owes) = match account.key {
        AccountKey::Investment => (true, false),
        AccountKey::Mortgage | AccountKey::Loan => (false, true),
        AccountKey::Checking | AccountKey::Savings | AccountKey::Card => (false, false),
    };
    let details = simulated.person.account_details(day).into_iter().find(|details| details.account == account.key);
    let portfolios = if invests { simulated.person.portfolios(day) } else { Vec::new() };
    let old_portfolios = old.map_or(&[][..], |old| &old.portfolios);
    AccountFacts {
        holder_name: Some(account.holder_name.clone()),
        currency,
        identifiers: account.identifiers.clone(),
        details: details.map(|details| AccountDetails {
            interest: details.interest,
            months_bound: details.num_months_bound,
            next_change: details.next_day_of_terms_change,
            kind: details.kind,
        }),
        portfolios: portfolios
            .into_iter()
            .map(|portfolio| self::portfolio(portfolio, &account.number, old_portfolios, ids))
            .collect(),
        loan: owes.then(|| loan(simulated, account, old.and_then(|old| old.loan.as_ref()), ids)).flatten(),
        link: None,
    }
}

fn portfolio(given: DemoPortfolio, account: &str, old: &[Portfolio], ids: &mut Ids<'_>) -> Portfolio {
    let old = old.iter().find(|old| old.kind == given.kind);
    let id = old.map_or_else(|| ids.of("portfolio", account, &given.kind), |old| old.id);
    let instruments = given.instruments.into_iter().map(|instrument| {
        let held = old.and_then(|old| old.instruments.iter().find(|held| held.isin == instrument.isin));
        Instrument {
            id: held.map_or_else(|| ids.of("instrument", account, &instrument.isin), |held| held.id),
            isin: instrument.isin,
            name: instrument.name,
            ticker: Some(instrument.ticker).filter(|ticker| !ticker.is_empty()),
            market_place: Some(instrument.market_place).filter(|place| !place.is_empty()),
            kind: instrument.kind,
            currency: instrument.currency,
            quantity: instrument.quantity,
            price: instrument.price,
            acquisition_price: instrument.average_acquisition_price,
            market_value: instrument.market_value,
            profit: instrument.profit,
        }
    });
    Portfolio {
        id,
        instruments: instruments.collect(),
        kind: given.kind,
        cash: given.cash_value,
        value: given.total_value,
        profit: given.total_profit,
    }
}

fn loan(simulated: &Simulated, account: &DemoAccount, old: Option<&Loan>, ids: &mut Ids<'_>) -> Option<Loan> {
    let key = account.key;
    let day = simulated.as_of(key);
    let loan = simulated.person.loans(day).into_iter().find(|loan| loan.account == key)?;
    let events = simulated.person.loan_events(day).into_iter().filter(|event| event.account == key);
    let events = events.map(|event| LoanEvent {
        kind: event.kind,
        title: event.title,
        at: event.timestamp,
        interest: event.interest,
        change: event.interest_rate_change,
        balance: event.balance,
        next_change: event.next_day_of_terms_change,
    });
    let timeline = simulated.person.loan_timelines(day).loans.into_iter().find(|timeline| timeline.account == key);
    let history = timeline.into_iter().flat_map(|timeline| timeline.balances.into_iter().zip(timeline.interest_rates));
    let history = history.map(|(balance, rate)| LoanPoint {
        at: balance.date,
        month: month(balance.date, &simulated.zone),
        balance: balance.value,
        interest: rate.value,
    });
    Some(Loan {
        id: old.map_or_else(|| ids.of("loan", &account.number, &loan.loan_number), |old| old.id),
        number: loan.loan_number,
        kind: loan.kind.as_str().to_owned(),
        initial_balance: loan.initial_balance,
        initial_date: loan.initial_date,
        amortized: loan.amortized,
        monthly_amortization: loan.monthly_amortization,
        interest: loan.interest,
        months_bound: loan.num_months_bound,
        next_change: loan.next_day_of_terms_change,
        applicants: loan.applicants,
        security: loan.loan_security,
        events: events.collect(),
        history: history.collect(),
    })
}

/// The month of an instant, as `2014-02`.
fn month(at: EpochMillis, zone: &TimeZone) -> String {
    let date = Timestamp::from_millisecond(at.as_millis()).unwrap_or_default().to_zoned(zone.clone()).date();
    format!("{:04}-{:02}", date.year(), date.month())
}
