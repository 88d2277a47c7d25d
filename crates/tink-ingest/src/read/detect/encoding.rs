//! The encoding of a file, from its bytes: a mark, else UTF-8 if it is that to the last byte, else Windows-1252.

use std::fs::File;
use std::io::{self, Read, Seek as _, SeekFrom};

use crate::ahead::{gone, spawn};
use crate::read::{Encoding, Input};

/// How much is looked at together, and at the start for a mark.
const PIECE: usize = 64 * 1024;

/// Two threads look at a file that is larger.
const LARGE: u64 = 4 * 1024 * 1024;

/// Reads a file to its end, in a fixed amount of memory. A thread looks at the second half of a large one, where one can be started; a half
/// that is no UTF-8 does not end the look at the other one.
pub(in crate::read) fn of_file(input: &Input, mut file: File) -> io::Result<Encoding> {
    let length = file.metadata()?.len();
    if length <= LARGE {
        return find(file);
    }
    if let Some(told) = told_by(&start_of(&mut file)?) {
        return Ok(told);
    }
    // A character that begins in the first half is looked at with it.
    file.seek(SeekFrom::Start(length / 2))?;
    let mut bytes = [0; 3];
    file.read_exact(&mut bytes)?;
    let middle = length / 2 + bytes.iter().take_while(|&&byte| byte & 0xc0 == 0x80).count() as u64;
    file.seek(SeekFrom::Start(middle))?;
    let again = input.open()?;
    let Ok(second) = spawn("encoding", move || is_utf_8(file)) else { return find(again) };
    let first = is_utf_8(again.take(middle));
    let second = second.join().unwrap_or_else(|_| Err(gone()));
    Ok(proved(first? && second?))
}

/// The same of what can be read once.
pub(in crate::read) fn find(mut source: impl Read) -> io::Result<Encoding> {
    let start = start_of(&mut source)?;
    match told_by(&start) {
        Some(told) => Ok(told),
        None => Ok(proved(is_utf_8(start.chain(source))?)),
    }
}

const fn proved(is_utf_8: bool) -> Encoding {
    if is_utf_8 { Encoding::UTF_8 } else { Encoding::WINDOWS_1252 }
}

fn start_of(source: &mut impl Read) -> io::Result<Vec<u8>> {
    let mut start = Vec::new();
    source.take(PIECE as u64).read_to_end(&mut start)?;
    Ok(start)
}

/// What the start of a file tells without a look at the rest.
fn told_by(start: &[u8]) -> Option<Encoding> {
    Encoding::from_mark(start).or_else(|| utf_16(start))
}

/// Whether it is UTF-8 to the last byte.
fn is_utf_8(mut source: impl Read) -> io::Result<bool> {
    let mut buffer = vec![0u8; PIECE];
    // A character may be cut at the end of what was read; its first bytes then start the next piece.
    let mut kept = 0;
    loop {
        let count = match source.read(&mut buffer[kept..]) {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            other => other?,
        };
        let end = kept + count;
        kept = match std::str::from_utf8(&buffer[..end]) {
            Ok(_) => 0,
            Err(error) if error.error_len().is_none() && count > 0 => {
                buffer.copy_within(error.valid_up_to()..end, 0);
                end - error.valid_up_to()
            }
            Err(_) => return Ok(false),
        };
        if count == 0 {
            return Ok(true);
        }
    }
}

