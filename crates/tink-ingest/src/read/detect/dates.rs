//! The date format of a column, when its cells prove one. `01/02/2024` alone proves nothing, and is asked about.

use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::{Asking, SampleRow};
use crate::error::Error;
use crate::format::DateFormat;

/// Formats that are considered. Years in front and points between are written in one order everywhere; what may be the day or
/// the month first stands in both orders, and the cells have to decide.
const DAYS: &[&str] = &[
    "YYYY-MM-DD",
    "YYYY/M/D",
    "YYYY.M.D",
    "YYYYMMDD",
    "D.M.YYYY",
    "D.M.YY",
    "D MMM YYYY",
    "D. MMM YYYY",
    "D-MMM-YYYY",
    "D MMM YY",
    "D-MMM-YY",
    "MMM D, YYYY",
    "D/M/YYYY",
    "M/D/YYYY",
    "D/M/YY",
    "M/D/YY",
    "YY/M/D",
    "D-M-YYYY",
    "M-D-YYYY",
    "D-M-YY",
    "M-D-YY",
    "YY-M-D",
];

const TIMES: &[&str] =
    &["", " HH:mm", " HH:mm:ss", " HH.mm", " HH.mm.ss", "THH:mm:ss", "THH:mm", "THH:mm:ssZ", " HH:mm:ssZ"];

/// Cells of a column that are looked at.
const ENOUGH: usize = 2_000;

/// Cells of which at least one must fit a format before all of them are tried.
const A_FEW: usize = 20;

/// The formats of all `columns`, each proved by its own cells.
pub(super) fn find(
    asking: &Asking<'_>,
    rows: &[SampleRow],
    columns: &[usize],
    zone: &TimeZone,
) -> Result<Vec<DateFormat>, Error> {
    let mut formats: Vec<DateFormat> = Vec::new();
    for &column in columns {
        let Some(found) = column_format(asking, rows, column, zone)? else { continue };
        if !formats.contains(&found) {
            formats.push(found);
        }
    }
    if formats.is_empty() {
        // No cell holds anything: there are no rows, or each is reported for its missing date.
        formats.extend(DateFormat::new("YYYY-MM-DD"));
    }
    Ok(formats)
}

fn column_format(
    asking: &Asking<'_>,
    rows: &[SampleRow],
    column: usize,
    zone: &TimeZone,
) -> Result<Option<DateFormat>, Error> {
    let cells = rows.iter().map(|row| (row.line, row.fields.get(column).unwrap_or_default().trim()));
    let cells: Vec<(u64, &str)> = cells.filter(|(_, cell)| !cell.is_empty()).take(ENOUGH).collect();
    let Some(&(first_line, first)) = cells.first() else { return Ok(None) };
    let mut best: Vec<(DateFormat, Vec<Option<Date>>)> = Vec::new();
    let mut most = 0;
    for day in DAYS {
        for time in TIMES {
            let Ok(format) = DateFormat::new(&format!("{day}{time}")) else { continue };
            if !cells.iter().take(A_FEW).any(|(_, cell)| format.parse(cell, zone).is_some()) {
                continue;
            }
            let read: Vec<Option<Date>> = cells.iter().map(|(_, cell)| format.parse(cell, zone)).collect();
            let count = read.iter().flatten().count();
            if count > most {
                (most, best) = (count, Vec::new());
            }
            if count > 0 && count == most {
                best.push((format, read));
            }
        }
    }
    if most * 2 < cells.len() || best.is_empty() {
        let message = format!("{} holds {first:?}, which is no date in a format that is known", asking.column(column));
        return Err(asking.error(Some(first_line), message, "[date]\nformats = [\"DD/MM/YYYY\"]\n"));
    }
    let (format, days) = best.swap_remove(0);
    let differs = |read: &[Option<Date>]| days.iter().zip(read).position(|(one, other)| one != other);
    if let Some((at, other, read)) = best.iter().find_map(|(other, read)| differs(read).map(|at| (at, other, read))) {
        let (line, cell) = cells.get(at).copied().unwrap_or((first_line, first));
        let day = |read: &[Option<Date>]| {
            read.get(at)
                .copied()
                .flatten()
                .map_or_else(|| "no day".to_owned(), |date| date.strftime("%-d %B %Y").to_string())
        };
        let message = format!(
            "{cell:?} in {} may be {} or {}, and no row of the file tells which",
            asking.column(column),
            day(&days),
            day(read)
        );
        let proposal = format!("[date]\nformats = [{:?}] # or {:?}\n", format.pattern(), other.pattern());
        return Err(asking.error(Some(line), message, &proposal));
    }
    Ok(Some(format))
}
