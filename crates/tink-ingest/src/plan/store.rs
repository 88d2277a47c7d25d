//! The planned transactions, batch by batch: in memory while they are few, in a temporary file when they are many.

use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::Path;
use std::sync::{Mutex, PoisonError};

use tink_model::connector::{CreateTransactionEntity, TransactionType};
use tink_model::{EpochMillis, ExternalTransactionId};

use super::{LARGEST_BATCH, Planned};
use crate::record::{Place, TransactionKind};
use crate::spool::{Reader, Writer};

/// What stays in memory.
const IN_MEMORY: usize = 4 * 1024 * 1024;

/// A batch is closed when its rows take more than this, so that a request stays well below what servers take.
const LARGEST_BATCH_BYTES: u64 = 768 * 1024;

/// Takes the transactions in order.
#[derive(Debug)]
pub(super) struct Writing {
    file: tempfile::SpooledTempFile,
    buffer: Writer,
    length: u64,
    rows: u64,
    user: Option<u32>,
    chunks: Vec<Chunk>,
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

/// Where a row stands: its source's number and the line.
pub(super) type RawPlace = (u32, u64);

impl Writing {
    pub(super) fn new(folder: Option<&Path>) -> Self {
        let file = match folder {
            Some(folder) => tempfile::spooled_tempfile_in(IN_MEMORY, folder),
            None => tempfile::spooled_tempfile(IN_MEMORY),
        };
        Self { file, buffer: Writer::default(), length: 0, rows: 0, user: None, chunks: Vec::new() }
    }

    /// Adds the next transaction of the user and says its number in the plan.
    pub(super) fn add(
        &mut self,
        user: u32,
        account: usize,
        place: RawPlace,
        entity: &CreateTransactionEntity,
        kind: TransactionKind,
        replaces: &[ExternalTransactionId],
    ) -> io::Result<u64> {
        let full = self.chunks.last().is_some_and(|chunk| {
            chunk.rows as usize >= LARGEST_BATCH || self.length - chunk.from > LARGEST_BATCH_BYTES
        });
        if self.user != Some(user) || full {
            self.user = Some(user);
            self.chunks.push(Chunk { user, first: self.rows, rows: 0, from: self.length, to: self.length });
        }
        let before = self.buffer.0.len();
        let out = &mut self.buffer;
        out.number(account as u64);
        out.number(u64::from(place.0));
        out.number(place.1);
        out.amount(entity.amount);
        out.0.extend_from_slice(&entity.date.as_millis().to_le_bytes());
        out.text(&entity.description);
        out.text(entity.external_id.as_str());
        out.byte(kind as u8);
        out.byte(u8::from(entity.pending == Some(true)));
        out.number(replaces.len() as u64);
        replaces.iter().for_each(|id| out.text(id.as_str()));
        self.length += (out.0.len() - before) as u64;
        if let Some(chunk) = self.chunks.last_mut() {
            chunk.rows += 1;
            chunk.to = self.length;
        }
        if self.buffer.0.len() >= 64 * 1024 {
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

fn planned(bytes: &mut Reader<'_>, number: u64, source: impl Fn(u32) -> std::sync::Arc<str>) -> io::Result<Planned> {
    let account = bytes.number()? as usize;
    let place = Place { file: source(bytes.number()? as u32), line: bytes.number()? };
    let amount = bytes.amount()?;
    let date = EpochMillis::new(bytes.millis()?);
    let (description, id) = (bytes.text()?.to_owned(), bytes.text()?);
    let kind = TransactionKind::ALL.get(usize::from(bytes.byte()?)).copied().unwrap_or_default();
    let pending = bytes.byte()? == 1;
    let replaces =
        (0..bytes.number()?).map(|_| bytes.text().map(ExternalTransactionId::from)).collect::<Result<_, _>>()?;
    let entity = CreateTransactionEntity::new(amount, date, description, id, TransactionType::from(kind.as_str()))
        .with_pending(pending);
    Ok(Planned { number, account, place, entity, replaces })
}
