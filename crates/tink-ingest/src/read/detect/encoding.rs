//! The encoding of a file, from its bytes: a mark, else UTF-8 if it is that to the last byte, else Windows-1252.

use std::io::{self, Read};

use crate::read::Encoding;

/// Reads `source` to its end, in a fixed amount of memory.
pub(in crate::read) fn find(mut source: impl Read) -> io::Result<Encoding> {
    let mut buffer = vec![0u8; 64 * 1024];
    // A character may be cut at the end of what was read; its first bytes then start the next piece.
    let mut kept = 0;
    let mut first = true;
    loop {
        let count = match source.read(&mut buffer[kept..]) {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            other => other?,
        };
        let end = kept + count;
        let ended = count == 0;
        if first && (end >= 4 || ended) {
            first = false;
            if let Some(found) = Encoding::from_mark(&buffer[..end]).or_else(|| utf_16(&buffer[..end])) {
                return Ok(found);
            }
        }
        match std::str::from_utf8(&buffer[..end]) {
            Ok(_) if first => kept = end,
            Ok(_) => kept = 0,
            Err(error) if error.error_len().is_none() && !ended => {
                let good = if first { 0 } else { error.valid_up_to() };
                buffer.copy_within(good..end, 0);
                kept = end - good;
            }
            Err(_) => return Ok(Encoding::WINDOWS_1252),
        }
        if ended {
            return Ok(Encoding::UTF_8);
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
