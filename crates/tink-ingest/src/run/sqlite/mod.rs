//! The journal as a file: SQLite, so that what is saved is whole and durable, whatever moment the process ends at.
//!
//! One file is one import: the same sources, by the same rules, to the same platform. While it is open nobody else can open it: the
//! lock on `<file>.lock` beside it goes with the process, however that ends.

mod left;
mod lock;

use std::cell::RefCell;
use std::fmt;
use std::path::{Path, PathBuf};

use rusqlite::{Connection, ErrorCode, OptionalExtension as _, params};
use tink_model::{Amount, ExternalAccountId, ExternalUserId};

use self::left::{read_left, write_left};
use self::lock::Lock;
use super::journal::{AccountEntry, AccountState, BatchState, Journal, Tally};

/// What an import is about. A journal of another one is refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Identity {
    /// The sources, in order.
    pub sources: Vec<SourceIdentity>,
    /// Everything else that decides what is sent and to whom: the platform, the user, the rules.
    pub settings: String,
}

/// A source by its content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceIdentity {
    /// Its name.
    pub name: String,
    /// Its length in bytes, or its number of rows.
    pub length: u64,
    /// A hash of its content.
    pub hash: String,
}

/// A journal in a file.
#[derive(Debug)]
pub struct SqliteJournal {
    connection: RefCell<Connection>,
    path: PathBuf,
    resumed: Option<Resumed>,
    lock: Lock,
}

/// What an earlier run left.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Resumed {
    /// Transactions that were planned.
    pub planned: u64,
    /// What had become of them.
    pub tally: Tally,
}

/// Why a journal cannot be used.
#[derive(Debug)]
pub struct JournalError {
    kind: Kind,
    path: PathBuf,
    source: Option<rusqlite::Error>,
}

#[derive(Debug)]
enum Kind {
    InUse,
    Other {
        what: String,
    },
    Foreign,
    /// Its number.
    AnotherFormat(i64),
    Sqlite,
    Io(std::io::Error),
}

/// The format of the file; another one is not read. It stands for what the numbers in it mean too: it is raised whenever ids change (the
/// version in [`crate::identity`]) or batches are cut elsewhere (the limits in `plan/store.rs` and [`crate::plan::LARGEST_BATCH`]), since
/// an import that was begun before would then take other rows for those that it has sent.
const FORMAT: i64 = 2;

const SCHEMA: &str = "
    CREATE TABLE IF NOT EXISTS import (settings TEXT NOT NULL, planned INTEGER NOT NULL);
    CREATE TABLE IF NOT EXISTS source (
        number INTEGER PRIMARY KEY, name TEXT NOT NULL, length INTEGER NOT NULL, hash TEXT NOT NULL);
    CREATE TABLE IF NOT EXISTS account (
        user TEXT NOT NULL, account TEXT NOT NULL, existed INTEGER NOT NULL, hidden INTEGER NOT NULL,
        balance TEXT NOT NULL, grows INTEGER NOT NULL, PRIMARY KEY (user, account)) WITHOUT ROWID;
    CREATE TABLE IF NOT EXISTS batch (
        number INTEGER PRIMARY KEY, accepted INTEGER NOT NULL, known INTEGER NOT NULL, booked INTEGER NOT NULL,
        deleted INTEGER NOT NULL, conflicting INTEGER NOT NULL, open BLOB);
";

const FORGET: &str = "BEGIN; DELETE FROM import; DELETE FROM source; DELETE FROM account; DELETE FROM batch; COMMIT;";

impl SqliteJournal {
    /// Opens the journal of this import, or begins one. `planned` is how many transactions there are.
    ///
    /// An error when another process has it open, when it is that of another import or of another release's format, or when the file is
    /// none of ours.
    pub fn open(path: &Path, identity: &Identity, planned: u64) -> Result<Self, JournalError> {
        let failed = |error| JournalError::sqlite(path, error);
        let lock = Lock::take(path)?;
        let connection = Connection::open(path).map_err(failed)?;
        let tables: i64 =
            connection.query_row("SELECT count(*) FROM sqlite_master", [], |row| row.get(0)).map_err(failed)?;
        if tables > 0 && check(&connection, path)? == Found::Emptied {
            clear(&connection).map_err(failed)?;
        }
        connection.pragma_update(None, "journal_mode", "WAL").map_err(failed)?;
        connection.pragma_update(None, "synchronous", "FULL").map_err(failed)?;
        let begin = connection.execute_batch("BEGIN IMMEDIATE").and_then(|()| connection.execute_batch(SCHEMA));
        begin.map_err(failed)?;
        let resumed = begin_or_resume(&connection, path, identity, planned)?;
        connection.pragma_update(None, "application_id", APPLICATION).map_err(failed)?;
        connection.pragma_update(None, "user_version", FORMAT).map_err(failed)?;
        connection.execute_batch("COMMIT").map_err(failed)?;
        Ok(Self { connection: RefCell::new(connection), path: path.to_owned(), resumed, lock })
    }

