//! `tink sandbox`: the APIs on a port, and what is asked and ordered of a sandbox that runs.

mod control;
mod faults;
mod logs;
mod serve;

use self::control::Control;
use crate::args::Global;
use crate::args::sandbox::{SandboxArgs, Verb};
use crate::exit::Outcome;
use crate::output::Output;

pub(crate) async fn run(args: SandboxArgs, global: &Global, output: Output) -> Outcome {
    let Some(verb) = args.verb else { return serve::serve(args.run, global, output).await };
    let control = Control::open(global, output)?;
    match verb {
        Verb::Faults { clear } => faults::faults(&control, clear).await,
        Verb::Logs(asked) => logs::logs(&control, &asked).await,
        Verb::Replay { number } => logs::replay(&control, number).await,
    }
}
