//! Charts: bars and lines over a base line, with the scale's amounts at the left and names below.

use ratatui_core::buffer::Buffer;
use ratatui_core::layout::Rect;
use ratatui_core::style::Color;
use ratatui_core::symbols::Marker;
use ratatui_core::widgets::Widget;
use ratatui_widgets::canvas::{Canvas, Context, Line, Points};
use tink_model::Amount;

use super::paper::{Tone, blank, put, width};
use super::scale::{ACROSS, DOWN, Scale, position};
use crate::output::grouped;

/// Something on a chart. Bars are placed by cells, lines and points by dots, of which a cell has two across.
#[derive(Debug)]
pub(super) enum Mark {
    /// From the base line to an amount, over `cells` cells from `left` on.
    Bar { left: u16, cells: u16, amount: Amount, tone: Tone },
    /// Through points from left to right.
    Line { points: Vec<(u16, Amount)>, tone: Tone },
    /// Points alone.
    Points { points: Vec<(u16, Amount)>, tone: Tone },
}

/// A name below the chart: its first cell, its line, and what it says.
#[derive(Debug)]
pub(super) struct Tick {
    pub(super) left: u16,
    pub(super) line: u16,
    pub(super) name: String,
}

/// The cells at the left that the amounts of a scale take, with the axis.
pub(super) fn margin(scale: &Scale) -> u16 {
    labels(scale).iter().map(|(_, label)| width(label)).max().unwrap_or(0) + 2
}

/// A chart whose inside is `cells` cells wide.
pub(super) fn chart(scale: &Scale, cells: u16, marks: &[Mark], ticks: &[Tick]) -> Buffer {
    let (margin, rows) = (margin(scale), scale.rows());
    let lines = ticks.iter().map(|tick| tick.line + 1).max().unwrap_or(0);
    let mut whole = blank(margin + cells, rows + lines);
    axis(&mut whole, scale, margin, cells);
    let inside = Rect::new(margin, 0, cells, rows);
    let canvas = Canvas::default()
        .x_bounds([position(0), position((cells * ACROSS).saturating_sub(1))])
        .y_bounds([position(0), position((rows * DOWN).saturating_sub(1))])
        .paint(|context| marks.iter().for_each(|mark| draw(context, scale, mark)));
    canvas.render(inside, &mut whole);
    for tick in ticks {
        put_text(&mut whole, margin + tick.left, rows + tick.line, &tick.name);
    }
    whole
}

/// The amounts that are named: the highest, the base line's and the lowest, on rows of their own.
fn labels(scale: &Scale) -> Vec<(u16, String)> {
    let mut labels = vec![(scale.base_row(), grouped(scale.base()))];
    for amount in [scale.highest, scale.lowest] {
        let row = scale.row(amount);
        if labels.iter().all(|(taken, _)| *taken != row) {
            labels.push((row, grouped(amount)));
        }
    }
    labels
}

fn axis(whole: &mut Buffer, scale: &Scale, margin: u16, cells: u16) {
    let style = Tone::Aside.style();
    for y in 0..scale.rows() {
        whole.set_string(margin - 1, y, "│", style);
    }
    for (y, label) in labels(scale) {
        whole.set_string(margin - 2 - width(&label), y, &label, style);
        whole.set_string(margin - 1, y, "┤", style);
    }
    whole.set_string(margin - 1, scale.base_row(), "┼", style);
    for x in 0..cells {
        whole.set_string(margin + x, scale.base_row(), "─", style);
    }
}

fn draw(context: &mut Context<'_>, scale: &Scale, mark: &Mark) {
    match mark {
        Mark::Bar { left, cells, amount, tone } => {
            context.marker(Marker::HalfBlock);
            let Some((from, to)) = scale.bar(*amount) else { return };
            for cell in *left..left + cells {
                // The first dot of a cell, and of half a row, falls on just that half block.
                let x = cell * ACROSS;
                context.draw(&segment((x, from), (x, to), tone.colour()));
            }
        }
        Mark::Line { points, tone } => {
            context.marker(Marker::Braille);
            for pair in points.windows(2) {
                let [one, other] = pair else { continue };
                let dot = |(x, amount): (u16, Amount)| (x, scale.dot(amount));
                context.draw(&segment(dot(*one), dot(*other), tone.colour()));
            }
        }
        Mark::Points { points, tone } => {
            context.marker(Marker::Braille);
            let points: Vec<_> =
                points.iter().map(|(x, amount)| (position(*x), position(scale.dot(*amount)))).collect();
            context.draw(&Points::new(&points, tone.colour()));
        }
    }
}

fn segment((x1, y1): (u16, u16), (x2, y2): (u16, u16), colour: Color) -> Line {
    Line::new(position(x1), position(y1), position(x2), position(y2), colour)
}

/// Writes a name below the chart, moved to the left where it would stick out at the right.
fn put_text(whole: &mut Buffer, left: u16, y: u16, text: &str) {
    let long = width(text);
    let left = left.min(whole.area.width.saturating_sub(long));
    let mut piece = blank(long, 1);
    piece.set_string(0, 0, text, Tone::Aside.style());
    put(whole, &piece, left, y);
}
