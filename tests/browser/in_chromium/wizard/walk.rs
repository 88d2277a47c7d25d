//! Through the forms: to the end, back, away, and what is wrong on the way.

use tink_xs2a::model::{AccountSelection, WizardLastError};

use super::{Browser, Customer, Stage, choose_bank, enter, in_browser, log_in};

#[tokio::test]
async fn an_account_holder_connects_a_bank_and_the_client_reads_the_accounts() {
    in_browser(async |browser| {
        let stage = Stage::new().await;
        let customer = Customer::new(&stage).await;
        assert!(customer.accounts().await.is_empty());
        browser.open(&customer.page).await;
        browser.heading("Connect a bank account").await;
        browser.text("li[@aria-current='step']", "Bank").await;
        browser.text("p", "The test bank has the code 88888888.").await;
        browser.picture("wizard-bank").await;
        browser.fill("bank_code", "88888888").await;
        browser.press("Continue").await;
        browser.heading("Testbank").await;
        browser.text("li[@aria-current='step']", "Login").await;
        browser.picture("wizard-login").await;
        log_in(browser, "anything").await;
        browser.heading("Your bank is connected").await;
        browser.picture("wizard-finished").await;

        let session = customer.session().await;
        assert_eq!((session.finished, session.last_error), (Some(true), None));
        assert!(customer.accounts().await.len() > 1);
    })
    .await;
}

#[tokio::test]
async fn what_is_wrong_with_the_bank_or_the_login_is_told_and_may_be_mended() {
    in_browser(async |browser| {
        let stage = Stage::new().await;
        let customer = Customer::new(&stage).await;
        browser.open(&customer.page).await;
        browser.fill("bank_code", "12345").await;
        browser.press("Continue").await;
        browser.text("p", "There is no bank with this bank code.").await;
        // The first field that is wrong has the focus, and its link in the summary leads to it as well.
        assert_eq!(browser.run("return document.activeElement.name").await, "bank_code");
        browser.run("document.activeElement.blur()").await;
        browser.follow("Bank code").await;
        assert_eq!(browser.run("return document.querySelector(':target').name").await, "bank_code");
        browser.css("[name='bank_code'][aria-invalid='true'][value='12345']").await;
        browser.picture("wizard-unknown-bank").await;
        choose_bank(browser, &customer).await;

        // The browser itself would not send it.
        browser.run("document.querySelector('form.fill').noValidate = true").await;
        browser.fill("USER_NAME", "anna").await;
        browser.press("Continue").await;
        browser.text("p", "Please check:").await;
        browser.text("p", "Please accept this.").await;
        assert_eq!(browser.run("return document.activeElement.name").await, "USER_PIN");
        browser.picture("wizard-invalid").await;
        log_in(browser, "anything").await;
        browser.heading("Your bank is connected").await;
    })
    .await;
}

#[tokio::test]
async fn three_wrong_pins_end_the_wizard() {
    in_browser(async |browser| {
        let stage = Stage::new().await;
        let customer = Customer::new(&stage).await;
        enter(browser, &customer, "wrong").await;
        for _ in 0..2 {
            browser.text("p", "The bank did not accept the login.").await;
            assert_eq!(browser.run("return document.activeElement.className").await, "errors");
            assert_eq!(browser.css("[name='USER_PIN']").await.prop("value").await.unwrap().as_deref(), Some(""));
            log_in(browser, "wrong").await;
        }
        browser.heading("It did not work").await;
        browser.text("p", "The login was wrong too often.").await;
        browser.picture("wizard-failed").await;
        assert_eq!(customer.session().await.last_error, Some(WizardLastError::MaxLoginTries));
        assert!(customer.accounts().await.is_empty());
    })
    .await;
}

#[tokio::test]
async fn one_account_is_chosen_of_several() {
    in_browser(async |browser| {
        let stage = Stage::new().await;
        for (selection, pin) in [(AccountSelection::Single, "anything"), (AccountSelection::All, "accounts")] {
            let customer = Customer::choosing(&stage, selection).await;
            enter(browser, &customer, pin).await;
            browser.heading("Accounts").await;
            browser.picture("wizard-account").await;
            let second = browser.css(".check:nth-of-type(2) label").await;
            let label = second.text().await.unwrap();
            second.click().await.unwrap();
            browser.press("Continue").await;
            browser.heading("Your bank is connected").await;
            let accounts = customer.accounts().await;
            let [account] = &accounts[..] else { panic!("{accounts:?}") };
            assert!(label.ends_with(account), "{label}: {account}");
        }
    })
    .await;
}

