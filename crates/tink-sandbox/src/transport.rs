//! The sandbox as a transport: the clients' requests reach the router without a socket.

use std::sync::Arc;

use tink_transport::{Transport, tower};

use crate::sandbox::Sandbox;

/// The base URL to give a client whose transport is a sandbox; nothing listens there.
pub const IN_PROCESS_URL: &str = "http://sandbox.invalid";

impl Sandbox {
    /// The sandbox as a transport.
    #[must_use]
    pub fn transport(&self) -> Arc<dyn Transport> {
        Arc::new(tower::from_service("sandbox", self.router()))
    }
}
