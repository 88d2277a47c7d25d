//! Offsets as lines and columns.

use std::cell::OnceCell;

/// How many bytes lie between two places that are noted.
const BLOCK: usize = 256;

/// Where a text's lines begin, noted once for every block of it and only when first asked, so that any number of faults is placed in
/// about the time of one walk through the text.
#[derive(Debug, Default)]
pub(super) struct Places(OnceCell<Vec<Mark>>);

/// What precedes a block: the number of line breaks, and the offset at which the line begins.
#[derive(Debug, Clone, Copy)]
struct Mark {
    breaks: usize,
    start: usize,
}

impl Places {
    pub(super) const fn new() -> Self {
        Self(OnceCell::new())
    }

    /// Line and column of an offset in the text, from 1. It is always the same text.
    pub(super) fn of(&self, text: &[u8], offset: usize) -> (usize, usize) {
        let offset = offset.min(text.len());
        let marks = self.0.get_or_init(|| marks(text));
        let block = (offset / BLOCK).min(marks.len() - 1);
        let from = block * BLOCK;
        let mark = marks[block].after(&text[from..offset], from);
        (mark.breaks + 1, offset - mark.start + 1)
    }
}

impl Mark {
    const FRONT: Self = Self { breaks: 0, start: 0 };

    /// What precedes the byte behind `bytes`, which begin at `offset`.
    fn after(mut self, bytes: &[u8], offset: usize) -> Self {
        for (index, byte) in bytes.iter().enumerate() {
            if *byte == b'\n' {
                self = Self { breaks: self.breaks + 1, start: offset + index + 1 };
            }
        }
        self
    }
}

/// One mark for each block, and at least one.
fn marks(text: &[u8]) -> Vec<Mark> {
    let mut marks = vec![Mark::FRONT];
    let mut mark = Mark::FRONT;
    for (index, block) in text.chunks(BLOCK).enumerate() {
        mark = mark.after(block, index * BLOCK);
        marks.push(mark);
    }
    marks
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_offset_has_the_line_and_column_that_counting_from_the_front_gives() {
        for text in [String::new(), "\n".repeat(700), "x".repeat(600), "ab\ncdé\n\n".repeat(100)] {
            let places = Places::new();
            for offset in (0..=text.len()).rev() {
                let before = &text.as_bytes()[..offset];
                let line = before.iter().filter(|byte| **byte == b'\n').count() + 1;
                let column = before.iter().rev().take_while(|byte| **byte != b'\n').count() + 1;
                assert_eq!(places.of(text.as_bytes(), offset), (line, column), "{offset}");
            }
            assert_eq!(places.of(text.as_bytes(), usize::MAX), places.of(text.as_bytes(), text.len()));
        }
    }
}
