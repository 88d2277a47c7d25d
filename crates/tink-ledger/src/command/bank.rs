//! What a bank user of XS2A.api can be asked to do.

use tink_model::EpochMillis;

use crate::event::Validity;
use crate::id::Id;
use crate::rules::bank::{Input, Terms, Turn};

/// A command on a bank user.
#[derive(Debug, Clone)]
pub enum BankCommand {
    /// Creates an access token; without a validity it is good for an hour. Makes the token's id.
    CreateToken(Option<Validity>),
    /// Gives an access token another end; without one it is good for an hour from now.
    ExtendToken {
        /// The token.
        token: Id,
        /// For how long it is good.
        validity: Option<Validity>,
    },
    /// Deletes an access token.
    DeleteToken(Id),
    /// Starts a wizard in which the account holder connects a bank. Makes the wizard.
    StartWizard(Box<Terms>),
    /// Takes a step in a wizard.
    DriveWizard {
        /// The wizard.
        wizard: Id,
        /// The turn that it is for; at any other it changes nothing. Without one it is for whatever the wizard shows.
        turn: Option<Turn>,
        /// What the account holder does.
        input: Input,
    },
    /// Synchronises a bank connection. Makes a wizard where the account holder has to act; otherwise it goes on in the background.
    Sync {
        /// The connection.
        connection: Id,
        /// Whether the client sent its half of the login, and whether it is right.
        half: Option<bool>,
        /// Whether the last failure is to be passed over.
        force: bool,
    },
    /// Starts a wizard in which the account holder logs in anew. Makes the wizard.
    Reset(Id),
    /// Deletes a bank connection. Its accounts stay.
    Disconnect(Id),
    /// Deletes an account.
    DeleteAccount(Id),
    /// Marks the turnovers of an account as seen.
    MarkSeen {
        /// The account.
        account: Id,
        /// Those with a date before this instant; all without it.
        before: Option<EpochMillis>,
    },
}
