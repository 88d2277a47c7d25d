//! Tables of toned cells, in either ink.

use ratatui_core::buffer::Buffer;

use super::paper::{Tone, beside, blank, width};
use crate::output::{Align, one_line, table};

/// One cell.
#[derive(Debug, Clone, Default)]
pub(super) struct Cell {
    text: String,
    tone: Tone,
}

impl Cell {
    pub(super) fn toned(text: impl Into<String>, tone: Tone) -> Self {
        Self { text: one_line(&text.into()), tone }
    }
}

impl<T: Into<String>> From<T> for Cell {
    fn from(text: T) -> Self {
        Self::toned(text, Tone::Usual)
    }
}

/// A table.
#[derive(Debug, Clone)]
pub(super) struct Grid {
    header: Vec<(String, Align)>,
    rows: Vec<Vec<Cell>>,
}

/// The cells between columns, and left of the first.
const GAP: u16 = 2;
const EDGE: u16 = 1;

impl Grid {
    pub(super) fn new(header: &[(&str, Align)], rows: Vec<Vec<Cell>>) -> Self {
        Self { header: header.iter().map(|(name, align)| (one_line(name), *align)).collect(), rows }
    }

    /// The table as every other command writes it.
    pub(super) fn plain(&self) -> String {
        let header: Vec<(&str, Align)> = self.header.iter().map(|(name, align)| (name.as_str(), *align)).collect();
        table(&header, self.rows.iter().map(|row| row.iter().map(|cell| cell.text.clone()).collect()))
    }

    /// The cells that the table takes at a terminal.
    pub(super) fn width(&self) -> u16 {
        let columns = self.columns();
        let gaps = u16::try_from(columns.len().saturating_sub(1)).unwrap_or(0) * GAP;
        2 * EDGE + columns.iter().sum::<u16>() + gaps
    }

    fn columns(&self) -> Vec<u16> {
        let cells = |index: usize| self.rows.iter().filter_map(move |row| row.get(index)).map(|cell| width(&cell.text));
        self.header
            .iter()
            .enumerate()
            .map(|(index, (name, _))| cells(index).chain([width(name)]).max().unwrap_or(0))
            .collect()
    }

    /// The table for a terminal.
    pub(super) fn drawn(&self) -> Buffer {
        let height = u16::try_from(self.rows.len()).unwrap_or(u16::MAX).saturating_add(2);
        let mut piece = blank(self.width(), height);
        let header: Vec<Cell> =
            self.header.iter().map(|(name, _)| Cell { text: name.clone(), tone: Tone::Aside }).collect();
        let columns = self.columns();
        self.write(&mut piece, 0, &columns, &header);
        piece.set_string(0, 1, "─".repeat(usize::from(self.width())), Tone::Aside.style());
        for (row, y) in self.rows.iter().zip(2..) {
            self.write(&mut piece, y, &columns, row);
        }
        piece
    }

    /// The table for a terminal, its rows flowing into as many tables side by side as `limit` cells have room for.
    pub(super) fn flowing(&self, limit: u16) -> Buffer {
        let fit = usize::from((limit + GAP) / (self.width() + GAP)).max(1);
        let rows = self.rows.len().div_ceil(fit).max(1);
        let pieces: Vec<Buffer> = self
            .rows
            .chunks(rows)
            .map(|rows| Self { header: self.header.clone(), rows: rows.to_vec() }.drawn())
            .collect();
        beside(&pieces, GAP)
    }

    fn write(&self, piece: &mut Buffer, y: u16, columns: &[u16], row: &[Cell]) {
        let mut left = EDGE;
        for ((cell, column), (_, align)) in row.iter().zip(columns).zip(&self.header) {
            let shift = if *align == Align::Right { column - width(&cell.text) } else { 0 };
            piece.set_string(left + shift, y, &cell.text, cell.tone.style());
            left += column + GAP;
        }
    }
}
