//! The simulated app in which the user confirms: BankID, or an app of the provider's.

use maud::{Markup, html};

use super::{Context, Follow, layout};

/// What the app shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::pages) enum AppState {
    /// It asks.
    Asking,
    /// The user confirmed.
    Confirmed,
    /// The user cancelled.
    Cancelled,
    /// Nobody waits for an answer.
    Nothing,
}

/// `bankid` tells which app it is.
pub(in crate::pages) fn app(context: &Context<'_>, bankid: bool, state: AppState) -> Markup {
    let texts = &context.texts().app;
    let title = if bankid { texts.bankid.to_owned() } else { context.say(texts.other) };
    let said = match state {
        AppState::Asking => None,
        AppState::Confirmed => Some(texts.confirmed),
        AppState::Cancelled => Some(texts.cancelled),
        AppState::Nothing => Some(texts.nothing),
    };
    let content = html! {
        p.detail { (texts.simulated) }
        @if let Some(said) = said {
            p.lead role="status" { (said) }
            p { a href=(context.link("status")) { (texts.back) } }
        } @else {
            p.lead { (context.say(texts.question)) }
            form method="post" action="app" {
                (context.hidden())
                div.actions {
                    button.strong type="submit" name="answer" value="confirm" { (texts.confirm) }
                    button.quiet type="submit" name="answer" value="cancel" { (context.texts().cancel) }
                }
            }
        }
    };
    layout(context.language, &title, Follow::No, &content)
}
