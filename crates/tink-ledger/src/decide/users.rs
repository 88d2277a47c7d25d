//! Decisions on users: creation and deletion touch the tenant's stream and the user's.

use rand_chacha::ChaCha8Rng;
use tink_model::EpochMillis;

use crate::command::CreateUser;
use crate::event::{TenantEvent, UserCreated, UserEvent};
use crate::id::Id;
use crate::image::TenantImage;
use crate::refusal::Refusal;
use crate::rules::market;

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
        market: market.code.to_owned(),
        locale,
        currency: market.currency.to_owned(),
        time_zone: market.time_zone.to_owned(),
        period_adjusted_day: market.period_adjusted_day,
        retention_class: command.retention_class,
        credentials: Id::mint(rng),
        provider: format!("{}-connector-abstract", market.code.to_ascii_lowercase()),
        at: now,
    };
    Ok((TenantEvent::UserAdded { user, external_id: command.external_id, at: now }, created))
}

/// Decides the deletion of a user.
#[must_use]
pub fn delete_user(user: Id, now: EpochMillis) -> (TenantEvent, UserEvent) {
    (TenantEvent::UserRemoved { user, at: now }, UserEvent::Deleted { at: now })
}
