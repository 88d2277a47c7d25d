//! Finding out how a file is laid out: what the rules do not say, and only what the data proves.

mod dates;
pub(super) mod encoding;
mod first_row;
mod header;
mod headers;
pub(super) mod numbers;

use std::collections::BTreeMap;
use std::io::{self, Read};
use std::path::Path;

use ::csv::StringRecord;
use tink_model::Currency;

use self::header::Shape;
use super::bytes::{Encoding, TextReader};
use super::csv::reader;
use super::layout::{self, Context, Layout};
use crate::error::Error;
use crate::market::stands_for;
use crate::rejects::Column;
use crate::rules::Rules;

/// How much of a file is looked at; the encoding alone is checked to the end.
const SAMPLE: u64 = 256 * 1024;

/// The start of a file's text, in whole lines.
pub(super) struct Sample {
    text: String,
    /// Whether the file goes on behind it.
    cut: bool,
}

/// A row of the sample and its line.
struct SampleRow {
    line: u64,
    fields: StringRecord,
}

impl Sample {
    fn read(source: impl Read, encoding: Encoding) -> io::Result<Self> {
        let mut bytes = Vec::new();
        TextReader::new(source, encoding).take(SAMPLE).read_to_end(&mut bytes)?;
        let cut = bytes.len() as u64 == SAMPLE;
        if cut {
            // The last line is cut somewhere, perhaps inside a character.
            bytes.truncate(bytes.iter().rposition(|&b| b == b'\n').map_or(0, |at| at + 1));
        }
        Ok(Self { text: String::from_utf8_lossy(&bytes).into_owned(), cut })
    }

    /// The text from the line with that number, from 0.
    fn text_from(&self, line: u64) -> &str {
        let mut rest = self.text.as_str();
        for _ in 0..line {
            let Some((_, after)) = rest.split_once('\n') else { return "" };
            rest = after;
        }
        rest
    }

    fn rows(&self, shape: &Shape, quote: Option<u8>) -> Vec<SampleRow> {
        let text = self.text_from(shape.skip_top).as_bytes();
        let mut reader = reader(text, shape.delimiter, quote);
        let mut rows = Vec::new();
        let mut fields = StringRecord::new();
        let mut before = reader.position().clone();
        while let Ok(true) = reader.read_record(&mut fields) {
            // It begins behind the lines without anything.
            let blank = text.iter().skip(before.byte() as usize).take_while(|&&byte| byte == b'\n').count();
            let line = shape.skip_top + before.line() + blank as u64;
            rows.push(SampleRow { line, fields: fields.clone() });
            before.clone_from(reader.position());
        }
        rows.retain(|row| row.fields.iter().any(|cell| !cell.trim().is_empty()));
        if shape.header.is_some() && !rows.is_empty() {
            rows.remove(0);
        }
        rows
    }
}

