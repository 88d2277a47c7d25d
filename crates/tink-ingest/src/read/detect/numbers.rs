//! The number format of a file, when its cells prove one. `1.234` alone may be a thousand or a bit more than one, and is asked about.

use super::{Asking, SampleRow};
use crate::error::Error;
use crate::format::number::{is_apostrophe, is_blank, parts};
use crate::format::{NumberFormat, NumberText, Thousands};

/// What one cell proves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Proof {
    /// This is its decimal sign.
    Decimal(char),
    /// It holds this sign, which may part thousands or decimals.
    Either(char),
    /// It has neither point nor comma, or is no number.
    Nothing,
}

fn proof(cell: &str) -> Proof {
    let Ok(parts) = parts(cell) else { return Proof::Nothing };
    let body = parts.body;
    if !body.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | ',') || is_blank(c) || is_apostrophe(c)) {
        return Proof::Nothing;
    }
    let (points, commas) = (body.matches('.').count(), body.matches(',').count());
    let last = if body.rfind('.') > body.rfind(',') { '.' } else { ',' };
    let other = |c| if c == '.' { ',' } else { '.' };
    match (points, commas) {
        (0, 0) => Proof::Nothing,
        (1.., 1..) if body.matches(last).count() == 1 => Proof::Decimal(last),
        (1.., 1..) => Proof::Nothing,
        (2.., 0) | (0, 2..) => Proof::Decimal(other(last)),
        (1, 0) | (0, 1) => {
            let (whole, decimals) = body.split_once(last).unwrap_or((body, ""));
            // Three digits after and one to three before, the first not a zero: it could part thousands.
            let grouped = decimals.len() == 3 && (1..=3).contains(&whole.len()) && !whole.starts_with('0');
            if grouped { Proof::Either(last) } else { Proof::Decimal(last) }
        }
    }
}

/// The format that the cells of `columns` prove; `None` when none of them holds a point or a comma.
pub(super) fn find(
    asking: &Asking<'_>,
    rows: &[SampleRow],
    columns: impl Iterator<Item = usize>,
) -> Result<Option<NumberFormat>, Error> {
    let columns: Vec<usize> = columns.collect();
    let (mut comma, mut point, mut either) = (None, None, None);
    for row in rows {
        for &column in &columns {
            let cell = row.fields.get(column).unwrap_or_default().trim();
            let slot = match proof(cell) {
                Proof::Decimal(',') => &mut comma,
                Proof::Decimal(_) => &mut point,
                Proof::Either(_) => &mut either,
                Proof::Nothing => continue,
            };
            slot.get_or_insert((row.line, column, cell));
        }
    }
    let found = |decimal| Ok(Some(NumberFormat { decimal, thousands: Thousands::Any }));
    match (comma, point, either) {
        (Some(_), None, _) => found(','),
        (None, Some(_), _) => found('.'),
        (None, None, None) => Ok(None),
        (None, None, Some((line, column, cell))) => {
            let message = format!(
                "{cell:?} in {} may have a decimal or a thousands sign, and no row of the file tells which",
                asking.column(column)
            );
            Err(asking.error(Some(line), message, "[number]\ndecimal = \",\" # or \".\"\n"))
        }
        (Some((comma_line, _, comma)), Some((line, column, cell)), _) => {
            let message = format!(
                "{cell:?} in {} has a decimal point, but {comma:?} in line {comma_line} a decimal comma",
                asking.column(column)
            );
            Err(asking.error(
                Some(line),
                message,
                "[number]\ndecimal = \",\" # or \".\"; rows with the other are then refused\n",
            ))
        }
    }
}

/// Reads a cell of a file that proves no decimal sign: only one that can be read in one way.
pub(in crate::read) fn read_alone(cell: &str) -> Result<NumberText, String> {
    let decimal = match proof(cell) {
        Proof::Decimal(sign) => sign,
        Proof::Nothing => '.',
        Proof::Either(sign) => {
            return Err(format!(
                "{cell:?} may have a decimal or a thousands sign {sign:?}; say which with [number] decimal in the rules file"
            ));
        }
    };
    NumberFormat { decimal, thousands: Thousands::Any }.parse(cell)
}

/// Whether more cells of a column have a minus than not; zeros count for neither.
pub(super) fn mostly_negative(rows: &[SampleRow], column: usize) -> bool {
    let (mut negative, mut plain) = (0_usize, 0_usize);
    for row in rows {
        let Ok(parts) = parts(row.fields.get(column).unwrap_or_default()) else { continue };
        if parts.body.contains(|c: char| matches!(c, '1'..='9')) {
            *(if parts.negative { &mut negative } else { &mut plain }) += 1;
        }
    }
    negative > plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_proves_its_decimal_sign_or_not() {
        for (cell, wanted) in [
            ("12,50", Proof::Decimal(',')),
            ("-1.234,50 kr", Proof::Decimal(',')),
            ("1,234.5", Proof::Decimal('.')),
            ("1.234.567", Proof::Decimal(',')),
            ("0.125", Proof::Decimal('.')),
            ("1234.567", Proof::Decimal('.')),
            ("1 234,567", Proof::Decimal(',')),
            (".5", Proof::Decimal('.')),
            ("1.234", Proof::Either('.')),
            ("12,345-", Proof::Either(',')),
            ("100", Proof::Nothing),
            ("1 000", Proof::Nothing),
            ("Saldo", Proof::Nothing),
            ("", Proof::Nothing),
            ("1.2,3.4", Proof::Nothing),
        ] {
            assert_eq!(proof(cell), wanted, "{cell:?}");
        }
    }
}
