//! `tink clients`: list and update, by a developer's e-mail address and password.

use tink_model::Secret;
use tink_model::main::operations::{LIST_OAUTH_CLIENTS, UPDATE_OAUTH_CLIENT};
use tink_model::main::{OAuth2Client, OAuth2ClientListResponse, Refusal, UpdateOAuth2ClientRequest};
use tink_sandbox::DEFAULT_DEVELOPER;
use tink_transport::{Auth, Call, Client};

use super::{Session, given, or_dash, pairs};
use crate::args::clients::{Clients, Developer};
use crate::body;
use crate::exit::{Exit, Failure, Outcome};
use crate::output::{Align, table};
use crate::secret::from_file;

impl Session {
    pub(crate) async fn clients(&self, verb: Clients) -> Outcome {
        match verb {
            Clients::List { developer } => {
                let client = self.developer(developer)?;
                let answer = self.send::<Refusal>(&client, Call::new(&LIST_OAUTH_CLIENTS)).await?;
                self.print(&answer, OAuth2ClientListResponse::decode, show)
            }
            Clients::Update { developer, client: id, body, redirect_uris, icon_url } => {
                let request = match &body.path {
                    Some(path) => body::from_file(path, UpdateOAuth2ClientRequest::decode)?,
                    None => {
                        let mut change = UpdateOAuth2ClientRequest::new();
                        change.redirect_uris = given(redirect_uris);
                        change.icon_url = icon_url;
                        if change == UpdateOAuth2ClientRequest::new() {
                            return Err(Failure::usage("nothing to change was given")
                                .next("Give --redirect-uri, --icon-url or --file."));
                        }
                        body::check(&change, "the change")?;
                        change.to_json()
                    }
                };
                let client = self.developer(developer)?;
                let call = Call::new(&UPDATE_OAUTH_CLIENT).path("clientId", id).json(request);
                let answer = self.send::<Refusal>(&client, call).await?;
                self.print(&answer, OAuth2Client::decode, show_one)
            }
        }
    }

    /// A client that authenticates as the developer. The embedded sandbox has one of its own.
    fn developer(&self, developer: Developer) -> Outcome<Client> {
        let email = developer.email.or_else(|| self.environment.get("TINK_DEVELOPER_EMAIL"));
        let (email, password) = match email {
            None if self.connection.is_embedded() => (DEFAULT_DEVELOPER.0.to_owned(), DEFAULT_DEVELOPER.1.into()),
            None => return Err(Failure::usage("the developer's e-mail address is needed: --email")),
            Some(email) => {
                let password = match &developer.password_file {
                    Some(path) => from_file(path)?,
                    None => self.password()?,
                };
                (email, password)
            }
        };
        Ok(self.connection.without_token().with_auth(Auth::basic(&email, password)?))
    }

    fn password(&self) -> Outcome<Secret<String>> {
        if let Some(password) = self.environment.get("TINK_DEVELOPER_PASSWORD") {
            return Ok(password.into());
        }
        if self.environment.can_ask {
            let asked = rpassword::prompt_password("Password: ")
                .map_err(|error| Failure::caused(Exit::Failed, "the password cannot be asked for", &error))?;
            return Ok(asked.into());
        }
        Err(Failure::usage("the developer's password is needed")
            .next("Give it in TINK_DEVELOPER_PASSWORD or by --password-file, or run it at a terminal to be asked."))
    }
}

fn show(list: &OAuth2ClientListResponse) -> String {
    let rows = list.clients.iter().map(|client| {
        vec![
            client.id.to_string(),
            or_dash(client.name.as_ref()),
            client.redirect_uris.iter().map(String::as_str).collect::<Vec<_>>().join(", "),
        ]
    });
    let left = Align::Left;
    table(&[("Id", left), ("Name", left), ("Redirect URIs", left)], rows)
}

fn show_one(client: &OAuth2Client) -> String {
    let mut lines = vec![
        ("Id", client.id.to_string()),
        ("Name", or_dash(client.name.as_ref())),
        ("URL", or_dash(client.url.as_ref())),
        ("Icon", or_dash(client.icon_url.as_ref())),
        ("Scope", or_dash(client.scope.as_ref())),
    ];
    lines.extend(client.redirect_uris.iter().map(|uri| ("Redirect URI", uri.clone())));
    pairs(&lines)
}
