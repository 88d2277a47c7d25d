//! What becomes of a synchronisation that was asked for.

use tink_model::DecodeError;
use tink_model::xs2a::WizardStart;

/// What becomes of a synchronisation that was asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
#[must_use = "the account holder may have to act"]
pub enum SyncOutcome {
    /// It goes on in the background (204).
    InBackground,
    /// The account holder has to act in this wizard before anything is fetched (202).
    NeedsUser(WizardStart),
}

impl SyncOutcome {
    /// The wizard in which the account holder has to act, if so.
    #[must_use]
    pub const fn wizard(&self) -> Option<&WizardStart> {
        match self {
            Self::InBackground => None,
            Self::NeedsUser(wizard) => Some(wizard),
        }
    }

    /// An answer without a body stands for the background.
    pub(crate) fn decode(body: &[u8]) -> Result<Self, DecodeError> {
        if body.trim_ascii().is_empty() {
            return Ok(Self::InBackground);
        }
        WizardStart::decode(body).map(Self::NeedsUser)
    }
}
