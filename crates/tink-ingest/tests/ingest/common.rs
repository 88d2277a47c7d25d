//! Reading a text that a test wrote, and showing what came of it.

use std::sync::Arc;

use jiff::tz::TimeZone;
use tink_ingest::Error;
use tink_ingest::plan::{Plan, Planner};
use tink_ingest::read::{Context, DataFile, Input, Layout, Row, Rows};
use tink_ingest::record::{Balance, BalanceAt, Record};
use tink_ingest::rejects::Rejection;
use tink_ingest::rules::Rules;
use tink_ingest::source::{Records, Source};

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
            Row::Account(_) | Row::Balance(_) => {}
        }
    }
    Ok((records, rejections))
}

/// Records as a source.
pub(crate) fn source(records: Vec<Record>) -> Records {
    Records::new("bank.csv", context("SEK", None).time_zone, records.into_iter().map(Row::Record).collect())
}

/// The plan of sources for one user, and what was rejected.
pub(crate) fn planned(sources: &[&dyn Source]) -> (Plan, Vec<Rejection>) {
    let mut planner = Planner::new(Some("konto-owner".into()));
    let mut rejections = Vec::new();
    for source in sources {
        planner
            .add(*source, &mut |rejection| {
                rejections.push(rejection);
                Ok(())
            })
            .expect("a source");
    }
    let plan = planner.finish(&mut |rejection| {
        rejections.push(rejection);
        Ok(())
    });
    (plan.expect("a plan"), rejections)
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

/// What came of a statement, told as of a file `bank`.
pub(crate) struct Statement {
    pub(crate) rows: Vec<Row>,
    /// What ended the reading before the end of the file.
    pub(crate) error: Option<String>,
    file: String,
}

/// Reads a statement as a file of a format, with more rules if there are any.
pub(crate) fn read_statement(format: &str, bytes: &[u8], more: &str, context: &Context) -> Statement {
    let file = tempfile::NamedTempFile::new().expect("a file");
    std::fs::write(file.path(), bytes).expect("written");
    let rules = rules(&format!("format = {format:?}\n{more}"));
    let mut statement = Statement { rows: Vec::new(), error: None, file: file.path().display().to_string() };
    let rows = DataFile::open(&Input::path(file.path()), &rules, context).and_then(|file| file.rows());
    match rows {
        Err(error) => statement.error = Some(statement.told(&shown(&error))),
        Ok(rows) => {
            for row in rows {
                match row {
                    Ok(row) => statement.rows.push(row),
                    Err(error) => statement.error = Some(statement.told(&shown(&error))),
                }
            }
        }
    }
    statement
}

impl Statement {
    fn told(&self, text: &str) -> String {
        text.replace(&self.file, "bank")
    }

    pub(crate) fn records(&self) -> impl Iterator<Item = &Record> {
        self.rows.iter().filter_map(|row| match row {
            Row::Record(record) => Some(record),
            _ => None,
        })
    }

    /// Every row in one line.
    pub(crate) fn shown(&self) -> String {
        let line = |row: &Row| match row {
            Row::Account(info) => format!("account {} {} {:?} number={}", info.id, info.kind, info.name, info.number),
            Row::Balance(balance) => {
                let at = match balance.at {
                    BalanceAt::End => String::new(),
                    BalanceAt::PageStart(page) => format!(" starts page {}/{}", page.statement, page.page),
                    BalanceAt::PageEnd(next) => format!(" goes on on page {}/{}", next.statement, next.page),
                };
                let Balance { place, day, amount, account, .. } = balance;
                format!("{} balance {day} {amount} account={account}{at}", place.line)
            }
            Row::Record(record) => lines(std::slice::from_ref(record)),
            Row::Rejected(rejection) => format!("{rejection} {:?}", rejection.fields),
        };
        let shown: Vec<String> = self.rows.iter().map(line).chain(self.error.clone()).collect();
        self.told(&shown.join("\n"))
    }
}
