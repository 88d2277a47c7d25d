//! Many short texts in one allocation.

/// A column of texts: one arena and where each text ends.
#[derive(Debug, Clone, Default)]
pub struct Text {
    bytes: String,
    ends: Vec<u32>,
}

impl Text {
    /// Makes room for `rows` texts of about `bytes` bytes in all.
    #[must_use]
    pub fn with_capacity(rows: usize, bytes: usize) -> Self {
        Self { bytes: String::with_capacity(bytes), ends: Vec::with_capacity(rows) }
    }

    /// Adds a text.
    ///
    /// # Panics
    /// When a segment's texts exceed 4 GiB, which the limits on requests and segments keep far away.
    pub fn push(&mut self, text: &str) {
        self.bytes.push_str(text);
        self.ends.push(u32::try_from(self.bytes.len()).expect("a segment's texts stay below 4 GiB"));
    }

    /// The text of a row.
    #[must_use]
    pub fn get(&self, row: usize) -> &str {
        let start = if row == 0 { 0 } else { self.ends[row - 1] as usize };
        &self.bytes[start..self.ends[row] as usize]
    }

    /// All texts, one behind the other, and where each ends.
    #[must_use]
    pub fn arena(&self) -> (&str, &[u32]) {
        (&self.bytes, &self.ends)
    }
}

/// A text as search compares it: lower case, character by character.
#[must_use]
pub fn fold(text: &str) -> String {
    if text.is_ascii() { text.to_ascii_lowercase() } else { text.chars().flat_map(char::to_lowercase).collect() }
}
