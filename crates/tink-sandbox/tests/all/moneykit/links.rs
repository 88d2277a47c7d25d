//! Links: changed, reset, deleted, listed, their products; and what belongs to a user.

use http::StatusCode;
use serde_json::{Value, json};
use tink_sandbox::Sandbox;

use super::{DAY, World, account, id, link, original, row, session, token};
use crate::http::send;

#[tokio::test]
async fn what_is_not_sent_of_a_change_stays_and_a_webhook_of_null_goes() {
    let world = World::new().await;
    let line = format!("PATCH /links/{}", world.imported(0).await);
    let change = |body| async { world.ask(&line, body).await.json() };
    let hook = "https://example.com/webhook";
    let first = change(json!({"webhook": hook, "link_tags": ["smoke_test", "user_type:admin"]})).await;
    let tags = json!(["smoke_test", "user_type:admin"]);
    assert_eq!((&first["webhook"], &first["link_tags"], &first["tags"]), (&json!(hook), &tags, &tags));
    let second = change(json!({"tags": ["one"]})).await;
    assert_eq!((&second["webhook"], &second["link_tags"]), (&json!(hook), &json!(["one"])));
    let third = change(json!({"webhook": null})).await;
    assert_eq!((&third["webhook"], &third["tags"]), (&Value::Null, &json!(["one"])));
    assert_eq!(change(json!({})).await, third);
    let both = change(json!({"tags": ["old"], "link_tags": ["new"]})).await;
    assert_eq!(both["tags"], json!(["new"]));
    let refused = world.ask(&line, json!({"webhook": "", "link_tags": ["-x"]})).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    let places: Vec<Value> =
        refused.json()["validation_errors"].as_array().unwrap().iter().map(|issue| issue["location"].clone()).collect();
    assert_eq!(places, [json!(["body", "webhook"]), json!(["body", "link_tags", 0])]);
}

#[tokio::test]
async fn a_deleted_link_says_so_for_ninety_days_and_all_else_of_it_is_410() {
    let world = World::new().await;
    let link_id = world.imported(2).await;
    let account = world.get(&format!("/links/{link_id}/accounts")).await["accounts"][0]["account_id"].clone();
    let account = account.as_str().unwrap();
    let deleted = world.ask(&format!("DELETE /links/{link_id}"), Value::Null).await;
    assert_eq!((deleted.status, deleted.body.len()), (StatusCode::NO_CONTENT, 0));
    let shown = world.get(&format!("/links/{link_id}")).await;
    assert_eq!((&shown["state"], &shown["error_code"]), (&json!("deleted"), &Value::Null));
    let calls = [
        (format!("DELETE /links/{link_id}"), Value::Null),
        (format!("PATCH /links/{link_id}"), json!({"webhook": null})),
        (format!("POST /links/{link_id}/reset"), Value::Null),
        (format!("POST /links/{link_id}/products"), json!({"products": ["accounts"]})),
        (format!("POST /links/{link_id}/import/transactions"), json!({"transactions": []})),
        (format!("GET /links/{link_id}/accounts"), Value::Null),
        (format!("GET /links/{link_id}/accounts/numbers"), Value::Null),
        (format!("GET /links/{link_id}/accounts/{account}"), Value::Null),
        (format!("GET /links/{link_id}/transactions"), Value::Null),
        (format!("GET /links/{link_id}/transactions/sync"), Value::Null),
    ];
    for (line, body) in &calls {
        assert_eq!(world.refusal(line, body.clone()).await, (410, "link_error.deleted".to_owned()), "{line}");
    }
    for path in ["/users/anna/links", "/users/anna/accounts"] {
        assert_eq!(world.get(path).await, json!({"links": {}}));
    }
    assert_eq!(world.get("/users/anna/transactions").await["total"], 0);
    world.wait_long(90 * DAY - 1).await;
    world.get(&format!("/links/{link_id}")).await;
    world.wait(1);
    for (line, body) in calls.into_iter().chain([(format!("GET /links/{link_id}"), Value::Null)]) {
        assert_eq!(world.refusal(&line, body).await, (404, "link_error.not_found".to_owned()), "{line}");
    }
}

