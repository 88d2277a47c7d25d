//! A statement's file of any format: what is known of it before it is read, and its rows.

use std::fs::File;
use std::sync::Arc;

use jiff::tz::TimeZone;

use super::StatementRules;
use super::rows::Rows;
use crate::error::Error;
use crate::read::bytes::TextReader;
use crate::read::detect::encoding;
use crate::read::file::{AnyFields, AnyRows};
use crate::read::{Context, Encoding, Format, Input, camt053, markup, mt940, ofx};
use crate::rules::Rules;
use crate::source::Row;

/// A statement's file, ready to be read as often as wanted.
#[derive(Debug, Clone)]
pub(crate) struct StatementFile {
    input: Input,
    format: Format,
    rules: Arc<StatementRules>,
    encoding: Encoding,
    detected: Vec<String>,
}

impl StatementFile {
    /// A file of a format that is not CSV.
    pub(crate) fn of(format: Format, input: &Input, rules: &Rules, context: &Context) -> Result<Self, Error> {
        let statements = Arc::new(StatementRules::new(input.name(), rules, context)?);
        let mut detected = Vec::new();
        let encoding = match rules.encoding {
            Some(encoding) => encoding,
            None => {
                let found = find_encoding(format, input)?;
                detected.push(format!("encoding {}", found.name()));
                found
            }
        };
        Ok(Self { input: input.clone(), format, rules: statements, encoding, detected })
    }

    pub(crate) const fn format(&self) -> Format {
        self.format
    }

    pub(crate) fn detected(&self) -> &[String] {
        &self.detected
    }

    pub(crate) fn time_zone(&self) -> &TimeZone {
        &self.rules.time_zone
    }

    /// Reads the rows from the first one.
    pub(crate) fn rows(&self) -> Result<AnyRows, Error> {
        self.read(Arc::clone(&self.rules))
    }

    /// The fields of each row that is a transaction, and the row's number.
    pub(crate) fn fields(&self) -> Result<AnyFields, Error> {
        let rows = self.read(Arc::new(self.rules.for_fields()))?;
        Ok(Box::new((0..).zip(rows).filter_map(|(number, row)| match row {
            Ok(Row::Rejected(rejection)) => Some(Ok((number, rejection.fields))),
            Ok(_) => None,
            Err(error) => Some(Err(error)),
        })))
    }

    fn read(&self, rules: Arc<StatementRules>) -> Result<AnyRows, Error> {
        let text = TextReader::new(open(&self.input)?, self.encoding);
        Ok(match self.format {
            Format::Camt053 => Box::new(Rows::of(camt053::Reader::new(text, rules, self.encoding))),
            Format::Mt940 => Box::new(Rows::of(mt940::Reader::new(text, rules, self.encoding))),
            _ => Box::new(Rows::of(ofx::Reader::new(text, rules, self.encoding))),
        })
    }
}

/// The encoding that the bytes prove; where they prove none, the one that a file of tags declares.
fn find_encoding(format: Format, input: &Input) -> Result<Encoding, Error> {
    let unreadable = |source| Error::io(input.name(), "it cannot be read", source);
    let proved = encoding::of_file(input, open(input)?).map_err(unreadable)?;
    if format == Format::Mt940 || proved != Encoding::WINDOWS_1252 {
        return Ok(proved);
    }
    markup::declared_encoding(input.name(), open(input)?, proved)
}

fn open(input: &Input) -> Result<File, Error> {
    input.open().map_err(|source| Error::unopened(input.name(), source))
}
