//! The pages as HTML: pure functions of what they show. Every value is escaped by the templates.

mod app;
mod consent;
mod fault;
mod field;
mod leave;
mod list;
mod login;
mod status;

#[cfg(test)]
mod tests;

use maud::{DOCTYPE, Markup, html};

pub(super) use app::{AppState, app};
pub(super) use consent::consent;
pub(super) use fault::{FaultPage, fault};
pub(super) use field::Field;
pub(super) use leave::{Leaving, leave};
pub(super) use list::{Choice, List, list};
pub(super) use login::login;
pub(super) use status::{Ended, Following, status};

use super::texts::{Language, Texts, fill};

/// What every page of a flow knows.
#[derive(Debug, Clone, Copy)]
pub(super) struct Context<'a> {
    pub(super) language: Language,
    /// The API client that sent the user.
    pub(super) client: &'a str,
    /// The display name of the provider, once one is chosen.
    pub(super) provider: &'a str,
    /// The sealed session that the page's links and forms carry on.
    pub(super) session: &'a str,
}

impl Context<'_> {
    fn texts(&self) -> &'static Texts {
        self.language.texts()
    }

    /// A text with client and provider in their places.
    fn say(&self, text: &str) -> String {
        fill(text, &[("client", self.client), ("provider", self.provider)])
    }

    /// A link to another of the pages. A sealed session has no characters that a URL would need escaped.
    fn link(&self, page: &str) -> String {
        format!("{page}?session={}", self.session)
    }

    fn hidden(&self) -> Markup {
        html! { input type="hidden" name="session" value=(self.session); }
    }

    /// A form that is one button.
    fn button(&self, page: &str, class: &str, text: &str) -> Markup {
        html! {
            form method="post" action=(page) {
                (self.hidden())
                button type="submit" class=(class) { (text) }
            }
        }
    }
}

/// How a page goes on by itself.
#[derive(Debug, Clone, Copy)]
enum Follow<'a> {
    /// It does not.
    No,
    /// It is asked for again until it is another; the script compares versions. Where none runs the page reloads, unless
    /// somebody may be typing in it.
    Poll { page: &'a str, version: &'a str, reload: bool },
    /// It leads to this URL at once.
    To(&'a str),
}

/// Seconds between two loads of a page that follows something, where no script runs.
const RELOAD_SECONDS: u8 = 2;

/// The page around the content.
fn layout(language: Language, title: &str, follow: Follow<'_>, content: &Markup) -> Markup {
    let (page, version) = match follow {
        Follow::Poll { page, version, .. } => (Some(page), Some(version)),
        Follow::No | Follow::To(_) => (None, None),
    };
    html! {
        (DOCTYPE)
        html lang=(language.tag()) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="robots" content="noindex";
                title { (title) }
                link rel="stylesheet" href="assets/page.css";
                link rel="icon" href="assets/icon.svg";
                script src="assets/page.js" defer {}
                @match follow {
                    Follow::No | Follow::Poll { reload: false, .. } => {}
                    Follow::Poll { reload: true, .. } => noscript { meta http-equiv="refresh" content=(RELOAD_SECONDS); }
                    Follow::To(url) => noscript { meta http-equiv="refresh" content={ "0;url=" (url) }; }
                }
            }
            body {
                p.note { (language.texts().sandbox_note) }
                main data-follow=[page] data-version=[version] {
                    h1 tabindex="-1" { (title) }
                    (content)
                }
                p.unseen id="live" role="status" aria-live="polite" {}
            }
        }
    }
}

/// A round sign with the first letter of a name, in place of a logo.
fn badge(name: &str) -> Markup {
    let letter: String =
        name.chars().find(|letter| letter.is_alphanumeric()).into_iter().flat_map(char::to_uppercase).collect();
    html! { span.badge aria-hidden="true" { (letter) } }
}
