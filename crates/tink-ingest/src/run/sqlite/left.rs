//! What is left of a batch, as bytes and back.

use crate::run::journal::{Left, What};
use crate::spool::{Reader, Writer};

/// What is left as bytes; places that follow each other are one stretch.
pub(super) fn write_left(left: &[Left]) -> Vec<u8> {
    let mut out = Writer::default();
    out.number(left.len() as u64);
    for Left { what, rows, sent, doubtful } in left {
        out.byte(u8::from(*what == What::Book) | u8::from(*sent) << 1 | u8::from(*doubtful) << 2);
        let stretches: Vec<&[u16]> = rows.chunk_by(|one, next| one + 1 == *next).collect();
        out.number(stretches.len() as u64);
        for stretch in stretches {
            out.number(u64::from(stretch[0]));
            out.number(stretch.len() as u64);
        }
    }
    out.0
}

pub(super) fn read_left(bytes: &[u8]) -> std::io::Result<Vec<Left>> {
    let mut bytes = Reader(bytes);
    let mut left = Vec::new();
    for _ in 0..bytes.number()? {
        let flags = bytes.byte()?;
        let mut rows = Vec::new();
        for _ in 0..bytes.number()? {
            let (first, count) = (bytes.number()?, bytes.number()?);
            rows.extend((first..first.saturating_add(count)).filter_map(|row| u16::try_from(row).ok()));
        }
        let what = if flags & 1 == 0 { What::Ingest } else { What::Book };
        left.push(Left { what, rows, sent: flags & 2 != 0, doubtful: flags & 4 != 0 });
    }
    Ok(left)
}
