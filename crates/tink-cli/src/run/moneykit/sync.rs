//! `tink moneykit transactions sync`: what changed, in one answer or to the end.

use moneykit_import::MoneykitClient;
use tink_model::moneykit::{SyncCursor, Transaction, TransactionChanges, TransactionSync};
use tink_model::{LinkId, TransactionId};

use super::transactions::{HEADER, row};
use crate::args::moneykit::CursorArgs;
use crate::exit::Outcome;
use crate::output::{Align, Output, table};
use crate::run::{note_unreadable, print};

pub(super) async fn run(client: &MoneykitClient, link: &LinkId, page: &CursorArgs, output: Output) -> Outcome {
    if !page.all {
        let changes = client.sync_transactions(link, &page.request()).await?;
        note_unreadable(output, unreadable(&changes), "changes");
        if changes.has_more == Some(true) {
            output.note("There are more: go on with the cursor, or take --all.");
        }
        return print(output, &changes.to_json(), || show(&changes));
    }
    // One document at the end: its cursor is worth something only when everything before it was printed.
    let mut all = TransactionSync::new();
    let (mut created, mut updated, mut removed) = (Vec::new(), Vec::new(), Vec::new());
    let mut left_out = 0;
    let mut syncs = client.sync(link, page.request());
    while let Some(changes) = syncs.next().await {
        let changes = changes?;
        left_out += unreadable(&changes);
        let part = changes.transactions.unwrap_or_default();
        created.extend(part.created);
        updated.extend(part.updated);
        removed.extend(part.removed);
        all.accounts = changes.accounts;
        all.link = changes.link.or(all.link);
    }
    if left_out > 0 {
        output.note(&format!("{left_out} of the changes could not be read and are left out."));
    }
    let mut gathered = TransactionChanges::new();
    gathered.created = created.into();
    gathered.updated = updated.into();
    gathered.removed = removed.into();
    all.transactions = Some(gathered);
    all.cursor = syncs.cursor().map(|next| SyncCursor::new().with_next(next));
    all.has_more = Some(false);
    print(output, &all.to_json(), || show(&all))
}

fn unreadable(changes: &TransactionSync) -> usize {
    let lists = changes.transactions.as_ref();
    lists.map_or(0, |lists| lists.created.bad().len() + lists.updated.bad().len() + lists.removed.bad().len())
}

fn show(sync: &TransactionSync) -> String {
    let (mut rows, mut text) = (Vec::new(), String::new());
    if let Some(changes) = &sync.transactions {
        let named = |what: &str, transaction: &Transaction| [vec![what.to_owned()], row(transaction)].concat();
        rows.extend(changes.created.iter().map(|transaction| named("created", transaction)));
        rows.extend(changes.updated.iter().map(|transaction| named("updated", transaction)));
        rows.extend(changes.removed.iter().map(removed));
    }
    if rows.is_empty() {
        text.push_str("no changes\n");
    } else {
        text.push_str(&table(&[&[("Change", Align::Left)], &HEADER[..]].concat(), rows));
    }
    if let Some(next) = sync.cursor.as_ref().and_then(|cursor| cursor.next.as_deref()) {
        text.push_str(&format!("\nCursor  {}\n", crate::output::one_line(next)));
    }
    text
}

/// Of a transaction that is gone, only the id is known.
fn removed(id: &TransactionId) -> Vec<String> {
    let mut cells = vec!["-".to_owned(); HEADER.len() + 1];
    "removed".clone_into(&mut cells[0]);
    cells[HEADER.len()] = id.to_string();
    cells
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changes_are_told_apart_and_the_cursor_is_shown() {
        let text = r#"{"transactions":{"created":[{"transaction_id":"txn_1","amount":"4.50","type":"debit","date":"2024-01-15"}],
            "updated":[{"transaction_id":"txn_2","amount":"1","type":"credit"}],"removed":["txn_3"]},"cursor":{"next":"c2"},"has_more":true}"#;
        insta::assert_snapshot!(show(&TransactionSync::decode(text.as_bytes()).expect("changes")), @r"
         Change   Date        Direction  Amount  Currency  Description  Category  Pending  Account  Original id  Id
        ───────────────────────────────────────────────────────────────────────────────────────────────────────────────
         created  2024-01-15  debit        4.50  -         -            -                  -        -            txn_1
         updated  -           credit       1.00  -         -            -                  -        -            txn_2
         removed  -           -               -  -         -            -         -        -        -            txn_3

        Cursor  c2
        ");
        assert_eq!(show(&TransactionSync::new()), "no changes\n");
    }
}
