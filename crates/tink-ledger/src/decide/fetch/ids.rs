//! Where the ids of what is fetched come from.
//!
//! Those of a life that goes on follow from the connection, the account's number and what the provider calls a thing, so that they
//! are the same in however many steps it comes; all others are drawn. What went and comes back then has its old id: an account
//! that its user opted out of and in again, or the rows of one that was excluded from aggregation for a while.

use rand_chacha::ChaCha8Rng;
use sha2::{Digest, Sha256};

use crate::id::Id;

/// What gives a new thing its id.
pub(super) enum Ids<'a> {
    /// One after the other, from the decision's randomness.
    Drawn(&'a mut ChaCha8Rng),
    /// From the world's seed, the connection and names.
    Named { seed: u64, connection: Id },
}

impl Ids<'_> {
    /// The id of what has that name among the things of its kind in the account of that number.
    pub(super) fn of(&mut self, kind: &str, account: &str, name: &str) -> Id {
        match self {
            Self::Drawn(rng) => Id::mint(rng),
            Self::Named { seed, connection } => {
                let mut hash = Sha256::new();
                hash.update(b"tink-ledger life 1\0");
                hash.update(seed.to_le_bytes());
                hash.update(connection.0.to_le_bytes());
                for part in [kind, account, name] {
                    hash.update(part.as_bytes());
                    hash.update(b"\0");
                }
                let hash: [u8; 32] = hash.finalize().into();
                let (half, _) = hash.split_at(16);
                Id(half.iter().fold(0, |id, byte| (id << 8) | u128::from(*byte)))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rng::for_decision;

    #[test]
    fn a_named_thing_has_the_same_id_whatever_came_before_and_another_in_another_connection_or_world() {
        let id = |seed, connection, kind: &str, name: &str| {
            let mut ids = Ids::Named { seed, connection: Id(connection) };
            ids.of("row", "1", "20250101-001");
            ids.of(kind, "1", name)
        };
        let one = Ids::Named { seed: 7, connection: Id(1) }.of("row", "1", "20250325-002");
        assert_eq!(one, id(7, 1, "row", "20250325-002"));
        for other in
            [id(8, 1, "row", "20250325-002"), id(7, 2, "row", "20250325-002"), id(7, 1, "loan", "20250325-002")]
        {
            assert_ne!(one, other);
        }
        assert_ne!(one, id(7, 1, "row", "20250325-003"));
        assert_ne!(one, Ids::Named { seed: 7, connection: Id(1) }.of("row", "2", "20250325-002"));
        let mut rng = for_decision(7, "user/a", 3);
        let mut drawn = Ids::Drawn(&mut rng);
        assert_ne!(drawn.of("row", "1", "1"), drawn.of("row", "1", "1"));
    }
}
