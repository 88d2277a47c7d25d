//! TLS as an opaque value: which provider of cryptography, which trusted roots. Never process-global state.
//!
//! rustls' own types appear in this module only.

use std::fmt;
use std::sync::Arc;

use hyper_rustls::ConfigBuilderExt;
use rustls::ClientConfig;
use rustls::crypto::CryptoProvider;

use crate::ConfigError;

/// How TLS connections are made.
///
/// ```
/// use tink_transport::{HyperTransport, tls::Tls};
///
/// let transport = HyperTransport::builder().tls(Tls::ring()).build();
/// ```
#[derive(Clone)]
pub struct Tls {
    config: Arc<ClientConfig>,
    name: &'static str,
}

impl Tls {
    /// TLS 1.2 and 1.3 by ring, trusting Mozilla's roots as compiled in.
    #[must_use]
    pub fn ring() -> Self {
        let config = with_provider(Arc::new(rustls::crypto::ring::default_provider()));
        Self { config: Arc::new(config.expect("ring has suites for TLS 1.2 and 1.3")), name: "ring, Mozilla's roots" }
    }

    /// The same by another provider.
    ///
    /// # Errors
    ///
    /// When the provider has no cipher suite for TLS 1.2 or 1.3.
    pub fn with_provider(provider: Arc<CryptoProvider>) -> Result<Self, ConfigError> {
        let config = with_provider(provider)
            .map_err(|_| ConfigError::new("the TLS provider has no cipher suite for TLS 1.2 or 1.3"))?;
        Ok(Self { config: Arc::new(config), name: "given provider, Mozilla's roots" })
    }

    /// A rustls configuration of one's own: other roots, client certificates. Its ALPN protocols are set by the transport.
    #[must_use]
    pub const fn with_config(config: Arc<ClientConfig>) -> Self {
        Self { config, name: "given configuration" }
    }

    pub(crate) fn to_config(&self) -> ClientConfig {
        let mut config = (*self.config).clone();
        config.alpn_protocols.clear();
        config
    }
}

impl Default for Tls {
    fn default() -> Self {
        Self::ring()
    }
}

fn with_provider(provider: Arc<CryptoProvider>) -> Result<ClientConfig, rustls::Error> {
    let config = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions()?;
    Ok(config.with_webpki_roots().with_no_client_auth())
}

impl fmt::Debug for Tls {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}
