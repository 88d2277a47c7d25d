//! The elements of a form, each as what its type says; a type that is not known is a text field.

use maud::{Markup, html};
use tink_model::xs2a::{AnyValue, Checked, FormElement, FormElementType as Type, FormOptions};

use super::Page;
use super::picture::{flicker, picture};

/// An element and its place in the form.
#[derive(Debug, Clone, Copy)]
pub(super) struct Field<'a> {
    pub(super) number: usize,
    pub(super) element: &'a FormElement,
    /// Whether the focus begins here.
    pub(super) focus: bool,
}

impl<'a> Field<'a> {
    fn kind(&self) -> &'a Type {
        const TEXT: &Type = &Type::Text;
        self.element.r#type.as_ref().unwrap_or(TEXT)
    }

    /// The id of the input. The names of fields are not ids.
    fn id(&self) -> String {
        format!("field-{}", self.number)
    }

    /// What a link to the field leads to: of radio buttons the first.
    pub(super) fn target(&self) -> String {
        match self.kind() {
            Type::Radio => format!("{}-0", self.id()),
            _ => self.id(),
        }
    }

    pub(super) fn label(&self) -> &'a str {
        self.element.label.as_deref().or(self.element.name.as_deref()).unwrap_or_default()
    }

    /// What is wrong with it, in words.
    pub(super) fn error(&self) -> Option<&'a str> {
        self.element.validation_error.as_deref().filter(|_| self.element.invalid == Some(true))
    }

    /// Whether something is entered in it.
    pub(super) fn is_answered(&self) -> bool {
        let only_shown = matches!(self.kind(), Type::HelpText | Type::Image | Type::Tabs | Type::Redirect);
        self.element.name.is_some() && !only_shown
    }

    fn rules(&self) -> impl Iterator<Item = &'a str> {
        self.element.validation.as_deref().unwrap_or_default().split('|')
    }

    fn is_required(&self) -> bool {
        self.rules().any(|rule| matches!(rule, "required" | "accepted"))
    }

    fn max(&self) -> Option<u32> {
        self.rules().find_map(|rule| rule.strip_prefix("max:")?.parse().ok())
    }

    fn invalid(&self) -> Option<&'static str> {
        self.error().map(|_| "true")
    }

    fn described_by(&self) -> Option<String> {
        self.error().map(|_| format!("{}-error", self.id()))
    }

    fn error_text(&self) -> Markup {
        html! { @if let Some(error) = self.error() { p.error id={ (self.id()) "-error" } { (error) } } }
    }

    fn autocomplete(&self) -> &'static str {
        match self.element.name.as_deref() {
            Some("USER_NAME") => "username",
            Some("USER_PIN") => "current-password",
            Some("tan") => "one-time-code",
            _ => "off",
        }
    }
}

/// The elements in their order. Several checkboxes in a row are one group, which is called like the form.
pub(super) fn fields(page: &Page<'_>, title: &str, fields: &[Field<'_>]) -> Markup {
    let same_kind = |one: &Field<'_>, other: &Field<'_>| *one.kind() == Type::Checkbox && one.kind() == other.kind();
    html! {
        @for group in fields.chunk_by(same_kind) {
            @if group.len() > 1 {
                fieldset {
                    legend { (title) }
                    @for field in group { (checkbox(field)) }
                }
            } @else {
                @for field in group { (shown(page, field)) }
            }
        }
    }
}

fn shown(page: &Page<'_>, field: &Field<'_>) -> Markup {
    match field.kind() {
        Type::HelpText => help(field.element),
        Type::Image => html! { p { (picture(field.element, page.texts().picture)) } },
        Type::Tabs => tabs(page, field.element),
        Type::Redirect => redirect(page, field.element),
        _ if !field.is_answered() => html! {},
        Type::Select => select(field),
        Type::Radio => radio(field),
        Type::Checkbox => html! { div.field { (checkbox(field)) } },
        Type::Captcha => input(field, &picture(field.element, page.texts().picture)),
        Type::Flicker => input(field, &flicker(&field.element.code, page.texts().code)),
        Type::Text | Type::Password | Type::Multi | Type::Unknown(_) => input(field, &html! {}),
        _ => input(field, &html! {}),
    }
}

