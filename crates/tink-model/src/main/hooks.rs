//! Rules of the main API that no keyword of the spec can say.

use super::{GrantType, OAuth2AuthenticationTokenRequest, period};
use crate::validate::shortened;
use crate::{Checker, Json, Path, Secret};

/// What is exchanged for a token must be there. A field that the grant type does not need is let through, since the reference's own
/// example sends one.
pub(crate) fn token_grant(
    request: &OAuth2AuthenticationTokenRequest,
    checker: &mut Checker<'_>,
    at: &Path<'_>,
    revision: &'static str,
) {
    let (name, present) = match request.grant_type {
        GrantType::AuthorizationCode => ("code", request.code.is_some()),
        GrantType::RefreshToken => ("refresh_token", request.refresh_token.is_some()),
        _ => return,
    };
    if !present {
        let message = format!("must be there for the grant type {}", request.grant_type);
        checker.report(&at.name(name), "x-hook", revision, "nothing", message);
    }
}

/// Every period has a form that the reference lists, and the calendar has it.
pub(crate) fn statistic_periods(periods: &[String], checker: &mut Checker<'_>, at: &Path<'_>, revision: &'static str) {
    for (index, text) in periods.iter().enumerate() {
        if !period::is_period(text) {
            let message = "must be a year (2014), a month (2014-02), a week (2014:45) or a day (2014-02-12)";
            checker.report(&at.index(index), "x-hook", revision, "a string", message);
        }
    }
}

/// Every value that a user entered is a text. The message holds no value, since each may be a secret.
pub(crate) fn texts_by_name(values: &Secret<Json>, checker: &mut Checker<'_>, at: &Path<'_>, revision: &'static str) {
    for name in values.expose().keys_of_no_text() {
        let message = format!("the value of `{}` must be a string", shortened(&name));
        checker.report(at, "x-hook", revision, "an object", message);
    }
}
