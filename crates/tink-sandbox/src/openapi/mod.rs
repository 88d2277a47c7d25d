//! The OpenAPI documents that the sandbox serves: one for each API, of the revision that a world's profile plays, and one for the
//! control API. They are generated from the specs; what a world says of its fidelity and of its coverage is read from them too.

#[rustfmt::skip]
mod generated;
mod outline;
#[cfg(test)]
mod tests;

use std::sync::OnceLock;

use serde_json::Value;
use tink_model::Profile;

pub(crate) use self::outline::{OperationOutline, Outline, members, method_of};
use crate::coverage::Watch;

/// The name of the control API among the documents.
pub(crate) const CONTROL: &str = "sandbox";

/// How every document begins. What is served has its servers behind it.
const HEAD: &str = r#"{"openapi":"3.1.0","#;

/// One revision of an API as OpenAPI.
#[derive(Debug)]
pub(crate) struct Document {
    pub(crate) api: &'static str,
    pub(crate) revision: &'static str,
    pub(crate) title: &'static str,
    text: &'static str,
    outline: OnceLock<Outline>,
    watch: OnceLock<Watch>,
}

impl Document {
    const fn new(api: &'static str, revision: &'static str, title: &'static str, text: &'static str) -> Self {
        Self { api, revision, title, text, outline: OnceLock::new(), watch: OnceLock::new() }
    }

    /// The documents of the APIs that a profile plays, by name.
    pub(crate) fn of_apis(profile: Profile) -> impl Iterator<Item = &'static Self> {
        Self::all(profile).filter(|document| document.api != CONTROL)
    }

    /// The same, and the one of the control API.
    pub(crate) fn all(profile: Profile) -> impl Iterator<Item = &'static Self> {
        generated::DOCUMENTS.iter().filter(move |document| document.is_played(profile))
    }

    /// The document of an API.
    pub(crate) fn find(api: &str, profile: Profile) -> Option<&'static Self> {
        Self::all(profile).find(|document| document.api == api)
    }

    /// A profile is a revision of the Connector API. Of all others the newest revision is played.
    fn is_played(&self, profile: Profile) -> bool {
        let revisions = || generated::DOCUMENTS.iter().filter(|other| other.api == self.api);
        let plays_first = self.api == "tink-connector" && profile == Profile::Seed;
        let played = if plays_first { revisions().next() } else { revisions().next_back() };
        played.is_some_and(|played| played.revision == self.revision)
    }

    /// The document with an origin as its server; without one it has the server that OpenAPI has where none is named, `/`.
    pub(crate) fn served_at(&self, origin: &str) -> String {
        let rest = self.text.strip_prefix(HEAD).unwrap_or_default();
        let url = Value::from(if origin.is_empty() { "/" } else { origin });
        format!("{HEAD}\"servers\":[{{\"url\":{url}}}],{rest}")
    }

    /// What stands in it, as far as the sandbox itself speaks of it.
    pub(crate) fn outline(&self) -> &Outline {
        self.outline.get_or_init(|| Outline::of(&self.value()))
    }

    /// Where values of enumerations stand.
    pub(crate) fn watch(&self) -> &Watch {
        self.watch.get_or_init(|| Watch::of(&self.value()))
    }

    fn value(&self) -> Value {
        serde_json::from_str(self.text).unwrap_or_default()
    }
}