#[tokio::test]
async fn several_accounts_are_chosen_of_more() {
    in_browser(async |browser| {
        let stage = Stage::new().await;
        let customer = Customer::choosing(&stage, AccountSelection::Multi).await;
        enter(browser, &customer, "anything").await;
        browser.heading("Accounts").await;
        browser.press("Continue").await;
        browser.text("p", "Please fill this in.").await;
        assert_eq!(browser.run("return document.activeElement.name").await, "account_0");
        for name in ["account_0", "account_2"] {
            browser.css(&format!("[name='{name}']")).await.click().await.unwrap();
        }
        browser.picture("wizard-accounts").await;
        browser.press("Continue").await;
        browser.heading("Your bank is connected").await;
        assert_eq!(customer.accounts().await.len(), 2);
    })
    .await;
}

#[tokio::test]
async fn a_step_back_leads_to_the_form_before() {
    in_browser(async |browser| {
        let stage = Stage::new().await;
        let customer = Customer::new(&stage).await;
        enter(browser, &customer, "tan").await;
        browser.heading("Confirmation").await;
        browser.press("Back").await;
        browser.heading("Testbank").await;
        browser.press("Back").await;
        browser.heading("Connect a bank account").await;
        let code = browser.css("[name='bank_code']").await.prop("value").await.unwrap();
        assert_eq!(code.as_deref(), Some("88888888"));
        assert_eq!(browser.run("return document.querySelectorAll('[value=back]').length").await, 0);
        browser.press("Continue").await;
        log_in(browser, "anything").await;
        browser.heading("Your bank is connected").await;
    })
    .await;
}

#[tokio::test]
async fn who_cancels_is_told_so_and_nothing_is_connected() {
    in_browser(async |browser| {
        let stage = Stage::new().await;
        let customer = Customer::new(&stage).await;
        choose_bank(browser, &customer).await;
        browser.press("Cancel").await;
        browser.heading("It did not work").await;
        browser.text("p", "You have cancelled.").await;
        assert_eq!(customer.session().await.last_error, Some(WizardLastError::ClientAborted));
        assert!(customer.accounts().await.is_empty());
    })
    .await;
}

/// Loads the page anew and looks at it once more.
async fn reload(browser: &Browser) {
    for _ in 0..3 {
        browser.reload().await;
    }
}

#[tokio::test]
async fn a_reload_repeats_nothing_and_the_way_back_in_the_browser_neither() {
    in_browser(async |browser| {
        let stage = Stage::new().await;
        let customer = Customer::new(&stage).await;
        enter(browser, &customer, "tan").await;
        browser.heading("Confirmation").await;
        browser.fill("tan", "000000").await;
        browser.press("Continue").await;
        browser.text("p", "The TAN is wrong.").await;
        reload(browser).await;
        browser.text("p", "The TAN is wrong.").await;
        browser.heading("Confirmation").await;
        browser.fill("tan", "123456").await;
        browser.press("Continue").await;
        browser.heading("Your bank is connected").await;
        reload(browser).await;
        browser.heading("Your bank is connected").await;
        browser.client.back().await.unwrap();
        browser.heading("Your bank is connected").await;
        assert!(!customer.accounts().await.is_empty());
    })
    .await;
}

#[tokio::test]
async fn a_wizard_that_was_left_lying_says_so() {
    in_browser(async |browser| {
        let stage = Stage::new().await;
        let customer = Customer::new(&stage).await;
        choose_bank(browser, &customer).await;
        stage.pass(31 * 60);
        log_in(browser, "anything").await;
        browser.heading("It did not work").await;
        browser.text("p", "The session has expired.").await;
    })
    .await;
}

#[tokio::test]
async fn a_key_that_leads_nowhere_is_told_of() {
    in_browser(async |browser| {
        let stage = Stage::new().await;
        let customer = Customer::new(&stage).await;
        for page in [&customer.page, &customer.bank] {
            browser.open(&format!("{page}x")).await;
            browser.heading("This page leads nowhere").await;
        }
        browser.picture("wizard-nowhere").await;
    })
    .await;
}
