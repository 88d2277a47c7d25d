//! The catalogue is well formed and holds what the reference names; forms say which field is wrong and never with what.

use std::collections::{BTreeMap, BTreeSet};

use tink_model::Secret;

use super::*;
use crate::kind::CredentialsKind;
use crate::rules::market;

/// A form, what is entered, which field is wrong, and a part of the reason.
type Case<'a> = (&'a [Field], &'a [(&'a str, &'a str)], &'a str, &'a str);

fn form(values: &[(&str, &str)]) -> BTreeMap<String, Secret<String>> {
    values.iter().map(|(name, value)| ((*name).to_owned(), Secret::from(*value))).collect()
}

#[test]
fn names_are_unique_and_every_field_and_script_holds_together() {
    let names: BTreeSet<&str> = all().iter().map(|provider| provider.name.as_str()).collect();
    assert_eq!(names.len(), all().len());
    for provider in all() {
        let all_fields = provider.fields.iter().chain(provider.supplemental_fields());
        for field in all_fields {
            let pattern = field.pattern.as_deref().map(field::whole);
            assert!(pattern.is_none_or(|pattern| pattern.is_some()), "{}: pattern of {}", provider.name, field.name);
            assert_eq!(field.masked, field.sensitive, "{}: {}", provider.name, field.name);
        }
        if let Some(login) = &provider.script.login {
            let login: Vec<(&str, &str)> = login.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
            assert_eq!(check(&provider.fields, &form(&login)), Ok(()), "{}", provider.name);
            assert!(provider.takes(&form(&login)), "{}", provider.name);
        }
        for ask in &provider.script.asks {
            if let Ask::Questions { fields, answers: Some(answers) } = ask {
                let answers: Vec<_> = answers.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
                assert_eq!(check(fields, &form(&answers)), Ok(()), "{}", provider.name);
            }
        }
    }
}

#[test]
fn lists_hold_test_providers_only_when_asked_and_then_in_every_market() {
    for market in market::all() {
        assert!(in_market(market, false).all(|provider| provider.kind == ProviderKind::Bank), "{market:?}");
        let tests: Vec<&str> = in_market(market, true)
            .filter(|provider| provider.kind == ProviderKind::Test)
            .map(|provider| provider.name.as_str())
            .collect();
        for name in ["test-bankid-successful", "test-bankid-failing", "test-password", "test-multi-supplemental"] {
            assert!(tests.contains(&name), "{name} in {market:?}");
        }
    }
    let banks = |code: &str| -> Vec<&str> {
        market::of_code(code)
            .map(|market| in_market(market, false).map(|provider| provider.name.as_str()).collect())
            .unwrap_or_default()
    };
    assert_eq!(banks("SE"), ["handelsbanken-bankid", "sbab-bankid"]);
    for code in ["NO", "FI", "DK"] {
        assert_eq!(banks(code).len(), 1, "{code}");
    }
    assert!(banks("US").is_empty());
}

#[test]
fn every_type_of_credentials_has_a_test_provider() {
    for kind in CredentialsKind::ALL {
        let tests = all().iter().filter(|provider| provider.kind == ProviderKind::Test);
        assert!(tests.into_iter().any(|provider| provider.credentials == kind), "{kind:?}");
    }
}

#[test]
fn the_logins_of_the_reference_are_taken_and_others_are_not() {
    let takes = |name: &str, login: &[(&str, &str)]| of_name(name).is_some_and(|provider| provider.takes(&form(login)));
    assert!(takes("test-password", &[("username", "tink"), ("password", "tink1234")]));
    assert!(!takes("test-password", &[("username", "tink"), ("password", "tink-1234")]));
    assert!(!takes("test-password", &[("username", "tank"), ("password", "tink1234")]));
    assert!(takes("test-bankid-successful", &[("username", "180012121212")]));
    assert!(!takes("test-bankid-successful", &[("username", "190012121212")]));
    assert!(takes("test-multi-supplemental", &[("username", "tink-test")]));
    assert!(takes("handelsbanken-bankid", &[("username", "198709230000")]));
}

#[test]
fn a_form_names_the_field_that_is_wrong_and_keeps_the_value_to_itself() {
    let fields = &of_name("test-password").unwrap().fields;
    let bank = &of_name("handelsbanken-bankid").unwrap().fields;
    let secret = "s3cr3t-".repeat(20);
    let cases: [Case<'_>; 8] = [
        (fields, &[("username", "tink")], "password", "missing"),
        (fields, &[("username", "tink"), ("password", "")], "password", "missing"),
        (fields, &[("username", "tink"), ("password", &secret)], "password", "100 at most"),
        (fields, &[("username", "tink"), ("password", "x"), ("pin", "1")], "pin", "no such field"),
        (bank, &[("username", "19870923000")], "username", "12 at least"),
        (bank, &[("username", "1987092300000")], "username", "12 at most"),
        (bank, &[("username", "19870923000x")], "username", "digits"),
        (bank, &[("username", "187009230000")], "username", "pattern"),
    ];
    for (fields, values, field, reason) in cases {
        let fault = check(fields, &form(values)).unwrap_err();
        assert_eq!(fault.field, field);
        assert!(fault.reason.contains(reason), "{fault:?}");
        assert!(!fault.reason.contains("s3cr3t"), "{fault:?}");
    }
}

#[test]
fn what_is_fetched_follows_the_capabilities() {
    let sbab = of_name("sbab-bankid").unwrap();
    assert!(sbab.fetches("SAVINGS") && sbab.fetches("MORTGAGE") && sbab.fetches("LOAN"));
    assert!(!sbab.fetches("CHECKING") && !sbab.fetches("INVESTMENT") && !sbab.fetches("CREDIT_CARD"));
    for provider in all().iter().filter(|provider| provider.kind == ProviderKind::Test) {
        for kind in ["CHECKING", "SAVINGS", "INVESTMENT", "MORTGAGE", "LOAN"] {
            assert!(provider.fetches(kind), "{} {kind}", provider.name);
        }
    }
}
