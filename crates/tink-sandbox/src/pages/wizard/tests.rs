//! The pages of a wizard over plain requests: what a browser would not send, and what it does not show.

use std::time::Duration;

use axum::body::Body;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use futures_util::future::join_all;
use http::{Method, Request, StatusCode};
use serde_json::{Value, json};

use crate::FaultRule;
use crate::pages::testing::{Answer, World};

const HOSTILE: &str = "\"><script>alert(1)</script><img src=x onerror=alert(2)>";

/// A world with a wizard.
struct Stage {
    world: World,
    user: String,
    /// The access token of the bank user.
    token: String,
    key: String,
}

impl Stage {
    async fn new() -> Self {
        Self::with(json!({})).await
    }

    /// A wizard with these terms.
    async fn with(terms: Value) -> Self {
        let world = World::new().await;
        let user = json!({ "name": HOSTILE, "email": "anna@example.com" });
        let user = api(&world, Method::PUT, "/v1/api/users", "sandbox-key", &user).await;
        let user = user["id"].as_str().unwrap().to_owned();
        let tokens = format!("/v1/api/users/{user}/accesstokens");
        let token = api(&world, Method::PUT, &tokens, "sandbox-key", &json!({})).await;
        let token = token["token"].as_str().unwrap().to_owned();
        let wizard = api(&world, Method::PUT, "/v1/api/connections", &token, &terms).await;
        let key = wizard["wizard_session_key"].as_str().unwrap().to_owned();
        Self { world, user, token, key }
    }

    fn path(&self, page: &str) -> String {
        format!("/sandbox/xs2a/{page}?wizard_session_key={}", self.key)
    }

    async fn show(&self) -> Answer {
        self.world.get(&self.path("wizard")).await
    }

    /// A form of our own pages, as it is sent.
    async fn send(&self, page: &str, form: &str) -> Answer {
        let request = Request::post(self.path(page)).header("sec-fetch-site", "same-origin");
        self.world.call(request.body(Body::from(form.to_owned())).unwrap()).await
    }

    /// A form of the wizard's page, and the page that comes next.
    async fn answer(&self, form: &str) -> Answer {
        let answer = self.send("wizard", form).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
        self.world.get(&format!("/sandbox/xs2a/{}", answer.header("location"))).await
    }

    async fn choose_bank(&self) -> Answer {
        self.answer("shown=bank&country_id=DE&bank_code=88888888").await
    }

    async fn log_in(&self, pin: &str) -> Answer {
        self.choose_bank().await;
        self.answer(&format!("shown=login&USER_NAME=anna&USER_PIN={pin}&privacy_policy=true")).await
    }
}

/// A call of the API.
async fn api(world: &World, method: Method, path: &str, secret: &str, body: &Value) -> Value {
    let basic = format!("Basic {}", BASE64.encode(format!("api:{secret}")));
    let request = Request::builder().method(method).uri(path).header("authorization", basic);
    let request = request.header("content-type", "application/json").body(Body::from(body.to_string())).unwrap();
    let answer = world.call(request).await;
    assert!(answer.status.is_success(), "{path}: {}", answer.text());
    serde_json::from_str(answer.text()).unwrap_or_default()
}

fn has(answer: &Answer, text: &str) {
    assert_eq!(answer.status, StatusCode::OK);
    assert!(answer.text().contains(text), "{text} is missing in {}", answer.text());
}

fn lacks(answer: &Answer, text: &str) {
    assert!(!answer.text().contains(text), "{text} stands in {}", answer.text());
}

/// Connects a bank, and begins a wizard for the connection anew.
async fn anew(way: &str, language: &str) -> Stage {
    let stage = Stage::with(json!({ "language": language })).await;
    stage.log_in("anything").await;
    let connections = api(&stage.world, Method::GET, "/v1/api/connections", &stage.token, &Value::Null).await;
    let path = format!("/v1/api/connections/{}/{way}", connections["data"][0]["id"].as_str().unwrap());
    let wizard = api(&stage.world, Method::POST, &path, &stage.token, &json!({})).await;
    let key = wizard["wizard_session_key"].as_str().unwrap().to_owned();
    Stage { key, ..stage }
}

