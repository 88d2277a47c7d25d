//! A scenario's life in one go: credentials that have been refreshed already.

use rand_chacha::ChaCha8Rng;
use tink_model::{EpochMillis, Secret};

use super::step::{Step, after, moved};
use super::{USERNAME, Values, login};
use crate::decide::{Decision, Rules};
use crate::event::{CredentialsCreated, Standing, UserEvent};
use crate::id::Id;
use crate::image::{Credentials, Head};
use crate::kind::CredentialsStatus;
use crate::refusal::Refusal;
use crate::rules::providers::{self, SCENARIO_PROVIDER};
use crate::rules::scenario::Scenario;

/// Credentials of the scenario's provider that have been refreshed already, with all that a refresh brings.
pub(in crate::decide) fn load_scenario(
    head: &Head,
    scenario: Scenario,
    now: EpochMillis,
    rng: &mut ChaCha8Rng,
    rules: &Rules,
) -> Result<Decision, Refusal> {
    let name = SCENARIO_PROVIDER.to_owned();
    let provider = providers::of_name(&name).ok_or(Refusal::ProviderNotFound { provider: name.clone() })?;
    let values = Values::from([(USERNAME.to_owned(), Secret::new(scenario.as_str().to_owned()))]);
    let created = CredentialsCreated {
        id: Id::mint(rng),
        provider: name,
        kind: provider.credentials,
        fields: login(head, provider, &values, None)?,
        taken: true,
        standing: Standing::at(CredentialsStatus::Created),
        at: now,
    };
    let stored = Credentials::new(&created);
    let mut events = vec![UserEvent::CredentialsCreated(created)];
    for (status, millis) in [(CredentialsStatus::Authenticating, 1), (CredentialsStatus::Updating, 2)] {
        events.push(moved(&stored, Standing::at(status), None, after(now, millis)));
    }
    events.extend(Step { head, stored: &stored, provider, now, rng, rules }.deliver(after(now, 3)));
    Decision::done(events)
}
