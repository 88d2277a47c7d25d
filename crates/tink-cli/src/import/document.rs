//! An import as JSON: one object a line, the last of them its end. Their members are part of the command's interface.

use serde::Serialize;
use tink_ingest::rejects::{RejectCode, Rejection};
use tink_ingest::run::{Report as Ended, Tally, Verified};
use tink_model::Amount;
use tink_model::main::AccountType;

use super::files::{FileRead, Read};
use super::report::Report;
use super::sink::SinkError;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Document<'a> {
    event: &'static str,
    user: UserDocument<'a>,
    files: Vec<FileDocument<'a>>,
    transactions: TransactionsDocument,
    accounts: Vec<AccountDocument<'a>>,
    count: usize,
    sum: Amount,
    spending: Vec<SpendingDocument<'a>>,
    months: Vec<MonthDocument<'a>>,
    rejections: Vec<RejectionDocument>,
    verified: bool,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct UserDocument<'a> {
    external_user_id: &'a str,
    market: &'a str,
    currency: &'a str,
    created: bool,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct FileDocument<'a> {
    file: &'a str,
    rules: Option<&'a str>,
    records: u64,
    rejected: u64,
    detected: &'a [String],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct TransactionsDocument {
    added: u64,
    known: u64,
    booked: u64,
    repeated: u64,
    deleted: u64,
    conflicting: u64,
    rejected: u64,
    still_pending: u64,
    requests: u64,
    retried: u64,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct AccountDocument<'a> {
    external_id: Option<&'a str>,
    id: &'a str,
    name: Option<&'a str>,
    number: Option<&'a str>,
    r#type: Option<&'a str>,
    balance: Option<Amount>,
    balance_is_sum: bool,
    count: usize,
    pending: usize,
    sum: Amount,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct SpendingDocument<'a> {
    code: &'a str,
    name: &'a str,
    spent: Amount,
    count: usize,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct MonthDocument<'a> {
    month: &'a str,
    income: Amount,
    expenses: Amount,
    transfers: Amount,
    count: usize,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct RejectionDocument {
    file: String,
    /// Missing when it is the file as a whole.
    line: Option<u64>,
    column: Option<usize>,
    column_name: Option<String>,
    code: &'static str,
    reason: String,
    fields: Vec<String>,
}

#[derive(Serialize)]
struct RejectedDocument<'a> {
    event: &'static str,
    files: Vec<FileDocument<'a>>,
    rejections: Vec<RejectionDocument>,
}

/// The report as one JSON document.
pub(super) fn json(report: &Report<'_>) -> String {
    let read = report.read;
    let document = Document {
        event: "finished",
        user: UserDocument {
            external_user_id: report.user,
            market: &report.found.market,
            currency: report.found.currency.as_str(),
            created: report.user_created,
        },
        files: files(read),
        transactions: TransactionsDocument::of(
            &report.tally,
            read,
            report.requests,
            report.retried,
            report.verified.still_pending,
        ),
        accounts: report
            .accounts
            .iter()
            .map(|row| AccountDocument {
                external_id: row.account.bank_id.as_deref(),
                id: row.account.id.as_str(),
                name: row.account.name.as_deref(),
                number: row.account.account_number.as_deref(),
                r#type: row.account.r#type.as_ref().map(AccountType::as_str),
                balance: row.account.balance,
                balance_is_sum: row.balance_is_sum,
                count: row.figures.count,
                pending: row.figures.pending,
                sum: row.figures.sum,
            })
            .collect(),
        count: report.total.count,
        sum: report.total.sum,
        spending: report
            .spending
            .iter()
            .map(|row| SpendingDocument { code: &row.code, name: &row.name, spent: row.spent, count: row.count })
            .collect(),
        months: report
            .months
            .iter()
            .map(|(month, row)| MonthDocument {
                month,
                income: row.income,
                expenses: row.expenses,
                transfers: row.transfers,
                count: row.count,
            })
            .collect(),
        rejections: rejections(read),
        verified: report.is_good(),
    };
    line(&document)
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct UsersDocument<'a> {
    event: &'static str,
    dry_run: bool,
    files: Vec<FileDocument<'a>>,
    transactions: TransactionsDocument,
    users: Vec<OfUserDocument<'a>>,
    rejections: Vec<RejectionDocument>,
    verified: Option<bool>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct OfUserDocument<'a> {
    external_user_id: &'a str,
    added: u64,
    known: u64,
    booked: u64,
    deleted: u64,
    conflicting: u64,
    verified: Option<bool>,
}

