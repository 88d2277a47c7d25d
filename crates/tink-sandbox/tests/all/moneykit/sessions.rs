//! Link sessions: begun, passed and exchanged, for new links and for those that are connected again.

use http::StatusCode;
use serde_json::{Value, json};

use super::{World, account, id, link, original, row, session};
use crate::http::{JSON, send};

#[tokio::test]
async fn a_reconnected_link_keeps_its_id_and_its_accounts() {
    let world = World::new().await;
    let rows = [row("a", "1", "1", "2022-02-08")];
    let link_id = id(&world.import(link("anna", &[account("a", "3748"), account("b", "9911")], &rows)).await);
    let before = world.get(&format!("/links/{link_id}/accounts")).await["accounts"].take();
    world.wait(60);
    let mut asked = session("anna", Some(&link_id));
    asked["webhook"] = "https://example.com/webhook".into();
    asked["link_tags"] = json!(["again"]);
    // With an existing link the institution counts for nothing.
    asked["institution_id"] = "nowhere".into();
    let again = world.connected(asked, Value::Null).await;
    assert_eq!(
        (id(&again), &again["state"], &again["error_code"]),
        (link_id.clone(), &json!("connected"), &Value::Null)
    );
    assert_eq!((&again["last_synced_at"], &again["tags"]), (&json!("2024-01-15T09:01:00"), &json!(["again"])));
    assert_eq!(again["webhook"], "https://example.com/webhook");
    assert_eq!(world.get(&format!("/links/{link_id}/accounts")).await["accounts"], before);
    assert_eq!(world.get(&format!("/links/{link_id}/transactions")).await["total"], 1);
    // Still an imported link, it takes more.
    let batch = json!({"transactions": [row("b", "2", "1", "2022-02-08")]});
    assert_eq!(world.ask(&format!("POST /links/{link_id}/import/transactions"), batch).await.status, StatusCode::OK);
    world.connected(session("anna", Some(&link_id)), Value::Null).await;
    let kept = world.get(&format!("/links/{link_id}")).await;
    assert_eq!((&kept["webhook"], &kept["tags"]), (&again["webhook"], &again["tags"]));
}

#[tokio::test]
async fn what_the_institution_shows_finds_accounts_again_by_their_masks() {
    let world = World::new().await;
    let link_id = id(&world.import(link("anna", &[account("a", "3748"), account("b", "9911")], &[])).await);
    let before = world.get(&format!("/links/{link_id}/accounts")).await["accounts"].take();
    let mut renamed = account("elsewhere", "3748");
    renamed["name"] = "Everyday".into();
    renamed["balances"]["current"] = json!(7.25);
    let shown = json!({"accounts": [renamed, account("new", "5555")]});
    world.connected(session("anna", Some(&link_id)), shown).await;
    let after = world.get(&format!("/links/{link_id}/accounts")).await["accounts"].take();
    assert_eq!(after.as_array().unwrap().len(), 2);
    let found = &after[0];
    assert_eq!((&found["account_id"], &found["original_id"]), (&before[0]["account_id"], &json!("a")));
    assert_eq!((&found["name"], &found["balances"]["current"]), (&json!("Everyday"), &json!(7.25)));
    assert_eq!((&after[1]["account_mask"], after[1].get("original_id")), (&json!("5555"), None));
    let gone = before[1]["account_id"].as_str().unwrap();
    let gone = world.get(&format!("/links/{link_id}/accounts/{gone}")).await["account"].take();
    assert_eq!((&gone["closed"], &gone["original_id"]), (&json!(true), &json!("b")));
}

