//! The last page: it leads back to the client, or tells the page around the frame.

use maud::{Markup, html};
use serde_json::Value;

use super::{Follow, layout};
use crate::pages::texts::{Language, fill};

/// How the pages are left.
#[derive(Debug, Clone, Copy)]
pub(in crate::pages) enum Leaving<'a> {
    /// To this URL, http or https.
    Redirect(&'a str),
    /// With a message to the parent window, if that has this origin.
    Message { origin: &'a str, message: &'a Value },
}

pub(in crate::pages) fn leave(language: Language, client: &str, leaving: Leaving<'_>) -> Markup {
    let texts = &language.texts().leave;
    match leaving {
        Leaving::Redirect(url) => {
            let content = html! {
                p.lead { (texts.text) }
                p { a.button.strong href=(url) data-continue { (language.texts().go_on) } }
            };
            layout(language, &fill(texts.title, &[("client", client)]), Follow::To(url), &content)
        }
        Leaving::Message { origin, message } => {
            let content = html! {
                p.lead data-message=(message) data-origin=(origin) { (texts.framed) }
                noscript { p { (texts.without_script) } }
            };
            layout(language, texts.framed_title, Follow::No, &content)
        }
    }
}
