//! `apply` for the bank users of XS2A.api.

use std::sync::Arc;

use super::credentials::remove_account;
use crate::event::BankEvent;
use crate::image::{BankSide, Head, Mark};

pub(super) fn apply(head: &mut Head, event: &BankEvent) {
    match event {
        BankEvent::TokenSet { token, validity, at } => side(head).set_token(*token, validity, *at),
        BankEvent::TokenDeleted { token, .. } => side(head).tokens.retain(|one| one.id != *token),
        BankEvent::WizardStarted { wizard, purpose, terms, state, at } => {
            side(head).start_wizard(*wizard, *purpose, terms, state, *at);
        }
        BankEvent::WizardMoved { wizard, state, at } => side(head).move_wizard(*wizard, state, *at),
        BankEvent::Connected(connected) => side(head).connect(connected),
        BankEvent::SyncBegun { connection, until, .. } => {
            side(head).change(*connection, |connection| connection.running = Some(*until));
        }
        BankEvent::Synced { connection, next, at } => side(head).change(*connection, |connection| {
            connection.failures = 0;
            connection.fault = None;
            connection.synced = *at;
            connection.running = None;
            connection.next = *next;
        }),
        BankEvent::SyncFailed { connection, fault, syncs, .. } => side(head).change(*connection, |connection| {
            connection.failures = connection.failures.saturating_add(1);
            connection.fault = Some(*fault);
            connection.syncs = *syncs;
            connection.running = None;
            connection.next = None;
        }),
        BankEvent::Disconnected { connection, .. } => {
            side(head).change(*connection, |connection| connection.deleted = true);
        }
        BankEvent::AccountDeleted { account, .. } => delete_account(head, *account),
        BankEvent::Seen { account, before, below, .. } => side(head).mark(*account, Mark::new(*below, *before)),
    }
}

fn delete_account(head: &mut Head, number: u16) {
    let Some(account) = head.image.accounts.get(usize::from(number)) else { return };
    let (connection, external_id) = (account.credentials, account.external_id.clone());
    side(head).change(connection, |connection| connection.dropped.push(external_id));
    side(head).seen.remove(&number);
    remove_account(head, number);
}

fn side(head: &mut Head) -> &mut BankSide {
    Arc::make_mut(&mut head.image.bank)
}
