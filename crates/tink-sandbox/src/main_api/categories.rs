//! The Category Service: the tree as a flat list, in a language.

use axum::response::Response;
use tink_ledger::rules::categories::{CategoryRow, CategoryTree};
use tink_model::main::{Category, CategoryList, CategoryType};
use tink_model::{CategoryId, Locale};

use crate::auth::Caller;
use crate::call::Call;
use crate::problem::Problem;
use crate::reply;

/// The language of somebody who is not known and asks for none.
const DEFAULT_LOCALE: &str = "en_US";

pub(super) async fn list(call: Call) -> Result<Response, Problem> {
    let locale = match &call.caller {
        Caller::User { user, .. } => call.world.ledger().user(*user).await?.profile.locale.clone(),
        _ => match call.query("locale")? {
            None => DEFAULT_LOCALE.to_owned(),
            Some(locale) if locale.parse::<Locale>().is_ok() => locale,
            Some(locale) => {
                return Err(Problem::invalid_at(
                    "/locale",
                    "pattern",
                    format!("{locale:?} is not a language and a country such as {DEFAULT_LOCALE}."),
                ));
            }
        },
    };
    let tree = CategoryTree::get();
    let categories: Vec<Category> = tree.all().map(|index| category(tree.row(index, &locale))).collect();
    Ok(reply::json(CategoryList::from(categories).to_json()))
}

fn category(row: CategoryRow) -> Category {
    let category = Category::new(CategoryId::from(row.id))
        .with_code(row.code)
        .with_default_child(row.default_child)
        .with_primary_name(row.primary_name)
        .with_sort_order(i64::from(row.sort_order))
        .with_type(CategoryType::from(row.kind.as_str()))
        .with_type_name(row.type_name);
    let category = match row.parent {
        Some(parent) => category.with_parent(parent),
        None => category,
    };
    let category = match row.secondary_name {
        Some(name) => category.with_secondary_name(name),
        None => category,
    };
    match row.search_terms {
        Some(terms) => category.with_search_terms(terms),
        None => category,
    }
}
