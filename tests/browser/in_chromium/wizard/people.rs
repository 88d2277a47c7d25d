//! For everybody: by keyboard alone, by ear, in five languages, on a small phone; and for those who mean harm.

use fantoccini::Locator;
use fantoccini::key::Key;
use serde_json::json;
use tink_xs2a::model::{AccountSelection, WizardLanguage};

use super::super::keyboard::{key, tab_to, type_in};
use super::{Customer, Stage, choose_bank, enter, in_browser, log_in};

#[tokio::test]
async fn the_keyboard_alone_is_enough() {
    in_browser(async |browser| {
        let stage = Stage::new().await;
        let customer = Customer::choosing(&stage, AccountSelection::Multi).await;
        browser.open(&customer.page).await;
        tab_to(browser, "bank_code").await;
        type_in(browser, "88888888").await;
        key(browser, Key::Enter).await;
        browser.heading("Testbank").await;
        tab_to(browser, "USER_NAME").await;
        type_in(browser, "anna").await;
        tab_to(browser, "USER_PIN").await;
        type_in(browser, "redirect").await;
        tab_to(browser, "privacy_policy").await;
        key(browser, Key::Space).await;
        tab_to(browser, "Continue").await;
        key(browser, Key::Enter).await;
        browser.text("p", "Waiting for your confirmation").await;
        tab_to(browser, "Go to the bank").await;
        key(browser, Key::Enter).await;
        browser.heading("Confirm the access").await;
        tab_to(browser, "Confirm").await;
        key(browser, Key::Enter).await;
        browser.heading("Accounts").await;
        tab_to(browser, "account_1").await;
        key(browser, Key::Space).await;
        tab_to(browser, "Continue").await;
        key(browser, Key::Enter).await;
        browser.heading("Your bank is connected").await;
        assert_eq!(customer.accounts().await.len(), 1);
    })
    .await;
}

#[tokio::test]
async fn germans_are_spoken_to_in_german() {
    in_browser(async |browser| {
        let stage = Stage::new().await;
        let customer = Customer::speaking(&stage, WizardLanguage::De).await;
        browser.open(&customer.page).await;
        browser.heading("Bankkonto verbinden").await;
        browser.picture("wizard-german").await;
        browser.fill("bank_code", "12345").await;
        browser.press("Weiter").await;
        browser.text("p", "Es gibt keine Bank mit dieser Bankleitzahl.").await;
        browser.fill("bank_code", "88888888").await;
        browser.press("Weiter").await;
        browser.heading("Testbank").await;
        browser.fill("USER_NAME", "anna").await;
        browser.fill("USER_PIN", "redirect").await;
        browser.text("label", "Ich stimme der Datenschutzerklärung zu.").await.click().await.unwrap();
        browser.press("Weiter").await;
        browser.heading("Bestätigung").await;
        browser.follow("Zur Bank").await;
        browser.heading("Zugriff bestätigen").await;
        browser.press("Bestätigen").await;
        browser.heading("Ihre Bank ist verbunden").await;
        assert!(!customer.accounts().await.is_empty());
    })
    .await;
}

#[tokio::test]
async fn the_language_can_be_changed_at_any_step_and_what_stands_there_stays() {
    in_browser(async |browser| {
        let stage = Stage::new().await;
        let customer = Customer::new(&stage).await;
        enter(browser, &customer, "wrong").await;
        browser.text("p", "The bank did not accept the login.").await;
        for (language, change, fault) in [
            ("fr", "Change", "La banque"),
            ("es", "Changer", "El banco"),
            ("it", "Cambiar", "La banca"),
            ("de", "Cambia", "Die Bank hat die Anmeldung abgelehnt."),
        ] {
            browser.css(&format!("#language option[value='{language}']")).await.click().await.unwrap();
            browser.press(change).await;
            browser.css(&format!("html[lang='{language}']")).await;
            browser.text("p", fault).await;
            browser.css("[name='USER_NAME'][value='anna']").await;
        }
        log_in_german(browser).await;
        browser.heading("Ihre Bank ist verbunden").await;
    })
    .await;
}

