//! Which rules apply: the profile, the treatment of unknown enum values, and the time.

use crate::EpochMillis;

/// The revision of an API's restrictions that a check applies. Later profiles include what earlier ones ask for.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Profile {
    /// The seed reference: the loosest rule of all revisions.
    #[default]
    Seed,
    /// The Connector API as of January 2026, with its restrictions.
    Revision2026,
}

/// What a validation applies.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Rules {
    /// The restrictions of this profile and of those before it apply.
    pub profile: Profile,
    /// Whether an enum value that the spec does not list is let through.
    pub unknown_enum_values: bool,
    /// The current time, for rules about dates; without it these rules are skipped.
    pub now: Option<EpochMillis>,
}

impl Rules {
    /// What a client checks before sending: the seed profile, unknown enum values let through, no time.
    #[must_use]
    pub const fn client() -> Self {
        Self { profile: Profile::Seed, unknown_enum_values: true, now: None }
    }

    /// What a server of this profile checks: unknown enum values are refused.
    #[must_use]
    pub const fn sandbox(profile: Profile) -> Self {
        Self { profile, unknown_enum_values: false, now: None }
    }

    /// The same rules under another profile.
    #[must_use]
    pub const fn with_profile(mut self, profile: Profile) -> Self {
        self.profile = profile;
        self
    }

    /// The same rules with unknown enum values let through or refused.
    #[must_use]
    pub const fn with_unknown_enum_values(mut self, allowed: bool) -> Self {
        self.unknown_enum_values = allowed;
        self
    }

    /// The same rules at a time.
    #[must_use]
    pub const fn with_now(mut self, now: EpochMillis) -> Self {
        self.now = Some(now);
        self
    }
}
