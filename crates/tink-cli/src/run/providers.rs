//! `tink providers list`.

use http::{HeaderName, header};
use tink_model::main::operations::{LIST_PROVIDERS, LIST_PROVIDERS_BY_MARKET};
use tink_model::main::{ProviderCapability, ProviderListResponse, Refusal};
use tink_transport::Call;

use super::{Session, or_dash};
use crate::args::providers::Providers;
use crate::exit::{Failure, Outcome};
use crate::output::{Align, table};

/// Names the API client where no token does.
const CLIENT_ID: HeaderName = HeaderName::from_static("x-tink-oauth-client-id");

impl Session {
    pub(crate) async fn providers(&self, verb: Providers) -> Outcome {
        let Providers::List { user, market, test_providers, capability, language } = verb;
        let (client, mut call) = match (user, market) {
            (Some(user), _) => (self.connection.user(&user, LIST_PROVIDERS.scopes).await?, Call::new(&LIST_PROVIDERS)),
            (None, Some(market)) => {
                let (id, _) = self.connection.credentials();
                let mut call = Call::new(&LIST_PROVIDERS_BY_MARKET).path("market", market).header(CLIENT_ID, id);
                if let Some(language) = language {
                    call = call.header(header::ACCEPT_LANGUAGE, language);
                }
                (self.connection.without_token().clone(), call)
            }
            (None, None) => return Err(Failure::usage("--market is needed, or --user")),
        };
        if test_providers {
            call = call.query("includeTestProviders", "true");
        }
        if let Some(capability) = capability {
            call = call.query("capability", capability);
        }
        let answer = self.send::<Refusal>(&client, call).await?;
        self.print(&answer, ProviderListResponse::decode, show)
    }
}

fn show(list: &ProviderListResponse) -> String {
    let rows = list.providers.iter().map(|provider| {
        let capabilities: Vec<&str> = provider.capabilities.iter().map(ProviderCapability::as_str).collect();
        vec![
            provider.name.clone(),
            or_dash(provider.display_name.as_ref()),
            or_dash(provider.status.as_ref()),
            or_dash(provider.credentials_type.as_ref()),
            or_dash(provider.market.as_ref()),
            if capabilities.is_empty() { "-".to_owned() } else { capabilities.join(", ") },
        ]
    });
    let left = Align::Left;
    let header = [
        ("Provider", left),
        ("Name", left),
        ("Status", left),
        ("Credentials", left),
        ("Market", left),
        ("Capabilities", left),
    ];
    table(&header, rows)
}