async fn log_in_german(browser: &super::Browser) {
    browser.fill("USER_PIN", "anything").await;
    browser.css("[name='privacy_policy']").await.click().await.unwrap();
    browser.press("Weiter").await;
}

#[tokio::test]
async fn every_input_has_a_label_and_every_page_its_language_and_one_heading() {
    in_browser(async |browser| {
        let stage = Stage::new().await;
        let check = "return [document.documentElement.lang, document.querySelectorAll('h1').length, \
                     [...document.querySelectorAll('input:not([type=hidden]), select')].every(input => input.labels.length === 1), \
                     document.querySelectorAll('main').length, \
                     [...document.querySelectorAll('[aria-describedby]')].every(one => document.getElementById(one.getAttribute('aria-describedby'))), \
                     [...document.querySelectorAll('button, a, h1')].every(one => one.innerText.trim() !== ''), \
                     new Set([...document.querySelectorAll('[id]')].map(one => one.id)).size === document.querySelectorAll('[id]').length]";
        let sound = json!(["en", 1, true, 1, true, true, true]);
        let customer = Customer::choosing(&stage, AccountSelection::Multi).await;
        choose_bank(browser, &customer).await;
        assert_eq!(browser.run(check).await, sound);
        browser.run("document.querySelector('form.fill').noValidate = true").await;
        browser.press("Continue").await;
        browser.text("p", "Please check:").await;
        assert_eq!(browser.run(check).await, sound);
        log_in(browser, "anything").await;
        browser.heading("Accounts").await;
        browser.press("Continue").await;
        browser.text("p", "Please fill this in.").await;
        assert_eq!(browser.run(check).await, sound);
        browser.open(&customer.bank).await;
        assert_eq!(browser.run(check).await, sound);
    })
    .await;
}

#[tokio::test]
async fn no_page_is_wider_than_a_small_phone() {
    in_browser(async |browser| {
        let stage = Stage::new().await;
        let phone = json!({ "width": 320, "height": 640, "deviceScaleFactor": 1, "mobile": false });
        browser.devtools("Emulation.setDeviceMetricsOverride", &phone).await;
        let measure = "const page = document.documentElement; return [innerWidth, page.scrollWidth - page.clientWidth]";
        let fits = async |name: &str| {
            assert_eq!(browser.run(measure).await, json!([320, 0]), "{name}");
            browser.picture(&format!("wizard-phone-{name}")).await;
        };
        let customer = Customer::choosing(&stage, AccountSelection::Multi).await;
        browser.open(&customer.page).await;
        fits("bank").await;
        browser.fill("bank_code", &"long".repeat(25)).await;
        browser.press("Continue").await;
        browser.text("p", "There is no bank with this bank code.").await;
        fits("wrong").await;
        choose_bank(browser, &customer).await;
        fits("login").await;
        log_in(browser, "forms").await;
        for form in ["login_multi_credentials", "login_captcha", "login_redirect", "tan_flickerTAN", "tan_QR-TAN"] {
            browser.heading("Forms").await;
            browser.css(&format!("[name='form'] option[value='{form}']")).await.click().await.unwrap();
            browser.press("Continue").await;
            browser.css(&format!("[name='shown'][value='{form}']")).await;
            fits(form).await;
            if form == "login_redirect" {
                browser.open(&customer.bank).await;
                fits("at-bank").await;
                browser.open(&customer.page).await;
            }
            browser.press("Back").await;
        }
        browser.css("[name='form'] option[value='finish']").await.click().await.unwrap();
        browser.press("Continue").await;
        browser.heading("Accounts").await;
        fits("accounts").await;
        browser.css("[name='account_0']").await.click().await.unwrap();
        browser.press("Continue").await;
        browser.heading("Your bank is connected").await;
        fits("finished").await;
        // Some words of other languages are longer.
        for language in [WizardLanguage::De, WizardLanguage::Fr, WizardLanguage::Es, WizardLanguage::It] {
            let customer = Customer::speaking(&stage, language.clone()).await;
            let named = |page: &str| format!("{}-{page}", language.as_str());
            browser.open(&customer.page).await;
            browser.css(&format!("html[lang='{}']", language.as_str())).await;
            fits(&named("bank")).await;
            browser.fill("bank_code", "88888888").await;
            browser.css("form.fill button").await.click().await.unwrap();
            browser.fill("USER_NAME", "anna").await;
            fits(&named("login")).await;
            browser.fill("USER_PIN", "forms").await;
            browser.css("[name='privacy_policy']").await.click().await.unwrap();
            browser.css("form.fill button").await.click().await.unwrap();
            browser.css("[name='form']").await;
            fits(&named("forms")).await;
            browser.open(&customer.bank).await;
            fits(&named("at-bank")).await;
        }
    })
    .await;
}

