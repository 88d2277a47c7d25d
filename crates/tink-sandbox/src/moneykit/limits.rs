//! The documented rates: so many calls of an operation a minute, by app, link, user or client. A minute is one of the world's clock.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use http::StatusCode;
use tink_model::{EpochMillis, Operation};

use crate::problem::Problem;

const MINUTE_MILLIS: i64 = 60_000;

/// The rates of one operation.
struct Rate {
    operation: &'static str,
    /// Of one link, user or client.
    one: Option<u32>,
    /// Of an app.
    app: Option<u32>,
}

const fn rate(operation: &'static str, one: Option<u32>, app: Option<u32>) -> Rate {
    Rate { operation, one, app }
}

/// Reference, rate limits. Of operations that do not stand here none are published.
const RATES: &[Rate] = &[
    rate("generateAccessToken", Some(300), None),
    rate("listInstitutions", None, Some(30)),
    rate("getInstitution", None, Some(400)),
    rate("createLinkSession", Some(20), Some(1_200)),
    rate("listLinks", None, Some(600)),
    rate("importLink", None, Some(60)),
    rate("getLink", Some(15), Some(1_000)),
    rate("updateLink", Some(4), Some(600)),
    rate("deleteLink", None, Some(600)),
    rate("listAccounts", Some(4), Some(600)),
    rate("listAccountNumbers", Some(3), Some(600)),
    rate("getAccount", Some(15), Some(600)),
];

/// How often was called in the minute that goes on.
#[derive(Debug)]
pub(crate) struct Limits {
    on: bool,
    window: Mutex<Window>,
}

#[derive(Debug, Default)]
struct Window {
    minute: i64,
    calls: HashMap<Key, u32>,
}

/// Operation, tenant, and which of its links, users or clients; of the whole app none.
type Key = (&'static str, String, Option<String>);

impl Limits {
    /// The same rates, of which nothing is used up.
    pub(super) fn fork(&self) -> Self {
        Self::new(self.on)
    }

    pub(super) fn new(on: bool) -> Self {
        Self { on, window: Mutex::default() }
    }

    /// Counts a call of an app, and of a link where the operation is about one. A call that one of both refuses counts for none.
    pub(super) fn app_and_link(
        &self,
        operation: &'static Operation,
        tenant: &str,
        link: &str,
        now: EpochMillis,
    ) -> Result<(), Problem> {
        let Some(rate) = of(operation) else { return Ok(()) };
        let app = rate.app.map(|most| (most, (operation.id, tenant.to_owned(), None)));
        let one = rate.one.filter(|_| !link.is_empty());
        let one = one.map(|most| (most, (operation.id, tenant.to_owned(), Some(link.to_owned()))));
        self.count(app.into_iter().chain(one).collect(), now)
    }

    /// Counts a call of one user or client of a tenant.
    pub(super) fn one(
        &self,
        operation: &'static Operation,
        tenant: &str,
        name: &str,
        now: EpochMillis,
    ) -> Result<(), Problem> {
        let most = of(operation).and_then(|rate| rate.one);
        let counted = most.map(|most| (most, (operation.id, tenant.to_owned(), Some(name.to_owned()))));
        self.count(counted.into_iter().collect(), now)
    }

    fn count(&self, wanted: Vec<(u32, Key)>, now: EpochMillis) -> Result<(), Problem> {
        if !self.on {
            return Ok(());
        }
        let minute = now.as_millis().div_euclid(MINUTE_MILLIS);
        let mut window = self.window.lock().unwrap_or_else(PoisonError::into_inner);
        if window.minute != minute {
            *window = Window { minute, calls: HashMap::new() };
        }
        if wanted.iter().any(|(most, key)| window.calls.get(key).is_some_and(|calls| calls >= most)) {
            let left = MINUTE_MILLIS - now.as_millis().rem_euclid(MINUTE_MILLIS);
            let seconds = left.unsigned_abs().div_ceil(1_000);
            return Err(Problem::new(StatusCode::TOO_MANY_REQUESTS, "Rate limit exceeded").retry_after(seconds));
        }
        for (_, key) in wanted {
            *window.calls.entry(key).or_default() += 1;
        }
        Ok(())
    }
}

fn of(operation: &Operation) -> Option<&'static Rate> {
    RATES.iter().find(|rate| rate.operation == operation.id)
}

#[cfg(test)]
mod tests {
    use tink_model::moneykit::operations::{
        GENERATE_ACCESS_TOKEN, IMPORT_LINK, LIST_ACCOUNTS, OPERATIONS, SYNC_TRANSACTIONS,
    };

    use super::*;

    const NOON: i64 = 1_705_320_000_000;

    fn at(millis: i64) -> EpochMillis {
        EpochMillis::new(NOON + millis)
    }

    #[test]
    fn every_rate_is_of_an_operation() {
        for rate in RATES {
            assert!(OPERATIONS.iter().any(|operation| operation.id == rate.operation), "{}", rate.operation);
        }
    }

    #[test]
    fn a_link_has_its_own_rate_until_the_minute_is_over() {
        let limits = Limits::new(true);
        let call = |link: &str, millis| limits.app_and_link(&LIST_ACCOUNTS, "app", link, at(millis));
        for _ in 0..4 {
            call("one", 0).unwrap();
        }
        assert_eq!(call("one", 0).unwrap_err().retry_after_seconds(), Some(60));
        assert_eq!(call("one", 59_001).unwrap_err().retry_after_seconds(), Some(1));
        call("other", 59_999).unwrap();
        limits.app_and_link(&LIST_ACCOUNTS, "another app", "one", at(59_999)).unwrap();
        call("one", 60_000).unwrap();
    }

    #[test]
    fn an_app_has_a_rate_over_all_and_a_refused_call_counts_for_nobody() {
        let limits = Limits::new(true);
        for _ in 0..60 {
            limits.app_and_link(&IMPORT_LINK, "app", "", at(0)).unwrap();
        }
        assert!(limits.app_and_link(&IMPORT_LINK, "app", "", at(1)).is_err());
        for link in 0..150 {
            for _ in 0..4 {
                limits.app_and_link(&LIST_ACCOUNTS, "app", &link.to_string(), at(0)).unwrap();
            }
            assert!(limits.app_and_link(&LIST_ACCOUNTS, "app", &link.to_string(), at(0)).is_err());
        }
        assert!(limits.app_and_link(&LIST_ACCOUNTS, "app", "fresh", at(0)).is_err());
    }

    #[test]
    fn what_has_no_rate_and_a_world_without_rates_never_refuse() {
        let (on, off) = (Limits::new(true), Limits::new(false));
        for _ in 0..2_000 {
            on.app_and_link(&SYNC_TRANSACTIONS, "app", "one", at(0)).unwrap();
            off.app_and_link(&LIST_ACCOUNTS, "app", "one", at(0)).unwrap();
            off.one(&GENERATE_ACCESS_TOKEN, "app", "app", at(0)).unwrap();
        }
    }
}
