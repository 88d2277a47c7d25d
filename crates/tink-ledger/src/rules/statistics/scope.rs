//! What of an image statistics look at: the user's calendar and today, and which share of which account counts.

use tink_model::{Amount, EpochMillis};

use crate::image::{Account, UserImage};
use crate::kind::{Exclusion, PeriodMode};
use crate::rules::periods::{Calendar, Period, Resolution};

/// Shares of so many decimals are handled as whole numbers.
pub(super) const SHARE_DECIMALS: u32 = 4;

/// All of an account, as a whole number.
const WHOLE: i64 = 10_i64.pow(SHARE_DECIMALS);

/// Which share of an account counts.
#[derive(Debug, Clone, Copy)]
pub(super) struct Share {
    /// Whether the account counts at all.
    pub counts: bool,
    /// Whether it is the user's alone.
    pub whole: bool,
    /// The share.
    pub ratio: Amount,
    /// The share times ten to the power of [`SHARE_DECIMALS`], if that is a whole number and the share is one.
    pub weight: Option<i64>,
}

impl Share {
    fn of(account: &Account) -> Self {
        let ratio = account.ownership;
        let (mantissa, scale) = ratio.parts();
        let weight = SHARE_DECIMALS
            .checked_sub(scale)
            .and_then(|missing| i64::try_from(mantissa).ok()?.checked_mul(10_i64.pow(missing)))
            .filter(|weight| (0..=WHOLE).contains(weight));
        Self {
            counts: !account.deleted && account.exclusion == Exclusion::None,
            whole: weight == Some(WHOLE),
            ratio,
            weight,
        }
    }
}

/// What of an image statistics look at.
pub(super) struct Scope<'a> {
    pub image: &'a UserImage,
    pub calendar: Calendar,
    /// The resolution of the user's months.
    pub months: Resolution,
    /// The day of now.
    pub today: Period,
    /// Its last millisecond; what comes after is upcoming.
    pub until: EpochMillis,
    /// By account number.
    pub shares: Vec<Share>,
}

impl<'a> Scope<'a> {
    pub(super) fn new(image: &'a UserImage, now: EpochMillis) -> Self {
        let profile = &image.profile;
        let calendar = Calendar::of(&profile.time_zone).breaking_on(profile.period_adjusted_day);
        let today = calendar.period_at(Resolution::Daily, now);
        let until = calendar.span(today).map_or(now, |today| today.last);
        let months = match profile.period_mode {
            PeriodMode::Monthly => Resolution::Monthly,
            PeriodMode::MonthlyAdjusted => Resolution::MonthlyAdjusted,
        };
        let shares = image.accounts.iter().map(Share::of).collect();
        Self { image, calendar, months, today, until, shares }
    }

    /// The period of now.
    pub(super) fn now(&self, resolution: Resolution) -> Period {
        self.calendar.period_of(resolution, self.calendar.first_day(self.today))
    }

    /// Whether the resolution is that of months which the user does not go by.
    pub(super) fn lacks(&self, resolution: Resolution) -> bool {
        matches!(resolution, Resolution::Monthly | Resolution::MonthlyAdjusted) && resolution != self.months
    }

    /// Whether every account counts and is the user's alone, so that no row needs a look at its account.
    pub(super) fn is_whole(&self) -> bool {
        let mut live = self.shares.iter().zip(self.image.accounts.iter()).filter(|(_, account)| !account.deleted);
        live.all(|(share, _)| share.counts && share.whole)
    }
}
