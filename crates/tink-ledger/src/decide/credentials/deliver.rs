//! What a refresh stores: accounts as they are now, rows that are new, pendings that were booked or are gone.
//!
//! A row is known by the provider's own id. Accounts of another login, and accounts that the user has not opted in for, go with
//! what is below them; an account that is excluded from aggregation stays as it is and gets nothing.

use std::collections::BTreeSet;

use rand_chacha::ChaCha8Rng;
use tink_model::EpochMillis;

use super::facts::facts;
use super::person::Simulated;
use crate::command::TransactionDraft;
use crate::decide::Rules;
use crate::decide::accounts::MAX_ACCOUNTS;
use crate::decide::columns::ColumnsBuilder;
use crate::decide::ingest::MAX_TRANSACTIONS;
use crate::event::{AccountAggregated, AccountsAggregated, Reason, TransactionColumns};
use crate::id::Id;
use crate::image::{Account, Credentials, Head, Known};
use crate::kind::Exclusion;
use crate::rules::categories::CategoryIndex;
use crate::rules::categorise::CategoriseInput;
use crate::rules::scenario::{AccountKey, DemoAccount, DemoTransaction};

/// What the provider brings at that time.
pub(super) fn events(
    head: &Head,
    stored: &Credentials,
    simulated: Option<&Simulated>,
    at: EpochMillis,
    rng: &mut ChaCha8Rng,
    rules: &Rules,
) -> Result<AccountsAggregated, Reason> {
    let simulated = simulated.ok_or(Reason::NotDelivered)?;
    let opted_in =
        |account: &&DemoAccount| stored.opted_in.as_ref().is_none_or(|numbers| numbers.contains(&account.number));
    let wanted: Vec<&DemoAccount> = simulated.accounts.iter().filter(opted_in).collect();
    let known: Vec<(u16, &Account)> =
        head.image.live_accounts().filter(|(_, account)| account.credentials == stored.id).collect();
    let gone = known.iter().filter(|(_, account)| wanted.iter().all(|one| one.number != account.external_id));
    let gone = gone.map(|(number, _)| *number).collect();

    let mut free = head.image.accounts.len();
    let mut accounts = Vec::with_capacity(wanted.len());
    for account in wanted {
        let old = known.iter().find(|(_, old)| old.external_id == account.number);
        let number = match old {
            Some((_, old)) if old.exclusion == Exclusion::Aggregation => continue,
            Some((number, _)) => *number,
            None if free >= MAX_ACCOUNTS => return Err(Reason::TooMuch),
            None => {
                free += 1;
                u16::try_from(free - 1).unwrap_or(u16::MAX)
            }
        };
        accounts.push((account.key, aggregated(simulated, account, number, old.map(|(_, old)| *old), rng)));
    }
    let (rows, booked, removed) = rows(head, simulated, &accounts, stored.updated, rng, rules)?;
    Ok(AccountsAggregated {
        credentials: stored.id,
        accounts: accounts.into_iter().map(|(_, account)| account).collect(),
        gone,
        rows,
        booked,
        removed,
        categoriser: rules.categoriser.version(),
        at,
    })
}

fn aggregated(
    simulated: &Simulated,
    account: &DemoAccount,
    number: u16,
    old: Option<&Account>,
    rng: &mut ChaCha8Rng,
) -> AccountAggregated {
    AccountAggregated {
        account: number,
        id: old.map_or_else(|| Id::mint(rng), |old| old.id),
        external_id: account.number.clone(),
        name: match old {
            Some(old) if old.modified.name => old.name.clone(),
            _ => account.name.clone(),
        },
        // A number never changes at a bank; what is stored may be the user's own spelling.
        number: old.map_or_else(|| account.number.clone(), |old| old.number.clone()),
        kind: match old {
            Some(old) if old.modified.kind => old.kind.clone(),
            _ => account.kind.clone(),
        },
        balance: simulated.balance(account.key),
        available_credit: None,
        facts: facts(simulated, account, old.map(|old| &old.facts), rng),
    }
}

/// The new rows, and the serials of pendings that are booked now or gone.
fn rows(
    head: &Head,
    simulated: &Simulated,
    accounts: &[(AccountKey, AccountAggregated)],
    last: Option<EpochMillis>,
    rng: &mut ChaCha8Rng,
    rules: &Rules,
) -> Result<(TransactionColumns, Vec<u32>, Vec<u32>), Reason> {
    let given = simulated.rows(last);
    let mut rows = ColumnsBuilder::new(head.next_serial(), given.len());
    let (mut booked, mut gone) = (Vec::new(), Vec::new());
    for (key, account) in accounts {
        let mut pending: BTreeSet<u32> = head.pendings_of(account.account).map(|(serial, _)| serial).collect();
        for row in given.iter().filter(|row| row.account == *key) {
            match head.known(account.account, &row.external_id) {
                None => {
                    let category = categorise(head, account, row, rules);
                    rows.push_minted(account.account, draft(row), category, rng);
                }
                Some(Known::Live(serial)) => {
                    if pending.remove(&serial) && !row.pending {
                        booked.push(serial);
                    }
                }
                Some(Known::Deleted) => {}
            }
        }
        gone.extend(pending);
    }
    let rows = rows.finish();
    let count = u32::try_from(rows.len()).ok().and_then(|count| head.next_serial().checked_add(count));
    if count.is_none_or(|last| last > MAX_TRANSACTIONS) {
        return Err(Reason::TooMuch);
    }
    Ok((rows, booked, gone))
}

fn draft(row: &DemoTransaction) -> TransactionDraft {
    TransactionDraft {
        external_id: row.external_id.clone(),
        date: row.date,
        amount: row.amount,
        description: row.description.clone(),
        kind: row.kind,
        pending: Some(row.pending),
        pending_ids: Vec::new(),
        has_payload: false,
        extra: None,
    }
}

/// The category of a new row. Excluded accounts are not categorised.
fn categorise(head: &Head, account: &AccountAggregated, row: &DemoTransaction, rules: &Rules) -> CategoryIndex {
    let negative = row.amount.is_negative();
    let stored = head.image.accounts.get(usize::from(account.account));
    if stored.is_some_and(|stored| stored.exclusion != Exclusion::None) {
        return CategoryIndex::uncategorised(negative);
    }
    rules.categoriser.categorise(&CategoriseInput {
        description: &row.description,
        kind: row.kind.as_str(),
        market: &head.image.profile.created.market,
        account_type: &account.kind,
        negative,
    })
}
