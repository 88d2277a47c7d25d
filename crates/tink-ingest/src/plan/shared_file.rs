//! A file that several threads read at the same time, each from a place of its own.

use std::fs::File;
use std::io;

/// Where the system reads from a place without moving there first, nobody waits for anybody.
#[cfg(unix)]
#[derive(Debug)]
pub(super) struct SharedFile(File);

#[cfg(not(unix))]
#[derive(Debug)]
pub(super) struct SharedFile(std::sync::Mutex<File>);

impl SharedFile {
    #[cfg(unix)]
    pub(super) const fn new(file: File) -> Self {
        Self(file)
    }

    #[cfg(not(unix))]
    pub(super) const fn new(file: File) -> Self {
        Self(std::sync::Mutex::new(file))
    }

    /// Fills `bytes` with what stands in the file from there on.
    #[cfg(unix)]
    pub(super) fn read_at(&self, from: u64, bytes: &mut [u8]) -> io::Result<()> {
        std::os::unix::fs::FileExt::read_exact_at(&self.0, bytes, from)
    }

    #[cfg(not(unix))]
    pub(super) fn read_at(&self, from: u64, bytes: &mut [u8]) -> io::Result<()> {
        use std::io::{Read as _, Seek as _};

        let mut file = self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        file.seek(io::SeekFrom::Start(from))?;
        file.read_exact(bytes)
    }
}
