//! For everybody: by keyboard alone, by ear, in Swedish, on a small phone, without a script; and for those who mean harm.

use fantoccini::key::Key;
use serde_json::json;
use tink_main::authorize::{NotAuthorized, RefusedStatus};

use super::keyboard::{key, tab_to, type_in};
use super::{Stage, in_browser};

#[tokio::test]
async fn the_keyboard_alone_is_enough() {
    in_browser(async |browser| {
        let stage = Stage::new().await;
        browser.open(&stage.link().to_url(&stage.page())).await;
        browser.heading("Choose your bank").await;
        tab_to(browser, "q").await;
        type_in(browser, "test-multi").await;
        key(browser, Key::Enter).await;
        browser.css("input[name='q'][value='test-multi']").await;
        tab_to(browser, "Test Multi-Supplemental").await;
        key(browser, Key::Enter).await;
        browser.heading("Share your data").await;
        tab_to(browser, "Accept and continue").await;
        key(browser, Key::Enter).await;
        browser.heading("Log in to").await;
        tab_to(browser, "username").await;
        type_in(browser, "tink-test").await;
        key(browser, Key::Enter).await;
        browser.heading("Contacting").await;
        stage.pass(2);
        browser.heading("One more step").await;
        tab_to(browser, "code1").await;
        type_in(browser, "1234").await;
        key(browser, Key::Enter).await;
        browser.css("[name='code2']").await;
        tab_to(browser, "code2").await;
        type_in(browser, "4321").await;
        tab_to(browser, "Continue").await;
        key(browser, Key::Space).await;
        browser.heading("You are logged in").await;
        stage.pass(10);
        stage.answer(browser).await.unwrap();
    })
    .await;
}

#[tokio::test]
async fn what_changes_is_said_and_takes_the_focus() {
    in_browser(async |browser| {
        let stage = Stage::new().await;
        browser.open(&stage.link_to("test-multi-supplemental")).await;
        browser.press("Accept and continue").await;
        browser.fill("username", "tink-test").await;
        browser.press("Log in").await;
        browser.heading("Contacting").await;
        assert_eq!(browser.css("#live").await.attr("aria-live").await.unwrap().as_deref(), Some("polite"));
        stage.pass(2);
        browser.heading("One more step").await;
        assert_eq!(browser.css("#live").await.prop("textContent").await.unwrap().as_deref(), Some("One more step"));
        assert_eq!(browser.run("return document.activeElement.tagName").await, "H1");
        assert_eq!(browser.client.title().await.unwrap(), "One more step");
    })
    .await;
}

#[tokio::test]
async fn every_input_has_a_label_and_every_page_its_language_and_one_heading() {
    in_browser(async |browser| {
        let stage = Stage::new().await;
        let check = "return [document.documentElement.lang, document.querySelectorAll('h1').length, \
                     [...document.querySelectorAll('input:not([type=hidden]), select')].every(input => input.labels.length === 1), \
                     document.querySelectorAll('main').length]";
        for (locale, tag) in [("en_US", "en-US"), ("sv_SE", "sv-SE")] {
            let link = stage.link().with_locale(locale.into());
            let pages = [link.clone().to_url(&stage.page()), link.with_input_provider("test-password").to_url(&stage.page())];
            for page in pages {
                browser.open(&page).await;
                assert_eq!(browser.run(check).await, json!([tag, 1, true, 1]));
            }
            browser.css("form[action='accept'] button").await.click().await.unwrap();
            browser.css("form.fill").await;
            assert_eq!(browser.run(check).await, json!([tag, 1, true, 1]));
        }
    })
    .await;
}

#[tokio::test]
async fn swedes_are_spoken_to_in_swedish() {
    in_browser(async |browser| {
        let stage = Stage::new().await;
        browser.open(&stage.link().with_locale("sv_SE".into()).with_market("no".into()).to_url(&stage.page())).await;
        browser.heading("Välj din bank").await;
        browser.text("h2", "Banker i Norge").await;
        browser.picture("swedish").await;
        browser.css(".choice[href*='test%2Dpassword']").await.click().await.unwrap();
        browser.heading("Vill du dela dina uppgifter med sandbox?").await;
        browser.text("li", "Se dina konton och deras saldon").await;
        browser.press("Godkänn och fortsätt").await;
        browser.heading("Logga in hos Test Password").await;
        browser.fill("username", "tink").await;
        browser.fill("password", "wrong-one").await;
        browser.press("Logga in").await;
        browser.heading("Kontaktar").await;
        stage.pass(60);
        browser.heading("Inloggningen lyckades inte").await;
        browser.text("q", "Inloggningen stämmer inte.").await;
    })
    .await;
}

