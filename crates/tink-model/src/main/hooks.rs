//! Rules of the main API that no keyword of the spec can say.

use super::{GrantType, OAuth2AuthenticationTokenRequest};
use crate::{Checker, Path};

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
