//! Pieces of a picture, their arrangement, and their way to text.

use ratatui_core::buffer::{Buffer, Cell};
use ratatui_core::layout::Rect;
use ratatui_core::style::{Color, Modifier, Style};
use ratatui_core::text::Span;

/// What a text or a mark means; how that looks is decided here alone.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Tone {
    #[default]
    Usual,
    Heading,
    /// What is beside the point: axes, headers, averages.
    Aside,
    /// A quantity that is neither good nor bad.
    Quantity,
    Good,
    Bad,
}

impl Tone {
    pub(super) const fn style(self) -> Style {
        match self {
            Self::Usual => Style::new(),
            Self::Heading => Style::new().add_modifier(Modifier::BOLD),
            _ => Style::new().fg(self.colour()),
        }
    }

    pub(super) const fn colour(self) -> Color {
        match self {
            Self::Usual | Self::Heading => Color::Reset,
            Self::Aside => Color::DarkGray,
            Self::Quantity => Color::Cyan,
            Self::Good => Color::Green,
            Self::Bad => Color::Red,
        }
    }
}

/// An empty piece.
pub(super) fn blank(width: u16, height: u16) -> Buffer {
    Buffer::empty(Rect::new(0, 0, width, height))
}

/// A piece of one line.
pub(super) fn line(spans: &[(&str, Tone)]) -> Buffer {
    let mut piece = blank(spans.iter().map(|(text, _)| width(text)).sum(), 1);
    let mut at = 0;
    for (text, tone) in spans {
        (at, _) = piece.set_stringn(at, 0, text, usize::MAX, tone.style());
    }
    piece
}

/// Pieces side by side, their tops level.
pub(super) fn beside(pieces: &[Buffer], gap: u16) -> Buffer {
    let gaps = gap * u16::try_from(pieces.len().saturating_sub(1)).unwrap_or(0);
    let width = pieces.iter().map(|piece| piece.area.width).sum::<u16>() + gaps;
    let mut whole = blank(width, pieces.iter().map(|piece| piece.area.height).max().unwrap_or(0));
    let mut at = 0;
    for piece in pieces {
        put(&mut whole, piece, at, 0);
        at += piece.area.width + gap;
    }
    whole
}

/// Pieces one below the other, their left edges level.
pub(super) fn below(pieces: &[Buffer]) -> Buffer {
    let width = pieces.iter().map(|piece| piece.area.width).max().unwrap_or(0);
    let mut whole = blank(width, pieces.iter().map(|piece| piece.area.height).sum());
    let mut at = 0;
    for piece in pieces {
        put(&mut whole, piece, 0, at);
        at += piece.area.height;
    }
    whole
}

/// Copies a piece into another one. What is outside of it is lost.
pub(super) fn put(whole: &mut Buffer, piece: &Buffer, left: u16, top: u16) {
    for y in 0..piece.area.height {
        for x in 0..piece.area.width {
            if let (Some(from), Some(to)) = (piece.cell((x, y)), whole.cell_mut((left + x, top + y))) {
                to.clone_from(from);
            }
        }
    }
}

/// The cells that a text takes at a terminal.
pub(super) fn width(text: &str) -> u16 {
    u16::try_from(Span::raw(text).width()).unwrap_or(u16::MAX)
}

/// A text of at most `limit` cells; what is cut off leaves an ellipsis.
pub(super) fn fitting(text: &str, limit: u16) -> String {
    if width(text) <= limit {
        return text.to_owned();
    }
    let span = Span::raw(text);
    let (mut fitted, mut taken) = (String::new(), 1);
    for grapheme in span.styled_graphemes(Style::new()) {
        taken += width(grapheme.symbol);
        if taken > limit {
            break;
        }
        fitted.push_str(grapheme.symbol);
    }
    fitted.truncate(fitted.trim_end().len());
    fitted + "…"
}

/// Pieces as text, one below the other, with the escape sequences of colours or without any. Lines have no blanks at their ends.
pub(super) fn printed(pieces: &[Buffer], colour: bool) -> String {
    pieces.iter().map(|piece| print(piece, colour)).collect()
}

fn print(piece: &Buffer, colour: bool) -> String {
    let mut text = String::new();
    for y in 0..piece.area.height {
        let mut cells: Vec<&Cell> = Vec::new();
        let mut x = 0;
        while let Some(cell) = piece.cell((x, y)) {
            cells.push(cell);
            x += width(cell.symbol()).max(1);
        }
        while cells.last().is_some_and(|cell| cell.symbol() == " " && (!colour || cell.bg == Color::Reset)) {
            cells.pop();
        }
        let mut now = anstyle::Style::new();
        for cell in cells {
            let next = if colour { escape(cell) } else { now };
            if next != now {
                text.push_str(&format!("{}{}", now.render_reset(), next.render()));
                now = next;
            }
            text.push_str(cell.symbol());
        }
        text.push_str(&format!("{}\n", now.render_reset()));
    }
    text
}

/// A cell's style. The terminal's own colour is the absence of one.
fn escape(cell: &Cell) -> anstyle::Style {
    let named = |colour: Color| Some(colour).filter(|colour| *colour != Color::Reset);
    let style = Style { fg: named(cell.fg), bg: named(cell.bg), add_modifier: cell.modifier, ..Style::new() };
    style.into()
}
