//! The engine: runs commands against streams. It seeds each decision, writes what was decided to the log and shows it once it
//! is durable.
//!
//! A decision is taken against the head of a stream under a short lock that is never held across a wait; the commit is queued
//! under the same lock, so that the log sees commits in the order of their decisions. When a commit fails, or its caller goes
//! away before it is answered, the stream's images are retired: the next use loads them from the log, and a command whose
//! ground was lost is decided again.
//!
//! What happens by itself as time passes (credentials move on, temporary users are deleted) is settled when a stream is used:
//! first what is due, at its due time, then the use. What goes on step by step, as a scenario's life does, then comes in one step,
//! and is afterwards as if it had come in all of them, but for when and in which order rows were stored.

mod advance;
mod cells;
mod links;

use std::fmt;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};

use futures_core::future::BoxFuture;
use rand_chacha::ChaCha8Rng;
use tink_model::EpochMillis;

pub use self::advance::{Happening, MAX_DUE_AT_ONCE};
use self::cells::{Cells, LostGround};
use crate::apply;
use crate::clock::Clock;
use crate::command::{CreateUser, UserCommand};
use crate::decide::{self, Rules};
use crate::event::{FORMAT, TenantEvent, UserCreated, UserEvent};
use crate::id::Id;
use crate::image::{ClientSettings, TenantImage, UserImage};
use crate::log::{Append, Appended, Log, LogError, StreamId, Version, WorldId};
use crate::refusal::{LedgerError, Refusal};
use crate::rng;

/// A command that loses its ground is decided again until it has been decided this often.
const ATTEMPTS: usize = 8;

/// So many things may be due in a user's stream at once; more would mean that a rule never ends.
const MAX_DUE: usize = 10_000;

/// So many temporary users are deleted within one call.
const EXPIRIES_AT_ONCE: usize = 100;

/// What a world is made of.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Seeds every decision; the same seed and the same commands give the same bytes.
    pub seed: u64,
    /// The rules of the platform that is played.
    pub rules: Rules,
}

/// A running world.
pub struct Ledger {
    cells: Cells,
    clock: Arc<dyn Clock>,
    settings: Settings,
}

impl Ledger {
    /// A world over a log.
    #[must_use]
    pub fn new(log: Arc<dyn Log>, world: WorldId, clock: Arc<dyn Clock>, settings: Settings) -> Self {
        Self { cells: Cells::new(log, world), clock, settings }
    }

    /// A world that begins as this one stands now, with a clock of its own. Transactions are shared, whatever their number; what
    /// either does from here on the other does not see. The same calls make the same ids in both.
    ///
    /// The log is not waited for: the fork is durable when it is [`made`](Self::made), and when anything done in it is.
    ///
    /// # Errors
    /// A log that takes nothing more.
    pub fn fork(&self, clock: Arc<dyn Clock>) -> Result<Self, LedgerError> {
        Ok(Self { cells: self.cells.fork()?, clock, settings: self.settings.clone() })
    }

    /// Waits until the log has this world: a fork for its place in the log, any other world for nothing.
    ///
    /// # Errors
    /// A log that failed. Then the fork is none, and everything in it is refused.
    pub async fn made(&self) -> Result<(), LedgerError> {
        Ok(self.cells.made().await?)
    }

    /// Another world of the same log by the same rules, with its own seed and clock. Nothing of it is in memory yet.
    #[must_use]
    pub fn sibling(&self, world: WorldId, seed: u64, clock: Arc<dyn Clock>) -> Self {
        let rules = Rules { seed, ..self.settings.rules.clone() };
        Self { cells: self.cells.sibling(world), clock, settings: Settings { seed, rules } }
    }

    /// The world in the log.
    #[must_use]
    pub const fn world(&self) -> WorldId {
        self.cells.world()
    }

    /// The world's time.
    #[must_use]
    pub fn now(&self) -> EpochMillis {
        self.clock.now()
    }

    /// The world's seed and rules.
    #[must_use]
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// Creates a user. Run it to its end (spawn it): when it is dropped half way the user may exist.
    ///
    /// # Errors
    /// A refusal, or a log that failed.
    pub async fn create_user(&self, tenant: &str, command: CreateUser) -> Result<UserCreated, LedgerError> {
        self.settle(tenant).await?;
        if let Some(external_id) = &command.external_id {
            self.free_external_id(tenant, external_id).await?;
        }
        self.on_tenant(tenant, |head, rng| {
            let (event, created) = decide::create_user(tenant, head, command.clone(), self.clock.now(), rng)?;
            let stream = StreamId::user(&created.user.to_string());
            let first = append(&stream, 0, &[UserEvent::Created(created.clone())])?;
            Ok((event, vec![first], created))
        })
        .await
    }

