//! Where a wizard ends, and pages that say why there is none.

use maud::{Markup, html};
use tink_ledger::rules::bank::Language;

use super::super::visit::NoPage;
use super::{Page, layout, steps};
use crate::pages::shell::{Follow, heading};
use crate::xs2a::wizard::texts;

/// The bank is connected.
pub(super) fn finished(page: &Page<'_>) -> Markup {
    let texts = page.texts();
    let content = html! {
        (steps::steps(texts, page.state.step))
        p.sign aria-hidden="true" { "✓" }
        (heading(texts.finished))
        p.lead { (texts.finished_help) }
    };
    layout(page.state.language, texts.finished, Follow::No, &content)
}

/// It is not, with the reason.
pub(super) fn failed(page: &Page<'_>) -> Markup {
    let texts = page.texts();
    let content = html! {
        (steps::steps(texts, page.state.step))
        (heading(texts.failed))
        @if let Some((_, reason)) = page.shown.fault { div.errors role="alert" { p { (reason) } } }
        p.lead { (texts.failed_help) }
    };
    layout(page.state.language, texts.failed, Follow::No, &content)
}

/// There is no page to show.
pub(in crate::pages::wizard) fn none(language: Language, reason: NoPage) -> Markup {
    let texts = &texts::of(language).page;
    let (title, text) = match reason {
        NoPage::Unreadable | NoPage::Gone => (texts.unknown, texts.unknown_help),
        NoPage::Foreign => (texts.foreign, texts.foreign_help),
        NoPage::Failed(_) => (texts.internal, texts.internal_help),
    };
    layout(language, title, Follow::No, &html! { (heading(title)) p.lead { (text) } })
}
