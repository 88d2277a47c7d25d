//! The client manager of the OAuth Service: how a developer's API clients are set up.

use axum::response::Response;
use tink_model::main::{OAuth2Client, OAuth2ClientListResponse, UpdateOAuth2ClientRequest};
use tink_model::{ClientId, Validate};

use crate::call::Call;
use crate::problem::Problem;
use crate::redirect_uri;
use crate::reply;
use crate::world::{ApiClient, World};

pub(super) async fn list(call: Call) -> Result<Response, Problem> {
    let mut clients = Vec::new();
    for (id, known) in call.world.clients() {
        clients.push(client(&call.world, id, known).await?);
    }
    Ok(reply::json(OAuth2ClientListResponse::new().with_clients(clients).to_json()))
}

pub(super) async fn update(call: Call) -> Result<Response, Problem> {
    let id = call.path("clientId");
    let known = call.world.client(id).ok_or_else(|| Problem::not_found("There is no API client with this id."))?;
    let request = UpdateOAuth2ClientRequest::decode(&call.body)?;
    request.validate(&call.world.rules())?;
    for (place, uri) in request.redirect_uris.iter().flatten().enumerate() {
        redirect_uri::check(uri).map_err(|reason| {
            Problem::invalid_at(format!("/redirectUris/{place}"), "format", format!("the redirect URI {reason}."))
        })?;
    }
    // A repetition changes nothing, and leaves nothing behind in the log.
    let settings = call.world.ledger().client(id).await?;
    let known_uris = call.world.redirect_uris(id).await?;
    let uris = request.redirect_uris.filter(|uris| *uris != known_uris);
    let icon = request.icon_url.filter(|icon| Some(icon) != settings.icon_url.as_ref());
    if uris.is_some() || icon.is_some() {
        call.world.ledger().change_client(id, uris, icon).await?;
    }
    Ok(reply::json(client(&call.world, id, known).await?.to_json()))
}

async fn client(world: &World, id: &str, known: &ApiClient) -> Result<OAuth2Client, Problem> {
    let changed = world.ledger().client(id).await?;
    Ok(OAuth2Client::new(ClientId::from(id))
        .with_name(id)
        .with_redirect_uris(world.redirect_uris(id).await?)
        .with_scope(known.scopes.join(","))
        .with_secret(known.secret.clone())
        .with_url("")
        .with_icon_url(changed.icon_url.unwrap_or_default()))
}
