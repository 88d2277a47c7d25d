//! `tink sandbox`: the APIs on a port, and what is asked and ordered of a sandbox that runs.

mod clock;
mod control;
mod coverage;
mod descriptors;
mod faults;
mod fidelity;
mod logs;
mod processing;
mod serve;
mod tls;
mod worlds;

use self::control::Control;
use crate::args::Global;
use crate::args::sandbox::{SandboxArgs, Verb};
use crate::exit::Outcome;
use crate::output::Output;

pub(crate) async fn run(args: SandboxArgs, global: &Global, output: Output) -> Outcome {
    let Some(verb) = args.verb else { return serve::serve(args.run, global, output).await };
    let control = Control::open(global, output)?;
    match verb {
        Verb::Clock(args) => clock::clock(&control, args).await,
        Verb::Advance { by, to } => clock::advance(&control, by, to).await,
        Verb::Snapshot { name, file } => worlds::snapshot(&control, &name, file.as_deref()).await,
        Verb::Snapshots { delete } => worlds::snapshots(&control, delete.as_deref()).await,
        Verb::Restore { name, file } => worlds::restore(&control, &name, file.as_deref()).await,
        Verb::Reset => worlds::reset(&control).await,
        Verb::Fork { list, close } => worlds::fork(&control, list, close).await,
        Verb::Faults(args) => faults::faults(&control, args).await,
        Verb::Processing { when } => processing::processing(&control, when).await,
        Verb::Fidelity { api } => fidelity::fidelity(&control, api.as_deref()).await,
        Verb::Coverage { api, missing, clear } => coverage::coverage(&control, api.as_deref(), missing, clear).await,
        Verb::Logs(asked) => logs::logs(&control, &asked).await,
        Verb::Replay { number } => logs::replay(&control, number).await,
    }
}