#[tokio::test]
async fn a_connection_that_there_is_already_is_spoken_of_as_one_in_every_language() {
    for (language, [title, asks, done, failed]) in [
        ("en", ["Renew the bank connection", "go on reading your accounts", "are up to date", "were not updated"]),
        ("de", ["Verbindung zur Bank erneuern", "weitere 90 Tage", "auf dem neuesten Stand", "nicht aktualisiert"]),
        ("fr", ["Renouveler la connexion", "continuer à lire", "sont à jour", "pas été mis à jour"]),
        ("es", ["Renovar la conexión", "seguir leyendo", "están actualizadas", "no se han actualizado"]),
        ("it", ["Rinnovare il collegamento", "continuare a leggere", "sono aggiornati", "non sono stati aggiornati"]),
    ] {
        for way in ["sync", "reset"] {
            let stage = anew(way, language).await;
            has(&stage.show().await, &format!("<title>Testbank – {title}"));
            stage.answer("shown=login&USER_NAME=anna&USER_PIN=redirect&privacy_policy=true").await;
            has(&stage.world.get(&stage.path("bank")).await, asks);
            stage.send("bank", "answer=confirm").await;
            has(&stage.show().await, done);
            let stage = anew(way, language).await;
            has(&stage.answer("action=abort").await, failed);
        }
    }
}

