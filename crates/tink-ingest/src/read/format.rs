//! The formats that files are read in, and how one is told from its content.

use std::fmt;

/// A format of bank files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Format {
    /// A table of text: one line a transaction.
    Csv,
    /// Open Financial Exchange: version 1 in SGML, version 2 in XML; Quicken's QFX as well.
    Ofx,
    /// ISO 20022's statement of an account, versions 02 to 08.
    Camt053,
    /// SWIFT's statement of an account.
    Mt940,
}

impl Format {
    /// The name as rules files write it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Ofx => "ofx",
            Self::Camt053 => "camt053",
            Self::Mt940 => "mt940",
        }
    }

    /// The format of a name such as `csv`, `ofx`, `camt053` or `mt940`.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Csv, Self::Ofx, Self::Camt053, Self::Mt940]
            .into_iter()
            .find(|format| format.as_str().eq_ignore_ascii_case(name.trim()))
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
