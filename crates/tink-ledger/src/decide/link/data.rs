//! Accounts and transactions of an import on their way into the events of every connection.

use std::collections::HashSet;

use rand_chacha::ChaCha8Rng;
use tink_model::{Amount, DateTime, EpochMillis};

use crate::command::{ImportedAccount, ImportedTransaction, Numbers, TransactionDraft};
use crate::decide::Rules;
use crate::decide::accounts::MAX_ACCOUNTS;
use crate::decide::columns::ColumnsBuilder;
use crate::decide::ingest::MAX_TRANSACTIONS;
use crate::event::{
    AccountAggregated, AccountFacts, AccountsAggregated, Extra, ImportedRow, LinkAccount, LinkEvent, LinkMoved,
    TransactionColumns, UserEvent,
};
use crate::id::Id;
use crate::image::{Head, Known};
use crate::kind::TransactionKind;
use crate::refusal::{ImportFault, ImportFaultKind, Refusal};
use crate::rules::categories::CategoryIndex;
use crate::rules::link::account_type;

/// So many faults of a request are named.
const SHOWN_FAULTS: usize = 1_000;

/// Of this many characters a time is a day alone.
const DAY_LENGTH: usize = 10;

/// Who tells of data: the client, whose ids they have, or an institution.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Teller {
    Client,
    Institution,
}

/// An account as an import tells of it. A text of a currency is stored in capitals.
pub(super) fn account(
    head: &Head,
    draft: ImportedAccount,
    (number, id): (u16, Id),
    teller: Teller,
) -> AccountAggregated {
    let usual = &head.image.profile.created.currency;
    let currency = draft.currency.map(|currency| currency.to_ascii_uppercase()).filter(|currency| currency != usual);
    let link = LinkAccount {
        imported: teller == Teller::Client,
        nickname: draft.nickname,
        mask: draft.mask,
        available: draft.available,
        balance_unknown: draft.current.is_none(),
        limit: draft.limit,
        balance_date: draft.balance_date.map(|date| date.to_string()),
    };
    AccountAggregated {
        account: number,
        id,
        external_id: draft.original_id,
        name: draft.name,
        number: String::new(),
        kind: account_type(&draft.kind),
        balance: draft.current.unwrap_or(Amount::ZERO),
        available_credit: None,
        facts: Some(AccountFacts { currency, link: Some(Box::new(link)), ..AccountFacts::default() }),
    }
}

/// The numbers of new accounts, if the user can have so many.
pub(super) fn free_numbers(head: &Head, count: usize) -> Result<impl Iterator<Item = u16> + use<>, Refusal> {
    let first = head.image.accounts.len();
    if first + count > MAX_ACCOUNTS {
        return Err(Refusal::TooManyAccounts { limit: MAX_ACCOUNTS });
    }
    // The limit is far below what a number holds.
    Ok((first..first + count).map(|number| u16::try_from(number).unwrap_or(u16::MAX)))
}

/// The rows of new transactions: every one has an account, and none with an id is there already.
pub(super) fn rows(
    head: &Head,
    numbers: &Numbers,
    transactions: Vec<ImportedTransaction>,
    teller: Teller,
    rng: &mut ChaCha8Rng,
) -> Result<TransactionColumns, Refusal> {
    let accounts = check(head, numbers, &transactions)?;
    let mut rows = ColumnsBuilder::new(head.next_serial(), transactions.len());
    for (transaction, number) in transactions.into_iter().zip(accounts) {
        let category = CategoryIndex::uncategorised(transaction.amount.is_negative());
        rows.push_minted(number, &draft(transaction, teller), category, rng);
    }
    let rows = rows.finish();
    let count = u32::try_from(rows.len()).ok().and_then(|count| head.next_serial().checked_add(count));
    if count.is_none_or(|last| last > MAX_TRANSACTIONS) {
        return Err(Refusal::TooManyTransactions { limit: MAX_TRANSACTIONS as usize });
    }
    Ok(rows)
}

/// The number of the account of every transaction.
fn check(head: &Head, numbers: &Numbers, transactions: &[ImportedTransaction]) -> Result<Vec<u16>, Refusal> {
    let mut found = Vec::with_capacity(transactions.len());
    let mut seen = HashSet::with_capacity(transactions.len());
    let mut faults = Vec::new();
    for (position, transaction) in transactions.iter().enumerate() {
        let fault = match (numbers.get(&transaction.account), transaction.original_id.as_deref()) {
            (None, _) => Some(ImportFaultKind::UnknownAccount),
            (Some(number), Some(id)) if matches!(head.known(*number, id), Some(Known::Live(_))) => {
                Some(ImportFaultKind::Known)
            }
            (Some(number), Some(id)) if !seen.insert((*number, id)) => Some(ImportFaultKind::Repeated),
            (Some(number), _) => {
                found.push(*number);
                None
            }
        };
        faults.extend(fault.map(|kind| ImportFault { position, kind }));
        if faults.len() == SHOWN_FAULTS {
            break;
        }
    }
    if faults.is_empty() { Ok(found) } else { Err(Refusal::ImportFaults { faults }) }
}

/// A transaction as every connection's are. One without an id has an empty one.
pub(super) fn draft(transaction: ImportedTransaction, teller: Teller) -> TransactionDraft {
    let at = (!is_day(&transaction.at)).then(|| transaction.at.as_str().to_owned());
    let imported = ImportedRow { category: transaction.category, at, told: teller == Teller::Institution };
    let imported = (!imported.is_empty()).then(|| Box::new(imported));
    TransactionDraft {
        external_id: transaction.original_id.unwrap_or_default(),
        date: transaction.at.at_offset(0),
        amount: transaction.amount,
        description: transaction.description.unwrap_or_default(),
        kind: TransactionKind::Default,
        pending: None,
        pending_ids: Vec::new(),
        has_payload: false,
        extra: Some(Box::new(Extra { imported, ..Extra::default() })),
    }
}

/// Whether a time was written as a day alone.
pub(super) fn is_day(at: &DateTime) -> bool {
    at.as_str().len() <= DAY_LENGTH
}

/// The event of what a link got.
pub(super) fn aggregated(
    link: Id,
    accounts: Vec<AccountAggregated>,
    rows: TransactionColumns,
    removed: Vec<u32>,
    now: EpochMillis,
    rules: &Rules,
) -> AccountsAggregated {
    AccountsAggregated {
        credentials: link,
        accounts,
        gone: Vec::new(),
        rows,
        booked: Vec::new(),
        removed,
        amended: Vec::new(),
        categoriser: rules.categoriser.version(),
        next: None,
        by_itself: false,
        at: now,
    }
}

/// What a reader is told of new rows and of nothing else.
pub(super) fn came(link: Id, rows: &TransactionColumns, now: EpochMillis) -> LinkMoved {
    LinkMoved {
        link,
        first: rows.first_serial,
        count: u32::try_from(rows.len()).unwrap_or(u32::MAX),
        again: Vec::new(),
        updated: Vec::new(),
        removed: Vec::new(),
        closed: Vec::new(),
        reopened: Vec::new(),
        simulated: false,
        at: now,
    }
}

/// The two events that bring something into a link.
pub(super) fn events(aggregated: AccountsAggregated, moved: LinkMoved) -> Vec<UserEvent> {
    vec![UserEvent::AccountsAggregated(Box::new(aggregated)), super::event(LinkEvent::Moved(Box::new(moved)))]
}
