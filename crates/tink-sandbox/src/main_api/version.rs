//! The Version Service: which build answers.

use axum::response::Response;
use tink_model::EpochMillis;
use tink_model::main::VersionResponse;

use crate::call::Call;
use crate::problem::Problem;
use crate::reply;

/// The commit of a build that was not told its own.
const NO_COMMIT: &str = "0000000000000000000000000000000000000000";

pub(super) async fn get(_: Call) -> Result<Response, Problem> {
    // Who packages the program says what it was built from; a build of one's own has no date and no commit to claim.
    let date = option_env!("TINK_BUILD_MILLIS").and_then(|text| text.parse().ok()).unwrap_or(0);
    let version = VersionResponse::new()
        .with_commit(option_env!("TINK_BUILD_COMMIT").unwrap_or(NO_COMMIT))
        .with_date(EpochMillis::new(date))
        .with_version(env!("CARGO_PKG_VERSION"));
    Ok(reply::json(version.to_json()))
}
