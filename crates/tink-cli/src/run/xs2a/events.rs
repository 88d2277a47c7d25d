//! `tink xs2a events`: list and get.

use tink_model::xs2a::Event;
use tink_xs2a::{EventFilter, Xs2aClient};

use super::list::list;
use crate::args::xs2a::events::Events;
use crate::exit::Outcome;
use crate::output::{Align, Output, table};
use crate::run::{or_dash, pairs, print, yes_no};

pub(super) async fn run(verb: Events, client: &Xs2aClient, output: Output) -> Outcome {
    match verb {
        Events::List { page, transaction, kind, from, to } => {
            let mut filter = EventFilter::new();
            if let Some(transaction) = transaction {
                filter = filter.with_transaction(transaction);
            }
            if let Some(kind) = kind {
                filter = filter.with_type(kind);
            }
            if let Some(time) = from {
                filter = filter.with_from(time);
            }
            if let Some(time) = to {
                filter = filter.with_to(time);
            }
            list(output, page, client.event_pages(&filter, page.request()), show).await
        }
        Events::Get { id } => {
            let event = client.get_event(&id.into()).await?;
            print(output, &event.to_json(), || show_one(&event))
        }
    }
}

fn show(events: &[Event]) -> String {
    let rows = events.iter().map(|event| {
        vec![
            or_dash(event.created_at.as_ref()),
            or_dash(event.r#type.as_ref()),
            or_dash(event.message.as_ref()),
            or_dash(event.transaction.as_ref()),
            event.id.to_string(),
        ]
    });
    let left = Align::Left;
    table(&[("Created", left), ("Type", left), ("Message", left), ("Transaction", left), ("Id", left)], rows)
}

fn show_one(event: &Event) -> String {
    pairs(&[
        ("Id", event.id.to_string()),
        ("Type", or_dash(event.r#type.as_ref())),
        ("Message", or_dash(event.message.as_ref())),
        ("Transaction", or_dash(event.transaction.as_ref())),
        ("Test mode", yes_no(event.testmode)),
        ("Created", or_dash(event.created_at.as_ref())),
        ("Data", or_dash(event.data.as_ref())),
    ])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn events_are_shown_as_a_table_and_one_by_one() {
        let text = r#"{"id":"evt_1","transaction":"tx_1","type":"transaction.created","data":{"transaction":"tx_1"},"testmode":true,
            "message":"A transaction was created.","created_at":"2024-01-15 09:00:00"}"#;
        let event = Event::decode(text.as_bytes()).expect("an event");
        let bare = Event::decode(br#"{"id":"evt_2","type":"bank_connection.new_kind"}"#).expect("an event");
        insta::assert_snapshot!(show(&[event.clone(), bare]), @r"
         Created              Type                      Message                     Transaction  Id
        ───────────────────────────────────────────────────────────────────────────────────────────────
         2024-01-15 09:00:00  transaction.created       A transaction was created.  tx_1         evt_1
         -                    bank_connection.new_kind  -                           -            evt_2
        ");
        insta::assert_snapshot!(show_one(&event), @r#"
        Id           evt_1
        Type         transaction.created
        Message      A transaction was created.
        Transaction  tx_1
        Test mode    yes
        Created      2024-01-15 09:00:00
        Data         {"transaction":"tx_1"}
        "#);
    }
}
