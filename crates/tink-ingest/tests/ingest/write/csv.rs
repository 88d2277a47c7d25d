//! CSV: a table with the header of rejected entries, which is read without rules.

use super::Ledger;

pub(crate) fn write(ledger: &Ledger) -> String {
    let mut out =
        String::from("Account,Date,Value Date,Amount,Currency,Description,Counterparty,Transaction ID,Status,Kind\r\n");
    for entry in &ledger.entries {
        let cells = [
            ledger.account.clone(),
            entry.day.to_string(),
            entry.value_day.to_string(),
            entry.amount.to_string(),
            ledger.currency.to_owned(),
            entry.text.clone(),
            entry.counterparty.clone(),
            entry.id.clone().unwrap_or_default(),
            if entry.pending { "pending" } else { "booked" }.to_owned(),
            "DEFAULT".to_owned(),
        ];
        let cells: Vec<String> = cells.iter().map(|cell| format!("\"{}\"", cell.replace('"', "\"\""))).collect();
        out += &format!("{}\r\n", cells.join(","));
    }
    out
}
