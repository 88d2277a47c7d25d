//! Where a search ends, against services that behave and services that do not.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use futures_util::{StreamExt, TryStreamExt};
use proptest::prelude::*;
use tink_main::model::{SearchQuery, SearchResponse, SearchResult, Transaction};
use tink_main::{Error, MainClient};
use tink_transport::testing::{client_over, empty, function, json};

/// A service with so many transactions, and its habits.
#[derive(Debug, Clone, Copy)]
struct Service {
    transactions: usize,
    echoes_query: bool,
    ignores_offset: bool,
    /// The longest page it gives, whatever is asked for.
    longest: usize,
    /// What it says it found, if not the truth.
    count: Option<i64>,
}

const HONEST: Service =
    Service { transactions: 0, echoes_query: true, ignores_offset: false, longest: usize::MAX, count: None };

impl Service {
    fn answer(self, query: &SearchQuery) -> SearchResponse {
        let number = |value: Option<i64>| usize::try_from(value.unwrap_or(0)).unwrap();
        let limit = if number(query.limit) == 0 { 50 } else { number(query.limit) }.min(self.longest);
        let offset = if self.ignores_offset { 0 } else { number(query.offset) };
        let results: Vec<SearchResult> = (offset..self.transactions.min(offset + limit))
            .map(|number| SearchResult::new().with_transaction(Transaction::new(format!("t-{number}"))))
            .collect();
        let count = self.count.unwrap_or(i64::try_from(self.transactions).unwrap());
        let response = SearchResponse::new().with_count(count).with_results(results);
        if self.echoes_query {
            response.with_query(query.clone().with_limit(i64::try_from(limit).unwrap()))
        } else {
            response
        }
    }

    fn client(self) -> (MainClient, Arc<AtomicUsize>) {
        let requests = Arc::new(AtomicUsize::new(0));
        let counted = requests.clone();
        let client = client_over(function(move |request| {
            assert!(counted.fetch_add(1, Ordering::SeqCst) < 1000, "the search does not end");
            let query = SearchQuery::decode(request.body()).unwrap();
            Ok(json(200, self.answer(&query).to_json()))
        }));
        (MainClient::new(client), requests)
    }

    /// The ids found and the number of requests.
    async fn found(self, query: SearchQuery) -> (Result<Vec<String>, Error>, usize) {
        let (client, requests) = self.client();
        let hits: Result<Vec<SearchResult>, Error> = client.search_all(query).try_collect().await;
        let ids = hits.map(|hits| hits.into_iter().map(|hit| hit.transaction.unwrap().id.to_string()).collect());
        (ids, requests.load(Ordering::SeqCst))
    }
}

fn ids(range: std::ops::Range<usize>) -> Vec<String> {
    range.map(|number| format!("t-{number}")).collect()
}

#[tokio::test]
async fn it_ends_after_a_page_that_is_shorter_than_asked_for() {
    for (transactions, requests) in [(0, 1), (1, 1), (19, 1), (20, 2), (21, 2), (40, 3), (41, 3)] {
        let service = Service { transactions, ..HONEST };
        let (found, sent) = service.found(SearchQuery::new().with_limit(20)).await;
        assert_eq!(found.unwrap(), ids(0..transactions));
        assert_eq!(sent, requests, "{transactions} transactions");
    }
}

#[tokio::test]
async fn no_limit_and_a_limit_of_0_mean_50() {
    for query in [SearchQuery::new(), SearchQuery::new().with_limit(0)] {
        let (found, sent) = Service { transactions: 120, ..HONEST }.found(query).await;
        assert_eq!(found.unwrap(), ids(0..120));
        assert_eq!(sent, 3);
    }
}

#[tokio::test]
async fn it_begins_at_the_querys_offset() {
    let (found, _) =
        Service { transactions: 45, ..HONEST }.found(SearchQuery::new().with_offset(7).with_limit(10)).await;
    assert_eq!(found.unwrap(), ids(7..45));
}

#[tokio::test]
async fn the_services_count_does_not_decide() {
    for count in [0, 3, 1_000_000] {
        let service = Service { transactions: 45, count: Some(count), ..HONEST };
        let (found, sent) = service.found(SearchQuery::new().with_limit(20)).await;
        assert_eq!(found.unwrap(), ids(0..45));
        assert_eq!(sent, 3);
    }
}

#[tokio::test]
async fn a_service_that_caps_the_page_and_says_so_is_read_to_the_end() {
    let (found, _) = Service { transactions: 95, longest: 10, ..HONEST }.found(SearchQuery::new().with_limit(50)).await;
    assert_eq!(found.unwrap(), ids(0..95));
}

