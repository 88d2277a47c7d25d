//! Putting a plan together: every source is read once, its rows sorted, and the days gone through one by one.

use std::collections::HashSet;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use hashbrown::HashMap;
use jiff::tz::TimeZone;
use tink_model::connector::{AccountEntity, AccountType};
use tink_model::{EpochMillis, ExternalUserId, Rules, Validate as _};

use super::balance::{self, Direction};
use super::bank_ids;
use super::batches::Batches;
use super::day::Sources;
use super::days::{Days, Finished};
use super::pages::{self, Pages};
use super::row::{self, DayNumber, Position};
use super::sorted::RowsAhead;
use super::{Plan, PlannedAccount, PlannedUser};
use crate::error::Error;
use crate::record::{AccountInfo, Balance, BalanceAt, Place, RecordRef};
use crate::rejects::{RejectCode, Rejection};
use crate::source::{RowRef, Source};
use crate::spool::Spool;

/// Takes what is rejected. An error of it ends the planning.
pub type OnRejection<'f> = &'f mut dyn FnMut(Rejection) -> Result<(), Error>;

/// What a source held.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Held {
    /// Rows that are transactions.
    pub records: u64,
    /// Rows that are none.
    pub rejected: u64,
}

/// Puts a plan together, source by source.
#[derive(Debug)]
pub struct Planner {
    user: Option<ExternalUserId>,
    /// The number of `user`, once a record is that one's.
    own: Option<u32>,
    folder: Option<PathBuf>,
    pub(super) sources: Vec<Known>,
    users: Vec<ExternalUserId>,
    /// The user of the row before: most rows are of the same.
    last_user: u32,
    user_numbers: HashMap<String, u32>,
    pub(super) accounts: Vec<Gathered>,
    /// By user; the accounts by their ids.
    account_numbers: Vec<HashMap<String, u32>>,
    rows: Spool<3>,
    bank_ids: bank_ids::Gathering,
    pages: Pages,
    rejected: u64,
}

/// A source that was read.
#[derive(Debug)]
pub(super) struct Known {
    pub(super) name: Arc<str>,
    pub(super) zone: TimeZone,
    scope: u32,
    counted_only: bool,
    /// Accounts whose newest rows it lists first.
    newest_first: HashSet<u32>,
}

/// What is known of an account while sources are added.
#[derive(Debug)]
pub(super) struct Gathered {
    user: u32,
    pub(super) info: AccountInfo,
    pub(super) balance: balance::Gathering,
    /// Which way round the source that is being read lists its rows.
    direction: Option<Direction>,
    place: Option<Place>,
    pub(super) newest: Option<EpochMillis>,
}

impl Planner {
    /// A planner without sources. Records that name no user are `user`'s; without one they are rejected.
    #[must_use]
    pub fn new(user: Option<ExternalUserId>) -> Self {
        Self::build(user, None)
    }

    /// The same, with its temporary files in `folder` and not where the system keeps them: that may be memory.
    #[must_use]
    pub fn in_folder(user: Option<ExternalUserId>, folder: &Path) -> Self {
        Self::build(user, Some(folder.to_owned()))
    }

    fn build(user: Option<ExternalUserId>, folder: Option<PathBuf>) -> Self {
        Self {
            rows: Spool::new(folder.as_deref()),
            bank_ids: bank_ids::Gathering::new(folder.as_deref()),
            user,
            own: None,
            folder,
            sources: Vec::new(),
            users: Vec::new(),
            last_user: 0,
            user_numbers: HashMap::new(),
            accounts: Vec::new(),
            account_numbers: Vec::new(),
            pages: Pages::default(),
            rejected: 0,
        }
    }

    /// Adds a source.
    pub fn add(&mut self, source: &dyn Source, rejection: OnRejection<'_>) -> Result<Held, Error> {
        self.read(source, None, rejection)
    }

    /// Adds rows that were rejected from another source and have been mended since. `original` is gone through too, so that a mended
    /// row that equals one of it is known to be another transaction; what it holds is not planned again. An original that is a page of a
    /// statement is refused, since its other pages count too.
    pub fn add_mended(
        &mut self,
        mended: &dyn Source,
        original: &dyn Source,
        rejection: OnRejection<'_>,
    ) -> Result<Held, Error> {
        let scope = self.number_of_next();
        self.read(original, Some(Part::Original), &mut |_| Ok(()))?;
        self.read(mended, Some(Part::Mended(scope)), rejection)
    }

