//! Records to what is sent: the accounts, and batches of transactions in order.
//!
//! - A transaction's instant is midday of its day in the file's time zone, so that the day, the week and the month are the
//!   same for whoever reads it in that zone, summer time or not.
//! - Within an account transactions go in the order they happened, whichever way round the file lists them.
//! - Every batch carries the balance of each of its accounts: the final one where the file or the rules give it, so that the
//!   account ends with it whichever batches are accepted; otherwise the running sum, on top of what the platform had.
//! - A row that the Connector API's limits do not allow is rejected here, before anything is sent, and alone.
//!
//! A plan holds its transactions in memory: a few hundred bytes each.

mod balance;
mod batch;

use std::collections::HashMap;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use tink_model::connector::{AccountEntity, AccountListEntity, AccountType, CreateTransactionEntity, TransactionType};
use tink_model::{Amount, EpochMillis, ExternalAccountId, ExternalTransactionId, Rules, Validate as _};

pub use self::balance::BalanceSource;
pub use self::batch::{Batch, LARGEST_BATCH};
use crate::error::Error;
use crate::identity::{BankIds, Identities};
use crate::record::{AccountInfo, Place, Record};
use crate::rejects::{RejectCode, Rejection};

/// What is going to be sent for one user.
#[derive(Debug)]
pub struct Plan {
    accounts: Vec<PlannedAccount>,
    transactions: Vec<Planned>,
    repeated: usize,
    rejections: Vec<Rejection>,
}

/// One account of a plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlannedAccount {
    /// The account as it is created when it is missing.
    pub entity: AccountEntity,
    /// Where its balance comes from.
    pub balance: BalanceSource,
    /// How many transactions it gets.
    pub transactions: usize,
}

/// One transaction of a plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Planned {
    /// Which of the plan's accounts it belongs to.
    pub account: usize,
    /// Where it stands in the files.
    pub place: Place,
    /// The transaction as it is sent.
    pub entity: CreateTransactionEntity,
}

impl Plan {
    /// The accounts, in the order in which the files name them.
    #[must_use]
    pub fn accounts(&self) -> &[PlannedAccount] {
        &self.accounts
    }

    /// The transactions: by account, and within an account in the order they happened.
    #[must_use]
    pub fn transactions(&self) -> &[Planned] {
        &self.transactions
    }

    /// Rows that stand in an earlier file of the plan as well, and are sent once.
    #[must_use]
    pub fn repeated(&self) -> usize {
        self.repeated
    }

    /// Rows that were read well and still cannot be sent.
    #[must_use]
    pub fn rejections(&self) -> &[Rejection] {
        &self.rejections
    }

    /// The accounts as one request.
    #[must_use]
    pub fn account_list(&self) -> AccountListEntity {
        AccountListEntity::new(self.accounts.iter().map(|account| account.entity.clone()).collect::<Vec<_>>())
    }

    /// The transactions in batches of at most [`LARGEST_BATCH`].
    pub fn batches(&self) -> impl Iterator<Item = Batch<'_>> {
        self.transactions.chunks(LARGEST_BATCH).map(|rows| Batch::new(&self.accounts, rows))
    }
}

/// Puts a plan together, file by file.
#[derive(Debug, Default)]
pub struct Planner {
    accounts: Vec<Gathered>,
    by_id: HashMap<ExternalAccountId, usize>,
    planned: HashMap<ExternalTransactionId, (usize, usize)>,
    repeated: usize,
    rejections: Vec<Rejection>,
}

/// What is known of an account while files are added.
#[derive(Debug)]
struct Gathered {
    info: AccountInfo,
    rows: Vec<(Date, Planned)>,
    balance: balance::Gathering,
}

