//! Which accounts the user opts in for.

use std::collections::BTreeMap;

use tink_model::Secret;

use crate::event::Choice;
use crate::refusal::Refusal;

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
