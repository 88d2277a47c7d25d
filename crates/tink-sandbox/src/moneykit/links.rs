//! The Link Service: links, what the client says of them, and their products.

use axum::response::Response;
use http::StatusCode;
use tink_ledger::command::{LinkCommand, UserCommand};
use tink_ledger::rules::link::Product;
use tink_model::Validate;
use tink_model::moneykit::{LinkEntry, LinkPage, ProductsRequest, UpdateLinkRequest, WebhookChange};

use super::found::{self, Found};
use super::{cursor, ids, query, view};
use crate::call::Call;
use crate::problem::Problem;
use crate::reply;

/// The page of a list that does not say, and the limits of one that does.
const PAGE: usize = 1_000;
const LEAST: usize = 500;
const MOST: usize = 5_000;

/// The name of the list for its cursors, with the tenant behind it.
const LIST: &str = "links/";

pub(super) async fn list(call: Call) -> Result<Response, Problem> {
    let tenant = call.caller.tenant()?;
    let limit = query::number(&call, "limit", LEAST..=MOST, PAGE)?;
    let list = format!("{LIST}{tenant}");
    let after = query::cursor(&call, &list)?;
    let (links, more) = call.world.ledger().links_of(tenant, after, limit).await?;
    let next = links.last().filter(|_| more).map(|last| cursor::written(&list, last.place)).unwrap_or_default();
    let entry = |link: &tink_ledger::image::ListedLink| {
        let mut entry = LinkEntry::new(ids::link(link.link));
        entry.created_at = view::time(link.created);
        entry
    };
    let entries: Vec<LinkEntry> = links.iter().map(entry).collect();
    Ok(reply::json(LinkPage::new().with_links(entries).with_next_cursor(next).to_json()))
}

pub(super) async fn get(call: Call) -> Result<Response, Problem> {
    // A deleted link shows that it is, for as long as anything is known of it.
    show(&found::known(&call).await?)
}

pub(super) async fn update(call: Call) -> Result<Response, Problem> {
    let found = found::living(&call).await?;
    let request = UpdateLinkRequest::decode(&call.body)?;
    request.validate(&call.world.rules())?;
    let webhook = request.webhook.map(|change| match change {
        WebhookChange::Set(address) => Some(address),
        WebhookChange::Remove => None,
    });
    let tags = request.link_tags.or(request.tags);
    if webhook.is_none() && tags.is_none() {
        return show(&found);
    }
    let command = LinkCommand::Change { link: found.link()?.id, webhook, tags };
    call.world.ledger().execute(found.user, UserCommand::Link(Box::new(command))).await?;
    show(&found.again(&call).await?)
}

pub(super) async fn delete(call: Call) -> Result<Response, Problem> {
    let found = found::living(&call).await?;
    let command = UserCommand::Link(Box::new(LinkCommand::Delete(found.link()?.id)));
    call.world.ledger().execute_listed(call.caller.tenant()?, found.user, command).await?;
    Ok(reply::no_content())
}

pub(super) async fn reset(call: Call) -> Result<Response, Problem> {
    let found = found::living(&call).await?;
    let command = UserCommand::Link(Box::new(LinkCommand::Reset(found.link()?.id)));
    call.world.ledger().execute(found.user, command).await?;
    show(&found.again(&call).await?)
}

pub(super) async fn add_products(call: Call) -> Result<Response, Problem> {
    let found = found::living(&call).await?;
    let request = ProductsRequest::decode(&call.body)?;
    request.validate(&call.world.rules())?;
    // Validation has refused what is not known.
    let products = request.products.iter().filter_map(|product| Product::parse(product.as_str())).collect();
    let command = LinkCommand::Fetch { link: found.link()?.id, products };
    call.world.ledger().execute(found.user, UserCommand::Link(Box::new(command))).await?;
    let found = found.again(&call).await?;
    Ok(reply::json_with(StatusCode::ACCEPTED, view::link(found.link()?).to_json()))
}

/// 200 with a link.
pub(super) fn show(found: &Found) -> Result<Response, Problem> {
    Ok(reply::json(view::link(found.link()?).to_json()))
}
