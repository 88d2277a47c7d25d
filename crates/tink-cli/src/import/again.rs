//! The fields of rows that were read well and cannot be planned: such a row is known by its number, and is read again.

use tink_ingest::Error;
use tink_ingest::read::{AnyFields, DataFile};
use tink_ingest::rejects::Rejection;

/// A file that is gone through once more, as far as it is asked.
pub(super) struct Again<'f> {
    file: &'f DataFile,
    rows: Option<AnyFields>,
}

impl<'f> Again<'f> {
    pub(super) const fn of(file: &'f DataFile) -> Self {
        Self { file, rows: None }
    }

    /// Gives a rejection its fields, if it has none yet. Rejections come in the file's order.
    pub(super) fn complete(&mut self, rejection: &mut Rejection) -> Result<(), Error> {
        let Some(number) = rejection.number else { return Ok(()) };
        let rows = match &mut self.rows {
            Some(rows) => rows,
            None => self.rows.insert(self.file.fields()?),
        };
        for row in rows {
            let (found, fields) = row?;
            if found == number {
                rejection.fields = fields;
                break;
            }
        }
        Ok(())
    }
}

/// Gives the rejections of a file their fields, in whatever order they come.
pub(super) fn complete(rejections: &mut [Rejection], file: &DataFile) -> Result<(), Error> {
    let of_file = |rejection: &&mut Rejection| rejection.place.file == *file.name();
    let mut of_file: Vec<&mut Rejection> = rejections.iter_mut().filter(of_file).collect();
    of_file.sort_by_key(|rejection| rejection.number);
    let mut again = Again::of(file);
    of_file.into_iter().try_for_each(|rejection| again.complete(rejection))
}
