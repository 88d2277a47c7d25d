//! Reading a text that a test wrote, and showing what came of it.

use std::sync::Arc;

use jiff::tz::TimeZone;
use tink_ingest::Error;
use tink_ingest::read::{Context, Layout, Row, Rows};
use tink_ingest::record::Record;
use tink_ingest::rejects::Rejection;
use tink_ingest::rules::Rules;

pub(crate) fn context(currency: &str, account: Option<&str>) -> Context {
    Context {
        currency: currency.parse().expect("a currency"),
        time_zone: TimeZone::get("Europe/Stockholm").expect("a bundled zone"),
        account: account.map(Into::into),
    }
}

pub(crate) fn rules(text: &str) -> Rules {
    Rules::parse(text, "bank.rules.toml").expect("good rules")
}

/// Reads `bytes` as `bank.csv` of a Swedish user's account "konto".
pub(crate) fn read(bytes: &[u8], rules: &Rules) -> Result<(Vec<Record>, Vec<Rejection>), Error> {
    read_in(bytes, rules, &context("SEK", Some("konto")))
}

pub(crate) fn read_in(bytes: &[u8], rules: &Rules, context: &Context) -> Result<(Vec<Record>, Vec<Rejection>), Error> {
    let layout = Arc::new(Layout::of("bank.csv", bytes, rules, context)?);
    let (mut records, mut rejections) = (Vec::new(), Vec::new());
    for row in Rows::new(bytes, "bank.csv".into(), layout)? {
        match row? {
            Row::Record(record) => records.push(record),
            Row::Rejected(rejection) => rejections.push(rejection),
        }
    }
    Ok((records, rejections))
}

/// An error as the command shows it.
pub(crate) fn shown(error: &Error) -> String {
    match error.next_step() {
        Some(next) => format!("{error}\n{next}"),
        None => error.to_string(),
    }
}

/// Records in one line each.
pub(crate) fn lines(records: &[Record]) -> String {
    let line = |record: &Record| {
        let mut line =
            format!("{} {} {} {:?}", record.place.line, record.booking_date, record.amount, record.description);
        let mut add = |name: &str, value: Option<String>| {
            if let Some(value) = value {
                line.push_str(&format!(" {name}={value}"));
            }
        };
        add("account", (record.account.as_str() != "konto").then(|| record.account.to_string()));
        add("value", record.value_date.map(|date| date.to_string()));
        add("balance", record.balance.map(|balance| balance.to_string()));
        add("currency", record.currency.as_ref().map(ToString::to_string));
        add("party", record.counterparty.clone());
        add("id", record.bank_id.clone());
        add("kind", (record.kind.as_str() != "DEFAULT").then(|| record.kind.to_string()));
        add("pending", record.pending.then(String::new));
        line
    };
    records.iter().map(line).collect::<Vec<_>>().join("\n")
}
