//! The Institution Service: the institutions that links are connected to.

use axum::response::Response;
use tink_ledger::rules::link::{Institution as Stored, all, of_id};
use tink_model::moneykit::{Country, Institution, InstitutionPage};

use super::avatar::avatar;
use super::import::unknown_institution;
use super::{cursor, query};
use crate::call::Call;
use crate::problem::Problem;
use crate::reply;

/// The page of a list that does not say, and the longest of one that does.
const PAGE: usize = 50;
const MOST: usize = 1_000;

/// The name of the list for its cursors.
const LIST: &str = "institutions";

pub(super) async fn list(call: Call) -> Result<Response, Problem> {
    let limit = query::number(&call, "limit", 1..=MOST, PAGE)?;
    let start = usize::try_from(query::cursor(&call, LIST)?).unwrap_or(usize::MAX);
    let name = call.query("name")?.unwrap_or_default().to_lowercase();
    let featured = query::flag(&call, "featured")?;
    let is_wanted = |one: &Stored| {
        one.name.to_lowercase().contains(&name) && featured.is_none_or(|featured| one.featured == featured)
    };
    // A cursor is a place in the whole table, so that it is good with any filter.
    let mut wanted = all().iter().enumerate().skip(start).filter(|(_, one)| is_wanted(one));
    let page: Vec<(usize, &Stored)> = wanted.by_ref().take(limit).collect();
    let last = page.last().filter(|_| wanted.next().is_some());
    let next = last.map(|(place, _)| cursor::written(LIST, *place as u64 + 1)).unwrap_or_default();
    let institutions: Vec<Institution> = page.iter().map(|(_, one)| view(one)).collect();
    Ok(reply::json(InstitutionPage::new().with_institutions(institutions).with_next_cursor(next).to_json()))
}

pub(super) async fn get(call: Call) -> Result<Response, Problem> {
    let institution = of_id(call.path("id")).ok_or_else(unknown_institution)?;
    Ok(reply::json(view(institution).to_json()))
}

fn view(stored: &Stored) -> Institution {
    Institution::new(stored.id)
        .with_name(stored.name)
        .with_country(Country::from(stored.country))
        .with_avatar(avatar(stored.name))
        .with_featured(stored.featured)
}
