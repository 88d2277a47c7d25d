//! Tests that cross crates live in `all/`; this library only lends the README's examples to the doctests.

#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
