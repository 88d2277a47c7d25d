//! The planned transactions, batch by batch: in memory while they are few, in a temporary file when they are many.

use std::io::{self, Write as _};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use tempfile::SpooledData;
use tink_model::connector::{CreateTransactionEntity, TransactionType};
use tink_model::{Amount, EpochMillis, ExternalTransactionId};

use super::row::{RawRow, kind_of_byte};
use super::shared_file::SharedFile;
use super::{LARGEST_BATCH, Planned};
use crate::identity::{Hash, Id};
use crate::record::{Place, TransactionKind};
use crate::spool::{Head, Reader, Writer, checked, small, torn};

/// What stays in memory.
const IN_MEMORY: usize = 4 * 1024 * 1024;

/// A batch is closed when its texts and [`BESIDE_TEXTS`] take more than this, so that a request stays well below what servers take.
///
/// A journal knows batches by their numbers: whoever changes where they are cut (this, [`BESIDE_TEXTS`] or [`LARGEST_BATCH`]) raises the
/// format of the journal (`run/sqlite`).
const LARGEST_BATCH_BYTES: usize = 768 * 1024;

/// What a transaction counts beside its texts.
const BESIDE_TEXTS: usize = 40;

/// What is kept of the memory that a batch took.
const USUAL: usize = 1024 * 1024;

/// What is kept of the memory that a text took, of which each of a batch's transactions has two.
const USUAL_TEXT: usize = 512;

/// Takes the transactions in order.
#[derive(Debug)]
pub(super) struct Writing {
    file: tempfile::SpooledTempFile,
    rows: u64,
    user: Option<u32>,
    chunks: Vec<Chunk>,
    /// The last chunk, which is written when the next one begins.
    open: Open,
    /// What its transactions count.
    weight: usize,
}

/// The transactions of a batch, before those are taken out that have a successor.
#[derive(Debug, Clone, Copy)]
pub(super) struct Chunk {
    pub(super) user: u32,
    /// The number of its first row in the plan.
    pub(super) first: u64,
    rows: usize,
    from: u64,
    texts: usize,
    rest: usize,
}

/// A chunk's parts, which stand in the file one behind the other. All texts together, so that they are looked at once when they are
/// read; then of each row what has always the same length, its [`HEAD`]; then what few rows have.
#[derive(Debug, Default)]
struct Open {
    texts: String,
    heads: Vec<u8>,
    rest: Writer,
    /// Of the last row.
    last: Whereabouts,
}

/// A row's account, source and instant, which the rows after it mostly share.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Whereabouts {
    account: usize,
    source: u32,
    date: i64,
}

/// The length of a row's head: the line, the amount, the length of the description, the marks below, the kind and the id. It is short, since
/// what a large plan takes longest for is to write it.
const HEAD: usize = 4 + 5 + 2 + 1 + 1 + 16;

/// It is pending.
const PENDING: u8 = 1;
/// Its amount takes more than 32 bits, and stands in the rest.
const LARGE: u8 = 2;
/// Its account, its source or its instant is another one than those of the row before, and they stand in the rest.
const ELSEWHERE: u8 = 4;
/// Its line or the length of its description needs more room than it has in the head, and they stand in the rest.
const LONG: u8 = 8;
/// Its id is the bank's: a text, of which the head has the length.
const BANKS: u8 = 16;
/// It replaces another one, whose id is a text too, of which the rest has the length.
const REPLACES: u8 = 32;

/// Gives batches out.
#[derive(Debug)]
pub(super) struct Store {
    data: Data,
    chunks: Vec<Chunk>,
    /// The names of the sources, by their numbers.
    sources: Vec<Arc<str>>,
    /// What batches were read into. They keep their lengths, so that the next one need not be cleared.
    buffers: Mutex<Vec<Vec<u8>>>,
}

/// The chunks, one behind the other.
#[derive(Debug)]
enum Data {
    Memory(Vec<u8>),
    File(SharedFile),
}

/// A transaction that has its place in the plan.
#[derive(Debug)]
pub(super) struct Outgoing<'r> {
    pub(super) user: u32,
    /// Where its account stands in the plan.
    pub(super) account: usize,
    pub(super) source: u32,
    pub(super) row: &'r RawRow<'r>,
    pub(super) id: Id<'r>,
    pub(super) date: EpochMillis,
    pub(super) pending: bool,
    /// The pending transaction whose place it takes.
    pub(super) replaces: Option<&'r ExternalTransactionId>,
}

