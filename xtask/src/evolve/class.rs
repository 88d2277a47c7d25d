//! The four classes of change, the two sides of an API, and the semver bump that changes ask for.

use serde::Serialize;

/// Whom a change breaks, from the worst to the mildest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Class {
    /// Code that reads answers may no longer work.
    BreakingForReaders,
    /// Code that sends requests may no longer work.
    BreakingForWriters,
    /// There is more than before, and what there was still works.
    Additive,
    /// Nothing but words changed.
    DocsOnly,
}

impl Class {
    /// All classes, the worst first.
    pub(crate) const ALL: [Self; 4] =
        [Self::BreakingForReaders, Self::BreakingForWriters, Self::Additive, Self::DocsOnly];

    /// The class in words.
    pub(crate) const fn title(self) -> &'static str {
        match self {
            Self::BreakingForReaders => "breaking for readers",
            Self::BreakingForWriters => "breaking for writers",
            Self::Additive => "additive",
            Self::DocsOnly => "docs only",
        }
    }
}

/// Where a changed thing travels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Side {
    /// From the client to the server.
    Request,
    /// From the server to the client.
    Response,
    /// Both ways, with the same consequence.
    Both,
    /// Nowhere: it describes an operation or the document, or nothing uses it.
    None,
}

impl Side {
    /// The side in one word.
    pub(crate) const fn title(self) -> &'static str {
        match self {
            Self::Request => "request",
            Self::Response => "response",
            Self::Both => "both",
            Self::None => "-",
        }
    }
}

/// The ways that a schema travels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Sides {
    pub(crate) request: bool,
    pub(crate) response: bool,
}

impl Sides {
    pub(crate) const NONE: Self = Self { request: false, response: false };
    pub(crate) const REQUEST: Self = Self { request: true, response: false };
    pub(crate) const RESPONSE: Self = Self { request: false, response: true };

    /// The ways that either of the two travels.
    pub(crate) const fn or(self, other: Self) -> Self {
        Self { request: self.request || other.request, response: self.response || other.response }
    }
}

/// The part of a version that a release has to raise.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Bump {
    Major,
    Minor,
    Patch,
    None,
}

impl Bump {
    /// The bump that changes of these classes ask for together.
    pub(crate) fn of(classes: impl Iterator<Item = Class>) -> Self {
        match classes.min() {
            Some(Class::BreakingForReaders | Class::BreakingForWriters) => Self::Major,
            Some(Class::Additive) => Self::Minor,
            Some(Class::DocsOnly) => Self::Patch,
            None => Self::None,
        }
    }

    /// What cargo's reading of versions makes of it before 1.0, where `0.MINOR.PATCH` breaks with every MINOR.
    pub(crate) const fn before_one(self) -> Self {
        match self {
            Self::Major => Self::Minor,
            Self::Minor | Self::Patch => Self::Patch,
            Self::None => Self::None,
        }
    }

    /// The bump in one word.
    pub(crate) const fn title(self) -> &'static str {
        match self {
            Self::Major => "major",
            Self::Minor => "minor",
            Self::Patch => "patch",
            Self::None => "none",
        }
    }
}
