//! `tink moneykit token`.

use tink_model::moneykit::{GrantType, Token, TokenRequest};

use super::Desk;
use crate::args::ShowToken;
use crate::args::moneykit::token::GenerateToken;
use crate::exit::Outcome;
use crate::run::{note_hidden, or_dash, pairs, print};

pub(super) async fn run(args: GenerateToken, desk: &Desk<'_>) -> Outcome {
    let connection = desk.open(|transport| transport).await?;
    let (id, secret) = connection.credentials();
    let mut request = TokenRequest::new(GrantType::ClientCredentials);
    request.client_id = Some(id.as_str().into());
    request.client_secret = Some(secret.clone());
    request.scope = (!args.scope.is_empty()).then(|| args.scope.join(" "));
    let token = connection.without_token().generate_access_token(&request).await?;
    note_hidden(desk.output, args.shown);
    print(desk.output, &token.to_json(), || show(&token, args.shown))
}

fn show(token: &Token, shown: ShowToken) -> String {
    let seconds = token.expires_in.map(|seconds| format!("in {seconds} seconds"));
    let mut lines = vec![("Type", or_dash(token.token_type.as_ref())), ("Expires", or_dash(seconds))];
    if shown.show_token {
        lines.push(("Token", token.access_token.expose().clone()));
    }
    pairs(&lines)
}
