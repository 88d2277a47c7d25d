//! How far the account holder has come.

use maud::{Markup, html};
use tink_ledger::rules::bank::Step;

use crate::xs2a::wizard::texts::PageTexts;

/// The names of the steps, in their order.
fn labels(texts: &PageTexts) -> [&'static str; 5] {
    [texts.step_bank, texts.step_login, texts.step_confirm, texts.step_accounts, texts.step_finish]
}

/// Which of them a form belongs to.
const fn place(step: Step) -> usize {
    match step {
        Step::Bank => 0,
        Step::Login => 1,
        Step::Demo(_) | Step::Tan | Step::Redirect => 2,
        Step::Accounts => 3,
        Step::Finish => 4,
    }
}

/// The name of the step that a form belongs to.
pub(super) fn label(texts: &PageTexts, step: Step) -> &'static str {
    labels(texts)[place(step)]
}

/// The steps, with the one that a form belongs to marked.
pub(super) fn steps(texts: &PageTexts, step: Step) -> Markup {
    let here = place(step);
    html! {
        ol.steps aria-label=(texts.steps) {
            @for (place, label) in labels(texts).into_iter().enumerate() {
                li class=[(place < here || step == Step::Finish).then_some("done")]
                    aria-current=[(place == here).then_some("step")] { span { (label) } }
            }
        }
    }
}
