//! The certificate of a server that speaks TLS: given, or made here.

use std::fmt;
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use rcgen::{CertificateParams, DnType, KeyPair, date_time_ymd};
use rustls::ServerConfig;
use rustls::pki_types::pem::{self, PemObject};
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tink_ledger::clock::{Clock, SystemClock};
use tink_model::EpochMillis;

/// The names that a certificate made here is good for.
const NAMES: [&str; 3] = ["localhost", "127.0.0.1", "::1"];

/// A certificate made here is good for so many days: longer ones are refused by some systems.
const DAYS: i64 = 397;

/// Why a certificate cannot be served. It says nothing of the key but whether it fits.
#[derive(Debug, Clone, thiserror::Error)]
#[error("{reason}")]
pub struct CertificateError {
    reason: String,
}

impl CertificateError {
    fn new(reason: impl Into<String>) -> Self {
        Self { reason: reason.into() }
    }
}

/// A certificate with its key, to listen with by [`Sandbox::listen_tls`](crate::Sandbox::listen_tls).
///
/// ```
/// # tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(async {
/// use std::sync::Arc;
///
/// use tink_sandbox::{Certificate, Sandbox};
/// use tink_transport::tls::Tls;
/// use tink_transport::{Client, HyperTransport};
///
/// let sandbox = Sandbox::builder().start().await?;
/// let certificate = Certificate::generate()?;
/// let server = sandbox.listen_tls("127.0.0.1:0", &certificate).await?;
/// assert!(server.url().starts_with("https://127.0.0.1:"));
/// // A client that trusts it.
/// let tls = Tls::trusting(certificate.pem().as_bytes())?;
/// let transport = Arc::new(HyperTransport::builder().tls(tls).build());
/// let client = Client::builder(transport, server.url()).build()?;
/// # let _ = client;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// # }).unwrap();
/// ```
#[derive(Clone)]
pub struct Certificate {
    config: Arc<ServerConfig>,
    pem: Arc<str>,
}

impl Certificate {
    /// A certificate of this machine's own for `localhost`, `127.0.0.1` and `::1`, with a new key that is in memory alone. It is good
    /// from yesterday on for 397 days of the real time, whatever a world's clock shows. Nobody trusts it who is not told to:
    /// [`pem`](Self::pem) is for that.
    ///
    /// # Errors
    /// A system that has no randomness.
    pub fn generate() -> Result<Self, CertificateError> {
        Self::generated_at(SystemClock.now())
    }

    fn generated_at(now: EpochMillis) -> Result<Self, CertificateError> {
        let failed = |error: rcgen::Error| CertificateError::new(format!("no certificate can be made: {error}"));
        let mut params = CertificateParams::new(NAMES.map(str::to_owned)).map_err(failed)?;
        params.distinguished_name.push(DnType::CommonName, "tink sandbox");
        let now = Timestamp::from_millisecond(now.as_millis()).unwrap_or(Timestamp::UNIX_EPOCH);
        let today = now.to_zoned(TimeZone::UTC).date();
        let [first, last] = [today.saturating_sub(1.day()), today.saturating_add((DAYS - 1).days())];
        let of = |date: jiff::civil::Date| {
            date_time_ymd(date.year().into(), date.month().unsigned_abs(), date.day().unsigned_abs())
        };
        (params.not_before, params.not_after) = (of(first), of(last));
        let key = KeyPair::generate().map_err(failed)?;
        let made = params.self_signed(&key).map_err(failed)?;
        Self::new(vec![made.into()], PrivateKeyDer::Pkcs8(key.serialize_der().into()))
    }

    /// A given certificate: the chain, the server's own first, and the key, both as PEM. The key may be PKCS #8, PKCS #1 or SEC1, and not
    /// encrypted.
    ///
    /// # Errors
    /// No certificate or no key in the text, or a key of another certificate.
    pub fn from_pem(chain: &[u8], key: &[u8]) -> Result<Self, CertificateError> {
        let certificates: Vec<CertificateDer<'static>> = CertificateDer::pem_slice_iter(chain)
            .collect::<Result<_, _>>()
            .map_err(|error| CertificateError::new(format!("the certificate cannot be read: {}", said(&error))))?;
        if certificates.is_empty() {
            return Err(CertificateError::new("the file of the certificate holds none (-----BEGIN CERTIFICATE-----)"));
        }
        let key = PrivateKeyDer::from_pem_slice(key).map_err(|error| {
            CertificateError::new(format!("the certificate's key cannot be read: {}", said(&error)))
        })?;
        Self::new(certificates, key)
    }

