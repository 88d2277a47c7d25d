//! What an institution shows of a link that is connected again, laid over what is there: accounts are found again and keep their
//! ids, transactions are not doubled, and for the days that are shown the institution is right.

use std::collections::{BTreeMap, HashMap, HashSet};

use rand_chacha::ChaCha8Rng;
use tink_model::EpochMillis;

use super::{accounts_of, data};
use crate::command::{ImportedTransaction, Numbers, Shown};
use crate::decide::Rules;
use crate::decide::columns::ColumnsBuilder;
use crate::event::{AccountTouched, LinkMoved, TransactionUpdated, UserEvent};
use crate::id::Id;
use crate::image::{Account, Head, Known, Link, Row, Segment};
use crate::refusal::Refusal;
use crate::rules::categories::CategoryIndex;
use crate::rules::link::{Seen, account_type, matching};

pub(super) fn events(
    head: &Head,
    link: &Link,
    shown: Shown,
    now: EpochMillis,
    rng: &mut ChaCha8Rng,
    rules: &Rules,
) -> Result<Vec<UserEvent>, Refusal> {
    let known: Vec<(u16, &Account)> = accounts_of(head, link.id).collect();
    let found = recognised(&known, &shown);
    let mut free = data::free_numbers(head, found.iter().filter(|place| place.is_none()).count())?;
    let (mut accounts, mut numbers) = (Vec::with_capacity(found.len()), Numbers::new());
    let (mut reopened, mut open) = (Vec::new(), HashSet::new());
    for (draft, place) in shown.accounts.into_iter().zip(found) {
        let old = place.map(|place| known[place]);
        let number = old.map(|(number, _)| number).or_else(|| free.next()).unwrap_or(u16::MAX);
        let id = old.map_or_else(|| Id::mint(rng), |(_, old)| old.id);
        let imported = old.and_then(|(_, old)| old.facts.link.as_ref()).is_some_and(|link| link.imported);
        if old.is_some_and(|(_, old)| old.closed) {
            reopened.push(number);
        }
        open.insert(number);
        numbers.insert(draft.original_id.clone(), number);
        accounts.push(data::account(head, draft, (number, id), imported));
    }
    let closed = known.iter().filter(|(number, old)| !old.closed && !open.contains(number));
    let closed = closed.map(|(number, _)| *number).collect();

    let Laid { new, changed, gone } = lay_over(head, &numbers, shown.transactions);
    let rows = data::rows(head, &numbers, new, rng)?;
    let removed: Vec<u32> = gone.iter().map(|row| row.serial()).collect();
    let moved = LinkMoved {
        updated: changed.iter().map(|(row, _)| row.serial()).collect(),
        removed: gone.iter().map(|row| row.id()).collect(),
        closed,
        reopened,
        ..data::came(link.id, &rows, now)
    };
    let mut events: Vec<UserEvent> = changed.into_iter().map(|(row, given)| updated(row, given, now)).collect();
    events.extend(data::events(data::aggregated(link.id, accounts, rows, removed, now, rules), moved));
    Ok(events)
}

fn recognised(known: &[(u16, &Account)], shown: &Shown) -> Vec<Option<usize>> {
    let types: Vec<String> = shown.accounts.iter().map(|account| account_type(&account.kind)).collect();
    let given = shown.accounts.iter().zip(&types).map(|(account, account_type)| Seen {
        mask: account.mask.as_deref(),
        original_id: &account.original_id,
        account_type,
        name: &account.name,
    });
    let stored = known.iter().map(|(_, account)| Seen {
        mask: account.facts.link.as_ref().and_then(|link| link.mask.as_deref()),
        original_id: &account.external_id,
        account_type: &account.kind,
        name: &account.name,
    });
    matching(&stored.collect::<Vec<_>>(), &given.collect::<Vec<_>>())
}

/// What the transactions that are shown are to those that are there.
struct Laid<'a> {
    new: Vec<ImportedTransaction>,
    changed: Vec<(Row<'a>, ImportedTransaction)>,
    gone: Vec<Row<'a>>,
}

fn lay_over<'a>(head: &'a Head, numbers: &Numbers, shown: Vec<ImportedTransaction>) -> Laid<'a> {
    let mut laid = Laid { new: Vec::new(), changed: Vec::new(), gone: Vec::new() };
    let wanted: HashSet<u16> = numbers.values().copied().collect();
    let rows = head.image.transactions.segments().iter().flat_map(Segment::rows);
    let stored: BTreeMap<u32, Row<'a>> =
        rows.filter(|row| wanted.contains(&row.account())).map(|row| (row.serial(), row)).collect();
    let mut first: BTreeMap<u16, EpochMillis> = BTreeMap::new();
    let mut claimed = HashSet::new();
    let mut left = Vec::new();
    for given in shown {
        let Some(number) = numbers.get(&given.account).copied() else {
            laid.new.push(given);
            continue;
        };
        let at = given.at.at_offset(0);
        first.entry(number).and_modify(|first| *first = at.min(*first)).or_insert(at);
        let by_id = given.original_id.as_deref().and_then(|id| match head.known(number, id) {
            Some(Known::Live(serial)) if !claimed.contains(&serial) => stored.get(&serial).copied(),
            _ => None,
        });
        match by_id {
            Some(row) => {
                claimed.insert(row.serial());
                if !is_same(row, &given) {
                    laid.changed.push((row, given));
                }
            }
            None => left.push((number, given)),
        }
    }
    // Another provider has other ids: what else is the same is the same.
    let mut by_time: HashMap<(u16, EpochMillis), Vec<Row<'a>>> = HashMap::new();
    for row in stored.values().filter(|row| !claimed.contains(&row.serial())) {
        by_time.entry((row.account(), row.date())).or_default().push(*row);
    }
    for (number, given) in left {
        let rows = by_time.entry((number, given.at.at_offset(0))).or_default();
        match rows.iter().position(|row| is_same(*row, &given)) {
            Some(place) => {
                claimed.insert(rows.remove(place).serial());
            }
            None => laid.new.push(given),
        }
    }
    let shown_day = |row: &Row<'_>| first.get(&row.account()).is_some_and(|first| row.date() >= *first);
    laid.gone = stored.into_values().filter(|row| shown_day(row) && !claimed.contains(&row.serial())).collect();
    laid
}

fn is_same(row: Row<'_>, given: &ImportedTransaction) -> bool {
    row.amount().parts() == given.amount.parts()
        && row.date() == given.at.at_offset(0)
        && row.description() == given.description.as_deref().unwrap_or_default()
}

/// A transaction with other values; its ids stay.
fn updated(row: Row<'_>, mut given: ImportedTransaction, now: EpochMillis) -> UserEvent {
    given.original_id = Some(row.external_id().to_owned()).filter(|id| !id.is_empty());
    given.category = given.category.or_else(|| row.extra()?.imported.as_ref()?.category.clone());
    let category = CategoryIndex::uncategorised(given.amount.is_negative());
    let mut columns = ColumnsBuilder::new(row.serial(), 1);
    columns.push(row.account(), data::draft(given), category, row.id());
    UserEvent::TransactionUpdated(Box::new(TransactionUpdated {
        account: AccountTouched { account: row.account(), balance: None, reserved: None, payload: None },
        row: columns.finish(),
        inserted: row.inserted(),
        modified: Some(now),
        at: now,
    }))
}
