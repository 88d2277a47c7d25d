//! TLS as an opaque value: which provider of cryptography, which trusted roots. Never process-global state.
//!
//! rustls' own types appear in this module only.

use std::fmt;
use std::sync::Arc;

use rustls::crypto::CryptoProvider;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls::{ClientConfig, RootCertStore};

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
        let config = with_provider(Arc::new(rustls::crypto::ring::default_provider()), mozillas_roots());
        Self { config: Arc::new(config.expect("ring has suites for TLS 1.2 and 1.3")), name: "ring, Mozilla's roots" }
    }

    /// The same, trusting beside Mozilla's roots the certificates of a PEM file: of a company's own authority, or of a sandbox that made
    /// its certificate itself.
    ///
    /// ```
    /// use tink_transport::tls::Tls;
    ///
    /// let error = Tls::trusting(b"-----BEGIN NONSENSE-----").unwrap_err();
    /// assert!(error.to_string().contains("PEM"));
    /// ```
    ///
    /// # Errors
    ///
    /// No certificate in the file, or one that cannot be read.
    pub fn trusting(pem: &[u8]) -> Result<Self, ConfigError> {
        let mut roots = mozillas_roots();
        let known = roots.len();
        for certificate in CertificateDer::pem_slice_iter(pem) {
            let number = roots.len() - known + 1;
            let wrong = |error: &dyn fmt::Display| {
                let text = error.to_string();
                let words = text.split(": [").next().unwrap_or_default(); // the bytes behind them help nobody
                ConfigError::new(format!("certificate {number} of the PEM file cannot be read: {words}"))
            };
            roots.add(certificate.map_err(|error| wrong(&error))?).map_err(|error| wrong(&error))?;
        }
        if roots.len() == known {
            return Err(ConfigError::new("the PEM file holds no certificate (-----BEGIN CERTIFICATE-----)"));
        }
        let config = with_provider(Arc::new(rustls::crypto::ring::default_provider()), roots);
        let config = config.expect("ring has suites for TLS 1.2 and 1.3");
        Ok(Self { config: Arc::new(config), name: "ring, Mozilla's roots and given ones" })
    }

    /// The same as [`ring`](Self::ring) by another provider.
    ///
    /// # Errors
    ///
    /// When the provider has no cipher suite for TLS 1.2 or 1.3.
    pub fn with_provider(provider: Arc<CryptoProvider>) -> Result<Self, ConfigError> {
        let config = with_provider(provider, mozillas_roots())
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

fn mozillas_roots() -> RootCertStore {
    webpki_roots::TLS_SERVER_ROOTS.iter().cloned().collect()
}

fn with_provider(provider: Arc<CryptoProvider>, roots: RootCertStore) -> Result<ClientConfig, rustls::Error> {
    let config = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions()?;
    Ok(config.with_root_certificates(roots).with_no_client_auth())
}

impl fmt::Debug for Tls {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_pem_file_lacks_is_said() {
        let why = |pem: &str| Tls::trusting(pem.as_bytes()).unwrap_err().to_string();
        insta::assert_snapshot!(why("nothing"), @"the PEM file holds no certificate (-----BEGIN CERTIFICATE-----)");
        insta::assert_snapshot!(why("-----BEGIN CERTIFICATE-----\nMIIB"), @"certificate 1 of the PEM file cannot be read: missing section end marker");
        insta::assert_snapshot!(why("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"), @"certificate 1 of the PEM file cannot be read: invalid peer certificate: BadEncoding");
        insta::assert_snapshot!(why("-----BEGIN CERTIFICATE-----\n!!!!\n-----END CERTIFICATE-----\n"), @"certificate 1 of the PEM file cannot be read: base64 decode error: InvalidCharacter(33)");
    }
}
