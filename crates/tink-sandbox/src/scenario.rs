//! Scenarios: users with a life behind them, made at once.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use tink_ledger::command::{CreateUser, UserCommand};
use tink_ledger::rules::providers::SCENARIO_PROVIDER;
use tink_ledger::rules::scenario::Scenario;
use tink_ledger::{CredentialsStatus, LedgerError};
use tink_model::main::CreateUserRequest;
use tink_model::{Validate, Violations};

use crate::world::World;

/// Whose life is wanted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ScenarioRequest {
    /// The life.
    pub scenario: Scenario,
    /// The user, who is created unless there is one with this external id.
    pub external_user_id: String,
    /// The market of a new user.
    #[serde(default = "sweden")]
    pub market: String,
    /// The API client; the first one when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client: Option<String>,
}

impl ScenarioRequest {
    /// A life for a user of the first client, who is created in Sweden unless there is one with this external id.
    #[must_use]
    pub fn new(scenario: Scenario, external_user_id: impl Into<String>) -> Self {
        Self { scenario, external_user_id: external_user_id.into(), market: sweden(), client: None }
    }
}

fn sweden() -> String {
    "SE".to_owned()
}

/// What was made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct LoadedScenario {
    /// The platform's id of the user.
    pub user_id: String,
    /// The credentials that the data came with.
    pub credentials_id: String,
    /// How many accounts.
    pub accounts: usize,
    /// How many transactions.
    pub transactions: usize,
}

/// Why a scenario was not loaded.
#[derive(Debug, Clone, thiserror::Error)]
#[non_exhaustive]
pub enum ScenarioError {
    /// There is no such API client.
    #[error("there is no API client {0:?}")]
    UnknownClient(String),
    /// The external id or the market is not one.
    #[error("{0}")]
    Invalid(Violations),
    /// The data does not fit: the user has too many accounts or transactions already.
    #[error("the user has no room for the data of the scenario")]
    NotDelivered,
    /// The ledger refuses, for instance because the user lives this life already, or failed.
    #[error(transparent)]
    Ledger(#[from] LedgerError),
}

pub(crate) async fn load(world: &World, request: ScenarioRequest) -> Result<LoadedScenario, ScenarioError> {
    let client = match request.client {
        Some(client) if world.client(&client).is_none() => return Err(ScenarioError::UnknownClient(client)),
        Some(client) => client,
        None => world.clients().next().map(|(id, _)| id.to_owned()).unwrap_or_default(),
    };
    let asked =
        CreateUserRequest::new(request.market.as_str()).with_external_user_id(request.external_user_id.as_str());
    asked.validate(&world.rules()).map_err(ScenarioError::Invalid)?;
    let ledger = world.ledger();
    let user = match ledger.user_by_external_id(&client, &request.external_user_id).await? {
        Some(user) => user,
        None => {
            let command = CreateUser {
                external_id: Some(request.external_user_id),
                contact: None,
                market: request.market,
                locale: None,
                retention_class: None,
                // The Connector API serves users who have no other credentials than its own.
                synthetic_credentials: false,
            };
            ledger.create_user(&client, command).await?.user
        }
    };
    ledger.execute(user, UserCommand::LoadScenario(request.scenario)).await?;
    // As it was loaded: what of the life comes by itself is told of no load.
    let image = ledger.published(user).await?;
    let login = BTreeMap::from([("username".to_owned(), request.scenario.as_str().to_owned())]);
    let credentials = image.credentials_with(SCENARIO_PROVIDER, &login);
    let credentials = credentials.filter(|credentials| credentials.status() == CredentialsStatus::Updated);
    let credentials = credentials.ok_or(ScenarioError::NotDelivered)?;
    Ok(LoadedScenario {
        user_id: user.to_string(),
        credentials_id: credentials.id.to_string(),
        accounts: credentials.last_accounts,
        transactions: credentials.last_count,
    })
}
