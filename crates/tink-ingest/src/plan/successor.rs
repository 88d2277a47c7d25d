//! Which booked transaction a pending one has become, when the bank gave it another id: the same amount on the same account, within
//! ten days, and a text that is related.

use jiff::civil::Date;
use tink_model::{Amount, ExternalTransactionId};

use crate::text::folded;

/// How many days after a pending transaction its booked one is looked for.
pub(crate) const DAYS: i32 = 10;

/// Pending transactions of one account that have no successor yet.
#[derive(Debug)]
pub(crate) struct Waiting<T> {
    open: Vec<Open<T>>,
}

impl<T> Default for Waiting<T> {
    fn default() -> Self {
        Self::new()
    }
}

#[derive(Debug)]
struct Open<T> {
    id: ExternalTransactionId,
    day: Date,
    amount: Amount,
    text: String,
    what: T,
}

impl<T> Waiting<T> {
    pub(crate) const fn new() -> Self {
        Self { open: Vec::new() }
    }

    /// Forgets all, for another account.
    pub(crate) fn clear(&mut self) {
        self.open.clear();
    }

    /// A pending transaction waits.
    pub(crate) fn add(&mut self, id: ExternalTransactionId, day: Date, amount: Amount, text: &str, what: T) {
        self.open.push(Open { id, day, amount, text: folded(text), what });
    }

    /// Whether one of the transactions that wait may have become this booked one: the best by its text, and of equal ones the oldest.
    /// It waits no longer. `may` says of which the booked one can be the successor at all.
    pub(crate) fn take(
        &mut self,
        day: Date,
        amount: Amount,
        text: &str,
        may: impl Fn(&T) -> bool,
    ) -> Option<(ExternalTransactionId, T)> {
        if self.open.is_empty() {
            return None;
        }
        let text = folded(text);
        let fits = |one: &Open<T>| {
            let days = days_between(one.day, day);
            one.amount == amount && (0..=DAYS).contains(&days) && may(&one.what)
        };
        let candidates = self.open.iter().enumerate().filter(|(_, one)| fits(one));
        let (_, _, index) = candidates
            .map(|(index, one)| (relation(&one.text, &text), one.day, index))
            .filter(|(relation, ..)| *relation > 0)
            .min_by_key(|&(relation, day, index)| (std::cmp::Reverse(relation), day, index))?;
        let taken = self.open.remove(index);
        Some((taken.id, taken.what))
    }

    /// Lets go of those that are too old for anything that happens on `day` or later.
    pub(crate) fn forget_before(&mut self, day: Date) {
        self.open.retain(|one| days_between(one.day, day) <= DAYS);
    }
}

fn days_between(earlier: Date, later: Date) -> i32 {
    earlier.until(later).map_or(i32::MAX, |span| span.get_days())
}

/// How much two folded texts have to do with each other: 3 equal, 2 one within the other, 1 a common word, 0 nothing.
fn relation(one: &str, other: &str) -> u8 {
    if one == other {
        return 3;
    }
    if one.contains(other) || other.contains(one) {
        return 2;
    }
    // Shorter words ("the", "kort") stand in everything.
    let long = |word: &&str| word.chars().count() >= 5 && word.chars().any(char::is_alphabetic);
    u8::from(one.split(' ').filter(long).any(|word| other.split(' ').any(|its| its == word)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Date {
        text.parse().expect("a day")
    }

    fn amount(text: &str) -> Amount {
        text.parse().expect("an amount")
    }

    fn waiting() -> Waiting<u32> {
        let mut waiting = Waiting::new();
        waiting.add("p1".into(), day("2025-03-01"), amount("-45.00"), "Reserverat Espresso House", 1);
        waiting.add("p2".into(), day("2025-03-02"), amount("-45.00"), "ESPRESSO HOUSE", 2);
        waiting.add("p3".into(), day("2025-03-02"), amount("-99.00"), "Circle K", 3);
        waiting
    }

    #[test]
    fn the_booked_one_is_found_by_amount_days_and_text() {
        let take = |on: &str, of: &str, text: &str| {
            waiting().take(day(on), amount(of), text, |_| true).map(|(id, _)| id.to_string())
        };
        assert_eq!(take("2025-03-04", "-45.0", "Espresso  House").as_deref(), Some("p2"), "the same text wins");
        assert_eq!(take("2025-03-04", "-45.00", "Espresso House Stockholm").as_deref(), Some("p2"));
        assert_eq!(take("2025-03-04", "-45.00", "Kortköp espresso 123").as_deref(), Some("p1"), "of equals the oldest");
        assert_eq!(take("2025-03-04", "-45.01", "Espresso House"), None);
        assert_eq!(take("2025-03-13", "-45.00", "Espresso House"), None, "eleven days later");
        assert_eq!(take("2025-02-28", "-45.00", "Espresso House"), None, "before it was pending");
        assert_eq!(take("2025-03-04", "-99.00", "Apoteket"), None, "another text");
    }

    #[test]
    fn each_waits_for_one_and_not_for_ever() {
        let mut waiting = waiting();
        let mut take = |may: fn(&u32) -> bool| waiting.take(day("2025-03-04"), amount("-45"), "espresso house", may);
        assert_eq!(take(|_| true).map(|(_, what)| what), Some(2));
        assert_eq!(take(|_| true).map(|(_, what)| what), Some(1));
        assert_eq!(take(|_| true), None);
        waiting.forget_before(day("2025-03-13"));
        assert_eq!(waiting.take(day("2025-03-12"), amount("-99"), "circle k", |_| true), None);
    }
}
