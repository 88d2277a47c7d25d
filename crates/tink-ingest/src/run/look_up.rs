//! What the platform has of a user: asked before a batch is sent, and after a request whose fate nobody knows.

use std::collections::{HashMap, HashSet};
use std::future::Future;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use tink_model::{EpochMillis, ExternalTransactionId};

use super::journal::{Left, What};
use super::user::Run;
use super::{Event, Journal, PresentTransaction, ReadBack, Shared, Sink, with_causes};
use crate::plan::Planned;
use crate::plan::successor::Waiting;

/// How far around a batch's days its ids are looked for: an id that stands further away is found by its refusal.
const AROUND: i64 = 31 * 24 * 60 * 60 * 1_000;

/// Pending transactions on the platform, by account.
#[derive(Debug, Default)]
pub(super) struct Pendings {
    of_account: HashMap<usize, Waiting<ExternalTransactionId>>,
    /// Those that the sources still have as they are.
    still_there: HashSet<ExternalTransactionId>,
}

/// How a planned transaction and the one with its id on the platform stand to each other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Likeness {
    /// They are the same.
    Same,
    /// It is pending there and booked here.
    Booked,
    /// They are two, and differ in this.
    Other(String),
}

/// Judges the two by amount, day and text; white space and case are no part of a text.
pub(super) fn likeness(planned: &Planned, present: &PresentTransaction) -> Likeness {
    let entity = &planned.entity;
    if present.pending && entity.pending != Some(true) {
        return Likeness::Booked;
    }
    if present.amount != entity.amount {
        return Likeness::Other(format!("the amount there is {}, and here {}", present.amount, entity.amount));
    }
    let (there, here) = (day(present.date), day(entity.date));
    let same_text = crate::text::folded(&present.description) == crate::text::folded(&entity.description);
    // A pending one may be moved or renamed while it is pending.
    if !present.pending && (there != here || !same_text) {
        return Likeness::Other(format!(
            "there it is {:?} of {}, and here {:?} of {}",
            present.description,
            shown(there),
            entity.description,
            shown(here)
        ));
    }
    Likeness::Same
}

fn shown(day: Option<Date>) -> String {
    day.map_or_else(|| "no day".to_owned(), |day| day.to_string())
}

/// A transaction's instant is midday somewhere, so its day is the same in UTC but at the edges of the earth.
fn day(date: EpochMillis) -> Option<Date> {
    Some(Timestamp::from_millisecond(date.as_millis()).ok()?.to_zoned(TimeZone::UTC).date())
}

impl<S: Sink, R: ReadBack, J: Journal> Shared<'_, '_, S, R, J> {
    /// An answer of the platform's, unless it cannot be asked; the first time it cannot, it is not asked again for this user.
    pub(super) async fn asked<T>(
        &self,
        run: &mut Run<'_>,
        question: impl Future<Output = Result<T, R::Error>>,
    ) -> Option<T> {
        if !run.can_look_up {
            return None;
        }
        match question.await {
            Ok(answer) => Some(answer),
            Err(error) => {
                run.can_look_up = false;
                let reason = with_causes(&error);
                self.tell(Event::NoReadBack { user: run.user.id.clone(), reason });
                None
            }
        }
    }

    /// Learns which pending transactions the accounts have that existed.
    pub(super) async fn load_pendings(&self, run: &mut Run<'_>) {
        let existing: Vec<usize> =
            run.states.iter().filter(|(_, state)| state.existed && !state.hidden).map(|(&index, _)| index).collect();
        for index in existing {
            let account = &self.import.plan.accounts()[index].entity.external_id;
            let user = &run.user.id;
            let Some(found) = self.asked(run, self.import.read_back.pending(user, account)).await else { return };
            let waiting = run.pendings.of_account.entry(index).or_default();
            for one in found {
                if let Some(day) = day(one.date) {
                    waiting.add(one.id.clone(), day, one.amount, &one.description, one.id);
                }
            }
        }
    }