    fn number_of_next(&self) -> u32 {
        self.sources.len() as u32
    }

    fn read(&mut self, source: &dyn Source, part: Option<Part>, rejection: OnRejection<'_>) -> Result<Held, Error> {
        let number = self.number_of_next();
        let counted_only = part == Some(Part::Original);
        self.sources.push(Known {
            name: Arc::clone(source.name()),
            zone: source.time_zone().clone(),
            scope: if let Some(Part::Mended(scope)) = part { scope } else { number },
            counted_only,
            newest_first: HashSet::new(),
        });
        if !counted_only {
            for info in source.accounts() {
                self.learn(info);
            }
        }
        let mut held = Held::default();
        let (mut row_number, mut accounts) = (0, Vec::new());
        let read = source.visit(&mut |row| {
            match row {
                RowRef::Balance(told) if counted_only && told.at != BalanceAt::End => {
                    return Err(pages::apart(&told.place));
                }
                RowRef::Account(_) | RowRef::Balance(_) if counted_only => {}
                RowRef::Account(info) => self.learn(info),
                RowRef::Balance(told) => self.balance(told, number),
                RowRef::Rejected(rejected) => {
                    held.rejected += 1;
                    self.rejected += u64::from(!counted_only);
                    rejection(rejected)?;
                }
                // By reference: a record is large to move.
                RowRef::Record(ref record) => match self.account(record.user, record.account) {
                    Some(account) => {
                        held.records += 1;
                        let (day, amount, balance) = (record.booking_date, record.amount, record.balance);
                        match &mut self.accounts[account as usize].direction {
                            Some(direction) => direction.note(day, amount, balance),
                            none => {
                                *none = Some(Direction::new(day, amount, balance));
                                accounts.push(account);
                            }
                        }
                        self.keep(record, account, number, row_number).map_err(|error| self.unkept(error))?;
                    }
                    None => {
                        held.rejected += 1;
                        let reason = "nothing says which user it belongs to".to_owned();
                        self.reject(record.place(), row_number, RejectCode::User, reason, rejection)?;
                    }
                },
            }
            row_number += 1;
            Ok(())
        });
        // The next source has directions of its own.
        accounts.retain(|&account: &u32| {
            self.accounts[account as usize].direction.take().is_some_and(|direction| direction.is_newest_first())
        });
        if let Some(known) = self.sources.last_mut() {
            known.newest_first = accounts.into_iter().collect();
        }
        read.map(|()| held)
    }

    fn keep(&mut self, record: &RecordRef<'_>, account: u32, source: u32, number: u64) -> std::io::Result<()> {
        let gathered = &mut self.accounts[account as usize];
        gathered.place.get_or_insert_with(|| record.place());
        let day = DayNumber::new(record.booking_date);
        let position = Position { user: gathered.user, account, day, source, number };
        self.bank_ids.note(record, position)?;
        self.rows.add(position.key(), |value| row::write(record, value))
    }

    pub(super) fn unkept(&self, error: std::io::Error) -> Error {
        match error.downcast() {
            Ok(of_a_thread) => Error::thread(of_a_thread),
            Err(error) if error.kind() == ErrorKind::OutOfMemory => {
                let day = "the texts of an account's rows of one day take more memory than there is, or than 4 GiB";
                Error::io("the plan", day, error)
                    .next("Look at the rules for dates: so many rows are hardly of one day.")
            }
            Err(error) => {
                let folder = self.folder.clone().unwrap_or_else(std::env::temp_dir);
                Error::io(&folder.display().to_string(), "a temporary file here cannot be written or read", error)
                    .next("Make room there, or choose another folder.")
            }
        }
    }

