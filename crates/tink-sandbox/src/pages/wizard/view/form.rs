//! The form of a wizard, what is wrong with it, and the ways out of it.

use maud::{Markup, html};
use tink_ledger::rules::bank::{Language, Step};
use tink_model::xs2a::{FormElement, FormElementType, WizardForm};

use super::super::input::{ACTION, LANGUAGE};
use super::super::language;
use super::element::{self, Field};
use super::{Page, steps};
use crate::pages::shell::{Follow, heading};

pub(super) fn form(page: &Page<'_>) -> Markup {
    let (texts, form) = (page.texts(), &page.shown.form);
    let intro = form.elements.first().filter(|element| element.r#type == Some(FormElementType::HelpText));
    let title = intro.and_then(|intro| intro.title.as_deref()).filter(|title| !title.is_empty());
    let title = title.unwrap_or(match page.state.step {
        Step::Bank => texts.title.of(page.purpose),
        step => steps::label(texts, step),
    });
    let fields: Vec<Field<'_>> = fields(form).skip(usize::from(intro.is_some())).collect();
    let answers = fields.iter().any(Field::is_answered);
    let content = html! {
        (steps::steps(texts, page.state.step))
        (heading(title))
        (errors(page, &fields))
        @if page.state.step == Step::Bank { p.lead { (texts.test_bank) } }
        @if let Some(text) = intro.and_then(|intro| intro.text.as_deref()) { p.lead { (text) } }
        @if answers {
            form.fill method="post" action=(page.link) {
                (page.hidden())
                (element::fields(page, title, &fields))
                div.actions { button.strong type="submit" { (texts.go_on) } }
            }
        } @else {
            div.fill { (element::fields(page, title, &fields)) }
        }
        form id="turn" method="post" action=(page.link) {
            (page.hidden())
            div.actions {
                @if page.back { (page.button("back", texts.back)) }
                (page.button("abort", texts.cancel))
            }
        }
        (languages(page))
    };
    // The next form has another name. Without a script nothing reloads by itself: that would take the focus from whoever is about to
    // press a button or to choose a language, and one of the buttons looks again.
    let version = format!("{}-{}", page.name(), page.state.language.as_str());
    let follow = match page.shown.waits {
        true => Follow::Poll { page: page.link, version: &version, reload: false },
        false => Follow::No,
    };
    page.layout(title, follow, &content)
}

/// The elements, numbered; the first that is wrong takes the focus.
fn fields(form: &WizardForm) -> impl Iterator<Item = Field<'_>> {
    let is_wrong = |element: &FormElement| element.invalid == Some(true);
    let first = form.elements.iter().position(is_wrong);
    form.elements.iter().enumerate().map(move |(number, element)| Field {
        number,
        element,
        focus: first == Some(number),
    })
}

/// What went wrong as a whole, and links to the fields that are wrong.
fn errors(page: &Page<'_>, fields: &[Field<'_>]) -> Markup {
    let wrong: Vec<_> = fields.iter().filter_map(|field| Some((field, field.error()?))).collect();
    let fault = page.shown.fault;
    html! {
        @if fault.is_some() || !wrong.is_empty() {
            div.errors role="alert" tabindex="-1" autofocus[wrong.is_empty()] {
                @if let Some((_, text)) = fault { p { (text) } }
                @if !wrong.is_empty() {
                    @if fault.is_none() { p { (page.texts().errors) } }
                    ul {
                        @for (field, error) in &wrong {
                            li { a href={ "#" (field.target()) } { (field.label().trim_end_matches('.')) } ": " (error) }
                        }
                    }
                }
            }
        }
    }
}

/// The choice of another language.
fn languages(page: &Page<'_>) -> Markup {
    let texts = page.texts();
    html! {
        form.language method="post" action=(page.link) {
            (page.hidden())
            label for="language" { (texts.language) }
            select id="language" name=(LANGUAGE) autocomplete="off" {
                @for choice in Language::ALL {
                    option value=(choice.as_str()) lang=(choice.as_str()) selected[*choice == page.state.language] {
                        (language::name(*choice))
                    }
                }
            }
            button.quiet type="submit" name=(ACTION) value="change-language" { (texts.change) }
        }
    }
}
