//! Version Service: the build of the platform.

use tink_model::main::VersionResponse;
use tink_model::main::operations::GET_VERSION;
use tink_transport::Call;

use crate::{Error, MainClient};

impl MainClient {
    /// The build of the platform that answers.
    ///
    /// Scope: none, and no token is sent. Only reads.
    ///
    /// Source: main API reference, Version Service, Get the version.
    ///
    /// # Errors
    ///
    /// 429 [`RateLimited`](crate::model::Refusal::RateLimited), 500 [`ServerError`](crate::model::Refusal::ServerError).
    ///
    /// ```
    /// # use tink_main::MainClient;
    /// # use tink_transport::testing::{Replay, client_over, json};
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let anna = MainClient::new(client_over(Replay::new().answer(json(200, r#"{"version":"4513","date":1455740874875}"#))));
    /// println!("{:?}", anna.get_version().await?.version);
    /// # Ok(())
    /// # }
    /// ```
    pub async fn get_version(&self) -> Result<VersionResponse, Error> {
        self.client().fetch(Call::new(&GET_VERSION), VersionResponse::decode).await
    }
}
