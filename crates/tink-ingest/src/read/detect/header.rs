//! The header of a file: the line it stands in, the delimiter, and which of its columns is what.

use super::first_row::FirstRow;
use super::headers::{Role, is_valuta, role, without_currency};
use super::{Sample, SampleRow, propose};
use crate::error::Error;
use crate::read::csv::reader;
use crate::rejects::Column;
use crate::rules::{ColumnName, ColumnRule, Columns, Rules, nearest};
use crate::text::{folded, squeezed};

/// Delimiters that are considered, the likeliest first.
const DELIMITERS: &[u8] = b";,\t|";

/// Lines that are considered for the header: banks put an address, an account and a balance above it.
const PREAMBLE: usize = 60;

/// Where the rows of a file start and which column is what.
pub(in crate::read) struct Shape {
    pub(super) delimiter: u8,
    pub(super) skip_top: u64,
    pub(super) header: Option<Vec<String>>,
    pub(super) columns: Columns<usize>,
    /// The currencies that the headers of amounts name, each with its column.
    pub(super) currencies: Vec<(usize, String)>,
    /// A column named "Valuta", which is a currency or a value date.
    pub(super) valuta: Option<usize>,
}

impl Shape {
    pub(super) fn column(&self, index: usize) -> Column {
        let name = self.header.as_ref().and_then(|header| header.get(index)).map(|name| squeezed(name));
        Column { number: index + 1, name: name.filter(|name| !name.is_empty()) }
    }
}

/// A line that may be the header.
struct Candidate {
    line: u64,
    delimiter: u8,
    fields: Vec<String>,
}

pub(super) fn find(
    file: &str,
    sample: &Sample,
    rules: &Rules,
    quote: Option<u8>,
    detected: &mut Vec<String>,
) -> Result<Shape, Error> {
    let numbered = rules
        .columns
        .as_ref()
        .is_some_and(|columns| columns.roles().all(|(_, rule)| matches!(rule.which, ColumnName::Number(_))));
    let shape = match (&rules.columns, rules.header) {
        (Some(columns), Some(false)) => without_header(sample, rules, columns, quote)?,
        (None, Some(false)) => {
            return Err(Error::layout(file, "it has no header, so its columns must be given by number".to_owned())
                .next(propose(file, rules, "[columns]\ndate = 1\namount = 2\ndescription = 3\n")));
        }
        (Some(columns), None) if numbered => without_header(sample, rules, columns, quote)?,
        (Some(columns), _) => by_rules(file, &candidates(sample, rules, quote), rules, columns)?,
        (None, _) => by_names(file, &candidates(sample, rules, quote), rules, detected)?,
    };
    if rules.delimiter.is_none() {
        detected.push(format!("delimiter {:?}", char::from(shape.delimiter)));
    }
    if rules.skip_top.is_none() && shape.skip_top > 0 {
        detected.push(format!("header in line {}", shape.skip_top + 1));
    }
    Ok(shape)
}

fn delimiters(rules: &Rules) -> &[u8] {
    rules.delimiter.as_ref().map_or(DELIMITERS, std::slice::from_ref)
}

fn candidates(sample: &Sample, rules: &Rules, quote: Option<u8>) -> Vec<Candidate> {
    let lines = match rules.skip_top {
        Some(line) => line..line + 1,
        None => 0..sample.text.lines().take(PREAMBLE).count() as u64,
    };
    let mut parsers: Vec<_> =
        delimiters(rules).iter().map(|&delimiter| (delimiter, FirstRow::new(delimiter, quote))).collect();
    let mut found = Vec::new();
    for line in lines {
        // The reader would pass over blank lines and take the header below them for this line's.
        let text = sample.text_from(line);
        if text.lines().next().is_none_or(|text| text.trim().is_empty()) {
            continue;
        }
        for (delimiter, first_row) in &mut parsers {
            if let Some(fields) = first_row.read(text) {
                let fields = fields.into_iter().map(squeezed).collect();
                found.push(Candidate { line, delimiter: *delimiter, fields });
            }
        }
    }
    found
}

/// The file has no header: the columns are numbers, and the delimiter is the one that parts the rows into enough fields.
fn without_header(
    sample: &Sample,
    rules: &Rules,
    columns: &Columns<ColumnRule>,
    quote: Option<u8>,
) -> Result<Shape, Error> {
    let columns = columns.try_map(|rule| match &rule.which {
        ColumnName::Number(number) => Ok(number - 1),
        ColumnName::Header(name) => Err(Error::rules(
            &rules.file,
            format!("the file has no header, so the column {name:?} must be given by its number"),
        )
        .at(rule.at.0, Some(rule.at.1))),
    })?;
    let needed = columns.roles().map(|(_, &index)| index + 1).max().unwrap_or(1);
    let skip_top = rules.skip_top.unwrap_or(0);
    let rows_with = |delimiter: u8| {
        let records = reader(sample.text_from(skip_top).as_bytes(), delimiter, quote).into_records();
        records.take(100).filter(|row| row.as_ref().is_ok_and(|row| row.len() >= needed)).count()
    };
    // Of equally good ones the first of the list, which is why the search runs backwards.
    let delimiter =
        delimiters(rules).iter().copied().rev().max_by_key(|&delimiter| rows_with(delimiter)).unwrap_or(b';');
    Ok(Shape { delimiter, skip_top, header: None, columns, currencies: Vec::new(), valuta: None })
}

