//! What is asked for, in words; accept or cancel.

use maud::{Markup, html};

use super::{Context, Follow, badge, layout};
use crate::pages::texts::describe;

/// `another` tells whether the user may choose another provider.
pub(in crate::pages) fn consent(context: &Context<'_>, scopes: &[String], another: bool) -> Markup {
    let texts = &context.texts().consent;
    let content = html! {
        p.lead { (badge(context.provider)) span { (context.say(texts.intro)) } }
        ul.scopes {
            @for scope in scopes {
                li { (describe(context.language, scope)) " " code lang="en" { (scope) } }
            }
        }
        p { (texts.kept) }
        div.actions {
            (context.button("accept", "strong", texts.accept))
            (context.button("cancel", "quiet", context.texts().cancel))
        }
        @if another {
            p { a href=(context.link("choose")) { (texts.another) } }
        }
    };
    layout(context.language, &context.say(texts.title), Follow::No, &content)
}
