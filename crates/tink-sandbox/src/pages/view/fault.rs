//! Pages for what went wrong where nobody can be told but the user.

use maud::{Markup, html};

use super::{Follow, layout};
use crate::pages::texts::Language;

/// What went wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::pages) enum FaultPage {
    /// The link cannot be trusted or leads nowhere.
    Link,
    /// The page was left lying.
    Expired,
    /// Another site sent the form.
    Foreign,
    /// The sandbox failed.
    Internal,
}

/// `details` are for the developers of the client, in English.
pub(in crate::pages) fn fault(language: Language, fault: FaultPage, details: Option<&str>) -> Markup {
    let texts = &language.texts().fault;
    let (title, text) = match fault {
        FaultPage::Link => (texts.link_title, texts.link),
        FaultPage::Expired => (texts.expired_title, texts.expired),
        FaultPage::Foreign => (texts.foreign_title, texts.foreign),
        FaultPage::Internal => (texts.internal_title, texts.internal),
    };
    let content = html! {
        p.lead { (text) }
        @if let Some(details) = details {
            details {
                summary { (texts.details) }
                p lang="en" { code { (details) } }
            }
        }
    };
    layout(language, title, Follow::No, &content)
}
