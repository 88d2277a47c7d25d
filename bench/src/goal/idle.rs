//! Goal 9: from the start of a server's process to its first answer, and what it has in memory then, beside json-server and Express.

use super::Goal;
use crate::clock::{memory, now};
use crate::line::{Aim, Line, Unit};
use crate::load::ask;
use crate::peer::{Kind, Peers};
use crate::rounds::Rounds;
use crate::server::Sandbox;
use crate::setup::{Outcome, Setup};

pub(super) const GOAL: Goal = Goal { number: 9, what: "start and idle memory", measure };

/// Seconds to the first answer, and bytes.
type Start = (f64, f64);

fn measure(setup: Setup) -> Outcome<Vec<Line>> {
    let peers = Peers::install(setup)?;
    let mut lines = Vec::new();
    for kind in [Kind::JsonServer, Kind::Express] {
        let aims =
            [("start to first answer", Unit::Seconds, Aim::Cost(0.1)), ("idle memory", Unit::Bytes, Aim::Cost(0.2))];
        match peers.baseline(kind) {
            Ok(baseline) => {
                let (mut memory, mut their_memory) = (Vec::new(), Vec::new());
                let times = Rounds::interleaved(
                    setup.rounds * 3,
                    || noted(ours()?, &mut memory),
                    || noted(theirs(&peers, kind)?, &mut their_memory),
                )?;
                let sizes = Rounds { ours: memory, theirs: their_memory };
                for ((what, unit, aim), rounds) in aims.into_iter().zip([times, sizes]) {
                    lines.push(Line::compared(GOAL.number, what, unit, aim, &rounds, baseline.clone()));
                }
            }
            Err(absent) => {
                let (seconds, bytes) = ours()?;
                for ((what, unit, aim), figure) in aims.into_iter().zip([seconds, bytes]) {
                    lines.push(Line::alone(GOAL.number, what, unit, aim, &[figure], absent.clone()));
                }
            }
        }
    }
    Ok(lines)
}

fn noted((seconds, bytes): Start, memory: &mut Vec<f64>) -> Outcome<f64> {
    memory.push(bytes);
    Ok(seconds)
}

fn ours() -> Outcome<Start> {
    let begun = now();
    let sandbox = Sandbox::start(None)?;
    ask(sandbox.address(), "/api/v1/monitoring/ping")?;
    started(begun.elapsed().as_secs_f64(), &sandbox.process())
}

fn theirs(peers: &Peers, kind: Kind) -> Outcome<Start> {
    let begun = now();
    let peer = peers.start(kind, "")?;
    ask(&peer.address(), "/")?;
    started(begun.elapsed().as_secs_f64(), &peer.process())
}

fn started(seconds: f64, process: &str) -> Outcome<Start> {
    Ok((seconds, memory(process, "VmRSS").ok_or("the system does not say how much memory is used")?))
}
