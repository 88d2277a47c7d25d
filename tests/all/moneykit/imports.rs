//! Imports at the limit of a request, over it, and in batches that are interrupted.

use std::collections::BTreeSet;

use moneykit_import::model::{ImportTransactionsRequest, TransactionImportData, ValidationIssue};
use moneykit_import::{MAX_IMPORT_BYTES, MoneykitClient};
use tink_model::LinkId;
use tink_model::moneykit::Refusal;

use super::walk::{USER, everything, import, stage, transaction, user};
use crate::stage::Over;

/// An import whose body has exactly so many bytes.
fn of_bytes(bytes: usize) -> moneykit_import::model::ImportLinkRequest {
    let rows = (0..4_000).map(|number| transaction(&format!("row-{number:05}"), "-12.50", "2022-02-08"));
    let mut request = import(rows.collect());
    let missing =
        bytes.checked_sub(request.to_json().len() + r#""description":"","#.len()).expect("the rows leave room");
    let last = request.transactions.last_mut().unwrap();
    *last = last.clone().with_description("x".repeat(missing));
    assert_eq!(request.to_json().len(), bytes);
    request
}

#[tokio::test]
async fn an_import_of_the_largest_size_is_taken_and_one_byte_more_is_not() {
    let (stage, _) = stage(Over::Socket).await;
    let moneykit = stage.moneykit();
    for bytes in [MAX_IMPORT_BYTES - 1, MAX_IMPORT_BYTES] {
        moneykit.import_link(&of_bytes(bytes)).await.unwrap();
    }
    let over = of_bytes(MAX_IMPORT_BYTES + 1);
    let refused = moneykit.import_link(&over).await.unwrap_err();
    let too_large = refused.body_too_large().expect("it was not sent");
    assert_eq!((too_large.over(), too_large.transactions()), (1, 4_000));
    assert!(too_large.fitting() < 4_000);
    // The service itself says the same where the client does not look.
    let refused = moneykit.clone().unchecked().import_link_once(&over).await.unwrap_err();
    assert_eq!(
        (refused.status().map(|status| status.as_u16()), refused.refusal()),
        (Some(413), Some(Refusal::BodyTooLarge))
    );
    assert_eq!(moneykit.list_user_links(&user()).await.unwrap().links.len(), 2);
}

fn ten_thousand() -> Vec<TransactionImportData> {
    let text = "a purchase that is described in some detail, so that ten thousand of them make several requests";
    let row = |number: usize| {
        transaction(&format!("row-{number:05}"), &format!("-{}.{:02}", number / 100 + 1, number % 100), "2022-02-08")
    };
    (0..10_000).map(|number| row(number).with_description(text)).collect()
}

/// The caller's ids of all transactions of a link.
async fn stored(moneykit: &MoneykitClient, link: &LinkId) -> BTreeSet<String> {
    let mut ids = BTreeSet::new();
    let mut rows = moneykit.transaction_pages(link, everything().with_size(1_000)).elements();
    while let Some(row) = rows.next().await {
        assert!(ids.insert(row.unwrap().original_id.unwrap().into_string()), "a transaction is there twice");
    }
    ids
}

#[tokio::test]
async fn ten_thousand_transactions_go_in_in_batches() {
    let (stage, _) = stage(Over::Socket).await;
    let moneykit = stage.moneykit();
    let report = moneykit.import_in_batches(&import(ten_thousand())).await.unwrap();
    assert_eq!(report.transactions, 10_000);
    assert!(report.requests > 1);
    assert_eq!(stored(&moneykit, &report.link.link_id).await.len(), 10_000);
}

#[tokio::test]
async fn a_fault_in_the_middle_stops_the_batches_and_the_report_is_right() {
    let (stage, _) = stage(Over::Socket).await;
    let moneykit = stage.moneykit();
    let rows = ten_thousand();
    // The link is made; the first batch after it is refused.
    stage.fault("moneykit/importTransactions", 429);
    let stopped = moneykit.import_in_batches(&import(rows.clone())).await.unwrap_err();
    assert_eq!(stopped.error().refusal(), Some(Refusal::RateLimited));
    assert!(!stopped.is_outcome_unknown() && stopped.unknown().is_empty());
    let link = stopped.link_id().expect("the link was made").clone();
    let accepted = stopped.accepted();
    assert!(!accepted.is_empty() && accepted.end < rows.len());
    assert_eq!((accepted.end, stopped.missing()), (stopped.missing().start, accepted.end..rows.len()));
    let there: BTreeSet<String> = (0..accepted.end).map(|number| format!("row-{number:05}")).collect();
    assert_eq!(stored(&moneykit, &link).await, there);
    // The rest goes on where it stopped.
    let rest = moneykit.import_transactions_in_batches(&link, &rows[stopped.missing()]).await.unwrap();
    assert_eq!(rest.transactions, rows.len() - accepted.end);
    assert_eq!(stored(&moneykit, &link).await.len(), 10_000);
}

#[tokio::test]
async fn a_transaction_that_is_there_already_refuses_its_batch_whole_and_says_which() {
    let (stage, _) = stage(Over::Socket).await;
    let moneykit = stage.moneykit();
    let link = moneykit.import_link(&import(vec![transaction("t1", "1.00", "2022-02-08")])).await.unwrap().link_id;
    let again = vec![transaction("t2", "2.00", "2022-02-08"), transaction("t1", "1.00", "2022-02-08")];
    let refused = moneykit.import_transactions(&link, &ImportTransactionsRequest::new(again)).await.unwrap_err();
    let details = moneykit_import::error_details(&refused).unwrap();
    let places: Vec<String> = details.validation_errors.unwrap().iter().map(ValidationIssue::pointer).collect();
    assert_eq!(places.len(), 1, "{places:?}");
    assert!(places[0].starts_with("/transactions/1"), "{places:?}");
    assert_eq!(stored(&moneykit, &link).await.into_iter().collect::<Vec<_>>(), ["t1"]);
}

#[tokio::test]
async fn what_breaks_rules_is_told_all_at_once_before_it_is_sent_and_by_the_service_alike() {
    let (stage, _) = stage(Over::Socket).await;
    let moneykit = stage.moneykit();
    let mut request = import(vec![transaction("t1", "1.00", "2022-02-08")]);
    request.customer_user.id = "abc".into();
    request.accounts.push(request.accounts[0].clone());
    request.transactions[0].account_id = "unknown".into();
    let here = moneykit.import_link(&request).await.unwrap_err();
    let here: BTreeSet<String> = here.violations().unwrap().iter().map(|one| one.pointer().to_owned()).collect();
    assert_eq!(here.len(), 3, "{here:?}");
    let there = moneykit.clone().unchecked().import_link_once(&request).await.unwrap_err();
    assert_eq!(there.refusal(), Some(Refusal::ValidationFailed));
    let details = moneykit_import::error_details(&there).unwrap();
    let there: BTreeSet<String> = details.validation_errors.unwrap().iter().map(ValidationIssue::pointer).collect();
    assert_eq!(here, there);
    assert_eq!(moneykit.list_user_links(&USER.into()).await.unwrap().links.len(), 0);
}
