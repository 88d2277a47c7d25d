//! The pages of a wizard as HTML: pure functions of what they show. Every value is escaped by the templates.

mod bank;
mod element;
mod end;
mod form;
mod picture;
mod steps;

#[cfg(test)]
mod tests;

use std::fmt;

use maud::{Markup, html};
use tink_ledger::rules::bank::{Language, Purpose, Step, WizardState};

pub(super) use bank::{BankPage, bank};
pub(super) use end::none;

use crate::pages::shell::{Follow, Shell};
use crate::xs2a::wizard::Shown;
use crate::xs2a::wizard::texts::{self, PageTexts};

/// What the page of a wizard knows.
#[derive(Clone, Copy)]
pub(super) struct Page<'a> {
    /// What the wizard is for.
    pub(super) purpose: Purpose,
    /// Where the wizard stands.
    pub(super) state: &'a WizardState,
    /// What it shows.
    pub(super) shown: &'a Shown,
    /// Whether a step back leads anywhere.
    pub(super) back: bool,
    /// The page itself, with the wizard's key.
    pub(super) link: &'a str,
}

/// Without the links, which hold the wizard's key.
impl fmt::Debug for Page<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Page").field("purpose", &self.purpose).field("step", &self.state.step).finish_non_exhaustive()
    }
}

impl Page<'_> {
    fn texts(&self) -> &'static PageTexts {
        &texts::of(self.state.language).page
    }

    /// The page around its content.
    fn layout(&self, heading: &str, follow: Follow<'_>, content: &Markup) -> Markup {
        layout(self.state.language, self.texts().title.of(self.purpose), heading, follow, content)
    }

    /// The name of the form.
    fn name(&self) -> &str {
        self.shown.form.name.as_deref().unwrap_or_default()
    }

    /// What every form of the page sends: on which form of the wizard it was filled in, and at which turn.
    fn hidden(&self) -> Markup {
        html! {
            input type="hidden" name=(super::input::SHOWN) value=(self.name());
            input type="hidden" name=(super::input::TRIES) value=(self.state.turn().tries);
        }
    }

    /// A button that does something else than to answer the form. It belongs to the form of its kind, wherever it stands, so that
    /// it sends nothing that is being typed.
    fn button(&self, action: &str, text: &str) -> Markup {
        html! { button.quiet type="submit" form="turn" name=(super::input::ACTION) value=(action) { (text) } }
    }
}

/// The page of a wizard: its form, or its end.
pub(super) fn page(page: &Page<'_>) -> Markup {
    match (page.state.step, page.state.is_over()) {
        (Step::Finish, _) => end::finished(page),
        (_, true) => end::failed(page),
        (_, false) => form::form(page),
    }
}

/// The page around the content. Its title says where one is first, and then what all of it is for.
fn layout(language: Language, purpose: &str, heading: &str, follow: Follow<'_>, content: &Markup) -> Markup {
    let texts = texts::of(language);
    let title = match heading == purpose {
        true => heading.to_owned(),
        false => format!("{heading} – {purpose}"),
    };
    let style = Some("wizard.css");
    Shell { lang: texts.code, title: &title, note: texts.page.sandbox, style, kind: None, follow }.around(content)
}
