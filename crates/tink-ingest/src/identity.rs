//! External ids: the same transaction gets the same id in every run, on every machine and from every overlapping export.
//!
//! The bank's own id is used where a record has one and no other record of its file has it. Otherwise the id is a hash of the
//! account, the day, the amount and the text, and of the ordinal among equal records of that day: two real equal coffees stay
//! two, and a second export of the same days adds nothing. The ordinal counts within one file, so that the same row in two
//! files is one transaction.
//!
//! Whether a row is pending is no part of it: the booked row keeps the id that it had as a pending one.
//!
//! The hash is SipHash-2-4 with 128 bits of output. The account and the day, hashed with a fixed key, give the key of that day; the
//! rest of the record is hashed with it. Ids need to be different and lasting, not secret, so that a cryptographic hash would only be
//! slower: of a thousand million different records no two get the same one by chance, but for one case in 10^20.

use std::fmt;

use jiff::civil::Date;
use siphasher::sip128::{Hash128, SipHasher24};
use tink_model::{Amount, ExternalTransactionId};

use crate::text::fold_into;

/// 128 bits that stand for a content: its first eight bytes and its last, as words, since it is moved more often than it is written.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Hash([u64; 2]);

/// What tells transactions of one account and one day apart that have no id of the bank's. The texts are in UTF-8.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Content<'r> {
    pub(crate) amount: Amount,
    /// The bank's id, when it is one that other records have too.
    pub(crate) bank_id: Option<&'r [u8]>,
    pub(crate) description: &'r [u8],
    pub(crate) counterparty: Option<&'r [u8]>,
}

/// The key with which the account and the day are hashed: the version of what goes into the hash, as 16 bytes. Another one gives every
/// transaction another id, so it never changes for a released combination of fields. Where it must, the format of the journal
/// (`run/sqlite`) is raised with it, or an import that was begun before would send rows once more.
const VERSION: &[u8; 16] = b"tink-ingest v2..";

/// Gives the records of one account and one day their ids.
#[derive(Debug)]
pub(crate) struct OfDay {
    key: SipHasher24,
    /// What is hashed, kept so that no record needs a buffer of its own.
    bytes: Vec<u8>,
}

impl OfDay {
    pub(crate) fn new(account: &str, day: Date) -> Self {
        let mut bytes = Vec::with_capacity(256);
        bytes.extend_from_slice(&day.year().to_le_bytes());
        bytes.extend_from_slice(&day.month().to_le_bytes());
        bytes.extend_from_slice(&day.day().to_le_bytes());
        bytes.extend_from_slice(account.as_bytes());
        let key = hash(&SipHasher24::new_with_key(VERSION), &bytes);
        Self { key: SipHasher24::new_with_key(&key.bytes()), bytes }
    }

    pub(crate) fn hash(&mut self, content: Content<'_>) -> Hash {
        let Content { amount, bank_id, description, counterparty } = content;
        let bytes = &mut self.bytes;
        bytes.clear();
        push_amount(shortest(amount), bytes);
        let bank_id = bank_id.unwrap_or_default();
        if !bank_id.is_empty() {
            bytes.extend_from_slice(bank_id);
        }
        push_lengths([bank_id.len()], bytes);
        // Banks change case and spacing between exports; neither tells transactions apart.
        let from = bytes.len();
        fold_into(description, bytes);
        let description = bytes.len() - from;
        match counterparty.unwrap_or_default() {
            [] => push_lengths([description, 0], bytes),
            text => {
                push_lengths([description], bytes);
                let from = bytes.len();
                fold_into(text, bytes);
                push_lengths([bytes.len() - from], bytes);
            }
        }
        hash(&self.key, bytes)
    }
}

/// Each text stands before its length, which has always as many bytes, so that no two lists of texts look the same.
#[inline]
fn push_lengths<const N: usize>(lengths: [usize; N], bytes: &mut Vec<u8>) {
    bytes.extend_from_slice(lengths.map(|length| (length as u64).to_le_bytes()).as_flattened());
}

