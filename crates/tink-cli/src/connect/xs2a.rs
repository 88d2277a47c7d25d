//! The connection of a run to XS2A.api: a client with the API key, or one of a bank user, whose token may be made for the run.

use std::sync::Arc;
use std::time::Duration;

use tink_model::xs2a::{AccessTokenRequest, german_clock, german_moment};
use tink_model::{AccessTokenId, BankUserId, DateTime, EpochMillis};
use tink_sandbox::{IN_PROCESS_URL, Sandbox};
use tink_transport::tls::Tls;
use tink_transport::{Client, SystemClock};
use tink_xs2a::{ApiKey, BankUserClient, BankUserToken, Error, Xs2aClient, client_builder};

use super::USER_AGENT;
use crate::exit::{Failure, Outcome};
use crate::target::xs2a::{Access, Place, Xs2aTarget};

/// An XS2A.api that can be talked to.
#[derive(Debug)]
pub(crate) struct Xs2aConnection {
    client: Client,
    access: Access,
    /// The world of an embedded sandbox lives as long as this.
    _embedded: Option<Sandbox>,
}

/// A bank user for a run.
#[derive(Debug)]
pub(crate) struct BankUserAccess {
    pub(crate) client: BankUserClient,
    /// The token that was made for this run, to be deleted after it.
    made: Option<(Xs2aClient, BankUserId, AccessTokenId)>,
}

impl Xs2aConnection {
    /// Opens the platform; an embedded sandbox starts here.
    pub(crate) async fn open(target: Xs2aTarget, tls: Tls) -> Outcome<Self> {
        let clock = Arc::new(SystemClock::new());
        let (builder, embedded) = match target.place {
            Place::Server { base_url } => (client_builder(super::network(tls), clock, base_url), None),
            Place::Embedded { store } => {
                let sandbox = super::sandbox(store.as_deref()).await?;
                (client_builder(sandbox.transport(), clock, IN_PROCESS_URL), Some(sandbox))
            }
        };
        let client = builder.user_agent(USER_AGENT).build()?;
        Ok(Self { client, access: target.access, _embedded: embedded })
    }

    /// The client of a customer.
    pub(crate) fn customer(&self) -> Outcome<Xs2aClient> {
        match &self.access {
            Access::Key(key) | Access::User { key, .. } => {
                Ok(Xs2aClient::new(&self.client, &ApiKey::new(key.clone())?))
            }
            Access::Token(_) => Err(Failure::usage("this needs an API key, not a bank user's token")),
        }
    }

    /// The client of a bank user. A token that has to be made for it ends by itself after `life`.
    pub(crate) async fn bank_user(&self, life: Duration) -> Outcome<BankUserAccess> {
        let user = match &self.access {
            Access::Token(token) => {
                let client = BankUserClient::new(&self.client, &BankUserToken::new(token.clone())?);
                return Ok(BankUserAccess { client, made: None });
            }
            Access::User { user, .. } => BankUserId::from(user.as_str()),
            Access::Key(_) => return Err(Failure::usage("this needs a bank user, not an API key alone")),
        };
        let customer = self.customer()?;
        let mut request = AccessTokenRequest::new();
        let life = i64::try_from(life.as_millis()).unwrap_or(i64::MAX);
        request.valid_until = german_end(self.client.clock().epoch_millis().saturating_add(life));
        let token = customer.create_access_token(&user, &request).await?;
        let client = customer.bank_user(&BankUserToken::try_from(&token)?);
        Ok(BankUserAccess { client, made: Some((customer, user, token.id)) })
    }
}

impl BankUserAccess {
    /// Deletes the token, if it was made for this run.
    pub(crate) async fn give_back(self) -> Result<(), Error> {
        match self.made {
            Some((customer, user, token)) => customer.delete_access_token(&user, &token).await,
            None => Ok(()),
        }
    }
}

/// A moment on the German clock, never before itself: where the clock shows an hour twice, the first one is meant.
fn german_end(millis: i64) -> Option<DateTime> {
    let shown = german_clock(EpochMillis::new(millis))?;
    if german_moment(&shown).as_millis() + 1000 > millis {
        return Some(shown);
    }
    german_clock(EpochMillis::new(millis + 3_600_000))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_does_not_end_before_its_time_when_the_clock_is_set_back() {
        let end = |utc: &str| {
            let utc: DateTime = utc.parse().expect("a time");
            german_end(utc.at_offset(0).as_millis()).map(|end| end.to_string())
        };
        assert_eq!(end("2024-07-01T10:00:00Z").as_deref(), Some("2024-07-01 12:00:00"));
        assert_eq!(end("2026-10-25T00:30:00Z").as_deref(), Some("2026-10-25 02:30:00"));
        // The second half past two, of which the text means the first.
        assert_eq!(end("2026-10-25T01:30:00Z").as_deref(), Some("2026-10-25 03:30:00"));
        assert_eq!(end("2026-10-25T02:30:00Z").as_deref(), Some("2026-10-25 03:30:00"));
    }
}