    /// Changes how an API client is set up; `None` leaves things as they are.
    ///
    /// # Errors
    /// A log that failed.
    pub async fn change_client(
        &self,
        tenant: &str,
        redirect_uris: Option<Vec<String>>,
        icon_url: Option<String>,
    ) -> Result<(), LedgerError> {
        self.on_tenant(tenant, |_, _| {
            Ok((decide::change_client(redirect_uris.clone(), icon_url.clone(), self.clock.now()), Vec::new(), ()))
        })
        .await
    }

    /// Appends what is decided on a tenant's directory, together with what goes to other streams.
    async fn on_tenant<T>(
        &self,
        tenant: &str,
        mut decide: impl FnMut(&TenantImage, &mut ChaCha8Rng) -> Result<(TenantEvent, Vec<Append>, T), LedgerError>,
    ) -> Result<T, LedgerError> {
        for _ in 0..ATTEMPTS {
            let cell = self.cells.tenant(tenant).await?;
            let ground = LostGround::of(&cell);
            let (event, answer, version, commit) = {
                let Some(mut head) = cell.current() else { continue };
                let mut rng = rng::for_decision(self.settings.seed, cell.stream.as_str(), head.version);
                let begun = decide(&head, &mut rng).and_then(|(event, others, answer)| {
                    let mut appends = vec![append(&cell.stream, head.version, std::slice::from_ref(&event))?];
                    appends.extend(others);
                    Ok((event, answer, begun(self.cells.append(appends))?))
                });
                let (event, answer, commit) = match begun {
                    Ok(begun) => begun,
                    Err(error) => {
                        ground.keep();
                        return Err(error);
                    }
                };
                let version = head.version + 1;
                head.apply(&event, version);
                (event, answer, version, commit)
            };
            match commit.await {
                Ok(_) => {
                    ground.keep();
                    cell.publish(&event, version);
                    return Ok(answer);
                }
                Err(LogError::Conflict { .. }) => {}
                Err(error) => return Err(error.into()),
            }
        }
        Err(contended())
    }

    /// Deletes a user and everything that belongs to it.
    ///
    /// # Errors
    /// A refusal, or a log that failed.
    pub async fn delete_user(&self, tenant: &str, user: Id) -> Result<(), LedgerError> {
        if !self.is_user_of(tenant, user).await? {
            return Err(Refusal::UserNotFound.into());
        }
        self.delete_user_at(tenant, user, self.clock.now()).await
    }

    async fn delete_user_at(&self, tenant: &str, user: Id, at: EpochMillis) -> Result<(), LedgerError> {
        for _ in 0..ATTEMPTS {
            let directory = self.cells.tenant(tenant).await?;
            let cell = self.cells.user(user).await?;
            let ground = (LostGround::of(&directory), LostGround::of(&cell));
            let (event, version, image, commit) = {
                // A user's head is locked before its tenant's, here as everywhere.
                let (Some(mut head), Some(mut tenant_head)) = (cell.current(), directory.current()) else { continue };
                let keep = |ground: (LostGround<_, _>, LostGround<_, _>)| {
                    ground.0.keep();
                    ground.1.keep();
                };
                if head.image.deleted || !tenant_head.holds(user) {
                    keep(ground);
                    return Err(Refusal::UserNotFound.into());
                }
                let (removed, deleted) = decide::delete_user(user, at);
                let appends = vec![
                    append(&directory.stream, tenant_head.version, std::slice::from_ref(&removed))?,
                    append(&cell.stream, head.image.version, std::slice::from_ref(&deleted))?,
                ];
                let commit = match begun(self.cells.append(appends)) {
                    Ok(commit) => commit,
                    Err(busy) => {
                        keep(ground);
                        return Err(busy);
                    }
                };
                let version = tenant_head.version + 1;
                tenant_head.apply(&removed, version);
                let next = head.image.version + 1;
                apply::apply(&mut head, &[deleted], next);
                (removed, version, head.image.clone(), commit)
            };
            match commit.await {
                Ok(_) => {
                    ground.0.keep();
                    ground.1.keep();
                    directory.publish(&event, version);
                    cell.publish(image);
                    // Once the deletion is durable nothing leads to the payloads; that they go too is housekeeping.
                    let _ = self.cells.erase(&cell.stream).await;
                    self.cells.forget(user);
                    return Ok(());
                }
                Err(LogError::Conflict { .. }) => {}
                Err(error) => return Err(error.into()),
            }
        }
        Err(contended())
    }

