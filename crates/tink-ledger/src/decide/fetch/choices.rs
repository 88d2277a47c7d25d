//! The accounts that a person can choose among.

use super::Simulated;
use crate::event::Choice;
use crate::rules::scenario::DemoAccount;

/// The accounts to choose from, each with what was chosen so far.
pub(in crate::decide) fn choices(simulated: Option<&Simulated>, chosen: Option<&[String]>) -> Vec<Choice> {
    let Some(simulated) = simulated else { return Vec::new() };
    let chosen = |number: &String| chosen.is_some_and(|numbers| numbers.contains(number));
    let choice = |account: &DemoAccount| Choice {
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
