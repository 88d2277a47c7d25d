//! `tink user`: create, get, profile and delete.

use jiff::tz::TimeZone;
use tink_main::MainClient;
use tink_model::main::operations::{CREATE_USER, DELETE_USER, GET_USER, GET_USER_PROFILE, UPDATE_USER_PROFILE};
use tink_model::main::{CreateUserRequest, CreateUserResponse, Refusal, UpdateUserProfileRequest, User, UserProfile};
use tink_transport::Call;

use super::{Session, or_dash, pairs, profile};
use crate::args::user::User as Verb;
use crate::body;
use crate::exit::{Failure, Outcome};

impl Session {
    pub(crate) async fn user(&self, verb: Verb) -> Outcome {
        match verb {
            Verb::Create { body, user, market, locale, retention_class } => {
                let request = match (&body.path, market) {
                    (Some(path), _) => body::from_file(path, CreateUserRequest::decode)?,
                    (None, Some(market)) => {
                        let mut request = CreateUserRequest::new(market.as_str());
                        request.external_user_id = user.map(Into::into);
                        request.locale = locale.map(|locale| locale.as_str().into());
                        request.retention_class = retention_class.map(Into::into);
                        body::check(&request, "the user")?;
                        request.to_json()
                    }
                    (None, None) => return Err(Failure::usage("--market is needed, or --file")),
                };
                let client = self.connection.client(CREATE_USER.scopes)?;
                let answer = self.send::<Refusal>(&client, Call::new(&CREATE_USER).json(request)).await?;
                self.print(&answer, CreateUserResponse::decode, |user| {
                    pairs(&[
                        ("External id", or_dash(user.external_user_id.as_ref())),
                        ("User id", user.user_id.to_string()),
                    ])
                })
            }
            Verb::Get { user } => {
                let client = self.connection.user(&user.id, GET_USER.scopes).await?;
                let answer = self.send::<Refusal>(&client, Call::new(&GET_USER)).await?;
                self.print(&answer, User::decode, show)
            }
            Verb::Profile { user } => {
                let client = self.connection.user(&user.id, GET_USER_PROFILE.scopes).await?;
                let answer = self.send::<Refusal>(&client, Call::new(&GET_USER_PROFILE)).await?;
                self.print(&answer, UserProfile::decode, profile::show)
            }
            Verb::UpdateProfile { user, body, currency, locale, time_zone, period_mode, period_day } => {
                let request = match &body.path {
                    Some(path) => body::from_file(path, UpdateUserProfileRequest::decode)?,
                    None => {
                        let mut change = UpdateUserProfileRequest::new();
                        change.currency = currency.map(|code| code.as_str().into());
                        change.locale = locale.map(|locale| locale.as_str().into());
                        change.time_zone = time_zone;
                        change.period_mode = period_mode.map(Into::into);
                        change.period_adjusted_day = period_day;
                        profile::checked(&change)?.to_json()
                    }
                };
                let client = self.connection.user(&user.id, UPDATE_USER_PROFILE.scopes).await?;
                let answer = self.send::<Refusal>(&client, Call::new(&UPDATE_USER_PROFILE).json(request)).await?;
                self.print(&answer, UserProfile::decode, profile::show)
            }
            Verb::Delete { user } => {
                let client = self.connection.user(&user.id, DELETE_USER.scopes).await?;
                self.perform::<Refusal>(&client, Call::new(&DELETE_USER), &format!("deleted {}", user.id)).await
            }
        }
    }
}

impl Session {
    /// The time zone in which days are shown, which machines have no use for.
    pub(super) async fn shown_zone(&self, user: &str) -> Outcome<TimeZone> {
        if self.output.json { Ok(TimeZone::UTC) } else { self.time_zone(user).await }
    }

    /// The time zone in which the user's days are days. Whoever may not read the user goes by UTC.
    pub(super) async fn time_zone(&self, user: &str) -> Outcome<TimeZone> {
        let refused = |error: &tink_main::Error| {
            let of_token = error.token_error().and_then(tink_transport::TokenError::status);
            matches!(error.status().or(of_token).map(|status| status.as_u16()), Some(400 | 403))
        };
        let found = match self.connection.find_user(user, GET_USER.scopes).await? {
            Ok(client) => MainClient::new(client).get_user().await,
            Err(error) => Err(error),
        };
        match found {
            Ok(user) => {
                let name = user.profile.and_then(|profile| profile.time_zone);
                Ok(name.and_then(|name| TimeZone::get(&name).ok()).unwrap_or(TimeZone::UTC))
            }
            Err(error) if refused(&error) => {
                self.output.note("The user's time zone cannot be read; days are days of UTC.");
                Ok(TimeZone::UTC)
            }
            Err(error) => Err(error.into()),
        }
    }
}

fn show(user: &User) -> String {
    let profile = user.profile.as_ref();
    pairs(&[
        ("External id", or_dash(user.external_user_id.as_ref())),
        ("User id", user.id.to_string()),
        ("Market", or_dash(profile.and_then(|profile| profile.market.as_ref()))),
        ("Currency", or_dash(profile.and_then(|profile| profile.currency.as_ref()))),
        ("Locale", or_dash(profile.and_then(|profile| profile.locale.as_ref()))),
        ("Time zone", or_dash(profile.and_then(|profile| profile.time_zone.as_ref()))),
        (
            "Created",
            or_dash(user.created.and_then(|instant| jiff::Timestamp::from_millisecond(instant.as_millis()).ok())),
        ),
    ])
}
