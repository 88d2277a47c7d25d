//! The import of links and of more transactions for one.

use http::StatusCode;
use serde_json::{Value, json};

use super::{DAY, World, account, id, link, original, row};
use crate::http::{JSON, send};

/// The request of the reference's page, with quotes around its one placeholder.
const PAGE: &str = r#"{"customer_user":{"id":"string","email":{"address":"string","customer_verified_at":"2023-02-16T00:00:00"},"phone":{"number":"6175551212","country":"US","customer_verified_at":"2023-02-16T00:00:00"}},"provider":"mx","institution_id":"chase","accounts":[{"account_id":"74583934","name":"Premier Checking","type":"depository.checking","mask":"3748","balances":{"currency":"USD","available":340.12,"current":445.89,"limit":500,"balance_date":"2021-08-12T15:23:00Z"}}],"transactions":[{"account_id":"74583934","transaction_id":"string","amount":"384.05","date":"2022-02-08","description":"Regina's Mulberry","type":"food_and_drinks.restaurants"}]}"#;

#[tokio::test]
async fn the_request_of_the_page_makes_a_link_whose_data_are_there_at_once() {
    let world = World::new().await;
    let answer = send(&world.sandbox, "POST /links/import", Some(&world.token()), JSON, PAGE).await;
    assert_eq!(answer.status, StatusCode::OK, "{:?}", answer.body);
    let mut made = answer.json();
    let link_id = id(&made);
    assert!(link_id.starts_with("mk_") && link_id.len() == 25, "{link_id}");
    let avatar = made["institution_avatar"].take();
    assert!(avatar.as_str().unwrap().starts_with("data:image/svg+xml;base64,"));
    let fetched = json!({"refreshed_at": "2024-01-15T09:00:00", "last_attempted_at": "2024-01-15T09:00:00"});
    let mut transactions = fetched.clone();
    transactions["has_history"] = false.into();
    let wanted = json!({
        "link_id": link_id, "institution_id": "chase", "institution_name": "Chase", "institution_avatar": null,
        "state": "error", "error_code": "auth_expired", "last_synced_at": null, "provider": "mx", "link_tags": [],
        "tags": [], "webhook": null, "products": {"accounts": fetched, "transactions": transactions},
        "available_products": ["account_numbers", "identity", "investments"],
    });
    assert_eq!(made, wanted);

    let mut accounts = world.get(&format!("/links/{link_id}/accounts")).await["accounts"].take();
    let account_id = accounts[0]["account_id"].take();
    assert!(account_id.as_str().unwrap().starts_with("acc_"));
    let wanted = json!([{
        "account_id": null, "account_type": "depository.checking", "name": "Premier Checking", "account_mask": "3748",
        "balances": {"currency": "USD", "available": 340.12, "current": 445.89, "limit": 500,
            "balance_date": "2021-08-12T15:23:00Z"},
        "original_id": "74583934", "closed": false,
    }]);
    assert_eq!(accounts, wanted);

    let mut page = world.get(&format!("/links/{link_id}/transactions")).await;
    let transaction = page["transactions"][0].take();
    assert!(transaction["transaction_id"].as_str().unwrap().starts_with("txn_"));
    let wanted = json!({
        "transaction_id": transaction["transaction_id"], "account_id": account_id, "amount": "384.05",
        "type": "credit", "currency": "USD", "date": "2022-02-08", "description": "Regina's Mulberry",
        "raw_description": "Regina's Mulberry", "pending": false, "category": "food_and_drinks.restaurants",
        "original_id": "string",
    });
    assert_eq!(transaction, wanted);
    assert_eq!((&page["total"], &page["page"], &page["size"]), (&json!(1), &json!(1), &json!(50)));
    let numbers = world.get(&format!("/links/{link_id}/accounts/numbers")).await;
    assert_eq!(numbers["accounts"][0]["numbers"], json!({}));
}

