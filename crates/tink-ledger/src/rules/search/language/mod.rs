//! The language of query strings: what a user types into a search field, as terms that must all hold.
//!
//! ```text
//! query    = { term } ;
//! term     = tag | amount | date | days | category | word ;
//!
//! tag      = "#" , character , { character } ;
//! amount   = ( over | under | around ) , number ;
//! date     = "today" | "yesterday" | ( "this" | "last" ) , ( "week" | "month" | "year" ) | "week" , which ;
//! which    = [ "#" ] , digits ;                                              (* one symbol: 5 or #5 *)
//! days     = "weekdays" | "weekends" ;
//! category = name of a category | part of a name | search term | keyword ;
//! word     = character , { character } ;
//!
//! over     = "over" | "more" , "than" ;
//! under    = "under" | "less" , "than" ;
//! around   = "around" ;
//! number   = [ sign ] , digits , { mark , group } , [ mark , digits ] ;     (* see below *)
//! ```
//!
//! Symbols are separated by blanks, the characters of one are not; letter case does not matter. At each word the kinds are tried
//! in the order of `term`, and of several phrases of a kind the longest counts. There is no OR, no negation and no quoting.
//!
//! **Nothing is an error.** A command without what it needs (`over` at the end, `week 60`) is made of plain words.
//!
//! | Term | Holds where |
//! |---|---|
//! | tag | a word of the notes is this tag |
//! | `over`, `under` | the absolute amount is above, below the number, and not equal to it |
//! | `around` | the absolute amount is at most a tenth of the number away from it, computed exactly, limits included |
//! | date | the date lies in the period |
//! | days | the date is a Monday to Friday; a Saturday or Sunday |
//! | category | the category is one of those named, or below one of them |
//! | word | the description contains it |
//!
//! The reference lists the commands in English and says that they depend on the user's language. The rest is decided here
//! (ours):
//!
//! - English commands work for everyone. Users of a `sv` locale also have `över N`, `mer än N`, `under N`, `mindre än N`,
//!   `runt N`, `omkring N`, `vardagar`, `helg`, `helger`, `idag`, `i dag`, `igår`, `i går`, `denna vecka(n)`, `den här
//!   veckan`, `förra vecka(n)`, `denna månad(en)`, `den här månaden`, `förra månad(en)`, `i år`, `detta år`, `det här året`,
//!   `förra år(et)`, `i fjol` and `vecka N`.
//! - Categories have the names of the user's language only (English where there are none): leaves, primaries and types. What
//!   the parts of a name and shared words stand for is told at [`CategoryTree::named`].
//! - Dates are those of the user's time zone. Weeks are ISO weeks; `week N` is of the ISO year that today lies in; a month is a
//!   calendar month, also for users whose statistics go by adjusted ones. A period is meant whole, not only until now.
//! - A tag is compared without regard to case and to the punctuation behind it. A `#` alone is a plain word.
//! - Of a number's sign nothing is made. `number` follows the user's language: the point is the decimal mark in English, the
//!   comma elsewhere. The other mark groups thousands where it can (`1.000` in Swedish) and is a decimal mark where it cannot
//!   (`99.50` in Swedish); where both occur, the last one is the decimal mark. Blanks group thousands too (`1 000`). A number has at
//!   most 25 digits.
//! - A comma, a full stop and the like behind a command, a number or a category are read over; in a plain word they stand for
//!   themselves.

mod keywords;
mod number;
mod parsed;
#[cfg(test)]
mod tests;

use jiff::civil::{ISOWeekDate, Weekday};
use tink_model::EpochMillis;

use self::keywords::Command;
pub use self::parsed::{AmountSpan, ParsedQuery, Term};
use crate::image::fold;
use crate::rules::categories::CategoryTree;
use crate::rules::periods::{Calendar, Period, Resolution};