/// The layout of a file. What finds its encoding comes apart from its bytes, since it reads all of them, and only if no rule says it.
pub(super) fn layout(
    file: &str,
    encoding: impl FnOnce() -> io::Result<Encoding>,
    source: impl Read,
    rules: &Rules,
    context: &Context,
) -> Result<Layout, Error> {
    let unreadable = |source| Error::io(file, "it cannot be read", source);
    let mut detected = Vec::new();
    let encoding = match rules.encoding {
        Some(encoding) => encoding,
        None => {
            let found = encoding().map_err(unreadable)?;
            detected.push(format!("encoding {}", found.name()));
            found
        }
    };
    let sample = Sample::read(source, encoding).map_err(unreadable)?;
    if sample.cut && sample.text.is_empty() {
        return Err(Error::layout(file, format!("its first line is longer than {} KiB", SAMPLE / 1024)));
    }
    if sample.text.trim().is_empty() {
        return Err(Error::layout(file, "it is empty".to_owned()));
    }
    let quote = rules.quote.unwrap_or(Some(b'"'));
    let shape = header::find(file, &sample, rules, quote, &mut detected)?;
    let rows = sample.rows(&shape, quote);
    let asking = Asking { file, rules, shape: &shape };
    let columns = header::settle_valuta(shape.columns.clone(), shape.valuta, &rows);
    let time_zone = rules.time_zone.clone().unwrap_or_else(|| context.time_zone.clone());
    let dates = if rules.dates.is_empty() {
        let date_columns = columns.date.iter().chain(&columns.value_date).copied().collect::<Vec<_>>();
        let found = dates::find(&asking, &rows, &date_columns, &time_zone)?;
        detected.push(format!(
            "dates {}",
            found.iter().map(crate::format::DateFormat::pattern).collect::<Vec<_>>().join(" or ")
        ));
        found
    } else {
        rules.dates.clone()
    };
    let number = match rules.number {
        Some(number) => Some(number),
        None => {
            let number_columns = [columns.amount, columns.debit, columns.credit, columns.balance];
            let found = numbers::find(&asking, &rows, number_columns.into_iter().flatten())?;
            detected.push(
                found.map_or_else(|| "no decimal sign".to_owned(), |found| format!("decimal sign {:?}", found.decimal)),
            );
            found
        }
    };
    if rows.is_empty() && !sample.cut && shape.header.is_some() {
        detected.push(format!("no row below the header in line {}", shape.skip_top + 1));
    }
    let debit_signed = columns.debit.is_some_and(|debit| numbers::mostly_negative(&rows, debit));
    let usual_fields = usual_fields(&rows);
    let currency = file_currency(file, rules, &shape, context)?;
    let account_column = columns.account.map(|index| shape.column(index));
    let accounts = layout::accounts(file, rules, context, account_column.as_ref())?;
    Ok(Layout {
        encoding,
        delimiter: shape.delimiter,
        quote,
        skip_top: shape.skip_top,
        skip_bottom: rules.skip_bottom,
        columns,
        dates,
        number,
        currency,
        time_zone,
        expected: context.currency.clone(),
        detected,
        user: rules.user.clone(),
        sign: rules.sign.clone(),
        debit_signed,
        usual_fields,
        pending: rules.pending.clone(),
        kinds: rules.kinds.clone(),
        accounts,
        header: shape.header,
    })
}

/// How many fields most rows have; of equally many rows the fewest fields.
fn usual_fields(rows: &[SampleRow]) -> Option<usize> {
    let mut counts = BTreeMap::new();
    for row in rows {
        *counts.entry(row.fields.len()).or_insert(0_usize) += 1;
    }
    counts.into_iter().rev().max_by_key(|&(_, rows)| rows).map(|(fields, _)| fields)
}

/// The currency that the rules or a header such as "Betrag (EUR)" name for the whole file. Another one than the user's refuses it.
fn file_currency(file: &str, rules: &Rules, shape: &Shape, context: &Context) -> Result<Option<Currency>, Error> {
    let expected = &context.currency;
    let refused = |found: &str, what: String| {
        Error::currency(
            file,
            format!(
                "{what} says that it is in {found}, and the user's currency is {expected}; amounts are never converted"
            ),
        )
        .next("Import it for a user whose market has that currency.")
    };
    if let Some(said) = &rules.currency {
        return if said == expected {
            Ok(Some(said.clone()))
        } else {
            Err(refused(said.as_str(), format!("the rules file {}", rules.file)))
        };
    }
    if let Some((index, written)) = shape.currencies.iter().find(|(_, written)| !stands_for(written, expected)) {
        return Err(refused(&written.to_uppercase(), format!("the header of {}", shape.column(*index))));
    }
    Ok((!shape.currencies.is_empty()).then(|| expected.clone()))
}

/// What a question about a file's layout needs: it always comes with the lines of a rules file that answer it.
pub(super) struct Asking<'a> {
    file: &'a str,
    rules: &'a Rules,
    shape: &'a Shape,
}

impl Asking<'_> {
    fn column(&self, index: usize) -> Column {
        self.shape.column(index)
    }

    /// The error that asks: what is unclear, and the TOML that would make it clear.
    fn error(&self, line: Option<u64>, message: String, proposal: &str) -> Error {
        let error = Error::layout(self.file, message).next(propose(self.file, self.rules, proposal));
        match line {
            Some(line) => error.at(line, None),
            None => error,
        }
    }
}

/// "Write these lines into ...", with the rules file that is there already or the one that is looked for.
fn propose(file: &str, rules: &Rules, lines: &str) -> String {
    let target = if rules.file.is_empty() {
        format!("Write these lines, corrected, to {}", Rules::path_beside(Path::new(file)).display())
    } else {
        format!("Add these lines, corrected, to {}", rules.file)
    };
    format!("{target}:\n\n{lines}")
}
