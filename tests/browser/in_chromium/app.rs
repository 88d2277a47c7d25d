//! With an app: the user confirms in it, cancels in it, or is turned away although it was confirmed.

use tink_main::authorize::{NotAuthorized, RefusedStatus};

use super::{Browser, Stage, in_browser};

/// Logs in and goes to the app, which opens in a window of its own. The login's window is left open behind it.
async fn open_app(stage: &Stage, browser: &Browser, provider: &str, username: &str, label: &str) {
    browser.open(&stage.link().with_input_provider(provider).with_input_username(username).to_url(&stage.page())).await;
    browser.press("Accept and continue").await;
    browser.css(&format!("[name='username'][value='{username}']")).await;
    browser.press("Log in").await;
    browser.heading("Contacting").await;
    // The clock is stopped where the app waits: nobody but the user answers.
    stage.pass(2);
    browser.heading("Confirm").await;
    browser.picture(&format!("waiting-{provider}")).await;
    browser.follow(label).await;
}

/// Does something in the app, and comes back to the login.
async fn in_app(browser: &Browser, button: &str, said: &str) {
    let login = browser.client.window().await.unwrap();
    browser.other_window().await;
    browser.text("p", "Simulated app").await;
    browser.picture("app").await;
    browser.press(button).await;
    browser.text("p", said).await;
    browser.client.close_window().await.unwrap();
    browser.client.switch_to_window(login).await.unwrap();
}

#[tokio::test]
async fn bankid_is_confirmed_in_the_simulated_app() {
    in_browser(async |browser| {
        let stage = Stage::new().await;
        open_app(&stage, browser, "test-bankid-successful", "180012121212", "Open BankID").await;
        in_app(browser, "Confirm", "Confirmed.").await;
        browser.heading("You are logged in").await;
        stage.pass(10);
        stage.answer(browser).await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn bankid_that_is_cancelled_in_the_app_is_a_login_that_failed() {
    in_browser(async |browser| {
        let stage = Stage::new().await;
        open_app(&stage, browser, "test-bankid-successful", "180012121212", "Open BankID").await;
        in_app(browser, "Cancel", "Cancelled.").await;
        browser.heading("The login did not succeed").await;
        browser.text("q", "The login was cancelled.").await;
        browser.press("Give up").await;
        let answer = stage.answer(browser).await.unwrap_err();
        assert!(
            matches!(answer, NotAuthorized::Refused { status: RefusedStatus::AuthenticationError, .. }),
            "{answer}"
        );
    })
    .await;
}

#[tokio::test]
async fn bankid_may_fail_although_it_was_confirmed() {
    in_browser(async |browser| {
        let stage = Stage::new().await;
        open_app(&stage, browser, "test-bankid-failing", "180012121212", "Open BankID").await;
        in_app(browser, "Confirm", "Confirmed.").await;
        browser.heading("The login did not succeed").await;
    })
    .await;
}

#[tokio::test]
async fn an_app_of_the_banks_own_is_simulated_likewise() {
    in_browser(async |browser| {
        let stage = Stage::new().await;
        open_app(&stage, browser, "test-third-party-app", "tink-test", "Open the app").await;
        in_app(browser, "Confirm", "Confirmed.").await;
        browser.heading("You are logged in").await;
        stage.pass(10);
        stage.answer(browser).await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn who_does_not_confirm_in_time_is_told() {
    in_browser(async |browser| {
        let stage = Stage::new().await;
        open_app(&stage, browser, "test-bankid-timeout", "180012121212", "Open BankID").await;
        stage.pass(9 * 60);
        browser.heading("The login did not succeed").await;
        browser.text("q", "not confirmed in time").await;
    })
    .await;
}
