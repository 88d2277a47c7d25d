//! Tenants: each API has its own, so that none sees what another stored.
//!
//! A client of Tink is the tenant of its id. An API key of XS2A.api is a secret, so its tenant is a digest of it. A client has a side
//! in MoneyKit too, which is a tenant of its own.

use std::fmt::Write as _;

use sha2::{Digest, Sha256};
use tink_ledger::rules::tokens;
use tink_model::Secret;

const XS2A: &str = "xs2a/";
const MONEYKIT: &str = "moneykit/";

/// An API key of XS2A.api.
#[derive(Debug, Clone)]
pub(crate) struct ApiKey {
    secret: Secret<String>,
    /// Its tenant.
    pub(crate) tenant: String,
}

impl ApiKey {
    pub(crate) fn new(secret: Secret<String>) -> Self {
        let mut hash = Sha256::new();
        hash.update(b"tink-sandbox xs2a key 1\0");
        hash.update(secret.expose());
        let mut tenant = XS2A.to_owned();
        for byte in hash.finalize().iter().take(16) {
            let _ = write!(tenant, "{byte:02x}");
        }
        Self { secret, tenant }
    }

    /// Whether nothing would have to be sent to have it.
    pub(crate) fn is_empty(&self) -> bool {
        self.secret.expose().is_empty()
    }

    #[cfg(feature = "clients")]
    pub(crate) fn secret(&self) -> &Secret<String> {
        &self.secret
    }
}

/// The tenant of an API key, if it is one of these.
pub(crate) fn of_key<'a>(keys: &'a [ApiKey], sent: &str) -> Option<&'a str> {
    let known = keys.iter().find(|key| tokens::equal(key.secret.expose().as_bytes(), sent.as_bytes()));
    known.map(|key| key.tenant.as_str())
}

/// The MoneyKit side of a client.
pub(crate) fn of_moneykit(client: &str) -> String {
    format!("{MONEYKIT}{client}")
}

/// The client whose MoneyKit side a tenant is.
pub(crate) fn client_of_moneykit(tenant: &str) -> Option<&str> {
    tenant.strip_prefix(MONEYKIT)
}

/// Whether a client of Tink may have this id: not one that looks like a tenant of another API.
pub(crate) fn is_free(client: &str) -> bool {
    !client.starts_with(XS2A) && !client.starts_with(MONEYKIT)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_leads_to_its_tenant_which_does_not_tell_the_key() {
        let keys = [ApiKey::new("one".to_owned().into()), ApiKey::new("two".to_owned().into())];
        assert_eq!(of_key(&keys, "two"), Some(keys[1].tenant.as_str()));
        assert_eq!(of_key(&keys, "tw"), None);
        assert!(!keys[0].tenant.contains("one") && keys[0].tenant != keys[1].tenant);
    }

    #[test]
    fn no_client_of_tink_has_the_id_of_another_apis_tenant() {
        assert!(is_free("sandbox") && !is_free("xs2a/1") && !is_free(&of_moneykit("sandbox")));
        assert_eq!(client_of_moneykit(&of_moneykit("sandbox")), Some("sandbox"));
        assert_eq!(client_of_moneykit("sandbox"), None);
    }
}