    fn new(chain: Vec<CertificateDer<'static>>, key: PrivateKeyDer<'static>) -> Result<Self, CertificateError> {
        let failed = |error: rustls::Error| CertificateError::new(format!("the certificate cannot be used: {error}"));
        let pem: String = chain.iter().map(|certificate| as_pem(certificate)).collect();
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = ServerConfig::builder_with_provider(provider).with_safe_default_protocol_versions();
        let mut config =
            config.and_then(|config| config.with_no_client_auth().with_single_cert(chain, key)).map_err(failed)?;
        config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
        Ok(Self { config: Arc::new(config), pem: pem.into() })
    }

    /// The certificate, or its chain, as PEM, for clients to trust. The key is not in it.
    #[must_use]
    pub fn pem(&self) -> &str {
        &self.pem
    }

    pub(super) fn config(&self) -> Arc<ServerConfig> {
        Arc::clone(&self.config)
    }
}

/// A certificate as text, in lines of 64 characters.
fn as_pem(certificate: &[u8]) -> String {
    let text = BASE64.encode(certificate);
    let lines = text.as_bytes().chunks(64).map(|line| format!("{}\n", String::from_utf8_lossy(line)));
    format!("-----BEGIN CERTIFICATE-----\n{}-----END CERTIFICATE-----\n", lines.collect::<String>())
}

/// The error in words, without the bytes behind them.
fn said(error: &pem::Error) -> String {
    let text = error.to_string();
    text.split(": [").next().unwrap_or_default().to_owned()
}

impl fmt::Debug for Certificate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Certificate").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pem_pair() -> (String, String) {
        let key = KeyPair::generate().unwrap();
        let made = CertificateParams::new(vec!["localhost".to_owned()]).unwrap().self_signed(&key).unwrap();
        (made.pem(), key.serialize_pem())
    }

    #[test]
    fn a_given_certificate_needs_its_own_key() {
        let ((chain, key), (other, other_key)) = (pem_pair(), pem_pair());
        assert_eq!(Certificate::from_pem(chain.as_bytes(), key.as_bytes()).unwrap().pem(), chain);
        let why =
            |chain: &str, key: &str| Certificate::from_pem(chain.as_bytes(), key.as_bytes()).unwrap_err().to_string();
        insta::assert_snapshot!(why(&other, &key), @"the certificate cannot be used: keys may not be consistent: KeyMismatch");
        insta::assert_snapshot!(why(&chain, &other_key), @"the certificate cannot be used: keys may not be consistent: KeyMismatch");
        insta::assert_snapshot!(why("", &key), @"the file of the certificate holds none (-----BEGIN CERTIFICATE-----)");
        insta::assert_snapshot!(why(&key, &key), @"the file of the certificate holds none (-----BEGIN CERTIFICATE-----)");
        insta::assert_snapshot!(why(&chain, ""), @"the certificate's key cannot be read: no items found");
        insta::assert_snapshot!(why(&chain, &chain), @"the certificate's key cannot be read: no items found");
        insta::assert_snapshot!(why("-----BEGIN CERTIFICATE-----\nnonsense", &key), @"the certificate cannot be read: missing section end marker");
    }

    #[test]
    fn a_key_in_the_same_file_is_not_shown() {
        let (chain, key) = pem_pair();
        let both = format!("{key}{chain}");
        let certificate = Certificate::from_pem(both.as_bytes(), both.as_bytes()).unwrap();
        assert_eq!(certificate.pem(), chain);
    }

    #[test]
    fn a_generated_one_shows_no_key() {
        let certificate = Certificate::generated_at(EpochMillis::new(0)).unwrap();
        assert_eq!(format!("{certificate:?}"), "Certificate { .. }");
        assert!(!certificate.pem().contains("KEY"), "{}", certificate.pem());
        assert!(certificate.pem().starts_with("-----BEGIN CERTIFICATE-----"));
    }
}