#[tokio::test]
async fn only_links_that_were_connected_are_listed_page_by_page() {
    let world = World::new().await;
    let mut connected = Vec::new();
    for number in 0..503 {
        let user = format!("user-{number}");
        connected.push(id(&world.connected(session(&user, None), json!({"accounts": [account("a", "1")]})).await));
    }
    let imported = world.imported(0).await;
    let first = world.get("/links?limit=500").await;
    assert_eq!(first["links"].as_array().unwrap().len(), 500);
    assert_eq!(first["links"][0], json!({"link_id": connected[0], "created_at": "2024-01-15T09:00:00"}));
    let cursor = first["next_cursor"].as_str().unwrap();
    let rest = world.get(&format!("/links?limit=500&cursor={cursor}")).await;
    let ids: Vec<&str> = rest["links"].as_array().unwrap().iter().map(|one| one["link_id"].as_str().unwrap()).collect();
    assert_eq!(ids, connected[500..]);
    assert_eq!(rest["next_cursor"], "");
    // Connected, an imported link is listed, and stays so; a deleted one is not.
    world.connected(session("anna", Some(&imported)), Value::Null).await;
    world.ask(&format!("POST /links/{imported}/reset"), Value::Null).await;
    world.ask(&format!("DELETE /links/{}", connected[0]), Value::Null).await;
    let all = world.get("/links").await["links"].take();
    let ids: Vec<&str> = all.as_array().unwrap().iter().map(|one| one["link_id"].as_str().unwrap()).collect();
    assert_eq!((ids.len(), ids[0], ids[502]), (503, connected[1].as_str(), imported.as_str()));
    for query in ["limit=499", "limit=5001", "limit=x", "cursor=x", "cursor=AAAAAAAAAAAAAAAAAAAAAA"] {
        let answer = world.ask(&format!("GET /links?{query}"), Value::Null).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{query}");
        let place = json!(["query", query.split('=').next()]);
        assert_eq!(answer.json()["validation_errors"][0]["location"], place, "{query}");
    }
}

#[tokio::test]
async fn products_are_fetched_of_a_connected_link_whose_user_granted_them() {
    let world = World::new().await;
    let link_id = world.imported(1).await;
    let line = format!("POST /links/{link_id}/products");
    let bad = world.ask(&line, json!({"products": ["accounts"]})).await;
    assert_eq!(bad.status, StatusCode::UNPROCESSABLE_ENTITY);
    let bad = bad.json();
    assert_eq!((&bad["error_code"], &bad["link_error_code"]), (&json!("link_error.bad_state"), &json!("auth_expired")));
    assert!(bad.get("validation_errors").is_none());
    world.connected(session("anna", Some(&link_id)), Value::Null).await;
    world.wait(60);
    let answer = world.ask(&line, json!({"products": ["accounts"]})).await;
    assert_eq!(answer.status, StatusCode::ACCEPTED, "{:?}", answer.body);
    let products = answer.json()["products"].take();
    assert_eq!(products["accounts"]["refreshed_at"], "2024-01-15T09:01:00");
    assert_eq!(products["transactions"]["refreshed_at"], "2024-01-15T09:00:00");
    let refusal = world.refusal(&line, json!({"products": ["accounts", "identity"]})).await;
    assert_eq!(refusal, (403, "link_error.forbidden_action".to_owned()));
    for body in [json!({"products": []}), json!({"products": ["everything"]}), json!({})] {
        let refusal = world.refusal(&line, body).await;
        assert_eq!(refusal, (422, "api_error.request.validation_failed".to_owned()));
    }
}

#[tokio::test]
async fn a_reset_link_has_to_be_connected_again_and_keeps_its_data() {
    let world = World::new().await;
    let link_id = world.imported(3).await;
    world.connected(session("anna", Some(&link_id)), Value::Null).await;
    for _ in 0..2 {
        let reset = world.ask(&format!("POST /links/{link_id}/reset"), Value::Null).await;
        assert_eq!(reset.status, StatusCode::OK);
        let reset = reset.json();
        assert_eq!((&reset["state"], &reset["error_code"]), (&json!("error"), &json!("auth_expired")));
    }
    assert_eq!(world.get(&format!("/links/{link_id}/transactions")).await["total"], 3);
}

