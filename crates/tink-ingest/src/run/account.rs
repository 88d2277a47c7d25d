//! The accounts of a user: which exist, which have to be created, and what their balances are going to be.

use std::collections::HashMap;

use tink_model::connector::{AccountEntity, AccountListEntity};
use tink_model::{Amount, ExternalAccountId};

use super::journal::AccountState;
use super::request::{Halt, Sent};
use super::{Answer, Endpoint, Event, Journal, PresentAccount, ReadBack, Shared, Sink};
use crate::plan::{BalanceSource, PlannedAccount, PlannedUser};

/// A row's instant is midday: half a day later its day is over.
const HALF_A_DAY: i64 = 12 * 60 * 60 * 1_000;

impl AccountState {
    /// A new one's balance is the one that the sources tell, or grows from nothing with the transactions. One that existed is gone on
    /// with: a sum is added to what it has, and a balance that is told counts only when it is not older than what the platform
    /// holds. The second member says whether it stays what it is.
    pub(super) fn of(planned: &PlannedAccount, existed: bool, present: Option<&PresentAccount>) -> (Self, bool) {
        let hidden = present.is_some_and(|present| present.hidden);
        let state = |balance, grows| Self { existed, hidden, balance, grows };
        match (&planned.balance, present) {
            (BalanceSource::Told(_), Some(present)) if is_older(planned, present) => {
                (state(present.balance, false), true)
            }
            (BalanceSource::Given | BalanceSource::Told(_), _) => (state(planned.entity.balance, false), false),
            (BalanceSource::Sum, Some(present)) if present.hidden => (state(present.balance, false), true),
            (BalanceSource::Sum, Some(present)) => (state(present.balance, true), false),
            (BalanceSource::Sum, None) => (state(Amount::ZERO, true), false),
        }
    }
}

fn is_older(planned: &PlannedAccount, present: &PresentAccount) -> bool {
    let newest = planned.newest.map(|newest| newest.as_millis().saturating_add(HALF_A_DAY));
    present.newest.is_some_and(|present| newest.is_none_or(|newest| newest < present.as_millis()))
}

/// The states of a user's accounts by their place in the plan.
pub(super) type States = HashMap<usize, AccountState>;

impl<S: Sink, R: ReadBack, J: Journal> Shared<'_, '_, S, R, J> {
    /// Creates what is missing, and knows every account's state afterwards.
    pub(super) async fn accounts(
        &self,
        user: &PlannedUser,
        present: &HashMap<ExternalAccountId, PresentAccount>,
    ) -> Result<States, Halt<S::Error>> {
        let mut states = States::new();
        let mut missing: Vec<usize> = Vec::new();
        for index in user.accounts.clone() {
            let planned = &self.import.plan.accounts()[index];
            let id = &planned.entity.external_id;
            let noted = self.import.journal.account(&user.id, id).map_err(|error| self.journal_error(&error))?;
            match (noted, present.get(id)) {
                (Some(state), _) => {
                    states.insert(index, state);
                }
                (None, Some(there)) => {
                    self.counts.borrow_mut().accounts_known += 1;
                    self.settle(user, index, true, Some(there), &mut states)?;
                }
                (None, None) => missing.push(index),
            }
        }
        // A stack, the earlier half on top.
        let mut waiting = if missing.is_empty() { Vec::new() } else { vec![missing] };
        let mut attempt = 0;
        while let Some(some) = waiting.pop() {
            let list = AccountListEntity::new(some.iter().map(|&index| self.entity(index)).collect::<Vec<_>>());
            let create = || self.import.sink.create_accounts(&user.id, &list);
            match self.send(Endpoint::Accounts, create).await? {
                Sent::Answered(Answer::Taken) => {
                    self.counts.borrow_mut().accounts_created += some.len() as u64;
                    for index in some {
                        self.settle(user, index, false, None, &mut states)?;
                    }
                }
                Sent::Answered(_) if some.len() == 1 => {
                    self.counts.borrow_mut().accounts_known += 1;
                    self.settle(user, some[0], true, present.get(&list.accounts[0].external_id), &mut states)?;
                }
                Sent::Answered(_) => {
                    let (first, second) = some.split_at(some.len() / 2);
                    waiting.extend([second.to_vec(), first.to_vec()]);
                }
                Sent::Lost(error) => {
                    attempt += 1;
                    self.before_another_try(&user.id, attempt, error).await?;
                    waiting.push(some);
                }
            }
        }
        Ok(states)
    }

    /// An account as it is created: a balance that is a sum begins with nothing, since it grows with the transactions.
    fn entity(&self, index: usize) -> AccountEntity {
        let planned = &self.import.plan.accounts()[index];
        let mut entity = planned.entity.clone();
        if planned.balance == BalanceSource::Sum {
            entity.balance = Amount::ZERO;
        }
        entity
    }

    fn settle(
        &self,
        user: &PlannedUser,
        index: usize,
        existed: bool,
        present: Option<&PresentAccount>,
        states: &mut States,
    ) -> Result<(), Halt<S::Error>> {
        let planned = &self.import.plan.accounts()[index];
        let (state, kept) = AccountState::of(planned, existed, present);
        let account = &planned.entity.external_id;
        if kept {
            self.tell(Event::BalanceKept { user: user.id.clone(), account: account.clone() });
        }
        self.import.journal.save(None, &[(&user.id, account, state)]).map_err(|error| self.journal_error(&error))?;
        states.insert(index, state);
        Ok(())
    }
}
