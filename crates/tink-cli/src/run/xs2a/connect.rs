//! `tink xs2a connect`: a connection, from its creation over the forms of its wizard to its accounts.

use std::time::Duration;

use tink_model::xs2a::{SyncMode, WizardAction, WizardRequest, WizardResponse, WizardStart};
use tink_xs2a::{BankUserClient, PageRequest};

use super::handed_out::HandedOut;
use super::list::list;
use super::picture::Pictures;
use super::terminal::{ProcessTerminal, Terminal};
use super::{Desk, accounts, connections, dialogue, form, wizard};
use crate::args::xs2a::PageArgs;
use crate::args::xs2a::connect::Connect;
use crate::body;
use crate::exit::{Exit, Failure, Outcome};
use crate::output::one_line;

/// How long a token is good that is made for a person at a wizard.
const FOR_A_PERSON: Duration = Duration::from_secs(60 * 60);

/// Bounds on how often the bank is asked whether it is done, whatever the service says.
const SHORTEST_POLL: Duration = Duration::from_millis(250);
const LONGEST_POLL: Duration = Duration::from_secs(60);

pub(super) async fn run(args: Connect, desk: &Desk<'_>) -> Outcome {
    if !desk.environment.can_ask {
        return Err(Failure::usage("a wizard can be gone through only at a terminal")
            .next("Drive it step by step instead: tink xs2a connections create, then tink xs2a wizard step. Nothing was sent."));
    }
    let request = connections::request(args.connection);
    body::check(&request, "the connection")?;
    if request.sync_mode == Some(SyncMode::Shared) && args.data_out.is_none() {
        return Err(Failure::usage(
            "in the mode shared the wizard hands out the client's half of the credentials, once",
        )
        .next("Say where it is kept: --data-out FILE. Nothing was sent."));
    }
    let mut terminal = ProcessTerminal(desk.output);
    let mut pictures = Pictures::of(std::env::temp_dir());
    let timeout = Duration::from_secs(u64::from(args.timeout));
    desk.as_bank_user(&args.who, FOR_A_PERSON, async |client| {
        let handed_out = args.data_out.as_deref().map(HandedOut::at).transpose()?;
        let begun = client.create_bank_connection(&request).await.map_err(Failure::from);
        let end = match begun {
            Ok(wizard) => {
                let end = drive(client, &wizard, &mut pictures, timeout, &mut terminal).await;
                end.map(|end| end.map(|end| (wizard.transaction, end)))
            }
            Err(failure) => Err(failure),
        };
        let data = end.as_ref().ok().and_then(Option::as_ref).and_then(|(_, end)| end.additional_data.as_ref());
        match handed_out.map(|file| file.keep(data)).transpose()?.flatten() {
            Some(path) => terminal.show(&format!("What the wizard handed out is in {}\n", path.display())),
            None if data.is_some() => {
                terminal
                    .show("The wizard handed something out, which is not shown; --data-out FILE would have kept it.\n");
            }
            None => {}
        }
        let Some((transaction, _)) = end? else {
            terminal.show("Cancelled; nothing was connected.\n");
            return Ok(Exit::Done);
        };
        let connection = client.get_bank_connection(transaction).await?;
        let bank = connection.bank_name.as_deref().map(|name| format!(" with {}", one_line(name))).unwrap_or_default();
        terminal.show(&format!("Connected{bank}: {}\n", connection.id));
        let pages = client.bank_connection_account_pages(&connection.id, PageRequest::new());
        list(desk.output, PageArgs { all: true, ..PageArgs::default() }, pages, accounts::show).await
    })
    .await
}

/// Goes through the wizard to its end, which is answered; nothing where the person cancelled it.
async fn drive(
    client: &BankUserClient,
    begun: &WizardStart,
    pictures: &mut Pictures,
    timeout: Duration,
    terminal: &mut impl Terminal,
) -> Outcome<Option<WizardResponse>> {
    let key = &begun.wizard_session_key;
    let clock = client.client().clock();
    let mut waiting = None;
    let mut step = WizardRequest::new(key.clone());
    terminal.show(&format!("{}\n", dialogue::COMMANDS));
    loop {
        let response = client.drive_wizard(&step).await?;
        if wizard::is_cancelled(&step, &response) {
            return Ok(None);
        }
        if let Some(error) = &response.error {
            let message = error.message.as_deref().map_or_else(|| "something went wrong".to_owned(), one_line);
            if error.recoverable == Some(false) {
                return Err(ended(&message));
            }
            terminal.show(&format!("! {message}\n"));
        }
        if response.form.as_ref().is_some_and(form::is_finished) {
            return Ok(Some(response));
        }
        if let Some(interval) = response.polling.as_ref().and_then(|polling| polling.interval) {
            if waiting.is_none() {
                for element in response.form.iter().flat_map(|form| form.elements.iter()) {
                    dialogue::say(element, pictures, terminal)?;
                }
                terminal.show("Waiting for the bank ...\n");
            }
            let since = *waiting.get_or_insert_with(|| clock.now());
            if clock.now().since(since) >= timeout {
                return Err(Failure::new(
                    Exit::Unreachable,
                    format!("the bank was not done after {} seconds", timeout.as_secs()),
                )
                .next(format!(
                    "See how far it is: tink xs2a wizard session {}; or wait longer: --timeout SECONDS",
                    begun.transaction
                )));
            }
            let interval = Duration::from_millis(u64::try_from(interval).unwrap_or(0));
            clock.sleep(interval.clamp(SHORTEST_POLL, LONGEST_POLL)).await;
            step = WizardRequest::new(key.clone()).with_action(WizardAction::Poll);
            continue;
        }
        waiting = None;
        let Some(form) = &response.form else {
            return Err(ended(response.message.as_deref().map(one_line).as_deref().unwrap_or("it shows no form")));
        };
        if form.name.as_deref() == Some("bank") {
            terminal.show("The bank is named by its code, which is found with: tink xs2a banks search\n");
        }
        step = dialogue::ask(form, key, pictures, terminal)?;
    }
}

fn ended(message: &str) -> Failure {
    Failure::new(Exit::Refused, format!("the wizard ended: {message}")).next("Begin again with: tink xs2a connect")
}

#[cfg(test)]
#[path = "connect_tests.rs"]
mod tests;
