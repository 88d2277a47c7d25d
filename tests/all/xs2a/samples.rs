//! The bodies that the sources print for XS2A.api: each is read, and compared, member by member, with what the sandbox answers.

use std::sync::Arc;

use tink_model::xs2a::{
    BankAccountPage, BankConnectionRequest, BankUser, BankUserRequest, ErrorResponse, WizardStart, operations,
};
use tink_sandbox::{ManualClock, Sandbox};
use tink_transport::Call;

use super::walk::{MORNING, bank_user, finish};
use crate::samples::shape_of;
use crate::stage::{Over, Stage};

/// What of a sample the sandbox answers otherwise: the file, the member, and why.
const DIFFERENCES: &[(&str, &str, &str)] = &[
    ("validation-failed", "/errors/email/[]", "only the faulty member is named there; here the name is"),
    ("validation-failed", "/errors/email", "only the faulty member is named there; here the name is"),
];

fn sample(name: &str) -> String {
    let path = format!("{}/samples/xs2a/{name}.json", env!("CARGO_MANIFEST_DIR"));
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// Members of the sample that the answer does not have, or has with another type, and are not listed above.
fn differences(name: &str, answer: &str) -> Vec<String> {
    let answered = shape_of(answer);
    let mut different = Vec::new();
    for (pointer, kinds) in shape_of(&sample(name)) {
        // A page in the middle of a list would have both URLs.
        let fits = answered.get(&pointer).is_some_and(|other| *other == kinds || other.contains("null"));
        let listed = DIFFERENCES.iter().any(|(file, at, _)| *file == name && *at == pointer);
        if fits == listed {
            different.push(format!("{name} {pointer}: {kinds:?}, answered {:?}", answered.get(&pointer)));
        }
    }
    different
}

#[test]
fn every_sample_is_read() {
    let user = BankUser::decode(sample("bank-user").as_bytes()).unwrap();
    assert_eq!((user.id.as_str(), user.testmode), ("bus_EXAMPLE", Some(true)));
    let wizard = WizardStart::decode(sample("wizard-start").as_bytes()).unwrap();
    assert_eq!(wizard.transaction.as_str(), "EXAMPLETX");
    let page = BankAccountPage::decode(sample("account-page").as_bytes()).unwrap();
    assert_eq!(page.data[0].iban.as_deref(), Some("DE62888888880012345678"));
    assert!(page.unread().is_empty() && page.data[0].unread().is_empty());
    let error = ErrorResponse::decode(sample("validation-failed").as_bytes()).unwrap();
    assert_eq!(error.code, Some(422));
}

#[tokio::test]
async fn the_sandboxs_answers_have_the_members_and_types_of_the_samples() {
    let clock = Arc::new(ManualClock::new(MORNING));
    let stage = Stage::new(Sandbox::builder().seed(7).clock(clock), Over::Nothing).await;
    let xs2a = stage.xs2a();
    let raw = async |client: &tink_transport::Client, call: Call| {
        let read = |body: &[u8]| Ok(String::from_utf8(body.to_vec()).unwrap());
        client.fetch::<_, tink_model::xs2a::Refusal>(call, read).await
    };
    let request = BankUserRequest::new("Max Mustermann", "user@example.com").to_json();
    let user = raw(xs2a.client(), Call::new(&operations::CREATE_BANK_USER).json(request)).await.unwrap();
    let anna = bank_user(&xs2a).await;
    let request = BankConnectionRequest::new().to_json();
    let wizard = raw(anna.client(), Call::new(&operations::CREATE_BANK_CONNECTION).json(request)).await.unwrap();
    finish(&anna, &WizardStart::decode(wizard.as_bytes()).unwrap(), "123456").await;
    let accounts = raw(anna.client(), Call::new(&operations::LIST_BANK_ACCOUNTS)).await.unwrap();
    let nameless = Call::new(&operations::CREATE_BANK_USER).json(br#"{"email":"a@example.com"}"#.to_vec());
    let refused = raw(xs2a.client(), nameless).await.unwrap_err();
    let refused = String::from_utf8(refused.body().unwrap().to_vec()).unwrap();
    let different: Vec<String> = [
        differences("bank-user", &user),
        differences("wizard-start", &wizard),
        differences("account-page", &accounts),
        differences("validation-failed", &refused),
    ]
    .concat();
    assert!(different.is_empty(), "{different:#?}");
}
