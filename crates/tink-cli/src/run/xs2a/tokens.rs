//! `tink xs2a tokens`: create, list, get, extend and delete.

use tink_model::xs2a::{AccessToken, AccessTokenRequest};
use tink_model::{BankUserId, Json};
use tink_xs2a::Xs2aClient;

use super::list::list;
use crate::args::ShowToken;
use crate::args::xs2a::tokens::{End, Tokens};
use crate::exit::{Failure, Outcome};
use crate::output::{Align, Output, table};
use crate::run::{done, note_hidden, or_dash, pairs, print};

pub(super) async fn run(verb: Tokens, client: &Xs2aClient, output: Output) -> Outcome {
    match verb {
        Tokens::Create { user, end, shown } => {
            let token = client.create_access_token(&user.id.into(), &request(end)).await?;
            note_hidden(output, shown);
            print(output, &token.to_json(), || show_one(&token, shown))
        }
        Tokens::List { user, page, shown } => {
            let user = BankUserId::from(user.id);
            note_hidden(output, shown);
            list(output, page, client.access_token_pages(&user, page.request()), |tokens| show(tokens, shown)).await
        }
        Tokens::Get { of, shown } => {
            let token = client.get_access_token(&of.user.id.into(), &of.id.into()).await?;
            note_hidden(output, shown);
            print(output, &token.to_json(), || show_one(&token, shown))
        }
        Tokens::Extend { of, end } => {
            let token = client.extend_access_token(&of.user.id.into(), &of.id.into(), &request(end)).await?;
            let json = without_token(&token)?;
            print(output, json.as_bytes(), || show_one(&token, ShowToken { show_token: false }))
        }
        Tokens::Delete { of } => {
            client.delete_access_token(&of.user.id.as_str().into(), &of.id.as_str().into()).await?;
            done(output, &format!("deleted {}", of.id))
        }
    }
}

fn request(end: End) -> AccessTokenRequest {
    let mut request = AccessTokenRequest::new();
    request.valid_until = end.valid_until;
    request
}

/// The answer without the token: whoever extends one has it.
fn without_token(token: &AccessToken) -> Outcome<String> {
    let members: Result<serde_json::Map<String, serde_json::Value>, _> = serde_json::from_slice(&token.to_json());
    let mut members =
        members.map_err(|error| Failure::failed(format!("the service's answer cannot be written\n  {error}")))?;
    members.remove("token");
    Ok(Json::from(serde_json::Value::Object(members)).to_string())
}

fn show(tokens: &[AccessToken], shown: ShowToken) -> String {
    let left = Align::Left;
    let mut header = vec![("Id", left), ("Valid until", left), ("Created", left)];
    if shown.show_token {
        header.push(("Token", left));
    }
    let rows = tokens.iter().map(|token| {
        let mut row =
            vec![token.id.to_string(), or_dash(token.valid_until.as_ref()), or_dash(token.created_at.as_ref())];
        if shown.show_token {
            row.push(token.token.expose().clone());
        }
        row
    });
    table(&header, rows)
}

fn show_one(token: &AccessToken, shown: ShowToken) -> String {
    let mut lines = vec![
        ("Id", token.id.to_string()),
        ("Valid until", or_dash(token.valid_until.as_ref())),
        ("Created", or_dash(token.created_at.as_ref())),
    ];
    if shown.show_token {
        lines.push(("Token", token.token.expose().clone()));
    }
    pairs(&lines)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn token() -> AccessToken {
        let text =
            r#"{"id":"tok_1","token":"s3cret","valid_until":"2050-01-01 11:11:11","created_at":"2024-01-15 09:00:00"}"#;
        AccessToken::decode(text.as_bytes()).expect("a token")
    }

    #[test]
    fn a_token_is_shown_only_when_it_is_asked_for() {
        let hidden = ShowToken { show_token: false };
        insta::assert_snapshot!(show_one(&token(), hidden), @r"
        Id           tok_1
        Valid until  2050-01-01 11:11:11
        Created      2024-01-15 09:00:00
        ");
        insta::assert_snapshot!(show(&[token()], hidden), @r"
         Id     Valid until          Created
        ─────────────────────────────────────────────────
         tok_1  2050-01-01 11:11:11  2024-01-15 09:00:00
        ");
        let open = ShowToken { show_token: true };
        insta::assert_snapshot!(show_one(&token(), open), @r"
        Id           tok_1
        Valid until  2050-01-01 11:11:11
        Created      2024-01-15 09:00:00
        Token        s3cret
        ");
        insta::assert_snapshot!(show(&[token()], open), @r"
         Id     Valid until          Created              Token
        ─────────────────────────────────────────────────────────
         tok_1  2050-01-01 11:11:11  2024-01-15 09:00:00  s3cret
        ");
    }

    #[test]
    fn an_extension_never_prints_the_token() {
        let json = without_token(&token()).expect("JSON");
        assert_eq!(json, r#"{"created_at":"2024-01-15 09:00:00","id":"tok_1","valid_until":"2050-01-01 11:11:11"}"#);
    }
}