/// The amount without zeros at the end of its decimals: 12.5 and 12.50 are the same.
fn shortest(amount: Amount) -> Amount {
    let Some((mut mantissa, mut scale)) = amount.to_i64_parts() else {
        return Amount::from_decimal(amount.decimal().normalize());
    };
    while scale > 0 && mantissa % 10 == 0 {
        (mantissa, scale) = (mantissa / 10, scale - 1);
    }
    Amount::new(mantissa, scale)
}

/// Appends an amount as it goes into ids. Its scale is one byte. The mantissa follows with its sign in the lowest bit, seven bits a byte,
/// the lowest first, each but the last one with its highest bit set. One of more than 64 bits has the highest bit of the scale set, and
/// stands in 16 bytes, the lowest first.
#[inline]
fn push_amount(amount: Amount, bytes: &mut Vec<u8>) {
    let Some((mantissa, scale)) = amount.to_i64_parts() else {
        let (mantissa, scale) = amount.parts();
        bytes.push(scale as u8 | 0x80);
        bytes.extend_from_slice(&mantissa.to_le_bytes());
        return;
    };
    let (mut digits, mut count) = ([scale; 11], 1);
    let mut left = (mantissa << 1 ^ mantissa >> 63) as u64;
    while left >= 0x80 {
        digits[count] = left as u8 | 0x80;
        (left, count) = (left >> 7, count + 1);
    }
    digits[count] = left as u8;
    bytes.extend_from_slice(&digits[..=count]);
}

impl Hash {
    /// The hash of a text that is compared within one process only.
    pub(crate) fn of_text(text: &str) -> Self {
        hash(&SipHasher24::new_with_key(VERSION), text.as_bytes())
    }

    /// The hash of the record that is the `ordinal`th, from 1, of those with this content in its file.
    pub(crate) fn numbered(self, ordinal: u32) -> Self {
        // Most contents are there once.
        if ordinal <= 1 {
            return self;
        }
        let mut bytes = [0; 20];
        bytes[..16].copy_from_slice(&self.bytes());
        bytes[16..].copy_from_slice(&ordinal.to_le_bytes());
        hash(&SipHasher24::new_with_key(VERSION), &bytes)
    }

    pub(crate) const fn words(self) -> [u64; 2] {
        self.0
    }

    pub(crate) const fn of_words(words: [u64; 2]) -> Self {
        Self(words)
    }

    pub(crate) fn from_bytes(bytes: [u8; 16]) -> Self {
        let words = u128::from_le_bytes(bytes);
        Self([words as u64, (words >> 64) as u64])
    }

    pub(crate) fn bytes(self) -> [u8; 16] {
        let [first, last] = self.0.map(u128::from);
        (first | last << 64).to_le_bytes()
    }

    /// Appends the hash in hexadecimal.
    pub(crate) fn push_hex(self, text: &mut String) {
        let mut digits = [0; 32];
        for (pair, byte) in digits.as_chunks_mut::<2>().0.iter_mut().zip(self.bytes()) {
            *pair = PAIRS[usize::from(byte)];
        }
        text.push_str(std::str::from_utf8(&digits).unwrap_or_default());
    }
}

const DIGITS: &[u8; 16] = b"0123456789abcdef";

/// The two digits of each byte.
const PAIRS: [[u8; 2]; 256] = {
    let mut pairs = [[0; 2]; 256];
    let mut byte = 0;
    while byte < pairs.len() {
        pairs[byte] = [DIGITS[byte >> 4], DIGITS[byte & 15]];
        byte += 1;
    }
    pairs
};

impl fmt::Debug for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = String::with_capacity(32);
        self.push_hex(&mut text);
        f.write_str(&text)
    }
}

fn hash(hasher: &SipHasher24, bytes: &[u8]) -> Hash {
    let Hash128 { h1, h2 } = hasher.hash(bytes);
    Hash([h1, h2])
}

