//! What is written as a table with the header of rejected entries is read back without rules.

use proptest::prelude::*;
use tink_model::Currency;

use crate::common::{context, read_statement};
use crate::write::{csv, ledgers};

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_table_of_a_ledger_is_read_back(ledger in ledgers().prop_filter("a header alone", |ledger| !ledger.entries.is_empty())) {
        let statement = read_statement("csv", csv::write(&ledger).as_bytes(), "", &context(ledger.currency, None));
        prop_assert_eq!(statement.records().count(), ledger.entries.len(), "{}", statement.shown());
        prop_assert!(statement.error.is_none());
        for (record, entry) in statement.records().zip(&ledger.entries) {
            prop_assert_eq!(&record.bank_id, &entry.id);
            prop_assert_eq!((record.booking_date, record.value_date), (entry.day, Some(entry.value_day)));
            prop_assert_eq!(record.amount.parts(), entry.amount.parts());
            prop_assert_eq!(record.pending, entry.pending);
            prop_assert!(record.description.contains(&entry.text));
            prop_assert_eq!(record.counterparty.as_ref(), Some(&entry.counterparty));
            prop_assert_eq!(record.currency.as_ref().map(Currency::as_str), Some(ledger.currency));
            prop_assert_eq!(record.account.as_str(), &ledger.account);
        }
    }
}
