//! `tink moneykit`: the verbs of MoneyKit, over its client.

mod accounts;
mod customer;
mod import;
mod institutions;
mod links;
mod list;
mod session;
mod sync;
mod token;
mod transactions;

use std::sync::Arc;

use moneykit_import::MoneykitClient;
use tink_transport::Transport;

use crate::args::moneykit::{Area, MoneykitArgs};
use crate::args::{Global, Later};
use crate::connect::moneykit::MoneykitConnection;
use crate::environment::Environment;
use crate::exit::Outcome;
use crate::output::Output;
use crate::target;
use crate::target::moneykit::MoneykitTarget;

pub(crate) async fn run(args: MoneykitArgs, global: &Global, output: Output) -> Outcome {
    let desk = Desk { global, environment: Environment::of_process(), output };
    match args.area {
        Area::Import(args) => import::run(*args, &desk).await,
        Area::Links(Later(verb)) => desk.act(async |client| links::run(verb, client, output).await).await,
        Area::Accounts(Later(verb)) => desk.act(async |client| accounts::run(verb, client, output).await).await,
        Area::Transactions(Later(verb)) => transactions::run(verb, &desk).await,
        Area::Institutions(Later(verb)) => desk.act(async |client| institutions::run(verb, client, output).await).await,
        Area::Session(Later(verb)) => session::run(*verb, &desk).await,
        Area::Token(args) => token::run(args, &desk).await,
    }
}

/// What every verb has at hand, before the platform is opened.
struct Desk<'a> {
    global: &'a Global,
    environment: Environment,
    output: Output,
}

impl Desk<'_> {
    /// Acts as the API client.
    async fn act(&self, act: impl AsyncFnOnce(&MoneykitClient) -> Outcome) -> Outcome {
        let connection = self.open(|transport| transport).await?;
        act(&connection.client()?).await
    }

    async fn open(&self, around: impl FnOnce(Arc<dyn Transport>) -> Arc<dyn Transport>) -> Outcome<MoneykitConnection> {
        let target = target::moneykit::resolve(self.global, &self.environment)?;
        if let MoneykitTarget::Embedded { store } = &target {
            self.output.note(&target::embedded(store.as_deref(), "MONEYKIT_CLIENT_ID and MONEYKIT_CLIENT_SECRET"));
        }
        let tls = target::trust::tls(self.global, &self.environment)?;
        MoneykitConnection::open(target, tls, around).await
    }
}
