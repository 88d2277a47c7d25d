//! What a market's people earn, where they go and how their bank words it: the tables of `data/scenario`, read once.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::accounts::AccountKey;
use super::bills::Bill;
use super::habits::Habit;
use crate::rules::market;

/// A market's ways. A table that does not hold everything is a fault of the release; a test reads them all.
#[derive(Debug)]
pub(super) struct Culture {
    /// The code of the market; empty for the one that all others share.
    pub code: &'static str,
    /// The least and the most net salary of a month in 2025, in whole units.
    pub salary: (i64, i64),
    /// What a euro's worth of goods costs, in thousandths of the currency's unit.
    pub scale: i64,
    pub given: Vec<&'static str>,
    pub family: Vec<&'static str>,
    pub towns: Vec<Town>,
    pub streets: Vec<&'static str>,
    pub employers: Vec<&'static str>,
    pub funds: Vec<Security>,
    pub stocks: Vec<Security>,
    accounts: Vec<&'static str>,
    says: Vec<&'static str>,
    merchants: Vec<Vec<&'static str>>,
    billers: Vec<Vec<&'static str>>,
}

/// A town and its quarters.
#[derive(Debug, Clone)]
pub(super) struct Town {
    pub name: &'static str,
    pub quarters: Vec<&'static str>,
}

/// A fund or a share that people of the market hold.
#[derive(Debug, Clone, Copy)]
pub(super) struct Security {
    pub name: &'static str,
    /// Empty for a fund.
    pub ticker: &'static str,
    pub isin: &'static str,
    /// Empty for a fund.
    pub market_place: &'static str,
    /// Around what it costs in 2025, in hundredths.
    pub price: i64,
}

impl Security {
    pub(super) const fn is_fund(&self) -> bool {
        self.ticker.is_empty()
    }
}

/// Whatever a bank words by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Say {
    Salary,
    TaxRefund,
    ToSavings,
    FromChecking,
    FromSavings,
    ToChecking,
    ToInvestment,
    Invested,
    Amortisation,
    LoanInterest,
    LoanPaidOut,
    LoanRedeemed,
    SavingsInterest,
    CardPayment,
    CardPaid,
    CardInterest,
    Overdraft,
    FundBought,
    StockBought,
    Dividend,
    RateRaised,
    RateLowered,
    Friend,
}

/// The keys of the lines, in the order of [`Say`].
const SAYS: [&str; 23] = [
    "salary",
    "tax_refund",
    "to_savings",
    "from_checking",
    "from_savings",
    "to_checking",
    "to_investment",
    "invested",
    "amortisation",
    "loan_interest",
    "loan_paid_out",
    "loan_redeemed",
    "savings_interest",
    "card_payment",
    "card_paid",
    "card_interest",
    "overdraft",
    "fund_bought",
    "stock_bought",
    "dividend",
    "rate_raised",
    "rate_lowered",
    "friend",
];

impl Culture {
    /// The ways of a market, by its code in any letter case; those that all others share where it has no file.
    pub(super) fn of_market(code: &str) -> &'static Self {
        CULTURES.iter().find(|culture| culture.code.eq_ignore_ascii_case(code)).unwrap_or(&GENERIC)
    }

    pub(super) fn account(&self, key: AccountKey) -> &'static str {
        self.accounts[key as usize]
    }

    pub(super) fn says(&self, what: Say) -> &'static str {
        self.says[what as usize]
    }

    pub(super) fn merchants(&self, habit: Habit) -> &[&'static str] {
        &self.merchants[habit as usize]
    }

    pub(super) fn billers(&self, bill: Bill) -> &[&'static str] {
        &self.billers[bill as usize]
    }

    fn parse(code: &'static str, text: &'static str) -> Self {
        let lines = text.lines().filter(|line| !line.starts_with('#'));
        let table: HashMap<&'static str, Vec<&'static str>> =
            lines.filter_map(|line| line.split_once('\t')).map(|(key, values)| (key, bars(values))).collect();
        let list = |key: &str| table.get(key).cloned().unwrap_or_else(|| panic!("scenario of {code:?} lacks {key}"));
        let number = |text: &str| text.parse().unwrap_or_else(|_| panic!("scenario of {code:?}: number {text:?}"));
        let salary = list("salary");
        Self {
            code,
            salary: (number(salary[0]), number(salary[1])),
            scale: number(list("scale")[0]),
            given: list("given"),
            family: list("family"),
            towns: list("town").into_iter().map(|text| town(code, text)).collect(),
            streets: list("street"),
            employers: list("employer"),
            funds: list("fund").into_iter().map(|text| security(code, text)).collect(),
            stocks: list("stock").into_iter().map(|text| security(code, text)).collect(),
            accounts: AccountKey::ALL.iter().map(|key| list(&format!("account.{}", key.as_str()))[0]).collect(),
            says: SAYS.iter().map(|key| list(&format!("say.{key}"))[0]).collect(),
            merchants: Habit::ALL.iter().map(|habit| habit.key().map_or_else(Vec::new, list)).collect(),
            billers: Bill::ALL.iter().map(|bill| list(bill.key())).collect(),
        }
    }
}

