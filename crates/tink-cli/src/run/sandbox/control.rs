//! The client of the sandbox's control API, `/sandbox/v1`. It takes no token: a sandbox guards nothing.

use std::time::Duration;

use tink_model::main::Refusal;
use tink_model::{DecodeError, Idempotency, Method, Operation, TokenKind};
use tink_transport::{Answer, Call, Client};

use crate::args::Global;
use crate::connect::network;
use crate::environment::Environment;
use crate::exit::{Exit, Failure, Outcome};
use crate::output::Output;
use crate::target;

/// Where a sandbox listens that is told of no address.
const DEFAULT_URL: &str = "http://127.0.0.1:8080";

/// An order may take this long: years may pass by one.
const PATIENCE: Duration = Duration::from_secs(600);

/// A running sandbox.
pub(super) struct Control {
    client: Client,
    url: String,
    pub(super) output: Output,
}

/// An operation of the control API.
pub(super) const fn operation(id: &'static str, method: Method, path: &'static str) -> Operation {
    let (idempotency, body) = match method {
        Method::Get => (Idempotency::Safe, None),
        Method::Put | Method::Delete => (Idempotency::Idempotent, Some("application/json")),
        Method::Post | Method::Patch => (Idempotency::Unsafe, Some("application/json")),
    };
    Operation::row("sandbox", id, method, path, &[], "Control API", &[], TokenKind::None, idempotency, body, &[])
}

impl Control {
    /// The sandbox that is named, else the one at the address where a sandbox listens by default.
    pub(super) fn open(global: &Global, output: Output) -> Outcome<Self> {
        let environment = Environment::of_process();
        let named = target::named(global, &environment)?;
        let url = named.base_url.unwrap_or_else(|| DEFAULT_URL.to_owned());
        let transport = network(target::trust::tls(global, &environment)?);
        let client =
            Client::builder(transport, url.clone()).build()?.with_attempt_timeout(PATIENCE).with_deadline(PATIENCE);
        Ok(Self { client, url, output })
    }

    #[cfg(test)]
    pub(super) fn of(client: Client, url: &str, output: Output) -> Self {
        Self { client, url: url.to_owned(), output }
    }

    pub(super) async fn send(&self, call: Call) -> Outcome<Answer> {
        self.client.send::<Refusal>(call).await.map_err(|error| {
            let failure = Failure::from(error);
            if failure.exit == Exit::Unreachable {
                return failure.within(&format!("no sandbox answers at {}", self.url));
            }
            failure
        })
    }

    /// Sends a call and prints its answer: as it came under `--json`, else as `show` writes it.
    pub(super) async fn print<T: serde::de::DeserializeOwned>(
        &self,
        call: Call,
        show: impl FnOnce(&T) -> String,
    ) -> Outcome {
        let answer = self.send(call).await?;
        if self.output.json {
            self.output.json(answer.body())?;
            return Ok(Exit::Done);
        }
        self.output.text(&show(&read(&answer)?))?;
        Ok(Exit::Done)
    }

    /// Sends a call that answers nothing, and says in a sentence what was done.
    pub(super) async fn perform(&self, call: Call, done: &str) -> Outcome {
        self.send(call).await?;
        crate::run::done(self.output, done)
    }
}

/// What an answer says.
pub(super) fn read<T: serde::de::DeserializeOwned>(answer: &Answer) -> Outcome<T> {
    serde_json::from_slice(answer.body()).map_err(|error| {
        let error = DecodeError::new("", error.line(), error.column(), error.to_string());
        Failure::failed(format!("the answer cannot be read\n  {error}"))
            .next("--json shows it as it came. Is it a sandbox, of the same release as this command?")
    })
}
