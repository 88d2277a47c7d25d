//! What periods there are, as names without a time zone.

use std::fmt;

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};

use super::key;

/// How long periods are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Resolution {
    /// Days.
    Daily,
    /// ISO weeks, Monday to Sunday.
    Weekly,
    /// Calendar months.
    Monthly,
    /// Months that begin on the day of the salary.
    MonthlyAdjusted,
    /// Calendar years.
    Yearly,
    /// All time in one.
    All,
}

impl Resolution {
    /// All of them, in the order in which they sort.
    pub const EVERY: [Self; 6] =
        [Self::Daily, Self::Weekly, Self::Monthly, Self::MonthlyAdjusted, Self::Yearly, Self::All];

    /// The APIs' own spelling.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Daily => "DAILY",
            Self::Weekly => "WEEKLY",
            Self::Monthly => "MONTHLY",
            Self::MonthlyAdjusted => "MONTHLY_ADJUSTED",
            Self::Yearly => "YEARLY",
            Self::All => "ALL",
        }
    }

    /// The resolution of that spelling.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::EVERY.into_iter().find(|resolution| resolution.as_str() == text)
    }
}

impl fmt::Display for Resolution {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A period. Periods of one resolution sort by time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Period {
    resolution: Resolution,
    /// The first day of what the key names: of an adjusted month the first of its calendar month, of all time always the same.
    anchor: Date,
}

impl Period {
    /// All time.
    pub const ALL: Self = Self { resolution: Resolution::All, anchor: Date::MIN };

    /// The period whose key names that day. Of an adjusted month that is the calendar month of the same key, which begins later.
    #[must_use]
    pub fn named_by(resolution: Resolution, day: Date) -> Self {
        let anchor = match resolution {
            Resolution::Daily => day,
            Resolution::Weekly => {
                let since_monday = day.weekday().since(Weekday::Monday);
                day.checked_sub(i64::from(since_monday).days()).unwrap_or(Date::MIN)
            }
            Resolution::Monthly | Resolution::MonthlyAdjusted => day.first_of_month(),
            Resolution::Yearly => day.first_of_year(),
            Resolution::All => Date::MIN,
        };
        Self { resolution, anchor }
    }

    /// The period of that key, which must be written exactly as [`Display`](fmt::Display) writes it.
    #[must_use]
    pub fn parse(resolution: Resolution, key: &str) -> Option<Self> {
        key::read(resolution, key).map(|day| Self::named_by(resolution, day))
    }

    /// Its resolution.
    #[must_use]
    pub const fn resolution(self) -> Resolution {
        self.resolution
    }

    /// The period after it; none at the calendar's end.
    #[must_use]
    pub fn next(self) -> Option<Self> {
        self.moved(1)
    }

    /// The period before it; none at the calendar's beginning.
    #[must_use]
    pub fn previous(self) -> Option<Self> {
        self.moved(-1)
    }

    fn moved(self, by: i16) -> Option<Self> {
        let anchor = match self.resolution {
            Resolution::Daily => self.anchor.checked_add(i64::from(by).days()).ok()?,
            Resolution::Weekly => self.anchor.checked_add((7 * i64::from(by)).days()).ok()?,
            Resolution::Monthly | Resolution::MonthlyAdjusted => month_after(self.anchor, by)?,
            Resolution::Yearly => Date::new(self.anchor.year() + by, 1, 1).ok()?,
            Resolution::All => return None,
        };
        Some(Self { anchor, ..self })
    }

    /// The first day of what the key names.
    pub(super) const fn anchor(self) -> Date {
        self.anchor
    }
}

/// The first of the month that lies so many months later, or earlier.
pub(super) fn month_after(first: Date, by: i16) -> Option<Date> {
    let months = i32::from(first.year()) * 12 + i32::from(first.month()) - 1 + i32::from(by);
    let (year, month) = (months.div_euclid(12), months.rem_euclid(12) + 1);
    Date::new(i16::try_from(year).ok()?, i8::try_from(month).ok()?, 1).ok()
}

/// The key, as the APIs write it.
impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        key::write(self.resolution, self.anchor, f)
    }
}
