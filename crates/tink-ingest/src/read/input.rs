//! Where a file's bytes come from, so that they can be read as often as wanted.

use std::fs::File;
use std::io::{self, Read, Seek};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use sha2::{Digest, Sha256};
use tempfile::TempPath;

use crate::error::Error;
use crate::rules::Rules;

/// One file's bytes, under the name that places and messages show.
#[derive(Debug, Clone)]
pub struct Input {
    name: Arc<str>,
    place: Place,
}

#[derive(Debug, Clone)]
enum Place {
    Disk(PathBuf),
    /// A file of our own that only this user may read; it goes when the last input of it does.
    Temporary(Arc<TempPath>),
}

impl Input {
    /// A file on disk.
    #[must_use]
    pub fn path(path: &Path) -> Self {
        Self { name: path.display().to_string().into(), place: Place::Disk(path.to_owned()) }
    }

    /// Standard input, named `stdin`. It is copied once to a private temporary file, since it can be read only once.
    pub fn stdin(source: impl Read) -> Result<Self, Error> {
        Self::copy("stdin", source)
    }

    /// Anything that can be read only once, by way of a private temporary file.
    pub(super) fn copy(name: &str, mut source: impl Read) -> Result<Self, Error> {
        let failed = |source| Error::io(name, "it cannot be copied to a temporary file", source);
        let mut file = tempfile::NamedTempFile::new().map_err(failed)?;
        io::copy(&mut source, &mut file).map_err(failed)?;
        Ok(Self { name: name.into(), place: Place::Temporary(Arc::new(file.into_temp_path())) })
    }

    /// The name.
    #[must_use]
    pub fn name(&self) -> &Arc<str> {
        &self.name
    }

    /// The file on disk that it is, beside which rules and rejects can stand; `None` for standard input and files of archives.
    #[must_use]
    pub fn on_disk(&self) -> Option<&Path> {
        match &self.place {
            Place::Disk(path) => Some(path),
            Place::Temporary(_) => None,
        }
    }

    /// Where its rules are looked for. Files of an archive share those beside the archive.
    #[must_use]
    pub fn rules_path(&self) -> PathBuf {
        match &self.place {
            Place::Disk(path) => Rules::path_beside(path),
            Place::Temporary(_) => Rules::path_beside(Path::new(&*self.name)),
        }
    }

    /// The bytes from the first one.
    pub fn open(&self) -> io::Result<File> {
        match &self.place {
            Place::Disk(path) => File::open(path),
            Place::Temporary(path) => File::open(&**path),
        }
    }

    /// Its length in bytes and the SHA-256 of its bytes in hexadecimal, so that a changed file is noticed.
    pub fn fingerprint(&self) -> Result<(u64, String), Error> {
        let failed = |source| Error::io(&self.name, "it cannot be read to its end", source);
        let mut file = self.open().map_err(|source| Error::unopened(&self.name, source))?;
        let mut hash = Sha256::new();
        let mut buffer = vec![0; 64 * 1024];
        let mut length = 0;
        loop {
            match file.read(&mut buffer) {
                Ok(0) => break,
                Ok(count) => {
                    hash.update(&buffer[..count]);
                    length += count as u64;
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(failed(error)),
            }
        }
        let hex = hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
        Ok((length, hex))
    }

    /// The opened file if its content is that of a zip file.
    pub(super) fn open_zip(&self) -> Result<Option<File>, Error> {
        let failed = |source| Error::io(&self.name, "it cannot be read", source);
        let mut file = self.open().map_err(|source| Error::unopened(&self.name, source))?;
        let mut start = Vec::new();
        (&mut file).take(4).read_to_end(&mut start).map_err(failed)?;
        file.rewind().map_err(failed)?;
        Ok((start == b"PK\x03\x04").then_some(file))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn standard_input_can_be_read_again_and_its_copy_goes_with_the_last_input() {
        let input = Input::stdin(b"abc".as_slice()).expect("a temporary file");
        for _ in 0..2 {
            let mut text = String::new();
            input.open().expect("it is there").read_to_string(&mut text).expect("text");
            assert_eq!(text, "abc");
        }
        let path = match &input.place {
            Place::Temporary(path) => path.to_path_buf(),
            Place::Disk(path) => panic!("{} is not temporary", path.display()),
        };
        let second = input.clone();
        drop(input);
        assert!(path.exists());
        drop(second);
        assert!(!path.exists());
    }

    #[test]
    fn a_fingerprint_is_the_length_and_the_sha_256() {
        let input = Input::stdin(b"abc".as_slice()).expect("a temporary file");
        assert_eq!(
            input.fingerprint().expect("it can be read"),
            (3, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad".to_owned())
        );
        assert!(Input::path(Path::new("no/such.csv")).fingerprint().is_err_and(|error| error.is_io()));
    }
}
