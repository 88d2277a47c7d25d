//! What a simulated provider or bank brings: accounts as they are now, rows that are new, pendings that were booked, maybe with
//! other values, or are gone.
//!
//! A row is known by the provider's own id. Accounts of another login, and accounts that are not wanted, go with what is below
//! them; an account that is excluded from aggregation stays as it is and gets nothing.

mod amended;
mod choices;
mod facts;
mod ids;
mod met;
mod person;

use std::collections::{BTreeMap, BTreeSet};

use rand_chacha::ChaCha8Rng;
use tink_model::EpochMillis;

use self::amended::amended;
pub(super) use self::choices::choices;
use self::facts::facts;
use self::ids::Ids;
pub(super) use self::person::{Login, Simulated};
use super::Rules;
use super::accounts::MAX_ACCOUNTS;
use super::columns::ColumnsBuilder;
use super::ingest::MAX_TRANSACTIONS;
use crate::command::TransactionDraft;
use crate::event::{AccountAggregated, AccountFacts, AccountsAggregated, Reason, RowAmended, TransactionColumns};
use crate::id::Id;
use crate::image::{Account, Head, Known, Row, Segment};
use crate::kind::Exclusion;
use crate::rules::categories::CategoryIndex;
use crate::rules::categorise::CategoriseInput;
use crate::rules::scenario::{AccountKey, DemoAccount, DemoTransaction};

/// What is fetched: for which connection, and what of it is wanted.
#[derive(Debug, Clone, Copy)]
pub(super) struct Fetch<'a> {
    /// The connection: credentials, or a bank connection.
    pub(super) connection: Id,
    /// The numbers of the accounts that are wanted; all without them.
    pub(super) chosen: Option<&'a [String]>,
    /// When it was fetched last.
    pub(super) last: Option<EpochMillis>,
    /// How many days of rows a first fetch brings; else two years.
    pub(super) days: Option<u32>,
    /// How many days of rows are kept; all without it.
    pub(super) keep_days: Option<u32>,
    /// Whether terms, portfolios and loans are wanted beside the accounts themselves; to work them out takes most of the time.
    pub(super) details: bool,
    /// Whether the connection fetches by itself from then on.
    pub(super) goes_on: bool,
    /// Whether it does so now: then only what is new is told.
    pub(super) by_itself: bool,
}

/// What the provider brings at that time.
pub(super) fn events(
    head: &Head,
    fetch: &Fetch<'_>,
    simulated: Option<&Simulated>,
    at: EpochMillis,
    rng: &mut ChaCha8Rng,
    rules: &Rules,
) -> Result<AccountsAggregated, Reason> {
    let simulated = simulated.ok_or(Reason::NotDelivered)?;
    let chosen = |account: &&DemoAccount| fetch.chosen.is_none_or(|numbers| numbers.contains(&account.number));
    let wanted: Vec<&DemoAccount> = simulated.accounts.iter().filter(chosen).collect();
    let known: Vec<(u16, &Account)> =
        head.image.live_accounts().filter(|(_, account)| account.credentials == fetch.connection).collect();
    let gone = known.iter().filter(|(_, account)| wanted.iter().all(|one| one.number != account.external_id));
    let gone = gone.map(|(number, _)| *number).collect();
    let currency = Some(simulated.person.currency()).filter(|own| *own != head.image.profile.created.currency);

    let mut ids = match fetch.goes_on {
        true => Ids::Named { seed: rules.seed, connection: fetch.connection },
        false => Ids::Drawn(rng),
    };
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
        let account_now = aggregated(simulated, fetch, account, number, old.map(|(_, old)| *old), currency, &mut ids);
        accounts.push((account.key, account_now));
    }
    let Changes { rows, booked, amended, removed } = changes(head, fetch, simulated, &accounts, &mut ids, rules)?;
    let is_told = |account: &AccountAggregated| {
        let known = head.image.accounts.get(usize::from(account.account));
        let same = known.is_some_and(|known| known.balance == account.balance && account.facts.is_none());
        !(fetch.by_itself && same)
    };
    Ok(AccountsAggregated {
        credentials: fetch.connection,
        accounts: accounts.into_iter().map(|(_, account)| account).filter(is_told).collect(),
        gone,
        rows,
        booked,
        removed,
        amended,
        categoriser: rules.categoriser.version(),
        next: if fetch.goes_on { simulated.next() } else { None },
        by_itself: fetch.by_itself,
        at,
    })
}