fn bars(values: &'static str) -> Vec<&'static str> {
    values.split('|').map(str::trim).collect()
}

fn town(code: &str, text: &'static str) -> Town {
    let Some((name, quarters)) = text.split_once(':') else { panic!("scenario of {code:?}: town {text:?}") };
    Town { name, quarters: quarters.split(',').map(str::trim).collect() }
}

fn security(code: &str, text: &'static str) -> Security {
    let cells: Vec<&'static str> = text.split(';').collect();
    let (name, ticker, isin, market_place, price) = match *cells.as_slice() {
        [name, isin, price] => (name, "", isin, "", price),
        [name, ticker, isin, place, price] => (name, ticker, isin, place, price),
        _ => panic!("scenario of {code:?}: security {text:?}"),
    };
    let price = price.parse().unwrap_or_else(|_| panic!("scenario of {code:?}: price {text:?}"));
    Security { name, ticker, isin, market_place, price }
}

static CULTURES: LazyLock<[Culture; 5]> = LazyLock::new(|| {
    [
        Culture::parse("SE", include_str!("../../../data/scenario/se.tsv")),
        Culture::parse("NO", include_str!("../../../data/scenario/no.tsv")),
        Culture::parse("FI", include_str!("../../../data/scenario/fi.tsv")),
        Culture::parse("DK", include_str!("../../../data/scenario/dk.tsv")),
        Culture::parse("DE", include_str!("../../../data/scenario/de.tsv")),
    ]
});

static GENERIC: LazyLock<Culture> =
    LazyLock::new(|| Culture::parse("", include_str!("../../../data/scenario/generic.tsv")));

/// The currency of a market and what a euro's worth costs there, in thousandths. An unknown market pays in euro.
pub(super) fn currency_and_scale(code: &str, culture: &Culture) -> (&'static str, i64) {
    let currency = market::of_code(code).map_or("EUR", |market| market.currency);
    if !culture.code.is_empty() {
        return (currency, culture.scale);
    }
    let mut rows = include_str!("../../../data/scenario/currencies.tsv").lines().filter(|line| !line.starts_with('#'));
    let scale = rows.find_map(|row| row.strip_prefix(currency)?.trim().parse().ok());
    (currency, scale.unwrap_or(culture.scale))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all() -> impl Iterator<Item = &'static Culture> {
        CULTURES.iter().chain([&*GENERIC])
    }

    #[test]
    fn every_table_is_whole() {
        for culture in all() {
            assert!(culture.salary.0 < culture.salary.1 && culture.scale > 0, "{}", culture.code);
            assert!(culture.towns.iter().all(|town| town.quarters.len() >= 3), "{}", culture.code);
            assert!(culture.funds.len() >= 2 && culture.stocks.len() >= 3, "{}", culture.code);
            let texts = culture.merchants.iter().chain(&culture.billers).flatten().chain(&culture.says);
            assert!(texts.chain(&culture.accounts).all(|text| !text.is_empty()), "{}", culture.code);
        }
    }

    #[test]
    fn every_isin_has_its_check_digit() {
        for security in all().flat_map(|culture| culture.funds.iter().chain(&culture.stocks)) {
            let digits: String = security.isin.chars().filter_map(|c| c.to_digit(36)).map(|d| d.to_string()).collect();
            let sum: u32 = digits.bytes().rev().enumerate().map(|(at, digit)| luhn(at, digit - b'0')).sum();
            assert!(sum.is_multiple_of(10) && security.isin.len() == 12, "{security:?}");
        }
    }

    fn luhn(place: usize, digit: u8) -> u32 {
        let doubled = u32::from(digit) * if place.is_multiple_of(2) { 1 } else { 2 };
        doubled / 10 + doubled % 10
    }

    #[test]
    fn every_market_has_a_currency_with_a_scale() {
        for market in market::all() {
            let culture = Culture::of_market(market.code);
            let (currency, scale) = currency_and_scale(market.code, culture);
            assert_eq!(currency, market.currency);
            assert!(currency == "EUR" || scale != GENERIC.scale, "{} has no scale", market.code);
        }
        assert_eq!(currency_and_scale("XX", Culture::of_market("XX")), ("EUR", 1000));
    }
}
