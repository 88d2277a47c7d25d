//! How to write: decided once, from the process around.

use crate::environment::Environment;

/// The ways of writing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ink {
    /// Text that no terminal is needed for.
    Plain,
    /// Charts for a terminal.
    Drawn {
        /// The terminal's width in cells.
        width: u16,
        /// Whether colours may be used.
        colour: bool,
    },
}

/// The width when a terminal does not say it.
const USUAL: u16 = 80;
/// Wider charts are no easier to read.
const WIDEST: u16 = 160;
/// In a narrower terminal the tables alone are printed.
const NARROWEST: u16 = 60;

impl Ink {
    /// The ink for standard output: drawn at a terminal that can move its cursor, plain elsewhere. `width` is the terminal's,
    /// if it says one. See <https://no-color.org> for `NO_COLOR`.
    pub(crate) fn new(terminal: bool, width: Option<u16>, environment: &Environment) -> Self {
        if !terminal || environment.get("TERM").as_deref() == Some("dumb") {
            return Self::Plain;
        }
        let width = width.filter(|width| *width > 0).unwrap_or(USUAL).min(WIDEST);
        if width < NARROWEST {
            return Self::Plain;
        }
        Self::Drawn { width, colour: environment.get("NO_COLOR").is_none() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_terminal_gets_charts_and_no_color_takes_the_colours() {
        let ink = |terminal, width, pairs| Ink::new(terminal, width, &Environment::with(pairs));
        assert_eq!(ink(false, Some(100), &[]), Ink::Plain);
        assert_eq!(ink(true, Some(100), &[("TERM", "dumb")]), Ink::Plain);
        assert_eq!(ink(true, Some(100), &[("TERM", "xterm")]), Ink::Drawn { width: 100, colour: true });
        assert_eq!(ink(true, None, &[("NO_COLOR", "1")]), Ink::Drawn { width: 80, colour: false });
        assert_eq!(ink(true, Some(60), &[("NO_COLOR", "")]), Ink::Drawn { width: 60, colour: true });
        assert_eq!(ink(true, Some(59), &[]), Ink::Plain);
        assert_eq!(ink(true, Some(900), &[]), Ink::Drawn { width: 160, colour: true });
    }
}