/// Text of UTF-16 without a mark: mostly Latin letters, so every other byte is mostly zero, and text has no zeros otherwise.
fn utf_16(start: &[u8]) -> Option<Encoding> {
    let zeros = |offset: usize| start.iter().skip(offset).step_by(2).filter(|&&byte| byte == 0).count();
    let (even, odd) = (zeros(0), zeros(1));
    let most = start.len() / 4;
    if start.len() < 4 {
        None
    } else if odd > most && even == 0 {
        Some(Encoding::UTF_16LE)
    } else if even > most && odd == 0 {
        Some(Encoding::UTF_16BE)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Gives out one byte at a time, as a slow pipe does.
    struct Drip<'a>(&'a [u8]);

    impl Read for Drip<'_> {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            let count = self.0.len().min(1).min(buffer.len());
            buffer[..count].copy_from_slice(&self.0[..count]);
            self.0 = &self.0[count..];
            Ok(count)
        }
    }

    #[test]
    fn a_large_file_is_looked_at_to_its_end_and_where_its_halves_meet() {
        const LENGTH: usize = LARGE as usize + 1;
        let found = |change: &dyn Fn(&mut Vec<u8>)| {
            let mut bytes = vec![b'a'; LENGTH];
            change(&mut bytes);
            let file = tempfile::NamedTempFile::new().expect("a temporary file");
            std::fs::write(file.path(), &bytes).expect("a temporary file");
            let input = Input::path(file.path());
            let found = of_file(&input, input.open().expect("it is there")).expect("it can be read");
            assert_eq!(found, find(bytes.as_slice()).expect("bytes cannot fail"));
            found
        };
        assert_eq!(found(&|_| ()), Encoding::UTF_8);
        for at in [LENGTH / 4, LENGTH / 2, LENGTH - 1] {
            assert_eq!(found(&|bytes| bytes[at] = 0xe4), Encoding::WINDOWS_1252, "at {at}");
        }
        for character in ["ä", "€", "🦀"] {
            for before in 0..6 {
                let at = LENGTH / 2 - before;
                let write = |bytes: &mut Vec<u8>| bytes[at..at + character.len()].copy_from_slice(character.as_bytes());
                assert_eq!(found(&write), Encoding::UTF_8, "{character} at {at}");
            }
        }
        assert_eq!(found(&|bytes| bytes[LENGTH / 2 - 1..][..4].fill(0x80)), Encoding::WINDOWS_1252);
        // A mark tells it, and nothing behind it is looked at.
        let marked = |bytes: &mut Vec<u8>| {
            bytes[..3].copy_from_slice("\u{feff}".as_bytes());
            bytes[LENGTH - 1] = 0xe4;
        };
        assert_eq!(found(&marked), Encoding::UTF_8);
    }

    #[test]
    fn the_bytes_tell_the_encoding() {
        let utf_16 = |mark: &str| format!("{mark}Datum;Text").encode_utf16().collect::<Vec<_>>();
        let little = |mark| utf_16(mark).into_iter().flat_map(u16::to_le_bytes).collect::<Vec<_>>();
        let big = |mark| utf_16(mark).into_iter().flat_map(u16::to_be_bytes).collect::<Vec<_>>();
        let mut late = vec![b'a'; 200_000];
        late.push(0xe4);
        let mut split = vec![b'a'; 64 * 1024 - 1];
        split.extend("ä".as_bytes());
        for (bytes, wanted) in [
            (b"Datum;Text\n".to_vec(), Encoding::UTF_8),
            ("Bokföringsdag".as_bytes().to_vec(), Encoding::UTF_8),
            ("\u{feff}Datum".as_bytes().to_vec(), Encoding::UTF_8),
            (b"Buchungstag;Empf\xe4nger".to_vec(), Encoding::WINDOWS_1252),
            (late, Encoding::WINDOWS_1252),
            (split, Encoding::UTF_8),
            (b"abc\xc3".to_vec(), Encoding::WINDOWS_1252),
            (little("\u{feff}"), Encoding::UTF_16LE),
            (big("\u{feff}"), Encoding::UTF_16BE),
            (little(""), Encoding::UTF_16LE),
            (big(""), Encoding::UTF_16BE),
            (Vec::new(), Encoding::UTF_8),
        ] {
            assert_eq!(
                find(bytes.as_slice()).expect("bytes cannot fail"),
                wanted,
                "{:?}",
                &bytes[..bytes.len().min(30)]
            );
        }
        assert_eq!(find(Drip("Bokföring".as_bytes())).expect("bytes cannot fail"), Encoding::UTF_8);
        assert_eq!(find(Drip(b"Empf\xe4nger")).expect("bytes cannot fail"), Encoding::WINDOWS_1252);
    }
}
