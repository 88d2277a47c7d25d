//! What the test banks make of a login: any user name and PIN are right, but for some PINs that ask for more or go wrong.
//!
//! `forms` and `accounts` are the platform's own; the others are ours.

use serde::{Deserialize, Serialize};

/// The TAN that a test bank takes (ours).
pub const RIGHT_TAN: &str = "123456";

/// What a bank asks for after a login.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Ask {
    /// Nothing.
    Nothing,
    /// The account holder looks at forms of all kinds (PIN `forms`).
    Forms,
    /// The account holder chooses an account, whatever the client asked for (PIN `accounts`).
    Account,
    /// A TAN (PIN `tan`).
    Tan,
    /// To confirm on a page of the bank's (PIN `redirect`).
    Redirect,
}

/// What becomes of synchronisations with a stored login.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum SyncsFail {
    /// They succeed.
    #[default]
    Never,
    /// The next one fails, and those after it succeed (PIN `sync-fails-once`).
    Once,
    /// Every one fails (PIN `sync-fails`).
    Always,
}

/// What a bank makes of a login.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Login {
    /// It is refused, and may be tried again (PIN `wrong`).
    Refused,
    /// The bank is out of order, which ends the wizard (PIN `error`).
    OutOfOrder,
    /// It is taken.
    Taken {
        /// What the bank asks for next.
        ask: Ask,
        /// What becomes of synchronisations with it.
        syncs: SyncsFail,
    },
}

/// What a test bank makes of a PIN.
#[must_use]
pub fn login(pin: &str) -> Login {
    let taken = |ask, syncs| Login::Taken { ask, syncs };
    match pin {
        "wrong" => Login::Refused,
        "error" => Login::OutOfOrder,
        "forms" => taken(Ask::Forms, SyncsFail::Never),
        "accounts" => taken(Ask::Account, SyncsFail::Never),
        "tan" => taken(Ask::Tan, SyncsFail::Never),
        "redirect" => taken(Ask::Redirect, SyncsFail::Never),
        "sync-fails" => taken(Ask::Nothing, SyncsFail::Always),
        "sync-fails-once" => taken(Ask::Nothing, SyncsFail::Once),
        _ => taken(Ask::Nothing, SyncsFail::Never),
    }
}