    /// The number of an account; none when nothing says whose it is.
    fn account(&mut self, user: Option<&str>, id: &str) -> Option<u32> {
        let user = match (user, self.own) {
            (Some(user), _) => self.user_number(user),
            (None, Some(own)) => own,
            (None, None) => {
                let own = self.user.clone()?;
                let number = self.user_number(own.as_str());
                *self.own.insert(number)
            }
        };
        let of_user = &mut self.account_numbers[user as usize];
        if let Some(&number) = of_user.get(id) {
            return Some(number);
        }
        let number = self.accounts.len() as u32;
        of_user.insert(id.to_owned(), number);
        let info = AccountInfo::unnamed(id.into());
        let balance = balance::Gathering::new(None);
        self.accounts.push(Gathered { user, info, balance, direction: None, place: None, newest: None });
        Some(number)
    }

    fn user_number(&mut self, user: &str) -> u32 {
        let last = self.users.get(self.last_user as usize).filter(|last| *last == user).map(|_| &self.last_user);
        let number = match last.or_else(|| self.user_numbers.get(user)) {
            Some(&number) => number,
            None => {
                let number = self.users.len() as u32;
                self.users.push(user.into());
                self.user_numbers.insert(user.to_owned(), number);
                self.account_numbers.push(HashMap::new());
                number
            }
        };
        self.last_user = number;
        number
    }

    /// What is said first of an account counts; what is only its id says nothing.
    fn learn(&mut self, info: AccountInfo) {
        let user = info.user.as_ref().map(ExternalUserId::as_str);
        let Some(number) = self.account(user, info.id.as_str()) else { return };
        let known = &mut self.accounts[number as usize];
        let id = info.id.as_str();
        if known.info.name == id {
            known.info.name = info.name;
        }
        if known.info.number == id {
            known.info.number = info.number;
        }
        if known.info.kind == Default::default() {
            known.info.kind = info.kind;
        }
        if let (None, Some(balance)) = (known.info.balance, info.balance) {
            known.info.balance = Some(balance);
            known.balance.give(balance);
        }
    }

    fn balance(&mut self, told: Balance, source: u32) {
        let user = told.user.as_ref().map(ExternalUserId::as_str);
        let Some(account) = self.account(user, told.account.as_str()) else { return };
        let Balance { day, amount, place, at, .. } = told;
        let gathered = &mut self.accounts[account as usize].balance;
        match at {
            BalanceAt::End => gathered.close(day, amount, place),
            BalanceAt::PageEnd(next) => self.pages.end((account, next, amount), source, place),
            BalanceAt::PageStart(page) => self.pages.start((account, page, amount), source, place),
        }
    }

    pub(super) fn reject(
        &mut self,
        place: Place,
        number: u64,
        code: RejectCode,
        reason: String,
        rejection: OnRejection<'_>,
    ) -> Result<(), Error> {
        self.rejected += 1;
        rejection(Rejection { place, column: None, code, reason, fields: Vec::new(), number: Some(number) })
    }

    /// Finishes the plan. An account that the Connector API does not allow refuses it whole, and so does a page of a statement whose
    /// neighbour is not there: equal rows of the two could not be told from rows that stand twice.
    pub fn finish(mut self, rejection: OnRejection<'_>) -> Result<Plan, Error> {
        let folder = self.folder.clone();
        let empty = Spool::new(None);
        let rows = std::mem::replace(&mut self.rows, empty);
        let bank_ids = std::mem::replace(&mut self.bank_ids, bank_ids::Gathering::new(None));
        let mut scopes: Vec<u32> = self.sources.iter().map(|known| known.scope).collect();
        std::mem::take(&mut self.pages).join(&mut scopes)?;
        for (known, scope) in self.sources.iter_mut().zip(&scopes) {
            known.scope = *scope;
        }
        let bank_ids = bank_ids.settle(|source| scopes[source as usize]).map_err(|error| self.unkept(error))?;
        // Accounts stand by user, as the rows will.
        let mut order: Vec<u32> = (0..self.accounts.len() as u32).collect();
        order.sort_by_key(|&account| (self.accounts[account as usize].user, account));
        let mut places = vec![0; order.len()];
        for (place, &account) in order.iter().enumerate() {
            places[account as usize] = place;
        }
        let ids = self.accounts.iter().map(|account| account.info.id.to_string()).collect();
        let mut days = Days::new(&mut self, places, bank_ids, folder.as_deref());
        let sorted = rows.sorted().map_err(|error| days.unkept(error))?;
        let mut ahead = RowsAhead::start(sorted, ids).map_err(|error| days.unkept(error))?;
        while let Some(rows) = ahead.next().map_err(|error| days.unkept(error))? {
            for day in rows.days() {
                days.take(&day, rejection)?;
            }
        }
        let finished = days.finish()?;
        self.plan(&order, finished)
    }

