//! Ready clients: pointed at the sandbox in process, with the credentials of one of its clients, or one of its keys.

use std::sync::Arc;

use moneykit_import::{Credentials, MoneykitClient};
use tink_connector::ConnectorClient;
use tink_main::MainClient;
use tink_transport::{Client, ClientBuilder, ConfigError, OAuth, SystemClock};
use tink_xs2a::{ApiKey, Xs2aClient};

use crate::sandbox::Sandbox;
use crate::transport::IN_PROCESS_URL;

impl Sandbox {
    /// A client of the sandbox without credentials, to be configured further.
    pub fn client_builder(&self) -> ClientBuilder {
        Client::builder(self.transport(), IN_PROCESS_URL)
    }

    /// Both API clients with the token of the sandbox's first client (by id), and the OAuth client that makes others of them.
    ///
    /// ```
    /// # tokio::runtime::Runtime::new()?.block_on(async {
    /// use tink_model::connector::CreateUserRequest;
    ///
    /// let sandbox = tink_sandbox::Sandbox::builder().start().await?;
    /// let (connector, main, oauth) = sandbox.clients()?;
    /// connector.create_user(&CreateUserRequest::new("SE").with_external_user_id("anna")).await?;
    /// let anna = main.for_user(&oauth, "anna", &["user:read"]);
    /// assert_eq!(anna.get_user().await?.profile.unwrap().currency.unwrap().as_str(), "SEK");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// # }).unwrap();
    /// # Ok::<(), std::io::Error>(())
    /// ```
    ///
    /// # Errors
    /// Never in practice: the base URL is a constant.
    pub fn clients(&self) -> Result<(ConnectorClient, MainClient, OAuth), ConfigError> {
        let (id, secret) = self.first_client();
        let anonymous = self.client_builder().build()?;
        let oauth = OAuth::new(&anonymous, id, secret)?;
        let client = anonymous.with_auth(oauth.client_credentials(&[]));
        Ok((ConnectorClient::new(client.clone()), MainClient::new(client), oauth))
    }

    /// The client of XS2A.api with the sandbox's first key.
    ///
    /// ```
    /// # tokio::runtime::Runtime::new()?.block_on(async {
    /// use tink_xs2a::model::BankUserRequest;
    ///
    /// let xs2a = tink_sandbox::Sandbox::builder().start().await?.xs2a_client()?;
    /// let anna = xs2a.create_bank_user(&BankUserRequest::new("Anna Example", "anna@example.com")).await?;
    /// assert_eq!(xs2a.get_bank_user(&anna.id).await?.name.as_deref(), Some("Anna Example"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// # }).unwrap();
    /// # Ok::<(), std::io::Error>(())
    /// ```
    ///
    /// # Errors
    /// A key that no header can carry.
    pub fn xs2a_client(&self) -> Result<Xs2aClient, ConfigError> {
        let clock = Arc::new(SystemClock::new());
        let client = tink_xs2a::client_builder(self.transport(), clock, IN_PROCESS_URL).build()?;
        Ok(Xs2aClient::new(&client, &ApiKey::new(self.first_xs2a_key())?))
    }

    /// The client of MoneyKit with the credentials of the sandbox's first client (by id).
    ///
    /// # Errors
    /// Never in practice: the base URL is a constant.
    pub fn moneykit_client(&self) -> Result<MoneykitClient, ConfigError> {
        let (id, secret) = self.first_client();
        let clock = Arc::new(SystemClock::new());
        let client = moneykit_import::client_builder(self.transport(), clock, IN_PROCESS_URL).build()?;
        MoneykitClient::new(&client, &Credentials::new(id, secret))
    }
}
