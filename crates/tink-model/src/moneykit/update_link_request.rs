//! `UpdateLinkRequest`: what to change of a link, the one body in which null says something else than absence.

use super::{REVISION, hooks};
use crate::json::{FromJson, Members, ObjectWriter, ReadError, Reader, ToJson, decode, to_vec};
use crate::{Checker, DecodeError, Path, Validate};

/// What to change of a link; what is left out stays as it is.
///
/// ```
/// use tink_model::moneykit::{UpdateLinkRequest, WebhookChange};
///
/// let change = UpdateLinkRequest::new().with_webhook("https://example.com/webhook");
/// assert_eq!(change.to_json(), br#"{"webhook":"https://example.com/webhook"}"#);
/// let removal = UpdateLinkRequest::new().with_webhook(WebhookChange::Remove);
/// assert_eq!(removal.to_json(), br#"{"webhook":null}"#);
/// assert_eq!(UpdateLinkRequest::decode(br#"{"webhook":null}"#)?, removal);
/// # Ok::<(), tink_model::DecodeError>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct UpdateLinkRequest {
    /// Where news of the link are sent.
    pub webhook: Option<WebhookChange>,
    /// The words about it.
    pub link_tags: Option<Vec<String>>,
    /// The same under the older name.
    pub tags: Option<Vec<String>>,
}

/// What becomes of the webhook of a link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WebhookChange {
    /// News go to this address, of 1 to 65,536 characters.
    Set(String),
    /// No news any more; null in JSON.
    Remove,
}

impl From<&str> for WebhookChange {
    fn from(address: &str) -> Self {
        Self::Set(address.to_owned())
    }
}

impl From<String> for WebhookChange {
    fn from(address: String) -> Self {
        Self::Set(address)
    }
}

impl UpdateLinkRequest {
    /// A change of nothing; each member can be set.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets or removes `webhook`.
    #[must_use]
    pub fn with_webhook(mut self, value: impl Into<WebhookChange>) -> Self {
        self.webhook = Some(value.into());
        self
    }

    /// Sets `link_tags`.
    #[must_use]
    pub fn with_link_tags(mut self, value: impl Into<Vec<String>>) -> Self {
        self.link_tags = Some(value.into());
        self
    }

    /// Sets `tags`.
    #[must_use]
    pub fn with_tags(mut self, value: impl Into<Vec<String>>) -> Self {
        self.tags = Some(value.into());
        self
    }

    /// Reads a JSON body. A webhook of null is one that is to be removed; null in another member means absence.
    ///
    /// # Errors
    ///
    /// If the body is not JSON, or a value has the wrong type.
    pub fn decode(body: &[u8]) -> Result<Self, DecodeError> {
        decode(body)
    }

    /// Appends the value as JSON.
    pub fn encode(&self, out: &mut Vec<u8>) {
        self.write(out);
    }

    /// The value as JSON.
    #[must_use]
    pub fn to_json(&self) -> Vec<u8> {
        to_vec(self)
    }
}

impl FromJson for UpdateLinkRequest {
    fn read(reader: &mut Reader<'_>) -> Result<Self, ReadError> {
        let mut members = Members::begin(reader)?;
        let mut request = Self::new();
        while let Some(name) = members.next()? {
            match name.as_ref() {
                "webhook" => {
                    members.once(0, "webhook")?;
                    let address: Option<String> = members.optional("webhook")?;
                    request.webhook = Some(address.map_or(WebhookChange::Remove, WebhookChange::Set));
                }
                "link_tags" => {
                    members.once(1, "link_tags")?;
                    request.link_tags = members.optional("link_tags")?;
                }
                "tags" => {
                    members.once(2, "tags")?;
                    request.tags = members.optional("tags")?;
                }
                _ => members.ignore()?,
            }
        }
        Ok(request)
    }
}

impl ToJson for UpdateLinkRequest {
    fn write(&self, out: &mut Vec<u8>) {
        let mut json = ObjectWriter::begin(out);
        json.optional("webhook", self.webhook.as_ref());
        json.optional("link_tags", self.link_tags.as_ref());
        json.optional("tags", self.tags.as_ref());
        json.end();
    }
}

impl ToJson for WebhookChange {
    fn write(&self, out: &mut Vec<u8>) {
        match self {
            Self::Set(address) => address.write(out),
            Self::Remove => out.extend_from_slice(b"null"),
        }
    }
}

impl Validate for UpdateLinkRequest {
    fn check(&self, checker: &mut Checker<'_>, at: &Path<'_>) {
        if let Some(WebhookChange::Set(address)) = &self.webhook {
            checker.min_length(&at.name("webhook"), address, 1, REVISION);
            checker.max_length(&at.name("webhook"), address, 65_536, REVISION);
        }
        for (name, tags) in [("link_tags", &self.link_tags), ("tags", &self.tags)] {
            if let Some(tags) = tags {
                hooks::tags(tags, checker, &at.name(name), REVISION);
            }
        }
    }
}