impl Writing {
    pub(super) fn new(folder: Option<&Path>) -> Self {
        let file = match folder {
            Some(folder) => tempfile::spooled_tempfile_in(IN_MEMORY, folder),
            None => tempfile::spooled_tempfile(IN_MEMORY),
        };
        Self { file, rows: 0, user: None, chunks: Vec::new(), open: Open::default(), weight: 0 }
    }

    /// Adds the next transaction of the user and says its number in the plan.
    pub(super) fn add(&mut self, outgoing: &Outgoing<'_>) -> io::Result<u64> {
        let user = outgoing.user;
        let is_long = self.chunks.last().is_some_and(|chunk| chunk.rows >= LARGEST_BATCH);
        if self.user != Some(user) || is_long || self.weight > LARGEST_BATCH_BYTES {
            let from = self.close()?;
            self.user = Some(user);
            self.weight = 0;
            self.chunks.push(Chunk { user, first: self.rows, rows: 0, from, texts: 0, rest: 0 });
        }
        self.open.add(outgoing);
        self.weight += outgoing.row.description.len() + outgoing.id.len() + BESIDE_TEXTS;
        if let Some(chunk) = self.chunks.last_mut() {
            chunk.rows += 1;
        }
        self.rows += 1;
        Ok(self.rows - 1)
    }

    /// Writes the last chunk and says where it ends.
    fn close(&mut self) -> io::Result<u64> {
        let Some(chunk) = self.chunks.last_mut() else { return Ok(0) };
        let Open { texts, heads, rest, .. } = &mut self.open;
        (chunk.texts, chunk.rest) = (texts.len(), rest.0.len());
        for part in [texts.as_bytes(), heads, &rest.0] {
            self.file.write_all(part)?;
        }
        self.open.clear();
        Ok(chunk.from + chunk.size() as u64)
    }

    /// `sources` are the names of the sources, by their numbers.
    pub(super) fn finish(mut self, sources: Vec<Arc<str>>) -> io::Result<Store> {
        self.close()?;
        let data = match self.file.into_inner() {
            SpooledData::InMemory(bytes) => Data::Memory(bytes.into_inner()),
            SpooledData::OnDisk(file) => Data::File(SharedFile::new(file)),
        };
        Ok(Store { data, chunks: self.chunks, sources, buffers: Mutex::default() })
    }
}

impl Chunk {
    const fn size(&self) -> usize {
        self.texts + self.rows * HEAD + self.rest
    }
}

impl Open {
    fn add(&mut self, outgoing: &Outgoing<'_>) {
        let &Outgoing { account, source, row, id, date, pending, replaces, .. } = outgoing;
        self.texts.push_str(row.description);
        let mut marks = if pending { PENDING } else { 0 };
        let here = Whereabouts { account, source, date: date.as_millis() };
        if self.last != here || self.heads.is_empty() {
            marks |= ELSEWHERE;
            self.rest.number(account as u64);
            self.rest.number(source.into());
            self.rest.number(date.as_millis() as u64);
            self.last = here;
        }
        let (line, length) = (u32::try_from(row.line), u16::try_from(row.description.len()));
        if line.is_err() || length.is_err() {
            marks |= LONG;
            self.rest.number(row.line);
            self.rest.number(row.description.len() as u64);
        }
        let (mantissa, scale) = small(row.amount).unwrap_or_else(|| {
            marks |= LARGE;
            self.rest.amount(row.amount);
            (0, 0)
        });
        let id = match id {
            Id::Ours(hash) => hash.bytes(),
            Id::Banks(id) => {
                marks |= BANKS;
                self.texts.push_str(id);
                (id.len() as u128).to_le_bytes()
            }
        };
        if let Some(replaces) = replaces {
            marks |= REPLACES;
            self.texts.push_str(replaces.as_str());
            self.rest.number(replaces.as_str().len() as u64);
        }
        let mut head = Head::<HEAD>::new();
        head.put(line.unwrap_or_default().to_le_bytes());
        head.put(mantissa.to_le_bytes());
        head.put([scale]);
        head.put(length.unwrap_or_default().to_le_bytes());
        head.put([marks, row.kind as u8]);
        head.put(id);
        self.heads.extend_from_slice(head.bytes());
    }

    /// Empties it, so that the next row tells all of itself. What a huge row made it grow to is given back.
    fn clear(&mut self) {
        self.texts.clear();
        self.heads.clear();
        self.rest.0.clear();
        self.texts.shrink_to(USUAL);
        self.rest.0.shrink_to(USUAL);
    }
}

impl Store {
    pub(super) fn chunks(&self) -> &[Chunk] {
        &self.chunks
    }

    pub(super) const fn is_in_memory(&self) -> bool {
        matches!(self.data, Data::Memory(_))
    }