#[tokio::test]
async fn a_user_has_what_all_its_links_have() {
    let world = World::new().await;
    let one = world.import(link("anna", &[account("a", "1")], &[row("a", "1", "1", "2022-02-08")])).await;
    let rows = [row("b", "2", "2", "2022-02-09"), row("c", "3", "3", "2022-02-07")];
    let other = world.import(link("anna", &[account("b", "2"), account("c", "3")], &rows)).await;
    world.import(link("berta", &[account("z", "9")], &[])).await;
    let accounts = world.get("/users/anna/accounts").await["links"].take();
    assert_eq!(original(&accounts[id(&one)]["accounts"]), ["a"]);
    assert_eq!(original(&accounts[id(&other)]["accounts"]), ["b", "c"]);
    assert_eq!(accounts[id(&one)]["last_synced_at"], Value::Null);
    let page = world.get("/users/anna/transactions?size=2").await;
    assert_eq!((original(&page["transactions"]), &page["total"]), (vec!["2".to_owned(), "1".to_owned()], &json!(3)));
    let account = page["transactions"][0]["account_id"].as_str().unwrap();
    assert_eq!(page["accounts"][account]["original_id"], "b");
    let own = world.get(&format!("/users/anna/transactions?account_id={account}")).await;
    assert_eq!(original(&own["transactions"]), ["2"]);
    let chosen = world.get(&format!("/users/anna/accounts?account_ids={account}")).await["links"].take();
    assert_eq!(
        (original(&chosen[id(&other)]["accounts"]), original(&chosen[id(&one)]["accounts"])),
        (vec!["b".to_owned()], vec![])
    );
    for (path, wanted) in [
        ("/users/nobody/links", json!({"links": {}})),
        ("/users/x/accounts", json!({"links": {}})),
        ("/users/nobody/transactions", json!({"total": 0, "page": 1, "size": 50, "transactions": [], "accounts": {}})),
    ] {
        assert_eq!(world.get(path).await, wanted, "{path}");
    }
    assert_eq!(world.refusal("GET /users/anna/transactions?size=0", Value::Null).await.0, 422);
}

#[tokio::test]
async fn nobody_sees_the_links_of_another_client() {
    let builder =
        Sandbox::builder().client("sandbox", "sandbox-secret".to_owned()).client("other", "secret".to_owned());
    let world = World::with(builder).await;
    let link_id = world.imported(1).await;
    let other = token(&world.sandbox, "other", "secret").await;
    for (line, status) in [
        (format!("GET /links/{link_id}"), 404),
        (format!("DELETE /links/{link_id}"), 404),
        (format!("GET /links/{link_id}/transactions"), 404),
        ("GET /users/anna/links".to_owned(), 200),
    ] {
        let answer = send(&world.sandbox, &line, Some(&other), None, axum::body::Body::empty()).await;
        assert_eq!(answer.status.as_u16(), status, "{line}");
        assert!(!String::from_utf8_lossy(&answer.body).contains("mk_"), "{line}");
    }
    // Nor does Tink know the users of MoneyKit.
    let tink = crate::http::Http::new().await;
    let form = "external_user_id=anna&scope=user:read";
    let grant =
        send(&tink.sandbox, "POST /api/v1/oauth/authorization-grant", Some(&tink.client), crate::http::FORM, form)
            .await;
    assert_eq!(grant.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn institutions_are_found_by_name_and_page_by_page() {
    let world = World::new().await;
    let names = |page: &Value| -> Vec<String> {
        page["institutions"]
            .as_array()
            .unwrap()
            .iter()
            .map(|one| one["institution_id"].as_str().unwrap().to_owned())
            .collect()
    };
    let all = world.get("/institutions").await;
    assert!(names(&all).len() >= 12 && all["next_cursor"] == "");
    let (mut seen, mut cursor) = (Vec::new(), String::new());
    loop {
        let page = world.get(&format!("/institutions?limit=5&cursor={cursor}")).await;
        seen.extend(names(&page));
        cursor = page["next_cursor"].as_str().unwrap().to_owned();
        if cursor.is_empty() {
            break;
        }
    }
    assert_eq!(seen, names(&all));
    assert_eq!(names(&world.get("/institutions?name=CHASE").await), ["chase"]);
    let featured = world.get("/institutions?featured=true").await;
    assert!(featured["institutions"].as_array().unwrap().iter().all(|one| one["featured"] == true));
    let chase = world.get("/institutions/chase").await;
    assert_eq!((&chase["name"], &chase["country"]), (&json!("Chase"), &json!("US")));
    assert!(chase["avatar"].as_str().unwrap().starts_with("data:image/svg+xml;base64,"));
    for unknown in ["nowhere", "mx.chase"] {
        let refusal = world.refusal(&format!("GET /institutions/{unknown}"), Value::Null).await;
        assert_eq!(refusal, (404, "institution_error.not_found".to_owned()));
    }
    for query in ["limit=0", "limit=1001", "featured=maybe", "cursor=nowhere"] {
        let refusal = world.refusal(&format!("GET /institutions?{query}"), Value::Null).await;
        assert_eq!(refusal, (422, "api_error.request.validation_failed".to_owned()), "{query}");
    }
}
