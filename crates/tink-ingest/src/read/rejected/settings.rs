//! How a file of rejects is read: as the file its rows come from, of which its few rows would prove too little.

use std::io::Read;
use std::path::Path;

use super::EXTRA;
use super::names::{is_rejects, original_of};
use crate::error::Error;
use crate::format::{DateFormat, NumberFormat, Thousands};
use crate::read::csv::CsvFile;
use crate::read::layout::Layout;
use crate::read::statement::{COLUMNS, compact};
use crate::read::{Context, Encoding, Format, Input, sniff};
use crate::record::TransactionKind;
use crate::rules::{ColumnName, ColumnRule, Columns, KindRules, PendingRules, Rules, SignRules};
use crate::text::folded;

/// The layout of the CSV file that an input's rows were rejected from, and the rules completed by it.
///
/// An error when that file is gone and had to tell whether its debits have a minus: a single row cannot.
pub(crate) fn of_original(input: &Input, rules: &Rules, context: &Context) -> Result<Option<(Layout, Rules)>, Error> {
    let Some(path) = input.on_disk().filter(|path| is_rejects(path)) else { return Ok(None) };
    let Some(original) = original_of(path) else { return Ok(None) };
    let original = Input::path(&original);
    if sniff::format(&original, rules)? != Format::Csv {
        return Ok(None);
    }
    let layout = CsvFile::of(&original, rules, context)?.layout().clone();
    let completed = Rules {
        encoding: Some(layout.encoding),
        delimiter: Some(layout.delimiter),
        quote: Some(layout.quote),
        header: Some(layout.header.is_some()),
        skip_top: Some(layout.skip_top),
        dates: layout.dates.clone(),
        number: layout.number,
        ..rules.clone()
    };
    Ok(Some((layout, completed)))
}

/// The error of a file of rejects whose debits cannot be told, since the file they come from is not beside it.
pub(crate) fn check_alone(input: &Input, layout: &Layout) -> Result<(), Error> {
    let alone = input.on_disk().is_some_and(is_rejects) && layout.columns.debit.is_some();
    if !alone || layout.sign.debit_column.is_some() {
        return Ok(());
    }
    Err(Error::layout(
        input.name(),
        "the file that its rows come from is not beside it, and only that tells how its debit column is written"
            .to_owned(),
    )
    .next(
        "Put that file beside it, or write debit_column = \"unsigned\" (or \"signed\") under [sign] into a rules file.",
    ))
}

/// Rules for the rejects of a statement, which are CSV however the statement is written; `None` when an input is something else.
pub(crate) fn of_statement(input: &Input, rules: &Rules, context: &Context) -> Result<Option<Rules>, Error> {
    if !input.on_disk().is_some_and(is_rejects) || !has_columns(input)? {
        return Ok(None);
    }
    let one = context.account.is_some() || rules.account.as_ref().is_some_and(|account| account.id.is_some());
    let column = |index: usize| ColumnRule { which: ColumnName::Number(index + 1), at: (1, 1) };
    let columns = Columns {
        account: (!one).then(|| column(0)),
        date: vec![column(1)],
        value_date: Some(column(2)),
        amount: Some(column(3)),
        currency: Some(column(4)),
        description: vec![column(5)],
        counterparty: Some(column(6)),
        id: Some(column(7)),
        pending: Some(column(8)),
        kind: Some(column(9)),
        ..Columns::default()
    };
    let date = DateFormat::new("YYYY-MM-DD").map_err(|error| Error::rules(&rules.file, error.to_string()))?;
    let kinds = TransactionKind::ALL.iter().map(|kind| (folded(kind.as_str()), *kind)).collect();
    // What [account] says of accounts that the file itself names is about all of them; the accounts themselves are known already.
    let of_all = rules.account.clone().filter(|_| !one);
    Ok(Some(Rules {
        format: Some(Format::Csv),
        encoding: Some(Encoding::UTF_8),
        delimiter: Some(b','),
        quote: Some(Some(b'"')),
        header: Some(true),
        skip_top: Some(0),
        skip_bottom: 0,
        columns: Some(columns),
        dates: vec![date],
        number: Some(NumberFormat { decimal: '.', thousands: Thousands::None }),
        sign: SignRules::default(),
        pending: PendingRules::default(),
        kinds: KindRules { default: rules.kinds.default, values: kinds },
        user: of_all.and_then(|said| said.user).or_else(|| rules.user.clone()),
        account: rules.account.clone().filter(|_| one),
        accounts: rules.accounts.iter().map(|(value, said)| (compact(value), said.clone())).collect(),
        ..rules.clone()
    }))
}

fn has_columns(input: &Input) -> Result<bool, Error> {
    let wanted = COLUMNS.iter().chain(&EXTRA).copied().collect::<Vec<_>>().join(",");
    let mut start = vec![0; wanted.len() + 3];
    let mut file = input.open().map_err(|source| Error::unopened(input.name(), source))?;
    let mut count = 0;
    while count < start.len() {
        match file.read(&mut start[count..]) {
            Ok(0) => break,
            Ok(read) => count += read,
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
            Err(source) => return Err(Error::io(input.name(), "it cannot be read", source)),
        }
    }
    // A spreadsheet that saves it may put a mark before it.
    let text = start[..count].strip_prefix(b"\xef\xbb\xbf").unwrap_or(&start[..count]);
    Ok(text.starts_with(wanted.as_bytes()))
}

/// Whether a path is that of a file of rejects, so that its last columns are not the bank's.
pub(super) fn again(input: &Input) -> bool {
    input.on_disk().is_some_and(|path: &Path| is_rejects(path))
}