    /// What an earlier run of the same import left, if there was one.
    #[must_use]
    pub const fn resumed(&self) -> Option<Resumed> {
        self.resumed
    }

    /// The file.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Forgets everything, for an import that has come to its end: the next one begins anew. The file stays when `keep` says so.
    pub fn finish(self, keep: bool) -> Result<(), JournalError> {
        let Self { connection, path, lock, .. } = self;
        let failed = |error| JournalError::sqlite(&path, error);
        let connection = connection.into_inner();
        connection.execute_batch(FORGET).map_err(failed)?;
        connection.close().map_err(|(_, error)| failed(error))?;
        if !keep {
            // What cannot be removed is an empty journal, which is as good as none.
            let _ = std::fs::remove_file(&path);
            lock.remove();
        }
        Ok(())
    }

    /// Forgets the unfinished import of a journal, whatever it is of. Nobody may have it open, and it must be of this release's format.
    pub fn forget(path: &Path) -> Result<(), JournalError> {
        let failed = |error| JournalError::sqlite(path, error);
        let _lock = Lock::take(path)?;
        let connection = Connection::open(path).map_err(failed)?;
        match check(&connection, path)? {
            Found::Journal => connection.execute_batch(FORGET),
            Found::Emptied => clear(&connection),
        }
        .map_err(failed)
    }

    fn failed(&self) -> impl Fn(rusqlite::Error) -> JournalError {
        |error| JournalError::sqlite(&self.path, error)
    }
}

/// "tink", as the file's own mark.
const APPLICATION: i64 = 0x7469_6e6b;

/// What a file with something in it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Found {
    /// A journal of this format.
    Journal,
    /// One of another format, of an import that has come to its end: nothing of it counts.
    Emptied,
}

/// What a file with something in it is, if it is nothing that must be left alone.
fn check(connection: &Connection, path: &Path) -> Result<Found, JournalError> {
    let number = |pragma| connection.pragma_query_value(None, pragma, |row| row.get::<_, i64>(0));
    let failed = |error| JournalError::sqlite(path, error);
    if number("application_id").map_err(failed)? != APPLICATION {
        return Err(JournalError::of(Kind::Foreign, path));
    }
    match number("user_version").map_err(failed)? {
        FORMAT => Ok(Found::Journal),
        _ if is_emptied(connection) => Ok(Found::Emptied),
        other => Err(JournalError::of(Kind::AnotherFormat(other), path)),
    }
}

/// Whether a journal has no import. One whose tables are not known has.
fn is_emptied(connection: &Connection) -> bool {
    connection.query_row("SELECT NOT EXISTS (SELECT 1 FROM import)", [], |row| row.get(0)).unwrap_or(false)
}

