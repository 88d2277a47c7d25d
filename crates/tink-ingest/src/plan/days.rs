//! The second half of planning: the days come in one by one, and planned transactions go out.

use std::collections::HashSet;
use std::path::Path;
use std::sync::Arc;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use tink_model::connector::{CreateTransactionEntity, TransactionType};
use tink_model::{Amount, EpochMillis, ExternalTransactionId, Rules, Validate as _};

use super::bank_ids::BankIds;
use super::day::{self, Clashing, Day, OfDay};
use super::planner::{OnRejection, Planner};
use super::row::{Position, RawRow};
use super::store::{Outgoing, Store, Writing, kind_of};
use super::successor::Waiting;
use crate::error::Error;
use crate::identity::Id;
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
    /// The transaction that is checked, one after the other in the same memory.
    entity: CreateTransactionEntity,
    /// Whether the id in it is one of ours. All of those are of one form, so that another one of them tells the check nothing new.
    has_ours: bool,
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
            has_ours: false,
            entity: CreateTransactionEntity::new(Amount::ZERO, EpochMillis::new(0), "", "", TransactionType::Default),
        }
    }

    pub(super) fn unkept(&self, error: std::io::Error) -> Error {
        self.planner.unkept(error)
    }

    pub(super) fn finish(self) -> Result<Finished, Error> {
        let Self { planner, out, counts, superseded, repeated, .. } = self;
        let sources = planner.sources.iter().map(|known| Arc::clone(&known.name)).collect();
        let store = out.finish(sources).map_err(|error| planner.unkept(error))?;
        Ok(Finished { store, counts, superseded, repeated })
    }

    /// Takes the rows of one account and one day.
    pub(super) fn take(&mut self, rows: &[(Position, RawRow<'_>)], rejection: OnRejection<'_>) -> Result<(), Error> {
        let Some(&(Position { user, account, day, .. }, _)) = rows.first() else { return Ok(()) };
        let Some(day) = day.date() else { return Ok(()) };
        if self.current != Some(account) {
            self.current = Some(account);
            self.waiting.clear();
        }
        self.waiting.forget_before(day);
        let id = self.planner.accounts[account as usize].info.id.clone();
        let Day { transactions, repeated, clashing } =
            day::of(id.as_str(), day, rows, &self.bank_ids, &self.planner.sources);
        self.repeated += repeated;
        for Clashing { id, source, row, other: (other, line) } in clashing {
            let (id, other) = (id.external(), self.place(other, line));
            let reason = format!(
                "its id {id} belongs to another transaction already, at {other}; leave the id column out of the rules"
            );
            let place = self.place(source, row.line);
            self.planner.reject(place, row.number, RejectCode::Id, reason, rejection)?;
        }
        for transaction in &transactions {
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

    /// Makes the entity this transaction as far as it can be refused, without new memory for its texts.
    fn fill(&mut self, row: &RawRow<'_>, id: Id<'_>, date: EpochMillis, pending: bool) {
        let entity = &mut self.entity;
        entity.amount = row.amount;
        entity.date = date;
        entity.description.clear();
        entity.description.push_str(row.description);
        let is_ours = matches!(id, Id::Ours(_));
        if !is_ours || !self.has_ours {
            let mut text = std::mem::replace(&mut entity.external_id, ExternalTransactionId::new("")).into_string();
            text.clear();
            id.push_to(&mut text);
            entity.external_id = text.into();
            self.has_ours = is_ours;
        }
        entity.r#type = kind_of(row.kind);
        entity.pending = Some(pending);
    }

    fn place(&self, source: u32, line: u64) -> Place {
        Place { file: Arc::clone(&self.planner.sources[source as usize].name), line }
    }

    fn transaction(
        &mut self,
        user: u32,
        account: u32,
        day: Date,
        of_day: &OfDay<'_>,
        rejection: OnRejection<'_>,
    ) -> Result<(), Error> {
        let &OfDay { id, source, last_source, row, ref again } = of_day;
        let Some(date) = self.midday(source, day) else {
            let reason = "its day lies outside the calendar".to_owned();
            let place = self.place(source, row.line);
            return self.planner.reject(place, row.number, RejectCode::Date, reason, rejection);
        };
        // One source may be from before the bank booked it and one from after: booked is the later truth.
        let pending = row.pending && again.iter().all(|(_, row)| row.pending);
        self.fill(row, id, date, pending);
        if let Err(violations) = self.entity.validate(&Rules::client()) {
            let reasons: Vec<String> = violations
                .iter()
                .map(|violation| format!("{}: {}", violation.pointer(), violation.message()))
                .collect();
            let place = self.place(source, row.line);
            return self.planner.reject(place, row.number, RejectCode::Limit, reasons.join("; "), rejection);
        }
        let mut replaces = None;
        if !pending
            && let Some((earlier, (number, _))) =
                self.waiting.take(day, row.amount, row.description, |(_, last)| *last < source)
        {
            self.superseded.insert(number);
            self.repeated += 1;
            self.counts[self.places[account as usize]] -= 1;
            replaces = Some(earlier);
        }
        let at = self.places[account as usize];
        let outgoing = Outgoing { user, account: at, source, row, id, date, pending, replaces: replaces.as_ref() };
        let number = self.out.add(&outgoing).map_err(|error| self.planner.unkept(error))?;
        self.counts[at] += 1;
        if pending {
            self.waiting.add(id.external(), day, row.amount, row.description, (number, last_source));
            return Ok(());
        }
        let sources = &self.planner.sources;
        let account = &mut self.planner.accounts[account as usize];
        account.newest = account.newest.max(Some(date));
        let gathered = &mut account.balance;
        gathered.add(row.amount);
        let mut told = |source: u32, row: &RawRow<'_>| {
            if let Some(balance) = row.balance.filter(|_| !row.pending) {
                let place = || Place { file: Arc::clone(&sources[source as usize].name), line: row.line };
                gathered.row(day, balance, place);
            }
        };
        told(source, row);
        again.iter().for_each(|&(source, row)| told(source, row));
        Ok(())
    }
}

fn midday(day: Date, zone: &TimeZone) -> Option<EpochMillis> {
    let instant = zone.to_zoned(day.at(12, 0, 0, 0)).ok()?;
    Some(EpochMillis::new(instant.timestamp().as_millisecond()))
}