#[tokio::test]
async fn a_service_that_ignores_the_offset_ends_the_search_with_an_error() {
    let service = Service { transactions: 120, ignores_offset: true, ..HONEST };
    let (client, requests) = service.client();
    let mut found = client.search_all(SearchQuery::new().with_limit(20));
    for number in 0..20 {
        let hit = found.next().await.unwrap().unwrap();
        assert_eq!(hit.transaction.unwrap().id.as_str(), format!("t-{number}"));
    }
    let error = found.next().await.unwrap().unwrap_err();
    assert!(error.is_contradiction());
    assert_eq!(error.to_string(), "search: the answers of the service do not fit together");
    assert!(found.next().await.is_none(), "nothing comes after an error");
    assert_eq!(requests.load(Ordering::SeqCst), 2);
}

#[tokio::test]
async fn a_service_that_ignores_the_offset_and_has_shown_all_is_no_error() {
    let service = Service { transactions: 20, ignores_offset: true, ..HONEST };
    let (found, sent) = service.found(SearchQuery::new().with_limit(20)).await;
    assert_eq!(found.unwrap(), ids(0..20));
    assert_eq!(sent, 2);
}

#[tokio::test]
async fn an_error_ends_the_search() {
    let client = MainClient::new(client_over(function(|request| {
        let query = SearchQuery::decode(request.body()).unwrap();
        if query.offset.is_some() {
            return Ok(empty(400));
        }
        Ok(json(200, Service { transactions: 99, ..HONEST }.answer(&query).to_json()))
    })));
    let hits: Vec<Result<SearchResult, Error>> = client.search_all(SearchQuery::new().with_limit(10)).collect().await;
    assert_eq!(hits.len(), 11);
    assert!(hits[..10].iter().all(Result::is_ok));
    assert_eq!(hits[10].as_ref().unwrap_err().status().unwrap().as_u16(), 400);
}

#[tokio::test]
async fn a_hit_that_cannot_be_read_neither_ends_the_search_nor_is_forgotten() {
    let client = MainClient::new(client_over(function(|request| {
        let query = SearchQuery::decode(request.body()).unwrap();
        Ok(match query.offset {
            None => json(200, r#"{"results":[{"transaction":{"id":"a"}},"not a hit"]}"#),
            Some(2) => json(200, r#"{"results":[{"transaction":{"id":"c"}}]}"#),
            offset => panic!("unexpected offset {offset:?}"),
        })
    })));
    let mut found = client.search_all(SearchQuery::new().with_limit(2));
    let mut ids = Vec::new();
    while let Some(hit) = found.next().await {
        ids.push(hit.unwrap().transaction.unwrap().id.to_string());
    }
    assert_eq!(ids, ["a", "c"]);
    assert_eq!(found.unreadable(), 1);
}

#[tokio::test]
async fn pages_carry_the_figures_and_an_empty_search_has_one_page() {
    let (client, _) = Service { transactions: 5, ..HONEST }.client();
    let pages: Vec<SearchResponse> = client.search_pages(SearchQuery::new().with_limit(2)).try_collect().await.unwrap();
    assert_eq!(pages.iter().map(|page| page.results.len()).collect::<Vec<_>>(), [2, 2, 1]);
    assert!(pages.iter().all(|page| page.count == Some(5)));
    let (client, _) = HONEST.client();
    let pages: Vec<SearchResponse> = client.search_pages(SearchQuery::new()).try_collect().await.unwrap();
    assert_eq!(pages.len(), 1);
}

#[tokio::test]
async fn nothing_is_asked_for_before_it_is_wanted() {
    let (client, requests) = Service { transactions: 100, ..HONEST }.client();
    let mut found = client.search_all(SearchQuery::new().with_limit(10));
    assert_eq!(requests.load(Ordering::SeqCst), 0);
    found.next().await.unwrap().unwrap();
    assert_eq!(requests.load(Ordering::SeqCst), 1);
}

proptest! {
    #[test]
    fn everything_is_found_once_whatever_the_sizes(
        transactions in 0_usize..90, limit in 0_i64..30, offset in 0_i64..20, echoes_query: bool
    ) {
        let service = Service { transactions, echoes_query, ..HONEST };
        let query = SearchQuery::new().with_limit(limit).with_offset(offset);
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        let (found, _) = runtime.block_on(service.found(query));
        prop_assert_eq!(found.unwrap(), ids(usize::try_from(offset).unwrap()..transactions.max(usize::try_from(offset).unwrap())));
    }
}
