//! Who keeps a bank connection up to date, and what becomes of a synchronisation that a client asks for.
//!
//! The modes, the fallback and the return are the platform's. Ours: how long a synchronisation takes, that a plain one after a
//! fallback needs the account holder while `force` uses the stored login, and that three failures in a row disable all of them.

use serde::{Deserialize, Serialize};
use tink_model::EpochMillis;

use super::terms::SyncMode;

/// After so many failures in a row a connection is disabled.
pub const MAX_FAILURES: u8 = 3;

/// The platform synchronises a connection in the mode full after so many milliseconds: once a day.
pub const SYNC_EVERY_MILLIS: i64 = 24 * 60 * 60 * 1_000;

/// A synchronisation in the background takes so many milliseconds (ours).
pub const SYNC_TAKES_MILLIS: i64 = 2_000;

/// Why a synchronisation failed, with the names that the platform has for the errors of a wizard.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum SyncFault {
    /// The bank refused the stored login.
    LoginFailed,
    /// The bank refused the TAN.
    TanFailed,
    /// The bank is out of order.
    TechError,
    /// The consent is over.
    ConsentInvalid,
    /// The data could not be taken in.
    TurnoversFailed,
}

impl SyncFault {
    /// The API's own spelling.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::LoginFailed => "login_failed",
            Self::TanFailed => "tan_failed",
            Self::TechError => "tech_error",
            Self::ConsentInvalid => "consent_invalid",
            Self::TurnoversFailed => "turnovers_failed",
        }
    }
}

/// When the platform synchronises a connection by itself next, where it does.
#[must_use]
pub fn next_sync(mode: SyncMode, now: EpochMillis) -> Option<EpochMillis> {
    (mode == SyncMode::Full).then(|| EpochMillis::new(now.as_millis().saturating_add(SYNC_EVERY_MILLIS)))
}

/// How a connection is kept up to date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Upkeep {
    /// What the client asked for.
    pub wanted: SyncMode,
    /// How many synchronisations in a row have failed.
    pub failures: u8,
    /// Whether the consent is over.
    pub consent_over: bool,
}

impl Upkeep {
    /// Who keeps it up to date now: full falls back to none after a failure, and a success brings it back.
    #[must_use]
    pub const fn mode(self) -> SyncMode {
        match self.wanted {
            SyncMode::Full if self.failures > 0 => SyncMode::None,
            wanted => wanted,
        }
    }

    /// Whether nothing can be synchronised any more.
    #[must_use]
    pub const fn is_disabled(self) -> bool {
        self.failures >= MAX_FAILURES
    }
}

/// What becomes of a synchronisation that is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SyncAnswer {
    /// It goes on in the background, with a stored login.
    Background,
    /// The account holder has to act.
    Wizard,
    /// The connection is disabled.
    Disabled,
    /// The half of the login that was sent is not this connection's.
    WrongHalf,
}

/// What becomes of a synchronisation: `half` says whether the client sent its half of the login and whether that is right, `force`
/// whether the last failure is to be passed over.
#[must_use]
pub fn answer(upkeep: Upkeep, half: Option<bool>, force: bool) -> SyncAnswer {
    if upkeep.is_disabled() {
        return SyncAnswer::Disabled;
    }
    let retries = upkeep.failures == 0 || force;
    match (upkeep.wanted, half) {
        (_, Some(false)) => SyncAnswer::WrongHalf,
        _ if upkeep.consent_over => SyncAnswer::Wizard,
        (SyncMode::Full, _) if retries => SyncAnswer::Background,
        (SyncMode::Shared, Some(true)) if retries => SyncAnswer::Background,
        _ => SyncAnswer::Wizard,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn upkeep(wanted: SyncMode, failures: u8) -> Upkeep {
        Upkeep { wanted, failures, consent_over: false }
    }

    #[test]
    fn full_goes_on_in_the_background_and_after_a_fallback_only_by_force() {
        assert_eq!(answer(upkeep(SyncMode::Full, 0), None, false), SyncAnswer::Background);
        assert_eq!(
            (upkeep(SyncMode::Full, 0).mode(), upkeep(SyncMode::Full, 1).mode()),
            (SyncMode::Full, SyncMode::None)
        );
        assert_eq!(answer(upkeep(SyncMode::Full, 1), None, false), SyncAnswer::Wizard);
        assert_eq!(answer(upkeep(SyncMode::Full, 2), None, true), SyncAnswer::Background);
    }

    #[test]
    fn what_is_no_half_of_the_login_is_refused_in_every_mode() {
        for mode in SyncMode::ALL {
            assert_eq!(answer(upkeep(*mode, 0), Some(false), true), SyncAnswer::WrongHalf);
        }
    }

    #[test]
    fn none_always_needs_the_account_holder() {
        for force in [false, true] {
            for half in [None, Some(true)] {
                assert_eq!(answer(upkeep(SyncMode::None, 0), half, force), SyncAnswer::Wizard);
            }
        }
    }

    #[test]
    fn shared_takes_the_right_half_and_no_other() {
        assert_eq!(answer(upkeep(SyncMode::Shared, 0), None, false), SyncAnswer::Wizard);
        assert_eq!(answer(upkeep(SyncMode::Shared, 0), Some(true), false), SyncAnswer::Background);
        assert_eq!(answer(upkeep(SyncMode::Shared, 0), Some(false), true), SyncAnswer::WrongHalf);
        assert_eq!(answer(upkeep(SyncMode::Shared, 1), Some(true), false), SyncAnswer::Wizard);
        assert_eq!(answer(upkeep(SyncMode::Shared, 1), Some(true), true), SyncAnswer::Background);
    }

    #[test]
    fn three_failures_disable_every_mode_and_an_ended_consent_needs_the_account_holder() {
        for mode in SyncMode::ALL {
            assert_eq!(answer(upkeep(*mode, MAX_FAILURES), Some(true), true), SyncAnswer::Disabled);
            let over = Upkeep { consent_over: true, ..upkeep(*mode, 0) };
            assert_eq!(answer(over, Some(true), true), SyncAnswer::Wizard);
        }
    }
}
