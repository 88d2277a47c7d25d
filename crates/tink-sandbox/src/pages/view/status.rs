//! Following the credentials until they are updated or not.

use maud::{Markup, html};

use super::field::{Field, fields};
use super::{Context, Follow, layout};

/// How a login ended that did not succeed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::pages) enum Ended {
    /// AUTHENTICATION_ERROR: the user can log in again.
    Refused,
    /// TEMPORARY_ERROR: the same again may work.
    Temporary,
    /// PERMANENT_ERROR: nothing helps.
    Permanent,
}

/// Where the credentials stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::pages) enum Following<'a> {
    /// The provider is asked.
    Connecting,
    /// The user is to confirm in the BankID app.
    Bankid,
    /// The user is to confirm in the provider's app.
    App,
    /// The provider asks for more.
    Supplemental(&'a [Field]),
    /// The user chooses accounts.
    Choices(&'a [Field]),
    /// The provider let the user in.
    Updating,
    /// It ended, with what the provider says about it.
    Ended(Ended, &'a str),
}

/// `version` is another whenever the page is to be shown anew.
pub(in crate::pages) fn status(context: &Context<'_>, following: Following<'_>, version: &str) -> Markup {
    let texts = &context.texts().status;
    let page = context.link("status");
    let (title, content) = match following {
        Following::Connecting => (texts.connecting_title, waiting(context, texts.connecting, None)),
        Following::Bankid => (texts.bankid_title, waiting(context, texts.bankid, Some(texts.open_bankid))),
        Following::App => (texts.app_title, waiting(context, texts.app, Some(texts.open_app))),
        Following::Supplemental(asked) => (texts.supplemental_title, supplemental(context, texts.supplemental, asked)),
        Following::Choices(asked) => (texts.choices_title, supplemental(context, texts.choices, asked)),
        Following::Updating => (texts.updating_title, waiting(context, texts.updating, None)),
        Following::Ended(how, said) => {
            let title = match how {
                Ended::Refused => texts.refused_title,
                Ended::Temporary => texts.temporary_title,
                Ended::Permanent => texts.permanent_title,
            };
            let content = ended(context, how, said);
            return layout(context.language, title, Follow::No, &content);
        }
    };
    let reload = !matches!(following, Following::Supplemental(_) | Following::Choices(_));
    let follow = Follow::Poll { page: &page, version, reload };
    layout(context.language, &context.say(title), follow, &content)
}

fn waiting(context: &Context<'_>, text: &str, open: Option<&str>) -> Markup {
    let texts = &context.texts().status;
    html! {
        p.lead { (context.say(text)) }
        @if let Some(open) = open {
            p {
                a.button.strong href=(context.link("app")) target="_blank" rel="noopener" {
                    (open) " " span.unseen { (texts.new_tab) }
                }
            }
        } @else {
            p.busy aria-hidden="true" { span {} span {} span {} }
        }
        noscript { p { a.button.quiet href=(context.link("status")) { (texts.check_again) } } }
        div.actions { (context.button("cancel", "quiet", context.texts().cancel)) }
    }
}

fn supplemental(context: &Context<'_>, text: &str, asked: &[Field]) -> Markup {
    html! {
        p.lead { (context.say(text)) }
        form.fill method="post" action="supplement" {
            (context.hidden())
            (fields(context, asked))
            div.actions { button.strong type="submit" { (context.texts().go_on) } }
        }
        div.actions { (context.button("cancel", "quiet", context.texts().cancel)) }
    }
}

fn ended(context: &Context<'_>, how: Ended, said: &str) -> Markup {
    let texts = &context.texts().status;
    let text = match how {
        Ended::Refused => texts.refused,
        Ended::Temporary => texts.temporary,
        Ended::Permanent => texts.permanent,
    };
    html! {
        div.errors role="alert" {
            p { (context.say(text)) }
            @if !said.is_empty() {
                p { (context.say(texts.said)) " " q { (said) } }
            }
        }
        div.actions {
            @match how {
                Ended::Refused => a.button.strong href=(context.link("login")) { (texts.try_again) },
                Ended::Temporary => (context.button("retry", "strong", texts.try_again)),
                Ended::Permanent => {}
            }
            (context.button("give-up", "quiet", &context.say(texts.give_up)))
        }
    }
}
