//! `tink xs2a connections`: create, list, get, delete, sync, reset and accounts.

use tink_model::BankConnectionId;
use tink_model::xs2a::operations::CREATE_BANK_CONNECTION;
use tink_model::xs2a::{BankConnection, BankConnectionRequest, Refusal, SyncRequest, WizardStart};
use tink_transport::Call;
use tink_xs2a::{BankUserClient, SyncOutcome};

use super::list::list;
use super::{accounts, started};
use crate::args::xs2a::connections::{Connections, NewConnection};
use crate::body;
use crate::exit::{Exit, Failure, Outcome};
use crate::output::{Align, Output, table};
use crate::run::{done, or_dash, pairs, print, yes_no};
use crate::secret::from_file;

pub(super) async fn run(verb: Connections, client: &BankUserClient, output: Output) -> Outcome {
    match verb {
        Connections::Create { body, connection, shown } => {
            let flags = request(connection);
            let wizard = match &body.path {
                Some(_) if flags != BankConnectionRequest::new() => {
                    return Err(Failure::usage(
                        "--file holds the whole request, so that no flag about the connection goes with it",
                    ));
                }
                Some(path) => {
                    let request = body::from_file(path, BankConnectionRequest::decode)?;
                    let call = Call::new(&CREATE_BANK_CONNECTION).json(request);
                    client.client().fetch::<_, Refusal>(call, WizardStart::decode).await?
                }
                None => {
                    body::check(&flags, "the connection")?;
                    client.create_bank_connection(&flags).await?
                }
            };
            started(output, &wizard, shown.show_key)
        }
        Connections::List { page } => list(output, page, client.bank_connection_pages(page.request()), show).await,
        Connections::Get { id } => {
            // A transaction is looked up in the same place.
            let connection = client.get_bank_connection(BankConnectionId::from(id)).await?;
            print(output, &connection.to_json(), || show_one(&connection))
        }
        Connections::Delete { of } => {
            client.delete_bank_connection(&of.id.as_str().into()).await?;
            done(output, &format!("deleted {}", of.id))
        }
        Connections::Sync { of, credentials_file, force, shown } => {
            let mut how = SyncRequest::new();
            how.credentials = credentials_file.as_deref().map(from_file).transpose()?;
            how.force = force.then_some(true);
            match client.sync_bank_connection(&of.id.as_str().into(), &how).await? {
                SyncOutcome::InBackground => {
                    if output.json {
                        output.note("The data is fetched in the background.");
                        return Ok(Exit::Done);
                    }
                    done(output, &format!("fetching the data of {} in the background", of.id))
                }
                SyncOutcome::NeedsUser(wizard) => started(output, &wizard, shown.show_key),
            }
        }
        Connections::Reset { of, shown } => {
            let wizard = client.reset_bank_connection(&of.id.into()).await?;
            started(output, &wizard, shown.show_key)
        }
        Connections::Accounts { of, page } => {
            let pages = client.bank_connection_account_pages(&of.id.into(), page.request());
            list(output, page, pages, accounts::show).await
        }
    }
}

/// The request of the flags.
pub(super) fn request(flags: NewConnection) -> BankConnectionRequest {
    let mut request = BankConnectionRequest::new();
    request.sync_mode = flags.sync_mode.map(Into::into);
    request.bic = flags.bic;
    request.country_id = flags.country.map(Into::into);
    request.days = flags.days;
    request.limit_days = flags.limit_days;
    request.account_selection = flags.account_selection.map(Into::into);
    request.language = flags.language.map(Into::into);
    request.fints_product_id = flags.fints_product_id;
    request
}

fn show(connections: &[BankConnection]) -> String {
    let rows = connections.iter().map(|connection| {
        vec![
            or_dash(connection.bank_name.as_ref()),
            or_dash(connection.country_id.as_ref()),
            or_dash(connection.sync_mode.as_ref()),
            yes_no(connection.sync_active),
            or_dash(connection.sync_fail_counter),
            or_dash(connection.last_synced.as_ref()),
            or_dash(connection.consent_valid_until),
            connection.id.to_string(),
        ]
    });
    let (left, right) = (Align::Left, Align::Right);
    let header = [
        ("Bank", left),
        ("Country", left),
        ("Sync", left),
        ("Active", left),
        ("Failures", right),
        ("Last synced", left),
        ("Consent until", left),
        ("Id", left),
    ];
    table(&header, rows)
}

fn show_one(connection: &BankConnection) -> String {
    pairs(&[
        ("Id", connection.id.to_string()),
        ("Bank", or_dash(connection.bank_name.as_ref())),
        ("BIC", or_dash(connection.bic.as_ref())),
        ("Country", or_dash(connection.country_id.as_ref())),
        ("Sync mode", or_dash(connection.sync_mode.as_ref())),
        ("Active", yes_no(connection.sync_active)),
        ("Last failure", or_dash(connection.sync_message.as_ref().filter(|message| !message.is_empty()))),
        ("Failures", or_dash(connection.sync_fail_counter)),
        ("Last synced", or_dash(connection.last_synced.as_ref())),
        ("Consent until", or_dash(connection.consent_valid_until)),
        ("Transaction", or_dash(connection.transaction.as_ref())),
        ("Test mode", yes_no(connection.testmode)),
        ("Created", or_dash(connection.created_at.as_ref())),
    ])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn connections_are_shown_as_a_table_and_one_by_one() {
        let text = r#"{"id":"con_1","transaction":"tx_1","bic":"TESTDE88XXX","bank_name":"Testbank","country_id":"DE","sync_mode":"none",
            "sync_active":false,"sync_message":"The login failed.","sync_fail_counter":"2","last_synced":"2024-01-15 09:00:00",
            "consent_valid_until":"2024-04-14","testmode":true,"created_at":"2024-01-15 08:00:00"}"#;
        let connection = BankConnection::decode(text.as_bytes()).expect("a connection");
        let bare =
            BankConnection::decode(br#"{"id":"con_2","consent_valid_until":"0000-00-00"}"#).expect("a connection");
        insta::assert_snapshot!(show(&[connection.clone(), bare]), @r"
         Bank      Country  Sync  Active  Failures  Last synced          Consent until  Id
        ──────────────────────────────────────────────────────────────────────────────────────
         Testbank  DE       none  no             2  2024-01-15 09:00:00  2024-04-14     con_1
         -         -        -     -              -  -                    -              con_2
        ");
        insta::assert_snapshot!(show_one(&connection), @r"
        Id             con_1
        Bank           Testbank
        BIC            TESTDE88XXX
        Country        DE
        Sync mode      none
        Active         no
        Last failure   The login failed.
        Failures       2
        Last synced    2024-01-15 09:00:00
        Consent until  2024-04-14
        Transaction    tx_1
        Test mode      yes
        Created        2024-01-15 08:00:00
        ");
    }
}
