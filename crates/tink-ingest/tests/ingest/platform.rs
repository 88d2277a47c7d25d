//! A platform of a test's own: it takes batches whole or in part, loses answers, refuses what comes too fast, and can be asked.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::future::{Future, poll_fn};
use std::pin::{Pin, pin};
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use tink_ingest::run::{Answer, Clock, Failure, Fate, Opened, PresentAccount, PresentTransaction, ReadBack, Sink};
use tink_model::connector::{AccountListEntity, CreateTransactionAccountContainer, CreateTransactionEntity};
use tink_model::{Amount, EpochMillis, ExternalAccountId, ExternalTransactionId, ExternalUserId};

/// What a platform does with a request of which a part exists.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Temper {
    RefusesWhole,
    TakesTheRest,
}

/// An account as it is held.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Held {
    pub(crate) balance: Amount,
    pub(crate) rows: Vec<PresentTransaction>,
    pub(crate) hidden: bool,
}

pub(crate) struct Platform {
    pub(crate) temper: Temper,
    pub(crate) accounts: RefCell<BTreeMap<(String, String), Held>>,
    pub(crate) deleted: Vec<String>,
    /// Users that are refused.
    pub(crate) refused: Vec<String>,
    pub(crate) key_is_wrong: bool,
    pub(crate) can_be_asked: bool,
    /// Of a thousand requests so many are lost before they are read, lost after they are carried out, and refused as too many.
    pub(crate) faults: [u64; 3],
    pub(crate) dice: Cell<u64>,
    /// Requests that change something and were answered or carried out.
    pub(crate) requests: Cell<usize>,
    /// The answer that every request from this one on gets.
    pub(crate) dead_from: Cell<usize>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Dead {
    #[error("the line is dead")]
    Lost,
    #[error("the user is refused")]
    Refused,
    #[error("the key is wrong")]
    Key,
}

impl Failure for Dead {
    fn fate(&self) -> Fate {
        match self {
            Self::Lost => Fate::Unknown,
            Self::Refused => Fate::Refused,
            Self::Key => Fate::Hopeless,
        }
    }
}

impl Platform {
    pub(crate) fn new(temper: Temper) -> Self {
        Self {
            temper,
            accounts: RefCell::default(),
            deleted: Vec::new(),
            refused: Vec::new(),
            key_is_wrong: false,
            can_be_asked: true,
            faults: [0; 3],
            dice: Cell::new(1),
            requests: Cell::new(0),
            dead_from: Cell::new(usize::MAX),
        }
    }

    fn throw(&self) -> u64 {
        let next = self.dice.get().wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        self.dice.set(next);
        (next >> 33) % 1_000
    }

    pub(crate) fn ids(&self, user: &str, account: &str) -> Vec<String> {
        let accounts = self.accounts.borrow();
        let held = accounts.get(&(user.to_owned(), account.to_owned()));
        held.map(|held| held.rows.iter().map(|row| row.id.to_string()).collect()).unwrap_or_default()
    }

    pub(crate) fn held(&self, user: &str, account: &str) -> Held {
        self.accounts.borrow().get(&(user.to_owned(), account.to_owned())).cloned().unwrap_or_default()
    }

    /// A request on its way: it may be lost before it is carried out and after, and the process may end at either place.
    async fn carry(&self, user: &ExternalUserId, act: impl FnOnce() -> Answer) -> Result<Answer, Dead> {
        pause().await;
        if self.key_is_wrong {
            return Err(Dead::Key);
        }
        if self.refused.iter().any(|refused| refused == user.as_str()) {
            return Err(Dead::Refused);
        }
        self.requests.set(self.requests.get() + 1);
        if self.requests.get() > self.dead_from.get() {
            return Err(Dead::Lost);
        }
        let dice = self.throw();
        let [before, after, busy] = self.faults;
        if dice < before {
            return Err(Dead::Lost);
        }
        if dice < before + busy {
            return Ok(Answer::Busy(dice.is_multiple_of(2).then_some(Duration::from_secs(3))));
        }
        let answer = act();
        pause().await;
        if dice < before + busy + after { Err(Dead::Lost) } else { Ok(answer) }
    }
}

/// Comes back once: a place at which a test can end the import as a kill would.
async fn pause() {
    let mut came = false;
    poll_fn(|context| {
        if came {
            return Poll::Ready(());
        }
        came = true;
        context.waker().wake_by_ref();
        Poll::Pending
    })
    .await;
}

fn present(row: &CreateTransactionEntity) -> PresentTransaction {
    PresentTransaction {
        id: row.external_id.clone(),
        amount: row.amount,
        date: row.date,
        description: row.description.clone(),
        pending: row.pending == Some(true),
    }
}

impl Sink for Platform {
    type Error = Dead;

    async fn open_user(&self, user: &ExternalUserId) -> Result<Opened, Dead> {
        let existed = self.accounts.borrow().keys().any(|(known, _)| known == user.as_str());
        let opened = if existed { Opened::Existed } else { Opened::Created };
        self.carry(user, || Answer::Taken).await.and_then(|answer| match answer {
            Answer::Taken => Ok(opened),
            _ => Err(Dead::Lost),
        })
    }

