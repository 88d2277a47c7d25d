//! The randomness of a decision: seeded from the world's seed, the stream and its version, so that the same history gives
//! the same bytes, whoever runs beside it and however often a decision is taken again.

use rand_chacha::ChaCha8Rng;
use rand_core::SeedableRng;
use sha2::{Digest, Sha256};

/// The generator for one decision on one stream.
#[must_use]
pub fn for_decision(world_seed: u64, stream: &str, version: u64) -> ChaCha8Rng {
    let mut hash = Sha256::new();
    hash.update(b"tink-ledger decision 1\0");
    hash.update(world_seed.to_le_bytes());
    hash.update(version.to_le_bytes());
    hash.update(stream.as_bytes());
    ChaCha8Rng::from_seed(hash.finalize().into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::Id;

    #[test]
    fn seed_stream_and_version_decide_the_bytes_alone() {
        let first = Id::mint(&mut for_decision(7, "user/a", 3));
        assert_eq!(first, Id::mint(&mut for_decision(7, "user/a", 3)));
        for other in [for_decision(8, "user/a", 3), for_decision(7, "user/b", 3), for_decision(7, "user/a", 4)] {
            assert_ne!(first, Id::mint(&mut { other }));
        }
    }
}
