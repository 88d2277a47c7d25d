//! The check that every commit passes before anything of it is written.

use std::collections::HashMap;

use super::{Append, LogError, StreamId, Version};

/// Compares the versions that a commit expects with those that its streams have.
pub(crate) fn verify<E: From<LogError>>(
    appends: &[Append],
    mut version_of: impl FnMut(&StreamId) -> Result<Version, E>,
) -> Result<(), E> {
    let mut versions: HashMap<&StreamId, Version> = HashMap::with_capacity(appends.len());
    for Append { stream, expected, .. } in appends {
        let found = match versions.get(stream) {
            Some(version) => *version,
            None => version_of(stream)?,
        };
        if found != *expected {
            return Err(LogError::Conflict { stream: stream.clone(), expected: *expected, found }.into());
        }
        versions.insert(stream, found + 1);
    }
    Ok(())
}
