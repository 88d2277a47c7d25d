//! `tink xs2a`: the verbs of XS2A.api, over its client.

mod accounts;
mod banks;
mod connect;
mod connections;
mod dialogue;
mod events;
mod form;
mod handed_out;
mod list;
mod picture;
mod secret_field;
mod terminal;
mod tokens;
mod users;
mod wizard;

use std::path::PathBuf;
use std::time::Duration;

use tink_model::xs2a::WizardStart;
use tink_xs2a::{BankUserClient, Xs2aClient};

use super::{pairs, print};
use crate::args::xs2a::{Area, BankUserArgs, Xs2aArgs};
use crate::args::{Global, Later};
use crate::connect::xs2a::Xs2aConnection;
use crate::environment::Environment;
use crate::exit::{Failure, Outcome};
use crate::output::Output;
use crate::target;
use crate::target::xs2a::{Asked, Place};

/// How long a token is good that is made for one verb.
const FOR_A_VERB: Duration = Duration::from_secs(15 * 60);

pub(crate) async fn run(args: Xs2aArgs, global: &Global, output: Output) -> Outcome {
    if global.client_id.is_some() || global.client_secret_file.is_some() {
        return Err(Failure::usage(
            "XS2A.api knows no API clients, so that --client-id and --client-secret-file say nothing",
        )
        .next("Give its API key: TINK_XS2A_KEY or --api-key-file. Nothing was sent."));
    }
    let environment = Environment::of_process();
    let desk = Desk { global, key_file: args.api_key_file, environment, output };
    match args.area {
        Area::Connect(args) => connect::run(args, &desk).await,
        Area::Users(Later(verb)) => desk.as_customer(async |client| users::run(verb, client, output).await).await,
        Area::Tokens(Later(verb)) => desk.as_customer(async |client| tokens::run(verb, client, output).await).await,
        Area::Connections(args) => {
            let verb = args.verb;
            desk.as_bank_user(&args.who, FOR_A_VERB, async |client| connections::run(verb, client, output).await).await
        }
        Area::Wizard(Later(verb)) => wizard::run(verb, &desk).await,
        Area::Accounts(args) => {
            let verb = args.verb;
            desk.as_bank_user(&args.who, FOR_A_VERB, async |client| accounts::run(verb, client, output).await).await
        }
        Area::Events(Later(verb)) => desk.as_customer(async |client| events::run(verb, client, output).await).await,
        Area::Banks(Later(verb)) => desk.as_customer(async |client| banks::run(verb, client, output).await).await,
    }
}

/// What every verb has at hand, before it is known as whom it acts.
struct Desk<'a> {
    global: &'a Global,
    key_file: Option<PathBuf>,
    environment: Environment,
    output: Output,
}

impl Desk<'_> {
    /// Acts with the API key.
    async fn as_customer(&self, act: impl AsyncFnOnce(&Xs2aClient) -> Outcome) -> Outcome {
        let connection = self.open(Asked::Customer).await?;
        act(&connection.customer()?).await
    }

    /// Acts as a bank user. A token that is made for it is deleted afterwards, however it ended.
    async fn as_bank_user(
        &self,
        who: &BankUserArgs,
        life: Duration,
        act: impl AsyncFnOnce(&BankUserClient) -> Outcome,
    ) -> Outcome {
        let connection = self.open(Asked::BankUser(who)).await?;
        let user = connection.bank_user(life).await?;
        let outcome = act(&user.client).await;
        if let Err(error) = user.give_back().await {
            self.output.note(&format!("The token of this run could not be deleted; it runs out by itself: {error}"));
        }
        outcome
    }

    async fn open(&self, asked: Asked<'_>) -> Outcome<Xs2aConnection> {
        let target = target::xs2a::resolve(self.global, self.key_file.as_deref(), asked, &self.environment)?;
        if let Place::Embedded { store } = &target.place {
            self.output.note(&target::embedded(store.as_deref(), "TINK_XS2A_KEY"));
        }
        let tls = target::trust::tls(self.global, &self.environment)?;
        Xs2aConnection::open(target, tls).await
    }
}

/// The wizard that was started, and how it is driven.
fn started(output: Output, wizard: &WizardStart, show_key: bool) -> Outcome {
    let outcome = print(output, &wizard.to_json(), || {
        let mut lines = vec![("Transaction", wizard.transaction.to_string())];
        if show_key {
            lines.push(("Wizard key", wizard.wizard_session_key.expose().clone()));
        }
        pairs(&lines)
    });
    if !output.json {
        let key = if show_key { "" } else { " The key is not shown; --json or --show-key shows it." };
        output.note(&format!(
            "The account holder has to act. Drive the wizard with its key: tink xs2a wizard step.{key}"
        ));
    }
    outcome
}
