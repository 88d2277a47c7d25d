//! `tink moneykit links`: list, user, get, update, delete, reset and products.

use moneykit_import::MoneykitClient;
use tink_model::moneykit::{
    Link, LinkEntry, LinkProduct, LinkProducts, LinkState, Product, ProductsRequest, UpdateLinkRequest, WebhookChange,
};

use super::list::list;
use crate::args::moneykit::links::{LinkChange, Links};
use crate::exit::Outcome;
use crate::output::{Align, Output, table};
use crate::run::{done, note_unreadable, or_dash, pairs, print};

pub(super) async fn run(verb: Links, client: &MoneykitClient, output: Output) -> Outcome {
    match verb {
        Links::List { page } => list(output, page.all, client.link_pages(page.request()), show_entries).await,
        Links::User { of } => {
            let found = client.list_user_links(&of.user.into()).await?;
            note_unreadable(output, found.links.bad().len(), "links");
            print(output, &found.to_json(), || show(found.links.values()))
        }
        Links::Get { of } => one(output, &client.get_link(&of.link.into()).await?),
        Links::Update { of, change } => one(output, &client.update_link(&of.link.into(), &request(change)).await?),
        Links::Delete { of } => {
            client.delete_link(&of.link.as_str().into()).await?;
            done(output, &format!("deleted {}", of.link))
        }
        Links::Reset { of } => one(output, &client.reset_link(&of.link.into()).await?),
        Links::Products { of, products } => {
            let products: Vec<Product> = products.into_iter().map(Into::into).collect();
            one(output, &client.add_products(&of.link.into(), &ProductsRequest::new(products)).await?)
        }
    }
}

fn request(change: LinkChange) -> UpdateLinkRequest {
    let mut request = UpdateLinkRequest::new();
    request.webhook =
        if change.no_webhook { Some(WebhookChange::Remove) } else { change.webhook.map(WebhookChange::Set) };
    if change.no_tags || !change.tags.is_empty() {
        request = request.with_link_tags(change.tags);
    }
    request
}

/// Prints a link.
pub(super) fn one(output: Output, link: &Link) -> Outcome {
    print(output, &link.to_json(), || show_one(link))
}

fn show_entries(links: &[LinkEntry]) -> String {
    let rows = links.iter().map(|link| vec![or_dash(link.created_at.as_ref()), link.link_id.to_string()]);
    table(&[("Created", Align::Left), ("Id", Align::Left)], rows)
}

/// The state of a link, and what is wrong with it.
pub(super) fn state(link: &Link) -> String {
    match (&link.state, &link.error_code) {
        (Some(LinkState::Error), Some(code)) => format!("error: {code}"),
        (state, _) => or_dash(state.as_ref()),
    }
}

fn show<'a>(links: impl ExactSizeIterator<Item = &'a Link>) -> String {
    if links.len() == 0 {
        return "no links\n".to_owned();
    }
    let rows = links.map(|link| {
        vec![institution(link), state(link), or_dash(link.provider.as_ref()), tags(link), link.link_id.to_string()]
    });
    let left = Align::Left;
    table(&[("Institution", left), ("State", left), ("Provider", left), ("Tags", left), ("Id", left)], rows)
}

/// The name of the institution, else its id.
pub(super) fn institution(link: &Link) -> String {
    match (&link.institution_name, &link.institution_id) {
        (Some(name), _) => name.clone(),
        (None, id) => or_dash(id.as_ref()),
    }
}

fn tags(link: &Link) -> String {
    let tags = if link.link_tags.is_empty() { &link.tags } else { &link.link_tags };
    or_dash((!tags.is_empty()).then(|| tags.join(", ")))
}

fn show_one(link: &Link) -> String {
    let mut lines = vec![
        ("Id", link.link_id.to_string()),
        ("State", state(link)),
        ("Institution", or_dash(link.institution_name.as_ref())),
        ("Institution id", or_dash(link.institution_id.as_ref())),
        ("Provider", or_dash(link.provider.as_ref())),
        ("Tags", tags(link)),
        ("Webhook", or_dash(link.webhook.as_ref())),
    ];
    for (name, product) in link.products.iter().flat_map(products) {
        lines.push((name, fetched(product)));
    }
    let could: Vec<String> = link.available_products.iter().map(ToString::to_string).collect();
    lines.push(("Could have", or_dash((!could.is_empty()).then(|| could.join(", ")))));
    pairs(&lines)
}

fn products(all: &LinkProducts) -> impl Iterator<Item = (&'static str, &LinkProduct)> {
    let named = [
        ("Accounts", &all.accounts),
        ("Account numbers", &all.account_numbers),
        ("Identity", &all.identity),
        ("Transactions", &all.transactions),
        ("Investments", &all.investments),
        ("Enrichment", &all.enrichment),
    ];
    named.into_iter().filter_map(|(name, product)| Some((name, product.as_ref()?)))
}

fn fetched(product: &LinkProduct) -> String {
    if product.unavailable == Some(true) {
        return "cannot be had".to_owned();
    }
    let last = product.refreshed_at.as_ref().map_or_else(|| "not fetched yet".to_owned(), |at| format!("fetched {at}"));
    match &product.error_code {
        Some(code) => format!("{last}, then {code}"),
        None => last,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_are_shown_as_a_table_and_one_by_one() {
        let link = Link::decode(Link::EXAMPLES[0].as_bytes()).expect("a link");
        let bare = Link::decode(br#"{"link_id":"mk_2","institution_id":"chase","state":"new_kind"}"#).expect("a link");
        insta::assert_snapshot!(show([&link, &bare].into_iter()), @r"
         Institution  State                Provider  Tags             Id
        ────────────────────────────────────────────────────────────────────────────────────────
         Chase        error: auth_expired  mx        user_type:admin  mk_eqkWN34UEoa2NxyALG8pcV
         chase        new_kind             -         -                mk_2
        ");
        insta::assert_snapshot!(show_one(&link), @r"
        Id              mk_eqkWN34UEoa2NxyALG8pcV
        State           error: auth_expired
        Institution     Chase
        Institution id  chase
        Provider        mx
        Tags            user_type:admin
        Webhook         -
        Accounts        fetched 2024-01-15T09:00:00
        Transactions    fetched 2024-01-15T09:00:00
        Could have      account_numbers, identity, investments
        ");
        assert_eq!(show([].into_iter()), "no links\n");
    }

    #[test]
    fn a_change_says_only_what_is_to_change() {
        let json = |change: LinkChange| String::from_utf8(request(change).to_json()).expect("UTF-8");
        let tagged = LinkChange { tags: vec!["a".into(), "b".into()], ..LinkChange::default() };
        assert_eq!(json(tagged), r#"{"link_tags":["a","b"]}"#);
        let bare = LinkChange { no_webhook: true, no_tags: true, ..LinkChange::default() };
        assert_eq!(json(bare), r#"{"webhook":null,"link_tags":[]}"#);
    }
}
