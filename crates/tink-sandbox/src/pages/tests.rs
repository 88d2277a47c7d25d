//! The pages over plain requests: what a browser would not send, and what it does not show.

use std::time::Duration;

use axum::body::Body;
use http::{Request, StatusCode};

use super::testing::{Answer, World};
use crate::{FaultRule, Sandbox};

const LINK: &str =
    "/0.4/authorize/?client_id=sandbox&redirect_uri=http://localhost:3000/callback&scope=user:read&state=s%2B1+";

impl Answer {
    /// The session in the first form or link of the page, or in the redirect.
    fn session(&self) -> &str {
        let start = |text: &'static str| move |page: &str| page.find(text).map(|at| at + text.len());
        let (page, at) = match self.header("location") {
            "" => (self.text(), start("name=\"session\" value=\"")(self.text()).unwrap()),
            to => (to, start("session=")(to).unwrap()),
        };
        let text = &page[at..];
        &text[..text.find(['"', '&']).unwrap_or(text.len())]
    }
}

impl World {
    /// A form of our own pages.
    async fn post(&self, page: &str, session: &str, more: &str) -> Answer {
        let request = Request::post(format!("/0.4/authorize/{page}")).header("sec-fetch-site", "same-origin");
        self.call(request.body(Body::from(format!("session={session}{more}"))).unwrap()).await
    }

    /// The page that a redirect within the pages leads to.
    async fn follow(&self, answer: &Answer) -> Answer {
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
        self.get(&format!("/0.4/authorize/{}", answer.header("location"))).await
    }

    /// The consent page of the test provider with a password.
    async fn consent(&self) -> Answer {
        self.follow(&self.get(&format!("{LINK}&input_provider=test-password")).await).await
    }

    /// The status page behind a login.
    async fn logged_in(&self, password: &str) -> Answer {
        let accepted = self.post("accept", self.consent().await.session(), "").await;
        let login = self.follow(&accepted).await;
        self.post("login", login.session(), &format!("&username=tink&password={password}")).await
    }
}

#[tokio::test]
async fn every_answer_is_protected() {
    let world = World::new().await;
    let consent = world.consent().await;
    for answer in [
        world.get(LINK).await,
        world.get("/0.4/authorize/?client_id=nobody").await,
        world.get("/0.4/authorize/status").await,
        world.get("/0.4/authorize/assets/page.js").await,
        world.get("/0.4/authorize/assets/nothing").await,
        world.post("cancel", consent.session(), "").await,
        world.call(Request::post("/0.4/authorize/cancel").body(Body::empty()).unwrap()).await,
        consent,
    ] {
        let policy = answer.header("content-security-policy");
        assert!(policy.starts_with("default-src 'none'"), "{policy}");
        assert!(policy.ends_with("frame-ancestors 'none'"), "{policy}");
        assert_eq!(answer.header("x-content-type-options"), "nosniff");
        assert_eq!(answer.header("referrer-policy"), "same-origin");
        assert!(answer.header("set-cookie").is_empty());
    }
    let framed = world.get(&format!("{LINK}&input_provider=test-password&iframe=true")).await;
    assert!(framed.header("content-security-policy").ends_with("frame-ancestors http://localhost:3000"));
    let framed = world.follow(&framed).await;
    assert!(framed.header("content-security-policy").ends_with("frame-ancestors http://localhost:3000"));
}

#[tokio::test]
async fn a_link_without_the_slash_leads_to_the_one_with_it() {
    let world = World::new().await;
    let answer = world.get("/0.4/authorize?client_id=a%20b").await;
    assert_eq!(answer.status, StatusCode::PERMANENT_REDIRECT);
    assert_eq!(answer.header("location"), "authorize/?client_id=a%20b");
}

#[tokio::test]
async fn a_link_that_is_wrong_goes_back_at_once_with_its_state() {
    let world = World::new().await;
    let answer = world.get(&format!("{LINK}&locale=xx")).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    let to = answer.header("location");
    assert!(to.starts_with("http://localhost:3000/callback?error=BAD_REQUEST&message=locale"), "{to}");
    assert!(to.ends_with("&state=s%2B1+"), "{to}");
}

#[tokio::test]
async fn a_redirect_uri_that_is_not_ascii_is_gone_to_all_the_same() {
    let uri = "http://localhost:3000/åter";
    let world = World { sandbox: Sandbox::builder().redirect_uri(uri).start().await.unwrap(), ..World::new().await };
    let answer = world.get("/0.4/authorize/?client_id=sandbox&redirect_uri=http://localhost:3000/%C3%A5ter").await;
    let to = answer.header("location");
    assert!(to.starts_with("http://localhost:3000/%C3%A5ter?error=BAD_REQUEST&message=scope"), "{to}");
}

#[tokio::test]
async fn a_form_of_another_site_changes_nothing() {
    let world = World::new().await;
    let consent = world.consent().await;
    for (name, value) in [("sec-fetch-site", "cross-site"), ("origin", "https://evil.example"), ("x-nothing", "")] {
        let request = Request::post("/0.4/authorize/accept").header("host", "sandbox.example").header(name, value);
        let answer = world.call(request.body(Body::from(format!("session={}", consent.session()))).unwrap()).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{name}: {value}");
    }
}

