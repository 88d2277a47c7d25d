//! The error of a spec that is broken, or that says something the generator does not handle.

/// Where and why a spec cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{file}#{pointer}: {reason}")]
pub(crate) struct SpecError {
    /// The file, relative to the workspace.
    pub(crate) file: String,
    /// The JSON pointer within the file; empty for the whole document.
    pub(crate) pointer: String,
    /// What is wrong, in one sentence.
    pub(crate) reason: String,
}

impl SpecError {
    /// An error about a file as a whole.
    pub(crate) fn whole(file: impl Into<String>, reason: impl Into<String>) -> Self {
        Self { file: file.into(), pointer: String::new(), reason: reason.into() }
    }
}
