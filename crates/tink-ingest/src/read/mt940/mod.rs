//! MT940 files to records: SWIFT's statement of an account in the dialects of the banks, one field at a time.
//!
//! [`field`] finds the fields in whatever envelope they stand, [`line`](self::line) reads a transaction and [`information`] the text
//! that belongs to it, [`value`] the days, amounts and numbers in them, and [`rows`] puts a statement together.
//!
//! A file must be whole. Every statement, and every page of one, ends with a closing balance that the opening one and the entries add
//! up to. Pages follow each other; the first may be missing, and the last, since some banks make a file of each.

mod field;
mod information;
mod line;
mod rows;
mod value;

use std::fs::File;
use std::sync::Arc;

use jiff::tz::TimeZone;

use super::bytes::TextReader;
use super::detect::encoding;
use super::file::AnyRows;
use super::statement::StatementRules;
use super::{Context, Encoding, Input};
use crate::error::Error;
use crate::rules::Rules;

/// An MT940 file, ready to be read as often as wanted.
#[derive(Debug, Clone)]
pub(crate) struct Mt940File {
    input: Input,
    rules: Arc<StatementRules>,
    encoding: Encoding,
    detected: Vec<String>,
}

impl Mt940File {
    pub(crate) fn of(input: &Input, rules: &Rules, context: &Context) -> Result<Self, Error> {
        let statements = Arc::new(StatementRules::new(input.name(), rules, context)?);
        let mut detected = Vec::new();
        let encoding = match rules.encoding {
            Some(encoding) => encoding,
            None => {
                let found = encoding::find(open(input)?)
                    .map_err(|source| Error::io(input.name(), "it cannot be read", source))?;
                detected.push(format!("encoding {}", found.name()));
                found
            }
        };
        Ok(Self { input: input.clone(), rules: statements, encoding, detected })
    }

    pub(crate) fn detected(&self) -> &[String] {
        &self.detected
    }

    pub(crate) fn time_zone(&self) -> &TimeZone {
        &self.rules.time_zone
    }

    /// Reads the rows from the first one.
    pub(crate) fn rows(&self) -> Result<AnyRows, Error> {
        let text = TextReader::new(open(&self.input)?, self.encoding);
        Ok(Box::new(rows::Rows::new(text, Arc::clone(&self.rules), self.encoding)))
    }
}

fn open(input: &Input) -> Result<File, Error> {
    input.open().map_err(|source| Error::io(input.name(), "it cannot be opened", source))
}