/// Reads a query string as a user of that locale means it at that time. Every text means something.
#[must_use]
pub fn parse(
    text: &str,
    locale: &str,
    now: EpochMillis,
    calendar: &Calendar,
    categories: &CategoryTree,
) -> ParsedQuery {
    let words: Vec<String> = text.split_whitespace().map(fold).collect();
    let bare: Vec<&str> = words.iter().map(|word| bare(word)).collect();
    let reader = Reader { locale, now, calendar, categories };
    let mut terms = Vec::new();
    let mut at = 0;
    while at < words.len() {
        let rest = &bare[at..];
        let found = tag(rest[0]).or_else(|| reader.command(rest)).or_else(|| reader.category(rest));
        let (term, taken) = found.unwrap_or_else(|| (Term::Word(words[at].clone()), 1));
        terms.push(term);
        at += taken;
    }
    ParsedQuery { terms }
}

/// A word without the punctuation behind it.
fn bare(word: &str) -> &str {
    word.trim_end_matches([',', ';', '.', ':', '!', '?'])
}

/// The tag that a word is, without its `#`.
pub(super) fn tag_of(word: &str) -> Option<&str> {
    let name = bare(word.strip_prefix('#')?);
    (!name.is_empty()).then_some(name)
}

fn tag(word: &str) -> Option<(Term, usize)> {
    tag_of(word).map(|name| (Term::Tag(name.to_owned()), 1))
}

struct Reader<'a> {
    locale: &'a str,
    now: EpochMillis,
    calendar: &'a Calendar,
    categories: &'a CategoryTree,
}

impl Reader<'_> {
    /// The longest complete command at the beginning of the words, and how many words it takes.
    fn command(&self, words: &[&str]) -> Option<(Term, usize)> {
        keywords::of(self.locale)
            .filter(|(phrase, _)| phrase.starts_with(words[0]))
            .filter_map(|(phrase, command)| {
                let length = phrase.split(' ').count();
                let begins = words.len() >= length && phrase.split(' ').eq(words[..length].iter().copied());
                let (term, more) = begins.then(|| self.complete(*command, &words[length..])).flatten()?;
                Some((term, length + more))
            })
            .max_by_key(|(_, taken)| *taken)
    }

    /// What a command means with the words behind it, and how many of these it takes.
    fn complete(&self, command: Command, behind: &[&str]) -> Option<(Term, usize)> {
        let number = || number::read(behind, keywords::decimal_mark(self.locale));
        let current = |resolution| self.calendar.period_at(resolution, self.now);
        let alone = |term| Some((term, 0));
        match command {
            Command::Over => number().map(|(number, taken)| (Term::Amount(AmountSpan::Over(number)), taken)),
            Command::Under => number().map(|(number, taken)| (Term::Amount(AmountSpan::Under(number)), taken)),
            Command::Around => {
                let (number, taken) = number()?;
                Some((Term::Amount(AmountSpan::around(number)?), taken))
            }
            Command::Weekdays => alone(Term::Weekdays),
            Command::Weekends => alone(Term::Weekends),
            Command::Current(resolution) => alone(self.dates(current(resolution))),
            Command::Last(resolution) => alone(self.dates(current(resolution).previous()?)),
            Command::NumberedWeek => Some((self.dates(self.week(behind.first()?)?), 1)),
        }
    }

    fn dates(&self, period: Period) -> Term {
        Term::Dates(period, self.calendar.span(period))
    }

    /// The week of that number in the ISO year of today.
    fn week(&self, number: &str) -> Option<Period> {
        let digits = number.strip_prefix('#').unwrap_or(number);
        if digits.len() > 2 || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        let year = self.calendar.date_at(self.now).iso_week_date().year();
        let monday = ISOWeekDate::new(year, digits.parse().ok()?, Weekday::Monday).ok()?;
        Some(Period::named_by(Resolution::Weekly, monday.date()))
    }

    fn category(&self, words: &[&str]) -> Option<(Term, usize)> {
        let (taken, categories) = self.categories.named(words, self.locale)?;
        Some((Term::Category(categories.to_vec()), taken))
    }
}
