//! Decisions on users: creation and deletion touch the tenant's stream and the user's.

use rand_chacha::ChaCha8Rng;
use tink_model::EpochMillis;

use crate::command::CreateUser;
use crate::event::{TenantEvent, UserCreated, UserEvent};
use crate::id::Id;
use crate::image::TenantImage;
use crate::refusal::Refusal;
use crate::rules::market;

/// The retention class of users that do not stay.
pub const TEMPORARY: &str = "temporary";

/// How long a temporary user stays, with all data.
const TEMPORARY_MILLIS: i64 = 24 * 60 * 60 * 1000;

/// Decides the creation of a user: the event of the tenant and the first of the user.
///
/// # Errors
/// An unknown market or locale, or an external id that is taken.
pub fn create_user(
    tenant: &str,
    directory: &TenantImage,
    command: CreateUser,
    now: EpochMillis,
    rng: &mut ChaCha8Rng,
) -> Result<(TenantEvent, UserCreated), Refusal> {
    let Some(market) = market::of_code(&command.market) else {
        return Err(Refusal::UnknownMarket { market: command.market });
    };
    let locale = match command.locale {
        None => market.locale.to_owned(),
        Some(locale) if market::is_locale(&locale) => locale,
        Some(locale) => return Err(Refusal::UnknownLocale { locale }),
    };
    if let Some(external_user_id) = command.external_id.as_ref().filter(|id| directory.by_external_id(id).is_some()) {
        return Err(Refusal::UserExists { external_user_id: external_user_id.clone() });
    }
    let user = Id::mint(rng);
    let created = UserCreated {
        user,
        tenant: tenant.to_owned(),
        external_id: command.external_id.clone(),
        contact: command.contact,
        market: market.code.to_owned(),
        locale,
        currency: market.currency.to_owned(),
        time_zone: market.time_zone.to_owned(),
        period_adjusted_day: market.period_adjusted_day,
        period_mode: market.period_mode(),
        retention_class: command.retention_class,
        credentials: command.synthetic_credentials.then(|| Id::mint(rng)),
        provider: match command.synthetic_credentials {
            true => format!("{}-connector-abstract", market.code.to_ascii_lowercase()),
            false => String::new(),
        },
        at: now,
    };
    let temporary = created.retention_class.as_deref() == Some(TEMPORARY);
    let expires = temporary.then(|| EpochMillis::new(now.as_millis().saturating_add(TEMPORARY_MILLIS)));
    Ok((TenantEvent::UserAdded { user, external_id: command.external_id, expires, at: now }, created))
}

/// Decides the deletion of a user.
#[must_use]
pub fn delete_user(user: Id, now: EpochMillis) -> (TenantEvent, UserEvent) {
    (TenantEvent::UserRemoved { user, at: now }, UserEvent::Deleted { at: now })
}

/// Decides a change of how the API client is set up.
#[must_use]
pub fn change_client(redirect_uris: Option<Vec<String>>, icon_url: Option<String>, now: EpochMillis) -> TenantEvent {
    TenantEvent::ClientChanged { redirect_uris, icon_url, at: now }
}