#[tokio::test]
async fn amounts_keep_their_digits_and_lose_their_sign() {
    let world = World::new().await;
    let amounts = ["-4.50", "4.500", "0", "-0.00", "-1234567890123456789.123456789", "0.10"];
    let rows: Vec<Value> = amounts.iter().map(|amount| row("a", amount, amount, "2022-02-08")).collect();
    let link_id = id(&world.import(link("anna", &[account("a", "1")], &rows)).await);
    let page = world.get(&format!("/links/{link_id}/transactions")).await;
    let seen: Vec<(String, String)> = page["transactions"]
        .as_array()
        .unwrap()
        .iter()
        .rev()
        .map(|row| (row["amount"].as_str().unwrap().to_owned(), row["type"].as_str().unwrap().to_owned()))
        .collect();
    let wanted = [
        ("4.50", "debit"),
        ("4.500", "credit"),
        ("0", "credit"),
        ("0.00", "credit"),
        ("1234567890123456789.123456789", "debit"),
        ("0.10", "credit"),
    ];
    assert_eq!(seen, wanted.map(|(amount, kind)| (amount.to_owned(), kind.to_owned())));
}

#[tokio::test]
async fn what_an_import_leaves_out_is_null_or_absent() {
    let world = World::new().await;
    let accounts = [
        json!({"account_id": "bare", "name": "Bare", "type": "crypto wallet", "balances": {}}),
        json!({"account_id": "loan", "name": "Loan", "type": "loan.mortgage", "nickname": "House",
            "balances": {"currency": "cad", "current": 1e3, "available": null, "balance_date": "2021-08-12"}}),
    ];
    let rows = [json!({"account_id": "loan", "amount": "-1", "date": "2022-02-08 23:59:59"})];
    let mut body = link("anna", &accounts, &rows);
    body["institution_id"] = "yodlee.30188".into();
    let made = world.import(body).await;
    assert_eq!((&made["institution_id"], &made["provider"]), (&json!("wells_fargo"), &json!("moneykit")));
    let shown = world.get(&format!("/links/{}/accounts", id(&made))).await["accounts"].take();
    let balances = |place: usize| shown[place]["balances"].clone();
    let nothing = json!({"currency": "USD", "available": null, "current": null, "limit": null, "balance_date": null});
    assert_eq!((balances(0), &shown[0]["account_type"]), (nothing, &json!("unknown")));
    assert!(shown[0].get("account_mask").is_none() && shown[0].get("nickname").is_none());
    let owed =
        json!({"currency": "CAD", "available": null, "current": 1000.0, "limit": null, "balance_date": "2021-08-12"});
    assert_eq!((balances(1), &shown[1]["account_type"]), (owed, &json!("liability.mortgage")));
    assert_eq!(shown[1]["nickname"], "House");
    let row = world.get(&format!("/links/{}/transactions", id(&made))).await["transactions"][0].take();
    assert_eq!((&row["date"], &row["datetime"]), (&json!("2022-02-08"), &json!("2022-02-08 23:59:59")));
    assert_eq!((&row["currency"], &row["type"]), (&json!("CAD"), &json!("debit")));
    for absent in ["original_id", "description", "raw_description", "category", "enrichment"] {
        assert!(row.get(absent).is_none(), "{absent}");
    }
}

