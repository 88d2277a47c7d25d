//! The connection of a run: the platform, and clients of it with the client's own token or a user's.

pub(crate) mod moneykit;
pub(crate) mod xs2a;

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use tink_main::MainClient;
use tink_model::Secret;
use tink_model::main::AuthorizationGrantRequest;
use tink_model::main::operations::CREATE_AUTHORIZATION_GRANT;
use tink_sandbox::{DEFAULT_CLIENT, IN_PROCESS_URL, Sandbox};
use tink_transport::tls::Tls;
use tink_transport::{Client, HyperTransport, OAuth, RetryPolicy, Transport};

use crate::exit::{Exit, Failure, Outcome};
use crate::target::Target;

/// The way to a server.
pub(crate) fn network(tls: Tls) -> Arc<dyn Transport> {
    Arc::new(HyperTransport::builder().tls(tls).build())
}

/// A platform that can be talked to.
#[derive(Debug)]
pub(crate) struct Connection {
    anonymous: Client,
    once: Client,
    /// The base URL, or the file of an embedded sandbox.
    place: String,
    client_id: String,
    client_secret: Secret<String>,
    /// The world of an embedded sandbox lives as long as this.
    embedded: Option<Sandbox>,
}

impl Connection {
    /// Opens the platform; an embedded sandbox starts here.
    pub(crate) async fn open(target: Target, tls: Tls) -> Outcome<Self> {
        let (transport, base_url, place, client_id, client_secret, embedded): (Arc<dyn Transport>, _, _, _, _, _) =
            match target {
                Target::Server { base_url, client_id, client_secret } => {
                    (network(tls), base_url.clone(), base_url, client_id, client_secret, None)
                }
                Target::Embedded { store } => {
                    let sandbox = sandbox(store.as_deref()).await?;
                    let (id, secret) = DEFAULT_CLIENT;
                    let place = store.map_or_else(String::new, |store| store.display().to_string());
                    let url = IN_PROCESS_URL.to_owned();
                    (sandbox.transport(), url, place, id.to_owned(), secret.into(), Some(sandbox))
                }
            };
        let builder = || Client::builder(Arc::clone(&transport), base_url.clone()).user_agent(USER_AGENT);
        let (anonymous, once) = (builder().build()?, builder().retry(RetryPolicy::never()).no_deadline().build()?);
        Ok(Self { anonymous, once, place, client_id, client_secret, embedded })
    }

    /// The same platform, where no attempt of a request may take longer.
    pub(crate) fn with_attempt_timeout(mut self, limit: Duration) -> Self {
        // A call whose attempts may take longer than usual may do so as well.
        let deadline = limit.saturating_mul(2).max(Duration::from_secs(60));
        self.anonymous = self.anonymous.with_attempt_timeout(limit).with_deadline(deadline);
        self.once = self.once.with_attempt_timeout(limit);
        self
    }

    /// Whether what is done there is there when this process has ended.
    pub(crate) fn lasts(&self) -> bool {
        self.embedded.is_none() || !self.place.is_empty()
    }

    /// The API client's id and secret, for a token request by hand.
    pub(crate) fn credentials(&self) -> (&str, &Secret<String>) {
        (&self.client_id, &self.client_secret)
    }

    /// Whether the platform is a sandbox in this process.
    pub(crate) const fn is_embedded(&self) -> bool {
        self.embedded.is_some()
    }

    /// A client that sends no token.
    pub(crate) fn without_token(&self) -> &Client {
        &self.anonymous
    }

    /// A client with the API client's own token of these scopes.
    pub(crate) fn client(&self, scopes: &[&str]) -> Outcome<Client> {
        Ok(self.anonymous.with_auth(self.oauth()?.client_credentials(scopes)))
    }

    /// The same, but a request that fails is not sent again: whoever uses it does that himself.
    pub(crate) fn without_retry(&self, scopes: &[&str]) -> Outcome<Client> {
        Ok(self.once.with_auth(self.oauth()?.client_credentials(scopes)))
    }

    /// What tells this platform from others.
    pub(crate) fn name(&self) -> String {
        format!("{} {}", self.place, self.client_id)
    }

    /// A client with a token of the user, through an authorization grant.
    pub(crate) async fn user(&self, user: &str, scopes: &[&str]) -> Outcome<Client> {
        self.find_user(user, scopes).await?.map_err(Failure::from)
    }

    /// The same, with the platform's refusal apart, so that an unknown user can be told from a failure.
    pub(crate) async fn find_user(&self, user: &str, scopes: &[&str]) -> Outcome<Result<Client, tink_main::Error>> {
        let request = AuthorizationGrantRequest::new(scopes.join(",")).with_external_user_id(user);
        let grants = MainClient::new(self.client(CREATE_AUTHORIZATION_GRANT.scopes)?);
        let granted = match grants.create_authorization_grant(&request).await {
            Ok(granted) => granted,
            Err(error) => return Ok(Err(error)),
        };
        Ok(Ok(self.anonymous.with_auth(self.oauth()?.authorization_code(granted.code))))
    }

    fn oauth(&self) -> Outcome<OAuth> {
        Ok(OAuth::new(&self.anonymous, self.client_id.clone(), self.client_secret.clone())?)
    }
}

/// A sandbox in this process, in memory or kept in a file.
async fn sandbox(store: Option<&Path>) -> Outcome<Sandbox> {
    let mut builder = Sandbox::builder();
    if let Some(path) = store {
        builder = builder.store(path);
    }
    builder.start().await.map_err(|error| {
        let failure = Failure::caused(Exit::Failed, "the embedded sandbox cannot be used", &error);
        match store {
            Some(path) => {
                failure.next(format!("Check the file {}, and that no other sandbox uses it.", path.display()))
            }
            None => failure,
        }
    })
}

const USER_AGENT: &str = concat!("tink-cli/", env!("CARGO_PKG_VERSION"));
