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

use std::fmt;

use maud::{Markup, html};

pub(super) use app::{AppState, app};
pub(super) use consent::consent;
pub(super) use fault::{FaultPage, fault};
pub(super) use field::Field;
pub(super) use leave::{Leaving, leave};
pub(super) use list::{Choice, List, list};
pub(super) use login::login;
pub(super) use status::{Ended, Following, status};

use super::shell::{Follow, Shell, badge, heading};
use super::texts::{Language, Texts, fill};

/// What every page of a flow knows.
#[derive(Clone, Copy)]
pub(super) struct Context<'a> {
    pub(super) language: Language,
    /// The API client that sent the user.
    pub(super) client: &'a str,
    /// The display name of the provider, once one is chosen.
    pub(super) provider: &'a str,
    /// The sealed session that the page's links and forms carry on.
    pub(super) session: &'a str,
}

/// Shows everything but the session: who has it can go on with the flow.
impl fmt::Debug for Context<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Context")
            .field("language", &self.language)
            .field("client", &self.client)
            .field("provider", &self.provider)
            .finish_non_exhaustive()
    }
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

/// The page around the content.
fn layout(language: Language, title: &str, follow: Follow<'_>, content: &Markup) -> Markup {
    let (lang, note) = (language.tag(), language.texts().sandbox_note);
    let shell = Shell { lang, title, note, style: None, kind: None, follow };
    shell.around(&html! { (heading(title)) (content) })
}
