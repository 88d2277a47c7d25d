//! The end of an import as one JSON document. Its members are part of the command's interface.

use serde::Serialize;
use tink_ingest::rejects::{RejectCode, Rejection};
use tink_model::Amount;
use tink_model::main::AccountType;

use super::files::{FileRead, Read};
use super::report::Report;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Document<'a> {
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
    records: usize,
    rejected: usize,
    detected: &'a [String],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct TransactionsDocument {
    added: usize,
    known: usize,
    repeated: usize,
    deleted: usize,
    rejected: usize,
    still_pending: usize,
    requests: usize,
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
    files: Vec<FileDocument<'a>>,
    rejections: Vec<RejectionDocument>,
}

/// The report as one JSON document.
pub(super) fn json(report: &Report<'_>) -> String {
    let (summary, read) = (&report.summary, report.read);
    let document = Document {
        user: UserDocument {
            external_user_id: report.user,
            market: &report.found.market,
            currency: report.found.currency.as_str(),
            created: report.user_created,
        },
        files: files(read),
        transactions: TransactionsDocument {
            added: summary.accepted,
            known: summary.known,
            repeated: read.plan.repeated(),
            deleted: summary.deleted,
            rejected: read.rejections.len(),
            still_pending: report.verification.still_pending,
            requests: summary.requests,
        },
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
        verified: report.verification.is_good(),
    };
    pretty(&document)
}

/// What is known when no row could be taken: the files and every row's reason.
pub(crate) fn rejected(read: &Read) -> String {
    pretty(&RejectedDocument { files: files(read), rejections: rejections(read) })
}

fn pretty(document: &impl Serialize) -> String {
    // Serialising plain structs into memory cannot fail.
    let mut text = serde_json::to_string_pretty(document).unwrap_or_default();
    text.push('\n');
    text
}

/// What is known when a whole file is refused for its currency.
pub(crate) fn refused(error: &tink_ingest::Error) -> String {
    pretty(&RejectedDocument {
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

/// Every row that was not taken.
pub(crate) fn rejections(read: &Read) -> Vec<RejectionDocument> {
    let rejection = |row: &Rejection| RejectionDocument {
        file: row.place.file.to_string(),
        line: Some(row.place.line),
        column: row.column.as_ref().map(|column| column.number),
        column_name: row.column.as_ref().and_then(|column| column.name.clone()),
        code: row.code.as_str(),
        reason: row.reason.clone(),
        fields: row.fields.clone(),
    };
    read.rejections.iter().map(rejection).collect()
}
