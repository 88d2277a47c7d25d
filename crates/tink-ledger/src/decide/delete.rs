//! The decision on a deletion of transactions: all of them or none.

use std::collections::BTreeSet;

use tink_model::EpochMillis;

use super::Decision;
use super::ingest::{account_numbers, is_kept, next_update};
use super::update::no_accounts_is_unknown_account;
use crate::command::DeleteFromAccount;
use crate::event::{AccountTouched, UserEvent};
use crate::image::{Head, Known};
use crate::refusal::Refusal;

pub(super) fn delete(head: &Head, accounts: Vec<DeleteFromAccount>, now: EpochMillis) -> Result<Decision, Refusal> {
    if accounts.is_empty() {
        return Decision::done(Vec::new());
    }
    let first = accounts[0].external_id.clone();
    let numbers = account_numbers(head, accounts.iter().map(|account| account.external_id.as_str()))
        .map_err(no_accounts_is_unknown_account(&first))?;
    let mut serials = BTreeSet::new();
    for (account, number) in accounts.iter().zip(&numbers) {
        for external_id in &account.transactions {
            match head.known(*number, external_id) {
                Some(Known::Live(serial)) => serials.insert(serial),
                Some(Known::Deleted) | None => {
                    return Err(Refusal::TransactionNotFound { external_id: external_id.clone() });
                }
            };
        }
    }
    let at = next_update(head, now);
    let accounts = accounts
        .into_iter()
        .zip(numbers)
        .filter(|(_, number)| is_kept(head, *number))
        .map(|(account, number)| AccountTouched {
            account: number,
            balance: Some(account.balance),
            reserved: account.reserved,
            payload: account.payload,
        })
        .collect();
    Decision::done(vec![UserEvent::TransactionsDeleted { accounts, serials: serials.into_iter().collect(), at }])
}
