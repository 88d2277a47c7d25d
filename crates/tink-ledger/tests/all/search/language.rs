//! Pieces of query strings: how they are written in two languages, and what they mean, said another way than the parser does.

use jiff::civil::{Date, Weekday};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use proptest::prelude::*;
use tink_model::Amount;

use super::naive::{contains_code, lower};
use super::world::{Kept, amount, category_of, word};

/// One thing that a query string asks for.
#[derive(Debug, Clone)]
pub(super) enum Piece {
    Word(String),
    Tag(&'static str),
    Over(Number),
    Under(Number),
    Around(Number),
    Today,
    Yesterday,
    This(Unit),
    Last(Unit),
    Week(i8),
    Weekdays,
    Weekends,
    Category(usize),
}

#[derive(Debug, Clone, Copy)]
pub(super) enum Unit {
    Week,
    Month,
    Year,
}

/// A number, which way of saying to choose, and its decimal mark.
#[derive(Debug, Clone)]
pub(super) struct Number {
    digits: &'static str,
    way: bool,
    comma: bool,
}

/// What is named, in English and in Swedish.
const CATEGORIES: [(&[&str], [&str; 2]); 7] = [
    (&["expenses:food.groceries"], ["Groceries", "livsmedel"]),
    (&["expenses:food.groceries"], ["supermarket", "matvaror"]),
    (&["expenses:food.restaurants"], ["Restaurant", "RESTAURANGER"]),
    (&["expenses:food"], ["Food & Drinks", "mat och dryck"]),
    (&["expenses:misc.uncategorized"], ["uncategorised", "okategoriserat"]),
    (&["income:salary"], ["salary", "lön"]),
    (&["expenses"], ["Expenses", "utgifter"]),
];

const TAGS: [&str; 5] = ["cake", "Wedding", "tårta", "b", "nobody"];

const NUMBERS: [&str; 9] =
    ["0", "0.005", "1", "1.00", "1.5", "2", "12345678901234567890.12", "12345678901234567890.125", "1 000"];

pub(super) fn piece() -> impl Strategy<Value = Piece> {
    let number = (prop::sample::select(NUMBERS.as_slice()), any::<bool>(), any::<bool>());
    let number = || number.clone().prop_map(|(digits, way, comma)| Number { digits, way, comma });
    let unit = || prop::sample::select(vec![Unit::Week, Unit::Month, Unit::Year]);
    prop_oneof![
        8 => "[abABåÅé]".prop_map(Piece::Word),
        5 => word().prop_map(Piece::Word),
        1 => "[ab]{4,5}".prop_map(Piece::Word),
        1 => Just(Piece::Word("a".repeat(300))),
        2 => prop::sample::select(TAGS.as_slice()).prop_map(Piece::Tag),
        2 => number().prop_map(Piece::Over),
        2 => number().prop_map(Piece::Under),
        2 => number().prop_map(Piece::Around),
        2 => Just(Piece::Today),
        2 => Just(Piece::Yesterday),
        2 => unit().prop_map(Piece::This),
        2 => unit().prop_map(Piece::Last),
        1 => prop::sample::select(vec![1_i8, 9, 13, 43, 52]).prop_map(Piece::Week),
        2 => Just(Piece::Weekdays),
        2 => Just(Piece::Weekends),
        2 => (0..CATEGORIES.len()).prop_map(Piece::Category),
    ]
}

impl Piece {
    /// As a user of the locale may write it.
    pub(super) fn written(&self, locale: &str) -> String {
        let swedish = locale == "sv_SE";
        let say = |english: &str, own: &str| if swedish { own.to_owned() } else { english.to_owned() };
        match self {
            Self::Word(word) => word.clone(),
            Self::Tag(tag) => format!("#{tag}"),
            Self::Over(number) if number.way => format!("{} {}", say("over", "ÖVER"), number.written()),
            Self::Over(number) => format!("{} {}", say("More than", "mer än"), number.written()),
            Self::Under(number) if number.way => format!("{} {}", say("UNDER", "under"), number.written()),
            Self::Under(number) => format!("{} {}", say("less than", "mindre än"), number.written()),
            Self::Around(number) => format!("{} {}", say("around", "omkring"), number.written()),
            Self::Today => say("Today", "idag"),
            Self::Yesterday => say("yesterday", "i går"),
            Self::This(Unit::Week) => say("this week", "denna vecka"),
            Self::This(Unit::Month) => say("this month", "den här månaden"),
            Self::This(Unit::Year) => say("this year", "i år"),
            Self::Last(Unit::Week) => say("last week", "förra veckan"),
            Self::Last(Unit::Month) => say("last month", "förra månaden"),
            Self::Last(Unit::Year) => say("last year", "förra året"),
            Self::Week(number) => format!("{} {number}", say("week", "vecka")),
            Self::Weekdays => say("weekdays", "vardagar"),
            Self::Weekends => say("weekends", "helger"),
            Self::Category(named) => say(CATEGORIES[*named].1[0], CATEGORIES[*named].1[1]),
        }
    }

