//! The PIN `forms`: a form of each kind.

use serde_json::json;

use super::{Browser, Customer, Stage, enter, in_browser};

/// From the list of forms to one of them.
async fn look_at(browser: &Browser, form: &str) {
    browser.heading("Forms").await;
    browser.css(&format!("[name='form'] option[value='{form}']")).await.click().await.unwrap();
    browser.press("Continue").await;
    browser.css(&format!("[name='shown'][value='{form}']")).await;
    browser.picture(&format!("wizard-{form}")).await;
}

#[tokio::test]
async fn a_form_of_each_kind_is_shown_and_answered() {
    in_browser(async |browser| {
        let stage = Stage::new().await;
        let customer = Customer::new(&stage).await;
        enter(browser, &customer, "forms").await;

        look_at(browser, "login_multi_credentials").await;
        browser.text("li[@aria-current='true']", "Online banking").await;
        browser.fill("USER_BRANCH", "100").await;
        browser.press("Mobile").await;
        browser.heading("Confirmation").await;
        for name in ["USER_BRANCH", "USER_NAME", "USER_PIN"] {
            browser.fill(name, "anything").await;
        }
        browser.press("Continue").await;

        look_at(browser, "login_captcha").await;
        let drawn =
            "const picture = document.querySelector('img'); return [picture.complete, picture.naturalWidth > 0]";
        assert_eq!(browser.run(drawn).await, json!([true, true]));
        browser.fill("captcha", "TINK").await;
        browser.press("Continue").await;

        look_at(browser, "login_redirect").await;
        browser.follow("Go to the bank").await;
        browser.heading("Confirm the access").await;
        browser.press("Confirm").await;

        look_at(browser, "login_redirect").await;
        browser.press("Look again").await;

        look_at(browser, "radio_select").await;
        browser.text("label", "pushTAN").await.click().await.unwrap();
        browser.press("Continue").await;

        for form in ["select", "tan_select"] {
            look_at(browser, form).await;
            browser.css("[name='tan_method'] option[value='3']").await.click().await.unwrap();
            browser.press("Continue").await;
        }
        for form in ["tan_iTAN", "tan_mTAN"] {
            look_at(browser, form).await;
            browser.fill("tan", "123456").await;
            browser.press("Continue").await;
        }

        look_at(browser, "tan_flickerTAN").await;
        assert_eq!(browser.run("return document.querySelectorAll('svg.flicker rect animate').length").await, 5);
        let changes = "const done = arguments[arguments.length - 1]; const bar = document.querySelector('rect'); \
                       const colour = () => getComputedStyle(bar).fill; const first = colour(); \
                       const look = () => colour() === first ? setTimeout(look, 20) : done(true); look();";
        assert_eq!(browser.client.execute_async(changes, Vec::new()).await.unwrap(), true, "the bars flicker");
        browser.css("summary").await.click().await.unwrap();
        browser.text("code", "01111 11111 00000 10000").await;
        browser.fill("tan", "123456").await;
        browser.press("Continue").await;

        look_at(browser, "tan_QR-TAN").await;
        assert_eq!(browser.run(drawn).await, json!([true, true]));
        browser.fill("tan", "123456").await;
        browser.press("Continue").await;

        look_at(browser, "select").await;
        browser.press("Back").await;
        browser.heading("Forms").await;
        browser.css("[name='form'] option[value='finish']").await.click().await.unwrap();
        browser.press("Continue").await;
        browser.heading("Your bank is connected").await;
        assert!(!customer.accounts().await.is_empty());
    })
    .await;
}
