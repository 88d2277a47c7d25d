//! A bank's file of any format, as rows.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use jiff::tz::TimeZone;

use super::csv::CsvFile;
use super::statement::{self, StatementFile};
use super::{Context, Format, Input, Layout, rejected, sniff};
use crate::error::Error;
use crate::record::AccountInfo;
use crate::rules::Rules;
use crate::source::{self, Row, Source};

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

    /// The fields of the rows that start at these lines, as a rejection of them would have them.
    pub fn fields_at(&self, lines: &BTreeSet<u64>) -> Result<BTreeMap<u64, Vec<String>>, Error> {
        if let Kind::Csv(file) = &self.kind {
            return file.rows()?.fields_at(lines);
        }
        let mut found = BTreeMap::new();
        for row in self.rows()? {
            if let Row::Record(record) = row?
                && lines.contains(&record.place.line)
            {
                found.insert(record.place.line, statement::fields_of(&record));
            }
        }
        Ok(found)
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
}
