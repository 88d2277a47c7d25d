//! Where lists end, against services that behave and services that do not.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use futures_util::TryStreamExt;
use moneykit_import::model::{Institution, InstitutionPage, LinkEntry, LinkPage, Transaction, TransactionPage};
use moneykit_import::{CursorRequest, Error, InstitutionFilter, MoneykitClient, TransactionFilter};
use tink_transport::testing::{client_over, empty, function, json};

use crate::support::{bench, ok};

/// A service with so many elements in each of its lists, and its habits.
#[derive(Debug, Clone, Copy)]
struct Service {
    elements: i64,
    /// Whether it says which page this is, how long one is, and how many elements there are.
    says_where: bool,
    ignores_where: bool,
    /// The request that it answers with a 501, from 1.
    broken: usize,
}

const HONEST: Service = Service { elements: 0, says_where: true, ignores_where: false, broken: 0 };

fn asked(query: &str, name: &str) -> Option<i64> {
    query.split('&').find_map(|pair| pair.strip_prefix(name)?.strip_prefix('=')?.parse().ok())
}

impl Service {
    fn transactions(self, query: &str) -> Vec<u8> {
        let number = if self.ignores_where { 1 } else { asked(query, "page").unwrap_or(1) };
        let size = asked(query, "size").unwrap_or(50);
        let ids = (number - 1) * size..self.elements.min(number * size);
        let page = TransactionPage::new()
            .with_transactions(ids.map(|number| Transaction::new(format!("t-{number}"))).collect::<Vec<_>>());
        if !self.says_where {
            return page.to_json();
        }
        page.with_page(number).with_size(size).with_total(self.elements).to_json()
    }

    fn links(self, query: &str) -> Vec<u8> {
        let from = if self.ignores_where { 0 } else { asked(query, "cursor").unwrap_or(0) };
        let to = self.elements.min(from + asked(query, "limit").unwrap_or(1000));
        let links = (from..to).map(|number| LinkEntry::new(format!("mk-{number}"))).collect::<Vec<_>>();
        let cursor = if to < self.elements { to.to_string() } else { String::new() };
        LinkPage::new().with_links(links).with_next_cursor(cursor).to_json()
    }

    fn client(self) -> (MoneykitClient, Arc<AtomicUsize>) {
        let requests = Arc::new(AtomicUsize::new(0));
        let counted = requests.clone();
        let client = client_over(function(move |request| {
            let number = counted.fetch_add(1, Ordering::SeqCst) + 1;
            assert!(number < 100, "the list does not end");
            if number == self.broken {
                return Ok(empty(501));
            }
            let query = request.uri().query().unwrap_or_default();
            let is_links = request.uri().path() == "/links";
            Ok(json(200, if is_links { self.links(query) } else { self.transactions(query) }))
        }));
        (MoneykitClient::with_client(client), requests)
    }
}

fn ids(prefix: &str, range: std::ops::Range<i64>) -> Vec<String> {
    range.map(|number| format!("{prefix}-{number}")).collect()
}

async fn transactions(service: Service, filter: TransactionFilter) -> (Result<Vec<String>, Error>, usize) {
    let (client, requests) = service.client();
    let all = client.transaction_pages(&"mk_1".into(), filter).elements();
    let ids: Result<Vec<String>, Error> = all.map_ok(|one| one.transaction_id.to_string()).try_collect().await;
    (ids, requests.load(Ordering::SeqCst))
}

#[tokio::test]
async fn counted_pages_end_with_the_total() {
    for (elements, requests) in [(0, 1), (1, 1), (5, 1), (6, 2), (10, 2), (11, 3)] {
        let service = Service { elements, ..HONEST };
        let (found, sent) = transactions(service, TransactionFilter::new().with_size(5)).await;
        assert_eq!((found.unwrap(), sent), (ids("t", 0..elements), requests), "{elements}");
    }
    let service = Service { elements: 12, ..HONEST };
    let (found, sent) = transactions(service, TransactionFilter::new().with_size(5).with_page(2)).await;
    assert_eq!((found.unwrap(), sent), (ids("t", 5..12), 2));
}

#[tokio::test]
async fn where_no_total_is_said_a_shorter_page_is_the_last() {
    for (elements, requests) in [(0, 1), (49, 1), (50, 2), (51, 2), (101, 3)] {
        let service = Service { elements, says_where: false, ..HONEST };
        let (found, sent) = transactions(service, TransactionFilter::new()).await;
        assert_eq!((found.unwrap(), sent), (ids("t", 0..elements), requests), "{elements}");
    }
}