#[tokio::test]
async fn a_session_without_a_link_makes_one_with_a_simulated_person() {
    let world = World::new().await;
    let mut asked = session("anna", None);
    asked["institution_id"] = "mx.chase".into();
    asked["settings"] = json!({"providers": ["mx", "plaid"], "countries": ["US"]});
    let made = world.connected(asked, Value::Null).await;
    assert_eq!((&made["state"], &made["institution_id"]), (&json!("connected"), &json!("chase")));
    assert_eq!(made["provider"], "plaid", "the first in the platform's order that may be used");
    let link_id = id(&made);
    let accounts = world.get(&format!("/links/{link_id}/accounts")).await["accounts"].take();
    let mut types: Vec<&str> =
        accounts.as_array().unwrap().iter().map(|one| one["account_type"].as_str().unwrap()).collect();
    types.sort_unstable();
    assert_eq!(types, ["depository.checking", "depository.savings", "liability.credit_card"]);
    assert!(accounts.as_array().unwrap().iter().all(|one| one.get("original_id").is_none()));
    assert!(accounts.as_array().unwrap().iter().all(|one| one["account_mask"].as_str().unwrap().len() == 4));
    let page = world.get(&format!("/links/{link_id}/transactions?size=1000")).await;
    let rows = page["transactions"].as_array().unwrap();
    assert!(rows.len() > 100 && rows.iter().all(|row| !row["amount"].as_str().unwrap().starts_with('-')));
    assert!(rows.iter().all(|row| row.get("original_id").is_none() && row["datetime"].is_string()));
    // The same user is the same person there; another is another.
    let mut chase = session("anna", None);
    chase["institution_id"] = "chase".into();
    let second = id(&world.connected(chase.clone(), Value::Null).await);
    let masks = async |path: String| {
        world.get(&path).await["accounts"]
            .as_array()
            .unwrap()
            .iter()
            .map(|one| one["account_mask"].clone())
            .collect::<Vec<_>>()
    };
    let first = masks(format!("/links/{link_id}/accounts")).await;
    assert_eq!(first, masks(format!("/links/{second}/accounts")).await);
    chase["customer_user"]["id"] = "berta".into();
    let other = id(&world.connected(chase, Value::Null).await);
    assert_ne!(first, masks(format!("/links/{other}/accounts")).await);
}

#[tokio::test]
async fn the_user_may_choose_the_institution_where_the_session_names_none() {
    let world = World::new().await;
    let made = world.connected(session("anna", None), json!({"institution_id": "monzo"})).await;
    assert_eq!((&made["institution_id"], &made["provider"]), (&json!("monzo"), &json!("moneykit")));
    let mut named = session("anna", None);
    named["institution_id"] = "chase".into();
    assert_eq!(world.connected(named, json!({"institution_id": "monzo"})).await["institution_id"], "chase");
    let rows = json!([row("x", "1", "-3.10", "2024-01-02")]);
    let told = json!({"accounts": [account("x", "1234")], "transactions": rows});
    let told = world.connected(session("anna", None), told).await;
    let page = world.get(&format!("/links/{}/transactions", id(&told))).await;
    assert_eq!((&page["total"], &page["transactions"][0]["amount"]), (&json!(1), &json!("3.10")));
}

