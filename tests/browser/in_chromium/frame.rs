//! In a frame: messages in place of redirects, to one origin alone, which alone may frame the page.

use fantoccini::Locator;
use serde_json::Value;
use tink_main::authorize::{NotAuthorized, RefusedStatus, message};

use super::site::Site;
use super::{Browser, Stage, in_browser};

/// The link for a frame.
fn framed(stage: &Stage, provider: &str) -> String {
    stage.link().with_input_provider(provider).in_iframe().to_url(&stage.page())
}

/// Opens the page around the frame, and goes into the frame.
async fn enter(browser: &Browser, site: &Site, page: &str) {
    browser.open(&site.around(page)).await;
    browser.css("body[data-loaded='yes']").await;
    browser.css("#bank").await.enter_frame().await.unwrap();
}

async fn log_in(stage: &Stage, browser: &Browser, password: &str) {
    browser.press("Accept and continue").await;
    browser.fill("username", "tink").await;
    browser.fill("password", password).await;
    browser.press("Log in").await;
    browser.heading("Contacting").await;
    stage.pass(60);
}

/// The one message that the page around the frame got.
async fn received(stage: &Stage, browser: &Browser) -> Value {
    browser.client.clone().enter_parent_frame().await.unwrap();
    let line = browser.css("#messages li").await.text().await.unwrap();
    assert_eq!(browser.client.find_all(Locator::Css("#messages li")).await.unwrap().len(), 1);
    let mut got: Value = serde_json::from_str(&line).unwrap();
    assert_eq!(got["origin"], stage.origin());
    got["data"].take()
}

#[tokio::test]
async fn the_page_around_gets_the_code() {
    in_browser(async |browser| {
        let stage = Stage::new().await;
        enter(browser, &stage.site, &framed(&stage, "test-password")).await;
        browser.picture("frame").await;
        log_in(&stage, browser, "tink1234").await;
        browser.heading("Done").await;
        let got = received(&stage, browser).await;
        assert_eq!(got["type"], "code");
        let code = message(&got.to_string(), &stage.state).unwrap().code;
        assert_eq!(stage.exchange(code.expose()).await, 200);
    })
    .await;
}

#[tokio::test]
async fn the_page_around_gets_the_cancellation() {
    in_browser(async |browser| {
        let stage = Stage::new().await;
        enter(browser, &stage.site, &framed(&stage, "test-password")).await;
        browser.press("Cancel").await;
        browser.heading("Done").await;
        let got = received(&stage, browser).await;
        assert_eq!(got["type"], "error");
        assert_eq!(got["error"]["status"], "USER_CANCELLED");
        assert!(got["error"]["message"].is_string() && got["error"]["userMessage"].is_string());
    })
    .await;
}

#[tokio::test]
async fn the_page_around_gets_the_credentials_that_failed() {
    in_browser(async |browser| {
        let stage = Stage::new().await;
        enter(browser, &stage.site, &framed(&stage, "test-password")).await;
        log_in(&stage, browser, "wrong-one").await;
        browser.heading("The login did not succeed").await;
        browser.press("Give up").await;
        browser.heading("Done").await;
        let got = received(&stage, browser).await;
        assert_eq!(got["type"], "Credentials");
        assert_eq!(got["data"]["status"], "AUTHENTICATION_ERROR");
        assert!(got["data"]["statusPayload"].as_str().is_some_and(|text| !text.is_empty()));
        assert!(!got.to_string().contains("wrong-one"));
        let Err(NotAuthorized::Refused { status, credentials, .. }) = message(&got.to_string(), &stage.state) else {
            panic!("{got}")
        };
        assert_eq!(status, RefusedStatus::AuthenticationError);
        assert!(credentials.is_some());
    })
    .await;
}

#[tokio::test]
async fn the_page_around_gets_what_is_wrong_with_the_link() {
    in_browser(async |browser| {
        let stage = Stage::new().await;
        let link = stage.link().with_market("XX".into()).in_iframe().to_url(&stage.page());
        enter(browser, &stage.site, &link).await;
        let got = received(&stage, browser).await;
        assert_eq!((got["type"].as_str(), got["error"]["status"].as_str()), (Some("error"), Some("BAD_REQUEST")));
    })
    .await;
}

#[tokio::test]
async fn another_origin_can_neither_frame_the_page_nor_hear_from_it() {
    in_browser(async |browser| {
        let stage = Stage::new().await;
        let other = Site::new().await;
        let broken = stage.link().with_market("XX".into()).in_iframe().to_url(&stage.page());
        let in_no_frame = stage.link_to("test-password");
        for (site, page) in [(&other, &framed(&stage, "test-password")), (&other, &broken), (&stage.site, &in_no_frame)]
        {
            enter(browser, site, page).await;
            assert!(browser.client.find(Locator::Css("main")).await.is_err(), "the frame shows nothing of the page");
            browser.client.clone().enter_parent_frame().await.unwrap();
            assert!(browser.client.find(Locator::Css("#messages li")).await.is_err(), "no message came");
        }
    })
    .await;
}
