//! Rows of a text file taken apart, many in one piece of memory.

use memchr::memchr2_iter;

use crate::text::{are_plain_lines, is_plain};

/// The fields of one row.
#[derive(Debug, Clone, Copy)]
pub(super) struct Fields<'b> {
    text: &'b str,
    /// Where each field ends. The next one begins one byte behind it.
    ends: &'b [u32],
    start: usize,
    is_plain: bool,
}

impl<'b> Fields<'b> {
    pub(super) const fn len(self) -> usize {
        self.ends.len()
    }

    pub(super) fn get(self, index: usize) -> Option<&'b str> {
        let end = *self.ends.get(index)? as usize;
        let start = if index == 0 { self.start } else { self.ends[index - 1] as usize + 1 };
        self.text.get(start..end)
    }

    pub(super) fn iter(self) -> impl DoubleEndedIterator<Item = &'b str> + Clone {
        (0..self.len()).filter_map(move |index| self.get(index))
    }

    /// Whether there is nothing but white space in any of them.
    #[inline]
    pub(super) fn is_blank(self) -> bool {
        // Most rows begin with a digit or a letter, which needs no look at their characters.
        self.iter().all(|cell| !matches!(cell.as_bytes(), [b'!'..=b'~', ..]) && cell.trim().is_empty())
    }

    /// Whether all of it is ASCII without control characters, and no two blanks stand in a row.
    pub(super) const fn is_plain(self) -> bool {
        self.is_plain
    }

    /// All fields with what stands between them.
    pub(super) fn whole(self) -> &'b str {
        self.ends.last().and_then(|&end| self.text.get(self.start..end as usize)).unwrap_or_default()
    }

    pub(super) fn to_vec(self) -> Vec<String> {
        self.iter().map(str::to_owned).collect()
    }
}

/// Rows in their order. They are small, since they go from one processor to another; whoever fills a block sees to it that their texts take
/// less than 4 GiB.
#[derive(Debug, Default)]
pub(super) struct Block {
    text: String,
    ends: Vec<u32>,
    rows: Vec<Row>,
}

/// One row of a block.
#[derive(Debug, Clone, Copy)]
struct Row {
    /// The line it starts at.
    line: u64,
    /// Whether the file has held bytes foreign to its encoding by then.
    malformed: bool,
    /// As in [`Fields`].
    is_plain: bool,
    /// Where its fields begin, in the text and among the ends.
    text: u32,
    ends: u32,
}

impl Block {
    pub(super) fn clear(&mut self) {
        self.truncate(0);
    }

    pub(super) const fn len(&self) -> usize {
        self.rows.len()
    }

    /// How many bytes its texts have.
    pub(super) const fn size(&self) -> usize {
        self.text.len()
    }

    /// The row's fields, its line, and whether the file has held foreign bytes by then.
    pub(super) fn get(&self, index: usize) -> Option<(Fields<'_>, u64, bool)> {
        let row = self.rows.get(index)?;
        let end = self.rows.get(index + 1).map_or(self.ends.len(), |next| next.ends as usize);
        let ends = &self.ends[row.ends as usize..end];
        let fields = Fields { text: &self.text, ends, start: row.text as usize, is_plain: row.is_plain };
        Some((fields, row.line, row.malformed))
    }

    /// Begins a row, whose fields are added next.
    pub(super) fn begin(&mut self, line: u64, malformed: bool) {
        let (text, ends) = (self.text.len() as u32, self.ends.len() as u32);
        self.rows.push(Row { line, malformed, is_plain: false, text, ends });
    }

    /// Adds a field to the last row.
    pub(super) fn field(&mut self, text: &str) {
        if self.rows.last().is_some_and(|row| (row.ends as usize) < self.ends.len()) {
            self.text.push(' ');
        }
        self.text.push_str(text);
        self.ends.push(self.text.len() as u32);
    }

    /// Adds all fields of the last row, given the text that holds them and where in it each ends. One byte stands between them.
    pub(super) fn fields(&mut self, text: &str, ends: &[usize]) {
        let start = self.text.len();
        self.text.push_str(text);
        self.ends.extend(ends.iter().map(|end| (start + end) as u32));
        if let Some(row) = self.rows.last_mut() {
            row.is_plain = is_plain(text.as_bytes());
        }
    }