/// The header is the first line that has every column the rules name.
fn by_rules(
    file: &str,
    candidates: &[Candidate],
    rules: &Rules,
    columns: &Columns<ColumnRule>,
) -> Result<Shape, Error> {
    let found = |candidate: &Candidate| columns.roles().filter(|(_, rule)| look_up(rule, candidate).is_ok()).count();
    let Some(best) = candidates.iter().rev().max_by_key(|candidate| (found(candidate), candidate.fields.len().min(2)))
    else {
        return Err(Error::layout(file, "it has fewer lines than the rules file skips".to_owned()));
    };
    let columns = columns.try_map(|rule| {
        look_up(rule, best).map_err(|why| {
            let error = Error::rules(&rules.file, format!("{why} in the header of {file}, line {}", best.line + 1))
                .at(rule.at.0, Some(rule.at.1));
            let names = best.fields.iter().filter(|name| !name.is_empty());
            let list = names.clone().map(|name| format!("{name:?}")).collect::<Vec<_>>().join(", ");
            let near = match &rule.which {
                ColumnName::Header(name) => {
                    nearest(name, names.map(String::as_str)).filter(|near| folded(near) != folded(name))
                }
                ColumnName::Number(_) => None,
            };
            match near {
                Some(near) => error.next(format!("Did you mean {near:?}? The header is: {list}.")),
                None => error.next(format!("The header is: {list}.")),
            }
        })
    })?;
    let currencies = currencies(&columns, &best.fields);
    Ok(Shape {
        delimiter: best.delimiter,
        skip_top: best.line,
        header: Some(best.fields.clone()),
        columns,
        currencies,
        valuta: None,
    })
}

fn look_up(rule: &ColumnRule, candidate: &Candidate) -> Result<usize, String> {
    match &rule.which {
        ColumnName::Number(number) if *number <= candidate.fields.len() => Ok(number - 1),
        ColumnName::Number(number) => Err(format!("there is no column {number}")),
        ColumnName::Header(name) => {
            let wanted = folded(name);
            let mut matching = candidate
                .fields
                .iter()
                .enumerate()
                .filter(|(_, field)| folded(field) == wanted)
                .map(|(index, _)| index);
            match (matching.next(), matching.next()) {
                (Some(index), None) => Ok(index),
                (None, _) => Err(format!("there is no column {name:?}")),
                (Some(one), Some(other)) => Err(format!(
                    "columns {} and {} are both named {name:?}, so only a number can tell them apart",
                    one + 1,
                    other + 1
                )),
            }
        }
    }
}

/// The header is the line in which most columns have names that banks give them.
fn by_names(file: &str, candidates: &[Candidate], rules: &Rules, detected: &mut Vec<String>) -> Result<Shape, Error> {
    let known = |candidate: &Candidate| {
        let mut roles: Vec<Role> =
            candidate.fields.iter().filter_map(|field| role(field)).map(|(role, _)| role).collect();
        roles.dedup();
        roles.len()
    };
    let Some(best) = candidates.iter().rev().max_by_key(|candidate| (known(candidate), candidate.fields.len().min(2)))
    else {
        return Err(Error::layout(file, "it has fewer lines than the rules file skips".to_owned()));
    };
    let columns = named_columns(&best.fields);
    let complete = !columns.date.is_empty()
        && (columns.amount.is_some() || (columns.debit.is_some() && columns.credit.is_some()))
        && !columns.description.is_empty();
    if !complete {
        let seen = best
            .fields
            .iter()
            .filter(|field| !field.is_empty())
            .map(|field| format!("{field:?}"))
            .collect::<Vec<_>>()
            .join(", ");
        return Err(Error::layout(
            file,
            format!("no line is a header with a date, an amount and a text; line {} holds {seen}", best.line + 1),
        )
        .next(propose(file, rules, &columns_proposal(best, &columns))));
    }
    refuse_twins(file, rules, best, &columns)?;
    let said = columns
        .roles()
        .map(|(role, &index)| format!("{role} = {:?}", best.fields[index]))
        .collect::<Vec<_>>()
        .join(", ");
    detected.push(format!("columns {said}"));
    let valuta = best.fields.iter().position(|field| is_valuta(field));
    let currencies = currencies(&columns, &best.fields);
    Ok(Shape {
        delimiter: best.delimiter,
        skip_top: best.line,
        header: Some(best.fields.clone()),
        columns,
        currencies,
        valuta,
    })
}

