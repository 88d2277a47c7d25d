//! The HTML around every page: language, title, style sheets, script, the note on top, and how the page goes on by itself.

use std::fmt;

use maud::{DOCTYPE, Markup, html};

/// What a page puts around its content.
#[derive(Clone, Copy)]
pub(super) struct Shell<'a> {
    /// What HTML calls the language.
    pub(super) lang: &'a str,
    /// The title of the document.
    pub(super) title: &'a str,
    /// What stands on top, small.
    pub(super) note: &'a str,
    /// The style sheet beside that of all pages.
    pub(super) style: Option<&'a str>,
    /// What the style sheet knows this kind of page by.
    pub(super) kind: Option<&'a str>,
    pub(super) follow: Follow<'a>,
}

/// How a page goes on by itself.
#[derive(Clone, Copy)]
pub(super) enum Follow<'a> {
    /// It does not.
    No,
    /// It is asked for again until it is another; the script compares versions. Where none runs the page reloads, unless
    /// somebody may be typing in it.
    Poll { page: &'a str, version: &'a str, reload: bool },
    /// It leads to this URL at once.
    To(&'a str),
}

/// Without its URLs, in which there may be the key of a wizard or a code.
impl fmt::Debug for Shell<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Shell").field("lang", &self.lang).field("title", &self.title).finish_non_exhaustive()
    }
}

/// The kind alone, for the same reason.
impl fmt::Debug for Follow<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::No => "No",
            Self::Poll { .. } => "Poll",
            Self::To(_) => "To",
        })
    }
}

/// Seconds between two loads of a page that follows something, where no script runs.
const RELOAD_SECONDS: u8 = 2;

impl Shell<'_> {
    /// The page with this content.
    pub(super) fn around(&self, content: &Markup) -> Markup {
        let (page, version) = match self.follow {
            Follow::Poll { page, version, .. } => (Some(page), Some(version)),
            Follow::No | Follow::To(_) => (None, None),
        };
        html! {
            (DOCTYPE)
            html lang=(self.lang) {
                head {
                    meta charset="utf-8";
                    meta name="viewport" content="width=device-width, initial-scale=1";
                    meta name="robots" content="noindex";
                    title { (self.title) }
                    link rel="stylesheet" href="assets/page.css";
                    @if let Some(style) = self.style { link rel="stylesheet" href={ "assets/" (style) }; }
                    link rel="icon" href="assets/icon.svg";
                    script src="assets/page.js" defer {}
                    @match self.follow {
                        Follow::No | Follow::Poll { reload: false, .. } => {}
                        Follow::Poll { reload: true, .. } => noscript { meta http-equiv="refresh" content=(RELOAD_SECONDS); }
                        Follow::To(url) => noscript { meta http-equiv="refresh" content={ "0;url=" (url) }; }
                    }
                }
                body class=[self.kind] {
                    p.note { (self.note) }
                    main data-follow=[page] data-version=[version] { (content) }
                    p.unseen id="live" role="status" aria-live="polite" {}
                }
            }
        }
    }
}

/// The heading of a page, which takes the focus where a script shows another page in place.
pub(super) fn heading(text: &str) -> Markup {
    html! { h1 tabindex="-1" { (text) } }
}

/// A round sign with the first letter of a name, in place of a logo.
pub(super) fn badge(name: &str) -> Markup {
    let letter: String =
        name.chars().find(|letter| letter.is_alphanumeric()).into_iter().flat_map(char::to_uppercase).collect();
    html! { span.badge aria-hidden="true" { (letter) } }
}
