//! Where a check stands in the document: a linked list on the stack, which becomes a JSON pointer only when something is wrong.

use std::fmt::Write as _;

/// A place in a document, as the way to it from the root.
#[derive(Debug, Clone, Copy)]
pub struct Path<'a>(Step<'a>);

#[derive(Debug, Clone, Copy)]
enum Step<'a> {
    Root,
    Name(&'a Path<'a>, &'static str),
    Index(&'a Path<'a>, usize),
}

impl Path<'_> {
    /// The document itself.
    #[must_use]
    pub const fn root() -> Self {
        Path(Step::Root)
    }

    /// The member with this name of what stands here.
    #[must_use]
    pub const fn name(&self, name: &'static str) -> Path<'_> {
        Path(Step::Name(self, name))
    }

    /// The element with this index of what stands here.
    #[must_use]
    pub const fn index(&self, index: usize) -> Path<'_> {
        Path(Step::Index(self, index))
    }

    /// The JSON pointer (RFC 6901); empty for the document itself.
    #[must_use]
    pub fn pointer(&self) -> String {
        let mut pointer = String::new();
        self.push(&mut pointer);
        pointer
    }

    fn push(&self, pointer: &mut String) {
        match self.0 {
            Step::Root => {}
            Step::Name(parent, name) => {
                parent.push(pointer);
                pointer.push('/');
                push_escaped(pointer, name);
            }
            Step::Index(parent, index) => {
                parent.push(pointer);
                // A string takes everything, so this cannot fail.
                let _ = write!(pointer, "/{index}");
            }
        }
    }
}

/// Appends a name to a JSON pointer, `~` and `/` escaped.
pub(crate) fn push_escaped(pointer: &mut String, name: &str) {
    for character in name.chars() {
        match character {
            '~' => pointer.push_str("~0"),
            '/' => pointer.push_str("~1"),
            other => pointer.push(other),
        }
    }
}
