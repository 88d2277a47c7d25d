//! With a password: all the way, cancelled, turned away, and what becomes of the code.

use tink_main::authorize::{NotAuthorized, RefusedStatus};
use tink_main::model::CredentialsStatus;
use tink_sandbox::FaultRule;

use super::{Browser, Stage, in_browser};

/// Logs in with a password, from the consent on.
async fn log_in(browser: &Browser, password: &str) {
    browser.press("Accept and continue").await;
    browser.heading("Log in to Test Password").await;
    browser.fill("username", "tink").await;
    browser.fill("password", password).await;
    browser.press("Log in").await;
}

#[tokio::test]
async fn a_user_chooses_a_bank_accepts_logs_in_and_the_client_gets_a_token() {
    in_browser(async |browser| {
        let stage = Stage::new().await;
        browser.open(&stage.link().to_url(&stage.page())).await;
        browser.heading("Choose your bank").await;
        browser.picture("list").await;
        browser.fill("q", "password").await;
        browser.press("Search").await;
        browser.css(".choice[href*='test%2Dpassword']").await.click().await.unwrap();
        browser.heading("Share your data with sandbox?").await;
        browser.text("li", "See your accounts and their balances").await;
        browser.picture("consent").await;
        browser.press("Accept and continue").await;
        browser.heading("Log in to Test Password").await;
        browser.picture("login").await;
        browser.fill("username", "tink").await;
        browser.fill("password", "tink1234").await;
        browser.press("Log in").await;
        browser.heading("Contacting Test Password").await;
        browser.picture("connecting").await;
        stage.pass(2);
        browser.heading("You are logged in").await;
        stage.pass(10);
        let code = stage.answer(browser).await.unwrap().code;

        let (main, oauth) = stage.main();
        let main = main.with_auth(oauth.authorization_code(code));
        let credentials = main.list_credentials().await.unwrap().credentials;
        let [credentials] = &credentials[..] else { panic!("{credentials:?}") };
        assert_eq!(credentials.status, Some(CredentialsStatus::Updated));
        assert_eq!(credentials.provider_name.as_deref(), Some("test-password"));
        assert!(!main.list_accounts().await.unwrap().accounts.is_empty());
        let user = main.get_user().await.unwrap();
        assert_eq!(user.external_user_id, None, "a temporary user has no id of the client's");
    })
    .await;
}

#[tokio::test]
async fn a_code_serves_once() {
    in_browser(async |browser| {
        let stage = Stage::new().await;
        browser.open(&stage.link_to("test-password")).await;
        log_in(browser, "tink1234").await;
        browser.heading("Contacting").await;
        stage.pass(60);
        let code = stage.answer(browser).await.unwrap().code;
        assert_eq!(stage.exchange(code.expose()).await, 200);
        assert_eq!(stage.exchange(code.expose()).await, 401);
    })
    .await;
}

