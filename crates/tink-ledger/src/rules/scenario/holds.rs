//! How a purchase by card looks until it is booked: as it will, or a little different.
//!
//! A pump or a hotel holds a round sum and books what it came to, a restaurant books with the tip, a bank words a purchase
//! more fully once it is booked, and an order that is cancelled is held and never booked. What is drawn here changes nothing
//! of what is booked: a hold is gone after a day or two, and so is what it did to the balance.

use super::dice::Dice;
use super::habits::Habit;
use super::life::Text;
use super::money::{Cents, floor_to, round_to, share};
use super::person::Person;

/// What is different about a purchase until it is booked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Hold {
    /// Nothing.
    #[default]
    Same,
    /// So much is held in place of the price.
    Sum(Cents),
    /// The text lacks what fills its template.
    Bare,
    /// So much is held beside it, as a purchase of its own that is never booked.
    Beside(Cents),
}

/// A sum of whole units.
const UNIT: Cents = 100;

impl Hold {
    /// What it is for a purchase of that price, which is positive.
    pub(super) fn draw(person: &Person, habit: Habit, price: Cents, text: Text, dice: &mut Dice) -> Self {
        let lot = dice.below(1000);
        match habit {
            Habit::Fuel if lot < 600 => {
                let step = 5 * person.note();
                Self::Sum(floor_to(price, step) + step)
            }
            Habit::Travel if lot < 500 => {
                let more = share(price, dice.between(100, 250), 1000);
                Self::Sum(price + round_to(more, UNIT).max(UNIT))
            }
            Habit::Restaurants if lot < 300 => {
                let tip = round_to(share(price, dice.between(50, 150), 1000), UNIT).max(UNIT);
                if tip < price { Self::Sum(price - tip) } else { Self::Same }
            }
            Habit::Online | Habit::Clothes | Habit::Electronics | Habit::Hobby | Habit::Books | Habit::Fitment
                if lot < 200 =>
            {
                let other = share(price, dice.between(600, 1600), 1000);
                Self::Beside(round_to(other, person.coin()).max(person.coin()))
            }
            _ if lot >= 900 && text.has_fill() => Self::Bare,
            _ => Self::Same,
        }
    }
}
