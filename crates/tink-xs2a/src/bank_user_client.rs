//! The client of one bank user, who has an access token.

use tink_transport::Client;

use crate::BankUserToken;
use crate::core::{Core, settings};

/// What the token of a bank user can do: bank connections, the wizard, accounts, balances and turnovers of this user. Cheap to clone.
///
/// Made by [`Xs2aClient::bank_user`](crate::Xs2aClient::bank_user), or on a device that has a token and no key by
/// [`new`](Self::new). Bodies are checked before they are sent, as those of [`Xs2aClient`](crate::Xs2aClient) are.
#[derive(Debug, Clone)]
pub struct BankUserClient {
    pub(crate) core: Core,
}

impl BankUserClient {
    /// A client that sends through `client`, of which the authentication is replaced.
    #[must_use]
    pub fn new(client: &Client, token: &BankUserToken) -> Self {
        Self { core: Core::new(client, token.auth()) }
    }
}

settings!(BankUserClient);
