//! What is presented to an authorization server in exchange for a token.

use tink_model::{Idempotency, Secret};

/// A grant, one for each `grant_type` in use here.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum Grant {
    /// The client's own id and secret. Gives a token of the client.
    ClientCredentials {
        /// The scopes to ask for, separated by commas; without it the server grants all that the client has.
        scope: Option<String>,
    },
    /// A code that a user's authorization ended with. Works once. Gives a token of the user.
    AuthorizationCode {
        /// The code.
        code: Secret<String>,
    },
    /// A refresh token. Gives a token of the same user, and perhaps a new refresh token.
    RefreshToken {
        /// The refresh token.
        token: Secret<String>,
    },
}

impl Grant {
    /// Adds the grant's own fields of the form.
    pub(super) fn write(&self, form: &mut form_urlencoded::Serializer<'_, String>) {
        match self {
            Self::ClientCredentials { scope } => {
                form.append_pair("grant_type", "client_credentials");
                if let Some(scope) = scope {
                    form.append_pair("scope", scope);
                }
            }
            Self::AuthorizationCode { code } => {
                form.append_pair("grant_type", "authorization_code").append_pair("code", code.expose());
            }
            Self::RefreshToken { token } => {
                form.append_pair("grant_type", "refresh_token").append_pair("refresh_token", token.expose());
            }
        }
    }

    /// Client credentials can be presented any number of times. A code works once, and so may a refresh token.
    pub(super) const fn class(&self) -> Idempotency {
        match self {
            Self::ClientCredentials { .. } => Idempotency::Idempotent,
            Self::AuthorizationCode { .. } | Self::RefreshToken { .. } => Idempotency::Unsafe,
        }
    }

    /// The grant's own secret, which an answer might echo.
    pub(super) fn secret(&self) -> Option<&str> {
        match self {
            Self::ClientCredentials { .. } => None,
            Self::AuthorizationCode { code } => Some(code.expose()),
            Self::RefreshToken { token } => Some(token.expose()),
        }
    }
}
