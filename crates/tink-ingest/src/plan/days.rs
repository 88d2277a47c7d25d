//! The second half of planning: the days come in one by one, and planned transactions go out.

use std::collections::HashSet;
use std::path::Path;
use std::sync::Arc;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use tink_model::connector::{CreateTransactionEntity, TransactionType};
use tink_model::{EpochMillis, Rules, Validate as _};

use super::bank_ids::BankIds;
use super::day::{self, Day, OfDay};
use super::planner::{OnRejection, Planner};
use super::row::{Position, RawRow};
use super::store::{Store, Writing};
use super::successor::Waiting;
use crate::error::Error;
use crate::record::Place;
use crate::rejects::RejectCode;

/// Days in, planned transactions out.
pub(super) struct Days<'p> {
    planner: &'p mut Planner,
    /// By an account's number, where it stands in the plan.
    places: Vec<usize>,
    bank_ids: BankIds,
    out: Writing,
    counts: Vec<u64>,
    /// Pending transactions of the current account, with their number in the plan and the last source that has them.
    waiting: Waiting<(u64, u32)>,
    current: Option<u32>,
    superseded: HashSet<u64>,
    repeated: u64,
    /// The last midday that was asked for: its source and day.
    midday: Option<(u32, Date, Option<EpochMillis>)>,
}

/// What the days came to.
#[derive(Debug)]
pub(super) struct Finished {
    pub(super) store: Store,
    /// Transactions by the account's place in the plan.
    pub(super) counts: Vec<u64>,
    /// The numbers of pending transactions that a later source has booked.
    pub(super) superseded: HashSet<u64>,
    pub(super) repeated: u64,
}

impl<'p> Days<'p> {
    /// `places` gives, by an account's number, where it stands in the plan.
    pub(super) fn new(planner: &'p mut Planner, places: Vec<usize>, bank_ids: BankIds, folder: Option<&Path>) -> Self {
        Self {
            planner,
            counts: vec![0; places.len()],
            places,
            bank_ids,
            out: Writing::new(folder),
            waiting: Waiting::new(),
            current: None,
            superseded: HashSet::new(),
            repeated: 0,
            midday: None,
        }
    }

    pub(super) fn unkept(&self, error: std::io::Error) -> Error {
        self.planner.unkept(error)
    }

    pub(super) fn finish(self) -> Result<Finished, Error> {
        let Self { planner, out, counts, superseded, repeated, .. } = self;
        let store = out.finish().map_err(|error| planner.unkept(error))?;
        Ok(Finished { store, counts, superseded, repeated })
    }

    pub(super) fn take(&mut self, rows: Vec<(Position, RawRow)>, rejection: OnRejection<'_>) -> Result<(), Error> {
        let Some(&(Position { user, account, day, .. }, _)) = rows.first() else { return Ok(()) };
        if self.current != Some(account) {
            self.current = Some(account);
            self.waiting.clear();
        }
        self.waiting.forget_before(day);
        let id = self.planner.accounts[account as usize].info.id.clone();
        let Day { transactions, repeated, clashing } =
            day::of(id.as_str(), day, rows, &self.bank_ids, &self.planner.sources);
        self.repeated += repeated;
        for (source, row, id, (other, line)) in clashing {
            let other = self.place(other, line);
            let reason = format!(
                "its id {id} belongs to another transaction already, at {other}; leave the id column out of the rules"
            );
            let place = self.place(source, row.line);
            self.planner.reject(place, row.number, RejectCode::Id, reason, rejection)?;
        }
        for transaction in transactions {
            self.transaction(user, account, day, transaction, rejection)?;
        }
        Ok(())
    }

    /// Midday of a day in a source's time zone. Most rows are of the day and the source of the row before them.
    fn midday(&mut self, source: u32, day: Date) -> Option<EpochMillis> {
        match self.midday {
            Some((known, of, midday)) if (known, of) == (source, day) => midday,
            _ => {
                let found = midday(day, &self.planner.sources[source as usize].zone);
                self.midday = Some((source, day, found));
                found
            }
        }
    }

    fn place(&self, source: u32, line: u64) -> Place {
        Place { file: Arc::clone(&self.planner.sources[source as usize].name), line }
    }

    fn transaction(
        &mut self,
        user: u32,
        account: u32,
        day: Date,
        of_day: OfDay,
        rejection: OnRejection<'_>,
    ) -> Result<(), Error> {
        let OfDay { id, source, last_source, row, again } = of_day;
        let place = self.place(source, row.line);
        let Some(date) = self.midday(source, day) else {
            return self.planner.reject(
                place,
                row.number,
                RejectCode::Date,
                "its day lies outside the calendar".to_owned(),
                rejection,
            );
        };
        // One source may be from before the bank booked it and one from after: booked is the later truth.
        let pending = row.pending && again.iter().all(|(_, row)| row.pending);
        let kind = TransactionType::from(row.kind.as_str());
        let entity = CreateTransactionEntity::new(row.amount, date, row.description, id, kind).with_pending(pending);
        if let Err(violations) = entity.validate(&Rules::client()) {
            let reasons: Vec<String> = violations
                .iter()
                .map(|violation| format!("{}: {}", violation.pointer(), violation.message()))
                .collect();
            return self.planner.reject(place, row.number, RejectCode::Limit, reasons.join("; "), rejection);
        }
        let mut replaces = Vec::new();
        if !pending
            && let Some((earlier, (number, _))) =
                self.waiting.take(day, row.amount, &entity.description, |(_, last)| *last < source)
        {
            self.superseded.insert(number);
            self.repeated += 1;
            self.counts[self.places[account as usize]] -= 1;
            replaces.push(earlier);
        }
        let at = self.places[account as usize];
        let raw_place = (source, row.line);
        let number = self
            .out
            .add(user, at, raw_place, &entity, row.kind, &replaces)
            .map_err(|error| self.planner.unkept(error))?;
        self.counts[at] += 1;
        if pending {
            self.waiting.add(entity.external_id, day, row.amount, &entity.description, (number, last_source));
            return Ok(());
        }
        let sources = &self.planner.sources;
        let account = &mut self.planner.accounts[account as usize];
        account.newest = account.newest.max(Some(date));
        let gathered = &mut account.balance;
        gathered.add(row.amount);
        let own = std::iter::once((source, row.line, row.pending, row.balance));
        let others = again.iter().map(|(source, row)| (*source, row.line, row.pending, row.balance));
        for (source, line, pending, balance) in own.chain(others) {
            if let Some(balance) = balance.filter(|_| !pending) {
                gathered.row(day, balance, || Place { file: Arc::clone(&sources[source as usize].name), line });
            }
        }
        Ok(())
    }
}

fn midday(day: Date, zone: &TimeZone) -> Option<EpochMillis> {
    let instant = zone.to_zoned(day.at(12, 0, 0, 0)).ok()?;
    Some(EpochMillis::new(instant.timestamp().as_millisecond()))
}
