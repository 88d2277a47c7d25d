//! The provider's login.

use maud::{Markup, html};

use super::field::{Field, fields};
use super::{Context, Follow, layout};

/// `help` is what the provider itself says about logging in.
pub(in crate::pages) fn login(context: &Context<'_>, help: Option<&str>, asked: &[Field]) -> Markup {
    let texts = &context.texts().login;
    let content = html! {
        p.lead { (context.say(texts.intro)) }
        @if let Some(help) = help { p { (help) } }
        form.fill method="post" action="login" {
            (context.hidden())
            (fields(context, asked))
            div.actions { button.strong type="submit" { (texts.submit) } }
        }
        div.actions { (context.button("cancel", "quiet", context.texts().cancel)) }
    };
    layout(context.language, &context.say(texts.title), Follow::No, &content)
}
