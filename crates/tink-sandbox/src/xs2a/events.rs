//! The Event Service: what happened to the wizards of an API key's bank users.

use std::sync::Arc;

use axum::response::Response;
use tink_ledger::Id;
use tink_ledger::image::{UserImage, Wizard};
use tink_model::xs2a::{Event, EventType};
use tink_model::{EpochMillis, Json};

use super::page::{Wanted, page_of};
use super::{ids, sessions, time};
use crate::call::Call;
use crate::problem::Problem;
use crate::reply;

/// An event before it is written out.
struct Found {
    at: EpochMillis,
    user: Id,
    wizard: usize,
    place: usize,
    image: Arc<UserImage>,
}

pub(super) async fn list(call: Call) -> Result<Response, Problem> {
    let wanted = Wanted::of(&call)?;
    let from = call.filled("from")?.map(|text| time::span(&text, "from")).transpose()?.map(|(first, _)| first);
    let to = call.filled("to")?.map(|text| time::span(&text, "to")).transpose()?.map(|(_, after)| after);
    let kind = call.filled("type")?.map(|text| EventType::from(text.as_str()));
    let transaction = call.filled("transaction_id")?;
    let tenant = call.caller.tenant()?;
    let users = match &transaction {
        // What is no transaction has no events.
        Some(text) => ids::parse_transaction(text).map(|(user, _)| user).into_iter().collect(),
        None => call.world.ledger().users_of(tenant).await?,
    };
    let mut found = Vec::new();
    for user in users {
        let Some(image) = sessions::image(&call.world, tenant, user).await? else { continue };
        for (number, wizard) in image.bank.wizards.iter().enumerate() {
            let other = transaction.as_ref().is_some_and(|text| ids::transaction(user, wizard.id).as_str() != text);
            let moves = wizard.moves.iter().enumerate().filter(|_| !other);
            let asked = moves.filter(|(place, at)| {
                from.is_none_or(|from| **at >= from)
                    && to.is_none_or(|to| **at < to)
                    && kind.as_ref().is_none_or(|kind| *kind == kind_of(*place))
            });
            found.extend(asked.map(|(place, at)| Found {
                at: *at,
                user,
                wizard: number,
                place,
                image: Arc::clone(&image),
            }));
        }
    }
    found.sort_by_key(|event| std::cmp::Reverse((event.at, event.user, event.wizard, event.place)));
    let (page, place) = wanted.cut(&call, found);
    let mut events = Vec::with_capacity(page.len());
    for event in page {
        events.push(shown(&call, event.user, &event.image.bank.wizards[event.wizard], event.place, event.at)?);
    }
    Ok(page_of!(EventPage, events, place))
}

pub(super) async fn get(call: Call) -> Result<Response, Problem> {
    let not_found = || Problem::not_found("Event not found.");
    let (user, wizard, place) = ids::parse_event(call.path("id")).ok_or_else(not_found)?;
    let image = sessions::image(&call.world, call.caller.tenant()?, user).await?.ok_or_else(not_found)?;
    let wizard = image.bank.wizard(wizard).ok_or_else(not_found)?;
    let at = wizard.moves.get(place).copied().ok_or_else(not_found)?;
    Ok(reply::json(shown(&call, user, wizard, place, at)?.to_json()))
}

/// A wizard is created once, and updated from then on.
fn kind_of(place: usize) -> EventType {
    if place == 0 { EventType::TransactionCreated } else { EventType::TransactionUpdated }
}

fn shown(call: &Call, user: Id, wizard: &Wizard, place: usize, at: EpochMillis) -> Result<Event, Problem> {
    let session = sessions::shown(call.world.ledger().now(), user, wizard);
    let text = String::from_utf8(session.to_json()).unwrap_or_default();
    let data = Json::from_text(text)?;
    let message = if place == 0 { "The wizard was started." } else { "The wizard moved on." };
    Ok(Event::new(ids::event(user, wizard.id, place))
        .with_transaction(ids::transaction(user, wizard.id))
        .with_type(kind_of(place))
        .with_data(data)
        .with_testmode(true)
        .with_message(message)
        .with_created_at(time::clock(at))
        .with_object("xs2a_event"))
}
