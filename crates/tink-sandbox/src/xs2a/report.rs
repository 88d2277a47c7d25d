//! The Bank Account Service: reports. The sandbox has one, the sums of an account's turnovers by month.

use std::collections::BTreeMap;

use axum::response::Response;
use serde::Serialize;
use tink_model::Amount;

use super::bank_accounts::of_path;
use super::{time, turnovers};
use crate::call::Call;
use crate::problem::Problem;
use crate::reply;

/// The report that there is.
const SUMMARY: &str = "summary";

#[derive(Serialize)]
struct Report<'a> {
    report: &'static str,
    account_id: String,
    currency: &'a str,
    months: Vec<Month>,
}

#[derive(Serialize)]
struct Month {
    month: String,
    money_in: Amount,
    money_out: Amount,
    turnovers: usize,
}

pub(super) async fn get(call: Call) -> Result<Response, Problem> {
    match call.filled("format")?.as_deref() {
        Some("json") => {}
        _ => {
            return Err(Problem::invalid_at(
                "/format",
                "in",
                "The sandbox writes reports as json; ask for format=json.",
            ));
        }
    }
    if let Some(other) = call.filled("locale")?.filter(|locale| !matches!(locale.as_str(), "en" | "de")) {
        return Err(Problem::invalid_at("/locale", "in", format!("{other:?} is neither en nor de.")));
    }
    let (image, number) = of_path(&call).await?;
    if call.path("reportId") != SUMMARY {
        return Err(Problem::not_found(format!("Report not found. The sandbox has {SUMMARY:?}.")));
    }
    let mut months: BTreeMap<(u16, u8), Month> = BTreeMap::new();
    for row in turnovers::newest_first(&image, number) {
        let day = time::day(row.date());
        let month = months.entry((day.year(), day.month())).or_insert_with(|| Month {
            month: format!("{:04}-{:02}", day.year(), day.month()),
            money_in: Amount::ZERO,
            money_out: Amount::ZERO,
            turnovers: 0,
        });
        let sum = if row.amount().is_negative() { &mut month.money_out } else { &mut month.money_in };
        let added = sum.checked_add(row.amount());
        *sum = added
            .ok_or_else(|| Problem::invalid("The turnovers of a month add up to more than an amount can hold."))?;
        month.turnovers += 1;
    }
    let account = &image.accounts[usize::from(number)];
    let report = Report {
        report: SUMMARY,
        account_id: account.id.to_string(),
        currency: image.currency_of(account),
        months: months.into_values().collect(),
    };
    let body = serde_json::to_vec(&report).map_err(|error| Problem::invalid(error.to_string()))?;
    Ok(reply::json(body))
}
