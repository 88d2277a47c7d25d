//! What happened to wizards: each event once, the newest first, and found by every filter; and the order of the other lists.

use std::sync::Arc;
use std::time::Duration;

use tink_model::xs2a::{AccessTokenRequest, BankConnectionRequest, Event, EventType, WizardRequest};
use tink_sandbox::{ManualClock, Sandbox};
use tink_xs2a::{EventFilter, PageRequest, Xs2aClient};

use super::walk::{MORNING, bank_user, finish, login, step};
use crate::stage::{Over, Stage};

/// Transaction, type and time.
fn told(events: &[Event]) -> Vec<(String, String, String)> {
    let text = |event: &Event| {
        let kind = event.r#type.as_ref().unwrap().as_str().to_owned();
        (event.transaction.clone().unwrap().into_string(), kind, event.created_at.as_ref().unwrap().as_str().to_owned())
    };
    events.iter().map(text).collect()
}

async fn list(xs2a: &Xs2aClient, filter: &EventFilter) -> Vec<(String, String, String)> {
    told(&xs2a.list_events(filter, PageRequest::new()).await.unwrap().data)
}

#[tokio::test]
async fn each_step_of_a_wizard_is_an_event_and_filters_find_it() {
    let clock = Arc::new(ManualClock::new(MORNING));
    let stage = Stage::new(Sandbox::builder().seed(7).clock(clock.clone()), Over::Nothing).await;
    let xs2a = stage.xs2a();
    let anna = bank_user(&xs2a).await;
    let given = BankConnectionRequest::new().with_bic("TESTDE88XXX");
    let first = anna.create_bank_connection(&given).await.unwrap();
    clock.advance(Duration::from_secs(60));
    step(&anna, login(&first, "tan")).await;
    clock.advance(Duration::from_secs(24 * 60 * 60));
    let second = anna.create_bank_connection(&given).await.unwrap();
    // Looking at a form is no event.
    step(&anna, WizardRequest::new(second.wizard_session_key.clone())).await;

    let (one, two) = (first.transaction.as_str(), second.transaction.as_str());
    let expected = [
        (two, "transaction.created", "2024-01-16 09:01:00"),
        (one, "transaction.updated", "2024-01-15 09:01:00"),
        (one, "transaction.created", "2024-01-15 09:00:00"),
    ];
    let expected = expected.map(|(of, kind, at)| (of.to_owned(), kind.to_owned(), at.to_owned()));
    let all = EventFilter::new();
    assert_eq!(list(&xs2a, &all).await, expected);
    assert_eq!(list(&xs2a, &all.clone().with_transaction(one)).await, expected[1..]);
    assert_eq!(list(&xs2a, &all.clone().with_type(EventType::TransactionUpdated)).await, expected[1..2]);
    assert_eq!(list(&xs2a, &all.clone().with_from("2024-01-15 09:00:30".parse().unwrap())).await, expected[..2]);
    assert_eq!(list(&xs2a, &all.clone().with_to("2024-01-15 09:00:30".parse().unwrap())).await, expected[2..]);
    // A bound that is a date alone is the whole of its day.
    let day = "2024-01-15".parse::<tink_model::DateTime>().unwrap();
    assert_eq!(list(&xs2a, &all.clone().with_from(day.clone()).with_to(day)).await, expected[1..]);
    assert_eq!(list(&xs2a, &all.clone().with_transaction("none")).await, []);

    let page = xs2a.list_events(&all, PageRequest::new().with_per_page(1).with_page(2)).await.unwrap();
    assert_eq!((told(&page.data), page.total), (expected[1..2].to_vec(), Some(3)));
    let mut pages = xs2a.event_pages(&all, PageRequest::new().with_per_page(2)).elements();
    let mut events = Vec::new();
    while let Some(event) = pages.next().await {
        events.push(event.unwrap());
    }
    assert_eq!(told(&events), expected);
    // None of them has the key that drives the wizard.
    for event in &events {
        assert!(!event.data.as_ref().unwrap().as_str().contains("wizard_session_key"));
    }
}

#[tokio::test]
async fn tokens_connections_and_accounts_are_listed_newest_first() {
    let stage = Stage::new(Sandbox::builder().seed(7), Over::Nothing).await;
    let xs2a = stage.xs2a();
    let anna = bank_user(&xs2a).await;
    let user = xs2a.list_bank_users(PageRequest::new()).await.unwrap().data[0].id.clone();
    let token = xs2a.create_access_token(&user, &AccessTokenRequest::new()).await.unwrap();
    let tokens = xs2a.list_access_tokens(&user, PageRequest::new()).await.unwrap();
    assert_eq!((tokens.data.len(), &tokens.data[0].id), (2, &token.id));
    let mut transactions = Vec::new();
    for bic in ["TESTDE88XXX", "TESTDE89XXX"] {
        let wizard = anna.create_bank_connection(&BankConnectionRequest::new().with_bic(bic)).await.unwrap();
        finish(&anna, &wizard, "123456").await;
        transactions.insert(0, Some(wizard.transaction));
    }
    let connections = anna.list_bank_connections(PageRequest::new()).await.unwrap().data;
    assert_eq!(connections.iter().map(|one| one.transaction.clone()).collect::<Vec<_>>(), transactions);
    let accounts = anna.list_bank_accounts(PageRequest::new().with_per_page(100)).await.unwrap().data;
    let of: Vec<_> = accounts.iter().map(|account| account.bank_connection_id.clone().unwrap()).collect();
    let split = of.iter().position(|id| *id == connections[1].id).unwrap();
    assert!(of[..split].iter().all(|id| *id == connections[0].id));
    assert!(of[split..].iter().all(|id| *id == connections[1].id));
}
