//! Transactions as JSON, each written once, of which any run makes a body.

use std::ops::Range;

use tink_model::moneykit::{ImportLinkRequest, TransactionImportData};

/// What stands around the transactions of a body that has nothing else.
const BATCH: (&[u8], &[u8]) = (b"{\"transactions\":[", b"]}");

/// Transactions as JSON, one after the other with commas between.
pub(crate) struct Pieces {
    json: Vec<u8>,
    /// Where each one ends.
    ends: Vec<usize>,
}

impl Pieces {
    /// Writes each transaction.
    pub(crate) fn of(transactions: &[TransactionImportData]) -> Self {
        let mut json = Vec::with_capacity(transactions.len() * 128);
        let mut ends = Vec::with_capacity(transactions.len());
        for transaction in transactions {
            if !ends.is_empty() {
                json.push(b',');
            }
            transaction.encode(&mut json);
            ends.push(json.len());
        }
        Self { json, ends }
    }

    /// How many there are.
    pub(crate) const fn len(&self) -> usize {
        self.ends.len()
    }

    /// The JSON of some that follow each other, with the commas between them.
    pub(crate) fn bytes(&self, range: Range<usize>) -> &[u8] {
        if range.is_empty() { &[] } else { &self.json[self.start(range.start)..self.ends[range.end - 1]] }
    }

    /// The end of the longest run from `first` that has at most `room` bytes.
    pub(crate) fn fit(&self, first: usize, room: usize) -> usize {
        let last = self.start(first).saturating_add(room);
        first + self.ends[first..].partition_point(|end| *end <= last)
    }

    fn start(&self, index: usize) -> usize {
        // Behind the comma after the one before.
        index.checked_sub(1).map_or(0, |before| self.ends[before] + 1)
    }
}

/// What stands around the transactions of a body.
pub(crate) struct Envelope {
    before: Vec<u8>,
    after: &'static [u8],
}

impl Envelope {
    /// The envelope of a link's import: everything but the transactions, which are the last member.
    pub(crate) fn of_link(request: &ImportLinkRequest) -> Self {
        let accounts = request.accounts.clone();
        let mut rest = ImportLinkRequest::new(
            request.customer_user.clone(),
            request.institution_id.clone(),
            accounts,
            Vec::<TransactionImportData>::new(),
        );
        rest.provider.clone_from(&request.provider);
        let mut before = rest.to_json();
        debug_assert!(before.ends_with(b"\"transactions\":[]}"), "the transactions are the last member");
        before.truncate(before.len() - BATCH.1.len());
        Self { before, after: BATCH.1 }
    }

    /// The envelope of a batch.
    pub(crate) fn of_batch() -> Self {
        Self { before: BATCH.0.to_vec(), after: BATCH.1 }
    }

    /// How many bytes it has.
    pub(crate) const fn len(&self) -> usize {
        self.before.len() + self.after.len()
    }

    /// The body with these transactions.
    pub(crate) fn around(&self, transactions: &[u8]) -> Vec<u8> {
        [&self.before, transactions, self.after].concat()
    }
}

#[cfg(test)]
#[path = "pieces_tests.rs"]
mod tests;
