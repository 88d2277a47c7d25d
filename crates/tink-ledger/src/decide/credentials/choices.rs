//! Which accounts the user opts in for.

use std::collections::BTreeMap;

use tink_model::Secret;

use super::person::Simulated;
use crate::event::Choice;
use crate::image::Credentials;
use crate::refusal::Refusal;

/// The accounts to choose from, each with what was chosen so far.
pub(super) fn of(simulated: Option<&Simulated>, stored: &Credentials) -> Vec<Choice> {
    let Some(simulated) = simulated else { return Vec::new() };
    let chosen = |number: &String| stored.opted_in.as_ref().is_some_and(|numbers| numbers.contains(number));
    let choice = |account: &crate::rules::scenario::DemoAccount| Choice {
        chosen: chosen(&account.number),
        number: account.number.clone(),
        name: account.name.clone(),
        kind: account.kind.clone(),
        balance: simulated.balance(account.key),
        holder_name: Some(account.holder_name.clone()),
        iban: account.iban.clone(),
    };
    simulated.accounts.iter().map(choice).collect()
}

/// The numbers of the accounts that are opted in for from now on: an account that is left out is not.
pub(super) fn chosen(
    choices: &[Choice],
    information: &BTreeMap<String, Secret<String>>,
) -> Result<Vec<String>, Refusal> {
    let mut numbers = Vec::new();
    for (name, value) in information {
        let refused = |reason: &str| Refusal::InvalidField { field: name.clone(), reason: reason.to_owned() };
        if choices.iter().all(|choice| choice.number != *name) {
            return Err(refused("there is no such account to choose"));
        }
        match value.expose().as_str() {
            "true" => numbers.push(name.clone()),
            "false" => {}
            _ => return Err(refused("it takes true or false")),
        }
    }
    Ok(numbers)
}