#[tokio::test]
async fn tokens_of_a_session_serve_once_and_not_for_long() {
    let world = World::new().await;
    let invalid = (400, "link_session_error.invalid_token_exchange".to_owned());
    let code = |answer: crate::http::Answer| {
        (answer.status.as_u16(), answer.json()["error_code"].as_str().unwrap().to_owned())
    };
    let open = world.session(session("anna", None)).await;
    let (first, second) = (world.pass(&open, Value::Null).await, world.pass(&open, Value::Null).await);
    assert_eq!(world.exchange(&second).await.status, StatusCode::CREATED);
    for used in [&first, &second] {
        assert_eq!(code(world.exchange(used).await), invalid);
    }
    let client = world.token();
    for wrong in [open.as_str(), client.as_str(), "nothing"] {
        assert_eq!(code(world.exchange(wrong).await), invalid);
    }
    let late = world.session(session("anna", None)).await;
    world.wait(29 * 60);
    let token = world.pass(&late, Value::Null).await;
    world.wait(10 * 60);
    assert_eq!(code(world.exchange(&token).await), invalid);
    let connect = |body: Value| {
        let sandbox = &world.sandbox;
        async move { send(sandbox, "POST /sandbox/v1/moneykit/connect", None, JSON, body.to_string()).await }
    };
    for body in [
        json!({"link_session_token": open}),
        json!({"link_session_token": late}),
        json!({"link_session_token": "nothing"}),
        json!({}),
        json!({"link_session_token": late, "unknown": 1}),
    ] {
        let answer = connect(body.clone()).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{body}");
        assert!(!answer.message().contains(&late), "a token is not repeated");
    }
    let fresh = world.session(session("anna", None)).await;
    for (more, place) in [
        (json!({"institution_id": "nowhere"}), "/institution_id"),
        (json!({"transactions": []}), "/transactions"),
        (json!({"accounts": []}), "/accounts"),
        (
            json!({"accounts": [account("a", "1")], "transactions": [row("b", "1", "1", "2024-01-01")]}),
            "/transactions/0",
        ),
        (
            json!({"accounts": [account("a", "1")], "transactions": [row("a", "1", "1", "2024-01-01"), row("a", "1", "2", "2024-01-01")]}),
            "/transactions/1",
        ),
    ] {
        let mut body = json!({"link_session_token": fresh});
        body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        let answer = connect(body).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{more}");
        assert!(answer.message().contains(place), "{more}: {}", answer.message());
    }
}

#[tokio::test]
async fn what_a_session_cannot_be_is_refused() {
    let world = World::new().await;
    let link_id = world.imported(0).await;
    let refusal = |body: Value| {
        let world = &world;
        async move { world.refusal("POST /link-session", body).await }
    };
    let with = |member: &str, value: Value| {
        let mut body = session("anna", None);
        body[member] = value;
        body
    };
    let validation = (422, "api_error.request.validation_failed".to_owned());
    for body in [
        json!({}),
        with("redirect_uri", "https://example.com/?a=b".into()),
        with("redirect_uri", "".into()),
        with("settings", json!({"products": {"everything": {}}})),
        with("settings", json!({"products": {"accounts": 1}})),
        with("settings", json!({"providers": ["nobody"]})),
        with("link_tags", json!(["-"])),
    ] {
        assert_eq!(refusal(body.clone()).await, validation, "{body}");
    }
    let forbidden = (403, "link_session_error.forbidden_config".to_owned());
    assert_eq!(refusal(with("redirect_uri", "http://example.com/".into())).await, forbidden);
    assert_eq!(refusal(session("berta", Some(&link_id))).await, forbidden);
    let unknown = (404, "link_error.not_found".to_owned());
    assert_eq!(refusal(session("anna", Some("mk_0000000000000000000000"))).await, unknown);
    assert_eq!(refusal(session("anna", Some("nothing"))).await, unknown);
    let nowhere = (404, "institution_error.not_found".to_owned());
    assert_eq!(refusal(with("institution_id", "nowhere".into())).await, nowhere);

    // A link that is deleted while its session goes on.
    let begun = world.session(session("anna", Some(&link_id))).await;
    let passed = world.pass(&begun, Value::Null).await;
    world.ask(&format!("DELETE /links/{link_id}"), Value::Null).await;
    assert_eq!(refusal(session("anna", Some(&link_id))).await, unknown);
    assert_eq!(world.exchange(&passed).await.status, StatusCode::BAD_REQUEST);
    for body in [json!({}), json!({"exchangeable_token": ""}), json!({"exchangeable_token": 1})] {
        assert_eq!(world.refusal("POST /link-session/exchange-token", body).await, validation);
    }
    assert_eq!(
        original(
            &world.get("/users/anna/accounts").await["links"]
                .take()
                .as_object()
                .map_or(json!([]), |links| json!(links.values().collect::<Vec<_>>()))
        )
        .len(),
        0
    );
}
