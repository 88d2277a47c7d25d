//! The end of an import, for people.

use tink_ingest::run::{Report as Ended, Tally, Verified};
use tink_model::Amount;

use super::files::{Read, Rejections};
use super::report::Report;
use super::sink::SinkError;
use crate::output::{Align, Output, bar, grouped, share, table, thousands};
use crate::run::or_dash;

/// Rejected rows that are shown one by one; `--json` has all of them.
const SHOWN_REJECTIONS: usize = 20;

/// Categories that have a bar of their own; the rest is one.
const SHOWN_CATEGORIES: usize = 15;

/// Says what was found out about the files rather than said.
pub(crate) fn found_out(output: Output, read: &Read) {
    for file in &read.files {
        if !file.detected.is_empty() {
            output.note(&format!("{}: found out: {}", file.name, file.detected.join("; ")));
        }
    }
}

/// Reports the bad rows on standard error, each with its place and reason.
pub(crate) fn rejections(output: Output, rejections: &Rejections) {
    let shown = rejections.kept.iter().take(SHOWN_REJECTIONS);
    let more = rejections.count - shown.len() as u64;
    for rejection in shown {
        output.note(&format!("rejected: {rejection}"));
    }
    if more > 0 {
        output.note(&format!("rejected: and {} more; --json lists them all", thousands(more as usize)));
    }
}

pub(super) fn text(report: &Report<'_>) -> String {
    let mut text = head(report);
    text.push_str("\nAccounts\n");
    text.push_str(&accounts(report));
    text.push_str("\nSpending by category\n");
    text.push_str(&spending(report));
    text.push_str("\nMonths\n");
    text.push_str(&months(report));
    text.push_str(&foot(report));
    text
}

/// A number of things.
pub(crate) fn count(number: u64, one: &str, many: &str) -> String {
    format!("{} {}", shown(number), if number == 1 { one } else { many })
}

/// A number with commas between thousands.
pub(super) fn shown(number: u64) -> String {
    thousands(usize::try_from(number).unwrap_or(usize::MAX))
}

/// A line for each file.
fn files(read: &Read) -> String {
    let mut text = String::new();
    for file in &read.files {
        let rules = file.rules.as_ref().map_or_else(String::new, |rules| format!(", by {rules}"));
        let rejected = if file.rejected == 0 { String::new() } else { format!(", {} rejected", shown(file.rejected)) };
        let records = count(file.records, "transaction", "transactions");
        text.push_str(&format!("{}: {records}{rejected}{rules}\n", file.name));
    }
    text
}

fn head(report: &Report<'_>) -> String {
    let mut text = files(report.read);
    let created = if report.user_created { "created" } else { "known" };
    text.push_str(&format!("\nUser {} ({}, {}): {created}\n", report.user, report.found.market, report.found.currency));
    text.push_str(&format!("Accounts: {} created, {} known\n", report.accounts_created, report.accounts_known));
    text.push_str(&transactions(&report.tally, report.read, report.retried, false));
    text
}

/// What became of the rows, in a line.
pub(super) fn transactions(tally: &Tally, read: &Read, retried: u64, dry_run: bool) -> String {
    let added = if dry_run { "would be added" } else { "added" };
    let mut text = format!("Transactions: {} {added}, {} known already", shown(tally.accepted), shown(tally.known));
    for (number, what) in [
        (tally.booked, if dry_run { "pending ones would be booked" } else { "pending ones booked" }),
        (read.plan.repeated(), "repeated in another file"),
        (tally.deleted, "deleted on the platform before"),
        (tally.conflicting, "not sent, since their ids stand for other transactions"),
        (read.rejections.count, "rejected"),
    ] {
        if number > 0 {
            text.push_str(&format!(", {} {what}", shown(number)));
        }
    }
    text.push('\n');
    if retried > 0 {
        text.push_str(&format!("{} sent again\n", count(retried, "request was", "requests were")));
    }
    text
}

