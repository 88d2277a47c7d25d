//! A sandbox with clients already pointed at it, on a socket or without one, and a record of what they reached.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};

use bytes::Bytes;
use moneykit_import::{Credentials, MoneykitClient};
use tink_connector::ConnectorClient;
use tink_main::MainClient;
use tink_sandbox::{DEFAULT_CLIENT, DEFAULT_XS2A_KEY, IN_PROCESS_URL, SandboxBuilder, Server};
use tink_sandbox::{FaultRule, Sandbox};
use tink_transport::testing::ManualClock as Waits;
use tink_transport::{
    Auth, BoxFuture, CallContext, Client, HyperTransport, OAuth, RetryPolicy, Transport, TransportError,
};

use tink_xs2a::{ApiKey, Xs2aClient};

use crate::connect::SCOPES;

/// API, operation id and status of an answered call.
pub(crate) type Reached = (&'static str, &'static str, u16);

/// Notes what every call reached.
#[derive(Debug)]
struct Record {
    inner: Arc<dyn Transport>,
    reached: Arc<Mutex<BTreeSet<Reached>>>,
}

impl Transport for Record {
    fn call(&self, request: http::Request<Bytes>) -> BoxFuture<'_, Result<http::Response<Bytes>, TransportError>> {
        let operation = CallContext::of(&request).and_then(CallContext::operation);
        Box::pin(async move {
            let answer = self.inner.call(request).await?;
            if let Some(operation) = operation {
                let reached = (operation.api, operation.id, answer.status().as_u16());
                self.reached.lock().unwrap().insert(reached);
            }
            Ok(answer)
        })
    }
}

/// How the clients reach the sandbox.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Over {
    Socket,
    Nothing,
}

pub(crate) struct Stage {
    pub(crate) sandbox: Sandbox,
    pub(crate) connector: ConnectorClient,
    pub(crate) main: MainClient,
    pub(crate) oauth: OAuth,
    reached: Arc<Mutex<BTreeSet<Reached>>>,
    _server: Option<Server>,
}

impl Stage {
    pub(crate) async fn new(builder: SandboxBuilder, over: Over) -> Self {
        let sandbox = builder.start().await.unwrap();
        let (inner, url, server): (Arc<dyn Transport>, String, Option<Server>) = match over {
            Over::Nothing => (sandbox.transport(), IN_PROCESS_URL.to_owned(), None),
            Over::Socket => {
                let server = sandbox.listen("127.0.0.1:0").await.unwrap();
                (Arc::new(HyperTransport::new()), server.url(), Some(server))
            }
        };
        let reached = Arc::default();
        let transport = Arc::new(Record { inner, reached: Arc::clone(&reached) });
        let (id, secret) = DEFAULT_CLIENT;
        // A call is made once: what is provoked shall be seen.
        let client = match over {
            // Without a socket nothing takes time, so no limit on it has to run, which a paused clock would run down at once.
            Over::Nothing => Client::builder_with_clock(transport, Arc::new(Waits::skipping_sleeps()), url),
            Over::Socket => Client::builder(transport, url),
        };
        let client = client.retry(RetryPolicy::attempts(1)).build().unwrap();
        let oauth = OAuth::new(&client, id, secret).unwrap();
        let client = client.with_auth(oauth.client_credentials(&[]));
        Self {
            sandbox,
            connector: ConnectorClient::new(client.clone()),
            main: MainClient::new(client),
            oauth,
            reached,
            _server: server,
        }
    }

    /// The main API as a user, with all that the walks need.
    pub(crate) fn user(&self, external_user_id: &str) -> MainClient {
        self.user_with(external_user_id, &SCOPES)
    }

    pub(crate) fn user_with(&self, external_user_id: &str, scopes: &[&str]) -> MainClient {
        self.main.for_user(&self.oauth, external_user_id, scopes)
    }

    /// XS2A.api with the sandbox's default key.
    pub(crate) fn xs2a(&self) -> Xs2aClient {
        self.xs2a_with(DEFAULT_XS2A_KEY)
    }

    pub(crate) fn xs2a_with(&self, key: &str) -> Xs2aClient {
        Xs2aClient::new(self.main.client(), &ApiKey::new(key).unwrap())
    }

    /// MoneyKit with the credentials of the sandbox's default client.
    pub(crate) fn moneykit(&self) -> MoneykitClient {
        let (id, secret) = DEFAULT_CLIENT;
        MoneykitClient::new(self.main.client(), &Credentials::new(id, secret)).unwrap()
    }

    /// Both APIs without any token.
    pub(crate) fn nobody(&self) -> (ConnectorClient, MainClient) {
        self.with(Auth::none())
    }

    /// Both APIs with a client token of one scope.
    pub(crate) fn scoped(&self, scope: &str) -> (ConnectorClient, MainClient) {
        self.with(self.oauth.client_credentials(&[scope]))
    }

    fn with(&self, auth: Auth) -> (ConnectorClient, MainClient) {
        let client = self.main.client().with_auth(auth);
        (ConnectorClient::new(client.clone()), MainClient::new(client))
    }

    /// Lets the next call of an operation answer with a status.
    pub(crate) fn fault(&self, operation: &str, status: u16) {
        self.sandbox.add_fault(FaultRule::status(status).on(operation).times(1)).unwrap();
    }

    pub(crate) fn reached(&self) -> BTreeSet<Reached> {
        self.reached.lock().unwrap().clone()
    }
}
