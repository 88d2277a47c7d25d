//! Cursors: a position, and of which list it is. Opaque to a caller, and no other text is taken for one.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use sha2::{Digest, Sha256};

/// How many bytes a position has, and the check before it.
const POSITION: usize = 8;
const CHECK: usize = 8;

/// The cursor of a position in a list, which any text names.
pub(super) fn written(list: &str, position: u64) -> String {
    let mut bytes = check(list, position).to_vec();
    bytes.extend(position.to_be_bytes());
    BASE64.encode(bytes)
}

/// The position of a cursor, if it is one of that list.
pub(super) fn read(list: &str, text: &str) -> Option<u64> {
    let bytes = BASE64.decode(text).ok()?;
    let (sent, position) = bytes.split_at_checked(CHECK)?;
    let position: [u8; POSITION] = position.try_into().ok()?;
    let position = u64::from_be_bytes(position);
    (check(list, position) == sent).then_some(position)
}

/// Keeps the cursors of lists apart; it is no secret.
fn check(list: &str, position: u64) -> [u8; CHECK] {
    let mut hash = Sha256::new();
    hash.update(b"tink-sandbox cursor 1\0");
    hash.update(list);
    hash.update(b"\0");
    hash.update(position.to_be_bytes());
    let hash = hash.finalize();
    std::array::from_fn(|place| hash[place])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_is_good_for_its_list_alone() {
        for position in [0, 1, 500, u64::MAX] {
            let cursor = written("one", position);
            assert_eq!(read("one", &cursor), Some(position));
            assert_eq!(read("other", &cursor), None);
            assert_eq!(read("one", &cursor[1..]), None);
        }
        for text in ["", "0", "AAAAAAAAAAAAAAAAAAAAAA", "é", "a b"] {
            assert_eq!(read("one", text), None, "{text}");
        }
    }
}
