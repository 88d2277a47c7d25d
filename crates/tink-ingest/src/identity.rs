//! External ids: the same transaction gets the same id in every run, on every machine and from every overlapping export.
//!
//! The bank's own id is used where a record has one and no other record of its file has it. Otherwise the id is a hash of the
//! account, the day, the amount and the text, and of the ordinal among equal records of that day: two real equal coffees stay
//! two, and a second export of the same days adds nothing. The ordinal counts within one file, so that the same row in two
//! files is one transaction.
//!
//! Whether a row is pending is no part of it: the booked row keeps the id that it had as a pending one.

use std::collections::HashMap;

use sha2::{Digest, Sha256};
use tink_model::ExternalTransactionId;

use crate::record::Record;
use crate::text::folded;

/// The first look at a file's records: which of the bank's ids are used more than once.
#[derive(Debug, Default)]
pub struct BankIds {
    seen: HashMap<[u8; 16], bool>,
}

impl BankIds {
    /// Notes a record of the file.
    pub fn note(&mut self, record: &Record) {
        if let Some(id) = &record.bank_id {
            self.seen.entry(short_hash(&[id.as_bytes()])).and_modify(|repeated| *repeated = true).or_insert(false);
        }
    }

    fn is_unique(&self, id: &str) -> bool {
        self.seen.get(&short_hash(&[id.as_bytes()])) == Some(&false)
    }
}

/// Gives the records of one file their ids, in the file's order. It keeps 20 bytes for each different record.
#[derive(Debug)]
pub struct Identities {
    bank_ids: BankIds,
    ordinals: HashMap<[u8; 16], u32>,
}

impl Identities {
    /// Starts with what the first look at the same file found.
    #[must_use]
    pub fn new(bank_ids: BankIds) -> Self {
        Self { bank_ids, ordinals: HashMap::new() }
    }

    /// The id of the file's next record.
    pub fn assign(&mut self, record: &Record) -> ExternalTransactionId {
        match &record.bank_id {
            Some(id) if self.bank_ids.is_unique(id) => ExternalTransactionId::from(id.as_str()),
            _ => {
                let content = content_hash(record);
                let ordinal = self.ordinals.entry(content).or_insert(0);
                *ordinal += 1;
                ExternalTransactionId::from(hex(&short_hash(&[&content, &ordinal.to_be_bytes()])))
            }
        }
    }
}

/// The version of what goes into the hash. Another one gives every transaction another id, so it never changes for a released
/// combination of fields.
const VERSION: &[u8] = b"tink-ingest record 1";

fn content_hash(record: &Record) -> [u8; 16] {
    let day = record.booking_date.strftime("%Y-%m-%d").to_string();
    // 12.5 and 12.50 are the same amount.
    let amount = record.amount.decimal().normalize().to_string();
    let bank_id = record.bank_id.as_deref().unwrap_or_default();
    // Banks change case and spacing between exports; neither tells transactions apart.
    let texts = [folded(&record.description), folded(record.counterparty.as_deref().unwrap_or_default())];
    short_hash(&[
        VERSION,
        record.account.as_str().as_bytes(),
        day.as_bytes(),
        amount.as_bytes(),
        bank_id.as_bytes(),
        texts[0].as_bytes(),
        texts[1].as_bytes(),
    ])
}

/// The first half of a SHA-256 over the parts, each behind its length so that no two lists of parts look the same.
fn short_hash(parts: &[&[u8]]) -> [u8; 16] {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part);
    }
    let mut short = [0; 16];
    short.copy_from_slice(&hash.finalize()[..16]);
    short
}

fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::Place;

    fn record(day: &str, amount: &str, text: &str) -> Record {
        let place = Place { file: "test.csv".into(), line: 1 };
        Record::new(
            place,
            "konto".into(),
            day.parse().expect("a day"),
            amount.parse().expect("an amount"),
            text.to_owned(),
        )
    }

    fn ids(records: &[Record]) -> Vec<String> {
        let mut bank_ids = BankIds::default();
        records.iter().for_each(|record| bank_ids.note(record));
        let mut identities = Identities::new(bank_ids);
        records.iter().map(|record| identities.assign(record).to_string()).collect()
    }

    #[test]
    fn ids_are_the_same_in_every_release() {
        let mut with_counterparty = record("2025-01-03", "-42.00", "Kortköp");
        with_counterparty.counterparty = Some("Espresso House".to_owned());
        let mut with_id = record("2025-01-03", "-42.00", "Kortköp");
        with_id.bank_id = Some("2025-000123".to_owned());
        let records = [
            record("2025-01-03", "-42.00", "Espresso House"),
            record("2025-01-03", "-42.00", "Espresso House"),
            record("2025-01-04", "-42.00", "Espresso House"),
            record("2025-01-03", "-42.01", "Espresso House"),
            record("2025-01-03", "-12345678901234567.89", "Åhléns City"),
            with_counterparty,
            with_id,
        ];
        insta::assert_snapshot!(ids(&records).join("\n"), @r"
        436dc7b522fa50744c5fe372492c316b
        2c4fcd7c728f7907f2e73670ab98ca94
        77a151d2ec704ad7cfe9415bc417b78f
        2a08636872a919d1af928770721851ce
        f092bb6b6b93d3f9e6b11730ac3ae379
        a4dbcec55222d3b15dc1a3aff8167fab
        2025-000123
        ");
    }

    #[test]
    fn equal_records_of_a_day_stay_apart() {
        let coffee = record("2025-01-03", "-42.00", "Espresso House");
        let found = ids(&[coffee.clone(), coffee.clone(), coffee]);
        assert!(found[0] != found[1] && found[1] != found[2] && found[0] != found[2], "{found:?}");
    }

    #[test]
    fn spelling_scale_and_status_change_no_id() {
        let first = record("2025-01-03", "-42.00", "Espresso House");
        let mut again = record("2025-01-03", "-42.0", "ESPRESSO\u{a0} House ");
        again.pending = true;
        again.place.line = 99;
        assert_eq!(ids(&[first]), ids(&[again]));
    }

    #[test]
    fn an_overlapping_export_gives_the_same_ids() {
        let coffee = || record("2025-01-03", "-42.00", "Espresso House");
        let first = ids(&[record("2025-01-02", "-1", "A"), coffee(), coffee()]);
        let second = ids(&[coffee(), coffee(), record("2025-01-04", "-1", "B")]);
        assert_eq!(first[1..], second[..2]);
    }

    #[test]
    fn a_bank_id_that_comes_twice_is_no_id() {
        let with_id = |amount, id: &str| {
            let mut record = record("2025-01-03", amount, "Espresso House");
            record.bank_id = Some(id.to_owned());
            record
        };
        let found = ids(&[with_id("-1", "A"), with_id("-2", "B"), with_id("-3", "A")]);
        assert_eq!(found[1], "B");
        assert!(found[0].len() == 32 && found[2].len() == 32 && found[0] != found[2], "{found:?}");
    }
}
