//! From the command line to an exit code.

use std::process::ExitCode;

use clap::{CommandFactory, Parser};

use crate::args::{Cli, Command, Later};
use crate::connect::Connection;
use crate::environment::Environment;
use crate::exit::{Exit, Failure, Outcome};
use crate::output::Output;
use crate::run::Session;
use crate::target::{self, Target};

/// The whole command line, with every verb of every group, for tests and completions.
#[must_use]
pub fn command() -> clap::Command {
    let mut command = Cli::command();
    // Groups are empty until then.
    command.build();
    command
}

/// Threads for what takes long: the sandbox reads large bodies and searches on them. More of them share the same cores, and each keeps
/// memory of its own.
const BLOCKING_THREADS: usize = 16;

/// Runs the command of this process's arguments.
#[must_use]
pub fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            // Help and version are no errors, and clap knows which stream each goes to.
            let exit = if error.use_stderr() { Exit::Usage } else { Exit::Done };
            let _ = error.print();
            return exit.into();
        }
    };
    let output = Output::new(&cli.global);
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .max_blocking_threads(BLOCKING_THREADS)
        .enable_all()
        .build();
    let outcome = match runtime {
        Ok(runtime) => runtime.block_on(run(cli, output)),
        Err(error) => Err(Failure::caused(Exit::Failed, "the runtime cannot start", &error)),
    };
    match outcome {
        Ok(exit) => exit.into(),
        Err(failure) => {
            output.note(failure.text().trim_end());
            failure.exit.into()
        }
    }
}

async fn run(cli: Cli, output: Output) -> Outcome {
    match cli.command {
        Command::Completions { shell } => {
            let mut script = Vec::new();
            clap_complete::generate(shell, &mut command(), "tink", &mut script);
            output.script(&script)?;
            Ok(Exit::Done)
        }
        Command::Sandbox(args) => crate::run::sandbox::run(args, &cli.global, output).await,
        Command::Authorize(Later(verb)) => crate::run::authorize::authorize(verb, &cli.global, output),
        Command::Xs2a(args) => crate::run::xs2a::run(args, &cli.global, output).await,
        Command::Moneykit(args) => crate::run::moneykit::run(args, &cli.global, output).await,
        operation => {
            let environment = Environment::of_process();
            let target = target::resolve(&cli.global, &environment)?;
            let tls = target::trust::tls(&cli.global, &environment)?;
            announce(&target, output);
            let session = Session { connection: Connection::open(target, tls).await?, environment, output };
            match operation {
                Command::Import(args) => session.import(args).await,
                Command::Stats(args) => session.stats(args).await,
                Command::Scenario(args) => session.scenario(args).await,
                Command::User(Later(verb)) => session.user(verb).await,
                Command::Accounts(Later(verb)) => session.accounts(verb).await,
                Command::Transactions(Later(verb)) => session.transactions(verb).await,
                Command::Categories(Later(verb)) => session.categories(verb).await,
                Command::Search(args) => session.search(args).await,
                Command::Statistics(Later(verb)) => session.statistics(verb).await,
                Command::Investments(Later(verb)) => session.investments(verb).await,
                Command::Loans(Later(verb)) => session.loans(verb).await,
                Command::Providers(Later(verb)) => session.providers(verb).await,
                Command::Credentials(Later(verb)) => session.credentials(verb).await,
                Command::Token(args) => session.token(args).await,
                Command::Clients(Later(verb)) => session.clients(verb).await,
                Command::Monitoring(Later(verb)) => session.monitoring(verb).await,
                Command::Completions { .. }
                | Command::Sandbox(_)
                | Command::Authorize(_)
                | Command::Xs2a(_)
                | Command::Moneykit(_) => Ok(Exit::Done),
            }
        }
    }
}

/// Nobody should take the embedded sandbox for the real platform.
fn announce(target: &Target, output: Output) {
    if let Target::Embedded { store } = target {
        output.note(&target::embedded(store.as_deref(), "TINK_CLIENT_ID and TINK_CLIENT_SECRET"));
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_command_line_holds_together() {
        super::command().debug_assert();
    }
}