#[tokio::test]
async fn where_the_service_says_nothing_the_size_that_was_asked_for_counts() {
    for (elements, requests) in [(4, 1), (5, 2), (12, 3)] {
        let service = Service { elements, says_where: false, ..HONEST };
        let (found, sent) = transactions(service, TransactionFilter::new().with_size(5)).await;
        assert_eq!((found.unwrap(), sent), (ids("t", 0..elements), requests), "{elements}");
    }
}

#[tokio::test]
async fn pages_by_cursor_end_where_none_follows() {
    for (elements, requests) in [(0, 1), (5, 1), (6, 2), (11, 3)] {
        let (client, sent) = Service { elements, ..HONEST }.client();
        let all = client.link_pages(CursorRequest::new().with_limit(5)).elements();
        let found: Vec<String> = all.map_ok(|link| link.link_id.to_string()).try_collect().await.unwrap();
        assert_eq!(found, ids("mk", 0..elements));
        assert_eq!(sent.load(Ordering::SeqCst), requests, "{elements}");
    }
}

#[tokio::test]
async fn a_service_that_ignores_where_to_go_on_is_an_error_and_no_endless_list() {
    for says_where in [true, false] {
        let service = Service { elements: 400, ignores_where: true, says_where, ..HONEST };
        let (found, requests) = transactions(service, TransactionFilter::new()).await;
        assert!(found.unwrap_err().is_contradiction());
        assert_eq!(requests, 2);
    }
    let (client, sent) = Service { elements: 40, ignores_where: true, ..HONEST }.client();
    let mut pages = client.link_pages(CursorRequest::new().with_limit(10));
    assert_eq!(pages.next().await.unwrap().unwrap().links.len(), 10);
    assert!(pages.next().await.unwrap().unwrap_err().is_contradiction());
    assert!(pages.next().await.is_none());
    assert_eq!(sent.load(Ordering::SeqCst), 2);
}

#[tokio::test]
async fn institutions_keep_their_filter_from_page_to_page() {
    let page = |id: &str, next: &str| {
        ok(InstitutionPage::new().with_institutions([Institution::new(id)]).with_next_cursor(next).to_json())
    };
    let bench = bench([page("chase", "c2"), page("citi", "")]);
    let filter = InstitutionFilter::new().with_name("c").with_page(CursorRequest::new().with_limit(1));
    let all = bench.moneykit.institution_pages(filter).elements();
    let found: Vec<String> = all.map_ok(|one| one.institution_id.to_string()).try_collect().await.unwrap();
    assert_eq!(found, ["chase", "citi"]);
    let lines: Vec<String> = bench.sent().iter().map(tink_transport::testing::Captured::line).collect();
    assert_eq!(lines, ["GET /institutions?name=c&limit=1", "GET /institutions?name=c&cursor=c2&limit=1"]);
}

#[tokio::test]
async fn the_transactions_of_a_user_are_paged_as_well() {
    let (client, requests) = Service { elements: 60, ..HONEST }.client();
    let all = client.user_transaction_pages(&"user-1".into(), TransactionFilter::new()).elements();
    let found: Vec<String> = all.map_ok(|one| one.transaction_id.to_string()).try_collect().await.unwrap();
    assert_eq!((found, requests.load(Ordering::SeqCst)), (ids("t", 0..60), 2));
}

#[tokio::test]
async fn a_list_ends_after_an_error_and_an_element_that_cannot_be_read_is_counted() {
    let (client, _) = Service { elements: 200, broken: 2, ..HONEST }.client();
    let mut pages = client.transaction_pages(&"mk_1".into(), TransactionFilter::new());
    assert_eq!(pages.next().await.unwrap().unwrap().transactions.len(), 50);
    assert!(pages.next().await.unwrap().unwrap_err().is_server_error());
    assert!(pages.next().await.is_none());

    let bench = bench([ok(r#"{"links":[{"link_id":"a"},{"created_at":"x"},{"link_id":"b"}]}"#)]);
    let mut elements = bench.moneykit.link_pages(CursorRequest::new()).elements();
    let mut found = 0;
    while let Some(link) = elements.next().await {
        link.unwrap();
        found += 1;
    }
    assert_eq!((found, elements.unreadable()), (2, 1));
}