fn aggregated(
    simulated: &Simulated,
    fetch: &Fetch<'_>,
    account: &DemoAccount,
    number: u16,
    old: Option<&Account>,
    currency: Option<&'static str>,
    ids: &mut Ids<'_>,
) -> AccountAggregated {
    AccountAggregated {
        account: number,
        id: old.map_or_else(|| ids.of("account", &account.number, ""), |old| old.id),
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
        facts: match fetch.details {
            _ if fetch.by_itself && old.is_some_and(|old| is_known(simulated, fetch, account, old)) => None,
            true => Some(facts(simulated, account, currency.map(str::to_owned), old.map(|old| &old.facts), ids)),
            false => Some(AccountFacts {
                holder_name: Some(account.holder_name.clone()),
                currency: currency.map(str::to_owned),
                identifiers: account.identifiers.clone(),
                ..AccountFacts::default()
            }),
        },
    }
}

/// Whether what is known of an account is still so: what is invested and what is owed is of the end of a day, the rest is for
/// good. Of an account that was excluded for a while nothing is known.
fn is_known(simulated: &Simulated, fetch: &Fetch<'_>, account: &DemoAccount, old: &Account) -> bool {
    let by_day = matches!(account.key, AccountKey::Investment | AccountKey::Mortgage | AccountKey::Loan);
    let is_old = by_day && fetch.last.is_none_or(|last| simulated.is_another_day(account.key, last));
    !is_old && old.facts.holder_name.is_some()
}

/// What became of the rows: new ones, the serials of pendings that are booked now, rows with other values, and the serials of what is
/// gone.
struct Changes {
    rows: TransactionColumns,
    booked: Vec<u32>,
    amended: Vec<RowAmended>,
    removed: Vec<u32>,
}

fn changes(
    head: &Head,
    fetch: &Fetch<'_>,
    simulated: &Simulated,
    accounts: &[(AccountKey, AccountAggregated)],
    ids: &mut Ids<'_>,
    rules: &Rules,
) -> Result<Changes, Reason> {
    let first = fetch.keep_days.and_then(|days| simulated.days_ago(days));
    let is_unknown = |(_, account): &(AccountKey, AccountAggregated)| {
        let stored = head.image.accounts.get(usize::from(account.account));
        stored.is_none_or(|stored| stored.facts.holder_name.is_none())
    };
    let mut given = match fetch.last.filter(|_| fetch.by_itself) {
        Some(last) => simulated.rows_since(last, accounts.iter().any(is_unknown)),
        None => simulated.rows(fetch.last, fetch.days),
    };
    given.retain(|row| first.is_none_or(|first| row.date >= first));
    let mut rows = ColumnsBuilder::new(head.next_serial(), given.len());
    let (mut booked, mut gone) = (BTreeMap::new(), Vec::new());
    for (key, account) in accounts {
        let mut pending: BTreeSet<u32> = head.pendings_of(account.account).map(|(serial, _)| serial).collect();
        for row in given.iter().filter(|row| row.account == *key) {
            match head.known(account.account, &row.external_id) {
                None => {
                    let category = categorise(head, account, row, rules);
                    let id = ids.of("row", &account.external_id, &row.external_id);
                    rows.push(account.account, &draft(row), category, id);
                }
                Some(Known::Live(serial)) => {
                    if pending.remove(&serial) && !row.pending {
                        booked.insert(serial, (account, row));
                    }
                }
                Some(Known::Deleted) => {}
            }
        }
        gone.extend(pending);
    }
    if let Some(first) = first {
        let numbers: Vec<u16> = accounts.iter().map(|(_, account)| account.account).collect();
        let rows = head.image.transactions.segments().iter().flat_map(Segment::rows);
        let old = rows.filter(|row| row.date() < first && numbers.contains(&row.account()));
        gone.extend(old.map(Row::serial));
        gone.sort_unstable();
        gone.dedup();
    }
    let booked_now: Vec<u32> = booked.keys().copied().collect();
    let stored = head.image.transactions.by_serials(&booked_now);
    let amended = stored.into_iter().filter_map(|stored| {
        let (account, row) = booked.get(&stored.serial())?;
        amended(head, account, stored, row, rules)
    });
    let mut amended: Vec<RowAmended> = amended.collect();
    amended.sort_unstable_by_key(|row| row.serial);
    let rows = rows.finish();
    let count = u32::try_from(rows.len()).ok().and_then(|count| head.next_serial().checked_add(count));
    if count.is_none_or(|last| last > MAX_TRANSACTIONS) {
        return Err(Reason::TooMuch);
    }
    Ok(Changes { rows, booked: booked_now, amended, removed: gone })
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
    if is_excluded(head, account) {
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

fn is_excluded(head: &Head, account: &AccountAggregated) -> bool {
    let stored = head.image.accounts.get(usize::from(account.account));
    stored.is_some_and(|stored| stored.exclusion != Exclusion::None)
}
