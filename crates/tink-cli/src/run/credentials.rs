//! `tink credentials`: list, get, create, update, delete, refresh, supply and wait.

use std::time::Duration;

use tink_main::{MainClient, WaitError};
use tink_model::main::operations::{
    CREATE_CREDENTIALS, DELETE_CREDENTIALS, GET_CREDENTIALS, LIST_CREDENTIALS, LIST_PROVIDERS, REFRESH_CREDENTIALS,
    SUPPLEMENT_CREDENTIALS, UPDATE_CREDENTIALS,
};
use tink_model::main::{
    CreateCredentialsRequest, Credentials, CredentialsListResponse, CredentialsStatus, Field, ProviderListResponse,
    Refusal, SupplementalInformation, UpdateCredentialsRequest, fields_of,
};
use tink_model::{EpochMillis, List};
use tink_transport::{Call, Client};

use super::{Session, fields, or_dash, pairs};
use crate::args::credentials::{Credentials as Verb, Entered, OfCredentials};
use crate::body;
use crate::exit::{Exit, Failure, Outcome};
use crate::output::{Align, table};

impl Session {
    pub(crate) async fn credentials(&self, verb: Verb) -> Outcome {
        match verb {
            Verb::List { user } => {
                let client = self.connection.user(&user.id, LIST_CREDENTIALS.scopes).await?;
                let answer = self.send::<Refusal>(&client, Call::new(&LIST_CREDENTIALS)).await?;
                self.print(&answer, CredentialsListResponse::decode, show)
            }
            Verb::Get { of } => {
                let client = self.connection.user(&of.user.id, GET_CREDENTIALS.scopes).await?;
                let answer = self.send::<Refusal>(&client, Call::new(&GET_CREDENTIALS).path("id", of.id)).await?;
                self.print(&answer, Credentials::decode, show_one)
            }
            Verb::Create { user, body, provider, entered } => {
                let scopes = [CREATE_CREDENTIALS.scopes, LIST_PROVIDERS.scopes].concat();
                let client = self.connection.user(&user.id, &scopes).await?;
                let request = match (&body.path, provider) {
                    (Some(path), _) => body::from_file(path, CreateCredentialsRequest::decode)?,
                    (None, Some(provider)) => {
                        let asked = self.asked(&client, &entered, &provider).await?;
                        let values = fields::entered(&asked, &entered, &fields::Known::new(), &self.environment)?;
                        let request = CreateCredentialsRequest::new(values, provider);
                        body::check(&request, "the request")?;
                        request.to_json()
                    }
                    (None, None) => return Err(Failure::usage("--provider is needed, or --file")),
                };
                let answer = self.send::<Refusal>(&client, Call::new(&CREATE_CREDENTIALS).json(request)).await?;
                self.print(&answer, Credentials::decode, show_one)
            }
            Verb::Update { of, body, entered } => {
                let scopes = [UPDATE_CREDENTIALS.scopes, LIST_PROVIDERS.scopes, GET_CREDENTIALS.scopes].concat();
                let client = self.connection.user(&of.user.id, &scopes).await?;
                let request = match &body.path {
                    Some(path) => body::from_file(path, UpdateCredentialsRequest::decode)?,
                    None => {
                        let now = MainClient::new(client.clone()).get_credentials(&of.id.as_str().into()).await?;
                        let known = fields::known(&now);
                        let asked = self.asked(&client, &entered, &now.provider_name.unwrap_or_default()).await?;
                        let values = fields::entered(&asked, &entered, &known, &self.environment)?;
                        let request = UpdateCredentialsRequest::new(values);
                        body::check(&request, "the request")?;
                        request.to_json()
                    }
                };
                let call = Call::new(&UPDATE_CREDENTIALS).path("id", of.id).json(request);
                let answer = self.send::<Refusal>(&client, call).await?;
                self.print(&answer, Credentials::decode, show_one)
            }
            Verb::Delete { of } => {
                let client = self.connection.user(&of.user.id, DELETE_CREDENTIALS.scopes).await?;
                let call = Call::new(&DELETE_CREDENTIALS).path("id", &of.id);
                self.perform::<Refusal>(&client, call, &format!("deleted {}", of.id)).await
            }
            Verb::Refresh { of, opt_in } => {
                let client = self.connection.user(&of.user.id, REFRESH_CREDENTIALS.scopes).await?;
                let mut call = Call::new(&REFRESH_CREDENTIALS).path("id", &of.id);
                if opt_in {
                    call = call.query("optIn", "true");
                }
                self.perform::<Refusal>(&client, call, &format!("refreshing {}", of.id)).await
            }
            Verb::Supply { of, body, fields, cancel } => {
                let scopes = [SUPPLEMENT_CREDENTIALS.scopes, GET_CREDENTIALS.scopes].concat();
                let client = self.connection.user(&of.user.id, &scopes).await?;
                let request = match (&body.path, fields) {
                    (Some(path), _) => body::from_file(path, SupplementalInformation::decode)?,
                    (None, file) => {
                        let asked =
                            if file.is_some() || cancel { List::new() } else { self.waited_for(&client, &of).await? };
                        let entered = Entered { values: Vec::new(), file };
                        let values = fields::entered(&asked, &entered, &fields::Known::new(), &self.environment)?;
                        SupplementalInformation::new(values).to_json()
                    }
                };
                let call = Call::new(&SUPPLEMENT_CREDENTIALS).path("id", &of.id).json(request);
                let done = if cancel { "cancelled" } else { "supplied" };
                self.perform::<Refusal>(&client, call, &format!("{done} {}", of.id)).await
            }
            Verb::Wait { of, after, timeout } => self.wait(&of, after, timeout).await,
        }
    }

