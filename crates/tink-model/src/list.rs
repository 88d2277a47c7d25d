//! Lists of responses, in which one unreadable element does not lose the readable ones; and what a response left unread.

use std::fmt;
use std::ops::{Deref, DerefMut};

use crate::DecodeError;

/// A list of a response. It is a slice of the readable elements; [`List::bad`] holds the others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct List<T> {
    good: Vec<T>,
    bad: Vec<BadElement>,
}

impl<T> List<T> {
    /// An empty list.
    #[must_use]
    pub const fn new() -> Self {
        Self { good: Vec::new(), bad: Vec::new() }
    }

    /// The elements that could not be read; empty when all is well.
    #[must_use]
    pub fn bad(&self) -> &[BadElement] {
        &self.bad
    }

    /// The readable elements, for good.
    #[must_use]
    pub fn into_vec(self) -> Vec<T> {
        self.good
    }

    /// Adds an element at the end.
    pub fn push(&mut self, element: T) {
        self.good.push(element);
    }

    pub(crate) fn push_bad(&mut self, element: BadElement) {
        self.bad.push(element);
    }
}

impl<T> Default for List<T> {
    fn default() -> Self {
        Self::new()
    }
}

impl<T> Deref for List<T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        &self.good
    }
}

impl<T> DerefMut for List<T> {
    fn deref_mut(&mut self) -> &mut [T] {
        &mut self.good
    }
}

impl<T> From<Vec<T>> for List<T> {
    fn from(good: Vec<T>) -> Self {
        Self { good, bad: Vec::new() }
    }
}

impl<T, const N: usize> From<[T; N]> for List<T> {
    fn from(good: [T; N]) -> Self {
        Self::from(Vec::from(good))
    }
}

impl<T> FromIterator<T> for List<T> {
    fn from_iter<I: IntoIterator<Item = T>>(elements: I) -> Self {
        Self::from(elements.into_iter().collect::<Vec<T>>())
    }
}

impl<T> IntoIterator for List<T> {
    type Item = T;
    type IntoIter = std::vec::IntoIter<T>;

    fn into_iter(self) -> Self::IntoIter {
        self.good.into_iter()
    }
}

impl<'a, T> IntoIterator for &'a List<T> {
    type Item = &'a T;
    type IntoIter = std::slice::Iter<'a, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.good.iter()
    }
}

/// An element of a list that could not be read. Debug leaves the raw text out, because a secret may stand in it.
#[derive(Clone, PartialEq, Eq)]
pub struct BadElement {
    index: usize,
    raw: Box<str>,
    error: DecodeError,
}

impl BadElement {
    pub(crate) fn new(index: usize, raw: &str, error: DecodeError) -> Self {
        Self { index, raw: raw.into(), error }
    }

    /// Its place in the list as it was sent, from 0.
    #[must_use]
    pub const fn index(&self) -> usize {
        self.index
    }

    /// Its JSON text.
    #[must_use]
    pub fn raw(&self) -> &str {
        &self.raw
    }

    /// Why it could not be read. The pointer starts at the list, line and column at the body.
    #[must_use]
    pub const fn error(&self) -> &DecodeError {
        &self.error
    }
}

impl fmt::Debug for BadElement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BadElement").field("index", &self.index).field("error", &self.error).finish_non_exhaustive()
    }
}

/// An optional member of a response whose value had the wrong type. It reads as absent, and is written back as it was unless it has
/// been set since. Debug leaves the raw text out, because a secret may stand in it.
#[derive(Clone, PartialEq, Eq)]
pub struct Unread {
    name: &'static str,
    raw: Box<str>,
}

impl Unread {
    pub(crate) fn new(name: &'static str, raw: &str) -> Self {
        Self { name, raw: raw.into() }
    }

    /// The member's name.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// The JSON text of its value.
    #[must_use]
    pub fn raw(&self) -> &str {
        &self.raw
    }
}

impl fmt::Debug for Unread {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Unread").field("name", &self.name).finish_non_exhaustive()
    }
}