/// An external id before it is written: ours as its bits, the bank's as its text.
///
/// A bank's id that reads like one of ours is kept as bits too, so that equal ids are equal here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Id<'r> {
    Ours(Hash),
    Banks(&'r str),
}

impl<'r> Id<'r> {
    /// The id of that text.
    pub(crate) fn of_text(text: &'r str) -> Self {
        bits(text.as_bytes()).map_or(Self::Banks(text), Self::Ours)
    }

    /// The length of the id as it is sent.
    pub(crate) const fn len(self) -> usize {
        match self {
            Self::Ours(_) => 32,
            Self::Banks(id) => id.len(),
        }
    }

    /// Appends the id as it is sent.
    pub(crate) fn push_to(self, text: &mut String) {
        match self {
            Self::Ours(hash) => hash.push_hex(text),
            Self::Banks(id) => text.push_str(id),
        }
    }

    pub(crate) fn external(self) -> ExternalTransactionId {
        let mut text = String::with_capacity(32);
        self.push_to(&mut text);
        text.into()
    }
}

/// What 32 hexadecimal digits in lower case stand for.
fn bits(text: &[u8]) -> Option<Hash> {
    let pairs = text.as_chunks::<2>().0;
    if text.len() != 32 {
        return None;
    }
    let digit = |byte: u8| DIGITS.iter().position(|&digit| digit == byte);
    let mut bytes = [0; 16];
    for (byte, &[high, low]) in bytes.iter_mut().zip(pairs) {
        *byte = (digit(high)? << 4 | digit(low)?) as u8;
    }
    Some(Hash::from_bytes(bytes))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn hashed(amount: &str, bank_id: Option<&str>, description: &str, counterparty: Option<&str>) -> Hash {
        let day = "2025-01-03".parse().expect("a day");
        let amount = amount.parse().expect("an amount");
        let (bank_id, counterparty) = (bank_id.map(str::as_bytes), counterparty.map(str::as_bytes));
        OfDay::new("konto", day).hash(Content { amount, bank_id, description: description.as_bytes(), counterparty })
    }

    #[test]
    fn the_scale_tells_nothing_apart_and_the_value_does() {
        let of = |amount| hashed(amount, None, "A", None);
        assert_eq!(of("12.5"), of("12.5000"));
        assert_eq!(of("0"), of("0.00"));
        assert_eq!(of("1234567890123456789012.5"), of("1234567890123456789012.50"));
        assert_eq!(of("1234567890.5"), of("1234567890.5000000000000000"), "one of them in 64 bits only");
        assert_ne!(of("12.5"), of("125"));
        assert_ne!(of("12.5"), of("-12.5"));
    }

    #[test]
    fn texts_do_not_run_into_each_other() {
        let all = [
            hashed("1", None, "AB", None),
            hashed("1", None, "A", Some("B")),
            hashed("1", Some("A"), "B", None),
            hashed("1", Some("AB"), "", None),
            hashed("1", Some("A"), "", Some("B")),
        ];
        for (at, one) in all.iter().enumerate() {
            assert!(!all[..at].contains(one), "{at}");
        }
    }

    #[test]
    fn an_id_of_the_banks_that_reads_like_ours_is_the_same_id() {
        let ours = hashed("1", None, "A", None);
        let text = Id::Ours(ours).external();
        assert_eq!(Id::of_text(text.as_str()), Id::Ours(ours));
    }

    proptest! {
        #[test]
        fn ids_come_back_as_they_were_written(text in "[0-9a-fA-F]{30,34}|\\PC{0,40}") {
            prop_assert_eq!(Id::of_text(&text).external().into_string(), text);
        }

        #[test]
        fn words_hold_the_whole_hash(bytes: [u8; 16]) {
            let hash = Hash::from_bytes(bytes);
            prop_assert_eq!((Hash::of_words(hash.words()), hash.bytes()), (hash, bytes));
        }
    }
}