    /// The fields that a provider asks for. They need not be known where a file has all values.
    async fn asked(&self, client: &Client, entered: &Entered, provider: &str) -> Outcome<List<Field>> {
        let call = Call::new(&LIST_PROVIDERS).query("includeTestProviders", "true");
        let list = client.fetch::<ProviderListResponse, Refusal>(call, ProviderListResponse::decode).await?;
        match list.providers.into_iter().find(|one| one.name == provider) {
            Some(provider) => Ok(provider.fields),
            None if entered.file.is_some() && entered.values.is_empty() => Ok(List::new()),
            None => Err(Failure::usage(format!("the user's market has no provider {provider:?}"))
                .next("See which there are: tink providers list --user USER --test-providers")),
        }
    }

    /// The fields that credentials wait for.
    async fn waited_for(&self, client: &Client, of: &OfCredentials) -> Outcome<List<Field>> {
        let now = MainClient::new(client.clone()).get_credentials(&of.id.as_str().into()).await?;
        let asked = now.supplemental_information.as_deref().and_then(|text| fields_of(text).ok());
        match asked {
            Some(asked) if now.status == Some(CredentialsStatus::AwaitingSupplementalInformation) => Ok(asked),
            _ => Err(Failure::usage(format!(
                "the credentials wait for nothing that can be entered; their status is {}",
                or_dash(now.status)
            ))
            .next("Nothing was sent.")),
        }
    }

    async fn wait(&self, of: &OfCredentials, after: Option<EpochMillis>, timeout: u32) -> Outcome {
        let main = MainClient::new(self.connection.user(&of.user.id, GET_CREDENTIALS.scopes).await?);
        let mut before = Credentials::new(of.id.as_str());
        before.status_updated = after;
        let mut waiter = main.wait_for_credentials(&before).within(Duration::from_secs(u64::from(timeout)));
        let mut last = None;
        while let Some(news) = waiter.next().await.map_err(|error| waited(error, timeout))? {
            if news.status == Some(CredentialsStatus::AwaitingSupplementalInformation) {
                self.output.note(&format!(
                    "something has to be entered: tink credentials supply --user {} {}",
                    of.user.id, of.id
                ));
            } else {
                let shown = format!("{} {}", or_dash(news.status.as_ref()), payload(&news));
                self.output.note(shown.trim_end());
            }
            last = Some(news);
        }
        let Some(last) = last else { return Err(waited(WaitError::DeadlineExceeded, timeout)) };
        if self.output.json {
            self.output.json(&last.to_json())?;
        } else {
            self.output.text(&show_one(&last))?;
        }
        if last.status == Some(CredentialsStatus::Updated) {
            return Ok(Exit::Done);
        }
        let end = format!("the refresh ended with {} {}", or_dash(last.status.as_ref()), payload(&last));
        Err(Failure::new(Exit::Refused, end.trim_end())
            .next("Enter something else with tink credentials update, or try again with tink credentials refresh."))
    }
}

fn waited(error: WaitError, timeout: u32) -> Failure {
    match error {
        WaitError::Call(error) => error.into(),
        WaitError::DeadlineExceeded => {
            Failure::new(Exit::Unreachable, format!("the refresh was not over after {timeout} seconds"))
                .next("Wait again, or longer: --timeout SECONDS")
        }
        _ => Failure::caused(Exit::Failed, "the credentials could not be waited for", &error),
    }
}

fn payload(credentials: &Credentials) -> &str {
    credentials.status_payload.as_deref().unwrap_or_default()
}

fn instant(at: Option<EpochMillis>) -> String {
    or_dash(at.and_then(|at| jiff::Timestamp::from_millisecond(at.as_millis()).ok()))
}

fn show(list: &CredentialsListResponse) -> String {
    let rows = list.credentials.iter().map(|credentials| {
        vec![
            or_dash(credentials.provider_name.as_ref()),
            or_dash(credentials.status.as_ref()),
            instant(credentials.status_updated),
            or_dash(credentials.status_payload.as_ref()),
            credentials.id.to_string(),
        ]
    });
    let left = Align::Left;
    table(&[("Provider", left), ("Status", left), ("Status updated", left), ("Message", left), ("Id", left)], rows)
}

/// One of them. What the user entered is not shown.
fn show_one(credentials: &Credentials) -> String {
    let mut lines = vec![
        ("Id", credentials.id.to_string()),
        ("Provider", or_dash(credentials.provider_name.as_ref())),
        ("Type", or_dash(credentials.r#type.as_ref())),
        ("Status", or_dash(credentials.status.as_ref())),
        ("Message", or_dash(credentials.status_payload.as_ref())),
        ("Status updated", instant(credentials.status_updated)),
        ("Updated", instant(credentials.updated)),
    ];
    if let Some(text) = credentials.supplemental_information.as_deref().filter(|text| !text.is_empty()) {
        // Of an app it is no list of fields.
        let asked = fields_of(text)
            .map_or_else(|_| text.to_owned(), |asked| asked.iter().map(fields::label).collect::<Vec<_>>().join(", "));
        lines.push(("Waits for", asked));
    }
    pairs(&lines)
}
