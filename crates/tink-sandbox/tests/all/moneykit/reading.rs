//! Accounts and transactions as they are read: one, some, pages, windows of days, and changes since a cursor.

use http::StatusCode;
use serde_json::{Value, json};

use super::{World, account, id, link, original, row, session};

#[tokio::test]
async fn accounts_are_listed_chosen_and_read_one_by_one() {
    let world = World::new().await;
    let link_id = id(&world.import(link("anna", &[account("a", "1"), account("b", "2")], &[])).await);
    let list = world.get(&format!("/links/{link_id}/accounts")).await;
    assert_eq!(
        (original(&list["accounts"]), &list["link"]["link_id"]),
        (vec!["a".into(), "b".into()], &json!(link_id))
    );
    let ids: Vec<&str> =
        list["accounts"].as_array().unwrap().iter().map(|one| one["account_id"].as_str().unwrap()).collect();
    let (a, b) = (ids[0], ids[1]);
    let some = async |query: String| original(&world.get(&query).await["accounts"]);
    assert_eq!(some(format!("/links/{link_id}/accounts?account_ids={b}")).await, ["b"]);
    assert_eq!(some(format!("/links/{link_id}/accounts?account_ids={b}&account_ids={a}")).await, ["a", "b"]);
    assert!(some(format!("/links/{link_id}/accounts?account_ids=acc_0000000000000000000000")).await.is_empty());
    let one = world.get(&format!("/links/{link_id}/accounts/{a}")).await;
    assert_eq!(one["account"], list["accounts"][0]);
    let other = world.imported(0).await;
    for path in [format!("/links/{other}/accounts/{a}"), format!("/links/{link_id}/accounts/nothing")] {
        let refusal = world.refusal(&format!("GET {path}"), Value::Null).await;
        assert_eq!(refusal, (404, "link_error.not_found".to_owned()), "{path}");
    }
}

#[tokio::test]
async fn transactions_come_newest_first_in_pages_and_windows_of_days() {
    let world = World::new().await;
    let rows = [
        row("a", "old", "1", "1999-12-31"),
        row("a", "noon", "1", "2023-05-02T12:00:00"),
        row("b", "day", "1", "2023-05-02"),
        row("a", "evening", "1", "2023-05-02T23:30:00-05:00"),
        row("b", "later", "1", "2023-05-03"),
        row("b", "last", "1", "2023-05-03"),
        row("a", "to come", "1", "2024-01-16"),
    ];
    let link_id = id(&world.import(link("anna", &[account("a", "1"), account("b", "2")], &rows)).await);
    let ids = |query: &str| {
        let path = format!("/links/{link_id}/transactions{query}");
        let world = &world;
        async move {
            let page = world.get(&path).await;
            (original(&page["transactions"]), page["total"].as_u64().unwrap())
        }
    };
    let (all, total) = ids("").await;
    assert_eq!((all.join(" "), total), ("last later evening noon day old".to_owned(), 6));
    assert_eq!(ids("?end_date=2024-12-31").await.0[0], "to come");
    assert_eq!(ids("?start_date=2023-05-02&end_date=2023-05-02").await.0, ["evening", "noon", "day"]);
    assert_eq!(ids("?size=2&page=2").await, (vec!["evening".into(), "noon".into()], 6));
    assert_eq!(ids("?page=99").await, (Vec::new(), 6));
    assert_eq!(ids("?page=18446744073709551615&size=1000").await, (Vec::new(), 6));
    let accounts = world.get(&format!("/links/{link_id}/accounts")).await["accounts"].take();
    let b = accounts[1]["account_id"].as_str().unwrap();
    let own = world.get(&format!("/links/{link_id}/transactions?account_ids={b}")).await;
    assert_eq!(original(&own["transactions"]), ["last", "later", "day"]);
    assert_eq!(original(&own["accounts"]), ["b"]);
    // In the evening it is tomorrow where the clocks are ahead the most.
    world.wait_long(3 * 60 * 60).await;
    assert_eq!(ids("").await.0[0], "to come");
    for query in ["size=0", "size=1001", "page=0", "page=-1", "start_date=soon", "end_date=2023-02-30", "page=%ff"] {
        let answer = world.ask(&format!("GET /links/{link_id}/transactions?{query}"), Value::Null).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{query}");
        assert_eq!(answer.json()["error_code"], "api_error.request.validation_failed", "{query}");
    }
}

