//! The planned transactions, batch by batch: in memory while they are few, in a temporary file when they are many.

use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use tink_model::connector::{CreateTransactionEntity, TransactionType};
use tink_model::{EpochMillis, ExternalTransactionId};

use super::row::RawRow;
use super::{LARGEST_BATCH, Planned};
use crate::identity::{Hash, Id};
use crate::record::{Place, TransactionKind};
use crate::spool::{Reader, Writer};

/// What stays in memory.
const IN_MEMORY: usize = 4 * 1024 * 1024;

/// A batch is closed when its texts and [`BESIDE_TEXTS`] take more than this, so that a request stays well below what servers take.
///
/// A journal knows batches by their numbers: whoever changes where they are cut (this, [`BESIDE_TEXTS`] or [`LARGEST_BATCH`]) raises the
/// format of the journal (`run/sqlite`).
const LARGEST_BATCH_BYTES: usize = 768 * 1024;

/// How much is gathered before it is written.
const WRITE_BUFFER: usize = 256 * 1024;

/// What a transaction counts beside its texts.
const BESIDE_TEXTS: usize = 40;

/// Takes the transactions in order.
#[derive(Debug)]
pub(super) struct Writing {
    file: tempfile::SpooledTempFile,
    buffer: Writer,
    length: u64,
    rows: u64,
    user: Option<u32>,
    chunks: Vec<Chunk>,
    /// What the last chunk's transactions count.
    weight: usize,
}

/// The transactions of a batch, before those are taken out that have a successor.
#[derive(Debug, Clone, Copy)]
pub(super) struct Chunk {
    pub(super) user: u32,
    /// The number of its first row in the plan.
    pub(super) first: u64,
    rows: u64,
    from: u64,
    to: u64,
}

/// Gives batches out.
#[derive(Debug)]
pub(super) struct Store {
    file: Mutex<tempfile::SpooledTempFile>,
    chunks: Vec<Chunk>,
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
        Self { file, buffer: Writer::default(), length: 0, rows: 0, user: None, chunks: Vec::new(), weight: 0 }
    }

    /// Adds the next transaction of the user and says its number in the plan.
    pub(super) fn add(&mut self, outgoing: &Outgoing<'_>) -> io::Result<u64> {
        let &Outgoing { user, account, source, row, id, date, pending, replaces } = outgoing;
        let is_long = self.chunks.last().is_some_and(|chunk| chunk.rows as usize >= LARGEST_BATCH);
        if self.user != Some(user) || is_long || self.weight > LARGEST_BATCH_BYTES {
            self.user = Some(user);
            self.weight = 0;
            self.chunks.push(Chunk { user, first: self.rows, rows: 0, from: self.length, to: self.length });
        }
        let before = self.buffer.0.len();
        let out = &mut self.buffer;
        out.number(account as u64);
        out.number(u64::from(source));
        out.number(row.line);
        out.amount(row.amount);
        out.0.extend_from_slice(&date.as_millis().to_le_bytes());
        out.text(row.description);
        write_id(id, out);
        out.byte(row.kind as u8);
        out.byte(u8::from(pending));
        out.optional_text(replaces.map(ExternalTransactionId::as_str));
        self.length += (out.0.len() - before) as u64;
        self.weight += row.description.len() + id.len() + BESIDE_TEXTS;
        if let Some(chunk) = self.chunks.last_mut() {
            chunk.rows += 1;
            chunk.to = self.length;
        }
        if self.buffer.0.len() >= WRITE_BUFFER {
            self.flush()?;
        }
        self.rows += 1;
        Ok(self.rows - 1)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.write_all(&self.buffer.0)?;
        self.buffer.0.clear();
        Ok(())
    }

    pub(super) fn finish(mut self) -> io::Result<Store> {
        self.flush()?;
        Ok(Store { file: Mutex::new(self.file), chunks: self.chunks })
    }
}

impl Store {
    pub(super) fn chunks(&self) -> &[Chunk] {
        &self.chunks
    }

    /// The transactions of a batch, with the names of the sources for their places.
    pub(super) fn read(&self, chunk: &Chunk, source: impl Fn(u32) -> std::sync::Arc<str>) -> io::Result<Vec<Planned>> {
        let mut bytes = vec![0; (chunk.to - chunk.from) as usize];
        {
            let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
            file.seek(SeekFrom::Start(chunk.from))?;
            file.read_exact(&mut bytes)?;
        }
        let mut reader = Reader(&bytes);
        let mut rows = Vec::with_capacity(chunk.rows as usize);
        for number in chunk.first..chunk.first + chunk.rows {
            rows.push(planned(&mut reader, number, &source)?);
        }
        Ok(rows)
    }
}

/// One of ours as its bits, which are half as long as its text.
fn write_id(id: Id<'_>, out: &mut Writer) {
    match id {
        Id::Ours(hash) => {
            out.byte(0);
            out.0.extend_from_slice(hash.bytes());
        }
        Id::Banks(id) => {
            out.byte(1);
            out.text(id);
        }
    }
}

fn read_id<'b>(bytes: &mut Reader<'b>) -> io::Result<Id<'b>> {
    if bytes.byte()? == 0 { Ok(Id::Ours(Hash::from_bytes(bytes.array()?))) } else { bytes.text().map(Id::Banks) }
}

fn planned(bytes: &mut Reader<'_>, number: u64, source: impl Fn(u32) -> std::sync::Arc<str>) -> io::Result<Planned> {
    let account = bytes.number()? as usize;
    let place = Place { file: source(bytes.number()? as u32), line: bytes.number()? };
    let amount = bytes.amount()?;
    let date = EpochMillis::new(i64::from_le_bytes(bytes.array()?));
    let (description, id) = (bytes.text()?, read_id(bytes)?.external());
    let kind = TransactionKind::ALL.get(usize::from(bytes.byte()?)).copied().unwrap_or_default();
    let pending = bytes.byte()? == 1;
    let replaces = bytes.optional_text()?.map(ExternalTransactionId::from).into_iter().collect();
    let entity = CreateTransactionEntity::new(amount, date, description, id, TransactionType::from(kind.as_str()))
        .with_pending(pending);
    Ok(Planned { number, account, place, entity, replaces })
}
