//! Where pages end, against services that behave and services that do not.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use futures_util::TryStreamExt;
use tink_transport::testing::{client_over, empty, function, json};
use tink_xs2a::model::{BankAccount, BankAccountPage};
use tink_xs2a::{BankUserClient, BankUserToken, Error, PageRequest};

/// A service with so many accounts, and its habits.
#[derive(Debug, Clone, Copy)]
struct Service {
    accounts: i64,
    /// Whether it says which page this is, how long one is, and which is the last.
    says_where: bool,
    ignores_the_number: bool,
    /// The page that it answers with a 500.
    broken: i64,
}

const HONEST: Service = Service { accounts: 0, says_where: true, ignores_the_number: false, broken: 0 };

fn asked(query: &str, name: &str) -> Option<i64> {
    query.split('&').find_map(|pair| pair.strip_prefix(name)?.strip_prefix('=')?.parse().ok())
}

impl Service {
    fn page(self, number: i64, per_page: i64) -> BankAccountPage {
        let ids = (number - 1) * per_page..self.accounts.min(number * per_page);
        let accounts: Vec<BankAccount> = ids.map(|number| BankAccount::new(format!("a-{number}"))).collect();
        let page = BankAccountPage::new().with_data(accounts);
        if !self.says_where {
            return page;
        }
        let last = ((self.accounts + per_page - 1) / per_page).max(1);
        page.with_current_page(number).with_last_page(last).with_per_page(per_page).with_total(self.accounts)
    }

    fn client(self) -> (BankUserClient, Arc<AtomicUsize>) {
        let requests = Arc::new(AtomicUsize::new(0));
        let counted = requests.clone();
        let client = client_over(function(move |request| {
            assert!(counted.fetch_add(1, Ordering::SeqCst) < 100, "the list does not end");
            let query = request.uri().query().unwrap_or_default();
            let number = asked(query, "page").unwrap_or(1);
            if number == self.broken {
                return Ok(empty(501));
            }
            let given = if self.ignores_the_number { 1 } else { number };
            Ok(json(200, self.page(given, asked(query, "per_page").unwrap_or(15)).to_json()))
        }));
        (BankUserClient::new(&client, &BankUserToken::new("t").unwrap()), requests)
    }

    /// The ids found and the number of requests.
    async fn found(self, request: PageRequest) -> (Result<Vec<String>, Error>, usize) {
        let (client, requests) = self.client();
        let accounts: Result<Vec<BankAccount>, Error> =
            client.bank_account_pages(request).elements().try_collect().await;
        let ids = accounts.map(|accounts| accounts.into_iter().map(|account| account.id.to_string()).collect());
        (ids, requests.load(Ordering::SeqCst))
    }
}

fn ids(range: std::ops::Range<i64>) -> Vec<String> {
    range.map(|number| format!("a-{number}")).collect()
}

#[tokio::test]
async fn it_ends_after_the_last_page() {
    for (accounts, requests) in [(0, 1), (1, 1), (5, 1), (6, 2), (10, 2), (11, 3)] {
        let (found, sent) = Service { accounts, ..HONEST }.found(PageRequest::new().with_per_page(5)).await;
        assert_eq!(found.unwrap(), ids(0..accounts));
        assert_eq!(sent, requests, "{accounts} accounts");
    }
}

#[tokio::test]
async fn where_the_service_does_not_say_the_last_page_a_shorter_one_is() {
    let service = Service { says_where: false, ..HONEST };
    for (accounts, requests) in [(0, 1), (14, 1), (15, 2), (16, 2), (31, 3)] {
        let (found, sent) = Service { accounts, ..service }.found(PageRequest::new()).await;
        assert_eq!(found.unwrap(), ids(0..accounts));
        assert_eq!(sent, requests, "{accounts} accounts");
    }
}

#[tokio::test]
async fn an_empty_page_after_another_is_not_given_and_a_lone_one_is() {
    let service = Service { says_where: false, ..HONEST };
    for (accounts, pages, requests) in [(0, 1, 1), (5, 1, 2), (6, 2, 2)] {
        let (client, sent) = Service { accounts, ..service }.client();
        let given: Vec<BankAccountPage> =
            client.bank_account_pages(PageRequest::new().with_per_page(5)).try_collect().await.unwrap();
        assert_eq!((given.len(), sent.load(Ordering::SeqCst)), (pages, requests), "{accounts} accounts");
    }
}

#[tokio::test]
async fn it_begins_at_the_page_that_is_asked_for() {
    let (found, sent) =
        Service { accounts: 12, ..HONEST }.found(PageRequest::new().with_per_page(5).with_page(2)).await;
    assert_eq!((found.unwrap(), sent), (ids(5..12), 2));
}

#[tokio::test]
async fn a_service_that_ignores_the_number_of_the_page_is_an_error_and_no_endless_list() {
    for says_where in [true, false] {
        let service = Service { accounts: 40, ignores_the_number: true, says_where, ..HONEST };
        let (client, requests) = service.client();
        let mut pages = client.bank_account_pages(PageRequest::new().with_per_page(10));
        assert_eq!(pages.next().await.unwrap().unwrap().data.len(), 10);
        assert!(pages.next().await.unwrap().unwrap_err().is_contradiction());
        assert!(pages.next().await.is_none());
        assert_eq!(requests.load(Ordering::SeqCst), 2);
    }
}

#[tokio::test]
async fn it_ends_after_an_error() {
    let service = Service { accounts: 40, broken: 2, ..HONEST };
    let (client, _) = service.client();
    let mut elements = client.bank_account_pages(PageRequest::new()).elements();
    for _ in 0..15 {
        elements.next().await.unwrap().unwrap();
    }
    assert!(elements.next().await.unwrap().unwrap_err().is_server_error());
    assert!(elements.next().await.is_none());
}

#[tokio::test]
async fn an_element_that_cannot_be_read_is_counted_and_loses_no_other() {
    let client = client_over(function(|_| Ok(json(200, r#"{"data":[{"id":"a"},{"iban":"x"},{"id":"b"}]}"#))));
    let anna = BankUserClient::new(&client, &BankUserToken::new("t").unwrap());
    let mut elements = anna.bank_account_pages(PageRequest::new()).elements();
    let mut found = Vec::new();
    while let Some(account) = elements.next().await {
        found.push(account.unwrap().id.to_string());
    }
    assert_eq!((found, elements.unreadable()), (vec!["a".to_owned(), "b".to_owned()], 1));
}
