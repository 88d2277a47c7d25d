//! Income against expenses by month: bars up and down from zero, and the line of the net.

use ratatui_core::buffer::Buffer;
use tink_model::Amount;

use super::bars::two_sided;
use super::chart::{Mark, Tick, chart, margin};
use super::grid::{Cell, Grid};
use super::ink::Ink;
use super::paper::{Tone, beside, line, printed};
use super::scale::{ACROSS, Scale};
use super::view::MonthFlow;
use crate::output::{Align, grouped};

const ROWS: u16 = 13;
/// The cells that a month's bars may take, with the gap behind them.
const WIDEST_MONTH: u16 = 8;
const NARROWEST_MONTH: u16 = 3;
const LONGEST_YEAR: u16 = 4;
/// The months of a chart that stands beside its table.
const BESIDE: u16 = 6;
const GAP: u16 = 3;
/// Each side of a bar where no terminal says how wide it can be.
const PLAIN_SIDE: u16 = 16;

pub(super) fn text(months: &[MonthFlow], currency: &str, ink: Ink) -> String {
    let title = if months.is_empty() {
        "Income against expenses".to_owned()
    } else {
        format!("Income against expenses by month ({currency})")
    };
    match (ink, months) {
        (Ink::Plain, []) => format!("{title}\nNo income and no expenses.\n"),
        (Ink::Plain, months) => format!("{title}\n{}", plain(months).plain()),
        (Ink::Drawn { width, colour }, months) => {
            let heading = line(&[(&title, Tone::Heading)]);
            let rest = if months.is_empty() {
                vec![line(&[("No income and no expenses.", Tone::Usual)])]
            } else {
                drawn(months, width)
            };
            printed(&[vec![heading], rest].concat(), colour)
        }
    }
}

fn plain(months: &[MonthFlow]) -> Grid {
    let least = |month: &MonthFlow| month.expenses.min(month.income).min(Amount::ZERO);
    let most = |month: &MonthFlow| month.expenses.max(month.income).max(Amount::ZERO);
    let largest = months.iter().map(|month| most(month).max(-least(month))).max().unwrap_or_default();
    let bar = |month: &MonthFlow| two_sided(least(month), most(month), largest, (PLAIN_SIDE, PLAIN_SIDE));
    table(months, Some(&bar))
}

type Bar<'a> = &'a dyn Fn(&MonthFlow) -> String;

fn table(months: &[MonthFlow], bar: Option<Bar<'_>>) -> Grid {
    let right = Align::Right;
    let mut header = vec![("Month", Align::Left), ("Income", right), ("Expenses", right), ("Net", right)];
    if bar.is_some() {
        header.push(("", Align::Left));
    }
    let rows = months.iter().map(|month| {
        let net = if month.net.is_negative() { Tone::Bad } else { Tone::Usual };
        let mut cells = vec![
            month.period.clone().into(),
            grouped(month.income).into(),
            grouped(month.expenses).into(),
            Cell::toned(grouped(month.net), net),
        ];
        cells.extend(bar.map(|bar| bar(month).into()));
        cells
    });
    Grid::new(&header, rows.collect())
}

/// The chart beside its table where the terminal is wide enough, else above it. The chart has the last months that fit; the
/// table has all.
fn drawn(months: &[MonthFlow], width: u16) -> Vec<Buffer> {
    let table = table(months, None);
    let scale = Scale::from_zero(months.iter().flat_map(|month| [month.income, month.expenses, month.net]), ROWS);
    let count = u16::try_from(months.len()).unwrap_or(u16::MAX);
    let needed = margin(&scale) + NARROWEST_MONTH * count.max(BESIDE);
    let beside_it = width.saturating_sub(table.width() + GAP);
    if beside_it >= needed {
        return vec![beside(&[picture(months, &scale, beside_it), table.drawn()], GAP), key()];
    }
    vec![picture(months, &scale, width), key(), table.drawn()]
}

fn key() -> Buffer {
    line(&[
        ("   █", Tone::Good),
        (" income (up)  ", Tone::Aside),
        ("█", Tone::Bad),
        (" expenses (down)  ", Tone::Aside),
        ("⠤⠤", Tone::Usual),
        (" net", Tone::Aside),
    ])
}

fn picture(months: &[MonthFlow], scale: &Scale, width: u16) -> Buffer {
    let room = width.saturating_sub(margin(scale)).max(NARROWEST_MONTH);
    let fit = usize::from(room / NARROWEST_MONTH);
    let months = months.get(months.len().saturating_sub(fit)..).unwrap_or(months);
    let count = u16::try_from(months.len()).unwrap_or(1).max(1);
    let each = (room / count).clamp(NARROWEST_MONTH, WIDEST_MONTH);
    let cells = each - 1;
    let mut marks = Vec::new();
    let (mut net, mut ticks, mut year) = (Vec::new(), Vec::new(), "");
    for (month, left) in months.iter().zip((0..).step_by(usize::from(each))) {
        for (amount, tone) in [(month.expenses, Tone::Bad), (month.income, Tone::Good)] {
            marks.push(Mark::Bar { left, cells, amount, tone });
        }
        net.extend([(left * ACROSS, month.net), ((left + cells) * ACROSS - 1, month.net)]);
        let (of_year, of_month) = month.period.split_once('-').unwrap_or(("", &month.period));
        ticks.push(Tick { left, line: 0, name: of_month.chars().take(usize::from(cells)).collect() });
        if of_year != year {
            year = of_year;
            // The year of a last few months gives way to the next one.
            ticks.retain(|tick: &Tick| tick.line == 0 || tick.left + LONGEST_YEAR < left);
            ticks.push(Tick { left, line: 1, name: year.to_owned() });
        }
    }
    marks.push(Mark::Line { points: net, tone: Tone::Usual });
    chart(scale, each * count, &marks, &ticks)
}
