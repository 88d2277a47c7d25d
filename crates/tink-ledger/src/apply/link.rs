//! `apply` for the customer users of MoneyKit.

use std::sync::Arc;

use super::credentials::remove_account;
use crate::event::LinkEvent;
use crate::image::{Head, LinkSide};

pub(super) fn apply(head: &mut Head, event: &LinkEvent) {
    match event {
        LinkEvent::Made(made) => side(head).make(made),
        LinkEvent::Reconnected(again) => side(head).reconnect(again),
        LinkEvent::Moved(moved) => {
            side(head).move_on(moved);
            let accounts = Arc::make_mut(&mut head.image.accounts);
            for (numbers, closed) in [(&moved.closed, true), (&moved.reopened, false)] {
                for number in numbers {
                    if let Some(account) = accounts.get_mut(usize::from(*number)) {
                        account.closed = closed;
                    }
                }
            }
        }
        LinkEvent::Changed(change) => side(head).change(change),
        LinkEvent::Fetched { link, products, at } => side(head).fetch(*link, products, *at),
        LinkEvent::Expired { link, .. } => side(head).expire(*link),
        LinkEvent::Deleted { link, accounts, at } => {
            side(head).delete(*link, *at);
            accounts.iter().for_each(|account| remove_account(head, *account));
        }
        LinkEvent::SessionBegun { session, terms, until, at } => {
            side(head).begin_session(*session, terms, *until, *at);
        }
    }
}

fn side(head: &mut Head) -> &mut LinkSide {
    Arc::make_mut(&mut head.image.links)
}
