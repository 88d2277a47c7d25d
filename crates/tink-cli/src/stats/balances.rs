//! Balances over time: a small chart for each account, since a mortgage and a current account share no scale.

use ratatui_core::buffer::Buffer;
use tink_model::Amount;

use super::chart::{Mark, Tick, chart, margin};
use super::grid::{Cell, Grid};
use super::ink::Ink;
use super::paper::{Tone, below, beside, blank, fitting, line, printed, put, width as cells_of};
use super::scale::{ACROSS, Scale};
use super::view::Balances;
use crate::output::{Align, grouped, one_line};

const ROWS: u16 = 6;
const NARROWEST_PANEL: u16 = 36;
const WIDEST_PANEL: u16 = 76;
const GAP: u16 = 3;
/// Accounts that have a chart; the table has all.
const PANELS: usize = 9;
/// The cells that an account's name may take above its column.
const WIDEST_NAME: u16 = 20;

pub(super) fn text(balances: &Balances, currency: &str, ink: Ink) -> String {
    let empty = balances.points.is_empty() || balances.accounts.is_empty();
    let title = if empty { "Balances".to_owned() } else { format!("Balances at the ends of the months ({currency})") };
    match ink {
        Ink::Plain if empty => format!("{title}\nNo balances.\n"),
        Ink::Plain => format!(
            "{title}\n{}",
            grid(balances, 0..balances.accounts.len(), balances.accounts.len() > 1, None).plain()
        ),
        Ink::Drawn { width, colour } => {
            let mut pieces = vec![line(&[(&title, Tone::Heading)])];
            if empty {
                pieces.push(line(&[("No balances.", Tone::Usual)]));
            } else {
                // A line needs two points.
                if balances.points.len() > 1 {
                    pieces.extend(panels(balances, width));
                }
                pieces.extend(tables(balances, width));
            }
            printed(&pieces, colour)
        }
    }
}

fn panels(balances: &Balances, width: u16) -> Vec<Buffer> {
    let count = balances.accounts.len().min(PANELS);
    let fit = usize::from((width + GAP) / (NARROWEST_PANEL + GAP)).clamp(1, count);
    let abreast = u16::try_from(fit).unwrap_or(1);
    let each = ((width + GAP) / abreast - GAP).min(WIDEST_PANEL);
    let panels: Vec<Buffer> = (0..count).map(|account| panel(balances, account, each)).collect();
    panels.chunks(fit).flat_map(|row| [beside(row, GAP), blank(1, 1)]).collect()
}

fn panel(balances: &Balances, account: usize, width: u16) -> Buffer {
    let known: Vec<(usize, Amount)> = balances
        .points
        .iter()
        .enumerate()
        .filter_map(|(index, point)| Some((index, (*point.balances.get(account)?)?)))
        .collect();
    let now = known.last().map_or_else(|| "-".to_owned(), |(_, balance)| grouped(*balance));
    let name = balances.accounts.get(account).map(|account| one_line(&account.name)).unwrap_or_default();
    let name = fitting(&name, width.saturating_sub(cells_of(&now) + 2));
    let mut head = blank(width, 1);
    put(&mut head, &line(&[(&name, Tone::Quantity)]), 0, 0);
    put(&mut head, &line(&[(&now, Tone::Usual)]), width.saturating_sub(cells_of(&now)), 0);
    let scale = Scale::around(known.iter().map(|(_, balance)| *balance), ROWS);
    let cells = width.saturating_sub(margin(&scale)).max(2);
    let (last_dot, last) = (usize::from(cells * ACROSS - 1), balances.points.len() - 1);
    let at = |index: usize| u16::try_from(index * last_dot / last).unwrap_or(0);
    let points: Vec<(u16, Amount)> = known.iter().map(|(index, balance)| (at(*index), *balance)).collect();
    let tone = Tone::Quantity;
    let mark = if points.len() == 1 { Mark::Points { points, tone } } else { Mark::Line { points, tone } };
    let ticks = [0, last].map(|index| Tick {
        left: at(index) / ACROSS,
        line: 0,
        name: balances.points.get(index).map_or_else(String::new, |point| point.period.clone()),
    });
    below(&[head, chart(&scale, cells, &[mark], &ticks)])
}

/// The months by accounts; as many tables as it takes to keep within the width. The last one has the total.
fn tables(balances: &Balances, width: u16) -> Vec<Buffer> {
    let count = balances.accounts.len();
    let (mut pieces, mut from) = (Vec::new(), 0);
    loop {
        let total = |to: usize| to == count && count > 1;
        let table = |to: usize| grid(balances, from..to, total(to), Some(WIDEST_NAME));
        // At least one account, and whatever else has room.
        let to = (from + 1..=count).rev().find(|to| table(*to).width() <= width).unwrap_or(from + 1);
        pieces.push(table(to).drawn());
        if to >= count {
            return pieces;
        }
        pieces.push(blank(1, 1));
        from = to;
    }
}

fn grid(balances: &Balances, accounts: std::ops::Range<usize>, total: bool, names: Option<u16>) -> Grid {
    let shown = balances.accounts.get(accounts.clone()).unwrap_or_default();
    let names: Vec<String> = shown
        .iter()
        .map(|account| names.map_or_else(|| account.name.clone(), |limit| fitting(&one_line(&account.name), limit)))
        .collect();
    let mut header = vec![("Month", Align::Left)];
    header.extend(names.iter().map(|name| (name.as_str(), Align::Right)));
    if total {
        header.push(("All", Align::Right));
    }
    let cell =
        |amount: Amount| Cell::toned(grouped(amount), if amount.is_negative() { Tone::Bad } else { Tone::Usual });
    let rows = balances.points.iter().map(|point| {
        let mut cells = vec![point.period.clone().into()];
        let known = point.balances.get(accounts.clone()).unwrap_or_default();
        cells.extend(known.iter().map(|balance| balance.map_or_else(|| "-".into(), cell)));
        if total {
            cells.push(cell(point.total));
        }
        cells
    });
    Grid::new(&header, rows.collect())
}