    /// Runs a command on a user and gives the id of what it made, where its description says that it makes something. Run it to
    /// its end (spawn it): when it is dropped half way the command may have been carried out.
    ///
    /// # Errors
    /// A refusal, or a log that failed.
    pub async fn execute(&self, user: Id, command: UserCommand) -> Result<Option<Id>, LedgerError> {
        self.settle_user(user).await?;
        Ok(self.execute_at(user, command, None).await?.0)
    }

    /// Runs a command at a time of its own, or at the world's, and gives what happened too.
    async fn execute_at(
        &self,
        user: Id,
        command: UserCommand,
        at: Option<EpochMillis>,
    ) -> Result<(Option<Id>, Vec<UserEvent>), LedgerError> {
        let mut command = Some(command);
        for attempt in 1..=ATTEMPTS {
            let cell = self.cells.user(user).await?;
            let next = if attempt == ATTEMPTS { command.take() } else { command.clone() };
            let Some(next) = next else { break };
            let ground = LostGround::of(&cell);
            let (decided, image, commit) = {
                let Some(mut head) = cell.current() else { continue };
                let version = head.image.version;
                let mut rng = rng::for_decision(self.settings.seed, cell.stream.as_str(), version);
                let now = at.unwrap_or_else(|| self.clock.now());
                let decided = decide::decide(&head, next, now, &mut rng, &self.settings.rules);
                let decision = match decided {
                    Ok(decision) if !decision.events.is_empty() => decision,
                    unchanged => {
                        ground.keep();
                        let answer = unchanged.and_then(|decision| decision.answer)?;
                        return Ok((answer, Vec::new()));
                    }
                };
                let commit = match begun(self.cells.append(vec![append(&cell.stream, version, &decision.events)?])) {
                    Ok(commit) => commit,
                    Err(busy) => {
                        ground.keep();
                        return Err(busy);
                    }
                };
                apply::apply(&mut head, &decision.events, version + 1);
                (decision, head.image.clone(), commit)
            };
            match commit.await {
                Ok(_) => {
                    ground.keep();
                    cell.publish(image);
                    return Ok((decided.answer?, decided.events));
                }
                Err(LogError::Conflict { .. }) => {}
                Err(error) => return Err(error.into()),
            }
        }
        Err(contended())
    }

    /// The published image of a user, once what is due has happened. Run it to its end (spawn it), as a command.
    ///
    /// # Errors
    /// [`Refusal::UserNotFound`] for one that does not exist, or a log that failed or is busy.
    pub async fn user(&self, user: Id) -> Result<Arc<UserImage>, LedgerError> {
        self.settle_user(user).await?;
        self.published(user).await
    }

    /// The published image of a user as it is, without what may be due by now.
    ///
    /// # Errors
    /// [`Refusal::UserNotFound`] for one that does not exist, or a log that failed.
    pub async fn published(&self, user: Id) -> Result<Arc<UserImage>, LedgerError> {
        let image = self.cells.user(user).await?.read(Arc::clone);
        if image.deleted { Err(Refusal::UserNotFound.into()) } else { Ok(image) }
    }

    /// The users of a tenant whose time is not over, in order of creation.
    ///
    /// # Errors
    /// A log that failed.
    pub async fn users_of(&self, tenant: &str) -> Result<Vec<Id>, LedgerError> {
        let now = self.clock.now();
        let living =
            |directory: &TenantImage| directory.users().filter(|user| directory.holds_at(*user, now)).collect();
        Ok(self.cells.tenant(tenant).await?.read(living))
    }

    /// The user of a tenant with that external id; none for one whose time is over.
    ///
    /// # Errors
    /// A log that failed.
    pub async fn user_by_external_id(&self, tenant: &str, external_id: &str) -> Result<Option<Id>, LedgerError> {
        let now = self.clock.now();
        let living = |directory: &TenantImage| {
            directory.by_external_id(external_id).filter(|user| directory.holds_at(*user, now))
        };
        Ok(self.cells.tenant(tenant).await?.read(living))
    }

