//! A client over a fake in one line.

use std::sync::Arc;

use super::ManualClock;
use crate::{Client, Transport};

/// A client of `https://api.tink.com` over `transport`, without authentication, on a clock that skips sleeps.
///
/// # Panics
///
/// Never: the base URL is valid.
pub fn client_over(transport: impl Transport) -> Client {
    Client::builder_with_clock(Arc::new(transport), Arc::new(ManualClock::skipping_sleeps()), "https://api.tink.com")
        .build()
        .expect("the base URL is valid")
}
