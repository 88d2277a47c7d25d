//! Fakes for the tests of whoever uses the clients: transports without a network and a clock without waiting.
//!
//! ```
//! use std::sync::Arc;
//! use tink_transport::Client;
//! use tink_transport::testing::{Capture, ManualClock, Replay, json};
//!
//! // Answers in order, the requests kept, and waits that take no time.
//! let replay = Replay::new().answer(json(503, "{}")).answer(json(200, r#"{"ok":true}"#));
//! let capture = Arc::new(Capture::new(replay));
//! let clock = Arc::new(ManualClock::skipping_sleeps());
//! let client = Client::builder_with_clock(capture.clone(), clock, "https://api.tink.com").build()?;
//! # Ok::<(), tink_transport::ConfigError>(())
//! ```

mod capture;
mod client;
mod clock;
mod function;
mod never;
mod replay;

pub use capture::{Capture, Captured};
pub use client::client_over;
pub use clock::ManualClock;
pub use function::function;
pub use never::Never;
pub use replay::{Replay, answer, empty, json};
