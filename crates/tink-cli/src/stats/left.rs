//! Left to spend through the month: a line by days, beside the points of what is usual.

use ratatui_core::buffer::Buffer;
use tink_model::Amount;

use super::bars::two_sided;
use super::chart::{Mark, Tick, chart, margin};
use super::grid::{Cell, Grid};
use super::ink::Ink;
use super::paper::{Tone, below, line, printed};
use super::scale::{ACROSS, Scale};
use super::view::{LeftToSpend, LeftToSpendDay};
use crate::output::{Align, grouped};

const ROWS: u16 = 11;
/// The cells that a day may take.
const WIDEST_DAY: u16 = 3;
/// The cells of a chart of few days.
const LEAST: u16 = 30;
/// Each side of a bar where no terminal says how wide it can be.
const PLAIN_SIDE: u16 = 24;

pub(super) fn text(left: &LeftToSpend, currency: &str, ink: Ink) -> String {
    let title = match left.days.last() {
        None => "Left to spend".to_owned(),
        Some(day) => format!("Left to spend, {}: {} {currency} on {}", left.period, grouped(day.left), day.date),
    };
    match (ink, left.days.as_slice()) {
        (Ink::Plain, []) => format!("{title}\nNothing is known of this month.\n"),
        (Ink::Plain, days) => format!("{title}\n{}", plain(days).plain()),
        (Ink::Drawn { width, colour }, days) => {
            let mut pieces = vec![line(&[(&title, Tone::Heading)])];
            if days.is_empty() {
                pieces.push(line(&[("Nothing is known of this month.", Tone::Usual)]));
            } else {
                // A line needs two points.
                if days.len() > 1 {
                    pieces.push(picture(days, width));
                }
                pieces.push(table(days, None).flowing(width));
            }
            printed(&pieces, colour)
        }
    }
}

fn plain(days: &[LeftToSpendDay]) -> Grid {
    let largest = days.iter().map(|day| day.left.max(-day.left)).max().unwrap_or_default();
    let side = if days.iter().any(|day| day.left.is_negative()) { PLAIN_SIDE } else { 0 };
    let bar = |day: &LeftToSpendDay| two_sided(day.left.min(Amount::ZERO), day.left, largest, (side, PLAIN_SIDE));
    table(days, Some(&bar))
}

type Bar<'a> = &'a dyn Fn(&LeftToSpendDay) -> String;

fn table(days: &[LeftToSpendDay], bar: Option<Bar<'_>>) -> Grid {
    let mut header = vec![("Day", Align::Left), ("Left", Align::Right), ("Average", Align::Right)];
    if bar.is_some() {
        header.push(("", Align::Left));
    }
    let rows = days.iter().map(|day| {
        let tone = if day.left.is_negative() { Tone::Bad } else { Tone::Usual };
        let average = day.average.map_or_else(|| "-".to_owned(), grouped);
        let mut cells =
            vec![day.date.clone().into(), Cell::toned(grouped(day.left), tone), Cell::toned(average, Tone::Aside)];
        cells.extend(bar.map(|bar| bar(day).into()));
        cells
    });
    Grid::new(&header, rows.collect())
}

fn picture(days: &[LeftToSpendDay], width: u16) -> Buffer {
    let averages = || days.iter().filter_map(|day| day.average);
    let scale = Scale::from_zero(days.iter().map(|day| day.left).chain(averages()), ROWS);
    let count = u16::try_from(days.len()).unwrap_or(u16::MAX);
    let cells = width.saturating_sub(margin(&scale)).clamp(1, count.saturating_mul(WIDEST_DAY).max(LEAST));
    // The first day at the left edge, the last one at the right.
    let last = u32::from(cells * ACROSS - 1);
    let at = |index: usize| {
        let index = u32::try_from(index).unwrap_or(0);
        u16::try_from(index * last / u32::from(count - 1)).unwrap_or(0)
    };
    let usual = days.iter().enumerate().filter_map(|(index, day)| Some((at(index), day.average?))).collect();
    let points = days.iter().enumerate().map(|(index, day)| (at(index), day.left)).collect();
    let now = days.last().is_some_and(|day| day.left.is_negative());
    let tone = if now { Tone::Bad } else { Tone::Good };
    let marks = [Mark::Points { points: usual, tone: Tone::Aside }, Mark::Line { points, tone }];
    let ticks = [0, days.len() - 1].map(|index| Tick {
        left: at(index) / ACROSS,
        line: 0,
        name: days.get(index).map_or_else(String::new, |day| day.date.clone()),
    });
    let mut key = vec![("   ⠤⠤", tone), (" left", Tone::Aside)];
    if averages().next().is_some() {
        key.extend([("  ⠄⠄", Tone::Aside), (" average of the months before", Tone::Aside)]);
    }
    below(&[chart(&scale, cells, &marks, &ticks), line(&key)])
}
