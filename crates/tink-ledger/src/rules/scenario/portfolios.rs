//! What the investment account holds on a day.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use tink_model::Amount;

use super::accounts::AccountKey;
use super::culture::Security;
use super::depot::{Depot, PARTS, Position, value_of};
use super::income::payday;
use super::life::{Life, Page};
use super::money::{Cents, amount, half_even};
use super::months::{BEGINNING, Month, within};
use super::person::Person;

/// A portfolio.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DemoPortfolio {
    /// Its account.
    pub account: AccountKey,
    /// `ISK` in Sweden, `DEPOT` elsewhere.
    #[serde(rename = "type")]
    pub kind: String,
    /// The money that is not invested.
    pub cash_value: Amount,
    /// The sum of the instruments' profits.
    pub total_profit: Amount,
    /// The cash and the market values.
    pub total_value: Amount,
    /// What is held.
    pub instruments: Vec<DemoInstrument>,
}

/// A fund or a share that is held.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DemoInstrument {
    /// The International Securities Identification Number.
    pub isin: String,
    /// The symbol at the market place; empty for a fund.
    pub ticker: String,
    /// The market where it is traded (ISO 10383); empty for a fund.
    pub market_place: String,
    /// The name.
    pub name: String,
    /// `FUND` or `STOCK`.
    #[serde(rename = "type")]
    pub kind: String,
    /// The currency of the prices (ISO 4217).
    pub currency: String,
    /// How many: whole shares, ten thousandths of a fund's unit.
    pub quantity: Amount,
    /// The price of one.
    pub price: Amount,
    /// What one has cost on average, half-even to two decimals.
    pub average_acquisition_price: Amount,
    /// The price times the quantity, half-even to two decimals.
    pub market_value: Amount,
    /// The market value without what was paid.
    pub profit: Amount,
}

impl Person {
    /// The portfolios at the end of a day; there is one. A day outside [`BEGINNING`]`..=`[`END`](super::END) is the
    /// nearest that has balances.
    #[must_use]
    pub fn portfolios(&self, on: Date) -> Vec<DemoPortfolio> {
        let on = within(on);
        let depot = self.depot(on);
        let held = self.held.iter().zip(&depot.positions).filter(|(_, position)| position.parts > 0);
        let priced: Vec<Priced> = held.map(|(security, position)| self.priced(security, *position, on)).collect();
        vec![DemoPortfolio {
            account: AccountKey::Investment,
            kind: if self.market == "SE" { "ISK" } else { "DEPOT" }.to_owned(),
            cash_value: amount(depot.cash),
            total_profit: amount(priced.iter().map(|one| one.value - one.position.cost).sum()),
            total_value: amount(depot.cash + priced.iter().map(|one| one.value).sum::<Cents>()),
            instruments: priced.iter().map(|one| self.instrument(one)).collect(),
        }]
    }

    /// What everything in the investment account is worth at the end of a day.
    pub(super) fn worth(&self, on: Date) -> Cents {
        let depot = self.depot(on);
        let held = self.held.iter().zip(&depot.positions);
        depot.cash + held.map(|(security, position)| self.priced(security, *position, on).value).sum::<Cents>()
    }

    fn depot(&self, on: Date) -> Depot {
        let month = Month::of(on);
        let mut depot = Life::at(self, month).depot;
        let mut page = Page::default();
        if on >= BEGINNING {
            depot.live(self, month, payday(month), on.day(), &mut page);
        }
        depot
    }

    fn priced(&self, security: &'static Security, position: Position, on: Date) -> Priced {
        let price = self.quote(security, on);
        Priced { security, position, price, value: value_of(position.parts, price) }
    }

    fn instrument(&self, one: &Priced) -> DemoInstrument {
        let Priced { security, position, price, value } = *one;
        let fund = security.is_fund();
        let average = half_even(i128::from(position.cost) * i128::from(PARTS), i128::from(position.parts)) as i64;
        DemoInstrument {
            isin: security.isin.to_owned(),
            ticker: security.ticker.to_owned(),
            market_place: security.market_place.to_owned(),
            name: security.name.to_owned(),
            kind: if fund { "FUND" } else { "STOCK" }.to_owned(),
            currency: self.currency.to_owned(),
            quantity: if fund { Amount::new(position.parts, 4) } else { Amount::from(position.parts / PARTS) },
            price: amount(price),
            average_acquisition_price: amount(average),
            market_value: amount(value),
            profit: amount(value - position.cost),
        }
    }
}

/// A position at a day's price.
#[derive(Debug, Clone, Copy)]
struct Priced {
    security: &'static Security,
    position: Position,
    price: Cents,
    value: Cents,
}
