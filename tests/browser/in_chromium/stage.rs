//! A sandbox on a port, with a clock that the test moves, and the client's site.

use std::sync::Arc;
use std::time::Duration;

use tink_main::MainClient;
use tink_main::authorize::{AuthorizationLink, Authorized, NotAuthorized, State, callback};
use tink_main::model::{GrantType, OAuth2AuthenticationTokenRequest};
use tink_sandbox::{DEFAULT_CLIENT, ManualClock, Sandbox, SandboxBuilder, Server};
use tink_transport::{Client, HyperTransport, OAuth, RetryPolicy};

use super::browser::Browser;
use super::site::Site;

const NOW: i64 = 1_700_000_000_000;

/// What the client asks for.
const SCOPES: [&str; 4] = ["accounts:read", "credentials:read", "transactions:read", "user:read"];

pub(super) struct Stage {
    pub(super) sandbox: Sandbox,
    pub(super) clock: Arc<ManualClock>,
    pub(super) site: Site,
    /// A second site of the client's, whose callback leads on to the first.
    pub(super) front: Site,
    pub(super) state: State,
    server: Server,
}

impl Stage {
    pub(super) async fn new() -> Self {
        Self::with(Sandbox::builder()).await
    }

    pub(super) async fn with(builder: SandboxBuilder) -> Self {
        let (site, front) = (Site::new().await, Site::new().await);
        let clock = Arc::new(ManualClock::new(NOW));
        let builder = builder.redirect_uri(site.callback()).redirect_uri(front.callback_to(&site));
        let sandbox = builder.clock(clock.clone()).start().await.unwrap();
        let server = sandbox.listen("127.0.0.1:0").await.unwrap();
        Self { sandbox, clock, site, front, state: State::from("a state & more".to_owned()), server }
    }

    /// Where the authorization page is.
    pub(super) fn page(&self) -> String {
        format!("{}/0.4/authorize/", self.server.url())
    }

    /// The origin of the sandbox.
    pub(super) fn origin(&self) -> String {
        self.server.url()
    }

    /// The link to the authorization page.
    pub(super) fn link(&self) -> AuthorizationLink {
        self.link_for(&SCOPES)
    }

    /// The link that asks for these scopes.
    pub(super) fn link_for(&self, scopes: &[&str]) -> AuthorizationLink {
        AuthorizationLink::new(DEFAULT_CLIENT.0, &self.site.callback(), scopes, &self.state)
    }

    /// The link to the authorization page with a provider chosen.
    pub(super) fn link_to(&self, provider: &str) -> String {
        self.link().with_input_provider(provider).to_url(&self.page())
    }

    /// The link of a client whose callback leads on to another origin.
    pub(super) fn link_elsewhere(&self) -> String {
        AuthorizationLink::new(DEFAULT_CLIENT.0, &self.front.callback_to(&self.site), &SCOPES, &self.state)
            .to_url(&self.page())
    }

    /// Lets time pass.
    pub(super) fn pass(&self, seconds: u64) {
        self.clock.advance(Duration::from_secs(seconds));
    }

    /// What the client reads once the browser is back.
    pub(super) async fn answer(&self, browser: &Browser) -> Result<Authorized, NotAuthorized> {
        browser.css("#back").await;
        let url = browser.client.current_url().await.unwrap();
        assert!(url.as_str().starts_with(&self.site.callback()), "{url}");
        callback(url.as_str(), &self.state)
    }

    /// The client's own connection to the API, without a token.
    pub(super) fn main(&self) -> (MainClient, OAuth) {
        let transport = Arc::new(HyperTransport::new());
        let client = Client::builder(transport, self.server.url()).retry(RetryPolicy::attempts(1)).build().unwrap();
        let (id, secret) = DEFAULT_CLIENT;
        let oauth = OAuth::new(&client, id, secret).unwrap();
        (MainClient::new(client), oauth)
    }

    /// Exchanges a code, and says what status that had.
    pub(super) async fn exchange(&self, code: &str) -> u16 {
        let (id, secret) = DEFAULT_CLIENT;
        let request = OAuth2AuthenticationTokenRequest::new(id, secret, GrantType::AuthorizationCode).with_code(code);
        match self.main().0.get_token(&request).await {
            Ok(_) => 200,
            Err(error) => error.status().map_or(0, |status| status.as_u16()),
        }
    }
}
