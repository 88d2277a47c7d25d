//! What tests need beyond Rust.

/// A program that some tests need.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Prerequisite {
    /// What `--without` calls it.
    pub(crate) name: &'static str,
    /// The programs of which one must be in the search path.
    pub(crate) programs: &'static [&'static str],
    /// The Debian package that has it.
    pub(crate) package: &'static str,
    /// The tests that need it, by a part of their names that no other test has.
    pub(crate) tests: &'static [&'static str],
}

/// The tests of the pages for people, in a real browser.
const IN_CHROMIUM: &[&str] = &["in_chromium::"];

/// Everything that tests need today: Debian's Chromium, and the driver that steers it.
pub(crate) const TABLE: &[Prerequisite] = &[
    Prerequisite { name: "chromium", programs: &["chromium"], package: "chromium", tests: IN_CHROMIUM },
    Prerequisite { name: "chromedriver", programs: &["chromedriver"], package: "chromium-driver", tests: IN_CHROMIUM },
];