/// A field to type in, under a picture if there is one.
fn input(field: &Field<'_>, picture: &Markup) -> Markup {
    let id = field.id();
    let secret = *field.kind() == Type::Password;
    // A secret is never sent back.
    let value = field.element.value.as_ref().map(|value| value.expose().as_str()).filter(|_| !secret);
    html! {
        div.field {
            (picture)
            label for=(id) { (field.label()) }
            input id=(id) name=[field.element.name.as_deref()] type=(if secret { "password" } else { "text" })
                value=[value.filter(|value| !value.is_empty())] maxlength=[field.max()]
                autocomplete=(field.autocomplete()) autocapitalize="none" spellcheck="false"
                required[field.is_required()] autofocus[field.focus]
                aria-invalid=[field.invalid()] aria-describedby=[field.described_by()];
            (field.error_text())
        }
    }
}

fn select(field: &Field<'_>) -> Markup {
    let id = field.id();
    let options = field.element.options.as_ref().map(FormOptions::entries).unwrap_or_default();
    let selected = field.element.selected.as_deref();
    html! {
        div.field {
            label for=(id) { (field.label()) }
            select id=(id) name=[field.element.name.as_deref()] autocomplete="off" required[field.is_required()]
                autofocus[field.focus] aria-invalid=[field.invalid()] aria-describedby=[field.described_by()] {
                @for option in &options {
                    option value=(option.key) disabled[option.disabled] selected[selected == Some(option.key.as_str())] {
                        (option.label)
                    }
                }
            }
            (field.error_text())
        }
    }
}

fn radio(field: &Field<'_>) -> Markup {
    let options = field.element.options.as_ref().map(FormOptions::entries).unwrap_or_default();
    let on = field.element.checked.and_then(Checked::button).and_then(|on| usize::try_from(on).ok());
    html! {
        fieldset aria-describedby=[field.described_by()] {
            legend { (field.label()) }
            @for (place, option) in options.iter().enumerate() {
                div.check {
                    input id={ (field.id()) "-" (place) } type="radio" name=[field.element.name.as_deref()]
                        value=(option.key) checked[on == Some(place)] disabled[option.disabled]
                        autofocus[field.focus && place == 0] aria-invalid=[field.invalid()];
                    label for={ (field.id()) "-" (place) } { (option.label) }
                }
            }
            (field.error_text())
        }
    }
}

fn checkbox(field: &Field<'_>) -> Markup {
    let id = field.id();
    html! {
        div.check {
            input id=(id) type="checkbox" name=[field.element.name.as_deref()] value="true"
                checked[field.element.checked.is_some_and(Checked::is_ticked)] required[field.is_required()]
                autofocus[field.focus] aria-invalid=[field.invalid()] aria-describedby=[field.described_by()];
            label for=(id) { (field.label()) }
            (field.error_text())
        }
    }
}

fn help(element: &FormElement) -> Markup {
    html! {
        @if let Some(title) = element.title.as_deref().filter(|title| !title.is_empty()) { h2 { (title) } }
        @if let Some(text) = &element.text { p { (text) } }
    }
}

/// Ways of logging in; to choose another is a step.
fn tabs(page: &Page<'_>, element: &FormElement) -> Markup {
    let selected = element.selected.as_deref().and_then(|selected| selected.parse().ok()).unwrap_or(0_usize);
    html! {
        ul.tabs {
            @for (place, tab) in element.tabs.iter().enumerate() {
                li aria-current=[(place == selected).then_some("true")] {
                    @if place == selected { span { (tab_label(tab)) } } @else {
                        (page.button("switch-login-tabs", &tab_label(tab)))
                    }
                }
            }
        }
    }
}

/// A tab is its label.
fn tab_label(tab: &AnyValue) -> String {
    tab.parse::<String>().unwrap_or_else(|_| tab.as_str().to_owned())
}

/// The way to the bank, and what to do until one is back.
fn redirect(page: &Page<'_>, element: &FormElement) -> Markup {
    let texts = page.texts();
    let url = element.url.as_ref().map(|url| url.expose().as_str()).filter(|url| leads_to_a_page(url));
    html! {
        p { (texts.waiting) }
        p.busy aria-hidden="true" { span {} span {} span {} }
        @if let Some(url) = url { p { a.button.strong href=(url) { (element.label.as_deref().unwrap_or(url)) } } }
        (page.button("poll", texts.look_again))
    }
}

/// Whether a link leads to a page of this site or of another, and runs nothing.
fn leads_to_a_page(url: &str) -> bool {
    url.starts_with('/') || url.starts_with("https://") || url.starts_with("http://")
}
