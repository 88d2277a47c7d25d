//! What an institution shows of a link that is connected again, laid over what is there: accounts are found again and keep their
//! ids, transactions are not doubled, and for the days that are shown the institution is right.

use std::collections::{BTreeMap, HashMap, HashSet};

use rand_chacha::ChaCha8Rng;
use tink_model::{Amount, Date, EpochMillis};

use super::data::Teller;
use super::{accounts_of, data};
use crate::command::{ImportedTransaction, Numbers, Shown};
use crate::decide::Rules;
use crate::decide::columns::ColumnsBuilder;
use crate::event::{AccountAggregated, AccountTouched, LinkMoved, TransactionUpdated, UserEvent};
use crate::id::Id;
use crate::image::{Account, Head, Known, Link, Row, Segment};
use crate::refusal::Refusal;
use crate::rules::categories::CategoryIndex;
use crate::rules::link::{Seen, account_type, day_of, is_told, matching, time_of};

const DAY_MILLIS: i64 = 86_400_000;

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
        if old.is_some_and(|(_, old)| old.closed) {
            reopened.push(number);
        }
        open.insert(number);
        numbers.insert(draft.original_id.clone(), number);
        let told = data::account(head, draft, (number, id), Teller::Institution);
        accounts.push(match old {
            Some((_, old)) => with_what_is_known(told, old),
            None => told,
        });
    }
    let closed = known.iter().filter(|(number, old)| !old.closed && !open.contains(number));
    let closed = closed.map(|(number, _)| *number).collect();

    let Laid { new, changed, gone } = lay_over(head, &numbers, shown.transactions);
    let rows = data::rows(head, &numbers, new, Teller::Institution, rng)?;
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

/// An account that was found again, with what the institution does not tell of it.
fn with_what_is_known(mut told: AccountAggregated, old: &Account) -> AccountAggregated {
    told.number.clone_from(&old.number);
    if let (Some(link), Some(known)) = (told.facts.as_mut().and_then(|facts| facts.link.as_mut()), &old.facts.link) {
        link.imported = known.imported;
        link.nickname = link.nickname.take().or_else(|| known.nickname.clone());
        link.mask = link.mask.take().or_else(|| known.mask.clone());
    }
    told
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
    let mut first: BTreeMap<u16, Date> = BTreeMap::new();
    let mut claimed = HashSet::new();
    let mut left = Vec::new();
    for given in shown {
        let Some(number) = numbers.get(&given.account).copied() else {
            laid.new.push(given);
            continue;
        };
        let day = given.at.date();
        first.entry(number).and_modify(|first| *first = day.min(*first)).or_insert(day);
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
    // Another provider has other ids: what else is the same is the same. A pending one is not yet what is shown.
    let free = stored.values().filter(|row| !row.pending() && !claimed.contains(&row.serial()));
    let found = same_as(free.copied(), &left);
    claimed.extend(found.iter().flatten());
    let new = left.into_iter().zip(found).filter(|(_, found)| found.is_none());
    laid.new.extend(new.map(|((_, given), _)| given));
    let shown_day = |row: &Row<'_>| first.get(&row.account()).is_some_and(|first| day_of(*row) >= Some(*first));
    laid.gone = stored.into_values().filter(|row| shown_day(row) && !claimed.contains(&row.serial())).collect();
    laid
}

/// What transactions have in common that may be the same: the account, the amount and the description.
type Same<'a> = (u16, Amount, &'a str);

/// Per transaction with its account's number the serial of a row that is the same, each row once. A moment goes to the same moment; what
/// is left of moments only days can match, so they choose before the days do, and days take moments before they take days.
fn same_as<'a>(rows: impl Iterator<Item = Row<'a>>, left: &'a [(u16, ImportedTransaction)]) -> Vec<Option<u32>> {
    let mut free: HashMap<Same<'_>, Vec<(Time, u32)>> = HashMap::new();
    for row in rows {
        free.entry((row.account(), row.amount(), row.description())).or_default().push((Time::of(row), row.serial()));
    }
    let rules: [fn(&Time, &Time) -> bool; 4] = [
        |row, given| given.moment.is_some() && row.moment == given.moment,
        |row, given| given.moment.is_some() && row.fits(given),
        |row, given| row.moment.is_some() && row.fits(given),
        Time::fits,
    ];
    let mut found = vec![None; left.len()];
    for is_it in rules {
        for (found, (number, given)) in found.iter_mut().zip(left).filter(|(found, _)| found.is_none()) {
            let key = (*number, given.amount, given.description.as_deref().unwrap_or_default());
            let Some(free) = free.get_mut(&key) else { continue };
            let time = Time::given(given);
            let place = free.iter().position(|(row, _)| is_it(row, &time));
            *found = place.map(|place| free.remove(place).1);
        }
    }
    found
}

fn is_same(row: Row<'_>, given: &ImportedTransaction) -> bool {
    row.amount() == given.amount
        && Time::of(row).fits(&Time::given(given))
        && row.description() == given.description.as_deref().unwrap_or_default()
}

/// When a transaction was: the day as it was written, and the moment unless it was written as a day.
#[derive(Debug, Clone, Copy)]
struct Time {
    day: Option<Date>,
    moment: Option<EpochMillis>,
}

impl Time {
    fn of(row: Row<'_>) -> Self {
        // What has a time and is of midnight is of that day as well.
        let is_day = row.date().as_millis() % DAY_MILLIS == 0 && time_of(row).is_none();
        Self { day: day_of(row), moment: (!is_day).then(|| row.date()) }
    }

    fn given(given: &ImportedTransaction) -> Self {
        Self { day: Some(given.at.date()), moment: (!data::is_day(&given.at)).then(|| given.at.at_offset(0)) }
    }

    fn fits(&self, other: &Self) -> bool {
        match (self.moment, other.moment) {
            (Some(one), Some(other)) => one == other,
            _ => self.day == other.day,
        }
    }
}

/// A transaction with other values; its ids stay.
fn updated(row: Row<'_>, mut given: ImportedTransaction, now: EpochMillis) -> UserEvent {
    let teller = if is_told(row) { Teller::Institution } else { Teller::Client };
    given.original_id = Some(row.external_id().to_owned()).filter(|id| !id.is_empty());
    given.category = given.category.or_else(|| row.extra()?.imported.as_ref()?.category.clone());
    let category = CategoryIndex::uncategorised(given.amount.is_negative());
    let mut columns = ColumnsBuilder::new(row.serial(), 1);
    columns.push(row.account(), &data::draft(given, teller), category, row.id());
    UserEvent::TransactionUpdated(Box::new(TransactionUpdated {
        account: AccountTouched { account: row.account(), balance: None, reserved: None, payload: None },
        row: columns.finish(),
        inserted: row.inserted(),
        modified: Some(now),
        at: now,
    }))
}