    /// Replaces `planned` by the transactions of a batch, in the memory that is there; by none behind the last one.
    pub(super) fn read(&self, index: usize, planned: &mut Vec<Planned>) -> io::Result<()> {
        let Some(chunk) = self.chunks.get(index) else {
            planned.clear();
            return Ok(());
        };
        match &self.data {
            Data::Memory(bytes) => {
                let from = chunk.from as usize;
                fill(planned, chunk, bytes.get(from..from + chunk.size()).ok_or_else(torn)?, &self.sources)
            }
            Data::File(file) => {
                let buffers = || self.buffers.lock().unwrap_or_else(PoisonError::into_inner);
                let mut bytes = buffers().pop().unwrap_or_default();
                bytes.resize(bytes.len().max(chunk.size()), 0);
                file.read_at(chunk.from, &mut bytes[..chunk.size()])?;
                let filled = fill(planned, chunk, &bytes[..chunk.size()], &self.sources);
                bytes.truncate(USUAL);
                bytes.shrink_to(USUAL);
                buffers().push(bytes);
                filled
            }
        }
    }
}

/// Makes `planned` the rows of a chunk out of its bytes.
fn fill(planned: &mut Vec<Planned>, chunk: &Chunk, bytes: &[u8], sources: &[Arc<str>]) -> io::Result<()> {
    let (texts, bytes) = bytes.split_at_checked(chunk.texts).ok_or_else(torn)?;
    let (heads, rest) = bytes.split_at_checked(chunk.rows * HEAD).ok_or_else(torn)?;
    let (mut texts, mut rest) = (std::str::from_utf8(texts).map_err(|_| torn())?, Reader(rest));
    let mut text = |length: usize| {
        let (text, behind) = texts.split_at_checked(length).ok_or_else(torn)?;
        texts = behind;
        io::Result::Ok(text)
    };
    // Each batch has names of its own: threads that read batches at the same time would wait for each other to count who has a name.
    let source = |number: u32| sources.get(number as usize).map(|name| Arc::from(&**name)).ok_or_else(torn);
    let (mut last, mut file): (_, Arc<str>) = (Whereabouts::default(), source(0)?);
    planned.truncate(chunk.rows);
    planned.reserve_exact(chunk.rows - planned.len());
    for (at, (number, head)) in (chunk.first..).zip(heads.as_chunks::<HEAD>().0).enumerate() {
        let mut head = Reader(head);
        let mut line = u64::from(u32::from_le_bytes(head.array()?));
        let (mantissa, scale) = (i32::from_le_bytes(head.array()?), head.byte()?);
        let mut length = usize::from(u16::from_le_bytes(head.array()?));
        let (marks, kind) = (head.byte()?, head.byte()?);
        if marks & ELSEWHERE != 0 {
            let (account, of, date) = (rest.number()? as usize, rest.number()? as u32, rest.number()? as i64);
            if of != last.source {
                file = source(of)?;
            }
            last = Whereabouts { account, source: of, date };
        }
        if marks & LONG != 0 {
            (line, length) = (rest.number()?, rest.number()? as usize);
        }
        let description = text(length)?;
        let amount = if marks & LARGE == 0 { Amount::new(mantissa.into(), checked(scale)?) } else { rest.amount()? };
        let id = head.array()?;
        let id = if marks & BANKS == 0 {
            Id::Ours(Hash::from_bytes(id))
        } else {
            Id::Banks(text(u128::from_le_bytes(id) as usize)?)
        };
        let kind = kind_of_byte(kind)?;
        let mut replaces = Vec::new();
        if marks & REPLACES != 0 {
            replaces.push(text(rest.number()? as usize)?.into());
        }
        let (account, date) = (last.account, EpochMillis::new(last.date));
        let place = Place { file: Arc::clone(&file), line };
        let before = planned.get_mut(at);
        let (mut text, mut external) = before.map(|before| texts_of(&mut before.entity)).unwrap_or_default();
        text.push_str(description);
        id.push_to(&mut external);
        let mut entity = CreateTransactionEntity::new(amount, date, text, external, kind_of(kind));
        entity.pending = Some(marks & PENDING != 0);
        let row = Planned { number, account, place, entity, replaces };
        match planned.get_mut(at) {
            Some(before) => *before = row,
            None => planned.push(row),
        }
    }
    Ok(())
}

/// The memory of a transaction's description and of its id, for those of another one.
fn texts_of(entity: &mut CreateTransactionEntity) -> (String, String) {
    let id = std::mem::replace(&mut entity.external_id, ExternalTransactionId::new(String::new()));
    let (mut description, mut id) = (std::mem::take(&mut entity.description), id.into_string());
    for text in [&mut description, &mut id] {
        text.clear();
        text.shrink_to(USUAL_TEXT);
    }
    (description, id)
}

