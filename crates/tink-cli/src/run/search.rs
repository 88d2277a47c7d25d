//! `tink search`.

use jiff::tz::TimeZone;
use tink_model::main::operations::SEARCH;
use tink_model::main::{Refusal, SearchQuery, SearchResponse};
use tink_transport::Call;

use super::{Session, or_dash};
use crate::args::search::Search;
use crate::body;
use crate::exit::Outcome;
use crate::output::{Align, grouped, table};
use crate::when::{self, When};

impl Session {
    pub(crate) async fn search(&self, search: Search) -> Outcome {
        let days = [search.from, search.to].into_iter().flatten().any(|when| matches!(when, When::Day(_)));
        let zone = if days || !self.output.json { self.time_zone(&search.user.id).await? } else { TimeZone::UTC };
        let request = match &search.body.path {
            Some(path) => body::from_file(path, SearchQuery::decode)?,
            None => {
                let query = query(&search, &zone);
                body::check(&query, "the search")?;
                query.to_json()
            }
        };
        let client = self.connection.user(&search.user.id, SEARCH.scopes).await?;
        let answer = self.send::<Refusal>(&client, Call::new(&SEARCH).json(request)).await?;
        self.print(&answer, SearchResponse::decode, |response| show(response, search.offset.unwrap_or(0), &zone))
    }
}

fn query(search: &Search, zone: &TimeZone) -> SearchQuery {
    let mut query = SearchQuery::new();
    let some = |list: &[String]| (!list.is_empty()).then(|| list.to_vec());
    query.query_string = search.text.clone();
    query.accounts = some(&search.accounts).map(|ids| ids.into_iter().map(Into::into).collect());
    query.categories = some(&search.categories).map(|ids| ids.into_iter().map(Into::into).collect());
    query.external_ids = some(&search.external_ids).map(|ids| ids.into_iter().map(Into::into).collect());
    query.start_date = search.from.map(|when| when.start(zone));
    query.end_date = search.to.map(|when| when.end(zone));
    query.min_amount = search.min_amount;
    query.max_amount = search.max_amount;
    query.limit = search.limit.map(i64::from);
    query.offset = search.offset.map(i64::from);
    query.sort = search.sort.as_deref().map(Into::into);
    query.order = search.order.as_deref().map(Into::into);
    query
}

fn show(response: &SearchResponse, offset: u32, zone: &TimeZone) -> String {
    let found = response.results.iter().filter_map(|result| result.transaction.as_ref());
    let rows = found.map(|transaction| {
        vec![
            or_dash(transaction.date.map(|date| when::day(date, zone))),
            or_dash(transaction.description.as_ref()),
            transaction.amount.map_or_else(|| "-".to_owned(), grouped),
            if transaction.pending == Some(true) { "pending".to_owned() } else { String::new() },
            transaction.id.to_string(),
        ]
    });
    let mut text = table(
        &[
            ("Date", Align::Left),
            ("Description", Align::Left),
            ("Amount", Align::Right),
            ("", Align::Left),
            ("Id", Align::Left),
        ],
        rows,
    );
    let (count, shown) = (response.count.unwrap_or(0), response.results.len() as i64);
    text.push_str(&format!("\n{count} found, net {}\n", response.net.map_or_else(|| "-".to_owned(), grouped)));
    let next = i64::from(offset) + shown;
    if shown > 0 && next < count {
        text.push_str(&format!("Shown: {} to {next}. More: --offset {next}\n", i64::from(offset) + 1));
    }
    text
}
