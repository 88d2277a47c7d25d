//! Carrying a plan out: users side by side, each user's batches in order, every transaction once.
//!
//! 1. The user is opened, and what is there of its accounts is read, where that can be.
//! 2. Missing accounts are created.
//! 3. Batch by batch: on an account that existed, what is there already is looked up first and not sent. The journal notes the
//!    batch, it is sent, and the journal notes the answer.
//! 4. A request without an answer, in this run or in one that was killed, is looked up before anything else is sent: what had
//!    been taken is counted, the rest sent again. Where nothing can be looked up it is sent again whole.
//! 5. A request of which something exists is parted in two, down to single transactions, whose refusal says that exactly this one
//!    is there. That is right for platforms that refuse a batch whole and for those that take a part of it.
//!
//! The order within an account is kept through all that.

mod account;
mod batch;
mod clock;
mod event;
pub mod journal;
mod look_up;
mod pace;
mod platform;
mod request;
#[cfg(feature = "journal")]
pub mod sqlite;
mod stop;
mod user;
mod verify;

use std::cell::RefCell;
use std::time::Duration;

use futures_util::stream::{FuturesUnordered, StreamExt as _};
use tink_model::ExternalUserId;

pub use self::clock::Clock;
pub use self::event::{Endpoint, Event};
pub use self::journal::{Journal, Tally};
use self::pace::Pace;
pub use self::platform::{
    Answer, Failure, Fate, NoReadBack, Opened, PresentAccount, PresentTransaction, ReadBack, Sink,
};
pub use self::stop::Stop;
pub use self::verify::{Verified, VerifyError};
use crate::plan::Plan;

/// How a plan is carried out.
#[derive(Debug, Clone, Copy)]
pub struct Options {
    /// How many users are served at once.
    pub concurrency: usize,
    /// The most requests a second to each endpoint; without it only the platform limits them.
    pub max_rate: Option<u32>,
    /// After this long nothing new is begun.
    pub deadline: Option<Duration>,
    /// How often a request is sent that gets no answer, before its user fails.
    pub tries: u32,
}

impl Default for Options {
    fn default() -> Self {
        Self { concurrency: 4, max_rate: None, deadline: None, tries: 6 }
    }
}

/// A plan, and everything that carrying it out needs.
#[derive(Debug)]
pub struct Import<'a, S, R, J> {
    /// What is to be done.
    pub plan: &'a Plan,
    /// Who takes it.
    pub sink: &'a S,
    /// Who says what is there.
    pub read_back: &'a R,
    /// What was done before.
    pub journal: &'a J,
    /// How.
    pub options: Options,
    /// Ends it early.
    pub stop: Stop,
}

/// What became of a plan.
#[derive(Debug)]
pub struct Report<E> {
    /// Each user's part, in the plan's order.
    pub users: Vec<UserReport<E>>,
    /// Accounts that were created.
    pub accounts_created: u64,
    /// Accounts that existed.
    pub accounts_known: u64,
    /// Requests that were sent to change something.
    pub requests: u64,
    /// Requests that were sent again, after a lost answer or because they came too fast.
    pub retried: u64,
}

/// What became of a user's part.
#[derive(Debug)]
pub struct UserReport<E> {
    /// The user.
    pub user: ExternalUserId,
    /// What became of its transactions, in this run and in those before it that the journal tells of.
    pub tally: Tally,
    /// What this run did of it.
    pub of_this_run: Tally,
    /// How it ended.
    pub end: End<E>,
}

/// How a user's import ended.
#[derive(Debug)]
pub enum End<E> {
    /// Everything was done.
    Done,
    /// Somebody asked for a stop. Carrying the plan out again goes on.
    Stopped,
    /// The deadline came. Carrying the plan out again goes on.
    Deadline,
    /// It failed. Carrying the plan out again tries again.
    Failed(Trouble<E>),
    /// It was not begun, or not ended, since nothing would get through for anyone.
    Abandoned,
}

/// Why a user's import failed.
#[derive(Debug, thiserror::Error)]
pub enum Trouble<E> {
    /// The platform, or the way to it.
    #[error(transparent)]
    Sink(E),
    /// The journal cannot be kept, so nothing more may be sent.
    #[error("the journal cannot be kept: {0}")]
    Journal(String),
    /// The plan cannot be read.
    #[error(transparent)]
    Plan(crate::Error),
}

impl<E> Report<E> {
    /// What became of all transactions.
    #[must_use]
    pub fn tally(&self) -> Tally {
        self.users.iter().fold(Tally::default(), |mut sum, user| {
            sum.add(&user.tally);
            sum
        })
    }

    /// What this run did of it.
    #[must_use]
    pub fn of_this_run(&self) -> Tally {
        self.users.iter().fold(Tally::default(), |mut sum, user| {
            sum.add(&user.of_this_run);
            sum
        })
    }

    /// Whether every user's import has come to its end.
    #[must_use]
    pub fn is_done(&self) -> bool {
        self.users.iter().all(|user| matches!(user.end, End::Done))
    }
}

/// What the futures of all users share.
struct Shared<'a, 'e, S, R, J> {
    import: &'a Import<'a, S, R, J>,
    clock: &'a dyn Clock,
    deadline: Option<Duration>,
    events: RefCell<&'e mut dyn FnMut(Event)>,
    counts: RefCell<Counts>,
    accounts_pace: RefCell<Pace>,
    transactions_pace: RefCell<Pace>,
}

#[derive(Debug, Default)]
struct Counts {
    accounts_created: u64,
    accounts_known: u64,
    requests: u64,
    retried: u64,
    /// Nothing would get through any more.
    hopeless: bool,
}

impl<S: Sink, R: ReadBack, J: Journal> Import<'_, S, R, J> {
    /// Carries the plan out. `events` hears what happens.
    pub async fn run(&self, clock: &dyn Clock, events: &mut dyn FnMut(Event)) -> Report<S::Error> {
        let shared = Shared {
            import: self,
            clock,
            deadline: self.options.deadline.map(|deadline| clock.now().saturating_add(deadline)),
            events: RefCell::new(events),
            counts: RefCell::default(),
            accounts_pace: RefCell::new(Pace::new(self.options.max_rate)),
            transactions_pace: RefCell::new(Pace::new(self.options.max_rate)),
        };
        let mut ended: Vec<(usize, UserReport<S::Error>)> = Vec::with_capacity(self.plan.users().len());
        let mut waiting = self.plan.users().iter().enumerate();
        let mut running = FuturesUnordered::new();
        loop {
            while running.len() < self.options.concurrency.max(1) {
                let Some((index, user)) = waiting.next() else { break };
                let shared = &shared;
                running.push(async move { (index, shared.user(user).await) });
            }
            match running.next().await {
                Some(done) => ended.push(done),
                None => break,
            }
        }
        drop(running);
        ended.sort_by_key(|(index, _)| *index);
        let counts = shared.counts.into_inner();
        Report {
            users: ended.into_iter().map(|(_, user)| user).collect(),
            accounts_created: counts.accounts_created,
            accounts_known: counts.accounts_known,
            requests: counts.requests,
            retried: counts.retried,
        }
    }
}

/// An error and everything that caused it, in one line.
fn with_causes(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        let shown = error.to_string();
        if !text.contains(&shown) {
            text.push_str(": ");
            text.push_str(&shown);
        }
        cause = error.source();
    }
    text
}
