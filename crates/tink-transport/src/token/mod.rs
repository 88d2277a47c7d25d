//! Access tokens: where they come from, how long they are kept, and where their refresh tokens survive a restart.

mod auth;
mod cache;
mod error;
mod grant;
mod oauth;
mod refreshing;
mod source;
mod store;

pub use auth::Auth;
pub(crate) use auth::AuthKind;
pub(crate) use cache::{Access, Current, Flight, TokenCache};
pub use error::TokenError;
pub use grant::Grant;
pub use oauth::OAuth;
pub use source::{Token, TokenSource};
pub use store::{MemoryTokenStore, TokenStore};