fn named_columns(fields: &[String]) -> Columns<usize> {
    let all = |wanted: Role| {
        let mut found: Vec<(usize, usize)> = Vec::new();
        for (index, field) in fields.iter().enumerate() {
            if let Some((role, rank)) = role(field)
                && role == wanted
            {
                found.push((rank, index));
            }
        }
        found.sort_unstable();
        found.into_iter().map(|(_, index)| index)
    };
    let one = |wanted: Role| all(wanted).next();
    let (debit, credit) = (one(Role::Debit), one(Role::Credit));
    let paired = debit.is_some() && credit.is_some();
    Columns {
        date: all(Role::Date).collect(),
        value_date: one(Role::ValueDate),
        amount: if paired { None } else { one(Role::Amount) },
        debit: debit.filter(|_| paired),
        credit: credit.filter(|_| paired),
        indicator: if paired { None } else { one(Role::Indicator) },
        balance: one(Role::Balance),
        currency: one(Role::Currency),
        // The merchant first, then what the bank says about the payment.
        description: one(Role::Counterparty).into_iter().chain(one(Role::Description)).collect(),
        counterparty: one(Role::Counterparty),
        id: one(Role::Id),
        account: one(Role::Account),
        user: None,
        pending: one(Role::Pending),
        kind: None,
    }
}

fn currencies(columns: &Columns<usize>, fields: &[String]) -> Vec<(usize, String)> {
    let amounts = [columns.amount, columns.debit, columns.credit].into_iter().flatten();
    amounts
        .filter_map(|index| without_currency(fields.get(index)?).1.map(|currency| (index, currency.to_owned())))
        .collect()
}

/// Refuses a header in which a role that takes one column has two of equally good names.
fn refuse_twins(file: &str, rules: &Rules, best: &Candidate, columns: &Columns<usize>) -> Result<(), Error> {
    for (key, &index) in columns.roles().filter(|&(key, _)| key != "date") {
        let found = role(&best.fields[index]);
        let Some(twin) = (index + 1..best.fields.len()).find(|&other| role(&best.fields[other]) == found) else {
            continue;
        };
        let message = format!(
            "columns {} {:?} and {} {:?} may both be the {}, and nothing tells which",
            index + 1,
            best.fields[index],
            twin + 1,
            best.fields[twin],
            key.replace('_', " "),
        );
        let mut keys: Vec<(&str, Vec<usize>)> = Vec::new();
        for (key, &index) in columns.roles() {
            match keys.iter_mut().find(|(known, _)| *known == key) {
                Some((_, listed)) => listed.push(index + 1),
                None => keys.push((key, vec![index + 1])),
            }
        }
        let mut lines = String::from("[columns]\n");
        for (listed_key, numbers) in keys {
            let value = match numbers[..] {
                [number] => number.to_string(),
                _ => format!("{numbers:?}"),
            };
            let note = if listed_key == key { format!(" # or {}", twin + 1) } else { String::new() };
            lines.push_str(&format!("{listed_key} = {value}{note}\n"));
        }
        let delimiter = char::from(best.delimiter).to_string();
        let lines = format!("delimiter = {delimiter:?}\nheader = true\nskip_top = {}\n\n{lines}", best.line);
        return Err(Error::layout(file, message).at(best.line + 1, None).next(propose(file, rules, &lines)));
    }
    Ok(())
}

fn columns_proposal(best: &Candidate, columns: &Columns<usize>) -> String {
    let delimiter = format!("delimiter = {:?}\n", char::from(best.delimiter).to_string());
    let names = best
        .fields
        .iter()
        .filter(|field| !field.is_empty())
        .map(|field| format!("{field:?}"))
        .collect::<Vec<_>>()
        .join(", ");
    // A line of numbers is a row: the file has no header.
    if best.fields.iter().any(|field| field.starts_with(|c: char| c.is_ascii_digit() || c == '-')) {
        return format!(
            "{delimiter}header = false\n\n# The first line is: {names}\n[columns]\ndate = 1\ndescription = 2\namount = 3\n"
        );
    }
    let value =
        |index: Option<usize>| index.map_or_else(|| "\"...\"".to_owned(), |index| format!("{:?}", best.fields[index]));
    let (date, text) = (value(columns.date.first().copied()), value(columns.description.first().copied()));
    let amount = value(columns.amount);
    format!(
        "{delimiter}\n# The columns are: {names}\n[columns]\ndate = {date}\ndescription = {text}\namount = {amount}\n"
    )
}

/// Decides what a column named "Valuta" is by its first filled cell.
pub(super) fn settle_valuta(mut columns: Columns<usize>, valuta: Option<usize>, rows: &[SampleRow]) -> Columns<usize> {
    let Some(index) = valuta else { return columns };
    let first = rows.iter().map(|row| row.fields.get(index).unwrap_or_default().trim()).find(|cell| !cell.is_empty());
    match first {
        Some(cell) if cell.starts_with(|c: char| c.is_ascii_digit()) => {
            columns.value_date = columns.value_date.or(Some(index));
        }
        Some(_) => columns.currency = columns.currency.or(Some(index)),
        None => {}
    }
    columns
}
