//! Waits until credentials come to rest: polls, reacts to news only, and stops on final states or a deadline.

use std::pin::pin;
use std::time::Duration;

use futures_util::future::{Either, select};
use tink_model::CredentialsId;
use tink_model::main::{Credentials, CredentialsStatus};
use tink_transport::Moment;

use crate::{Error, MainClient};

/// Between two polls, as the reference polls.
const INTERVAL: Duration = Duration::from_secs(1);

/// How long [`MainClient::wait_for_credentials`] waits unless told otherwise: longer than the slowest of the platform's own
/// time-outs, which is nine minutes for a confirmation in an app.
const LIMIT: Duration = Duration::from_secs(10 * 60);

/// Follows credentials while they are refreshed. Made by [`MainClient::wait_for_credentials`].
///
/// News is what has a later `statusUpdated` than what was seen before; anything else is not reported. Dropping the waiter,
/// or the future of [`next`](Self::next), cancels it; nothing is left running.
#[derive(Debug)]
pub struct CredentialsWaiter {
    client: MainClient,
    id: CredentialsId,
    interval: Duration,
    deadline: Moment,
    seen: Option<i64>,
    /// The news that was the last.
    last: Option<Credentials>,
    ended: bool,
}

/// Why no more news comes.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum WaitError {
    /// The credentials did not come to rest within the limit. They may yet: ask again, or wait again.
    #[error("the credentials did not come to rest in time")]
    DeadlineExceeded,
    /// They could not be asked for.
    #[error("the credentials could not be read")]
    Call(#[source] Error),
}

impl MainClient {
    /// Waits for news of credentials, for ten minutes at most.
    ///
    /// `before` is what was known before the refresh was asked for, such as the answer of
    /// [`create_credentials`](Self::create_credentials): only a later `statusUpdated` is news.
    ///
    /// ```
    /// # use tink_main::MainClient;
    /// # use tink_main::model::{Credentials, CredentialsStatus};
    /// # use tink_transport::testing::{Replay, client_over, json};
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let answer = |status, at| json(200, format!(r#"{{"id":"c","status":"{status}","statusUpdated":{at}}}"#));
    /// # let anna = MainClient::new(client_over(Replay::new().answer(answer("UPDATED", 2))));
    /// # let created = Credentials::decode(br#"{"id":"c","status":"CREATED","statusUpdated":1}"#)?;
    /// let mut waiter = anna.wait_for_credentials(&created);
    /// while let Some(news) = waiter.next().await? {
    ///     match news.status {
    ///         Some(CredentialsStatus::AwaitingMobileBankidAuthentication) => println!("open BankID"),
    ///         Some(CredentialsStatus::AwaitingSupplementalInformation) => println!("{:?}", news.supplemental_information),
    ///         Some(status) => println!("{status}: {:?}", news.status_payload),
    ///         None => {}
    ///     }
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// Source: main API reference, Credentials Status.
    #[must_use]
    pub fn wait_for_credentials(&self, before: &Credentials) -> CredentialsWaiter {
        let clock = self.client().clock();
        CredentialsWaiter {
            client: self.clone(),
            id: before.id.clone(),
            interval: INTERVAL,
            deadline: clock.now().after(LIMIT),
            seen: before.status_updated.map(tink_model::EpochMillis::as_millis),
            last: None,
            ended: false,
        }
    }
}

impl CredentialsWaiter {
    /// Waits this long at most, from now.
    #[must_use]
    pub fn within(mut self, limit: Duration) -> Self {
        self.deadline = self.client.client().clock().now().after(limit);
        self
    }

    /// Polls in another rhythm than each second; at most a hundred times a second.
    #[must_use]
    pub fn every(mut self, interval: Duration) -> Self {
        self.interval = interval.max(Duration::from_millis(10));
        self
    }

    /// The next news. The last one has a final status, [`is_final`]; after it comes nothing more.
    ///
    /// # Errors
    ///
    /// The deadline passed, or the credentials could not be read (after the client's own retries).
    pub async fn next(&mut self) -> Result<Option<Credentials>, WaitError> {
        if self.ended {
            return Ok(None);
        }
        let clock = self.client.client().clock();
        loop {
            let call = pin!(self.client.get_credentials(&self.id));
            // A call that hangs does not outlast the deadline; within it the client's own limits hold.
            let credentials = match select(call, clock.reached(self.deadline)).await {
                Either::Left((answer, _)) => answer.map_err(WaitError::Call)?,
                Either::Right(_) => {
                    self.ended = true;
                    return Err(WaitError::DeadlineExceeded);
                }
            };
            let updated = credentials.status_updated.map(tink_model::EpochMillis::as_millis);
            if updated > self.seen {
                self.seen = updated;
                self.ended = credentials.status.as_ref().is_some_and(is_final);
                self.last = self.ended.then(|| credentials.clone());
                return Ok(Some(credentials));
            }
            if clock.now().after(self.interval) > self.deadline {
                self.ended = true;
                return Err(WaitError::DeadlineExceeded);
            }
            clock.sleep(self.interval).await;
        }
    }

    /// The credentials at rest: waits for the news with a final status and drops what comes before.
    ///
    /// # Errors
    ///
    /// As [`next`](Self::next).
    pub async fn finished(mut self) -> Result<Credentials, WaitError> {
        while self.next().await?.is_some() {}
        self.last.ok_or(WaitError::DeadlineExceeded)
    }
}

/// Whether credentials with this status have come to rest: the refresh is over, well or not. `SESSION_EXPIRED`, which newer
/// references have, is one of them.
#[must_use]
pub fn is_final(status: &CredentialsStatus) -> bool {
    match status {
        CredentialsStatus::Updated
        | CredentialsStatus::AuthenticationError
        | CredentialsStatus::TemporaryError
        | CredentialsStatus::PermanentError
        | CredentialsStatus::Deleted => true,
        CredentialsStatus::Unknown(text) => text == "SESSION_EXPIRED",
        _ => false,
    }
}