    fn plan(self, order: &[u32], Finished { store, counts, superseded, repeated }: Finished) -> Result<Plan, Error> {
        let mut users: Vec<PlannedUser> = self
            .users
            .into_iter()
            .map(|id| PlannedUser { id, accounts: 0..0, batches: 0..0, transactions: 0 })
            .collect();
        let mut gathered: Vec<Option<Gathered>> = self.accounts.into_iter().map(Some).collect();
        let mut accounts = Vec::with_capacity(order.len());
        for (at, &number) in order.iter().enumerate() {
            let Some(Gathered { user, info, balance, place, newest, .. }) = gathered[number as usize].take() else {
                continue;
            };
            let place = place.map_or_else(|| info.id.to_string(), |place| place.file.to_string());
            let (amount, source) = balance.settle().ok_or_else(|| {
                Error::account(&place, format!("the amounts of account {} add up to more than can be held", info.id))
            })?;
            let kind = AccountType::from(info.kind.as_str());
            let entity = AccountEntity::new(amount, info.id.clone(), info.name, info.number, kind);
            entity.validate(&Rules::client()).map_err(|violations| {
                Error::account(&place, format!("the account {} cannot be sent: {violations}", info.id))
            })?;
            let of_user = &mut users[user as usize];
            if of_user.accounts.is_empty() {
                of_user.accounts = at..at;
            }
            of_user.accounts.end = at + 1;
            of_user.transactions += counts[at];
            let (user, transactions) = (user as usize, counts[at]);
            accounts.push(PlannedAccount { user, entity, balance: source, transactions, newest });
        }
        for (index, chunk) in store.chunks().iter().enumerate() {
            let of_user = &mut users[chunk.user as usize];
            if of_user.batches.is_empty() {
                of_user.batches = index..index;
            }
            of_user.batches.end = index + 1;
        }
        users.retain(|user| !user.accounts.is_empty());
        Ok(Plan {
            transactions: counts.iter().sum(),
            users,
            accounts,
            batches: Batches::new(store),
            superseded,
            repeated,
            rejected: self.rejected,
        })
    }
}

/// What a source is to another one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    /// Rows were rejected from it.
    Original,
    /// It has those rows, mended; its original has this number.
    Mended(u32),
}

impl Sources for Vec<Known> {
    fn scope(&self, source: u32) -> u32 {
        self[source as usize].scope
    }

    fn is_counted_only(&self, source: u32) -> bool {
        self[source as usize].counted_only
    }

    fn is_newest_first(&self, source: u32, account: u32) -> bool {
        self[source as usize].newest_first.contains(&account)
    }
}

#[cfg(test)]
mod tests {
    use std::error::Error as _;
    use std::io;

    use super::*;
    use crate::ahead::{ThreadError, gone};

    #[test]
    fn only_what_a_folder_is_to_blame_for_is_told_of_it() {
        let planner = Planner::in_folder(None, Path::new("some/folder"));
        let error = planner.unkept(io::Error::from(io::ErrorKind::StorageFull));
        assert_eq!(error.to_string(), "some/folder: a temporary file here cannot be written or read");
        assert_eq!(error.next_step(), Some("Make room there, or choose another folder."));
        let error = planner.unkept(io::ErrorKind::OutOfMemory.into());
        assert!(!error.to_string().contains("folder") && error.to_string().contains("4 GiB"), "{error}");
        assert!(error.next_step().is_some_and(|step| step.contains("rules for dates")));
        let error = planner.unkept(gone());
        assert_eq!(error.to_string(), "a thread of the import has stopped");
        assert_eq!((error.next_step(), error.source().is_none(), error.is_io()), (None, true, true));
        let error = planner.unkept(io::Error::other(ThreadError::NotStarted(io::ErrorKind::WouldBlock.into())));
        assert_eq!(error.to_string(), "a thread of the import cannot be started");
        assert!(error.source().is_some() && error.next_step().is_some_and(|step| step.contains("threads")));
    }
}
