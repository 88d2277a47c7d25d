//! Validation of requests: every rule of the specs that a value breaks, at once.
//!
//! Reading a body checks its shape (types, required members); [`Validate`] checks what is said about the values. The client runs
//! it before sending and the sandbox before answering, from the same generated code.

mod checker;
mod path;
mod pattern;
mod rules;
mod violation;

#[cfg(test)]
mod tests;

pub use checker::Checker;
pub(crate) use checker::shortened;
pub use path::Path;
pub(crate) use path::push_escaped;
pub(crate) use pattern::Scan;
pub use rules::{Profile, Rules};
pub use violation::{Violation, Violations};

/// A value that knows the rules it must keep.
pub trait Validate {
    /// Reports the rules that the value breaks; `at` is where it stands in the document. Called by [`Validate::validate`].
    fn check(&self, checker: &mut Checker<'_>, at: &Path<'_>);

    /// Checks the value as a whole document.
    ///
    /// # Errors
    ///
    /// Every rule that it breaks.
    fn validate(&self, rules: &Rules) -> Result<(), Violations> {
        let mut checker = Checker::new(rules);
        self.check(&mut checker, &Path::root());
        checker.finish()
    }
}