#[tokio::test]
async fn no_page_is_wider_than_a_small_phone() {
    in_browser(async |browser| {
        let stage = Stage::new().await;
        // A window cannot be made this narrow; what a phone shows can.
        let phone = json!({ "width": 320, "height": 640, "deviceScaleFactor": 1, "mobile": false });
        browser.devtools("Emulation.setDeviceMetricsOverride", &phone).await;
        let measure = "const page = document.documentElement; return [innerWidth, page.scrollWidth - page.clientWidth]";
        let fits = async |name: &str| {
            assert_eq!(browser.run(measure).await, json!([320, 0]), "{name}");
            browser.picture(&format!("phone-{name}")).await;
        };
        browser.open(&stage.link().to_url(&stage.page())).await;
        fits("list").await;
        browser.open(&stage.link_to("test-bankid-successful")).await;
        fits("consent").await;
        browser.press("Accept and continue").await;
        browser.heading("Log in").await;
        fits("login").await;
        browser.fill("username", "180012121212").await;
        browser.press("Log in").await;
        browser.heading("Contacting").await;
        stage.pass(2);
        browser.heading("Confirm with BankID").await;
        fits("bankid").await;
        stage.pass(10 * 60);
        browser.open(&stage.link_to(&"x".repeat(90))).await;
        fits("fault").await;
    })
    .await;
}

#[tokio::test]
async fn without_scripts_the_pages_reload_and_lead_on() {
    in_browser(async |browser| {
        let stage = Stage::new().await;
        browser.devtools("Emulation.setScriptExecutionDisabled", &json!({ "value": true })).await;
        browser.open(&stage.link_to("test-multi-supplemental")).await;
        browser.press("Accept and continue").await;
        browser.fill("username", "tink-test").await;
        browser.press("Log in").await;
        browser.heading("Contacting").await;
        stage.pass(2);
        browser.heading("One more step").await;
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
async fn hostile_parameters_are_text() {
    in_browser(async |browser| {
        let stage = Stage::new().await;
        let hostile = "\"><script>document.title='owned'</script><img src=x onerror=\"document.title='owned'\">";
        let escaped: String = form_urlencoded::byte_serialize(hostile.as_bytes()).collect();
        let base = stage.link().to_url(&stage.page());
        let base = base.split("&state=").next().unwrap();

        // As a provider and as a redirect URI: on the error page.
        for page in [
            format!("{base}&input_provider={escaped}"),
            format!("{}?client_id=sandbox&scope=user:read&redirect_uri={escaped}", stage.page()),
            format!("{}?client_id=sandbox&scope=user:read&redirect_uri=javascript:alert(1)", stage.page()),
            format!("{}?client_id={escaped}", stage.page()),
        ] {
            browser.open(&page).await;
            browser.heading("This link does not work").await;
            assert_eq!(browser.client.title().await.unwrap(), "This link does not work");
            assert_eq!(browser.run("return document.scripts.length").await, 1);
        }
        // As a search, a user name and a state: through the flow and back.
        let short: String = hostile.chars().take(50).collect();
        let name: String = form_urlencoded::byte_serialize(short.as_bytes()).collect();
        browser.open(&format!("{base}&input_username={name}&state={escaped}")).await;
        browser.fill("q", hostile).await;
        browser.press("Search").await;
        browser.text("p", "No bank is called").await;
        assert_eq!(browser.client.title().await.unwrap(), "Choose your bank");
        browser.follow("Show all").await;
        browser.css(".choice[href*='test%2Dpassword']").await.click().await.unwrap();
        browser.press("Accept and continue").await;
        let field = browser.css("[name='username']").await;
        assert_eq!(field.prop("value").await.unwrap(), Some(short));
        assert_eq!(browser.client.title().await.unwrap(), "Log in to Test Password");
        browser.press("Cancel").await;
        browser.css("#back").await;
        let back = browser.client.current_url().await.unwrap();
        let state = back.query_pairs().find(|(name, _)| name == "state").map(|(_, value)| value.into_owned());
        assert_eq!(state.as_deref(), Some(hostile));
    })
    .await;
}

#[tokio::test]
async fn another_site_cannot_send_the_pages_forms() {
    in_browser(async |browser| {
        let stage = Stage::new().await;
        browser.open(&stage.link_to("test-password")).await;
        let session = browser.css("[name='session']").await.prop("value").await.unwrap().unwrap();
        browser.open(&stage.site.callback()).await;
        browser.css("#back").await;
        let send = "const form = document.createElement('form'); form.method = 'post'; form.action = arguments[0]; \
                    const field = document.createElement('input'); field.name = 'session'; field.value = arguments[1]; \
                    form.append(field); document.body.append(form); form.submit();";
        let accept = format!("{}accept", stage.page());
        browser.client.execute(send, vec![json!(accept), json!(session)]).await.unwrap();
        browser.heading("This did not come from our own pages").await;
    })
    .await;
}

#[tokio::test]
async fn a_page_that_was_left_lying_starts_again() {
    in_browser(async |browser| {
        let stage = Stage::new().await;
        browser.open(&stage.link_to("test-password")).await;
        browser.heading("Share your data").await;
        stage.pass(30 * 60);
        browser.press("Accept and continue").await;
        browser.heading("This page is too old").await;
    })
    .await;
}

#[tokio::test]
async fn the_cancellation_reaches_a_callback_that_leads_elsewhere() {
    in_browser(async |browser| {
        let stage = Stage::new().await;
        browser.open(&stage.link_elsewhere()).await;
        browser.press("Cancel").await;
        let answer = stage.answer(browser).await.unwrap_err();
        assert!(matches!(answer, NotAuthorized::Refused { status: RefusedStatus::UserCancelled, .. }), "{answer}");
    })
    .await;
}