#[tokio::test]
async fn a_cursor_leads_from_all_to_what_is_new() {
    let world = World::new().await;
    let link_id = world.imported(7).await;
    let sync = |query: String| {
        let path = format!("/links/{link_id}/transactions/sync{query}");
        let world = &world;
        async move { world.get(&path).await }
    };
    let (mut cursor, mut created) = (String::new(), Vec::new());
    loop {
        let page = sync(format!("?size=3&cursor={cursor}")).await;
        assert_eq!(page["link"]["state"], "error", "stored data can be read in every state");
        created.extend(original(&page["transactions"]["created"]));
        cursor = page["cursor"]["next"].as_str().unwrap().to_owned();
        if page["has_more"] == false {
            break;
        }
    }
    created.sort();
    assert_eq!(created, ["0", "1", "2", "3", "4", "5", "6"]);
    let nothing = sync(format!("?cursor={cursor}")).await;
    assert_eq!(nothing["transactions"], json!({"created": [], "updated": [], "removed": []}));
    assert_eq!((&nothing["cursor"]["next"], &nothing["accounts"]), (&json!(cursor), &json!([])));
    let batch = json!({"transactions": [row("a", "new", "1", "2001-01-01")]});
    world.ask(&format!("POST /links/{link_id}/import/transactions"), batch).await;
    let new = sync(format!("?cursor={cursor}")).await;
    assert_eq!(original(&new["transactions"]["created"]), ["new"]);
    assert_eq!(original(&new["accounts"]), ["a"]);

    // What the institution shows later changes one and takes one away.
    let shown = json!({
        "accounts": [account("other", "3748")],
        "transactions": [row("other", "0", "-2", "2022-02-08"), row("other", "new", "1", "2001-01-01")],
    });
    let cursor = new["cursor"]["next"].as_str().unwrap();
    let before = world.get(&format!("/links/{link_id}/transactions")).await;
    world.connected(session("anna", Some(&link_id)), shown).await;
    let changed = sync(format!("?cursor={cursor}")).await["transactions"].take();
    assert_eq!((&changed["created"], original(&changed["updated"])), (&json!([]), vec!["0".to_owned()]));
    assert_eq!(changed["updated"][0]["amount"], "2");
    let of = |list: &Value, original: &str| {
        let rows = list["transactions"].as_array().unwrap().clone();
        rows.into_iter().find(|row| row["original_id"] == original).map(|row| row["transaction_id"].clone())
    };
    assert_eq!(Some(&changed["updated"][0]["transaction_id"]), of(&before, "0").as_ref());
    let mut removed: Vec<Value> = changed["removed"].as_array().unwrap().clone();
    let mut gone: Vec<Value> = ["1", "2", "3", "4", "5", "6"].iter().filter_map(|id| of(&before, id)).collect();
    removed.sort_by_key(ToString::to_string);
    gone.sort_by_key(ToString::to_string);
    assert_eq!(removed, gone);
}

#[tokio::test]
async fn a_cursor_of_another_link_or_none_at_all_is_422() {
    let world = World::new().await;
    let (one, other) = (world.imported(1).await, world.imported(1).await);
    let cursor = world.get(&format!("/links/{one}/transactions/sync")).await["cursor"]["next"].clone();
    let cursor = cursor.as_str().unwrap();
    for query in
        [format!("cursor={cursor}"), "cursor=x".into(), "cursor=%20".into(), "size=0".into(), "size=501".into()]
    {
        let answer = world.ask(&format!("GET /links/{other}/transactions/sync?{query}"), Value::Null).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{query}");
        let place = json!(["query", query.split('=').next()]);
        assert_eq!(answer.json()["validation_errors"][0]["location"], place, "{query}");
    }
}

#[tokio::test]
async fn what_the_user_did_not_grant_is_403() {
    let world = World::new().await;
    let mut asked = session("anna", None);
    asked["settings"] = json!({"products": {"identity": {"required": true, "prefetch": false}}});
    let made = world.connected(asked, Value::Null).await;
    assert_eq!(made["products"]["identity"]["settings"], json!({"required": true, "prefetch": false}));
    assert_eq!(made["available_products"], json!(["account_numbers", "transactions", "investments"]));
    let link_id = id(&made);
    for path in ["transactions", "transactions/sync", "accounts/numbers"] {
        let refusal = world.refusal(&format!("GET /links/{link_id}/{path}"), Value::Null).await;
        assert_eq!(refusal, (403, "link_error.forbidden_action".to_owned()), "{path}");
    }
    assert_eq!(world.get(&format!("/links/{link_id}/accounts")).await["accounts"].as_array().unwrap().len(), 3);
    assert_eq!(world.get("/users/anna/transactions").await["total"], 0);
    // Asked for in another session, they can be read.
    let mut again = session("anna", Some(&link_id));
    again["settings"] = json!({"products": {"transactions": {}}});
    let again = world.connected(again, Value::Null).await;
    assert!(again["products"].get("identity").is_none());
    assert!(world.get(&format!("/links/{link_id}/transactions")).await["total"].as_u64().unwrap() > 100);
}
