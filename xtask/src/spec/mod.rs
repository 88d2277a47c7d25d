//! The specs: found on disk, read, checked keyword by keyword, and turned into what the generator works on.
//!
//! 1. [`files`] finds the revisions of every API under `xtask/specs`.
//! 2. [`node`] reads YAML into a tree that keeps the order of members; `oas3` says whether it is an OpenAPI 3.1 document.
//! 3. [`cursor`] walks the tree with the JSON pointer at hand; an unknown keyword is an error.
//! 4. [`schema`], [`types`], [`limits`], [`operation`], [`parameter`] and [`document`] build the [`model`].
//! 5. [`usage`] finds which schemas are read strictly (requests) and which tolerantly (responses).
//! 6. [`support`] refuses what the generator cannot turn into Rust.
//! 7. [`origin`] finds for every rule the revision that it comes from.

mod cursor;
mod document;
mod error;
mod files;
mod limits;
pub(crate) mod model;
mod node;
mod operation;
mod origin;
mod parameter;
mod schema;
mod support;
mod types;
mod usage;

#[cfg(test)]
mod tests;

pub(crate) use cursor::Cursor;
pub(crate) use document::{hash, parse};
pub(crate) use error::SpecError;
pub(crate) use files::{SpecFile, control, find};
pub(crate) use node::Node;

use model::Api;

/// Reads the newest of an API's revisions; the older ones say where its rules come from.
pub(crate) fn load(files: &[SpecFile]) -> Result<Api, SpecError> {
    let mut revisions = files.iter().map(document::read).collect::<Result<Vec<_>, _>>()?;
    let mut newest = revisions.pop().ok_or_else(|| SpecError::whole("xtask/specs", "there is no revision"))?;
    usage::find(&mut newest)?;
    support::check(&newest)?;
    origin::find(&mut newest, &revisions);
    Ok(newest)
}

/// Reads one revision as a tree, checked as strictly as the one that models come from.
pub(crate) fn tree(file: &SpecFile) -> Result<Node, SpecError> {
    let mut api = document::read(file)?;
    usage::find(&mut api)?;
    support::check(&api)?;
    document::parse(file)
}