/// The end of an import of several users, or of one that was not read back.
pub(super) fn users(read: &Read, ended: &Ended<SinkError>, verified: &[Option<Verified>]) -> String {
    of_users(read, ended, verified, false)
}

/// What would be done.
pub(super) fn dry_run(read: &Read, ended: &Ended<SinkError>) -> String {
    of_users(read, ended, &[], true)
}

fn of_users(read: &Read, ended: &Ended<SinkError>, verified: &[Option<Verified>], dry_run: bool) -> String {
    let users: Vec<OfUserDocument<'_>> = ended
        .users
        .iter()
        .enumerate()
        .map(|(place, user)| OfUserDocument {
            external_user_id: user.user.as_str(),
            added: user.tally.accepted,
            known: user.tally.known,
            booked: user.tally.booked,
            deleted: user.tally.deleted,
            conflicting: user.tally.conflicting,
            verified: verified.get(place).and_then(Option::as_ref).map(|found| found.is_good(user.tally.deleted)),
        })
        .collect();
    let compared: Vec<bool> = users.iter().filter_map(|user| user.verified).collect();
    let still_pending = verified.iter().flatten().map(|verified| verified.still_pending).sum();
    line(&UsersDocument {
        event: "finished",
        dry_run,
        files: files(read),
        transactions: TransactionsDocument::of(&ended.tally(), read, ended.requests, ended.retried, still_pending),
        users,
        rejections: rejections(read),
        verified: (!compared.is_empty()).then(|| compared.iter().all(|good| *good)),
    })
}

impl TransactionsDocument {
    fn of(tally: &Tally, read: &Read, requests: u64, retried: u64, still_pending: u64) -> Self {
        Self {
            added: tally.accepted,
            known: tally.known,
            booked: tally.booked,
            repeated: read.plan.repeated(),
            deleted: tally.deleted,
            conflicting: tally.conflicting,
            rejected: read.rejections.count,
            still_pending,
            requests,
            retried,
        }
    }
}

/// What is known when no row could be taken: the files and every row's reason.
pub(crate) fn rejected(read: &Read) -> String {
    line(&RejectedDocument { event: "finished", files: files(read), rejections: rejections(read) })
}

/// An object in a line.
pub(super) fn line(document: &impl Serialize) -> String {
    // Serialising plain structs into memory cannot fail.
    let mut text = serde_json::to_string(document).unwrap_or_default();
    text.push('\n');
    text
}

/// What is known when a whole file is refused for its currency.
pub(crate) fn refused(error: &tink_ingest::Error) -> String {
    line(&RejectedDocument {
        event: "finished",
        files: Vec::new(),
        rejections: vec![RejectionDocument {
            file: error.file().to_owned(),
            line: error.line(),
            column: None,
            column_name: None,
            code: RejectCode::Currency.as_str(),
            reason: error.to_string(),
            fields: Vec::new(),
        }],
    })
}

fn files(read: &Read) -> Vec<FileDocument<'_>> {
    read.files.iter().map(FileDocument::of).collect()
}

impl<'a> FileDocument<'a> {
    fn of(file: &'a FileRead) -> Self {
        let FileRead { name, rules, records, rejected, detected, time_zone: _ } = file;
        Self { file: name, rules: rules.as_deref(), records: *records, rejected: *rejected, detected }
    }
}

/// The rows that were not taken, as far as they were kept.
pub(crate) fn rejections(read: &Read) -> Vec<RejectionDocument> {
    read.rejections.kept.iter().map(rejection).collect()
}

/// A row that was not taken.
fn rejection(row: &Rejection) -> RejectionDocument {
    RejectionDocument {
        file: row.place.file.to_string(),
        line: Some(row.place.line),
        column: row.column.as_ref().map(|column| column.number),
        column_name: row.column.as_ref().and_then(|column| column.name.clone()),
        code: row.code.as_str(),
        reason: row.reason.clone(),
        fields: row.fields.clone(),
    }
}
