//! The engine for MoneyKit: a tenant's list of links, and the commands that touch it.

use tink_model::EpochMillis;

use super::cells::LostGround;
use super::{ATTEMPTS, Ledger, append, begun, contended};
use crate::apply;
use crate::command::{CreateUser, UserCommand};
use crate::decide;
use crate::id::Id;
use crate::image::ListedLink;
use crate::log::{LogError, Version};
use crate::refusal::{LedgerError, Refusal};
use crate::rng;

impl Ledger {
    /// The user of a tenant with the command's external id, who is made if there is none. Run it to its end (spawn it).
    ///
    /// # Errors
    /// A refusal, or a log that failed.
    pub async fn ensure_user(&self, tenant: &str, command: CreateUser) -> Result<Id, LedgerError> {
        let external_id = command.external_id.clone().unwrap_or_default();
        for _ in 0..ATTEMPTS {
            if let Some(user) = self.user_by_external_id(tenant, &external_id).await? {
                return Ok(user);
            }
            match self.create_user(tenant, command.clone()).await {
                Err(LedgerError::Refused(Refusal::UserExists { .. })) => {
                    // Another task was faster and waits for its commit: a commit of nothing is answered behind that one.
                    self.cells.append(Vec::new()).await?;
                }
                created => return created.map(|created| created.user),
            }
        }
        Err(contended())
    }

    /// Runs a command on a user that may change which links the tenant has: both are stored, or none. Otherwise as
    /// [`Ledger::execute`].
    ///
    /// # Errors
    /// A refusal, or a log that failed.
    pub async fn execute_listed(
        &self,
        tenant: &str,
        user: Id,
        command: UserCommand,
    ) -> Result<Option<Id>, LedgerError> {
        self.settle_user(user).await?;
        for _ in 0..ATTEMPTS {
            let directory = self.cells.tenant(tenant).await?;
            let cell = self.cells.user(user).await?;
            let ground = (LostGround::of(&directory), LostGround::of(&cell));
            let keep = |ground: (LostGround<_, _>, LostGround<_, _>)| {
                ground.0.keep();
                ground.1.keep();
            };
            let (answer, listing, image, commit) = {
                let Some(mut head) = cell.current() else { continue };
                let version = head.image.version;
                let mut rng = rng::for_decision(self.settings.seed, cell.stream.as_str(), version);
                let decided = decide::decide(&head, command.clone(), self.clock.now(), &mut rng, &self.settings.rules);
                let decision = match decided {
                    Ok(decision) if !decision.events.is_empty() => decision,
                    unchanged => {
                        keep(ground);
                        return unchanged.and_then(|decision| decision.answer).map_err(LedgerError::from);
                    }
                };
                let listing = decide::listing(user, &decision.events);
                let mut appends = vec![append(&cell.stream, version, &decision.events)?];
                // All users of the tenant share its head, so it is locked only now that the long part is done.
                let Some(mut tenant_head) = directory.current() else { continue };
                if let Some(event) = &listing {
                    appends.push(append(&directory.stream, tenant_head.version, std::slice::from_ref(event))?);
                }
                let commit = match begun(self.cells.append(appends)) {
                    Ok(commit) => commit,
                    Err(busy) => {
                        keep(ground);
                        return Err(busy);
                    }
                };
                let listing = listing.map(|event| (event, tenant_head.version + 1));
                if let Some((event, version)) = &listing {
                    tenant_head.apply(event, *version);
                }
                apply::apply(&mut head, &decision.events, version + 1);
                (decision.answer, listing, head.image.clone(), commit)
            };
            match commit.await {
                Ok(_) => {
                    keep(ground);
                    if let Some((event, version)) = &listing {
                        directory.publish(event, *version);
                    }
                    cell.publish(image);
                    return answer.map_err(LedgerError::from);
                }
                Err(LogError::Conflict { .. }) => {}
                Err(error) => return Err(error.into()),
            }
        }
        Err(contended())
    }

    /// Whose link it is, be it deleted; none for one of another tenant.
    ///
    /// # Errors
    /// A log that failed.
    pub async fn user_of_link(&self, tenant: &str, link: Id) -> Result<Option<Id>, LedgerError> {
        let now = self.now();
        let directory = self.cells.tenant(tenant).await?;
        Ok(directory.read(|directory| directory.links().user_of(link).filter(|user| directory.holds_at(*user, now))))
    }

    /// The links of a tenant that were connected and are not deleted, the oldest first: after a place in their order, so many at
    /// most, and whether there are more.
    ///
    /// # Errors
    /// A log that failed.
    pub async fn links_of(
        &self,
        tenant: &str,
        after: Version,
        limit: usize,
    ) -> Result<(Vec<ListedLink>, bool), LedgerError> {
        let now: EpochMillis = self.now();
        let directory = self.cells.tenant(tenant).await?;
        Ok(directory.read(|directory| {
            let living = |link: &ListedLink| directory.holds_at(link.user, now);
            let mut listed = directory.links().listed(after).filter(living);
            let page: Vec<ListedLink> = listed.by_ref().take(limit).collect();
            let more = listed.next().is_some();
            (page, more)
        }))
    }
}
