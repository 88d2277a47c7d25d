//! Which statuses follow which.

use CredentialsStatus::{
    Authenticating, AuthenticationError, AwaitingMobileBankid, AwaitingSupplemental, AwaitingThirdPartyApp, Created,
    Deleted, PermanentError, TemporaryError, Updated, Updating,
};

use crate::kind::CredentialsStatus;

/// What may follow while the user is asked for something.
const AFTER_ASKING: &[CredentialsStatus] =
    &[AwaitingMobileBankid, AwaitingSupplemental, AwaitingThirdPartyApp, Updating, AuthenticationError, TemporaryError];

/// Every documented transition. Deletion is a transition of every status (ours), so it is not repeated here.
pub const TRANSITIONS: &[(CredentialsStatus, &[CredentialsStatus])] = &[
    (Created, &[Authenticating, AuthenticationError, TemporaryError, PermanentError]),
    (
        Authenticating,
        &[
            AwaitingMobileBankid,
            AwaitingSupplemental,
            AwaitingThirdPartyApp,
            Updating,
            AuthenticationError,
            TemporaryError,
        ],
    ),
    (AwaitingMobileBankid, AFTER_ASKING),
    (AwaitingSupplemental, AFTER_ASKING),
    (AwaitingThirdPartyApp, AFTER_ASKING),
    (Updating, &[Updated, TemporaryError]),
    (Updated, &[Created, Authenticating, PermanentError]),
    (AuthenticationError, &[Created, Authenticating, PermanentError]),
    (TemporaryError, &[Created, Authenticating, PermanentError]),
    (PermanentError, &[]),
    (Deleted, &[]),
];

/// Whether a status may follow another.
#[must_use]
pub fn allows(from: CredentialsStatus, to: CredentialsStatus) -> bool {
    if to == Deleted {
        return from != Deleted;
    }
    TRANSITIONS.iter().any(|(known, after)| *known == from && after.contains(&to))
}