#[tokio::test]
async fn hostile_values_are_text() {
    in_browser(async |browser| {
        let stage = Stage::new().await;
        let customer = Customer::new(&stage).await;
        let hostile = "\"><script>document.title='owned'</script><img src=x onerror=\"document.title='owned'\">";
        let escaped: String = form_urlencoded::byte_serialize(hostile.as_bytes()).collect();
        let sound = async |title: &str| {
            assert_eq!(browser.client.title().await.unwrap(), title);
            assert_eq!(browser.run("return document.scripts.length").await, 1);
        };
        let base = customer.page.split('?').next().unwrap();
        for page in [format!("{base}?wizard_session_key={escaped}"), format!("{base}?{escaped}")] {
            browser.open(&page).await;
            browser.heading("This page leads nowhere").await;
            sound("This page leads nowhere – Connect a bank account").await;
        }
        browser.open(&format!("{}&x={escaped}", customer.page)).await;
        browser.fill("bank_code", hostile).await;
        browser.press("Continue").await;
        browser.text("p", "There is no bank with this bank code.").await;
        assert_eq!(browser.css("[name='bank_code']").await.prop("value").await.unwrap().as_deref(), Some(hostile));
        sound("Connect a bank account").await;
        choose_bank(browser, &customer).await;
        browser.fill("USER_NAME", hostile).await;
        browser.fill("USER_PIN", "wrong").await;
        browser.css("[name='privacy_policy']").await.click().await.unwrap();
        browser.press("Continue").await;
        browser.text("p", "The bank did not accept the login.").await;
        assert_eq!(browser.css("[name='USER_NAME']").await.prop("value").await.unwrap().as_deref(), Some(hostile));
        sound("Testbank – Connect a bank account").await;
    })
    .await;
}

#[tokio::test]
async fn another_site_can_neither_send_the_forms_nor_frame_the_pages() {
    in_browser(async |browser| {
        let stage = Stage::new().await;
        let customer = Customer::new(&stage).await;
        browser.open(&stage.site.callback()).await;
        browser.css("#back").await;
        let send = "const form = document.createElement('form'); form.method = 'post'; form.action = arguments[0]; \
                    const field = document.createElement('input'); field.name = 'action'; field.value = 'abort'; \
                    form.append(field); document.body.append(form); form.submit();";
        browser.client.execute(send, vec![json!(customer.page)]).await.unwrap();
        browser.heading("This did not come from our own pages").await;
        for page in [&customer.page, &customer.bank] {
            browser.open(&stage.site.around(page)).await;
            browser.css("body[data-loaded='yes']").await;
            browser.css("#bank").await.enter_frame().await.unwrap();
            assert!(browser.client.find(Locator::Css("main")).await.is_err(), "the frame shows nothing of the page");
            browser.client.clone().enter_parent_frame().await.unwrap();
        }
        // The site can lead here, and nothing has happened in the wizard.
        browser.open(&customer.page).await;
        browser.heading("Connect a bank account").await;
    })
    .await;
}
