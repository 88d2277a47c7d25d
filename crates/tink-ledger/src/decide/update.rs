//! The decision on an update of one transaction: what a request leaves out stays as it is, and so does what the user changed.

use tink_model::EpochMillis;

use super::changes::{is_same_matter, keep_changes};
use super::columns::ColumnsBuilder;
use super::ingest::{account_numbers, categorise, next_update};
use super::{Decision, Rules};
use crate::command::{AccountReference, UpdateTransaction};
use crate::event::{AccountTouched, TransactionUpdated, UserEvent};
use crate::image::{Head, Known, Row};
use crate::refusal::Refusal;

pub(super) fn update(
    head: &Head,
    command: UpdateTransaction,
    now: EpochMillis,
    rules: &Rules,
) -> Result<Decision, Refusal> {
    let account = match &command.account {
        AccountReference::External(external_id) => account_numbers(head, std::iter::once(external_id.as_str()))
            .map_err(no_accounts_is_unknown_account(external_id))?[0],
        AccountReference::Minted(id) => {
            // An account of a provider is none of the Connector API's.
            let connector = head.image.connector().map(|credentials| credentials.id);
            let found = head.image.account_by_id(*id).filter(|(_, account)| Some(account.credentials) == connector);
            let found = found.map(|(number, _)| number);
            found.ok_or_else(|| Refusal::AccountNotFound { reference: id.to_string(), position: Some(0) })?
        }
    };
    let mut draft = command.draft;
    let Some(old) = stored(head, account, &draft.external_id) else {
        return Err(Refusal::TransactionNotFound { external_id: draft.external_id });
    };

    let old_extra = old.extra().map(|extra| extra.as_ref().clone()).unwrap_or_default();
    draft.pending = draft.pending.or(Some(old.pending()));
    let category_by_user = old_extra.category_by_user;
    let mut extra = draft.extra.take().map(|extra| *extra).unwrap_or_default();
    extra.category_by_user = category_by_user;
    if !draft.has_payload {
        extra.payload = old_extra.payload;
        extra.notes = old_extra.notes;
        extra.pending_expires = old_extra.pending_expires;
    }
    extra.merchant_name = extra.merchant_name.or(old_extra.merchant_name);
    extra.merchant_category_code = extra.merchant_category_code.or(old_extra.merchant_category_code);
    extra.counterparties = extra.counterparties.or(old_extra.counterparties);
    extra.pending_expires = extra.pending_expires.filter(|_| draft.pending == Some(true));
    draft.extra = Some(Box::new(extra));

    let category = match category_by_user || is_same_matter(&draft, old) {
        true => old.category(),
        false => categorise(head, account, &draft, rules),
    };
    keep_changes(&mut draft, old);
    let mut row = ColumnsBuilder::new(old.serial(), 1);
    row.push(account, &draft, category, old.id());
    Decision::done(vec![UserEvent::TransactionUpdated(Box::new(TransactionUpdated {
        account: AccountTouched {
            account,
            balance: Some(command.balance),
            reserved: command.reserved.or(head.image.accounts[usize::from(account)].reserved),
            payload: command.payload,
        },
        row: row.finish(),
        inserted: old.inserted(),
        modified: Some(old.modified()),
        at: next_update(head, now),
    }))])
}

/// The stored row of an external id.
pub(super) fn stored<'a>(head: &'a Head, account: u16, external_id: &str) -> Option<Row<'a>> {
    match head.known(account, external_id)? {
        Known::Live(serial) => head.image.transactions.by_serial(serial),
        Known::Deleted => None,
    }
}

/// Updates and deletions document no 412: a user without accounts does not have the named one either.
pub(super) fn no_accounts_is_unknown_account(external_id: &str) -> impl Fn(Refusal) -> Refusal + '_ {
    move |refusal| match refusal {
        Refusal::NoAccounts => Refusal::AccountNotFound { reference: external_id.to_owned(), position: Some(0) },
        other => other,
    }
}