#[tokio::test]
async fn everything_that_is_wrong_with_an_import_is_told_at_once_with_its_place() {
    let world = World::new().await;
    let mut body = link("ann", &[account("a", "1"), account("a", "2")], &[row("z", "1", "1", "2022-02-08")]);
    body["provider"] = "nobody".into();
    body["accounts"][1]["balances"]["currency"] = "US".into();
    let answer = world.ask("POST /links/import", body).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    let refusal = answer.json();
    assert_eq!(refusal["error_code"], "api_error.request.validation_failed");
    let places: Vec<Value> =
        refusal["validation_errors"].as_array().unwrap().iter().map(|issue| issue["location"].clone()).collect();
    for wanted in [
        json!(["body", "customer_user", "id"]),
        json!(["body", "provider"]),
        json!(["body", "accounts", 1]),
        json!(["body", "accounts", 1, "balances", "currency"]),
        json!(["body", "transactions", 0, "account_id"]),
    ] {
        assert!(places.contains(&wanted), "{wanted} is not in {places:?}");
    }
    assert_eq!(world.get("/users/ann/links").await, json!({"links": {}}));

    let amount = json!({"account_id": "a", "amount": "1e3", "date": "2022-02-08"});
    let answer = world.ask("POST /links/import", link("anna", &[account("a", "1")], &[amount])).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(answer.json()["validation_errors"][0]["location"], json!(["body", "transactions", 0, "amount"]));
    for body in ["", "{", "[]", "null", "{\"customer_user\":1}"] {
        let answer = send(&world.sandbox, "POST /links/import", Some(&world.token()), JSON, body).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{body}");
    }
}

#[tokio::test]
async fn an_institution_that_nobody_knows_is_404_and_no_accounts_are_422() {
    let world = World::new().await;
    let mut body = link("anna", &[account("a", "1")], &[]);
    for name in ["nowhere", "mx.nowhere", "chase.mx"] {
        body["institution_id"] = name.into();
        let refusal = world.refusal("POST /links/import", body.clone()).await;
        assert_eq!(refusal, (404, "institution_error.not_found".to_owned()), "{name}");
    }
    let refusal = world.refusal("POST /links/import", link("anna", &[], &[])).await;
    assert_eq!(refusal, (422, "api_error.request.validation_failed".to_owned()));
    let without = world.import(link("anna", &[account("a", "1")], &[])).await;
    assert_eq!(without["products"].as_object().unwrap().keys().collect::<Vec<_>>(), ["accounts"]);
}

#[tokio::test]
async fn a_megabyte_is_taken_and_a_byte_more_is_not() {
    let world = World::new().await;
    let body = link("anna", &[account("a", "1")], &[row("a", "1", "1", "2022-02-08")]).to_string();
    let padded = |length: usize| format!("{body}{}", " ".repeat(length - body.len()));
    for line in
        ["POST /links/import".to_owned(), format!("POST /links/{}/import/transactions", world.imported(0).await)]
    {
        let exact = send(&world.sandbox, &line, Some(&world.token()), JSON, padded(1_000_000)).await;
        assert_eq!(exact.status, StatusCode::OK, "{line}");
        let over = send(&world.sandbox, &line, Some(&world.token()), JSON, padded(1_000_001)).await;
        assert_eq!(over.status, StatusCode::PAYLOAD_TOO_LARGE, "{line}");
        let refusal = over.json();
        assert_eq!(refusal["error_code"], "api_error.request.too_large");
        assert!(refusal["error_message"].as_str().unwrap().contains("1000000 bytes"), "{refusal}");
    }
}

#[tokio::test]
async fn an_import_that_is_sent_twice_makes_two_links() {
    let world = World::new().await;
    let body = link("anna", &[account("a", "1")], &[row("a", "1", "1", "2022-02-08")]);
    let (one, other) = (id(&world.import(body.clone()).await), id(&world.import(body).await));
    assert_ne!(one, other);
    let links = world.get("/users/anna/links").await["links"].take();
    assert_eq!(links.as_object().unwrap().keys().len(), 2);
    assert_eq!(links[&one]["link_id"], one);
    let account = async |link: String| world.get(&format!("/links/{link}/accounts")).await["accounts"][0].take();
    assert_ne!(account(one).await["account_id"], account(other).await["account_id"]);
}