#[tokio::test]
async fn every_answer_is_protected() {
    let stage = Stage::new().await;
    for answer in [
        stage.show().await,
        stage.world.get(&stage.path("bank")).await,
        stage.world.get("/sandbox/xs2a/wizard").await,
        stage.world.get("/sandbox/xs2a/bank?wizard_session_key=x").await,
        stage.send("wizard", "shown=bank").await,
        stage.send("bank", "answer=confirm").await,
        stage.world.call(Request::post(stage.path("wizard")).body(Body::empty()).unwrap()).await,
    ] {
        let policy = answer.header("content-security-policy");
        assert!(policy.starts_with("default-src 'none'") && !policy.contains("unsafe"), "{policy}");
        assert!(policy.ends_with("frame-ancestors 'none'"), "{policy}");
        assert_eq!(answer.header("cache-control"), "no-store");
        assert_eq!(answer.header("x-content-type-options"), "nosniff");
        assert_eq!(answer.header("referrer-policy"), "same-origin");
        assert!(answer.header("set-cookie").is_empty());
    }
    let style = stage.world.get("/sandbox/xs2a/assets/wizard.css").await;
    assert_eq!((style.status, style.header("content-type")), (StatusCode::OK, "text/css; charset=utf-8"));
    assert_eq!(stage.world.get("/sandbox/xs2a/assets/nothing").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_person_comes_to_the_end_and_the_connection_is_there() {
    let stage = Stage::new().await;
    has(&stage.show().await, "name=\"bank_code\"");
    has(&stage.choose_bank().await, "name=\"USER_PIN\"");
    has(&stage.log_in("anything").await, "Your bank is connected");
    let connections = api(&stage.world, Method::GET, "/v1/api/connections", &stage.token, &Value::Null).await;
    assert_eq!(connections["total"], 1);
}

#[tokio::test]
async fn a_key_that_cannot_be_read_is_refused_and_one_that_leads_nowhere_is_not_found() {
    let stage = Stage::new().await;
    let other = format!("{}x", stage.key);
    for query in ["", "?", "?wizard_session_key=", "?wizard_session_key=%FF%FE", "?wizard_session_key=a.b", "?%zz"] {
        for page in ["wizard", "bank"] {
            let answer = stage.world.get(&format!("/sandbox/xs2a/{page}{query}")).await;
            assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{page}{query}");
            assert!(answer.text().contains("This page leads nowhere"), "{}", answer.text());
        }
    }
    // Signed by this world, but no key of a wizard; or not signed at all.
    for key in [stage.token.as_str(), &other, &"x".repeat(5_000)] {
        let answer = stage.world.get(&format!("/sandbox/xs2a/wizard?wizard_session_key={key}")).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{key}");
    }
    let user = format!("/v1/api/users/{}", stage.user);
    api(&stage.world, Method::DELETE, &user, "sandbox-key", &Value::Null).await;
    for answer in
        [stage.show().await, stage.send("wizard", "action=abort").await, stage.send("bank", "answer=confirm").await]
    {
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{}", answer.text());
    }
}

#[tokio::test]
async fn a_page_that_leads_nowhere_speaks_the_language_of_the_browser() {
    let world = World::new().await;
    let request = Request::get("/sandbox/xs2a/wizard").header("accept-language", "it-CH,it;q=0.9,en;q=0.5");
    let answer = world.call(request.body(Body::empty()).unwrap()).await;
    assert!(answer.text().contains("<html lang=\"it\">"), "{}", answer.text());
    assert!(answer.text().contains("Questa pagina non porta da nessuna parte"), "{}", answer.text());
}

#[tokio::test]
async fn an_access_token_that_has_expired_does_not_matter() {
    let stage = Stage::new().await;
    stage.world.clock.advance(Duration::from_secs(29 * 60));
    stage.choose_bank().await;
    stage.world.clock.advance(Duration::from_secs(29 * 60));
    stage.answer("action=change-language&language=fr").await;
    stage.world.clock.advance(Duration::from_secs(29 * 60));
    has(&stage.show().await, "name=\"USER_PIN\"");
}

#[tokio::test]
async fn a_wizard_that_was_left_lying_says_so() {
    let stage = Stage::new().await;
    stage.log_in("tan").await;
    stage.world.clock.advance(Duration::from_secs(31 * 60));
    let page = stage.show().await;
    has(&page, "The session has expired.");
    lacks(&page, "name=\"tan\"");
    has(&stage.answer("shown=tan&tan=123456").await, "The session has expired.");
}

#[tokio::test]
async fn a_form_of_another_site_changes_nothing() {
    let stage = Stage::new().await;
    for page in ["wizard", "bank"] {
        for (name, value) in [("sec-fetch-site", "cross-site"), ("origin", "https://evil.example"), ("origin", "null")]
        {
            let request = Request::post(stage.path(page)).header("host", "sandbox.example").header(name, value);
            let answer = stage.world.call(request.body(Body::from("action=abort")).unwrap()).await;
            assert_eq!(answer.status, StatusCode::FORBIDDEN, "{name}: {value}");
            assert!(answer.text().contains("This did not come from our own pages"), "{}", answer.text());
        }
    }
    has(&stage.show().await, "name=\"bank_code\"");
    let request = Request::post(stage.path("wizard")).header("host", "a.example").header("origin", "https://a.example");
    let answer = stage.world.call(request.body(Body::from("action=abort")).unwrap()).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    has(&stage.show().await, "You have cancelled.");
}

#[tokio::test]
async fn what_is_wrong_is_told_at_the_field_and_no_pin_comes_back() {
    let stage = Stage::new().await;
    let bank = stage.answer("shown=bank&country_id=DE&bank_code=1").await;
    has(&bank, "There is no bank with this bank code.");
    has(&bank, "aria-invalid=\"true\" aria-describedby=\"field-1-error\"");
    stage.choose_bank().await;
    let login = stage.answer("shown=login&USER_NAME=anna&USER_PIN=hush-hush").await;
    has(&login, "Please accept this.");
    has(&login, "value=\"anna\"");
    lacks(&login, "hush");
    let login = stage.answer("shown=login&USER_NAME=anna&USER_PIN=wrong&privacy_policy=true").await;
    has(&login, "The bank did not accept the login.");
    lacks(&login, "value=\"wrong\"");
    let name = "x".repeat(101);
    let login = format!("shown=login&tries=1&USER_NAME={name}&USER_PIN=hush-hush&privacy_policy=true");
    let login = stage.answer(&login).await;
    has(&login, "This is too long.");
    lacks(&login, "xxx");
    lacks(&login, "hush");
}

#[tokio::test]
async fn who_chooses_no_account_is_told_so() {
    for (selection, form) in [("multi", "shown=accounts"), ("single", "shown=accounts&account=99")] {
        let stage = Stage::with(json!({ "account_selection": selection })).await;
        has(&stage.log_in("anything").await, "name=\"shown\" value=\"accounts\"");
        has(&stage.answer(form).await, "aria-invalid=\"true\"");
    }
}

#[tokio::test]
async fn a_form_that_was_overtaken_or_is_sent_twice_is_no_answer_to_the_next() {
    let stage = Stage::new().await;
    let login = "shown=login&USER_NAME=anna&USER_PIN=tan&privacy_policy=true";
    stage.choose_bank().await;
    stage.answer(login).await;
    for form in [login, "shown=bank&country_id=DE&bank_code=1", "tan=000000", "shown=login&action=back", ""] {
        let page = stage.answer(form).await;
        has(&page, "name=\"tan\"");
        lacks(&page, "role=\"alert\"");
    }
}

/// Sends a form three times at once.
async fn send_at_once(stage: &Stage, form: &str) {
    for answer in join_all((0..3).map(|_| stage.send("wizard", form))).await {
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_that_is_sent_three_times_at_once_is_answered_once() {
    let stage = Stage::new().await;
    stage.choose_bank().await;
    send_at_once(&stage, "shown=login&tries=0&USER_NAME=anna&USER_PIN=tan&privacy_policy=true").await;
    let page = stage.show().await;
    has(&page, "name=\"tan\"");
    lacks(&page, "role=\"alert\"");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_pin_or_tan_that_is_sent_three_times_at_once_is_one_try() {
    let stage = Stage::new().await;
    stage.choose_bank().await;
    let wrong = "USER_NAME=anna&USER_PIN=wrong&privacy_policy=true";
    send_at_once(&stage, &format!("shown=login&tries=0&{wrong}")).await;
    has(&stage.show().await, "name=\"tries\" value=\"1\"");
    // One after the other is no other try either.
    has(&stage.answer(&format!("shown=login&tries=0&{wrong}")).await, "name=\"tries\" value=\"1\"");
    has(&stage.answer(&format!("shown=login&tries=1&{wrong}")).await, "name=\"tries\" value=\"2\"");
    stage.answer("shown=login&tries=2&USER_NAME=anna&USER_PIN=tan&privacy_policy=true").await;
    send_at_once(&stage, "shown=tan&tries=2&tan=000000").await;
    has(&stage.show().await, "The TAN is wrong. Please try again.");
    has(&stage.answer("shown=tan&tries=3&tan=123456").await, "Your bank is connected");
}

#[tokio::test]
async fn a_button_leads_back_where_there_is_a_step_before() {
    let back = "name=\"action\" value=\"back\"";
    let stage = Stage::new().await;
    lacks(&stage.show().await, back);
    has(&stage.choose_bank().await, back);
    has(&stage.log_in("tan").await, back);
    let given = Stage::with(json!({ "bic": "TESTDE88XXX" })).await;
    lacks(&given.show().await, back);
    let unsupported = Stage::with(json!({ "bic": "TESTDE99XXX" })).await;
    lacks(&unsupported.show().await, back);
    lacks(&anew("reset", "en").await.show().await, back);
}

#[tokio::test]
async fn the_forms_to_look_at_are_called_by_words() {
    for (language, first, last) in [
        ("en", "Login with more fields", "TAN with a QR code"),
        ("de", "Anmeldung mit mehr Feldern", "TAN mit einem QR-Code"),
        ("fr", "Connexion avec plus de champs", "TAN avec un code QR"),
        ("es", "Acceso con más campos", "TAN con un código QR"),
        ("it", "Accesso con più campi", "TAN con un codice QR"),
    ] {
        let menu = Stage::with(json!({ "language": language })).await.log_in("forms").await;
        has(&menu, &format!("<option value=\"login_multi_credentials\">{first}</option>"));
        has(&menu, &format!("<option value=\"tan_QR-TAN\">{last}</option>"));
    }
}

#[tokio::test]
async fn the_page_of_the_bank_is_opened_as_often_as_one_likes_and_answered_once() {
    let stage = Stage::new().await;
    has(&stage.world.get(&stage.path("bank")).await, "There is nothing to confirm here.");
    has(&stage.log_in("redirect").await, "href=\"/sandbox/xs2a/bank?wizard_session_key=");
    for _ in 0..3 {
        has(&stage.world.get(&stage.path("bank")).await, "value=\"confirm\"");
    }
    // Whoever opened it is waited for.
    stage.world.clock.advance(Duration::from_secs(60));
    has(&stage.answer("shown=redirect&action=poll").await, "Waiting for your confirmation");
    let unclear = stage.send("bank", "answer=perhaps").await;
    assert!(unclear.header("location").starts_with("bank?"), "{}", unclear.header("location"));
    let confirmed = stage.send("bank", "answer=confirm").await;
    assert!(confirmed.header("location").starts_with("wizard?"), "{}", confirmed.header("location"));
    has(&stage.show().await, "Your bank is connected");
    stage.send("bank", "answer=decline").await;
    has(&stage.show().await, "Your bank is connected");
    has(&stage.world.get(&stage.path("bank")).await, "There is nothing to confirm here.");
}

#[tokio::test]
async fn to_look_for_the_head_of_the_banks_page_is_not_to_open_it() {
    let stage = Stage::new().await;
    stage.log_in("redirect").await;
    let head = Request::head(stage.path("bank")).body(Body::empty()).unwrap();
    assert_eq!(stage.world.call(head).await.status, StatusCode::OK);
    stage.world.clock.advance(Duration::from_secs(60));
    has(&stage.show().await, "Waiting for your confirmation");
    has(&stage.answer("shown=redirect&action=poll").await, "Your bank is connected");
}

#[tokio::test]
async fn a_fault_rule_meets_the_steps_of_the_page_too() {
    let stage = Stage::new().await;
    let rule = FaultRule::status(503).on("driveWizard").times(1);
    stage.world.sandbox.add_fault(rule).unwrap();
    has(&stage.show().await, "name=\"bank_code\"");
    let answer = stage.send("wizard", "shown=bank&country_id=DE&bank_code=88888888").await;
    assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(answer.text().contains("Something failed"), "{}", answer.text());
    let told = stage.world.sandbox.requests().status(503).list().await;
    assert_eq!(told[0].fault.as_deref(), Some("tink-xs2a/driveWizard: 503"));
    assert!(!format!("{told:?}").contains("88888888"), "{told:?}");
    has(&stage.show().await, "name=\"bank_code\"");
}

#[tokio::test]
async fn hostile_values_are_text() {
    let stage = Stage::new().await;
    let hostile: String =
        percent_encoding::utf8_percent_encode(HOSTILE, percent_encoding::NON_ALPHANUMERIC).to_string();
    let long = format!("{hostile}{}", "%C3%A9".repeat(2_000));
    for page in [
        stage.answer(&format!("shown=bank&country_id={hostile}&bank_code={long}&{hostile}={hostile}")).await,
        stage.answer(&format!("shown=bank&country_id=DE&bank_code={long}")).await,
        stage.answer(&format!("shown=bank&action={hostile}")).await,
        stage.answer(&format!("action=change-language&language={hostile}")).await,
        stage.choose_bank().await,
        stage.answer(&format!("shown=login&USER_NAME={hostile}&USER_PIN={hostile}")).await,
        stage.answer(&format!("shown=login&USER_NAME={hostile}&USER_PIN=accounts&privacy_policy=true")).await,
    ] {
        assert_eq!(page.status, StatusCode::OK);
        assert_eq!(page.text().matches("<script").count(), 1, "{}", page.text());
        lacks(&page, "<img src=x");
    }
    for query in [format!("{}&x={hostile}", stage.key), hostile.clone()] {
        let page = stage.world.get(&format!("/sandbox/xs2a/bank?wizard_session_key={query}")).await;
        assert_eq!(page.text().matches("<script").count(), 1, "{}", page.text());
    }
}

#[tokio::test]
async fn broken_and_endless_forms_and_other_methods_are_refused_without_a_step() {
    let stage = Stage::new().await;
    for form in ["%", "shown=bank&bank_code=%FF&country_id=%C3", "\u{0}", "shown=bank&=&&&=x", "shown=%FF"] {
        has(&stage.answer(form).await, "name=\"bank_code\"");
    }
    let bytes = Request::post(stage.path("wizard")).header("sec-fetch-site", "same-origin");
    let bytes = bytes.body(Body::from(vec![0xff, 0xfe, b'=', 0x80])).unwrap();
    assert_eq!(stage.world.call(bytes).await.status, StatusCode::SEE_OTHER);
    let endless = format!("shown=bank&bank_code={}", "x".repeat(crate::pages::MAX_FORM_BYTES));
    for page in ["wizard", "bank"] {
        let answer = stage.send(page, &endless).await;
        assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
        assert!(answer.text().contains("This form is too long"), "{}", answer.text());
    }
    for method in [Method::PUT, Method::DELETE, Method::PATCH] {
        for page in ["wizard", "bank"] {
            let request = Request::builder().method(method.clone()).uri(stage.path(page)).body(Body::empty()).unwrap();
            assert_eq!(stage.world.call(request).await.status, StatusCode::METHOD_NOT_ALLOWED, "{method} {page}");
        }
    }
    has(&stage.show().await, "name=\"bank_code\"");
}

/// What the page says in a language at every step.
#[tokio::test]
async fn every_language_shows_every_step() {
    let demos = [
        "login_multi_credentials",
        "login_captcha",
        "login_redirect",
        "radio_select",
        "select",
        "tan_select",
        "tan_iTAN",
        "tan_mTAN",
        "tan_flickerTAN",
        "tan_QR-TAN",
    ];
    for language in ["de", "en", "fr", "es", "it"] {
        let whole = |answer: &Answer| {
            assert_eq!(answer.status, StatusCode::OK);
            assert!(answer.text().contains(&format!("<html lang=\"{language}\">")), "{}", answer.text());
            assert_eq!(answer.text().matches("<h1").count(), 1, "{}", answer.text());
            // A heading, labels and buttons all have words.
            for empty in ["<h1 tabindex=\"-1\"></h1>", "></label>", "></button>", "></legend>", "<title></title>", "~"]
            {
                lacks(answer, empty);
            }
        };
        let terms = json!({ "language": language, "account_selection": "multi" });
        let stage = Stage::with(terms.clone()).await;
        whole(&stage.show().await);
        whole(&stage.answer("shown=bank&country_id=DE&bank_code=").await);
        whole(&stage.choose_bank().await);
        whole(&stage.answer("shown=login&USER_NAME=a&USER_PIN=wrong&privacy_policy=true").await);
        whole(&stage.answer("shown=login&tries=1&USER_NAME=a&USER_PIN=forms&privacy_policy=true").await);
        for demo in demos {
            let page = stage.answer(&format!("shown=forms&tries=1&form={demo}")).await;
            has(&page, &format!("name=\"shown\" value=\"{demo}\""));
            whole(&page);
            whole(&stage.world.get(&stage.path("bank")).await);
            has(&stage.answer(&format!("shown={demo}&tries=1&action=back")).await, "value=\"forms\"");
        }
        whole(&stage.answer("shown=forms&tries=1&form=finish").await);
        whole(&stage.answer("shown=accounts&tries=1").await);
        whole(&stage.answer("shown=accounts&tries=1&account_0=true").await);

        let stage = Stage::with(terms).await;
        whole(&stage.log_in("tan").await);
        whole(&stage.answer("shown=tan&tan=1").await);
        whole(&stage.answer("shown=tan&tries=1&action=back").await);
        whole(&stage.answer("shown=login&tries=1&USER_NAME=a&USER_PIN=redirect&privacy_policy=true").await);
        whole(&stage.world.get(&stage.path("bank")).await);
        stage.send("bank", "answer=decline").await;
        whole(&stage.show().await);
        whole(&stage.answer("action=abort").await);
    }
}
