//! What a bank wants to have confirmed: with a TAN, or on a page of its own.

use serde_json::json;
use tink_xs2a::model::{WizardAction, WizardLastError, WizardRequest};

use super::{Browser, Customer, Stage, enter, in_browser};

#[tokio::test]
async fn a_tan_may_be_mended_twice() {
    in_browser(async |browser| {
        let stage = Stage::new().await;
        let customer = Customer::new(&stage).await;
        enter(browser, &customer, "tan").await;
        browser.heading("Confirmation").await;
        browser.text("p", "123456").await;
        browser.picture("wizard-tan").await;
        browser.fill("tan", "654321").await;
        browser.press("Continue").await;
        browser.text("p", "The TAN is wrong.").await;
        assert_eq!(browser.css("[name='tan']").await.prop("value").await.unwrap().as_deref(), Some(""));
        browser.fill("tan", "123456").await;
        browser.press("Continue").await;
        browser.heading("Your bank is connected").await;
        assert!(!customer.accounts().await.is_empty());
    })
    .await;
}

#[tokio::test]
async fn three_wrong_tans_end_the_wizard() {
    in_browser(async |browser| {
        let stage = Stage::new().await;
        let customer = Customer::new(&stage).await;
        enter(browser, &customer, "tan").await;
        for _ in 0..3 {
            browser.heading("Confirmation").await;
            browser.fill("tan", "654321").await;
            browser.press("Continue").await;
        }
        browser.heading("It did not work").await;
        browser.text("p", "The TAN was wrong too often.").await;
        assert_eq!(customer.session().await.last_error, Some(WizardLastError::MaxTanTries));
    })
    .await;
}

/// On the wizard's page that waits for the bank.
async fn at_the_gate(browser: &Browser, customer: &Customer) {
    enter(browser, customer, "redirect").await;
    browser.text("p", "Waiting for your confirmation at the bank").await;
}

#[tokio::test]
async fn who_confirms_at_the_bank_comes_back_to_the_end() {
    in_browser(async |browser| {
        let stage = Stage::new().await;
        let customer = Customer::new(&stage).await;
        at_the_gate(browser, &customer).await;
        browser.picture("wizard-redirect").await;
        browser.follow("Go to the bank").await;
        browser.heading("Confirm the access").await;
        browser.text("span", "Testbank").await;
        browser.picture("wizard-at-bank").await;
        browser.press("Confirm").await;
        browser.heading("Your bank is connected").await;
        assert_eq!(browser.client.current_url().await.unwrap().as_str(), customer.page);
        assert!(!customer.accounts().await.is_empty());
        browser.open(&customer.bank).await;
        browser.text("p", "There is nothing to confirm here.").await;
        browser.follow("Back to the wizard").await;
        browser.heading("Your bank is connected").await;
    })
    .await;
}

#[tokio::test]
async fn who_declines_at_the_bank_may_log_in_again() {
    in_browser(async |browser| {
        let stage = Stage::new().await;
        let customer = Customer::new(&stage).await;
        at_the_gate(browser, &customer).await;
        browser.follow("Go to the bank").await;
        browser.press("Decline").await;
        browser.heading("Testbank").await;
        browser.text("p", "It was not confirmed at the bank.").await;
        assert_eq!(customer.session().await.last_error, Some(WizardLastError::TanFailed));
        assert!(customer.accounts().await.is_empty());
        super::log_in(browser, "anything").await;
        browser.heading("Your bank is connected").await;
    })
    .await;
}

#[tokio::test]
async fn the_page_follows_what_happens_at_the_bank_in_another_tab() {
    in_browser(async |browser| {
        let stage = Stage::new().await;
        let customer = Customer::new(&stage).await;
        at_the_gate(browser, &customer).await;
        let here = browser.client.window().await.unwrap();
        let other = browser.client.new_window(true).await.unwrap().handle;
        browser.client.switch_to_window(other).await.unwrap();
        browser.open(&customer.bank).await;
        browser.press("Confirm").await;
        browser.heading("Your bank is connected").await;
        browser.client.switch_to_window(here).await.unwrap();
        browser.heading("Your bank is connected").await;
        assert_eq!(
            browser.css("#live").await.prop("textContent").await.unwrap().as_deref(),
            Some("Your bank is connected")
        );
        assert_eq!(browser.run("return document.activeElement.tagName").await, "H1");
    })
    .await;
}

#[tokio::test]
async fn the_page_follows_a_client_that_polls_and_a_person_may_ask_too() {
    in_browser(async |browser| {
        let stage = Stage::new().await;
        let customer = Customer::new(&stage).await;
        at_the_gate(browser, &customer).await;
        let key = customer.session().await.wizard_session_key.unwrap();
        stage.pass(10);
        customer.anna.drive_wizard(&WizardRequest::new(key).with_action(WizardAction::Poll)).await.unwrap();
        browser.heading("Your bank is connected").await;

        let customer = Customer::new(&stage).await;
        at_the_gate(browser, &customer).await;
        browser.press("Look again").await;
        browser.text("p", "Waiting for your confirmation at the bank").await;
        stage.pass(10);
        browser.press("Look again").await;
        browser.heading("Your bank is connected").await;
    })
    .await;
}

#[tokio::test]
async fn what_is_shown_in_place_speaks_the_language_that_it_says() {
    in_browser(async |browser| {
        let stage = Stage::new().await;
        let customer = Customer::new(&stage).await;
        at_the_gate(browser, &customer).await;
        browser.text("p[@class='note']", "no real bank is involved").await;
        browser.run("window.stays = true").await;
        let key = customer.session().await.wizard_session_key.unwrap();
        let german = WizardRequest::new(key).with_action(WizardAction::ChangeLanguage).with_field("language", "de");
        customer.anna.drive_wizard(&german).await.unwrap();
        browser.text("p", "Warten auf Ihre Bestätigung bei der Bank").await;
        browser.text("p[@class='note']", "Keine echte Bank ist beteiligt.").await;
        assert_eq!(browser.run("return [document.documentElement.lang, window.stays]").await, json!(["de", true]));
        assert_eq!(browser.run("return document.querySelectorAll('.note').length").await, 1);
    })
    .await;
}

#[tokio::test]
async fn without_scripts_the_page_stays_until_somebody_looks_again() {
    in_browser(async |browser| {
        let stage = Stage::new().await;
        browser.devtools("Emulation.setScriptExecutionDisabled", &json!({ "value": true })).await;
        let customer = Customer::new(&stage).await;
        at_the_gate(browser, &customer).await;
        assert!(!browser.client.source().await.unwrap().contains("http-equiv"), "nothing reloads it");
        let key = customer.session().await.wizard_session_key.unwrap();
        stage.pass(10);
        customer.anna.drive_wizard(&WizardRequest::new(key).with_action(WizardAction::Poll)).await.unwrap();
        browser.text("p", "Waiting for your confirmation at the bank").await;
        browser.press("Look again").await;
        browser.heading("Your bank is connected").await;

        let customer = Customer::new(&stage).await;
        at_the_gate(browser, &customer).await;
        browser.follow("Go to the bank").await;
        browser.press("Confirm").await;
        browser.heading("Your bank is connected").await;
        assert!(!customer.accounts().await.is_empty());
    })
    .await;
}