    /// Whether it holds for a row, for someone in that zone at that time.
    pub(super) fn holds(&self, row: &Kept, now: i64, zone: &TimeZone) -> bool {
        let (day, today) = (local_day(row.date, zone), local_day(now, zone));
        let week = |day: Date| (day.iso_week_date().year(), day.iso_week_date().week());
        let month = |day: Date| i32::from(day.year()) * 12 + i32::from(day.month());
        match self {
            Self::Word(word) => lower(&row.description).contains(&lower(word)),
            Self::Tag(tag) => tags(row).contains(&lower(tag)),
            Self::Over(number) => compare(row.amount, number.amount(), 1, 1).is_gt(),
            Self::Under(number) => compare(row.amount, number.amount(), 1, 1).is_lt(),
            Self::Around(number) => {
                compare(row.amount, number.amount(), 10, 9).is_ge()
                    && compare(row.amount, number.amount(), 10, 11).is_le()
            }
            Self::Today => day == today,
            Self::Yesterday => day == today.yesterday().unwrap(),
            Self::This(Unit::Week) => week(day) == week(today),
            Self::This(Unit::Month) => month(day) == month(today),
            Self::This(Unit::Year) => day.year() == today.year(),
            Self::Last(Unit::Week) => week(day) == week(today.checked_sub(7.days()).unwrap()),
            Self::Last(Unit::Month) => month(day) == month(today) - 1,
            Self::Last(Unit::Year) => day.year() == today.year() - 1,
            Self::Week(number) => week(day) == (week(today).0, *number),
            Self::Weekdays => !matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday),
            Self::Weekends => matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday),
            Self::Category(named) => {
                CATEGORIES[*named].0.iter().any(|code| contains_code(code, category_of(&row.description)))
            }
        }
    }
}

impl Number {
    fn written(&self) -> String {
        if self.comma { self.digits.replace('.', ",") } else { self.digits.to_owned() }
    }

    fn amount(&self) -> Amount {
        amount(&self.digits.replace(' ', ""))
    }
}

/// Compares the absolute value of an amount, times a factor, with a number, times another.
fn compare(amount: Amount, number: Amount, times: i128, number_times: i128) -> std::cmp::Ordering {
    let ((left, left_scale), (right, right_scale)) = (amount.parts(), number.parts());
    let left = left.abs() * times * 10_i128.pow(right_scale);
    let right = right.abs() * number_times * 10_i128.pow(left_scale);
    left.cmp(&right)
}

/// The tags of a row's notes, lower case and without `#`.
fn tags(row: &Kept) -> Vec<String> {
    let words = row.notes.as_deref().unwrap_or_default().split_whitespace();
    let tags = words.filter(|word| word.starts_with('#')).map(|word| lower(&word[1..]));
    tags.map(|tag| tag.trim_end_matches(|c: char| ",;.:!?".contains(c)).to_owned()).collect()
}

/// The local day; the calendar's first or last for instants beyond it.
pub(super) fn local_day(at: i64, zone: &TimeZone) -> Date {
    let reached = at.div_euclid(1000).clamp(Timestamp::MIN.as_second(), Timestamp::MAX.as_second());
    Timestamp::from_second(reached).unwrap().to_zoned(zone.clone()).date()
}
