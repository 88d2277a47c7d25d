//! A bank's file of any format, as rows.

use std::sync::Arc;

use jiff::tz::TimeZone;

use super::csv::CsvFile;
use super::statement::StatementFile;
use super::{Context, Format, Input, Layout, rejected, sniff};
use crate::error::Error;
use crate::record::AccountInfo;
use crate::rules::Rules;
use crate::source::{self, OnRow, Source};

/// A file that is understood. Its rows can be read as often as wanted.
#[derive(Debug, Clone)]
pub struct DataFile {
    input: Input,
    kind: Kind,
    /// Whether it is a file of rejects of a statement.
    of_statement: bool,
}

#[derive(Debug, Clone)]
enum Kind {
    Csv(CsvFile),
    Statement(StatementFile),
}

/// The rows of a file of any format. An error ends it: what follows was not read.
pub type AnyRows = source::AnyRows<'static>;

/// The fields of a file's rows, each with the row's number from 0.
pub type AnyFields = Box<dyn Iterator<Item = Result<(u64, Vec<String>), Error>>>;

impl DataFile {
    /// Opens a file and finds out what `rules` do not say about it.
    pub fn open(input: &Input, rules: &Rules, context: &Context) -> Result<Self, Error> {
        if let Some(rules) = rejected::of_statement(input, rules, context)? {
            let kind = Kind::Csv(CsvFile::as_said(input, &rules, context)?);
            return Ok(Self { input: input.clone(), kind, of_statement: true });
        }
        let kind = match sniff::format(input, rules)? {
            Format::Csv => Kind::Csv(CsvFile::of(input, rules, context)?),
            format => Kind::Statement(StatementFile::of(format, input, rules, context)?),
        };
        Ok(Self { input: input.clone(), kind, of_statement: false })
    }

    pub(super) fn input(&self) -> &Input {
        &self.input
    }

    /// How it is laid out, if it is CSV and not the rejects of a statement.
    pub(super) fn csv_layout(&self) -> Option<Arc<Layout>> {
        match &self.kind {
            Kind::Csv(file) if !self.of_statement => Some(file.shared_layout()),
            _ => None,
        }
    }

    /// The file's name, as its records' places show it.
    #[must_use]
    pub fn name(&self) -> &Arc<str> {
        self.input.name()
    }

    /// Its format.
    #[must_use]
    pub const fn format(&self) -> Format {
        match &self.kind {
            Kind::Csv(_) => Format::Csv,
            Kind::Statement(file) => file.format(),
        }
    }

    /// What was found out rather than said, one sentence each.
    #[must_use]
    pub fn detected(&self) -> &[String] {
        match &self.kind {
            Kind::Csv(file) => &file.layout().detected,
            Kind::Statement(file) => file.detected(),
        }
    }

    /// The time zone in which its days are days.
    #[must_use]
    pub fn time_zone(&self) -> &TimeZone {
        match &self.kind {
            Kind::Csv(file) => &file.layout().time_zone,
            Kind::Statement(file) => file.time_zone(),
        }
    }

    /// The accounts that are known before a row is read.
    #[must_use]
    pub fn accounts(&self) -> Vec<&AccountInfo> {
        match &self.kind {
            Kind::Csv(file) => file.layout().accounts().collect(),
            // Every statement names its own.
            Kind::Statement(_) => Vec::new(),
        }
    }

    /// The fields of each row, as a rejection of it would have them, and its number: for what is known by [`Rejection::number`] alone.
    ///
    /// [`Rejection::number`]: crate::rejects::Rejection::number
    pub fn fields(&self) -> Result<AnyFields, Error> {
        match &self.kind {
            Kind::Csv(file) => Ok(Box::new((0..).zip(file.rows()?.fields()).map(|(number, row)| Ok((number, row?))))),
            Kind::Statement(file) => file.fields(),
        }
    }

    /// Reads the rows from the first one.
    pub fn rows(&self) -> Result<AnyRows, Error> {
        match &self.kind {
            Kind::Csv(file) => Ok(Box::new(file.rows()?)),
            Kind::Statement(file) => file.rows(),
        }
    }
}

impl Source for DataFile {
    fn name(&self) -> &Arc<str> {
        self.name()
    }

    fn time_zone(&self) -> &TimeZone {
        self.time_zone()
    }

    fn accounts(&self) -> Vec<AccountInfo> {
        self.accounts().into_iter().cloned().collect()
    }

    fn rows(&self) -> Result<source::AnyRows<'_>, Error> {
        self.rows()
    }

    fn visit(&self, take: OnRow<'_>) -> Result<(), Error> {
        match &self.kind {
            Kind::Csv(file) => file.visit(take),
            Kind::Statement(file) => source::visit_owned(file.rows()?, take),
        }
    }
}
