//! Pluggable HTTP under the API clients: the Transport trait, hyper under it, and the layers around it.
//!
//! - A [`Transport`] sends one request. `HyperTransport` (feature `hyper`, and `tls` for https) does so over the network,
//!   [`from_fn`] and the module `testing` (a feature) without one, and the module `tower` (a feature) lets a server's
//!   router be one.
//! - A [`Client`] wraps a transport in the layers (deadline, spans, retry, rate limit, token, time-out), turns a [`Call`]
//!   of an operation into a request, and an answer into a value or an [`ApiError`].
//! - [`Pages`] read a list page by page, [`Elements`] one element after the other.
//! - Tokens come from an [`OAuth`] client or a [`TokenSource`]; time comes from a [`Clock`].

mod answer;
mod base_url;
#[cfg(any(feature = "hyper", feature = "tower"))]
mod body;
mod call;
mod client;
mod client_builder;
mod clock;
mod config_error;
mod context;
mod decode;
mod elements;
mod error;
mod failure;
#[cfg(feature = "hyper")]
mod hyper;
mod layer;
mod message;
mod pages;
mod retry;
mod stack;
#[cfg(feature = "testing")]
pub mod testing;
#[cfg(feature = "tls")]
pub mod tls;
mod token;
#[cfg(feature = "tower")]
pub mod tower;
mod transport;
mod transport_error;

#[cfg(feature = "hyper")]
pub use self::clock::SystemClock;
#[cfg(feature = "hyper")]
pub use self::hyper::{HyperTransport, HyperTransportBuilder};
pub use answer::Answer;
pub use base_url::BaseUrl;
pub use call::Call;
pub use client::Client;
pub use client_builder::ClientBuilder;
pub use clock::{Clock, Moment};
pub use config_error::ConfigError;
pub use context::{CallContext, LastAttempt};
pub use elements::Elements;
pub use error::ApiError;
pub use layer::rate_limit::RateLimit;
pub use pages::Pages;
pub use retry::{RetryBudget, RetryPolicy};
pub use token::{Auth, Grant, MemoryTokenStore, OAuth, Token, TokenError, TokenSource, TokenStore};
pub use transport::{BoxFuture, FnTransport, Transport, from_fn};
pub use transport_error::{BoxError, Phase, TransportError};