#[tokio::test]
async fn who_cancels_comes_back_without_a_code_from_every_step() {
    in_browser(async |browser| {
        let stage = Stage::new().await;
        for step in 0..4 {
            browser.open(&stage.link().to_url(&stage.page())).await;
            browser.heading("Choose your bank").await;
            if step > 0 {
                browser.css(".choice[href*='test%2Dpassword']").await.click().await.unwrap();
                browser.heading("Share your data").await;
            }
            match step {
                2 => browser.press("Accept and continue").await,
                3 => log_in(browser, "tink1234").await,
                _ => {}
            }
            if step == 3 {
                browser.heading("Contacting").await;
            }
            browser.press("Cancel").await;
            let answer = stage.answer(browser).await.unwrap_err();
            let NotAuthorized::Refused { status, message, credentials, .. } = answer else { panic!("{answer}") };
            assert_eq!((status, credentials), (RefusedStatus::UserCancelled, None));
            assert!(message.contains("cancelled"), "{message}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_wrong_password_is_told_and_may_be_mended() {
    in_browser(async |browser| {
        let stage = Stage::new().await;
        browser.open(&stage.link_to("test-password")).await;
        log_in(browser, "wrong-one").await;
        browser.heading("Contacting").await;
        stage.pass(60);
        browser.heading("The login did not succeed").await;
        browser.text("q", "The login is not right.").await;
        browser.picture("refused").await;
        browser.follow("Try again").await;
        browser.heading("Log in to Test Password").await;
        browser.fill("username", "tink").await;
        browser.fill("password", "tink1234").await;
        browser.press("Log in").await;
        browser.heading("Contacting").await;
        stage.pass(60);
        stage.answer(browser).await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn who_gives_up_comes_back_with_the_credentials_that_failed() {
    in_browser(async |browser| {
        let stage = Stage::new().await;
        for (provider, password, heading, part) in [
            ("test-password", "wrong-one", "The login did not succeed", "AUTHENTICATION_ERROR"),
            ("test-temporary-error", "tink1234", "It did not work this time", "TEMPORARY_ERROR"),
            ("test-permanent-error", "tink1234", "This bank cannot be used", "PERMANENT_ERROR"),
        ] {
            browser.open(&stage.link_to(provider)).await;
            browser.press("Accept and continue").await;
            browser.fill("username", "tink").await;
            browser.fill("password", password).await;
            browser.press("Log in").await;
            browser.heading("Contacting").await;
            stage.pass(60);
            browser.heading(heading).await;
            browser.press("Give up").await;
            let answer = stage.answer(browser).await.unwrap_err();
            let NotAuthorized::Refused { status, message, credentials, .. } = answer else { panic!("{answer}") };
            assert_eq!(status, RefusedStatus::AuthenticationError);
            assert!(message.contains(part) && credentials.is_some(), "{message}");
        }
    })
    .await;
}

#[tokio::test]
async fn what_may_pass_can_be_tried_again() {
    in_browser(async |browser| {
        let stage = Stage::new().await;
        browser.open(&stage.link_to("test-temporary-error")).await;
        browser.press("Accept and continue").await;
        browser.fill("username", "tink").await;
        browser.fill("password", "tink1234").await;
        browser.press("Log in").await;
        browser.heading("Contacting").await;
        stage.pass(60);
        browser.heading("It did not work this time").await;
        browser.press("Try again").await;
        browser.heading("Contacting").await;
    })
    .await;
}

#[tokio::test]
async fn a_form_that_is_not_filled_in_rightly_is_shown_again_with_what_is_wrong() {
    in_browser(async |browser| {
        let stage = Stage::new().await;
        browser.open(&stage.link_to("test-bankid-successful")).await;
        browser.press("Accept and continue").await;
        browser.heading("Log in to Test BankID").await;
        // The browser itself would not send it.
        browser.run("document.querySelector('form.fill').noValidate = true").await;
        browser.fill("username", "1800").await;
        browser.press("Log in").await;
        browser.text("p", "Some fields need another look").await;
        browser.css("[aria-invalid='true'][value='1800']").await;
        browser.picture("invalid").await;
    })
    .await;
}

#[tokio::test]
async fn a_fault_of_the_sandbox_is_an_internal_error() {
    in_browser(async |browser| {
        let stage = Stage::new().await;
        let rule = FaultRule::status(500).on("createCredentials").times(1);
        stage.sandbox.add_fault(rule).unwrap();
        browser.open(&stage.link_to("test-password")).await;
        log_in(browser, "tink1234").await;
        let answer = stage.answer(browser).await.unwrap_err();
        assert!(matches!(answer, NotAuthorized::Refused { status: RefusedStatus::InternalError, .. }), "{answer}");
    })
    .await;
}

#[tokio::test]
async fn a_link_that_is_wrong_comes_back_and_one_that_cannot_be_trusted_does_not() {
    in_browser(async |browser| {
        let stage = Stage::new().await;
        browser.open(&stage.link().with_locale("de_DE".into()).to_url(&stage.page())).await;
        let answer = stage.answer(browser).await.unwrap_err();
        let NotAuthorized::Refused { status, message, .. } = answer else { panic!("{answer}") };
        assert_eq!(status, RefusedStatus::BadRequest);
        assert!(message.starts_with("locale"), "{message}");

        browser.open(&stage.link_to("no-such-bank")).await;
        browser.heading("This link does not work").await;
        browser.picture("fault").await;
        assert!(browser.client.current_url().await.unwrap().as_str().starts_with(&stage.page()));
    })
    .await;
}
