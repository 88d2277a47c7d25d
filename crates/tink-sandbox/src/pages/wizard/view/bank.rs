//! The simulated bank's own page. It has another look, because there one is at another site.

use std::fmt;

use maud::{Markup, html};
use tink_ledger::rules::bank::{Language, Purpose};

use super::super::bank::ANSWER;
use crate::pages::shell::{Follow, Shell, badge, heading};
use crate::xs2a::wizard::texts;

/// What the bank's page knows.
#[derive(Clone, Copy)]
pub(in crate::pages::wizard) struct BankPage<'a> {
    pub(in crate::pages::wizard) language: Language,
    /// What the wizard is for.
    pub(in crate::pages::wizard) purpose: Purpose,
    /// The name of the bank.
    pub(in crate::pages::wizard) bank: &'a str,
    /// Whether the wizard waits for an answer.
    pub(in crate::pages::wizard) asks: bool,
    /// The page itself.
    pub(in crate::pages::wizard) link: &'a str,
    /// The wizard's page.
    pub(in crate::pages::wizard) back: &'a str,
}

/// Without the links, which hold the wizard's key.
impl fmt::Debug for BankPage<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BankPage").field("bank", &self.bank).field("asks", &self.asks).finish_non_exhaustive()
    }
}

pub(in crate::pages::wizard) fn bank(page: &BankPage<'_>) -> Markup {
    let words = texts::of(page.language);
    let texts = &words.page;
    let content = html! {
        p.brand { (badge(page.bank)) span { (page.bank) } }
        (heading(texts.bank_title))
        @if page.asks {
            p.lead { (texts.bank_help.of(page.purpose)) }
            form method="post" action=(page.link) {
                div.actions {
                    button.strong type="submit" name=(ANSWER) value="confirm" { (texts.bank_confirm) }
                    button.quiet type="submit" name=(ANSWER) value="decline" { (texts.bank_decline) }
                }
            }
        } @else {
            p.lead { (texts.bank_nothing) }
            p { a.button.quiet href=(page.back) { (texts.to_wizard) } }
        }
    };
    let title = if page.bank.is_empty() {
        texts.bank_title.to_owned()
    } else {
        format!("{} – {}", texts.bank_title, page.bank)
    };
    let (style, kind) = (Some("wizard.css"), Some("at-bank"));
    Shell { lang: words.code, title: &title, note: texts.sandbox, style, kind, follow: Follow::No }.around(&content)
}
