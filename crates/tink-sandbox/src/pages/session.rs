//! What a page hands to the next: everything that the flow knows, signed and with an end. No cookies, so that the pages work
//! in a frame of another site, and nothing that a server would have to remember.
//!
//! A value is `<payload>.<mac>`, both base64url: JSON, and HMAC-SHA256 under a key of the world's seed that signs nothing else.
//! It holds no secret, but whoever has it is in the flow; so it never leaves the pages. It is good for 30 minutes, anew with
//! every step (ours).

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use hmac::{Hmac, KeyInit, Mac};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use tink_ledger::Id;
use tink_model::EpochMillis;

use super::callback::Destination;
use super::texts::Language;

/// How long a page may be left lying (ours).
const MILLIS: i64 = 30 * 60 * 1000;

/// A longer text is no session of ours.
const MAX_LENGTH: usize = 32 * 1024;

/// What the flow knows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Session {
    /// The API client that sent the user.
    pub(super) client: String,
    pub(super) redirect_uri: String,
    pub(super) scopes: Vec<String>,
    /// As it stood in the link, still escaped.
    pub(super) state: Option<String>,
    pub(super) market: String,
    pub(super) language: Language,
    /// Whether the pages are in a frame of the client's page.
    pub(super) iframe: bool,
    /// The user name to fill in.
    pub(super) username: Option<String>,
    pub(super) provider: Option<String>,
    pub(super) step: Step,
}

/// How far the flow has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) enum Step {
    /// The user was asked.
    Asked,
    /// The user accepted.
    Accepted,
    /// The user logged in to the provider.
    Connected {
        /// The temporary user of the flow.
        user: Id,
        /// The user's credentials.
        credentials: Id,
    },
}

impl Session {
    pub(super) fn destination(&self) -> Destination<'_> {
        Destination { redirect_uri: &self.redirect_uri, state: self.state.as_deref() }
    }
}

#[derive(Serialize, Deserialize)]
struct Sealed<S> {
    expires: EpochMillis,
    session: S,
}

/// Why a text is no session.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NoSession {
    /// This world did not sign it.
    Foreign,
    /// Its time is over.
    Expired,
}

/// The key of a world's sessions.
pub(super) struct SessionKey([u8; 32]);

impl SessionKey {
    pub(super) fn from_seed(seed: u64) -> Self {
        let mut hash = Sha256::new();
        hash.update(b"tink-sandbox pages 1\0");
        hash.update(seed.to_le_bytes());
        Self(hash.finalize().into())
    }

    fn mac(&self, payload: &[u8]) -> Hmac<Sha256> {
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.0).expect("HMAC takes a key of any length");
        mac.update(payload);
        mac
    }

    /// The session as text, good from now on for its time.
    pub(super) fn seal(&self, session: &Session, now: EpochMillis) -> String {
        let expires = EpochMillis::new(now.as_millis().saturating_add(MILLIS));
        let payload = serde_json::to_vec(&Sealed { expires, session }).unwrap_or_default();
        let mac = self.mac(&payload).finalize().into_bytes();
        format!("{}.{}", BASE64.encode(payload), BASE64.encode(mac))
    }

    /// The session of a text.
    pub(super) fn open(&self, text: &str, now: EpochMillis) -> Result<Session, NoSession> {
        let sealed = self.verified(text).ok_or(NoSession::Foreign)?;
        if sealed.expires <= now { Err(NoSession::Expired) } else { Ok(sealed.session) }
    }

    fn verified(&self, text: &str) -> Option<Sealed<Session>> {
        if text.len() > MAX_LENGTH {
            return None;
        }
        let (payload, mac) = text.split_once('.')?;
        let payload = BASE64.decode(payload).ok()?;
        let mac = BASE64.decode(mac).ok()?;
        self.mac(&payload).verify_slice(&mac).ok()?;
        serde_json::from_slice(&payload).ok()
    }
}

#[cfg(test)]
pub(super) mod tests {
    use proptest::prelude::*;

    use super::*;

    pub(crate) fn session() -> Session {
        Session {
            client: "shop".to_owned(),
            redirect_uri: "http://localhost:3000/callback".to_owned(),
            scopes: vec!["accounts:read".to_owned(), "user:read".to_owned()],
            state: Some("a%20b".to_owned()),
            market: "SE".to_owned(),
            language: Language::English,
            iframe: false,
            username: None,
            provider: Some("test-password".to_owned()),
            step: Step::Connected { user: Id(1), credentials: Id(2) },
        }
    }

    const NOW: EpochMillis = EpochMillis::new(1_700_000_000_000);

    #[test]
    fn what_was_sealed_is_opened_under_the_same_key_alone_for_half_an_hour() {
        let key = SessionKey::from_seed(1);
        let text = key.seal(&session(), NOW);
        let last = EpochMillis::new(NOW.as_millis() + MILLIS - 1);
        assert_eq!(key.open(&text, last), Ok(session()));
        assert_eq!(key.open(&text, EpochMillis::new(NOW.as_millis() + MILLIS)), Err(NoSession::Expired));
        assert_eq!(SessionKey::from_seed(2).open(&text, NOW), Err(NoSession::Foreign));
    }

    #[test]
    fn a_session_is_no_token_and_a_token_no_session() {
        use tink_ledger::rules::tokens::{self, Key};
        let text = SessionKey::from_seed(1).seal(&session(), NOW);
        assert!(tokens::verify(&Key::from_seed(1), &text).is_err());
    }

    proptest! {
        #[test]
        fn any_changed_character_makes_it_foreign(place in 0_usize..400, with in "[A-Za-z0-9_.-]") {
            let key = SessionKey::from_seed(1);
            let text = key.seal(&session(), NOW);
            let place = place % text.len();
            let mut changed = text.clone();
            changed.replace_range(place..=place, &with);
            prop_assert!(changed == text || key.open(&changed, NOW) == Err(NoSession::Foreign));
        }

        #[test]
        fn any_text_is_read_without_panic(text in ".{0,300}") {
            prop_assert_eq!(SessionKey::from_seed(1).open(&text, NOW), Err(NoSession::Foreign));
        }
    }
}
