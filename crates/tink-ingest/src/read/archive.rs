//! Zip files to the files inside, each expanded to a temporary file of its own.

use std::fs::File;
use std::io::{self, Read};

use zip::ZipArchive;
use zip::result::ZipError;

use super::Input;
use crate::error::Error;

/// What may be expanded, so that a small file cannot fill the disk.
#[derive(Debug)]
pub(super) struct Limits {
    /// Entries of one archive.
    pub(super) entries: usize,
    /// Bytes of everything that is expanded, over all archives of a call; it counts down.
    pub(super) left: u64,
    /// Bytes of one file: this many times its compressed size ...
    pub(super) ratio: u64,
    /// ... and these in addition.
    pub(super) more: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self { entries: 10_000, left: 64 << 30, ratio: 200, more: 10 << 20 }
    }
}

/// The files inside, in the archive's order. What macOS adds, and names that begin with a dot, are passed over.
pub(super) fn expand(archive: &Input, file: File, limits: &mut Limits) -> Result<Vec<Input>, Error> {
    let name = archive.name();
    let length = file.metadata().map_err(|source| Error::io(name, "it cannot be read", source))?.len();
    let mut zip = ZipArchive::new(file).map_err(|error| unreadable(name, error))?;
    if zip.len() > limits.entries {
        return Err(Error::layout(
            name,
            format!("it has {} entries, and at most {} are expanded", zip.len(), limits.entries),
        )
        .next("Expand it and give the folder."));
    }
    if is_office(&zip) {
        return Err(office(name));
    }
    if zip.has_duplicate_names() {
        // Only one of them could be reached.
        return Err(Error::layout(name, "two of its entries have the same name".to_owned())
            .next("Expand it with another program, see that no file is lost, and give the folder."));
    }
    let mut found = Vec::new();
    for index in 0..zip.len() {
        // Read raw first: the name, and whether it is encrypted, are known without a password.
        let (inner, compressed, encrypted) = {
            let entry = zip.by_index_raw(index).map_err(|error| unreadable(name, error))?;
            let inner = entry.name().map_err(|error| unreadable(name, error))?;
            if entry.is_dir() || passed_over(&inner) {
                continue;
            }
            // The name is shown at terminals.
            let shown: String =
                inner.chars().map(|c| if c.is_control() { char::REPLACEMENT_CHARACTER } else { c }).collect();
            (format!("{name}/{shown}"), entry.compressed_size().min(length), entry.encrypted())
        };
        if encrypted {
            return Err(Error::layout(&inner, "it is encrypted".to_owned())
                .next("Expand the archive with its password and give the files."));
        }
        let most = limits.ratio.saturating_mul(compressed).saturating_add(limits.more);
        let entry = zip.by_index(index).map_err(|error| unreadable(&inner, error))?;
        let input = Input::copy(&inner, Limited { inner: entry, left: most.min(limits.left) })
            .map_err(|error| failed(&inner, error, most <= limits.left))?;
        let size = input
            .open()
            .and_then(|file| file.metadata())
            .map_err(|source| Error::io(&inner, "it cannot be read", source))?
            .len();
        limits.left = limits.left.saturating_sub(size);
        if let Some(file) = input.open_zip()? {
            let office_inside = ZipArchive::new(file).is_ok_and(|zip| is_office(&zip));
            return Err(if office_inside {
                office(&inner)
            } else {
                Error::layout(&inner, "it is a zip file inside a zip file".to_owned())
                    .next("Expand the outer one and give its folder.")
            });
        }
        found.push(input);
    }
    if found.is_empty() {
        return Err(Error::layout(name, "there is no file in the archive".to_owned()));
    }
    Ok(found)
}

fn passed_over(name: &str) -> bool {
    let hidden = |part: &str| part.starts_with('.') && part != "." && part != "..";
    name.starts_with("__MACOSX/") || name.split('/').any(hidden)
}

/// Whether it is a spreadsheet or another document, which are zip files too.
fn is_office(zip: &ZipArchive<File>) -> bool {
    zip.file_names()
        .flatten()
        .any(|name| name.starts_with("xl/") || name == "[Content_Types].xml" || name == "content.xml")
}

