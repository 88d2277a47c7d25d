//! Documentation of generated items, from the descriptions of the specs.

use proc_macro2::TokenStream;
use quote::quote;

use crate::spec::model::{Check, Docs, Object, Parameter, Property, Rule, Type};

/// The width at which a line of documentation is broken.
const WIDTH: usize = 110;

/// What is said of everything that the platform deprecates.
pub(super) const DEPRECATED: &str = "Deprecated by the platform.";

/// Documentation of a schema or an enum value.
pub(super) fn of(docs: &Docs) -> TokenStream {
    text(&paragraphs(docs, &[]))
}

/// Documentation of an object: its own and the rules over its members.
pub(super) fn object(docs: &Docs, object: &Object) -> TokenStream {
    let limits: Vec<String> = object.rules.iter().filter_map(sentence).collect();
    text(&paragraphs(docs, &limits))
}

/// Documentation of a property: its own and its limits.
pub(super) fn property(property: &Property) -> TokenStream {
    let mut limits: Vec<String> = property.rules.iter().filter_map(sentence).collect();
    limits.extend(property.item_rules.iter().filter_map(sentence).map(|limit| format!("each element {limit}")));
    text(&paragraphs(&property.docs, &limits))
}

/// The paragraphs about a parameter: where it stands, whether it must, what it is, and its limits.
pub(super) fn parameter(parameter: &Parameter) -> Vec<String> {
    let limits: Vec<String> = parameter.rules.iter().filter_map(sentence).collect();
    let mut paragraphs = paragraphs(&parameter.docs, &limits);
    if let Type::Named(name) = &parameter.ty {
        paragraphs.insert(1, format!("A value of [`{name}`](super::{name})."));
    }
    let needed = if parameter.required { "required" } else { "optional" };
    let title = format!("Parameter `{}` ({}, {needed}): ", parameter.name, parameter.location.as_str());
    paragraphs[0].insert_str(0, &title);
    paragraphs
}

fn paragraphs(docs: &Docs, limits: &[String]) -> Vec<String> {
    let mut paragraphs = vec![docs.description.clone()];
    if let Some(since) = &docs.since {
        paragraphs.push(format!("Since revision {since}."));
    }
    if docs.deprecated {
        paragraphs.push(DEPRECATED.to_owned());
    }
    if !limits.is_empty() {
        paragraphs.push(format!("Limits: {}.", limits.join("; ")));
    }
    paragraphs.extend(docs.notes.iter().cloned());
    paragraphs.extend(docs.ours.iter().map(|ours| format!("Ours: {ours}")));
    paragraphs
}

/// A limit in words.
fn sentence(rule: &Rule) -> Option<String> {
    let limit = match &rule.check {
        Check::MaxLength(max) => format!("at most {max} characters"),
        Check::MinLength(min) => format!("at least {min} characters"),
        Check::Pattern(pattern) => format!("matches `{pattern}`"),
        Check::Minimum(min) => format!("not below {min}"),
        Check::Maximum(max) => format!("not above {max}"),
        Check::MinItems(min) => format!("at least {min} elements"),
        Check::MaxItems(max) => format!("at most {max} elements"),
        Check::UniqueBy(member) => format!("no two elements with the same `{member}`"),
        Check::OneOf(values) => format!("one of {}", values.join(", ")),
        Check::AllowedKeys(keys) => format!("no other keys than {}", keys.join(", ")),
        Check::MaxAgeYears(years) => format!("not older than {years} years"),
        Check::AnyOf(members) => format!("at least one of {}", quoted(members)),
        Check::ExactlyOneOf(members) => format!("exactly one of {}", quoted(members)),
        Check::MaxTotal { path, max } => format!("at most {max} elements of `{}` in total", path.join(".")),
        Check::RefersTo { path } => format!("one of the values at `{}`", path.join(".")),
        Check::EachRefersTo { member, path } => {
            format!("each `{member}` is one of the values at `{}`", path.join("."))
        }
        Check::Hook(_) => return None,
    };
    Some(match &rule.profile {
        Some(profile) => format!("{limit} (profile {profile})"),
        None => limit,
    })
}

fn quoted(names: &[String]) -> String {
    names.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}

/// Documentation of several paragraphs.
pub(super) fn text(paragraphs: &[String]) -> TokenStream {
    let mut tokens = TokenStream::new();
    for (index, paragraph) in paragraphs.iter().enumerate() {
        if index > 0 {
            tokens.extend(quote! { #[doc = ""] });
        }
        for line in lines(paragraph) {
            tokens.extend(quote! { #[doc = #line] });
        }
    }
    tokens
}

/// A paragraph as lines that each start with a blank.
pub(super) fn lines(paragraph: &str) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    for word in paragraph.split_whitespace() {
        // A line that starts like a list would become one.
        let glued = matches!(word, "-" | "+" | "#")
            || (word.ends_with('.') && word.trim_end_matches('.').parse::<u64>().is_ok());
        if !line.is_empty() && line.len() + word.len() >= WIDTH && !glued {
            lines.push(std::mem::take(&mut line));
        }
        line.push(' ');
        line.push_str(&escaped(word));
    }
    if !line.is_empty() {
        lines.push(line);
    }
    lines
}

/// Keeps a word from being read as markup; what stands in backquotes is left alone.
fn escaped(word: &str) -> String {
    if word.contains('`') {
        return word.to_owned();
    }
    if word.contains("://") {
        return format!("`{word}`");
    }
    let mut escaped = String::new();
    for character in word.chars() {
        if matches!(character, '[' | ']' | '<' | '>' | '*') {
            escaped.push('\\');
        }
        escaped.push(character);
    }
    escaped
}