#[tokio::test]
async fn a_batch_goes_to_the_accounts_by_their_original_ids() {
    let world = World::new().await;
    let link_id = world.imported(1).await;
    let line = format!("POST /links/{link_id}/import/transactions");
    world.wait(60);
    let batch = json!({"transactions": [row("a", "x", "2", "2022-02-09"), {"account_id": "a", "amount": "3", "date": "2022-02-10"}]});
    let answer = world.ask(&line, batch.clone()).await;
    assert_eq!(answer.status, StatusCode::OK, "{:?}", answer.body);
    assert_eq!(answer.json()["products"]["transactions"]["refreshed_at"], "2024-01-15T09:01:00");
    let page = world.get(&format!("/links/{link_id}/transactions")).await;
    assert_eq!(original(&page["transactions"]), ["", "x", "0"]);

    // Sent again, it is refused whole, and says which transactions are there already.
    let again = json!({"transactions": [row("a", "y", "1", "2022-02-09"), row("a", "x", "2", "2022-02-09"), row("q", "x", "2", "2022-02-09")]});
    let answer = world.ask(&line, again).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    let issues: Vec<(Value, Value)> = answer.json()["validation_errors"]
        .as_array()
        .unwrap()
        .iter()
        .map(|issue| (issue["location"].clone(), issue["type"].clone()))
        .collect();
    let wanted = [
        (json!(["body", "transactions", 1, "transaction_id"]), json!("x-unique-by")),
        (json!(["body", "transactions", 2, "account_id"]), json!("x-refers-to")),
    ];
    assert_eq!(issues, wanted);
    let twice = json!({"transactions": [row("a", "y", "1", "2022-02-09"), row("a", "y", "1", "2022-02-09")]});
    let answer = world.ask(&line, twice).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    let place = &answer.json()["validation_errors"][0];
    assert_eq!(place["location"], json!(["body", "transactions", 1, "transaction_id"]));
    assert_eq!(world.get(&format!("/links/{link_id}/transactions")).await["total"], 3);
    assert_eq!(world.ask(&line, json!({"transactions": []})).await.status, StatusCode::OK);
}

#[tokio::test]
async fn twenty_thousand_transactions_come_in_batches_and_all_are_read_back() {
    let world = World::new().await;
    let link_id = world.imported(0).await;
    for batch in 0..8 {
        let rows: Vec<Value> = (0..2_500)
            .map(|number| row("a", &format!("{batch}-{number}"), "-1.5", &format!("2021-{:02}-01", batch + 1)))
            .collect();
        let answer =
            world.ask(&format!("POST /links/{link_id}/import/transactions"), json!({"transactions": rows})).await;
        assert_eq!(answer.status, StatusCode::OK, "{:?}", answer.body);
    }
    let (mut ids, mut page) = (std::collections::HashSet::new(), 1);
    loop {
        let path = format!("/links/{link_id}/transactions?size=1000&page={page}");
        let answer = world.get(&path).await;
        assert_eq!(answer["total"], 20_000);
        let rows = original(&answer["transactions"]);
        if rows.is_empty() {
            break;
        }
        ids.extend(rows);
        page += 1;
    }
    assert_eq!((ids.len(), page), (20_000, 21));
}

#[tokio::test]
async fn a_batch_for_what_is_no_imported_link_is_refused() {
    let world = World::new().await;
    let batch = || json!({"transactions": [row("a", "x", "2", "2022-02-09")]});
    for unknown in ["mk_0000000000000000000000", "mk_1", "nothing", "acc_0000000000000000000000"] {
        let refusal = world.refusal(&format!("POST /links/{unknown}/import/transactions"), batch()).await;
        assert_eq!(refusal, (404, "link_error.not_found".to_owned()), "{unknown}");
    }
    let connected = world.connected(super::session("anna", None), Value::Null).await;
    let answer = world.ask(&format!("POST /links/{}/import/transactions", id(&connected)), batch()).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(answer.json()["error_code"], "link_error.bad_state");
    let deleted = world.imported(0).await;
    world.ask(&format!("DELETE /links/{deleted}"), Value::Null).await;
    let line = format!("POST /links/{deleted}/import/transactions");
    assert_eq!(world.refusal(&line, batch()).await, (410, "link_error.deleted".to_owned()));
    world.wait_long(90 * DAY).await;
    assert_eq!(world.refusal(&line, batch()).await.0, 404);
}