/// A kind as the Connector API's own.
pub(super) const fn kind_of(kind: TransactionKind) -> TransactionType {
    match kind {
        TransactionKind::Default => TransactionType::Default,
        TransactionKind::CreditCard => TransactionType::CreditCard,
        TransactionKind::Transfer => TransactionType::Transfer,
        TransactionKind::Payment => TransactionType::Payment,
        TransactionKind::Withdrawal => TransactionType::Withdrawal,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_are_those_of_their_names() {
        for &kind in TransactionKind::ALL {
            assert_eq!(kind_of(kind), TransactionType::from(kind.as_str()));
        }
    }

    #[test]
    fn transactions_come_back_as_they_went_in_and_batch_by_batch() {
        let ours = crate::identity::OfDay::new("konto", "2025-01-03".parse().expect("a day"));
        let amounts = ["-98.50", "0", "21474836.48", "-12345678901234567890.123", "92233720368547758.08"]
            .map(|text| text.parse::<Amount>().expect("an amount"));
        let (long, earlier) = ("å".repeat(70_000), ExternalTransactionId::from("vänta 1"));
        let texts =
            |number: u64| if number == 8 { &long } else { ["Åhléns", "", "Kortköp ☕"][number as usize % 3] };
        let (mut writing, mut ours) = (Writing::new(None), ours);
        let count = 2 * LARGEST_BATCH as u64 + 9;
        let row = |number: u64| RawRow {
            number,
            line: if number == 7 { u64::MAX } else { number * 3 },
            amount: amounts[number as usize % amounts.len()],
            balance: None,
            pending: false,
            kind: TransactionKind::ALL[number as usize % TransactionKind::ALL.len()],
            description: texts(number),
            counterparty: None,
            bank_id: None,
            hash: None,
        };
        let mut id = |number: u64| {
            if number.is_multiple_of(7) { Id::Banks("bankens ö") } else { Id::Ours(ours.hash(row(number).content())) }
        };
        for number in 0..count {
            let outgoing = Outgoing {
                user: u32::from(number >= 5),
                account: number as usize / 7 % 3,
                source: number as u32 / 5 % 2,
                row: &row(number),
                id: id(number),
                date: EpochMillis::new(1_700 - number as i64 / 9),
                pending: number % 4 == 0,
                replaces: (number % 11 == 0).then_some(&earlier),
            };
            assert_eq!(writing.add(&outgoing).expect("a temporary file"), number);
        }
        let store = writing.finish(vec!["0.csv".into(), "1.csv".into()]).expect("a temporary file");
        let sizes: Vec<_> = store.chunks().iter().map(|chunk| (chunk.user, chunk.first, chunk.rows)).collect();
        assert_eq!(sizes, [(0, 0, 5), (1, 5, LARGEST_BATCH), (1, 2_505, LARGEST_BATCH), (1, 5_005, 4)]);
        let mut found = Vec::new();
        store.read(4, &mut found).expect("no such batch");
        assert!(found.is_empty());
        // Batches can be read in any order, and again, in place of one another, whatever was done to the rows of the one before.
        for at in [3, 0, 2, 1, 3] {
            let chunk = &store.chunks()[at];
            store.read(at, &mut found).expect("a temporary file");
            assert_eq!(found.len(), chunk.rows);
            for (number, planned) in (chunk.first..).zip(&found) {
                let (entity, row) = (&planned.entity, row(number));
                assert_eq!((planned.number, planned.account), (number, number as usize / 7 % 3));
                assert_eq!(planned.place.to_string(), format!("{}.csv:{}", number / 5 % 2, row.line));
                assert_eq!((entity.amount.parts(), entity.r#type.as_str()), (row.amount.parts(), row.kind.as_str()));
                assert_eq!(entity.description, row.description);
                assert_eq!(entity.date, EpochMillis::new(1_700 - number as i64 / 9));
                assert_eq!((&entity.external_id, entity.pending), (&id(number).external(), Some(number % 4 == 0)));
                let replaces = if number % 11 == 0 { vec![earlier.clone()] } else { Vec::new() };
                assert_eq!((&planned.replaces, &entity.merchant_name), (&replaces, &None));
                let memory = entity.description.capacity();
                assert!(memory <= USUAL_TEXT.max(row.description.len()), "{memory} bytes for a text");
            }
            found.iter_mut().for_each(|row| row.entity.merchant_name = Some("Shop".to_owned()));
        }
    }
}
