//! `tink moneykit transactions`: list, user and sync; the import of them is with that of links.

use tink_model::Amount;
use tink_model::moneykit::Transaction;

use super::list::list;
use super::{Desk, import, sync};
use crate::args::moneykit::transactions::Transactions;
use crate::exit::Outcome;
use crate::output::{Align, grouped, table};
use crate::run::or_dash;

pub(super) async fn run(verb: Transactions, desk: &Desk<'_>) -> Outcome {
    let output = desk.output;
    match verb {
        Transactions::List { of, accounts, page } => {
            desk.act(async |client| {
                let pages = client.transaction_pages(&of.link.into(), page.filter(accounts));
                list(output, page.all, pages, show).await
            })
            .await
        }
        Transactions::User { of, account, page } => {
            desk.act(async |client| {
                let pages = client.user_transaction_pages(&of.user.into(), page.filter(account));
                list(output, page.all, pages, show).await
            })
            .await
        }
        Transactions::Sync { of, page } => {
            desk.act(async |client| sync::run(client, &of.link.into(), &page, output).await).await
        }
        Transactions::Import { of, file, skip, no_split } => {
            import::more(&of.link.into(), &file, skip, no_split, desk).await
        }
    }
}

const LEFT: Align = Align::Left;

/// The columns of a transaction.
pub(super) const HEADER: [(&str, Align); 10] = [
    ("Date", LEFT),
    ("Direction", LEFT),
    ("Amount", Align::Right),
    ("Currency", LEFT),
    ("Description", LEFT),
    ("Category", LEFT),
    ("Pending", LEFT),
    ("Account", LEFT),
    ("Original id", LEFT),
    ("Id", LEFT),
];

/// The cells of a transaction.
pub(super) fn row(transaction: &Transaction) -> Vec<String> {
    vec![
        or_dash(transaction.date),
        or_dash(transaction.r#type.as_ref()),
        or_dash(transaction.amount.map(|amount| grouped(Amount::from(amount)))),
        or_dash(transaction.currency.as_ref()),
        or_dash(transaction.description.as_ref().or(transaction.raw_description.as_ref())),
        or_dash(transaction.category.as_ref()),
        if transaction.pending == Some(true) { "pending".to_owned() } else { String::new() },
        or_dash(transaction.account_id.as_ref()),
        or_dash(transaction.original_id.as_ref()),
        transaction.transaction_id.to_string(),
    ]
}

fn show(transactions: &[Transaction]) -> String {
    table(&HEADER, transactions.iter().map(row))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn transactions_show_their_direction_and_exact_amounts() {
        let read = |text: &str| Transaction::decode(text.as_bytes()).expect("a transaction");
        let all = [
            read(
                r#"{"transaction_id":"txn_1","account_id":"acc_1","amount":"12345678901234567.89","type":"credit","currency":"USD",
                "date":"2024-01-15","description":"Salary","pending":false,"category":"income.salary","original_id":"t1"}"#,
            ),
            read(
                r#"{"transaction_id":"txn_2","amount":"4.5","type":"debit","date":"2024-01-16","raw_description":"COFFEE","pending":true}"#,
            ),
            read(r#"{"transaction_id":"txn_3"}"#),
        ];
        insta::assert_snapshot!(show(&all), @r"
         Date        Direction                     Amount  Currency  Description  Category       Pending  Account  Original id  Id
        ──────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────
         2024-01-15  credit     12,345,678,901,234,567.89  USD       Salary       income.salary           acc_1    t1           txn_1
         2024-01-16  debit                           4.50  -         COFFEE       -              pending  -        -            txn_2
         -           -                                  -  -         -            -                       -        -            txn_3
        ");
    }
}
