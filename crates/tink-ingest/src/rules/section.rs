//! One table of a rules file, read key by key. What was never asked for is an unknown key, so the reading code is the only list
//! of known keys.

use std::cell::RefCell;
use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::error::Error;

/// The text of a rules file and its name: turns offsets into places.
#[derive(Clone, Copy)]
pub(super) struct Source<'a> {
    pub(super) file: &'a str,
    pub(super) text: &'a str,
}

impl Source<'_> {
    /// Line and column (in characters), from 1.
    pub(super) fn place(&self, offset: usize) -> (u64, u64) {
        let mut offset = offset.min(self.text.len());
        while !self.text.is_char_boundary(offset) {
            offset -= 1;
        }
        let before = &self.text[..offset];
        let start = before.rfind('\n').map_or(0, |at| at + 1);
        (before.matches('\n').count() as u64 + 1, before[start..].chars().count() as u64 + 1)
    }

    pub(super) fn error(&self, span: &Range<usize>, message: String) -> Error {
        let (line, column) = self.place(span.start);
        Error::rules(self.file, message).at(line, Some(column))
    }
}

/// A value with its place.
pub(super) struct Located<T> {
    pub(super) value: T,
    pub(super) span: Range<usize>,
}

pub(super) struct Section<'a> {
    source: Source<'a>,
    name: &'a str,
    table: Option<&'a DeTable<'a>>,
    asked: RefCell<Vec<&'static str>>,
}

impl<'a> Section<'a> {
    pub(super) fn new(source: Source<'a>, name: &'a str, table: &'a DeTable<'a>) -> Self {
        Self { source, name, table: Some(table), asked: RefCell::default() }
    }