fn accounts(report: &Report<'_>) -> String {
    let currency = report.found.currency.as_str();
    let mut rows: Vec<Vec<String>> = report
        .accounts
        .iter()
        .map(|row| {
            vec![
                or_dash(row.account.name.as_ref()),
                or_dash(row.account.r#type.as_ref()),
                or_dash(row.account.account_number.as_ref()),
                thousands(row.figures.count),
                thousands(row.figures.pending),
                grouped(row.figures.sum),
                row.account.balance.map_or_else(|| "-".to_owned(), grouped),
                if row.balance_is_sum { format!("{currency} (the sum)") } else { currency.to_owned() },
            ]
        })
        .collect();
    rows.push(vec![
        "All".to_owned(),
        String::new(),
        String::new(),
        thousands(report.total.count),
        thousands(report.total.pending),
        grouped(report.total.sum),
        String::new(),
        currency.to_owned(),
    ]);
    let (left, right) = (Align::Left, Align::Right);
    table(
        &[
            ("Account", left),
            ("Type", left),
            ("Number", left),
            ("Count", right),
            ("Pending", right),
            ("Sum", right),
            ("Balance", right),
            ("", left),
        ],
        rows,
    )
}

fn spending(report: &Report<'_>) -> String {
    let largest = report.spending.first().map(|category| category.spent).unwrap_or_default();
    let mut rows: Vec<Vec<String>> = Vec::new();
    let (shown, rest) = report.spending.split_at(report.spending.len().min(SHOWN_CATEGORIES));
    for category in shown {
        rows.push(vec![
            category.name.clone(),
            bar(category.spent, largest),
            grouped(category.spent),
            share(category.spent, report.spent),
            thousands(category.count),
        ]);
    }
    if !rest.is_empty() {
        let spent =
            rest.iter().try_fold(Amount::ZERO, |sum, category| sum.checked_add(category.spent)).unwrap_or_default();
        let transactions = rest.iter().map(|category| category.count).sum();
        rows.push(vec![
            format!("{} more", rest.len()),
            bar(spent, largest),
            grouped(spent),
            share(spent, report.spent),
            thousands(transactions),
        ]);
    }
    let transactions = report.spending.iter().map(|category| category.count).sum();
    rows.push(vec!["All".to_owned(), String::new(), grouped(report.spent), String::new(), thousands(transactions)]);
    let (left, right) = (Align::Left, Align::Right);
    table(&[("Category", left), ("", left), ("Spent", right), ("Share", right), ("Count", right)], rows)
}

fn months(report: &Report<'_>) -> String {
    let rows = report.months.iter().map(|(month, figures)| {
        vec![
            month.clone(),
            grouped(figures.income),
            grouped(figures.expenses),
            grouped(figures.transfers),
            thousands(figures.count),
        ]
    });
    let (left, right) = (Align::Left, Align::Right);
    table(&[("Month", left), ("Income", right), ("Expenses", right), ("Transfers", right), ("Count", right)], rows)
}

fn foot(report: &Report<'_>) -> String {
    let verified = &report.verified;
    let mut text =
        format!("\nRead back: {} found on their accounts, amount for amount\n", count(verified.found, "row", "rows"));
    if verified.still_pending > 0 {
        text.push_str(&format!(
            "{} pending on the platform and booked in the file; change them with: tink transactions update\n",
            count(verified.still_pending, "row is", "rows are")
        ));
    }
    text
}

/// What would be done.
pub(super) fn dry_run(read: &Read, ended: &Ended<SinkError>) -> String {
    let mut text = files(read);
    text.push('\n');
    let exist = ended.accounts_known;
    text.push_str(&format!("Accounts: {} would be created, {exist} known\n", ended.accounts_created));
    text.push_str(&transactions(&ended.tally(), read, 0, true));
    if ended.users.len() > 1 {
        text.push('\n');
        text.push_str(&users_table(ended, &[], true));
    }
    text.push_str("\nNothing was sent: it was a dry run.\n");
    text
}

/// The end of an import of several users, or of one that was not read back.
pub(super) fn users(read: &Read, ended: &Ended<SinkError>, verified: &[Option<Verified>]) -> String {
    let mut text = files(read);
    text.push_str(&format!(
        "\n{}\nAccounts: {} created, {} known\n",
        count(ended.users.len() as u64, "user", "users"),
        ended.accounts_created,
        ended.accounts_known
    ));
    text.push_str(&transactions(&ended.tally(), read, ended.retried, false));
    text.push('\n');
    text.push_str(&users_table(ended, verified, false));
    let found: Vec<u64> = verified.iter().flatten().map(|verified| verified.found).collect();
    if found.is_empty() {
        text.push_str("\nNot read back.\n");
    } else {
        let found = count(found.iter().sum(), "row", "rows");
        text.push_str(&format!("\nRead back: {found} found on their accounts, amount for amount\n"));
    }
    text
}

/// Users that have a row of their own.
const SHOWN_USERS: usize = 50;

fn users_table(ended: &Ended<SinkError>, verified: &[Option<Verified>], dry_run: bool) -> String {
    let mut rows: Vec<Vec<String>> = Vec::new();
    for (place, user) in ended.users.iter().enumerate().take(SHOWN_USERS) {
        let found = verified.get(place).and_then(Option::as_ref).map(|verified| shown(verified.found));
        rows.push(vec![
            user.user.to_string(),
            shown(user.tally.accepted),
            shown(user.tally.known),
            shown(user.tally.booked),
            shown(user.tally.conflicting),
            or_dash(found),
        ]);
    }
    if ended.users.len() > SHOWN_USERS {
        let more = ended.users.len() - SHOWN_USERS;
        rows.push(vec![
            format!("and {more} more"),
            String::new(),
            String::new(),
            String::new(),
            String::new(),
            String::new(),
        ]);
    }
    let (left, right) = (Align::Left, Align::Right);
    let added = if dry_run { "To add" } else { "Added" };
    table(
        &[
            ("User", left),
            (added, right),
            ("Known", right),
            ("Booked", right),
            ("Conflicts", right),
            ("Read back", right),
        ],
        rows,
    )
}

/// What the platform has otherwise than the files.
pub(super) fn differences(verified: &Verified) -> String {
    let mut text = String::from("what was read back is not what was sent");
    for (places, rows, what) in [
        (&verified.first_missing, verified.missing, "is not there"),
        (&verified.first_different, verified.different, "has the id of another transaction"),
    ] {
        for place in places {
            text.push_str(&format!("\n  {place}: it {what}"));
        }
        if rows > places.len() as u64 {
            text.push_str(&format!("\n  and {} more", shown(rows - places.len() as u64)));
        }
    }
    if verified.different > 0 {
        text.push_str(
            "\n  the bank's ids seem to start again in each file, or the transactions were changed since; \
             in the first case leave the id column out of the rules",
        );
    }
    text
}
