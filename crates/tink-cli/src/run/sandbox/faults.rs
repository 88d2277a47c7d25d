//! `tink sandbox faults`.

use tink_model::{EpochMillis, Method, Operation};
use tink_sandbox::{FaultRule, FiredFaults, OrderedFault};
use tink_transport::Call;

use super::control::{Control, operation};
use crate::args::sandbox::{AddFault, FaultsArgs, FaultsVerb};
use crate::exit::{Failure, Outcome};
use crate::output::{Align, table};

static LIST: Operation = operation("listFaults", Method::Get, "/sandbox/v1/faults");
static ADD: Operation = operation("addFault", Method::Post, "/sandbox/v1/faults");
static REMOVE: Operation = operation("removeFault", Method::Delete, "/sandbox/v1/faults/{number}");
static CLEAR: Operation = operation("clearFaults", Method::Delete, "/sandbox/v1/faults");
static FIRED: Operation = operation("listFiredFaults", Method::Get, "/sandbox/v1/faults/fired");

pub(super) async fn faults(control: &Control, args: FaultsArgs) -> Outcome {
    match args.verb {
        None if args.clear => clear(control).await,
        None | Some(FaultsVerb::List) => {
            control.print(Call::new(&LIST), |rules: &Vec<OrderedFault>| listed(rules)).await
        }
        Some(FaultsVerb::Add(fault)) => add(control, &fault).await,
        Some(FaultsVerb::Remove { rule }) => {
            let call = Call::new(&REMOVE).path("number", rule.to_string());
            control.perform(call, &format!("Rule {rule} is taken back.")).await
        }
        Some(FaultsVerb::Clear) => clear(control).await,
        Some(FaultsVerb::Fired) => control.print(Call::new(&FIRED), fired).await,
    }
}

async fn clear(control: &Control) -> Outcome {
    control.perform(Call::new(&CLEAR), "No fault is ordered any more.").await
}

async fn add(control: &Control, fault: &AddFault) -> Outcome {
    let rule = fault.rule();
    let body =
        serde_json::to_vec(&rule).map_err(|error| Failure::failed(format!("the rule cannot be written: {error}")))?;
    control.perform(Call::new(&ADD).json(body), &format!("Ordered: {rule} ({}).", place(&rule))).await
}

/// Where a rule has its effect.
fn place(rule: &FaultRule) -> String {
    let api = rule.api.as_deref();
    let operation = match (api, rule.operation.as_deref()) {
        (None, None) => "everything".to_owned(),
        (Some(api), None) => format!("all of {api}"),
        (None, Some(operation)) => operation.to_owned(),
        (Some(api), Some(operation)) => format!("{api}/{operation}"),
    };
    let user = rule.user.as_ref().map(|user| format!(", user {user}")).unwrap_or_default();
    format!("{operation}{user}")
}

/// How often a rule still fires.
fn how_often(rule: &FaultRule) -> String {
    let count = rule.count.map_or_else(|| "always".to_owned(), |count| count.to_string());
    let after = if rule.after > 0 { format!(", after {}", rule.after) } else { String::new() };
    let chance = rule.probability.map(|probability| format!(", by {probability}")).unwrap_or_default();
    format!("{count}{after}{chance}")
}

fn listed(rules: &[OrderedFault]) -> String {
    if rules.is_empty() {
        return "No fault is ordered.\n".to_owned();
    }
    let rows = rules.iter().map(|OrderedFault { number, rule, .. }| {
        vec![number.to_string(), place(rule), rule.to_string(), how_often(rule)]
    });
    let columns = [("Rule", Align::Right), ("Where", Align::Left), ("What", Align::Left), ("Calls left", Align::Left)];
    table(&columns, rows)
}

/// An instant to the second; one that no calendar has as its number.
fn when(at: EpochMillis) -> String {
    let millis = at.as_millis();
    jiff::Timestamp::from_millisecond(millis)
        .map_or_else(|_| millis.to_string(), |instant| instant.strftime("%F %T").to_string())
}

fn fired(all: &FiredFaults) -> String {
    if all.fired.is_empty() {
        return "No fault has fired.\n".to_owned();
    }
    let rows = all.fired.iter().map(|fired| {
        let operation = format!("{}/{}", fired.api, fired.operation);
        let waited = if fired.waited_millis > 0 { format!("{} ms", fired.waited_millis) } else { String::new() };
        vec![when(fired.at), fired.rule.to_string(), operation, fired.what.clone(), waited, fired.request.clone()]
    });
    let columns = [
        ("When (UTC)", Align::Left),
        ("Rule", Align::Right),
        ("Operation", Align::Left),
        ("What", Align::Left),
        ("Waited", Align::Right),
        ("Request", Align::Left),
    ];
    let mut text = table(&columns, rows);
    let kept = u64::try_from(all.fired.len()).unwrap_or(u64::MAX);
    if all.total > kept {
        text.push_str(&format!("{} older ones are not kept.\n", all.total - kept));
    }
    text
}
