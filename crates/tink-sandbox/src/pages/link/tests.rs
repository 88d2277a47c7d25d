//! Which links are taken, which end on an error page, and which go back.

use proptest::prelude::*;

use super::*;
use crate::pages::query::pairs;

const GOOD: &str = "client_id=shop&redirect_uri=http://localhost:3000/callback&scope=accounts:read,user:read";

fn shop() -> Client {
    Client {
        scopes: vec!["accounts:read".to_owned(), "user:read".to_owned()],
        redirect_uris: ["http://localhost:3000/callback", "javascript:alert(1)", "http://plain.example/"]
            .map(ToOwned::to_owned)
            .to_vec(),
    }
}

fn read(query: &str) -> Result<Session, LinkFault> {
    let pairs = pairs(query);
    let id = client_id(&pairs)?;
    let shop = shop();
    let client = (id == "shop").then_some(&shop);
    check(&pairs, id, client, |provider| match provider {
        "test-password" => MARKETS.map(ToOwned::to_owned).to_vec(),
        "danish-bank" => vec!["DK".to_owned()],
        _ => Vec::new(),
    })
}

fn page(query: &str) -> String {
    match read(query) {
        Err(LinkFault::Page(message)) => message,
        other => panic!("{query}: {other:?}"),
    }
}

fn back(query: &str) -> (Session, String) {
    match read(query) {
        Err(LinkFault::Back(session, message)) => (*session, message),
        other => panic!("{query}: {other:?}"),
    }
}

#[test]
fn the_required_parameters_are_enough() {
    let session = read(GOOD).unwrap();
    assert_eq!(session.scopes, ["accounts:read", "user:read"]);
    assert_eq!((session.market.as_str(), session.language, session.iframe), ("SE", Language::English, false));
    assert_eq!((session.state, session.username, session.provider), (None, None, None));
}

#[test]
fn every_optional_parameter_is_taken() {
    let more = "&market=dk&locale=sv_SE&state=a%20b+c&input_username=1900&input_provider=test-password&iframe=true";
    let session = read(&format!("{GOOD}{more}")).unwrap();
    assert_eq!((session.market.as_str(), session.language, session.iframe), ("DK", Language::Swedish, true));
    assert_eq!(session.state.as_deref(), Some("a%20b+c"), "as it was written");
    assert_eq!(session.username.as_deref(), Some("1900"));
    assert_eq!(session.provider.as_deref(), Some("test-password"));
}

#[test]
fn empty_and_foreign_parameters_are_as_if_they_were_not_there() {
    let session =
        read(&format!("{GOOD}&market=&locale=&state=&input_username=&input_provider=&iframe=&utm=1")).unwrap();
    assert_eq!(session, read(GOOD).unwrap());
}

#[test]
fn a_provider_brings_its_market() {
    assert_eq!(read(&format!("{GOOD}&input_provider=danish-bank")).unwrap().market, "DK");
    assert_eq!(read(&format!("{GOOD}&input_provider=test-password")).unwrap().market, "SE");
}

#[test]
fn who_cannot_be_trusted_is_sent_nowhere() {
    let uri = "redirect_uri=http://localhost:3000/callback";
    for (query, part) in [
        (format!("{uri}&scope=user:read"), "client_id"),
        (format!("client_id=nobody&{uri}&scope=user:read"), "client_id"),
        (format!("client_id=shop&client_id=shop&{uri}"), "client_id"),
        (format!("client_id=%FF&{uri}"), "client_id"),
        ("client_id=shop&scope=user:read".to_owned(), "redirect_uri"),
        ("client_id=shop&redirect_uri=http://localhost:3000/callback/".to_owned(), "redirect_uri"),
        ("client_id=shop&redirect_uri=http://localhost:3000/Callback".to_owned(), "redirect_uri"),
        ("client_id=shop&redirect_uri=http://localhost:3000/callback?x=1".to_owned(), "redirect_uri"),
        (format!("client_id=shop&{uri}&{uri}"), "redirect_uri"),
        ("client_id=shop&redirect_uri=javascript:alert(1)".to_owned(), "redirect_uri"),
        ("client_id=shop&redirect_uri=http://plain.example/".to_owned(), "https"),
        (format!("{GOOD}&input_provider=no-such-bank"), "input_provider"),
        (format!("{GOOD}&input_provider=danish-bank&market=SE"), "input_provider"),
        (format!("{GOOD}&input_provider=no-such-bank&market=XX"), "input_provider"),
        // Whatever else is wrong, and would be told to the client.
        (format!("{GOOD}&input_provider=danish-bank&market=SE&iframe=yes"), "input_provider"),
        (format!("{GOOD}&input_provider=danish-bank&market=se&market=SE"), "input_provider"),
    ] {
        let message = page(&query);
        assert!(message.contains(part), "{query}: {message}");
    }
}

#[test]
fn every_other_fault_goes_back_with_the_state() {
    let uri = "client_id=shop&redirect_uri=http://localhost:3000/callback&state=s%20t";
    let long = "x".repeat(MAX_USERNAME + 1);
    for (query, part) in [
        (uri.to_owned(), "scope"),
        (format!("{uri}&scope=,"), "scope"),
        (format!("{uri}&scope=user:read,no:such"), "no:such"),
        (format!("{uri}&scope=user:read,user:write"), "user:write"),
        (format!("{uri}&scope=user:read&scope=user:read"), "scope"),
        (format!("{uri}&scope=%FF"), "scope"),
        (format!("{uri}&scope=user:read&market=XX"), "market"),
        (format!("{uri}&scope=user:read&market=DE"), "market"),
        (format!("{uri}&scope=user:read&locale=de_DE"), "locale"),
        (format!("{uri}&scope=user:read&locale=sv"), "locale"),
        (format!("{uri}&scope=user:read&iframe=yes"), "iframe"),
        (format!("{uri}&scope=user:read&input_username={long}"), "input_username"),
    ] {
        let (session, message) = back(&query);
        assert!(message.starts_with(part) || message.contains(part), "{query}: {message}");
        assert_eq!(session.redirect_uri, "http://localhost:3000/callback");
        assert_eq!(session.state.as_deref(), Some("s%20t"));
    }
    let (session, message) = back(&format!("{GOOD}&state=a&state=b"));
    assert_eq!((session.state.as_deref(), message.split(':').next()), (Some("a"), Some("state")));
    assert!(back(&format!("{GOOD}&state=%FF")).1.starts_with("state"));
    assert!(back(&format!("{GOOD}&state={}", "x".repeat(MAX_STATE + 1))).1.starts_with("state"));
}

#[test]
fn a_fault_in_a_frame_is_known_to_be_in_a_frame() {
    assert!(back(&format!("{GOOD}&locale=de_DE&iframe=true")).0.iframe);
}

proptest! {
    #[test]
    fn no_query_panics_or_leads_to_a_uri_that_is_not_registered(query in "(client_id=shop&?)?(redirect_uri=)?.{0,80}") {
        match read(&query) {
            Ok(session) => prop_assert!(shop().redirect_uris.contains(&session.redirect_uri)),
            Err(LinkFault::Back(session, _)) => prop_assert!(shop().redirect_uris.contains(&session.redirect_uri)),
            Err(LinkFault::Page(_)) => {}
        }
    }
}
