//! The Bank Account Service: turnovers, and what of them was seen.

use axum::response::Response;
use tink_ledger::command::BankCommand;
use tink_ledger::image::{Row, Segment, UserImage};
use tink_model::EpochMillis;
use tink_model::xs2a::{Turnover, TurnoverList};

use super::bank_accounts::{execute, id_of_path, of_path, seen};
use super::{done, time};
use crate::call::Call;
use crate::problem::Problem;
use crate::reply;

pub(super) async fn list(call: Call) -> Result<Response, Problem> {
    let from = call.filled("from")?.map(|text| time::date(&text, "from")).transpose()?;
    let to = call.filled("to")?.map(|text| time::date(&text, "to")).transpose()?;
    let (first, after) = (from.map(time::begin), to.map(time::end));
    let only_new = only_new(&call)?;
    let (image, number) = of_path(&call).await?;
    let account = &image.accounts[usize::from(number)];
    let rows = newest_first(&image, number);
    let fetched = seen(&image, account);
    let oldest = rows.last().map(|row| time::day(row.date()));
    let days = oldest.map_or(0, |oldest| time::day(fetched).days_since_1970() - oldest.days_since_1970());
    let is_new = |row: &Row<'_>| image.bank.is_new(number, row.serial(), row.date());
    let asked = |row: &&Row<'_>| {
        first.is_none_or(|first| row.date() >= first)
            && after.is_none_or(|after| row.date() < after)
            && (!only_new || is_new(row))
    };
    let currency = image.currency_of(account);
    let turnovers: Vec<Turnover> =
        rows.iter().filter(asked).map(|row| shown(*row, currency).with_new(is_new(row))).collect();
    let list = TurnoverList::new()
        .with_id(account.id.to_string())
        .with_turnovers(turnovers)
        .with_days(days)
        .with_date(time::clock(fetched))
        .with_created_at(time::clock(account.created))
        .with_object("bank_account_turnovers");
    Ok(reply::json(list.to_json()))
}

/// All rows of an account.
pub(super) fn newest_first(image: &UserImage, account: u16) -> Vec<Row<'_>> {
    let rows = image.transactions.segments().iter().flat_map(Segment::rows);
    let mut rows: Vec<Row<'_>> = rows.filter(|row| row.account() == account).collect();
    rows.sort_unstable_by_key(|row| std::cmp::Reverse((row.date(), row.serial())));
    rows
}

pub(super) async fn mark_all(call: Call) -> Result<Response, Problem> {
    mark(&call, None).await
}

pub(super) async fn mark_until(call: Call) -> Result<Response, Problem> {
    let day = time::date(call.path("date"), "date")?;
    mark(&call, Some(time::end(day))).await
}

async fn mark(call: &Call, before: Option<EpochMillis>) -> Result<Response, Problem> {
    execute(call, BankCommand::MarkSeen { account: id_of_path(call)?, before }).await?;
    Ok(done())
}

/// `only_new`, or `onlyNew` as one of the libraries writes it.
fn only_new(call: &Call) -> Result<bool, Problem> {
    for name in ["only_new", "onlyNew"] {
        match call.filled(name)?.as_deref() {
            None => {}
            Some("1" | "true") => return Ok(true),
            Some("0" | "false") => return Ok(false),
            Some(other) => {
                return Err(Problem::invalid_at(
                    format!("/{name}"),
                    "boolean",
                    format!("{other:?} is neither 1 nor 0."),
                ));
            }
        }
    }
    Ok(false)
}

fn shown(row: Row<'_>, currency: &str) -> Turnover {
    Turnover::new()
        .with_transaction_id(row.external_id())
        .with_booking_date(time::day(row.date()))
        .with_amount(row.amount())
        .with_currency(currency)
        .with_purpose(vec![row.description().to_owned()])
        .with_prebooked(row.pending())
        .with_canceled(false)
        .with_tags(Vec::<String>::new())
}
