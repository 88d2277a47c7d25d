//! The client of a customer, who has an API key.

use tink_transport::Client;

use crate::core::{Core, settings};
use crate::{ApiKey, BankUserClient, BankUserToken};

/// What an API key can do: bank users, access tokens, wizard sessions, events and bank codes. Cheap to clone.
///
/// Bodies are checked before they are sent: one that breaks rules of the API is not sent, and the error names every rule it breaks
/// ([`violations`](tink_transport::ApiError::violations)); [`unchecked`](Self::unchecked) lets everything through.
#[derive(Debug, Clone)]
pub struct Xs2aClient {
    pub(crate) core: Core,
}

impl Xs2aClient {
    /// A client that sends through `client`, of which the authentication is replaced.
    #[must_use]
    pub fn new(client: &Client, key: &ApiKey) -> Self {
        Self { core: Core::new(client, key.auth()) }
    }

    /// A client for one bank user, with this client's connections and settings.
    #[must_use]
    pub fn bank_user(&self, token: &BankUserToken) -> BankUserClient {
        BankUserClient { core: self.core.with_auth(token.auth()) }
    }
}

settings!(Xs2aClient);
