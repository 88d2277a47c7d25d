//! Expenses by category: a bar each, with amount, share, and change against the average of the months before.

use ratatui_core::buffer::Buffer;
use tink_model::Amount;

use super::bars;
use super::grid::{Cell, Grid};
use super::ink::Ink;
use super::paper::{Tone, fitting, line, printed};
use super::percent::{change, percent};
use super::view::{CategoryExpenses, Expenses, sum};
use crate::output::{Align, grouped};

/// Categories that have a bar of their own; the rest is one.
const SHOWN: usize = 15;
/// The bars where no terminal says how wide they can be.
const PLAIN_BAR: u16 = 24;
/// Below this a bar says nothing: first the averages give way, then the bars.
const LEAST_BAR: u16 = 10;
/// The cells that names may take, and what is left of them in the end.
const USUAL_NAME: u16 = 14;
const LEAST_NAME: u16 = 6;

pub(super) fn text(expenses: &Expenses, currency: &str, ink: Ink) -> String {
    let title = title(expenses, currency);
    if expenses.categories.is_empty() {
        return match ink {
            Ink::Plain => format!("{title}\nNo expenses.\n"),
            Ink::Drawn { colour, .. } => printed(&[heading(&title), line(&[("No expenses.", Tone::Usual)])], colour),
        };
    }
    let rows = rows(expenses);
    let note = note(expenses);
    match ink {
        Ink::Plain => {
            let bar = |row: &Row, largest| bars::ascii(row.spent, largest, PLAIN_BAR).into();
            format!("{title}\n{}{note}\n", grid(&rows, bar, true, true, None).plain())
        }
        Ink::Drawn { width, colour } => {
            let pieces = [heading(&title), drawn(&rows, width), line(&[(&note, Tone::Aside)])];
            printed(&pieces, colour)
        }
    }
}

fn heading(title: &str) -> Buffer {
    line(&[(title, Tone::Heading)])
}

fn title(expenses: &Expenses, currency: &str) -> String {
    if expenses.period.is_empty() {
        return "Expenses by category".to_owned();
    }
    let so_far = if expenses.so_far { " so far" } else { "" };
    format!("Expenses by category, {}{so_far} ({currency})", expenses.period)
}

fn note(expenses: &Expenses) -> String {
    match expenses.compared.as_slice() {
        [] => "There is no month before to compare with.".to_owned(),
        [one] => format!("Change: against {one}."),
        [first, .., last] => format!("Change: against the average of {first} to {last}."),
    }
}

/// A line of the table.
struct Row {
    name: String,
    spent: Amount,
    average: Option<Amount>,
    share: Option<Amount>,
    /// It is a sum of others, and has no bar.
    all: bool,
}

fn rows(expenses: &Expenses) -> Vec<Row> {
    let (shown, rest) = expenses.categories.split_at(expenses.categories.len().min(SHOWN));
    let row = |name: String, spent, average, all| Row { name, spent, average, share: share(expenses, spent), all };
    let mut rows: Vec<Row> = shown
        .iter()
        .map(|CategoryExpenses { name, spent, average, .. }| row(name.clone(), *spent, *average, false))
        .collect();
    // The whole could be summed, so its parts can.
    if let Some(spent) = sum(rest.iter().map(|category| category.spent)).filter(|_| !rest.is_empty()) {
        let averages: Option<Vec<Amount>> = rest.iter().map(|category| category.average).collect();
        rows.push(row(format!("{} more", rest.len()), spent, averages.and_then(sum), false));
    }
    let mut all = row("All".to_owned(), expenses.total, expenses.average, true);
    // Where something came back, the whole is less than its parts.
    all.share = all.share.filter(|share| *share == Amount::from(100));
    rows.push(all);
    rows
}

/// The share of what was spent. Refunds are no part of it: a category in which more came back has no share, and makes nobody
/// else's larger.
pub(super) fn share(expenses: &Expenses, spent: Amount) -> Option<Amount> {
    let spendings = expenses.categories.iter().map(|category| category.spent).filter(|spent| *spent > Amount::ZERO);
    (spent > Amount::ZERO).then(|| percent(spent, sum(spendings)?)).flatten()
}

/// The table within a width: names are cut first, then the averages are left out, then the bars.
fn drawn(rows: &[Row], width: u16) -> Buffer {
    let names = (width / 4).max(USUAL_NAME);
    for average in [true, false] {
        let without = grid(rows, |_, _| Cell::default(), true, average, Some(names)).width();
        let room = width.saturating_sub(without);
        if room >= LEAST_BAR {
            let bar = |row: &Row, largest| Cell::toned(bars::blocks(row.spent, largest, room), Tone::Quantity);
            return grid(rows, bar, true, average, Some(names)).drawn();
        }
    }
    let bare = |names| grid(rows, |_, _| Cell::default(), false, false, Some(names));
    let over = bare(names).width().saturating_sub(width);
    bare(names.saturating_sub(over).max(LEAST_NAME)).drawn()
}

fn grid(
    rows: &[Row],
    bar: impl Fn(&Row, Amount) -> Cell,
    with_bars: bool,
    with_average: bool,
    names: Option<u16>,
) -> Grid {
    let largest = rows.iter().filter(|row| !row.all).map(|row| row.spent).max().unwrap_or_default();
    let (left, right) = (Align::Left, Align::Right);
    let mut header = vec![("Category", left)];
    if with_bars {
        header.push(("", left));
    }
    header.extend([("Spent", right), ("Share", right)]);
    if with_average {
        header.push(("Average", right));
    }
    header.push(("Change", right));
    let cells = rows.iter().map(|row| {
        let mut cells = vec![names.map_or_else(|| row.name.clone(), |limit| fitting(&row.name, limit)).into()];
        if with_bars {
            cells.push(if row.all { Cell::default() } else { bar(row, largest) });
        }
        cells.push(grouped(row.spent).into());
        cells.push(row.share.map_or_else(String::new, |share| format!("{share} %")).into());
        if with_average {
            cells.push(Cell::toned(row.average.map_or_else(|| "-".to_owned(), grouped), Tone::Aside));
        }
        cells.push(changed(row));
        cells
    });
    Grid::new(&header, cells.collect())
}

/// More spent than usual is bad, less is good; a sign says it too.
fn changed(row: &Row) -> Cell {
    let Some(average) = row.average else { return "-".into() };
    match change(row.spent, average) {
        Some(change) if change.is_zero() => Cell::toned("0.0 %", Tone::Usual),
        Some(change) if change.is_negative() => Cell::toned(format!("{change} %"), Tone::Good),
        Some(change) => Cell::toned(format!("+{change} %"), Tone::Bad),
        None if average.is_zero() && row.spent > Amount::ZERO => Cell::toned("new", Tone::Usual),
        None => "-".into(),
    }
}
