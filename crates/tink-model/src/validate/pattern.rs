//! What a compiled pattern runs on: a text that is eaten from the front.

/// The rest of a text that a pattern has not matched yet. The generator turns a pattern into a chain of calls of [`Scan::take`]; it
/// refuses patterns that would need to go back.
pub(crate) struct Scan<'a>(&'a str);

impl<'a> Scan<'a> {
    /// Starts at the front of a text.
    pub(crate) const fn new(text: &'a str) -> Self {
        Self(text)
    }

    /// Eats as many characters of a class as there are, at most `max`; says whether these were at least `min`.
    pub(crate) fn take(&mut self, min: usize, max: usize, class: impl Fn(char) -> bool) -> bool {
        let mut eaten = 0;
        let mut characters = self.0.chars();
        while eaten < max {
            let before = characters.as_str();
            if !characters.next().is_some_and(&class) {
                self.0 = before;
                return eaten >= min;
            }
            eaten += 1;
        }
        self.0 = characters.as_str();
        true
    }

    /// Whether everything has been eaten.
    pub(crate) const fn is_done(&self) -> bool {
        self.0.is_empty()
    }
}
