//! The lock beside a journal: it goes with the process that has it, however that ends.

use std::fs::{File, TryLockError};
use std::path::{Path, PathBuf};

use super::{JournalError, Kind};

/// Keeps others out until it is dropped, which is after the connection.
#[derive(Debug)]
pub(super) struct Lock {
    file: File,
    path: PathBuf,
}

impl Lock {
    pub(super) fn take(journal: &Path) -> Result<Self, JournalError> {
        let mut name = journal.as_os_str().to_owned();
        name.push(".lock");
        let path = PathBuf::from(name);
        let failed = |error| JournalError::of(Kind::Io(error), &path);
        loop {
            let file = File::options().create(true).truncate(false).write(true).open(&path).map_err(failed)?;
            match file.try_lock() {
                Ok(()) => {}
                Err(TryLockError::WouldBlock) => return Err(JournalError::of(Kind::InUse, journal)),
                Err(TryLockError::Error(error)) => return Err(failed(error)),
            }
            // Whoever had it before may have removed it since it was opened here.
            if is_at(&file, &path) {
                return Ok(Self { file, path });
            }
        }
    }

    pub(super) fn remove(self) {
        let _ = std::fs::remove_file(&self.path);
        drop(self.file);
    }
}

#[cfg(unix)]
fn is_at(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    let id = |metadata: std::fs::Metadata| (metadata.dev(), metadata.ino());
    let (open, named) = (file.metadata().map(id), std::fs::metadata(path).map(id));
    matches!((open, named), (Ok(open), Ok(named)) if open == named)
}

/// Elsewhere a file that is open keeps its name.
#[cfg(not(unix))]
fn is_at(_: &File, _: &Path) -> bool {
    true
}
