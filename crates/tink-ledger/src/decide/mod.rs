//! `decide`: a command, against a state, at a time, with its randomness, becomes events or a refusal. Pure functions.
//!
//! The order of checks on transactions is the platform's statuses in the order 401, 412, 400 (account), 410, 409; the shape
//! of a request (400) was checked before it became a command.

mod accounts;
mod bank;
mod changes;
mod columns;
mod credentials;
mod delete;
mod fetch;
mod ingest;
mod link;
mod profile;
mod update;
mod users;

use std::fmt;
use std::sync::Arc;

use rand_chacha::ChaCha8Rng;
use tink_model::EpochMillis;

pub use link::listing;
pub use profile::NOTIFICATIONS;
pub use users::{TEMPORARY, change_client, create_user, delete_user};

use crate::command::UserCommand;
use crate::event::UserEvent;
use crate::id::Id;
use crate::image::{Credentials, Head};
use crate::kind::Profile;
use crate::refusal::Refusal;
use crate::rules::categorise::Categoriser;

/// What every decision may look at beside the state.
#[derive(Clone)]
pub struct Rules {
    /// Which revision of the Connector API is played.
    pub profile: Profile,
    /// Whether a request with transactions that exist already stores the others before it is refused. The platform's own
    /// behaviour is not known; by default nothing is stored.
    pub partial: bool,
    /// Whether users choose which accounts new credentials bring.
    pub opt_in: bool,
    /// The world's seed, from which the people behind simulated banks are made.
    pub seed: u64,
    /// What gives a new transaction its category.
    pub categoriser: Arc<dyn Categoriser>,
}

impl fmt::Debug for Rules {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Rules")
            .field("profile", &self.profile)
            .field("partial", &self.partial)
            .field("opt_in", &self.opt_in)
            .field("seed", &self.seed)
            .field("categoriser", &self.categoriser.version())
            .finish()
    }
}

/// The outcome of a decision. Events beside a refusal occur only where a world takes parts of a request.
#[derive(Debug)]
pub struct Decision {
    /// What happened.
    pub events: Vec<UserEvent>,
    /// What the caller is told: the id of what was made, where something was.
    pub answer: Result<Option<Id>, Refusal>,
}

impl Decision {
    fn done(events: Vec<UserEvent>) -> Result<Self, Refusal> {
        Ok(Self { events, answer: Ok(None) })
    }

    fn made(id: Id, events: Vec<UserEvent>) -> Result<Self, Refusal> {
        Ok(Self { events, answer: Ok(Some(id)) })
    }
}

/// Decides a command on a user.
///
/// # Errors
/// The refusal, when nothing happens.
pub fn decide(
    head: &Head,
    command: UserCommand,
    now: EpochMillis,
    rng: &mut ChaCha8Rng,
    rules: &Rules,
) -> Result<Decision, Refusal> {
    if head.image.deleted {
        return Err(Refusal::UserNotFound);
    }
    match command {
        UserCommand::Settle { until } => settle(head, until, now, rng, rules),
        UserCommand::Bank(command) => bank::decide(head, *command, now, rng, rules),
        UserCommand::Link(command) => link::decide(head, *command, now, rng, rules),
        UserCommand::ChangeProfile(change) => profile::change(head, change, now),
        UserCommand::IngestAccounts(drafts) => accounts::ingest(head, drafts, now, rng, rules),
        UserCommand::UpdateAccount(change) => accounts::update(head, change, now),
        UserCommand::DeleteAccount { external_id } => accounts::delete(head, &external_id, now),
        UserCommand::IngestTransactions(command) => ingest::ingest(head, &command, now, rng, rules),
        UserCommand::UpdateTransaction(command) => update::update(head, *command, now, rules),
        UserCommand::DeleteTransactions(accounts) => delete::delete(head, accounts, now),
        UserCommand::CreateCredentials(command) => credentials::create(head, command, now, rng, rules),
        UserCommand::UpdateCredentials(command) => credentials::update(head, &command, now, rules),
        UserCommand::LoadScenario(scenario) => credentials::load_scenario(head, scenario, now, rng, rules),
        UserCommand::DeleteCredentials(id) => credentials::delete(head, id, now),
        UserCommand::RefreshCredentials { credentials, opt_in, attended } => {
            credentials::refresh(head, credentials, (opt_in, attended), now, rng, rules)
        }
        UserCommand::SupplementCredentials { credentials, information } => {
            credentials::supplement(head, credentials, &information, now, rng, rules)
        }
        UserCommand::ConfirmApp { credentials, confirmed } => {
            credentials::confirm(head, credentials, confirmed, now, rng, rules)
        }
        UserCommand::ChangeAccount(change) => changes::account(head, *change, now),
        UserCommand::ChangeTransaction(change) => changes::transaction(head, *change, now),
        UserCommand::Categorize(list) => changes::categorize(head, &list, now),
        UserCommand::RedeemCode { code, until } => {
            if head.is_redeemed(code) {
                return Err(Refusal::CodeUsed);
            }
            Decision::done(vec![UserEvent::CodeRedeemed { code, until, at: Some(now) }])
        }
    }
}

/// What is due first of a user at `now`: of credentials, which may go on as far as `until`, or of a bank connection.
fn settle(
    head: &Head,
    until: EpochMillis,
    now: EpochMillis,
    rng: &mut ChaCha8Rng,
    rules: &Rules,
) -> Result<Decision, Refusal> {
    let credentials = head.image.credentials.iter().filter_map(Credentials::due).min();
    match head.image.bank.due() {
        Some(bank) if credentials.is_none_or(|credentials| bank < credentials) => bank::settle(head, now, rng, rules),
        _ => credentials::settle(head, until, now, rng, rules),
    }
}
