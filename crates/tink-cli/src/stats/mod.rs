//! What a user's numbers look like: expenses by category, income against expenses, what is left to spend, and balances.
//!
//! Everything here is pure. [`view`] holds the figures, and each section writes them in one of two inks:
//!
//! - **plain**, where standard output is no terminal: tables with bars of ASCII characters, no colours and no width that
//!   depends on the machine, so that the same figures give the same bytes in a pipe, a file or a mail;
//! - **drawn**, at a terminal: charts of block and Braille characters as wide as the terminal, with colours unless `NO_COLOR`
//!   is set. Without colours no escape sequence is written at all, and nothing is said by colour alone.
//!
//! In both inks the exact numbers stand in a table. `--json` writes them as [`document`] has them.

mod balances;
mod bars;
mod chart;
mod document;
mod flow;
mod gather;
mod grid;
mod ink;
mod left;
mod month;
mod paper;
mod percent;
mod scale;
mod spending;
#[cfg(test)]
mod tests;
mod view;

use self::view::Stats;

pub(crate) use document::json;
pub(crate) use gather::{Gathered, TYPES, gather};
pub(crate) use ink::Ink;
pub(crate) use month::Month;

/// All sections, for people.
pub(crate) fn text(stats: &Stats, ink: Ink) -> String {
    [
        spending::text(&stats.expenses, &stats.currency, ink),
        flow::text(&stats.months, &stats.currency, ink),
        left::text(&stats.left, &stats.currency, ink),
        balances::text(&stats.balances, &stats.currency, ink),
    ]
    .join("\n")
}