#[tokio::test]
async fn sessions_that_are_made_up_or_old_get_an_error_page() {
    let world = World::new().await;
    let consent = world.consent().await;
    for page in ["choose", "consent", "login", "status", "app"] {
        let answer = world.get(&format!("/0.4/authorize/{page}?session=made.up")).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{page}");
    }
    world.clock.advance(Duration::from_secs(30 * 60));
    assert_eq!(world.post("accept", consent.session(), "").await.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn nobody_logs_in_or_follows_anything_before_the_consent() {
    let world = World::new().await;
    let consent = world.consent().await;
    for page in ["login", "status", "app"] {
        let answer = world.get(&format!("/0.4/authorize/{page}?session={}", consent.session())).await;
        assert!(answer.header("location").starts_with("consent?"), "{page}");
    }
    for page in ["login", "supplement", "retry", "app"] {
        let answer = world.post(page, consent.session(), "&username=tink&password=tink1234").await;
        assert!(answer.header("location").starts_with("consent?"), "{page}");
    }
}

#[tokio::test]
async fn no_password_comes_back_in_any_page() {
    let world = World::new().await;
    let status = world.logged_in("hush-hush").await;
    assert!(!status.header("location").contains("hush"));
    world.clock.advance(Duration::from_secs(60));
    let failed = world.follow(&status).await;
    assert!(failed.text().contains("did not succeed") && !failed.text().contains("hush"), "{}", failed.text());
    let accepted = world.post("accept", world.consent().await.session(), "").await;
    let login = world.follow(&accepted).await;
    let again = world.post("login", login.session(), "&username=&password=hush-hush").await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(!again.text().contains("hush"), "{}", again.text());
    let told = world.sandbox.requests().list().await;
    assert!(told.len() > 6 && !format!("{told:?}").contains("hush"), "{told:?}");
}

#[tokio::test]
async fn a_code_leads_to_the_registered_uri_with_the_state_as_it_was() {
    let world = World::new().await;
    let status = world.logged_in("tink1234").await;
    world.clock.advance(Duration::from_secs(60));
    let last = world.follow(&status).await;
    let at = last.text().find("http://localhost:3000/callback?code=").unwrap();
    let url = &last.text()[at..at + last.text()[at..].find('"').unwrap()];
    assert!(url.ends_with("&amp;state=s%2B1+"), "{url}");
}

#[tokio::test]
async fn a_redirect_uri_that_was_taken_away_meanwhile_is_not_gone_to() {
    let world = World::new().await;
    let status = world.logged_in("tink1234").await;
    world.clock.advance(Duration::from_secs(60));
    let change = Request::put("/api/v1/oauth/manager/client/sandbox")
        .header("authorization", "Basic ZGV2QGV4YW1wbGUuY29tOnNhbmRib3g=")
        .header("content-type", "application/json")
        .body(Body::from(r#"{"redirectUris":["https://elsewhere.example/"]}"#));
    assert_eq!(world.call(change.unwrap()).await.status, StatusCode::OK);
    let answer = world.follow(&status).await;
    assert_eq!(answer.status, StatusCode::BAD_REQUEST);
    assert!(!answer.text().contains("code="), "{}", answer.text());
}

#[tokio::test]
async fn a_fault_rule_meets_the_pages_too() {
    let world = World::new().await;
    let rule = FaultRule::status(503).on("createCredentials").times(1);
    world.sandbox.add_fault(rule).unwrap();
    let answer = world.logged_in("tink1234").await;
    assert!(answer.text().contains("error=INTERNAL_ERROR"), "{}", answer.text());
    let fired: Vec<_> = world.sandbox.requests().list().await.into_iter().filter_map(|told| told.fault).collect();
    assert_eq!(fired, ["tink-main/createCredentials: 503"]);
}

#[tokio::test]
async fn who_cancels_leaves_no_user_behind() {
    let world = World::new().await;
    let status = world.logged_in("tink1234").await;
    let cancelled = world.post("cancel", status.session(), "").await;
    assert!(cancelled.text().contains("error=USER_CANCELLED"), "{}", cancelled.text());
    let back = world.follow(&status).await;
    assert_eq!(back.status, StatusCode::BAD_REQUEST, "there is nothing to go back to");
    let again = world.post("cancel", status.session(), "").await;
    assert!(again.text().contains("error=USER_CANCELLED"), "cancelling twice is cancelling");
}

#[tokio::test]
async fn a_flow_brings_one_code_and_is_over_then() {
    let world = World::new().await;
    let status = world.logged_in("tink1234").await;
    world.clock.advance(Duration::from_secs(60));
    let ended = world.follow(&status).await;
    assert!(ended.text().contains("code="), "{}", ended.text());
    for again in [world.follow(&status).await, world.post("cancel", status.session(), "").await] {
        assert_eq!(again.status, StatusCode::BAD_REQUEST, "{}", again.text());
        assert!(!again.text().contains("code="), "{}", again.text());
    }
}

#[tokio::test]
async fn whoever_is_led_into_the_middle_of_a_flow_is_asked_for_consent_first() {
    let world = World::new().await;
    let accepted = world.post("accept", world.consent().await.session(), "").await;
    let path = format!("/0.4/authorize/{}", accepted.header("location"));
    let led = |site: &str| Request::get(&path).header("sec-fetch-site", site).body(Body::empty()).unwrap();
    for site in ["cross-site", "same-site"] {
        let answer = world.call(led(site)).await;
        assert!(answer.header("location").starts_with("consent?"), "{site}: {}", answer.header("location"));
        let consent = world.follow(&answer).await;
        assert!(consent.text().contains("accept"), "{}", consent.text());
    }
    assert!(world.call(led("same-origin")).await.text().contains("password"));
}

#[tokio::test]
async fn a_form_that_is_too_long_is_refused() {
    let world = World::new().await;
    let more = format!("&username={}", "x".repeat(super::MAX_FORM_BYTES));
    let answer = world.post("login", world.consent().await.session(), &more).await;
    assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
}
