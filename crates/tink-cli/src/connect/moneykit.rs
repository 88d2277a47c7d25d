//! The connection of a run to MoneyKit.

use std::sync::Arc;

use moneykit_import::{Credentials, MoneykitClient, client_builder};
use tink_model::Secret;
use tink_sandbox::{DEFAULT_CLIENT, IN_PROCESS_URL, Sandbox};
use tink_transport::tls::Tls;
use tink_transport::{Client, SystemClock, Transport};

use super::USER_AGENT;
use crate::exit::Outcome;
use crate::target::moneykit::MoneykitTarget;

/// A MoneyKit that can be talked to.
#[derive(Debug)]
pub(crate) struct MoneykitConnection {
    client: Client,
    client_id: String,
    client_secret: Secret<String>,
    /// The world of an embedded sandbox lives as long as this.
    _embedded: Option<Sandbox>,
}

impl MoneykitConnection {
    /// Opens the platform; an embedded sandbox starts here. All requests go through what `around` makes of the transport.
    pub(crate) async fn open(
        target: MoneykitTarget,
        tls: Tls,
        around: impl FnOnce(Arc<dyn Transport>) -> Arc<dyn Transport>,
    ) -> Outcome<Self> {
        let clock = Arc::new(SystemClock::new());
        let (transport, base_url, client_id, client_secret, embedded): (Arc<dyn Transport>, _, _, _, _) = match target {
            MoneykitTarget::Server { base_url, client_id, client_secret } => {
                (super::network(tls), base_url, client_id, client_secret, None)
            }
            MoneykitTarget::Embedded { store } => {
                let sandbox = super::sandbox(store.as_deref()).await?;
                let (id, secret) = DEFAULT_CLIENT;
                (sandbox.transport(), IN_PROCESS_URL.to_owned(), id.to_owned(), secret.into(), Some(sandbox))
            }
        };
        let client = client_builder(around(transport), clock, base_url).user_agent(USER_AGENT).build()?;
        Ok(Self { client, client_id, client_secret, _embedded: embedded })
    }

    /// A client that gets its tokens by itself.
    pub(crate) fn client(&self) -> Outcome<MoneykitClient> {
        let credentials = Credentials::new(self.client_id.clone(), self.client_secret.clone());
        Ok(MoneykitClient::new(&self.client, &credentials)?)
    }

    /// A client that sends no token.
    pub(crate) fn without_token(&self) -> MoneykitClient {
        MoneykitClient::with_client(self.client.clone())
    }

    /// The API client's id and secret, for a token request by hand.
    pub(crate) const fn credentials(&self) -> (&String, &Secret<String>) {
        (&self.client_id, &self.client_secret)
    }
}
