//! Where a wizard ends, and pages that say why there is none.

use http::StatusCode;
use maud::{Markup, html};
use tink_ledger::rules::bank::{Language, Purpose};

use super::super::visit::NoPage;
use super::{Page, layout, steps};
use crate::pages::shell::{Follow, heading};
use crate::xs2a::wizard::texts;

/// It is done.
pub(super) fn finished(page: &Page<'_>) -> Markup {
    let texts = page.texts();
    let title = texts.finished.of(page.purpose);
    let content = html! {
        (steps::steps(texts, page.state.step))
        p.sign aria-hidden="true" { "✓" }
        (heading(title))
        p.lead { (texts.finished_help) }
    };
    page.layout(title, Follow::No, &content)
}

/// It did not work, with the reason.
pub(super) fn failed(page: &Page<'_>) -> Markup {
    let texts = page.texts();
    let content = html! {
        (steps::steps(texts, page.state.step))
        (heading(texts.failed))
        @if let Some((_, reason)) = page.shown.fault { div.errors role="alert" { p { (reason) } } }
        p.lead { (texts.failed_help.of(page.purpose)) }
    };
    page.layout(texts.failed, Follow::No, &content)
}

/// There is no page to show.
pub(in crate::pages::wizard) fn none(language: Language, reason: NoPage) -> Markup {
    let texts = &texts::of(language).page;
    let (title, text) = match reason {
        NoPage::Unreadable | NoPage::Gone => (texts.unknown, texts.unknown_help),
        NoPage::Foreign => (texts.foreign, texts.foreign_help),
        NoPage::Failed(StatusCode::PAYLOAD_TOO_LARGE) => (texts.endless, texts.endless_help),
        NoPage::Failed(_) => (texts.internal, texts.internal_help),
    };
    layout(language, texts.title.of(Purpose::Connect), title, Follow::No, &html! { (heading(title)) p.lead { (text) } })
}