    /// Adds rows in which nothing is quoted, but for those that are blank, given the text that holds them. `lines` come before them; says
    /// how many come before what follows.
    pub(super) fn rows(&mut self, text: &str, delimiter: u8, mut lines: u64, malformed: bool) -> u64 {
        let (before, count) = (self.text.len(), self.rows.len());
        self.text.push_str(text);
        let all_plain = are_plain_lines(text.as_bytes());
        let (mut start, mut ends) = (before, self.ends.len());
        for at in memchr2_iter(delimiter, b'\n', text.as_bytes()) {
            self.ends.push((before + at) as u32);
            if text.as_bytes()[at] != b'\n' {
                continue;
            }
            lines += 1;
            let is_plain = all_plain || is_plain(self.text.as_bytes().get(start..before + at).unwrap_or_default());
            let fields = Fields { text: &self.text, ends: &self.ends[ends..], start, is_plain };
            if fields.is_blank() {
                self.ends.truncate(ends);
            } else {
                self.rows.push(Row { line: lines, malformed, is_plain, text: start as u32, ends: ends as u32 });
                ends = self.ends.len();
            }
            start = before + at + 1;
        }
        if self.rows.len() == count {
            self.text.truncate(before);
        }
        lines
    }

    /// Keeps the first `count` rows.
    pub(super) fn truncate(&mut self, count: usize) {
        if let Some(row) = self.rows.get(count) {
            self.text.truncate(row.text as usize);
            self.ends.truncate(row.ends as usize);
            self.rows.truncate(count);
        }
    }

    /// Moves the rows from the `at`th on to the end of another block.
    pub(super) fn split_off(&mut self, at: usize, other: &mut Self) {
        for index in at..self.len() {
            if let Some((fields, line, malformed)) = self.get(index) {
                other.begin(line, malformed);
                fields.iter().for_each(|field| other.field(field));
            }
        }
        self.truncate(at);
    }

    /// Gives back memory that a huge row took.
    pub(super) fn shrink_to(&mut self, size: usize) {
        self.text.shrink_to(size);
        self.ends.shrink_to(size);
        self.rows.shrink_to(size);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(block: &Block) -> Vec<(u64, Vec<String>)> {
        (0..block.len()).filter_map(|at| block.get(at)).map(|(fields, line, _)| (line, fields.to_vec())).collect()
    }

    #[test]
    fn rows_come_out_as_they_went_in_and_move_between_blocks() {
        let (mut block, mut other) = (Block::default(), Block::default());
        block.begin(2, false);
        ["", "Åhléns", ""].iter().for_each(|field| block.field(field));
        block.begin(3, true);
        block.fields("a;bc;", &[1, 4, 5]);
        block.begin(4, true);
        block.field("");
        let all = vec![
            (2, vec![String::new(), "Åhléns".to_owned(), String::new()]),
            (3, vec!["a".to_owned(), "bc".to_owned(), String::new()]),
            (4, vec![String::new()]),
        ];
        assert_eq!(rows(&block), all);
        assert_eq!(block.get(0).map(|(fields, ..)| fields.whole().trim().to_owned()).as_deref(), Some("Åhléns"));
        block.split_off(1, &mut other);
        assert_eq!((rows(&block), rows(&other)), (all[..1].to_vec(), all[1..].to_vec()));
        assert!(other.get(0).is_some_and(|(_, _, malformed)| malformed));
        other.clear();
        assert_eq!((other.len(), other.size()), (0, 0));
    }

    #[test]
    fn blank_rows_leave_nothing_in_the_block() {
        let mut block = Block::default();
        let lines = block.rows(&";;\n \n".repeat(100), b';', 4, false);
        assert_eq!((lines, block.len(), block.size()), (204, 0, 0));
        block.rows("a;b\n", b';', lines, false);
        assert_eq!(rows(&block), [(205, vec!["a".to_owned(), "b".to_owned()])]);
    }
}
