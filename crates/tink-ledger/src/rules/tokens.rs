//! Tokens and codes: what they say stands in the value itself, signed with the world's key, so that none is stored. Only what a client
//! may do need not stand in its token.
//!
//! A value is `<payload>.<mac>`, both base64url: JSON claims, and HMAC-SHA256 over them. To a caller it is opaque text.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use hmac::{Hmac, KeyInit, Mac};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use tink_model::{EpochMillis, Secret};

use crate::id::Id;

/// How long a client's token is good for (guide on access tokens).
pub const CLIENT_TOKEN_SECONDS: i64 = 1800;
/// How long a user's token is good for (main API reference, access tokens).
pub const USER_TOKEN_SECONDS: i64 = 7200;
/// How long an authorization code is good for (ours: the references say "short").
pub const AUTHORIZATION_CODE_SECONDS: i64 = 300;
/// How long a refresh token is good for after the first authentication (main API reference, refreshing).
pub const REFRESH_TOKEN_SECONDS: i64 = 24 * 60 * 60;

/// A longer text is no token of ours.
const MAX_LENGTH: usize = 8 * 1024;

/// The key of a world's signatures.
#[derive(Clone)]
pub struct Key([u8; 32]);

impl Key {
    /// The key of a world; the same seed gives the same key, so that tokens outlive a restart.
    #[must_use]
    pub fn from_seed(seed: u64) -> Self {
        let mut hash = Sha256::new();
        hash.update(b"tink-ledger tokens 1\0");
        hash.update(seed.to_le_bytes());
        Self(hash.finalize().into())
    }

    fn mac(&self, payload: &[u8]) -> Hmac<Sha256> {
        let mut mac = Hmac::<Sha256>::new_from_slice(&self.0).expect("HMAC takes a key of any length");
        mac.update(payload);
        mac
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Key([redacted])")
    }
}

/// What a value is good for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum TokenKind {
    /// A client's access token.
    #[serde(rename = "client")]
    ClientToken,
    /// A user's access token.
    #[serde(rename = "user")]
    UserToken,
    /// A code, to be exchanged once for a user's tokens.
    #[serde(rename = "code")]
    AuthorizationCode,
    /// A refresh token.
    #[serde(rename = "refresh")]
    RefreshToken,
    /// A bank user's access token (XS2A.api). Whether it still holds is kept with its user.
    #[serde(rename = "bank")]
    BankUserToken,
    /// The key of a wizard (XS2A.api).
    #[serde(rename = "wizard")]
    WizardKey,
    /// The client's half of a login (XS2A.api).
    #[serde(rename = "half")]
    CredentialsHalf,
    /// A client's access token (MoneyKit).
    #[serde(rename = "moneykit")]
    MoneyKitToken,
    /// What a front end begins a link session with (MoneyKit).
    #[serde(rename = "link_session")]
    LinkSessionToken,
    /// What a passed link session gives, to be exchanged once for the link (MoneyKit).
    #[serde(rename = "exchangeable")]
    ExchangeableToken,
}

/// What a token or code says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TokenClaims {
    /// What it is good for.
    pub kind: TokenKind,
    /// The API client.
    pub tenant: String,
    /// The user, where it concerns one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user: Option<String>,
    /// Its own number; a code is remembered by it once it is used.
    pub id: Id,
    /// When it was made.
    pub issued: EpochMillis,
    /// From when on it is good for nothing.
    pub expires: EpochMillis,
    /// Scopes, separated by spaces. A client's token without them allows what its client may do when it is used, which keeps requests
    /// short; anything else without them allows nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scope: Option<String>,
    /// The client that a delegated grant is for; it exchanges the code and the refresh tokens in place of `tenant`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub actor: Option<String>,
    /// The hint of a delegated grant.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id_hint: Option<String>,
}

impl TokenClaims {
    /// Whether its time is over.
    #[must_use]
    pub fn is_expired(&self, now: EpochMillis) -> bool {
        self.expires <= now
    }
}

/// A text that is no token or code of this world. It does not say how near it came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a token of this world")]
pub struct NotAToken;

/// Makes a token or code of claims.
#[must_use]
pub fn mint(key: &Key, claims: &TokenClaims) -> Secret<String> {
    let payload = serde_json::to_vec(claims).unwrap_or_default();
    let mac = key.mac(&payload).finalize().into_bytes();
    Secret::new(format!("{}.{}", BASE64.encode(payload), BASE64.encode(mac)))
}

/// Reads the claims of a token or code that this world signed. Whether they still hold is for the caller to ask.
///
/// # Errors
/// Any text that this world did not make.
pub fn verify(key: &Key, text: &str) -> Result<TokenClaims, NotAToken> {
    if text.len() > MAX_LENGTH {
        return Err(NotAToken);
    }
    let (payload, mac) = text.split_once('.').ok_or(NotAToken)?;
    let payload = BASE64.decode(payload).map_err(|_| NotAToken)?;
    let mac = BASE64.decode(mac).map_err(|_| NotAToken)?;
    key.mac(&payload).verify_slice(&mac).map_err(|_| NotAToken)?;
    serde_json::from_slice(&payload).map_err(|_| NotAToken)
}

/// Whether two secrets are equal, in a time that does not tell where they differ.
#[must_use]
pub fn equal(one: &[u8], other: &[u8]) -> bool {
    let key = Key([0; 32]);
    key.mac(one).verify_slice(&key.mac(other).finalize().into_bytes()).is_ok()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn claims() -> TokenClaims {
        TokenClaims {
            kind: TokenKind::AuthorizationCode,
            tenant: "sandbox".to_owned(),
            user: Some("0123".to_owned()),
            id: Id(42),
            issued: EpochMillis::new(1_000),
            expires: EpochMillis::new(2_000),
            scope: Some("user:read".to_owned()),
            actor: None,
            id_hint: None,
        }
    }

    #[test]
    fn what_was_minted_is_read_back_under_the_same_key_alone() {
        let token = mint(&Key::from_seed(1), &claims());
        assert_eq!(verify(&Key::from_seed(1), token.expose()), Ok(claims()));
        assert_eq!(verify(&Key::from_seed(2), token.expose()), Err(NotAToken));
    }

    #[test]
    fn a_token_is_expired_from_its_last_instant_on() {
        assert!(!claims().is_expired(EpochMillis::new(1_999)));
        assert!(claims().is_expired(EpochMillis::new(2_000)));
    }

    #[test]
    fn secrets_are_compared_whole() {
        assert!(equal(b"secret", b"secret"));
        assert!(!equal(b"secret", b"secre"));
        assert!(!equal(b"", b"x"));
    }

    #[test]
    fn a_key_does_not_show_itself() {
        assert_eq!(format!("{:?}", Key::from_seed(1)), "Key([redacted])");
    }

    proptest! {
        #[test]
        fn any_changed_character_makes_it_no_token(place in 0_usize..200, with in "[A-Za-z0-9_.-]") {
            let key = Key::from_seed(1);
            let token = mint(&key, &claims()).into_exposed();
            let place = place % token.len();
            let mut changed = token.clone();
            changed.replace_range(place..=place, &with);
            prop_assert!(changed == token || verify(&key, &changed) == Err(NotAToken));
        }

        #[test]
        fn any_text_is_read_without_panic(text in ".{0,300}") {
            prop_assert_eq!(verify(&Key::from_seed(1), &text), Err(NotAToken));
        }
    }
}
