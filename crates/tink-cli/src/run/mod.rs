//! The commands that call one operation each: flags or JSON in, the API's answer out.

pub(crate) mod accounts;
pub(crate) mod authorize;
pub(crate) mod categories;
pub(crate) mod clients;
pub(crate) mod credentials;
mod fields;
pub(crate) mod investments;
mod list;
pub(crate) mod loans;
pub(crate) mod moneykit;
pub(crate) mod monitoring;
pub(crate) mod profile;
pub(crate) mod providers;
pub(crate) mod sandbox;
pub(crate) mod scenario;
pub(crate) mod search;
pub(crate) mod statistics;
pub(crate) mod stats;
pub(crate) mod token;
pub(crate) mod transactions;
pub(crate) mod user;
pub(crate) mod xs2a;

use tink_model::{DecodeError, RefusalOf};
use tink_transport::{Answer, Call, Client};

use crate::args::ShowToken;
use crate::connect::Connection;
use crate::environment::Environment;
use crate::exit::{Exit, Failure, Outcome};
use crate::output::{Output, one_line};

/// What every command has at hand.
pub(crate) struct Session {
    pub(crate) connection: Connection,
    pub(crate) environment: Environment,
    pub(crate) output: Output,
}

impl Session {
    /// Sends a call; `R` is the API's refusals.
    pub(crate) async fn send<R: RefusalOf>(&self, client: &Client, call: Call) -> Outcome<Answer> {
        client.send::<R>(call).await.map_err(Failure::from)
    }

    /// Sends a call whose answer is empty, and says in one sentence what was done.
    pub(crate) async fn perform<R: RefusalOf>(&self, client: &Client, call: Call, done: &str) -> Outcome {
        let answer = self.send::<R>(client, call).await?;
        if self.output.json {
            self.output.json(answer.body())?;
        } else {
            self.output.text(&format!("{done}\n"))?;
        }
        Ok(Exit::Done)
    }

    /// Prints an answer: as it came under `--json`, else as `show` writes it.
    pub(crate) fn print<T>(
        &self,
        answer: &Answer,
        decode: fn(&[u8]) -> Result<T, DecodeError>,
        show: impl FnOnce(&T) -> String,
    ) -> Outcome {
        if self.output.json && !answer.body().trim_ascii().is_empty() {
            self.output.json(answer.body())?;
            return Ok(Exit::Done);
        }
        let read = decode(answer.body()).map_err(|error| {
            Failure::failed(format!("the service's answer cannot be read\n  {error}"))
                .next("--json shows it as it came.")
        })?;
        self.output.text(&show(&read))?;
        Ok(Exit::Done)
    }
}

/// What was given, if anything was.
pub(crate) fn given<T>(list: Vec<T>) -> Option<Vec<T>> {
    (!list.is_empty()).then_some(list)
}

/// `Some("x")` as `x`, nothing and an empty text as a dash.
pub(crate) fn or_dash(value: Option<impl ToString>) -> String {
    value.map(|value| value.to_string()).filter(|text| !text.is_empty()).unwrap_or_else(|| "-".to_owned())
}

/// The first of these texts that is not empty.
pub(crate) fn first_filled<const N: usize>(texts: [&Option<String>; N]) -> Option<&str> {
    texts.into_iter().flatten().map(String::as_str).find(|text| !text.is_empty())
}

/// Names and values, one pair a line.
pub(crate) fn pairs(pairs: &[(&str, String)]) -> String {
    let width = pairs.iter().map(|(name, _)| name.chars().count()).max().unwrap_or(0);
    pairs.iter().map(|(name, value)| format!("{name:width$}  {}\n", one_line(value))).collect()
}

/// Prints an answer: under `--json` in the API's form, which is what the model has of it, else what `shown` writes.
pub(crate) fn print(output: Output, json: &[u8], shown: impl FnOnce() -> String) -> Outcome {
    if output.json {
        output.json(json)?;
    } else {
        output.text(&shown())?;
    }
    Ok(Exit::Done)
}

/// Tells people how many elements could not be read. `--json` prints those as they came.
pub(crate) fn note_unreadable(output: Output, count: usize, what: &str) {
    if count > 0 && !output.json {
        output.note(&format!("{count} of the {what} could not be read and are left out; --json has them."));
    }
}

/// Says in a sentence what was done, which machines have no use for.
pub(crate) fn done(output: Output, sentence: &str) -> Outcome {
    if !output.json {
        output.text(&format!("{sentence}\n"))?;
    }
    Ok(Exit::Done)
}

/// `yes` or `no`, and a dash where it is not said.
pub(crate) fn yes_no(flag: Option<bool>) -> String {
    match flag {
        Some(true) => "yes",
        Some(false) => "no",
        None => "-",
    }
    .to_owned()
}

/// Tells people that a token is not shown, and how it is.
pub(crate) fn note_hidden(output: Output, shown: ShowToken) {
    if !output.json && !shown.show_token {
        output.note("The token itself is not shown; --show-token or --json shows it.");
    }
}
