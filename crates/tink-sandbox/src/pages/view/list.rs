//! Choosing a provider.

use maud::{Markup, html};

use super::{Context, Follow, badge, layout};
use crate::pages::texts::fill;

/// A provider to choose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::pages) struct Choice {
    pub(in crate::pages) name: String,
    pub(in crate::pages) display_name: String,
    /// How one logs in, in the provider's words.
    pub(in crate::pages) description: String,
    /// Providers of one group stand together.
    pub(in crate::pages) group: String,
    pub(in crate::pages) test: bool,
}

/// What the list shows.
#[derive(Debug, Clone, Copy)]
pub(in crate::pages) struct List<'a> {
    /// The market's name in the user's language.
    pub(in crate::pages) market: &'a str,
    /// What was searched for.
    pub(in crate::pages) query: &'a str,
    /// What was found, in order, members of a group beside each other.
    pub(in crate::pages) choices: &'a [Choice],
}

pub(in crate::pages) fn list(context: &Context<'_>, list: &List<'_>) -> Markup {
    let texts = &context.texts().list;
    let (tests, banks): (Vec<&Choice>, Vec<&Choice>) = list.choices.iter().partition(|choice| choice.test);
    let all = context.link("choose");
    let content = html! {
        p.lead { (context.say(texts.intro)) }
        form.search role="search" method="get" action="choose" {
            (context.hidden())
            label for="q" { (texts.search_label) }
            div.row {
                input id="q" name="q" type="search" value=(list.query) autocomplete="off" maxlength="100";
                button.quiet type="submit" { (texts.search) }
            }
        }
        @if list.choices.is_empty() {
            p role="status" { (fill(texts.nothing_found, &[("query", list.query)])) }
        }
        (section(context, "banks", &fill(texts.banks, &[("market", list.market)]), &banks))
        (section(context, "tests", texts.test_providers, &tests))
        @if !list.query.is_empty() {
            p { a href=(all) { (texts.show_all) } }
        }
        div.actions { (context.button("cancel", "quiet", context.texts().cancel)) }
    };
    layout(context.language, texts.title, Follow::No, &content)
}

fn section(context: &Context<'_>, id: &str, title: &str, choices: &[&Choice]) -> Markup {
    let groups: Vec<&[&Choice]> = choices.chunk_by(|one, other| one.group == other.group).collect();
    html! {
        @if !choices.is_empty() {
            section aria-labelledby=(id) {
                h2 id=(id) { (title) }
                @for group in &groups {
                    // A group is worth a name where it has several members, and others stand beside it.
                    @if let ([first, _, ..], true) = (group, groups.len() > 1) {
                        h3 { (first.group) }
                    }
                    ul.choices {
                        @for choice in *group { (entry(context, choice)) }
                    }
                }
            }
        }
    }
}

fn entry(context: &Context<'_>, choice: &Choice) -> Markup {
    let name = percent_encoding::utf8_percent_encode(&choice.name, percent_encoding::NON_ALPHANUMERIC);
    html! {
        li {
            a.choice href={ (context.link("consent")) "&provider=" (name) } {
                (badge(&choice.display_name))
                span.names {
                    span.name { (choice.display_name) }
                    @if !choice.description.is_empty() { " " span.detail { (choice.description) } }
                }
            }
        }
    }
}
