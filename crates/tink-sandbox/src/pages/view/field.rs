//! A field of a provider's login or of supplemental information, as an input with its label, hint and error.

use maud::{Markup, html};

use super::Context;

/// A field to fill in.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(in crate::pages) struct Field {
    pub(in crate::pages) name: String,
    pub(in crate::pages) label: String,
    pub(in crate::pages) help: Option<String>,
    pub(in crate::pages) hint: Option<String>,
    pub(in crate::pages) pattern: Option<String>,
    pub(in crate::pages) pattern_error: Option<String>,
    pub(in crate::pages) min: Option<i64>,
    pub(in crate::pages) max: Option<i64>,
    pub(in crate::pages) numeric: bool,
    /// What is typed is not shown, and a value is never sent back.
    pub(in crate::pages) masked: bool,
    pub(in crate::pages) optional: bool,
    pub(in crate::pages) checkbox: bool,
    /// Shown, and not for the user to change.
    pub(in crate::pages) immutable: bool,
    /// A choice among these, if there are any.
    pub(in crate::pages) options: Vec<String>,
    pub(in crate::pages) value: Option<String>,
    pub(in crate::pages) error: Option<String>,
}

impl Field {
    /// The id of the input, which a link of the summary of errors leads to. Providers' names are not ids.
    fn id(number: usize) -> String {
        format!("field-{number}")
    }

    fn described_by(&self, id: &str) -> Option<String> {
        let parts = [(self.error.is_some(), "error"), (self.help.is_some(), "help")];
        let ids: Vec<String> =
            parts.iter().filter(|(there, _)| *there).map(|(_, part)| format!("{id}-{part}")).collect();
        (!ids.is_empty()).then(|| ids.join(" "))
    }

    fn autocomplete(&self) -> &'static str {
        match self.name.as_str() {
            "username" => "username",
            "password" => "current-password",
            _ => "off",
        }
    }
}

/// The fields of a form, behind a summary of what is wrong with them.
pub(super) fn fields(context: &Context<'_>, fields: &[Field]) -> Markup {
    let (boxes, inputs): (Vec<_>, Vec<_>) = fields.iter().enumerate().partition(|(_, field)| field.checkbox);
    html! {
        @if fields.iter().any(|field| field.error.is_some()) {
            div.errors role="alert" {
                p { (context.texts().login.errors) }
                ul {
                    @for (number, field) in fields.iter().enumerate().filter(|(_, field)| field.error.is_some()) {
                        li { a href={ "#" (Field::id(number)) } { (field.label) } }
                    }
                }
            }
        }
        @for (number, field) in inputs { (input(context, &Field::id(number), field)) }
        @if !boxes.is_empty() {
            fieldset {
                legend { (context.texts().status.choices_legend) }
                @for (number, field) in boxes { (checkbox(&Field::id(number), field)) }
            }
        }
    }
}

fn input(context: &Context<'_>, id: &str, field: &Field) -> Markup {
    let texts = &context.texts().login;
    let value = field.value.as_deref().filter(|_| !field.masked);
    let described_by = field.described_by(id);
    let invalid = field.error.as_ref().map(|_| "true");
    html! {
        div.field {
            label for=(id) {
                (field.label)
                @if field.optional { " " span.detail { "(" (texts.optional) ")" } }
            }
            @if field.options.is_empty() {
                input id=(id) name=(field.name) type=(if field.masked { "password" } else { "text" })
                    value=[value] placeholder=[field.hint.as_deref()] pattern=[field.pattern.as_deref()]
                    title=[field.pattern_error.as_deref()] minlength=[field.min] maxlength=[field.max]
                    inputmode=[field.numeric.then_some("numeric")] autocomplete=(field.autocomplete())
                    autocapitalize="none" spellcheck="false" readonly[field.immutable] required[!field.optional]
                    aria-invalid=[invalid] aria-describedby=[described_by];
            } @else {
                select id=(id) name=(field.name) required[!field.optional] aria-invalid=[invalid] aria-describedby=[described_by] {
                    option value="" { (texts.choose) }
                    @for option in &field.options {
                        option value=(option) selected[field.value.as_ref() == Some(option)] { (option) }
                    }
                }
            }
            @if let Some(error) = &field.error { p.error id={ (id) "-error" } { (error) } }
            @if let Some(help) = &field.help { p.detail id={ (id) "-help" } { (help) } }
        }
    }
}

fn checkbox(id: &str, field: &Field) -> Markup {
    let checked = field.value.as_deref() == Some("true");
    html! {
        div.check {
            input id=(id) name=(field.name) type="checkbox" value="true" checked[checked]
                aria-describedby=[field.described_by(id)];
            label for=(id) { (field.label) }
            @if let Some(help) = &field.help { p.detail id={ (id) "-help" } { (help) } }
        }
    }
}
