//! How a stack prints itself: one layer after the other.

use std::fmt;

use crate::Transport;

/// Prints one layer and then what it wraps, as `layer > layer > transport`.
pub(super) fn write_layer(f: &mut fmt::Formatter<'_>, layer: fmt::Arguments<'_>, inner: &dyn Transport) -> fmt::Result {
    if f.alternate() { write!(f, "{layer}\n> {inner:#?}") } else { write!(f, "{layer} > {inner:?}") }
}