    pub(super) fn file(&self) -> &'a str {
        self.source.file
    }

    fn get(&self, key: &'static str) -> Option<&'a Spanned<DeValue<'a>>> {
        self.asked.borrow_mut().push(key);
        self.table?.iter().find(|(name, _)| name.get_ref().as_ref() == key).map(|(_, value)| value)
    }

    fn path(&self, key: &str) -> String {
        if self.name.is_empty() { key.to_owned() } else { format!("{}.{key}", self.name) }
    }

    fn wrong(&self, key: &str, wanted: &str, found: &Spanned<DeValue<'_>>) -> Error {
        let message = format!("{} must be {wanted}, not {}", self.path(key), with_article(found.get_ref().type_str()));
        self.source.error(&found.span(), message)
    }

    /// An error about the value of `key`.
    pub(super) fn error(&self, key: &str, span: &Range<usize>, message: &str) -> Error {
        self.source.error(span, format!("{}: {message}", self.path(key)))
    }

    /// This table, if the file has it at all.
    pub(super) fn present(self) -> Option<Self> {
        self.table.is_some().then_some(self)
    }

    pub(super) fn text(&self, key: &'static str) -> Result<Option<Located<&'a str>>, Error> {
        let Some(found) = self.get(key) else { return Ok(None) };
        match found.get_ref() {
            DeValue::String(text) => Ok(Some(Located { value: text.as_ref(), span: found.span() })),
            _ => Err(self.wrong(key, "a text in quotes", found)),
        }
    }

    /// A number that stays text, so that its digits survive: `"12.50"`, `12.50` or `12`.
    pub(super) fn digits(&self, key: &'static str) -> Result<Option<Located<&'a str>>, Error> {
        let Some(found) = self.get(key) else { return Ok(None) };
        let value = match found.get_ref() {
            DeValue::String(text) => text.as_ref(),
            DeValue::Float(float) => float.as_str(),
            DeValue::Integer(integer) if integer.radix() == 10 => integer.as_str(),
            _ => return Err(self.wrong(key, "an amount", found)),
        };
        Ok(Some(Located { value, span: found.span() }))
    }

    pub(super) fn flag(&self, key: &'static str) -> Result<Option<bool>, Error> {
        let Some(found) = self.get(key) else { return Ok(None) };
        match found.get_ref() {
            DeValue::Boolean(flag) => Ok(Some(*flag)),
            _ => Err(self.wrong(key, "true or false", found)),
        }
    }

    pub(super) fn count(&self, key: &'static str) -> Result<Option<u32>, Error> {
        let Some(found) = self.get(key) else { return Ok(None) };
        match found.get_ref() {
            DeValue::Integer(integer) => match u32::from_str_radix(integer.as_str(), integer.radix()) {
                Ok(count) => Ok(Some(count)),
                Err(_) => Err(self.error(key, &found.span(), "it must be a whole number from 0")),
            },
            _ => Err(self.wrong(key, "a whole number", found)),
        }
    }

    /// One text, or a list of them.
    pub(super) fn texts(&self, key: &'static str) -> Result<Vec<Located<&'a str>>, Error> {
        self.list(key, "a text or a list of texts", |found| match found.get_ref() {
            DeValue::String(text) => Some(text.as_ref()),
            _ => None,
        })
    }

    /// One column (a header's text, or a number from 1), or a list of them.
    pub(super) fn columns(&self, key: &'static str) -> Result<Vec<super::ColumnRule>, Error> {
        let source = self.source;
        let found =
            self.list(key, "a header's text, a column number from 1, or a list of them", |found| {
                match found.get_ref() {
                    DeValue::String(text) => Some(super::ColumnName::Header(text.as_ref().to_owned())),
                    DeValue::Integer(integer) => {
                        let number = usize::from_str_radix(integer.as_str(), integer.radix())
                            .ok()
                            .filter(|&number| number > 0)?;
                        Some(super::ColumnName::Number(number))
                    }
                    _ => None,
                }
            })?;
        Ok(found
            .into_iter()
            .map(|Located { value, span }| super::ColumnRule { which: value, at: source.place(span.start) })
            .collect())
    }

    fn list<T>(
        &self,
        key: &'static str,
        wanted: &str,
        read: impl Fn(&'a Spanned<DeValue<'a>>) -> Option<T>,
    ) -> Result<Vec<Located<T>>, Error> {
        let Some(found) = self.get(key) else { return Ok(Vec::new()) };
        let items: Vec<&'a Spanned<DeValue<'a>>> = match found.get_ref() {
            DeValue::Array(array) => array.iter().collect(),
            _ => vec![found],
        };
        items
            .into_iter()
            .map(|item| {
                read(item)
                    .map(|value| Located { value, span: item.span() })
                    .ok_or_else(|| self.wrong(key, wanted, item))
            })
            .collect()
    }

    /// A table below this one; an absent one is empty.
    pub(super) fn section(&self, key: &'static str) -> Result<Section<'a>, Error> {
        let table = match self.get(key) {
            None => None,
            Some(found) => match found.get_ref() {
                DeValue::Table(table) => Some(table),
                _ => return Err(self.wrong(key, "a table", found)),
            },
        };
        Ok(Section { source: self.source, name: key, table, asked: RefCell::default() })
    }

    /// A list of tables: `[[key]]`.
    pub(super) fn sections(&self, key: &'static str) -> Result<Vec<(Section<'a>, Range<usize>)>, Error> {
        let Some(found) = self.get(key) else { return Ok(Vec::new()) };
        let DeValue::Array(array) = found.get_ref() else {
            return Err(self.wrong(key, "a list of tables, each under [[...]]", found));
        };
        let mut sections = Vec::new();
        for item in array {
            let DeValue::Table(table) = item.get_ref() else {
                return Err(self.wrong(key, "a list of tables, each under [[...]]", item));
            };
            sections.push((
                Section { source: self.source, name: key, table: Some(table), asked: RefCell::default() },
                item.span(),
            ));
        }
        Ok(sections)
    }

    /// Every key with its text, for a table whose keys are the user's own words.
    pub(super) fn free_texts(&self) -> Result<Vec<(&'a str, Located<&'a str>)>, Error> {
        let mut all = Vec::new();
        for (key, found) in self.table.into_iter().flat_map(DeTable::iter) {
            let DeValue::String(text) = found.get_ref() else {
                return Err(self.wrong(key.get_ref(), "a text in quotes", found));
            };
            all.push((key.get_ref().as_ref(), Located { value: text.as_ref(), span: found.span() }));
        }
        Ok(all)
    }

    /// Refuses the first key that nobody asked for, and names the nearest one that would have been.
    pub(super) fn refuse_unknown(&self) -> Result<(), Error> {
        let asked = self.asked.borrow();
        let unknown =
            self.table.into_iter().flat_map(DeTable::iter).filter(|(key, _)| !asked.contains(&key.get_ref().as_ref()));
        let Some((key, _)) = unknown.min_by_key(|(key, _)| key.span().start) else { return Ok(()) };
        let section =
            if self.name.is_empty() { "at the top of the file".to_owned() } else { format!("in [{}]", self.name) };
        let error = self.source.error(&key.span(), format!("unknown key {:?} {section}", key.get_ref()));
        Err(match nearest(key.get_ref(), asked.iter().copied()) {
            Some(name) => error.next(format!("Did you mean {name:?}? The keys here are: {}.", asked.join(", "))),
            None => error.next(format!("The keys here are: {}.", asked.join(", "))),
        })
    }
}

fn with_article(kind: &str) -> String {
    let article = if kind.starts_with(['a', 'e', 'i', 'o', 'u']) { "an" } else { "a" };
    format!("{article} {kind}")
}

/// The name that `word` was most likely meant to be, if any is near enough.
pub(crate) fn nearest<'n>(word: &str, names: impl Iterator<Item = &'n str>) -> Option<&'n str> {
    let word = word.to_lowercase();
    names
        .map(|name| (strsim::jaro_winkler(&word, &name.to_lowercase()), name))
        .filter(|(nearness, _)| *nearness > 0.75)
        .max_by(|(one, _), (other, _)| one.total_cmp(other))
        .map(|(_, name)| name)
}
