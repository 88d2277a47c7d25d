//! Opening the file: alone, only if it is a log, and with words that say what to do otherwise.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use rusqlite::{Connection, ErrorCode, OpenFlags};

use super::Synchronous;
use super::schema::{self, Kind};

/// Why a log's file could not be opened. The file is as it was.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum OpenError {
    /// Another process, or another log of this one, has the file open.
    #[error("{} is in use by another process: stop that one first, or give this one another file", path.display())]
    InUse {
        /// The log's file.
        path: PathBuf,
    },
    /// The file is something else.
    #[error("{} is not a ledger's log ({found}): give the path of a new file, or of one that this program made", path.display())]
    NotALog {
        /// The file.
        path: PathBuf,
        /// What it seems to be.
        found: &'static str,
    },
    /// A newer release made the file.
    #[error(
        "{} was written by a newer release (layout {layout}; this release reads up to {newest}): use that release or a newer one",
        path.display()
    )]
    TooNew {
        /// The log's file.
        path: PathBuf,
        /// Its layout.
        layout: i64,
        /// The newest layout that this release can open.
        newest: i64,
    },
    /// The file system does not let this process have the file.
    #[error("{} cannot be opened for writing", path.display())]
    Io {
        /// The file that could not be opened: the log's own, or the lock beside it.
        path: PathBuf,
        /// What the operating system said.
        source: io::Error,
    },
    /// SQLite could not read or write the file.
    #[error("{} cannot be used as a log", path.display())]
    Storage {
        /// The log's file.
        path: PathBuf,
        /// What SQLite said.
        source: Box<dyn std::error::Error + Send + Sync>,
    },
}

/// A log's file that this process has for itself. Dropping it lets others in, so it goes after all connections.
#[derive(Debug)]
pub(super) struct LockedFile {
    path: PathBuf,
    lock: File,
}

impl LockedFile {
    /// Takes the file, and lays it out if it is new.
    pub(super) fn open(path: &Path) -> Result<Self, OpenError> {
        let path = real_path(path)?;
        let lock_path = beside(&path, ".lock");
        let file = Self { lock: lock(&path, &lock_path)?, path };
        let opened = file.prepare();
        if let Err(OpenError::NotALog { .. }) = opened {
            // Somebody else's file keeps nothing of ours beside it.
            let _ = fs::remove_file(lock_path);
        }
        opened.map(|()| file)
    }

    fn prepare(&self) -> Result<(), OpenError> {
        // Only under the lock: closing a second handle of a file takes SQLite's own locks on it away.
        look_at(&self.path)?;
        let mut connection = self.connect().map_err(|error| self.storage(error))?;
        match schema::recognise(&connection).map_err(|error| self.storage(error))? {
            Kind::Empty => schema::create(&mut connection).map_err(|error| self.storage(error)),
            Kind::Log { layout } if schema::is_known(layout) => Ok(()),
            Kind::Log { layout } => {
                Err(OpenError::TooNew { path: self.path.clone(), layout, newest: schema::newest() })
            }
            Kind::Foreign => {
                Err(OpenError::NotALog { path: self.path.clone(), found: "an SQLite database of another program" })
            }
        }
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// A connection that writes.
    pub(super) fn writer(&self, synchronous: Synchronous) -> Result<Connection, OpenError> {
        let open = || {
            let connection = self.connect()?;
            schema::enter_wal(&connection)?;
            let level = match synchronous {
                Synchronous::Full => "FULL",
                Synchronous::Normal => "NORMAL",
            };
            connection.pragma_update(None, "synchronous", level)?;
            // The writer moves pages from the WAL into the file between commits, not within one.
            connection.pragma_update(None, "wal_autocheckpoint", 0)?;
            connection.pragma_update(None, "journal_size_limit", 64 << 20)?;
            // In KiB. With 16 MiB commits were 2 % faster.
            connection.pragma_update(None, "cache_size", -10_240)?;
            // What was erased is overwritten, not only forgotten.
            connection.pragma_update_and_check(None, "secure_delete", true, |_| Ok(()))?;
            Ok(connection)
        };
        open().map_err(|error| self.storage(error))
    }

    /// A connection that only reads.
    pub(super) fn reader(&self) -> Result<Connection, OpenError> {
        let open = || {
            let connection = self.connect()?;
            connection.pragma_update(None, "query_only", true)?;
            Ok(connection)
        };
        open().map_err(|error| self.storage(error))
    }

    fn connect(&self) -> rusqlite::Result<Connection> {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(&self.path, flags)?;
        connection.busy_timeout(std::time::Duration::from_secs(10))?;
        Ok(connection)
    }

    /// What an error of SQLite means for whoever opens the file.
    pub(super) fn storage(&self, error: rusqlite::Error) -> OpenError {
        let path = self.path.clone();
        match error.sqlite_error_code() {
            Some(ErrorCode::NotADatabase) => OpenError::NotALog { path, found: "not an SQLite database" },
            _ => OpenError::Storage { path, source: Box::new(error) },
        }
    }
}

impl Drop for LockedFile {
    fn drop(&mut self) {
        // Closing the file would not do: a child process that was just being started may hold a copy of its handle.
        let _ = self.lock.unlock();
    }
}

/// The file's path without links, so that two names of one file share one lock.
fn real_path(path: &Path) -> Result<PathBuf, OpenError> {
    match path.canonicalize() {
        Ok(path) => Ok(path),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
            let name = path.file_name().ok_or_else(|| io_error(path, error))?;
            let folder = folder.canonicalize().map_err(|error| io_error(folder, error))?;
            Ok(folder.join(name))
        }
        Err(error) => Err(io_error(path, error)),
    }
}

/// Makes the file if there is none, for this user alone, since it holds people's data; refuses what is plainly no database.
fn look_at(path: &Path) -> Result<(), OpenError> {
    const MAGIC: &[u8] = b"SQLite format 3\0";
    if path.is_dir() {
        return Err(OpenError::NotALog { path: path.to_owned(), found: "a directory" });
    }
    let file = open_private(path).map_err(|error| io_error(path, error))?;
    let mut start = Vec::new();
    file.take(MAGIC.len() as u64).read_to_end(&mut start).map_err(|error| io_error(path, error))?;
    if start.is_empty() || start == MAGIC {
        return Ok(());
    }
    Err(OpenError::NotALog { path: path.to_owned(), found: "not an SQLite database" })
}

fn lock(path: &Path, lock_path: &Path) -> Result<File, OpenError> {
    let file = open_private(lock_path).map_err(|error| io_error(lock_path, error))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(OpenError::InUse { path: path.to_owned() }),
        Err(TryLockError::Error(error)) => Err(io_error(lock_path, error)),
    }
}

fn open_private(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    name.into()
}

fn io_error(path: &Path, source: io::Error) -> OpenError {
    OpenError::Io { path: path.to_owned(), source }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_copy_of_the_locks_handle_in_a_starting_child_keeps_nobody_out() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("ledger.db");
        let file = LockedFile::open(&path).unwrap();
        let inherited = file.lock.try_clone().unwrap();
        assert!(matches!(LockedFile::open(&path), Err(OpenError::InUse { .. })));
        drop(file);
        LockedFile::open(&path).unwrap();
        drop(inherited);
    }
}