    async fn create_accounts(&self, user: &ExternalUserId, list: &AccountListEntity) -> Result<Answer, Dead> {
        self.carry(user, || {
            let mut accounts = self.accounts.borrow_mut();
            let key = |id: &ExternalAccountId| (user.to_string(), id.to_string());
            let clash = list.accounts.iter().any(|account| accounts.contains_key(&key(&account.external_id)));
            if !clash || self.temper == Temper::TakesTheRest {
                for account in &list.accounts {
                    let held = Held { balance: account.balance, ..Held::default() };
                    accounts.entry(key(&account.external_id)).or_insert(held);
                }
            }
            if clash { Answer::Exists } else { Answer::Taken }
        })
        .await
    }

    async fn ingest(&self, user: &ExternalUserId, batch: &CreateTransactionAccountContainer) -> Result<Answer, Dead> {
        self.carry(user, || {
            let mut accounts = self.accounts.borrow_mut();
            let mut clash = None;
            for take in [false, true] {
                for part in &batch.transaction_accounts {
                    let key = (user.to_string(), part.external_id.to_string());
                    let held = accounts.get_mut(&key).expect("the account exists before its transactions");
                    for row in &part.transactions {
                        let deleted = self.deleted.contains(&row.external_id.to_string());
                        let exists = held.rows.iter().any(|there| there.id == row.external_id);
                        if !take && deleted {
                            clash = Some(Answer::Deleted);
                        } else if !take && exists && clash.is_none() {
                            clash = Some(Answer::Exists);
                        } else if take && !deleted && !exists {
                            let replaced = row.payload.as_ref().map(ToString::to_string).unwrap_or_default();
                            held.rows
                                .retain(|there| !(there.pending && replaced.contains(&format!("\"{}\"", there.id))));
                            held.rows.push(present(row));
                        }
                    }
                    if take {
                        held.balance = part.balance;
                    }
                }
                if clash.is_some() && self.temper == Temper::RefusesWhole {
                    break;
                }
            }
            clash.unwrap_or(Answer::Taken)
        })
        .await
    }

    async fn book(
        &self,
        user: &ExternalUserId,
        account: &ExternalAccountId,
        balance: Amount,
        transaction: &CreateTransactionEntity,
    ) -> Result<Answer, Dead> {
        self.carry(user, || {
            let mut accounts = self.accounts.borrow_mut();
            let held = accounts.get_mut(&(user.to_string(), account.to_string())).expect("the account exists");
            held.balance = balance;
            let row = held.rows.iter_mut().find(|row| row.id == transaction.external_id).expect("the row exists");
            *row = PresentTransaction { pending: false, ..present(transaction) };
            Answer::Taken
        })
        .await
    }
}

impl ReadBack for Platform {
    type Error = Dead;

    fn is_able(&self) -> bool {
        self.can_be_asked
    }

    async fn accounts(&self, user: &ExternalUserId) -> Result<Vec<PresentAccount>, Dead> {
        let accounts = self.accounts.borrow();
        let of_user = accounts.iter().filter(|((owner, _), _)| owner == user.as_str());
        let account = |((_, id), held): (&(String, String), &Held)| PresentAccount {
            id: id.as_str().into(),
            balance: held.balance,
            newest: held.rows.iter().filter(|row| !row.pending).map(|row| row.date).max(),
            hidden: held.hidden,
        };
        Ok(of_user.map(account).collect())
    }

    async fn find(
        &self,
        user: &ExternalUserId,
        account: &ExternalAccountId,
        ids: &[ExternalTransactionId],
        span: Option<(EpochMillis, EpochMillis)>,
    ) -> Result<Vec<PresentTransaction>, Dead> {
        pause().await;
        let held = self.held(user.as_str(), account.as_str());
        let in_span = |row: &PresentTransaction| span.is_none_or(|(from, to)| (from..=to).contains(&row.date));
        Ok(held.rows.into_iter().filter(|row| ids.contains(&row.id) && in_span(row)).collect())
    }

    async fn pending(
        &self,
        user: &ExternalUserId,
        account: &ExternalAccountId,
    ) -> Result<Vec<PresentTransaction>, Dead> {
        let held = self.held(user.as_str(), account.as_str());
        Ok(held.rows.into_iter().filter(|row| row.pending).collect())
    }
}

/// A clock on which waiting takes no time of the test's.
#[derive(Default)]
pub(crate) struct Jumps {
    now: Cell<Duration>,
    pub(crate) slept: RefCell<Vec<Duration>>,
}

impl Clock for Jumps {
    fn now(&self) -> Duration {
        self.now.get()
    }

    fn sleep(&self, duration: Duration) -> Pin<Box<dyn Future<Output = ()> + Send>> {
        self.now.set(self.now.get() + duration);
        self.slept.borrow_mut().push(duration);
        Box::pin(async {})
    }

    fn chance(&self) -> u32 {
        500
    }
}

/// Runs a future to its end.
pub(crate) fn to_the_end<F: Future>(future: F) -> F::Output {
    stepped(future, usize::MAX).expect("it ends")
}

/// Runs a future for so many steps and then drops it, as a kill would: nothing of it runs any more.
pub(crate) fn stepped<F: Future>(future: F, steps: usize) -> Option<F::Output> {
    let mut future = pin!(future);
    for _ in 0..steps {
        if let Poll::Ready(output) = future.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
            return Some(output);
        }
    }
    None
}
