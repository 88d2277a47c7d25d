//! With codes: two steps of supplemental information, right and wrong, and accounts to choose.

use tink_sandbox::Sandbox;

use super::{Browser, Stage, in_browser};

async fn log_in(stage: &Stage, browser: &Browser) {
    browser.open(&stage.link_to("test-multi-supplemental")).await;
    browser.press("Accept and continue").await;
    browser.fill("username", "tink-test").await;
    browser.press("Log in").await;
    browser.heading("Contacting").await;
    stage.pass(2);
    browser.heading("One more step").await;
}

#[tokio::test]
async fn two_codes_are_asked_for_one_after_the_other() {
    in_browser(async |browser| {
        let stage = Stage::new().await;
        log_in(&stage, browser).await;
        browser.picture("supplemental").await;
        browser.fill("code1", "1234").await;
        browser.press("Continue").await;
        browser.fill("code2", "4321").await;
        browser.press("Continue").await;
        browser.heading("You are logged in").await;
        stage.pass(10);
        stage.answer(browser).await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn a_wrong_code_is_told() {
    in_browser(async |browser| {
        let stage = Stage::new().await;
        log_in(&stage, browser).await;
        browser.fill("code1", "0000").await;
        browser.press("Continue").await;
        browser.heading("The login did not succeed").await;
        browser.text("q", "The answer is not right.").await;
    })
    .await;
}

#[tokio::test]
async fn what_is_being_typed_is_not_lost_while_the_page_follows() {
    in_browser(async |browser| {
        let stage = Stage::new().await;
        log_in(&stage, browser).await;
        browser.fill("code1", "12").await;
        // Two rounds of the page's own questions to the server, which answers the same.
        let rounds = "const done = arguments[arguments.length - 1]; const asked = () => performance.getEntriesByType('resource')\
                      .filter(entry => entry.initiatorType === 'fetch').length; const before = asked(); const look = () => \
                      asked() >= before + 2 ? done(true) : setTimeout(look, 50); look();";
        browser.client.execute_async(rounds, Vec::new()).await.unwrap();
        let field = browser.css("[name='code1']").await;
        assert_eq!(field.prop("value").await.unwrap().as_deref(), Some("12"));
    })
    .await;
}

#[tokio::test]
async fn accounts_are_chosen_where_users_choose_them() {
    in_browser(async |browser| {
        let stage = Stage::with(Sandbox::builder().opt_in(true)).await;
        browser.open(&stage.link_to("test-password")).await;
        browser.press("Accept and continue").await;
        browser.fill("username", "tink").await;
        browser.fill("password", "tink1234").await;
        browser.press("Log in").await;
        browser.heading("Contacting").await;
        stage.pass(2);
        browser.heading("Choose your accounts").await;
        browser.picture("choices").await;
        browser.css("input[type='checkbox']").await.click().await.unwrap();
        browser.press("Continue").await;
        browser.heading("You are logged in").await;
        stage.pass(10);
        let code = stage.answer(browser).await.unwrap().code;
        let (main, oauth) = stage.main();
        let accounts = main.with_auth(oauth.authorization_code(code)).list_accounts().await.unwrap().accounts;
        assert_eq!(accounts.len(), 1, "only what was chosen");
    })
    .await;
}