    /// Gives booked transactions the pending ones whose place they take.
    pub(super) fn find_successors(&self, run: &mut Run<'_>, rows: &mut [Planned], new: &HashSet<u16>) {
        let pending = rows.iter().filter(|row| row.entity.pending == Some(true));
        run.pendings.still_there.extend(pending.map(|row| row.entity.external_id.clone()));
        for (place, row) in rows.iter_mut().enumerate() {
            let existed = run.states.get(&row.account).is_some_and(|state| state.existed);
            if !existed {
                // On an account that is new there is nothing to replace.
                row.replaces.clear();
            }
            let is_new = u16::try_from(place).is_ok_and(|place| new.contains(&place));
            if row.entity.pending == Some(true) || !is_new {
                continue;
            }
            let (Some(waiting), Some(day)) = (run.pendings.of_account.get_mut(&row.account), day(row.entity.date))
            else {
                continue;
            };
            let still_there = &run.pendings.still_there;
            let may = |id: &ExternalTransactionId| !still_there.contains(id) && !row.replaces.contains(id);
            if let Some((id, _)) = waiting.take(day, row.entity.amount, &row.entity.description, may) {
                row.replaces.push(id);
            }
        }
    }

    /// Those of the rows at `places` that the platform has, with what it has. `None` when it cannot be asked about all of them.
    pub(super) async fn find(
        &self,
        run: &mut Run<'_>,
        rows: &[Planned],
        places: &[u16],
        around: bool,
    ) -> Option<HashMap<u16, PresentTransaction>> {
        let mut found = HashMap::new();
        let account_of = |place: &u16| rows.get(usize::from(*place)).map(|row| row.account);
        for places in places.chunk_by(|one, other| account_of(one) == account_of(other)) {
            let of_group: Vec<&Planned> = places.iter().filter_map(|&place| rows.get(usize::from(place))).collect();
            let Some(first) = of_group.first() else { continue };
            if run.states.get(&first.account).is_none_or(|state| state.hidden) {
                return None;
            }
            let ids: Vec<ExternalTransactionId> = of_group.iter().map(|row| row.entity.external_id.clone()).collect();
            let days = of_group.iter().map(|row| row.entity.date.as_millis());
            let span = days.clone().min().zip(days.max()).filter(|_| around);
            let span = span.map(|(from, to)| (EpochMillis::new(from - AROUND), EpochMillis::new(to + AROUND)));
            let account = &self.import.plan.accounts()[first.account].entity.external_id;
            let user = &run.user.id;
            let present = self.asked(run, self.import.read_back.find(user, account, &ids, span)).await?;
            let mut by_id: HashMap<ExternalTransactionId, PresentTransaction> =
                present.into_iter().map(|one| (one.id.clone(), one)).collect();
            for (&place, id) in places.iter().zip(&ids) {
                if let Some(one) = by_id.remove(id) {
                    found.insert(place, one);
                }
            }
        }
        Some(found)
    }

    /// The rows on accounts that existed are looked up before they are sent: what is there is not.
    pub(super) async fn first_look(&self, run: &mut Run<'_>, rows: &[Planned]) -> Looked {
        let all = 0..u16::try_from(rows.len()).unwrap_or(u16::MAX);
        let existed = |place: &u16| {
            let row = rows.get(usize::from(*place));
            row.and_then(|row| run.states.get(&row.account)).is_some_and(|state| state.existed && !state.hidden)
        };
        let asked: Vec<u16> = all.clone().filter(existed).collect();
        let found = if asked.is_empty() { None } else { self.find(run, rows, &asked, true).await };
        let mut looked = Looked { known: 0, conflicts: Vec::new(), left: Vec::new() };
        let mut new = Vec::new();
        let mut books = Vec::new();
        for place in all {
            let present = found.as_ref().and_then(|found| found.get(&place));
            match present.map(|present| likeness(&rows[usize::from(place)], present)) {
                None => new.push(place),
                Some(Likeness::Same) => looked.known += 1,
                Some(Likeness::Booked) => {
                    books.push(Left { what: What::Book, rows: vec![place], sent: false, doubtful: false });
                }
                Some(Likeness::Other(difference)) => looked.conflicts.push((place, difference)),
            }
        }
        if !new.is_empty() {
            looked.left.push(Left { what: What::Ingest, rows: new, sent: false, doubtful: false });
        }
        looked.left.extend(books.into_iter().rev());
        looked
    }
}

/// What a first look found.
#[derive(Debug)]
pub(super) struct Looked {
    pub(super) known: u64,
    pub(super) conflicts: Vec<(u16, String)>,
    pub(super) left: Vec<Left>,
}
