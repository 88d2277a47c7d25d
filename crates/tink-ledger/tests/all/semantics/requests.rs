//! The commands that the steps stand for.

use std::sync::Arc;

use tink_ledger::command::{
    AccountChange, AccountDraft, ChangeAccount, ChangeTransaction, IngestIntoAccount, IngestTransactions,
    TransactionDraft, UserCommand,
};
use tink_ledger::event::Extra;
use tink_ledger::{Exclusion, Id, Refusal, TransactionKind};
use tink_model::{Amount, EpochMillis};

use super::steps::{AccountWish, Ingestion, Row, RowWish};
use super::{DAY, account_id, category_id, cents, json, row_id};

pub(super) fn draft(row: &Row, now: i64) -> TransactionDraft {
    let payload = row.payload.as_ref();
    let expires = payload.and_then(|payload| payload.expires_in_days);
    let extra = Extra {
        payload: payload.and_then(|payload| payload.text).map(json),
        notes: payload.filter(|payload| payload.tag).map(|_| "#tag".to_owned()),
        pending_expires: expires.map(|days| EpochMillis::new(now + days * DAY)),
        ..Extra::default()
    };
    TransactionDraft {
        external_id: row_id(row.id),
        date: EpochMillis::new(row.day * DAY),
        amount: cents(row.cents),
        description: row.word.to_string(),
        kind: TransactionKind::Default,
        pending: row.pending,
        pending_ids: row.replaces.iter().map(|id| row_id(*id)).collect(),
        has_payload: payload.is_some(),
        extra: Some(Box::new(extra)),
    }
}

pub(super) fn account_draft(account: u8) -> AccountDraft {
    AccountDraft {
        external_id: account_id(account),
        name: "new".to_owned(),
        number: "1".to_owned(),
        kind: "CHECKING".to_owned(),
        balance: cents(0),
        reserved: None,
        available_credit: None,
        closed: false,
        exclusion: Exclusion::None,
        flags: Vec::new(),
        payload: None,
    }
}

pub(super) fn ingestion(request: &Ingestion, now: i64) -> UserCommand {
    let accounts = request.entries.iter().map(|entry| IngestIntoAccount {
        external_id: account_id(entry.about.account),
        balance: cents(entry.about.balance),
        reserved: entry.about.reserved.map(cents),
        payload: entry.about.payload.map(json),
        transactions: entry.rows.iter().map(|row| draft(row, now)).collect(),
    });
    UserCommand::IngestTransactions(Arc::new(IngestTransactions {
        kind: request.kind,
        auto_book: request.auto_book,
        override_pending: request.override_pending,
        accounts: accounts.collect(),
    }))
}

pub(super) fn change(account: u8) -> AccountChange {
    AccountChange { external_id: account_id(account), ..AccountChange::default() }
}

pub(super) fn unknown_account(account: u8) -> Refusal {
    Refusal::AccountNotFound { reference: account_id(account), position: None }
}

pub(super) fn account_wish(wish: &AccountWish, account: Id) -> UserCommand {
    UserCommand::ChangeAccount(Box::new(ChangeAccount {
        name: wish.name.map(str::to_owned),
        number: wish.number.map(str::to_owned),
        kind: wish.kind.map(str::to_owned),
        exclusion: wish.exclusion,
        excluded: wish.excluded,
        favored: wish.favored,
        ownership: wish.share.map(cents),
        ..ChangeAccount::of(account)
    }))
}

pub(super) fn row_wish(wish: &RowWish, transaction: Id) -> UserCommand {
    UserCommand::ChangeTransaction(Box::new(ChangeTransaction {
        amount: wish.amount.map(|amount| Amount::new(amount, 4)),
        category: wish.category.map(category_id),
        date: wish.date.map(EpochMillis::new),
        description: wish.word.map(str::to_owned),
        notes: wish.notes.map(str::to_owned),
        ..ChangeTransaction::of(transaction)
    }))
}
