//! The first row of a text, as the `csv` crate reads it: of many texts with one parser, whose tables take longer to make than a row to read.

use csv_core::{ReadRecordResult, Reader};

use crate::read::split::parser;

/// Reads first rows of one delimiter.
pub(super) struct FirstRow {
    parser: Reader,
    output: Vec<u8>,
    ends: Vec<usize>,
}

impl FirstRow {
    pub(super) fn new(delimiter: u8, quote: Option<u8>) -> Self {
        Self { parser: parser(delimiter, quote), output: vec![0; 1024], ends: vec![0; 32] }
    }

    /// The fields of the text's first row; none when it has no row, or one that is no text when it is taken apart.
    pub(super) fn read(&mut self, text: &str) -> Option<Vec<&str>> {
        self.parser.reset();
        let (mut rest, mut written, mut fields) = (text.as_bytes(), 0, 0);
        loop {
            let (result, read, wrote, ended) =
                self.parser.read_record(rest, &mut self.output[written..], &mut self.ends[fields..]);
            (rest, written, fields) = (&rest[read..], written + wrote, fields + ended);
            match result {
                // Without any more text the next turn ends the row.
                ReadRecordResult::InputEmpty => {}
                ReadRecordResult::OutputFull => self.output.resize(self.output.len() * 2, 0),
                ReadRecordResult::OutputEndsFull => self.ends.resize(self.ends.len() * 2, 0),
                ReadRecordResult::Record => break,
                ReadRecordResult::End => return None,
            }
        }
        let (text, mut from) = (std::str::from_utf8(&self.output[..written]).ok()?, 0);
        self.ends[..fields].iter().map(|&end| text.get(std::mem::replace(&mut from, end)..end)).collect()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn of_the_csv_crate(text: &str, delimiter: u8, quote: Option<u8>) -> Option<Vec<String>> {
        let mut row = ::csv::StringRecord::new();
        let mut reader = crate::read::csv::reader(text.as_bytes(), delimiter, quote);
        let found = matches!(reader.read_record(&mut row), Ok(true));
        found.then(|| row.iter().map(str::to_owned).collect())
    }

    proptest! {
        #[test]
        fn it_is_the_row_that_the_csv_crate_reads(
            texts in prop::collection::vec("([a-cåÅ;,\"' \n]|\"\"|;\"|\";|\"\n|\u{feff}){0,40}|[a;]{0,3000}", 0..5),
            delimiter in prop::sample::select(b";,\t|\xa5".to_vec()),
            quote in prop::option::of(prop::sample::select(b"\"'".to_vec())),
        ) {
            let mut first = FirstRow::new(delimiter, quote);
            for text in &texts {
                let found = first.read(text).map(|fields| fields.into_iter().map(str::to_owned).collect());
                prop_assert_eq!(found, of_the_csv_crate(text, delimiter, quote));
            }
        }
    }
}
