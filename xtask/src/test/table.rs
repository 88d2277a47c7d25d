//! What tests need beyond Rust, and which can be longer.

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

/// Tests whose length is set by a variable; optimised, so that the length is in what they do.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Long {
    pub(crate) package: &'static str,
    pub(crate) suite: &'static str,
    pub(crate) filter: &'static str,
    pub(crate) variable: &'static str,
    pub(crate) length: &'static str,
}

/// What `--full` adds: an import that is killed 200 times, and one of a file of 1 GB.
pub(crate) const LONG: &[Long] = &[
    Long { package: "tink-cli", suite: "cli", filter: "killed::", variable: "TINK_TEST_KILLS", length: "200" },
    Long {
        package: "tink-ingest",
        suite: "memory",
        filter: "large_file",
        variable: "TINK_TEST_MEGABYTES",
        length: "1000",
    },
];
