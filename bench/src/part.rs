//! A part of a measurement in a process of its own, so that memory and caches of other measurements do not count: this program again,
//! told `part NAME ARGUMENTS..`, prints its figures as JSON.

use std::collections::BTreeMap;
use std::env;
use std::io::Write as _;
use std::process::{Command, Stdio};

use crate::goal::PARTS;
use crate::setup::Outcome;

/// What a part found, by name.
pub(crate) type Figures = BTreeMap<String, f64>;

/// A part: its name, and what it does with its arguments.
pub(crate) type Part = (&'static str, fn(&[String]) -> Outcome<Figures>);

/// Carries out the part that this process was started for, if it was.
pub(crate) fn asked_for() -> Option<Outcome> {
    let mut arguments = env::args().skip(1);
    if arguments.next()? != "part" {
        return None;
    }
    let (name, rest) = (arguments.next().unwrap_or_default(), arguments.collect::<Vec<_>>());
    Some(carry_out(&name, &rest))
}

fn carry_out(name: &str, arguments: &[String]) -> Outcome {
    let (_, part) =
        PARTS.iter().find(|(known, _)| *known == name).ok_or_else(|| format!("there is no part {name:?}"))?;
    let text = serde_json::to_string(&part(arguments)?)?;
    Ok(writeln!(std::io::stdout(), "{text}")?)
}

/// Starts this program for a part, and gives what it found.
pub(crate) fn run(name: &str, arguments: &[&str]) -> Outcome<Figures> {
    let mut child = Command::new(env::current_exe()?);
    let output = child.arg("part").arg(name).args(arguments).stderr(Stdio::inherit()).output()?;
    if !output.status.success() {
        return Err(format!("the part {name} failed").into());
    }
    Ok(serde_json::from_slice(&output.stdout)?)
}

/// A figure that a part has to have found.
pub(crate) fn figure(figures: &Figures, name: &str) -> Outcome<f64> {
    Ok(*figures.get(name).ok_or_else(|| format!("the part found no {name}"))?)
}
