//! `tink moneykit session`: create and exchange.

use std::path::Path;

use http::HeaderName;
use moneykit_import::VERSION;
use tink_model::Secret;
use tink_model::moneykit::operations::CREATE_LINK_SESSION;
use tink_model::moneykit::{ExchangeTokenRequest, LinkSession, LinkSessionRequest, LinkSessionSettings, Refusal};
use tink_transport::Call;

use super::customer::customer;
use super::{Desk, links};
use crate::args::moneykit::session::{NewSession, Session};
use crate::body;
use crate::exit::{Failure, Outcome};
use crate::run::{given, note_hidden, pairs, print};
use crate::secret::{self, Sources};

pub(super) async fn run(verb: Session, desk: &Desk<'_>) -> Outcome {
    let output = desk.output;
    match verb {
        Session::Create { body, session, shown } => {
            let request = match &body.path {
                Some(_) if session.customer.user.is_some() => {
                    return Err(Failure::usage(
                        "--file holds the whole request, so that no flag about the session goes with it",
                    ));
                }
                Some(path) => body::from_file(path, LinkSessionRequest::decode)?,
                None => {
                    let request = request(*session)?;
                    body::check(&request, "the session")?;
                    request.to_json()
                }
            };
            desk.act(async |client| {
                let call = Call::new(&CREATE_LINK_SESSION)
                    .header(HeaderName::from_static("moneykit-version"), VERSION)
                    .json(request);
                let session = client.client().fetch::<_, Refusal>(call, LinkSession::decode).await?;
                note_hidden(output, shown);
                print(output, &session.to_json(), || {
                    if shown.show_token {
                        pairs(&[("Link session token", session.link_session_token.expose().clone())])
                    } else {
                        "created a link session\n".to_owned()
                    }
                })
            })
            .await
        }
        Session::Exchange { token_file } => {
            let token = token(token_file.as_deref(), desk)?;
            let request = ExchangeTokenRequest::new(token);
            body::check(&request, "the exchange")?;
            desk.act(async |client| {
                let exchanged = client.exchange_token(&request).await?;
                match &exchanged.link {
                    Some(link) if !output.json => links::one(output, link),
                    _ => print(output, &exchanged.to_json(), || match &exchanged.link_id {
                        Some(id) => pairs(&[("Id", id.to_string())]),
                        None => "exchanged\n".to_owned(),
                    }),
                }
            })
            .await
        }
    }
}

fn token(file: Option<&Path>, desk: &Desk<'_>) -> Outcome<Secret<String>> {
    let sources = Sources {
        what: "the token",
        file,
        variable: "MONEYKIT_EXCHANGEABLE_TOKEN",
        profile_file: None,
        profile_variable: None,
        prompt: Some("Exchangeable token: "),
    };
    secret::find(&sources, &desk.environment)?.ok_or_else(|| {
        Failure::usage("the token that the dialogue ended with is needed")
            .next("Give it in MONEYKIT_EXCHANGEABLE_TOKEN or by --token-file, or run it at a terminal to be asked.")
    })
}

fn request(session: NewSession) -> Outcome<LinkSessionRequest> {
    let (Some(user), Some(redirect)) = (&session.customer.user, session.redirect_uri) else {
        return Err(Failure::usage("--user and --redirect-uri are needed, or --file"));
    };
    let mut request = LinkSessionRequest::new(customer(user, &session.customer), redirect);
    request.existing_link_id = session.link.map(Into::into);
    request.institution_id = session.institution.map(Into::into);
    request.webhook = session.webhook;
    request.link_tags = given(session.tags);
    let providers = given(session.providers.into_iter().map(Into::into).collect());
    let countries = given(session.countries.into_iter().map(Into::into).collect());
    if providers.is_some() || countries.is_some() {
        let mut settings = LinkSessionSettings::new();
        settings.providers = providers;
        settings.countries = countries;
        request.settings = Some(settings);
    }
    Ok(request)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::args::moneykit::CustomerArgs;

    #[test]
    fn flags_make_the_request() {
        let session = NewSession {
            customer: CustomerArgs {
                user: Some("user-1".into()),
                email: Some("anna@example.com".into()),
                phone: Some("6175551212".into()),
                phone_country: Some("US".into()),
            },
            redirect_uri: Some("https://example.com/connected".into()),
            link: Some("mk_1".into()),
            providers: vec!["mx".into()],
            tags: vec!["smoke_test".into()],
            ..NewSession::default()
        };
        let json = String::from_utf8(request(session).expect("a request").to_json()).expect("UTF-8");
        assert_eq!(
            json,
            concat!(
                r#"{"customer_user":{"id":"user-1","email":{"address":"anna@example.com"},"phone":{"number":"6175551212","country":"US"}},"#,
                r#""redirect_uri":"https://example.com/connected","existing_link_id":"mk_1","settings":{"providers":["mx"]},"link_tags":["smoke_test"]}"#
            )
        );
        assert!(request(NewSession::default()).is_err());
    }
}