fn office(name: &str) -> Error {
    Error::layout(name, "it looks like a spreadsheet or another office document (XLSX, ODS)".to_owned())
        .next("Open it and save the sheet as CSV.")
}

fn unreadable(name: &str, error: ZipError) -> Error {
    match error {
        ZipError::Io(source) if source.kind() != io::ErrorKind::UnexpectedEof => {
            Error::io(name, "it cannot be read", source)
        }
        other => Error::layout(name, format!("it cannot be expanded: {other}"))
            .next("It may be damaged or packed in an unusual way: expand it with another program and give the files."),
    }
}

/// Fails where more than the limit comes out, rather than ending there.
struct Limited<R> {
    inner: R,
    left: u64,
}

impl<R: Read> Read for Limited<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(out)?;
        self.left = self.left.checked_sub(count as u64).ok_or_else(|| io::Error::from(io::ErrorKind::FileTooLarge))?;
        Ok(count)
    }
}

/// What copying an entry failed with; `bomb` says that its own limit is the nearer one.
fn failed(name: &str, error: Error, bomb: bool) -> Error {
    let cause = std::error::Error::source(&error).and_then(|source| source.downcast_ref::<io::Error>());
    match cause.map(io::Error::kind) {
        Some(io::ErrorKind::FileTooLarge) => {
            let message = if bomb {
                "it expands to far more than its packed size lets expect"
            } else {
                "it expands to more than is left of the 64 GiB for all archives"
            };
            Error::layout(name, message.to_owned()).next("If you trust the archive, expand it and give the folder.")
        }
        Some(io::ErrorKind::InvalidData | io::ErrorKind::InvalidInput | io::ErrorKind::UnexpectedEof) => {
            let why = cause.map(ToString::to_string).unwrap_or_default();
            Error::layout(name, format!("it cannot be expanded: {why}")).next("The archive is damaged: get it again.")
        }
        _ => error,
    }
}

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Write};

    use zip::write::{SimpleFileOptions, ZipWriter};

    use super::*;

    fn archive(entries: &[(&str, &[u8])]) -> Input {
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, bytes) in entries {
            zip.start_file(*name, SimpleFileOptions::default()).expect("an entry");
            zip.write_all(bytes).expect("bytes in memory");
        }
        Input::copy("bank.zip", zip.finish().expect("an archive").into_inner().as_slice()).expect("a temporary file")
    }

    fn expanded(archive: &Input, limits: &mut Limits) -> Result<Vec<Input>, Error> {
        expand(archive, archive.open_zip()?.expect("a zip file"), limits)
    }

    #[test]
    fn a_bomb_is_stopped_at_its_own_limit() {
        let archive = archive(&[("a.csv", &[b'a'; 100_000])]);
        let mut limits = Limits { ratio: 200, more: 1_000, ..Limits::default() };
        let error = expanded(&archive, &mut limits).expect_err("a thousand times its size");
        assert!(error.is_layout() && error.file() == "bank.zip/a.csv", "{error}");
        assert!(error.to_string().contains("far more than its packed size"), "{error}");
        expanded(&archive, &mut Limits { more: 100_000, ..limits }).expect("within what is added to the ratio");
    }

    #[test]
    fn everything_that_is_expanded_counts_towards_one_limit() {
        let archive = archive(&[("a.csv", b"12345"), ("b.csv", b"67890")]);
        let mut limits = Limits { left: 14, ..Limits::default() };
        assert_eq!(expanded(&archive, &mut limits).expect("ten bytes").len(), 2);
        assert_eq!(limits.left, 4);
        let error = expanded(&archive, &mut limits).expect_err("five more than four");
        assert_eq!(error.file(), "bank.zip/a.csv");
        assert!(error.to_string().contains("more than is left"), "{error}");
    }

    #[test]
    fn the_limits_are_those_that_are_documented() {
        let Limits { entries, left, ratio, more } = Limits::default();
        assert_eq!((entries, left, ratio, more), (10_000, 64 * 1024 * 1024 * 1024, 200, 10 * 1024 * 1024));
        let two = archive(&[("a.csv", b"1"), ("b.csv", b"2")]);
        let error = expanded(&two, &mut Limits { entries: 1, ..Limits::default() }).expect_err("one too many");
        assert!(error.to_string().contains("it has 2 entries, and at most 1 are expanded"), "{error}");
    }
}
