//! `tink investments list`.

use tink_model::Amount;
use tink_model::main::operations::LIST_INVESTMENTS;
use tink_model::main::{InvestmentResponse, Portfolio, Refusal};
use tink_transport::Call;

use super::{Session, or_dash};
use crate::args::money::Investments;
use crate::exit::Outcome;
use crate::output::{Align, grouped, table};

impl Session {
    pub(crate) async fn investments(&self, verb: Investments) -> Outcome {
        let Investments::List { user } = verb;
        let client = self.connection.user(&user.id, LIST_INVESTMENTS.scopes).await?;
        let answer = self.send::<Refusal>(&client, Call::new(&LIST_INVESTMENTS)).await?;
        self.print(&answer, InvestmentResponse::decode, show)
    }
}

fn show(response: &InvestmentResponse) -> String {
    if response.portfolios.is_empty() {
        return "No portfolios.\n".to_owned();
    }
    response.portfolios.iter().map(portfolio).collect::<Vec<_>>().join("\n")
}

fn portfolio(portfolio: &Portfolio) -> String {
    let money = |amount: Option<Amount>| or_dash(amount.map(grouped));
    let head = format!(
        "{} {}: value {}, profit {}, cash {}\n",
        or_dash(portfolio.r#type.as_ref()),
        or_dash(portfolio.id.as_ref()),
        money(portfolio.total_value),
        money(portfolio.total_profit),
        money(portfolio.cash_value),
    );
    if portfolio.instruments.is_empty() {
        return head;
    }
    let (left, right) = (Align::Left, Align::Right);
    let rows = portfolio.instruments.iter().map(|instrument| {
        vec![
            or_dash(instrument.name.as_ref()),
            or_dash(instrument.r#type.as_ref()),
            or_dash(instrument.isin.as_ref()),
            or_dash(instrument.quantity),
            money(instrument.price),
            money(instrument.market_value),
            money(instrument.profit),
            or_dash(instrument.currency.as_ref()),
        ]
    });
    let header = [
        ("Instrument", left),
        ("Type", left),
        ("ISIN", left),
        ("Quantity", right),
        ("Price", right),
        ("Value", right),
        ("Profit", right),
        ("Currency", left),
    ];
    head + &table(&header, rows)
}
