//! The Search Service.

use axum::response::Response;
use tink_ledger::rules::search::{MAX_WORDS, Query, Sort, has_too_many_words, search as run};
use tink_model::main::{
    SearchOrder, SearchQuery, SearchResponse, SearchResult, SearchResultType, SearchSort, StringDoublePair,
};
use tink_model::{EpochMillis, Validate};

use super::transactions::View;
use crate::call::Call;
use crate::problem::Problem;
use crate::reply;

/// The page size of a query that does not say, or says 0.
const DEFAULT_LIMIT: usize = 50;

/// The largest page (ours): beyond it a caller reads page by page.
const MAX_LIMIT: usize = 10_000;

pub(super) async fn search(call: Call) -> Result<Response, Problem> {
    // No body at all asks for everything.
    let request = if call.body.is_empty() { SearchQuery::new() } else { SearchQuery::decode(&call.body)? };
    request.validate(&call.world.rules())?;
    let now = call.world.ledger().now();
    let query = query(&request, now)?;
    let image = call.world.visible(call.caller.user()?).await?;
    let hits = run(&image, &query);
    let view = View::new(&image, now);
    let results: Vec<SearchResult> = hits
        .page
        .iter()
        .zip(&hits.scores)
        .map(|(row, score)| {
            SearchResult::new()
                .with_score(*score)
                .with_type(SearchResultType::Transaction)
                .with_timestamp(row.date())
                .with_transaction(view.transaction(*row))
        })
        .collect();
    let periods: Vec<StringDoublePair> = hits
        .periods
        .into_iter()
        .map(|(key, value)| {
            let pair = StringDoublePair::new().with_key(key);
            // A sum that no amount holds is left out rather than wrong.
            if let Some(value) = value { pair.with_value(value) } else { pair }
        })
        .collect();
    let mut response = SearchResponse::new()
        .with_count(i64::try_from(hits.count).unwrap_or(i64::MAX))
        .with_period_amounts(periods)
        .with_query(request)
        .with_results(results);
    if let Some(net) = hits.net {
        response = response.with_net(net);
    }
    Ok(reply::json(response.to_json()))
}

fn query(request: &SearchQuery, now: EpochMillis) -> Result<Query, Problem> {
    let limit = match number(request.limit, "limit")? {
        0 => DEFAULT_LIMIT,
        limit if limit > MAX_LIMIT => {
            return Err(Problem::invalid_at(
                "/limit",
                "maximum",
                format!("at most {MAX_LIMIT}; ask for the rest with offset."),
            ));
        }
        limit => limit,
    };
    if has_too_many_words(request.query_string.as_deref().unwrap_or_default()) {
        return Err(Problem::invalid_at("/queryString", "maxItems", format!("at most {MAX_WORDS} different words.")));
    }
    Ok(Query {
        accounts: texts(request.accounts.as_deref()),
        categories: texts(request.categories.as_deref()),
        credentials: texts(request.credentials.as_deref()),
        external_ids: texts(request.external_ids.as_deref()),
        start: request.start_date,
        end: request.end_date,
        min_amount: request.min_amount,
        max_amount: request.max_amount,
        text: request.query_string.clone().unwrap_or_default(),
        sort: match request.sort {
            Some(SearchSort::Score) => Sort::Score,
            Some(SearchSort::Account) => Sort::Account,
            Some(SearchSort::Description) => Sort::Description,
            Some(SearchSort::Amount) => Sort::Amount,
            Some(SearchSort::Category) => Sort::Category,
            _ => Sort::Date,
        },
        ascending: request.order == Some(SearchOrder::Asc),
        offset: number(request.offset, "offset")?,
        limit,
        include_upcoming: request.include_upcoming.unwrap_or(false),
        now,
    })
}

fn texts<T: AsRef<str>>(ids: Option<&[T]>) -> Vec<String> {
    ids.unwrap_or_default().iter().map(|id| id.as_ref().to_owned()).collect()
}

fn number(value: Option<i64>, name: &str) -> Result<usize, Problem> {
    usize::try_from(value.unwrap_or(0))
        .map_err(|_| Problem::invalid_at(format!("/{name}"), "minimum", "it is not negative."))
}
