//! The end of an import, for people.

use tink_ingest::rejects::Rejection;
use tink_model::Amount;

use super::files::Read;
use super::report::Report;
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
pub(crate) fn rejections(output: Output, rejections: &[Rejection]) {
    for rejection in rejections.iter().take(SHOWN_REJECTIONS) {
        output.note(&format!("rejected: {rejection}"));
    }
    if rejections.len() > SHOWN_REJECTIONS {
        output.note(&format!("rejected: and {} more; --json lists them all", rejections.len() - SHOWN_REJECTIONS));
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
pub(crate) fn count(number: usize, one: &str, many: &str) -> String {
    format!("{} {}", thousands(number), if number == 1 { one } else { many })
}

fn head(report: &Report<'_>) -> String {
    let mut text = String::new();
    for file in &report.read.files {
        let rules = file.rules.as_ref().map_or_else(String::new, |rules| format!(", by {rules}"));
        let rejected =
            if file.rejected == 0 { String::new() } else { format!(", {} rejected", thousands(file.rejected)) };
        text.push_str(&format!(
            "{}: {}{rejected}{rules}\n",
            file.name,
            count(file.records, "transaction", "transactions")
        ));
    }
    let (summary, plan) = (&report.summary, &report.read.plan);
    let created = if report.user_created { "created" } else { "known" };
    text.push_str(&format!("\nUser {} ({}, {}): {created}\n", report.user, report.found.market, report.found.currency));
    text.push_str(&format!("Accounts: {} created, {} known\n", summary.accounts_created, summary.accounts_known));
    text.push_str(&format!(
        "Transactions: {} added, {} known already",
        thousands(summary.accepted),
        thousands(summary.known)
    ));
    for (number, what) in [
        (plan.repeated(), "repeated in another file"),
        (summary.deleted, "deleted on the platform before"),
        (report.read.rejections.len(), "rejected"),
    ] {
        if number > 0 {
            text.push_str(&format!(", {} {what}", thousands(number)));
        }
    }
    text.push('\n');
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
    let verification = &report.verification;
    let mut text = format!(
        "\nRead back: {} found on their accounts, amount for amount\n",
        count(verification.found, "row", "rows")
    );
    if verification.still_pending > 0 {
        text.push_str(&format!(
            "{} pending on the platform and booked in the file; change them with: tink transactions update\n",
            count(verification.still_pending, "row is", "rows are")
        ));
    }
    text
}

/// What the platform has otherwise than the files.
pub(super) fn differences(report: &Report<'_>) -> String {
    let verification = &report.verification;
    let mut text = String::from("what was read back is not what was sent");
    for (places, what) in
        [(&verification.missing, "is not there"), (&verification.different, "has the id of another transaction")]
    {
        for place in places.iter().take(SHOWN_REJECTIONS) {
            text.push_str(&format!("\n  {place}: it {what}"));
        }
        if places.len() > SHOWN_REJECTIONS {
            text.push_str(&format!("\n  and {} more", places.len() - SHOWN_REJECTIONS));
        }
    }
    if !verification.different.is_empty() {
        text.push_str(
            "\n  the bank's ids seem to start again in each file, or the transactions were changed since; \
             in the first case leave the id column out of the rules",
        );
    }
    text
}
