//! Monitoring Service: whether the platform is up.

use tink_model::DecodeError;
use tink_model::main::PingService;
use tink_model::main::operations::{CHECK_HEALTH, PING};
use tink_transport::Call;

use crate::{Error, MainClient};

impl MainClient {
    /// Whether the platform is well: `ok`.
    ///
    /// Scope: none, and no token is sent. Only reads.
    ///
    /// Source: main API reference, Monitoring Service, Health check.
    ///
    /// # Errors
    ///
    /// 503 [`ShuttingDown`](crate::model::Refusal::ShuttingDown).
    /// 429 [`RateLimited`](crate::model::Refusal::RateLimited), 500 [`ServerError`](crate::model::Refusal::ServerError).
    ///
    /// ```
    /// # use tink_main::MainClient;
    /// # use tink_transport::testing::{Replay, answer, client_over};
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let anna = MainClient::new(client_over(Replay::new().answer(answer(200, &[("content-type", "text/plain")], "ok"))));
    /// assert_eq!(anna.check_health().await?, "ok");
    /// # Ok(())
    /// # }
    /// ```
    pub async fn check_health(&self) -> Result<String, Error> {
        self.client().fetch(Call::new(&CHECK_HEALTH), text).await
    }

    /// Whether a service of the platform runs: `pong`. Without a service it is the main one.
    ///
    /// Scope: none, and no token is sent. Only reads.
    ///
    /// Source: main API reference, Monitoring Service, Ping.
    ///
    /// # Errors
    ///
    /// 400 [`ValidationFailed`](crate::model::Refusal::ValidationFailed).
    /// 429 [`RateLimited`](crate::model::Refusal::RateLimited), 500 [`ServerError`](crate::model::Refusal::ServerError).
    ///
    /// ```
    /// # use tink_main::MainClient;
    /// # use tink_transport::testing::{Replay, answer, client_over};
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let anna = MainClient::new(client_over(Replay::new().answer(answer(200, &[("content-type", "text/plain")], "pong"))));
    /// use tink_main::model::PingService;
    ///
    /// assert_eq!(anna.ping(Some(&PingService::Aggregation)).await?, "pong");
    /// # Ok(())
    /// # }
    /// ```
    pub async fn ping(&self, service: Option<&PingService>) -> Result<String, Error> {
        let call = Call::new(&PING);
        let call = match service {
            Some(service) => call.query("service", service),
            None => call,
        };
        self.client().fetch(call, text).await
    }
}

/// An answer that is text and nothing else.
fn text(bytes: &[u8]) -> Result<String, DecodeError> {
    String::from_utf8(bytes.to_vec()).map_err(|_| DecodeError::new("", 1, 1, "the text is not UTF-8"))
}