/// Removes the tables of another format.
fn clear(connection: &Connection) -> rusqlite::Result<()> {
    let names: Vec<String> = connection
        .prepare("SELECT name FROM sqlite_master WHERE type = 'table'")?
        .query_map([], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    names.iter().try_for_each(|name| connection.execute_batch(&format!("DROP TABLE \"{name}\"")))
}

fn begin_or_resume(
    connection: &Connection,
    path: &Path,
    identity: &Identity,
    planned: u64,
) -> Result<Option<Resumed>, JournalError> {
    let failed = |error| JournalError::sqlite(path, error);
    let noted: Option<(String, i64)> = connection
        .query_row("SELECT settings, planned FROM import", [], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()
        .map_err(failed)?;
    let Some((settings, noted_planned)) = noted else {
        let insert = "INSERT INTO import VALUES (?1, ?2)";
        connection.execute(insert, params![identity.settings, planned as i64]).map_err(failed)?;
        for (number, source) in identity.sources.iter().enumerate() {
            let values = params![number as i64, source.name, source.length as i64, source.hash];
            connection.execute("INSERT INTO source VALUES (?1, ?2, ?3, ?4)", values).map_err(failed)?;
        }
        return Ok(None);
    };
    let mut statement = connection.prepare("SELECT name, length, hash FROM source ORDER BY number").map_err(failed)?;
    let sources = statement
        .query_map([], |row| {
            Ok(SourceIdentity { name: row.get(0)?, length: row.get::<_, i64>(1)? as u64, hash: row.get(2)? })
        })
        .and_then(Iterator::collect::<Result<Vec<_>, _>>)
        .map_err(failed)?;
    let what = if settings != identity.settings {
        Some("what was said about it (rules, options, platform) is another".to_owned())
    } else if sources.len() != identity.sources.len() {
        Some(format!("it has {} files and the journal {}", identity.sources.len(), sources.len()))
    } else {
        sources.iter().zip(&identity.sources).find(|(noted, now)| noted != now).map(|(noted, now)| {
            if noted.name == now.name {
                format!("{} has changed since", now.name)
            } else {
                format!("{} stands where {} was", now.name, noted.name)
            }
        })
    };
    if let Some(what) = what {
        return Err(JournalError::of(Kind::Other { what }, path));
    }
    let tally = connection
        .query_row(
            "SELECT coalesce(sum(accepted), 0), coalesce(sum(known), 0), coalesce(sum(booked), 0),
                coalesce(sum(deleted), 0), coalesce(sum(conflicting), 0) FROM batch",
            [],
            |row| tally(row, 0),
        )
        .map_err(failed)?;
    Ok(Some(Resumed { planned: noted_planned as u64, tally }))
}

fn tally(row: &rusqlite::Row<'_>, from: usize) -> rusqlite::Result<Tally> {
    let number = |at: usize| row.get::<_, i64>(from + at).map(|count| count as u64);
    Ok(Tally {
        accepted: number(0)?,
        known: number(1)?,
        booked: number(2)?,
        deleted: number(3)?,
        conflicting: number(4)?,
    })
}

impl Journal for SqliteJournal {
    type Error = JournalError;

    fn account(
        &self,
        user: &ExternalUserId,
        account: &ExternalAccountId,
    ) -> Result<Option<AccountState>, JournalError> {
        let connection = self.connection.borrow();
        let select = "SELECT existed, hidden, balance, grows FROM account WHERE user = ?1 AND account = ?2";
        let found = connection
            .prepare_cached(select)
            .and_then(|mut statement| {
                let state =
                    |row: &rusqlite::Row<'_>| Ok((row.get(0)?, row.get(1)?, row.get::<_, String>(2)?, row.get(3)?));
                statement.query_row([user.as_str(), account.as_str()], state).optional()
            })
            .map_err(self.failed())?;
        let Some((existed, hidden, balance, grows)) = found else { return Ok(None) };
        let balance = balance.parse::<Amount>().map_err(|_| JournalError::of(Kind::Foreign, &self.path))?;
        Ok(Some(AccountState { existed, hidden, balance, grows }))
    }

    fn batch(&self, number: usize) -> Result<Option<BatchState>, JournalError> {
        let connection = self.connection.borrow();
        let select = "SELECT accepted, known, booked, deleted, conflicting, open FROM batch WHERE number = ?1";
        let found = connection
            .prepare_cached(select)
            .and_then(|mut statement| {
                let state = |row: &rusqlite::Row<'_>| Ok((tally(row, 0)?, row.get::<_, Option<Vec<u8>>>(5)?));
                statement.query_row([number as i64], state).optional()
            })
            .map_err(self.failed())?;
        let Some((tally, open)) = found else { return Ok(None) };
        let left = open.map_or_else(|| Ok(Vec::new()), |open| read_left(&open));
        let left = left.map_err(|_| JournalError::of(Kind::Foreign, &self.path))?;
        Ok(Some(BatchState { tally, left }))
    }

    fn save(&self, batch: Option<(usize, &BatchState)>, accounts: &[AccountEntry<'_>]) -> Result<(), JournalError> {
        let mut connection = self.connection.borrow_mut();
        let transaction = connection.transaction().map_err(self.failed())?;
        if let Some((number, BatchState { tally, left })) = batch {
            let open = (!left.is_empty()).then(|| write_left(left));
            let counts = [tally.accepted, tally.known, tally.booked, tally.deleted, tally.conflicting];
            let [accepted, known, booked, deleted, conflicting] = counts.map(|count| count as i64);
            transaction
                .prepare_cached("INSERT OR REPLACE INTO batch VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)")
                .and_then(|mut statement| {
                    statement.execute(params![number as i64, accepted, known, booked, deleted, conflicting, open])
                })
                .map_err(self.failed())?;
        }
        for (user, account, state) in accounts {
            let AccountState { existed, hidden, balance, grows } = state;
            transaction
                .prepare_cached("INSERT OR REPLACE INTO account VALUES (?1, ?2, ?3, ?4, ?5, ?6)")
                .and_then(|mut statement| {
                    let balance = balance.to_string();
                    statement.execute(params![user.as_str(), account.as_str(), existed, hidden, balance, grows])
                })
                .map_err(self.failed())?;
        }
        transaction.commit().map_err(self.failed())
    }
}

impl JournalError {
    fn of(kind: Kind, path: &Path) -> Self {
        Self { kind, path: path.to_owned(), source: None }
    }

    fn sqlite(path: &Path, error: rusqlite::Error) -> Self {
        let kind = match error.sqlite_error_code() {
            Some(ErrorCode::NotADatabase) => Kind::Foreign,
            _ => Kind::Sqlite,
        };
        Self { kind, path: path.to_owned(), source: Some(error) }
    }

    /// Another process has it open. Wait for its end, or stop it.
    #[must_use]
    pub const fn is_in_use(&self) -> bool {
        matches!(self.kind, Kind::InUse)
    }

    /// It holds an import that was begun and not ended, of other sources or by other rules. Go on with those, or give the journal up:
    /// what was sent is found on the platform.
    #[must_use]
    pub const fn is_of_another_import(&self) -> bool {
        matches!(self.kind, Kind::Other { .. })
    }

    /// Another release has written it, which may have cut batches elsewhere and given other ids: going on here could send transactions
    /// once more. Go on with that release; another import takes another file.
    #[must_use]
    pub const fn is_of_another_release(&self) -> bool {
        matches!(self.kind, Kind::AnotherFormat(_))
    }
}

impl fmt::Display for JournalError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: ", self.path.display())?;
        match &self.kind {
            Kind::InUse => f.write_str("another import is using this journal"),
            Kind::Other { what } => write!(f, "this journal is of an import that has not ended, and {what}"),
            Kind::Foreign => f.write_str("this file is not a journal"),
            Kind::AnotherFormat(format) => write!(
                f,
                "this journal was written by another release: its format is {format}, and this release's is {FORMAT}"
            ),
            Kind::Sqlite | Kind::Io(_) => f.write_str("the journal cannot be read or written"),
        }
    }
}

impl std::error::Error for JournalError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match &self.kind {
            Kind::Io(error) => Some(error),
            _ => self.source.as_ref().map(|source| source as _),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::journal::{Left, What};
    use super::*;

    fn identity(hash: &str) -> Identity {
        let source = SourceIdentity { name: "bank.csv".to_owned(), length: 9, hash: hash.to_owned() };
        Identity { sources: vec![source], settings: "user anna".to_owned() }
    }

    fn left(rows: &[u16], sent: bool) -> Left {
        Left { what: What::Ingest, rows: rows.to_vec(), sent, doubtful: false }
    }

    #[test]
    fn what_was_saved_is_there_when_it_is_opened_again() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("a.tink-journal");
        let tally = Tally { accepted: 3, known: 1, booked: 0, deleted: 2, conflicting: 1 };
        let book = Left { what: What::Book, rows: vec![2_499], sent: false, doubtful: true };
        let state = BatchState { tally, left: vec![left(&[0, 1, 2, 7, 9], false), book, left(&[5], true)] };
        let account =
            AccountState { existed: true, hidden: false, balance: "-12.50".parse().expect("an amount"), grows: true };
        let (user, id) = ("anna".into(), "giro".into());
        {
            let journal = SqliteJournal::open(&path, &identity("1"), 10).expect("a new journal");
            assert_eq!(journal.resumed(), None);
            journal.save(Some((4, &state)), &[(&user, &id, account)]).expect("saved");
        }
        let journal = SqliteJournal::open(&path, &identity("1"), 10).expect("the same journal");
        assert_eq!(journal.resumed(), Some(Resumed { planned: 10, tally }));
        assert_eq!(journal.batch(4).expect("readable"), Some(state));
        assert_eq!(journal.batch(5).expect("readable"), None);
        assert_eq!(journal.account(&user, &id).expect("readable"), Some(account));
        assert_eq!(journal.account(&user, &"spar".into()).expect("readable"), None);
    }

    #[test]
    fn a_second_opening_is_refused_while_the_first_lasts() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("a.tink-journal");
        let first = SqliteJournal::open(&path, &identity("1"), 10).expect("a new journal");
        let error = SqliteJournal::open(&path, &identity("1"), 10).expect_err("in use");
        assert!(error.is_in_use(), "{error}");
        drop(first);
        SqliteJournal::open(&path, &identity("1"), 10).expect("free again");
    }

    #[test]
    fn another_import_is_refused_until_the_first_has_ended() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("a.tink-journal");
        drop(SqliteJournal::open(&path, &identity("1"), 10).expect("a new journal"));
        let error = SqliteJournal::open(&path, &identity("2"), 10).expect_err("another file");
        assert!(error.is_of_another_import() && error.to_string().ends_with("bank.csv has changed since"), "{error}");
        let other = Identity { settings: "user bo".to_owned(), ..identity("1") };
        assert!(SqliteJournal::open(&path, &other, 10).expect_err("another user").is_of_another_import());
        SqliteJournal::open(&path, &identity("1"), 10).expect("the same").finish(true).expect("ended");
        let next = SqliteJournal::open(&path, &identity("2"), 11).expect("a new import in the same file");
        assert_eq!(next.resumed(), None);
        next.finish(false).expect("ended");
        assert!(!path.exists());
    }

    #[test]
    fn a_file_that_is_no_journal_is_left_alone() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("bank.csv");
        std::fs::write(&path, "Date,Description,Amount\n2025-01-01,A,-1.00\n").expect("written");
        let error = SqliteJournal::open(&path, &identity("1"), 10).expect_err("no database");
        assert!(error.to_string().ends_with("this file is not a journal"), "{error}");
        assert!(std::fs::read_to_string(&path).expect("readable").starts_with("Date"));
        let database = folder.path().join("other.db");
        Connection::open(&database).and_then(|other| other.execute_batch("CREATE TABLE a (b)")).expect("a database");
        assert!(SqliteJournal::open(&database, &identity("1"), 10).is_err());
    }

    #[test]
    fn a_journal_of_another_format_whose_import_is_done_is_begun_anew() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("nightly.tink-journal");
        for forget in [false, true] {
            SqliteJournal::open(&path, &identity("1"), 10).expect("a journal").finish(true).expect("done");
            let other = Connection::open(&path).expect("it is kept");
            other.execute_batch("ALTER TABLE batch RENAME COLUMN known TO had").expect("as another release has it");
            other.pragma_update(None, "user_version", FORMAT - 1).expect("written");
            drop(other);
            if forget {
                SqliteJournal::forget(&path).expect("nothing is in it");
            }
            let journal = SqliteJournal::open(&path, &identity("2"), 7).expect("a new journal");
            assert!(journal.resumed().is_none());
            drop(journal);
            let again = SqliteJournal::open(&path, &identity("2"), 7).expect("of this format");
            assert_eq!(again.resumed().map(|resumed| resumed.planned), Some(7));
            again.finish(true).expect("done");
        }
    }

    #[test]
    fn a_journal_of_another_format_is_refused_and_left_as_it_is() {
        let folder = tempfile::tempdir().expect("a folder");
        for format in [FORMAT - 1, FORMAT + 1] {
            let path = folder.path().join(format!("{format}.tink-journal"));
            drop(SqliteJournal::open(&path, &identity("1"), 10).expect("a new journal"));
            let set =
                |format| Connection::open(&path).and_then(|file| file.pragma_update(None, "user_version", format));
            set(format).expect("written");
            for error in [
                SqliteJournal::open(&path, &identity("1"), 10).expect_err("another format"),
                SqliteJournal::open(&path, &identity("2"), 10).expect_err("another format, and another import"),
                SqliteJournal::forget(&path).expect_err("another format"),
            ] {
                assert!(error.is_of_another_release() && !error.is_of_another_import(), "{error}");
                let said = format!(
                    "this journal was written by another release: its format is {format}, and this release's is {FORMAT}"
                );
                assert!(error.to_string().ends_with(&said), "{error}");
            }
            set(FORMAT).expect("written");
            let journal = SqliteJournal::open(&path, &identity("1"), 10).expect("what was there is there");
            assert_eq!(journal.resumed().map(|resumed| resumed.planned), Some(10));
        }
    }
}
