//! `tink monitoring`: health, ping and version.

use tink_model::main::operations::{CHECK_HEALTH, GET_VERSION, PING};
use tink_model::main::{Refusal, VersionResponse};
use tink_transport::{Answer, Call};

use super::{Session, or_dash, pairs};
use crate::args::monitoring::Monitoring;
use crate::exit::{Exit, Outcome};

impl Session {
    pub(crate) async fn monitoring(&self, verb: Monitoring) -> Outcome {
        let call = match &verb {
            Monitoring::Health => Call::new(&CHECK_HEALTH),
            Monitoring::Ping { service: None } => Call::new(&PING),
            Monitoring::Ping { service: Some(service) } => Call::new(&PING).query("service", service),
            Monitoring::Version => Call::new(&GET_VERSION),
        };
        let answer = self.send::<Refusal>(self.connection.without_token(), call).await?;
        match verb {
            Monitoring::Health | Monitoring::Ping { .. } => self.plain(&answer),
            Monitoring::Version => self.print(&answer, VersionResponse::decode, show),
        }
    }

    /// Prints an answer that is a text and no JSON; under `--json` it becomes a JSON string.
    fn plain(&self, answer: &Answer) -> Outcome {
        let text = String::from_utf8_lossy(answer.body());
        let text = text.trim_end();
        if self.output.json {
            self.output.json(serde_json::Value::from(text).to_string().as_bytes())?;
        } else {
            self.output.text(&format!("{text}\n"))?;
        }
        Ok(Exit::Done)
    }
}

fn show(version: &VersionResponse) -> String {
    let built = version.date.and_then(|at| jiff::Timestamp::from_millisecond(at.as_millis()).ok());
    pairs(&[
        ("Version", or_dash(version.version.as_ref())),
        ("Commit", or_dash(version.commit.as_ref())),
        ("Built", or_dash(built)),
    ])
}