    /// Whether a user is one of the tenant's, and not one whose time is over.
    ///
    /// # Errors
    /// A log that failed.
    pub async fn is_user_of(&self, tenant: &str, user: Id) -> Result<bool, LedgerError> {
        let now = self.clock.now();
        Ok(self.cells.tenant(tenant).await?.read(|directory| directory.holds_at(user, now)))
    }

    /// What was changed of how an API client is set up.
    ///
    /// # Errors
    /// A log that failed.
    pub async fn client(&self, tenant: &str) -> Result<ClientSettings, LedgerError> {
        Ok(self.cells.tenant(tenant).await?.read(|directory| directory.client().clone()))
    }

    /// Lets happen what is due in a user's stream, each at its own time, before the stream is used.
    async fn settle_user(&self, user: Id) -> Result<(), LedgerError> {
        for _ in 0..MAX_DUE {
            let due = self.cells.user(user).await?.read(|image| image.due());
            let now = self.clock.now();
            let Some(due) = due.filter(|due| *due <= now) else { return Ok(()) };
            self.settle_once(user, due, now).await?;
        }
        Err(LedgerError::TooMuchDue { limit: MAX_DUE })
    }

    /// Lets happen what is due in a user's stream at that time, and says what that was. A life that goes on may come in one go as far as
    /// `until`.
    async fn settle_once(&self, user: Id, due: EpochMillis, until: EpochMillis) -> Result<Vec<UserEvent>, LedgerError> {
        let (_, events) = self.execute_at(user, UserCommand::Settle { until }, Some(due)).await?;
        if self.cells.user(user).await?.read(|image| image.due()) == Some(due) {
            // Another task has settled it and waits for its commit: a commit of nothing is answered behind that one.
            self.cells.append(Vec::new()).await?;
        }
        Ok(events)
    }

    /// Deletes temporary users whose time is over, so many at once as one caller can wait for; the others go with the next. To
    /// everybody else they are gone from the moment their time is over. Run it to its end (spawn it).
    ///
    /// # Errors
    /// A log that failed.
    pub async fn settle(&self, tenant: &str) -> Result<(), LedgerError> {
        for _ in 0..EXPIRIES_AT_ONCE {
            let now = self.clock.now();
            let expired = self.cells.tenant(tenant).await?.read(|directory| directory.expired(now));
            let Some((at, user)) = expired else { break };
            self.delete_expired(tenant, user, at).await?;
        }
        Ok(())
    }

    /// Frees an external id whose user's time is over.
    async fn free_external_id(&self, tenant: &str, external_id: &str) -> Result<(), LedgerError> {
        let now = self.clock.now();
        let expired = self.cells.tenant(tenant).await?.read(|directory| {
            let user = directory.by_external_id(external_id)?;
            directory.expiry(user).filter(|at| *at <= now).map(|at| (at, user))
        });
        match expired {
            Some((at, user)) => self.delete_expired(tenant, user, at).await,
            None => Ok(()),
        }
    }

    async fn delete_expired(&self, tenant: &str, user: Id, at: EpochMillis) -> Result<(), LedgerError> {
        match self.delete_user_at(tenant, user, at).await {
            Err(LedgerError::Refused(Refusal::UserNotFound)) => {
                // Another task was faster and waits for its commit: a commit of nothing is answered behind that one.
                self.cells.append(Vec::new()).await?;
                Ok(())
            }
            other => other,
        }
    }
}

impl fmt::Debug for Ledger {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Ledger").field("cells", &self.cells).finish_non_exhaustive()
    }
}

/// The payload of one commit to one stream: the JSON list of its events.
fn append<E: serde::Serialize>(stream: &StreamId, expected: Version, events: &[E]) -> Result<Append, LedgerError> {
    let payload = serde_json::to_vec(events)
        .map_err(|error| LedgerError::Unreadable { stream: stream.to_string(), reason: error.to_string() })?;
    Ok(Append { stream: stream.clone(), expected, payload, format: FORMAT })
}

/// A commit, unless the log turned it away at once: then nothing was queued, and the state stays as it is.
fn begun<'a>(
    mut commit: BoxFuture<'a, Result<Appended, LogError>>,
) -> Result<BoxFuture<'a, Result<Appended, LogError>>, LedgerError> {
    match commit.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(Err(LogError::Busy { .. })) => Err(LedgerError::Busy),
        Poll::Ready(answer) => Ok(Box::pin(std::future::ready(answer))),
        Poll::Pending => Ok(commit),
    }
}

/// What a command is told whose ground was lost again and again: others failed, and it may be sent again.
fn contended() -> LedgerError {
    LedgerError::Busy
}