impl Planner {
    /// A planner without files.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds the records of one file, in the file's order. `accounts` describes those of its accounts that something is known
    /// of; `zone` is the time zone in which its days are days.
    pub fn add_file<'a>(
        &mut self,
        accounts: impl IntoIterator<Item = &'a AccountInfo>,
        zone: &TimeZone,
        records: &[Record],
    ) {
        for info in accounts {
            self.account(info.id.clone(), || info.clone());
        }
        let mut bank_ids = BankIds::default();
        records.iter().for_each(|record| bank_ids.note(record));
        let mut identities = Identities::new(bank_ids);
        let mut ids: Vec<ExternalTransactionId> = records.iter().map(|record| identities.assign(record)).collect();
        for index in in_order(records) {
            let id = std::mem::replace(&mut ids[index], ExternalTransactionId::from(""));
            self.add(&records[index], id, zone);
        }
    }

    fn account(&mut self, id: ExternalAccountId, info: impl FnOnce() -> AccountInfo) -> usize {
        if let Some(&index) = self.by_id.get(&id) {
            return index;
        }
        let index = self.accounts.len();
        self.by_id.insert(id, index);
        let info = info();
        let balance = balance::Gathering::new(info.balance);
        self.accounts.push(Gathered { info, rows: Vec::new(), balance });
        index
    }

    fn add(&mut self, record: &Record, id: ExternalTransactionId, zone: &TimeZone) {
        let account = self.account(record.account.clone(), || AccountInfo::unnamed(record.account.clone()));
        if let Some(&(earlier_account, row)) = self.planned.get(&id) {
            self.add_again(record, &id, account, earlier_account, row);
            return;
        }
        let Some(date) = midday(record.booking_date, zone) else {
            self.reject(record, RejectCode::Date, "its day lies outside the calendar".to_owned());
            return;
        };
        let entity = CreateTransactionEntity::new(
            record.amount,
            date,
            record.description.as_str(),
            id.clone(),
            TransactionType::from(record.kind.as_str()),
        )
        .with_pending(record.pending);
        if let Err(violations) = entity.validate(&Rules::client()) {
            let reasons: Vec<String> = violations
                .iter()
                .map(|violation| format!("{}: {}", violation.pointer(), violation.message()))
                .collect();
            self.reject(record, RejectCode::Limit, reasons.join("; "));
            return;
        }
        let gathered = &mut self.accounts[account];
        self.planned.insert(id, (account, gathered.rows.len()));
        gathered.balance.note(record);
        gathered.rows.push((record.booking_date, Planned { account, place: record.place.clone(), entity }));
    }

    /// The id is planned already: the same transaction in another file, or another one with the same id.
    fn add_again(
        &mut self,
        record: &Record,
        id: &ExternalTransactionId,
        account: usize,
        earlier_account: usize,
        row: usize,
    ) {
        let (earlier_day, earlier) = &mut self.accounts[earlier_account].rows[row];
        let same =
            earlier_account == account && *earlier_day == record.booking_date && earlier.entity.amount == record.amount;
        if same {
            // One file may be from before the bank booked it and one from after: booked is the later truth.
            let now_booked = earlier.entity.pending == Some(true) && !record.pending;
            if now_booked {
                earlier.entity.pending = Some(false);
            }
            self.repeated += 1;
            self.accounts[account].balance.note_again(record, now_booked);
            return;
        }
        let reason = format!(
            "its id {id} belongs to another transaction already, at {}; leave the id column out of the rules",
            earlier.place
        );
        self.reject(record, RejectCode::Id, reason);
    }

    fn reject(&mut self, record: &Record, code: RejectCode, reason: String) {
        self.rejections.push(Rejection { place: record.place.clone(), column: None, code, reason, fields: Vec::new() });
    }

    /// Finishes the plan. An account that the Connector API does not allow refuses it whole.
    pub fn finish(self) -> Result<Plan, Error> {
        let mut accounts = Vec::with_capacity(self.accounts.len());
        let mut transactions = Vec::new();
        for Gathered { info, mut rows, balance } in self.accounts {
            let place = rows.first().map_or_else(|| info.id.to_string(), |(_, planned)| planned.place.file.to_string());
            let (amount, source) = balance.settle().ok_or_else(|| {
                Error::account(&place, format!("the amounts of account {} add up to more than can be held", info.id))
            })?;
            let entity = AccountEntity::new(
                amount,
                info.id.clone(),
                info.name,
                info.number,
                AccountType::from(info.kind.as_str()),
            );
            entity.validate(&Rules::client()).map_err(|violations| {
                Error::account(&place, format!("the account {} cannot be sent: {violations}", info.id))
            })?;
            accounts.push(PlannedAccount { entity, balance: source, transactions: rows.len() });
            // Stable: rows of one day stay in the order they were added.
            rows.sort_by_key(|(day, _)| *day);
            transactions.extend(rows.into_iter().map(|(_, planned)| planned));
        }
        Ok(Plan { accounts, transactions, repeated: self.repeated, rejections: self.rejections })
    }
}

/// The order in which a file's rows happened. An account whose newest rows come first is turned around within its own rows, so
/// that rows of one day are in order too.
fn in_order(records: &[Record]) -> Vec<usize> {
    let mut of_account: HashMap<&ExternalAccountId, Vec<usize>> = HashMap::new();
    for (index, record) in records.iter().enumerate() {
        of_account.entry(&record.account).or_default().push(index);
    }
    let mut order = vec![0; records.len()];
    for rows in of_account.values() {
        // What the direction is judged by, and no more.
        let own: Vec<Record> = rows
            .iter()
            .map(|&index| {
                let record = &records[index];
                let (place, account) = (record.place.clone(), record.account.clone());
                let mut bare = Record::new(place, account, record.booking_date, record.amount, String::new());
                bare.balance = record.balance;
                bare.pending = record.pending;
                bare
            })
            .collect();
        let backwards = balance::is_newest_first(&own);
        for (at, &slot) in rows.iter().enumerate() {
            order[slot] = rows[if backwards { rows.len() - 1 - at } else { at }];
        }
    }
    order
}

fn midday(day: Date, zone: &TimeZone) -> Option<EpochMillis> {
    let instant = zone.to_zoned(day.at(12, 0, 0, 0)).ok()?;
    Some(EpochMillis::new(instant.timestamp().as_millisecond()))
}

/// Adds exactly, or says that the sum does not fit.
fn sum(amounts: impl IntoIterator<Item = Amount>) -> Option<Amount> {
    amounts.into_iter().try_fold(Amount::ZERO, Amount::checked_add)
}
