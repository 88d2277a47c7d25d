//! One user's part of an import, from its first request to its last.

use std::collections::HashMap;

use super::account::States;
use super::look_up::Pendings;
use super::request::Halt;
use super::{
    End, Event, Failure as _, Fate, Journal, Opened, ReadBack, Shared, Sink, Tally, Trouble, UserReport, with_causes,
};
use crate::plan::{Planned, PlannedUser};

/// What is known of a user while its batches are sent.
pub(super) struct Run<'a> {
    pub(super) user: &'a PlannedUser,
    pub(super) states: States,
    /// Pending transactions on the platform that wait for the booked ones that take their place.
    pub(super) pendings: Pendings,
    /// Whether the platform can be asked what is there.
    pub(super) can_look_up: bool,
    pub(super) of_this_run: Tally,
    /// The memory of the rows of the batch before.
    pub(super) spare: Vec<Planned>,
}

impl<S: Sink, R: ReadBack, J: Journal> Shared<'_, '_, S, R, J> {
    pub(super) async fn user(&self, user: &PlannedUser) -> UserReport<S::Error> {
        let mut run = Run {
            user,
            states: States::new(),
            pendings: Pendings::default(),
            can_look_up: self.import.read_back.is_able(),
            of_this_run: Tally::default(),
            spare: Vec::new(),
        };
        let mut before = Tally::default();
        let end = match self.carry_out(&mut run, &mut before).await {
            Ok(()) => End::Done,
            Err(Halt::Stopped) => End::Stopped,
            Err(Halt::Deadline) => End::Deadline,
            Err(Halt::Abandoned) => End::Abandoned,
            Err(Halt::Failed(trouble)) => End::Failed(trouble),
            Err(Halt::Hopeless(trouble)) => {
                self.counts.borrow_mut().hopeless = true;
                End::Failed(trouble)
            }
        };
        let mut tally = before;
        tally.add(&run.of_this_run);
        match &end {
            End::Done => self.tell(Event::UserDone { user: user.id.clone(), tally }),
            End::Failed(trouble) => {
                self.tell(Event::UserFailed { user: user.id.clone(), reason: with_causes(trouble) });
            }
            End::Stopped | End::Deadline | End::Abandoned => {}
        }
        UserReport { user: user.id.clone(), tally, of_this_run: run.of_this_run, end }
    }

    /// Adds what earlier runs did to `before`, and does the rest.
    async fn carry_out(&self, run: &mut Run<'_>, before: &mut Tally) -> Result<(), Halt<S::Error>> {
        self.may_go_on()?;
        let user = run.user;
        let mut left = Vec::new();
        for number in user.batches.clone() {
            let state = self.import.journal.batch(number).map_err(|error| self.journal_error(&error))?;
            if let Some(state) = &state {
                before.add(&state.tally);
            }
            if !state.is_some_and(|state| state.is_done()) {
                left.push(number);
            }
        }
        self.tell(Event::UserStarted { user: user.id.clone(), done: *before });
        let mut attempt = 0;
        let opened = loop {
            match self.import.sink.open_user(&user.id).await {
                Ok(opened) => break opened,
                Err(error) => match error.fate() {
                    Fate::Unknown => {
                        attempt += 1;
                        self.before_another_try(&user.id, attempt, error).await?;
                    }
                    Fate::Refused => return Err(Halt::Failed(Trouble::Sink(error))),
                    Fate::Hopeless => return Err(Halt::Hopeless(Trouble::Sink(error))),
                },
            }
        };
        let mut present = HashMap::new();
        if opened == Opened::Existed
            && let Some(accounts) = self.asked(run, self.import.read_back.accounts(&user.id)).await
        {
            present.extend(accounts.into_iter().map(|account| (account.id.clone(), account)));
        }
        run.states = self.accounts(user, &present).await?;
        self.load_pendings(run).await;
        for number in left {
            self.batch(run, number).await?;
        }
        Ok(())
    }
}
