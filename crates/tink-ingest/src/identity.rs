//! External ids: the same transaction gets the same id in every run, on every machine and from every overlapping export.
//!
//! The bank's own id is used where a record has one and no other record of its file has it. Otherwise the id is a hash of the
//! account, the day, the amount and the text, and of the ordinal among equal records of that day: two real equal coffees stay
//! two, and a second export of the same days adds nothing. The ordinal counts within one file, so that the same row in two
//! files is one transaction.
//!
//! Whether a row is pending is no part of it: the booked row keeps the id that it had as a pending one.

use jiff::civil::Date;
use sha2::{Digest, Sha256};
use tink_model::{Amount, ExternalTransactionId};

use crate::text::folded;

/// What tells transactions apart that have no id of the bank's.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Content<'r> {
    pub(crate) account: &'r str,
    pub(crate) day: Date,
    pub(crate) amount: Amount,
    /// The bank's id, when it is one that other records have too.
    pub(crate) bank_id: Option<&'r str>,
    pub(crate) description: &'r str,
    pub(crate) counterparty: Option<&'r str>,
}

/// The version of what goes into the hash. Another one gives every transaction another id, so it never changes for a released
/// combination of fields.
const VERSION: &[u8] = b"tink-ingest record 1";

impl Content<'_> {
    pub(crate) fn hash(&self) -> [u8; 16] {
        let day = self.day.to_string();
        // 12.5 and 12.50 are the same amount.
        let amount = self.amount.decimal().normalize().to_string();
        // Banks change case and spacing between exports; neither tells transactions apart.
        let texts = [folded(self.description), folded(self.counterparty.unwrap_or_default())];
        short_hash(&[
            VERSION,
            self.account.as_bytes(),
            day.as_bytes(),
            amount.as_bytes(),
            self.bank_id.unwrap_or_default().as_bytes(),
            texts[0].as_bytes(),
            texts[1].as_bytes(),
        ])
    }
}

/// The id of the record that is the `ordinal`th, from 1, of those with this content in its file.
pub(crate) fn numbered(content: &[u8; 16], ordinal: u32) -> ExternalTransactionId {
    ExternalTransactionId::from(hex(&short_hash(&[content, &ordinal.to_be_bytes()])))
}

/// The first half of a SHA-256 over the parts, each behind its length so that no two lists of parts look the same.
pub(crate) fn short_hash(parts: &[&[u8]]) -> [u8; 16] {
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
    const DIGITS: [char; 16] = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'];
    let mut text = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        text.push(DIGITS[usize::from(byte >> 4)]);
        text.push(DIGITS[usize::from(byte & 15)]);
    }
    text
}
