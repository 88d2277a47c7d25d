//! The Statistics Service, and how one row is shown.

use axum::response::Response;
use tink_ledger::image::UserImage;
use tink_ledger::rules::periods::Resolution;
use tink_ledger::rules::statistics::{StatisticRow, StatisticsQuery, query as run};
use tink_model::Validate;
use tink_model::main::{Statistic, StatisticList, StatisticQuery, StatisticResolution};

use crate::call::Call;
use crate::problem::Problem;
use crate::reply;

pub(super) async fn query(call: Call) -> Result<Response, Problem> {
    // No body at all asks for everything that a query means by default.
    let request = if call.body.is_empty() { StatisticQuery::new() } else { StatisticQuery::decode(&call.body)? };
    request.validate(&call.world.rules())?;
    let ledger = call.world.ledger();
    let image = call.world.visible(call.caller.user()?).await?;
    let query = StatisticsQuery {
        types: request.types.unwrap_or_default(),
        // Validation has refused what is not known.
        resolution: request.resolution.and_then(|resolution| Resolution::parse(resolution.as_str())),
        periods: request.periods.unwrap_or_default(),
        description: request.description,
        pad_until_today: request.pad_result_until_today.unwrap_or(false),
    };
    let rows = run(&image, ledger.now(), &query);
    Ok(reply::json(StatisticList::from(statistics(&image, &rows)).to_json()))
}

/// Rows as the main API shows them.
pub(super) fn statistics(image: &UserImage, rows: &[StatisticRow]) -> Vec<Statistic> {
    let user = image.profile.created.user.to_string();
    let shown = rows.iter().map(|row| {
        Statistic::new()
            .with_description(row.description.to_string())
            .with_payload(row.payload())
            .with_period(row.period.to_string())
            .with_resolution(StatisticResolution::from(row.resolution.as_str()))
            .with_type(row.kind.as_str())
            .with_user_id(user.as_str())
            .with_value(row.value)
    });
    shown.collect()
}
