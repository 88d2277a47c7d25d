//! One request: its place in the pace, the waits that the platform asks for, and what an error of it means.

use std::cell::RefCell;
use std::future::{Future, poll_fn};
use std::task::Poll;
use std::time::Duration;

use tink_model::ExternalUserId;

use super::pace::Pace;
use super::{Answer, Endpoint, Event, Failure as _, Fate, Journal, ReadBack, Shared, Sink, Trouble, with_causes};

/// Why a user's import cannot go on.
#[derive(Debug)]
pub(super) enum Halt<E> {
    Stopped,
    Deadline,
    Failed(Trouble<E>),
    /// The same for everyone.
    Hopeless(Trouble<E>),
    Abandoned,
}

/// The outcome of a request that was sent.
#[derive(Debug)]
pub(super) enum Sent<E> {
    Answered(Answer),
    /// Nobody knows whether it was taken.
    Lost(E),
}

/// The ceiling of the first wait before another try, and of all.
const FIRST_WAIT: Duration = Duration::from_millis(250);
const LONGEST_WAIT: Duration = Duration::from_secs(30);

impl<S: Sink, R: ReadBack, J: Journal> Shared<'_, '_, S, R, J> {
    pub(super) fn tell(&self, event: Event) {
        (self.events.borrow_mut())(event);
    }

    fn pace(&self, endpoint: Endpoint) -> &RefCell<Pace> {
        match endpoint {
            Endpoint::Accounts => &self.accounts_pace,
            Endpoint::Transactions => &self.transactions_pace,
        }
    }

    /// Sends a request in its place, again when it came too fast, until there is an answer or none will come.
    pub(super) async fn send<F: Future<Output = Result<Answer, S::Error>>>(
        &self,
        endpoint: Endpoint,
        mut request: impl FnMut() -> F,
    ) -> Result<Sent<S::Error>, Halt<S::Error>> {
        loop {
            self.place(endpoint).await?;
            self.counts.borrow_mut().requests += 1;
            match request().await {
                Ok(Answer::Busy(retry_after)) => {
                    self.counts.borrow_mut().retried += 1;
                    self.pace(endpoint).borrow_mut().refused(self.clock.now(), retry_after);
                }
                Ok(answer) => {
                    self.pace(endpoint).borrow_mut().answered();
                    return Ok(Sent::Answered(answer));
                }
                Err(error) => {
                    return match error.fate() {
                        Fate::Unknown => Ok(Sent::Lost(error)),
                        Fate::Refused => Err(Halt::Failed(Trouble::Sink(error))),
                        Fate::Hopeless => Err(Halt::Hopeless(Trouble::Sink(error))),
                    };
                }
            }
        }
    }

    /// Waits for a place in the pace.
    async fn place(&self, endpoint: Endpoint) -> Result<(), Halt<S::Error>> {
        let mut told = false;
        loop {
            self.may_go_on()?;
            let Some(wait) = self.pace(endpoint).borrow_mut().take(self.clock.now()) else { return Ok(()) };
            // The usual distance between two requests is no news.
            if !told && wait >= Duration::from_millis(500) {
                told = true;
                self.tell(Event::Waiting { endpoint, wait });
            }
            self.pause(wait).await?;
        }
    }

    /// Whether another request may be begun.
    pub(super) fn may_go_on(&self) -> Result<(), Halt<S::Error>> {
        if self.counts.borrow().hopeless {
            return Err(Halt::Abandoned);
        }
        if self.import.stop.is_asked() {
            return Err(Halt::Stopped);
        }
        if self.deadline.is_some_and(|deadline| self.clock.now() >= deadline) {
            return Err(Halt::Deadline);
        }
        Ok(())
    }

    /// Waits before a request is sent for the next time; fails once it was sent often enough.
    pub(super) async fn before_another_try(
        &self,
        user: &ExternalUserId,
        attempt: u32,
        error: S::Error,
    ) -> Result<(), Halt<S::Error>> {
        if attempt >= self.import.options.tries.max(1) {
            return Err(Halt::Failed(Trouble::Sink(error)));
        }
        self.counts.borrow_mut().retried += 1;
        let ceiling = FIRST_WAIT.saturating_mul(1 << attempt.min(10)).min(LONGEST_WAIT);
        // Between a half and the whole of it.
        let wait = ceiling / 2 + ceiling / 2 * self.clock.chance().min(1_000) / 1_000;
        let reason = with_causes(&error);
        self.tell(Event::Retrying { user: user.clone(), attempt, wait, reason });
        self.pause(wait).await
    }

    /// Waits, but not beyond the deadline, and not once somebody has asked for a stop.
    async fn pause(&self, wait: Duration) -> Result<(), Halt<S::Error>> {
        let left = self.deadline.map_or(wait, |deadline| deadline.saturating_sub(self.clock.now()));
        let mut sleep = self.clock.sleep(wait.min(left));
        poll_fn(
            |context| {
                if self.import.stop.poll(context).is_ready() { Poll::Ready(()) } else { sleep.as_mut().poll(context) }
            },
        )
        .await;
        self.may_go_on()
    }

    pub(super) fn journal_error(&self, error: &J::Error) -> Halt<S::Error> {
        Halt::Hopeless(Trouble::Journal(with_causes(error)))
    }
}
