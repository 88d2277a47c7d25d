//! `tink loans`: list, events and timelines.

use std::collections::BTreeMap;

use jiff::tz::TimeZone;
use tink_model::main::operations::{LIST_LOAN_EVENTS, LIST_LOAN_TIMELINES, LIST_LOANS};
use tink_model::main::{LoanEventsResponse, LoanResponse, LoanTimelineResponse, Refusal};
use tink_model::{Amount, EpochMillis};
use tink_transport::Call;

use super::{Session, or_dash};
use crate::args::money::Loans;
use crate::exit::Outcome;
use crate::output::{Align, grouped, table};
use crate::when;

const LEFT: Align = Align::Left;
const RIGHT: Align = Align::Right;

impl Session {
    pub(crate) async fn loans(&self, verb: Loans) -> Outcome {
        let (operation, user) = match &verb {
            Loans::List { user } => (&LIST_LOANS, user),
            Loans::Events { user } => (&LIST_LOAN_EVENTS, user),
            Loans::Timelines { user } => (&LIST_LOAN_TIMELINES, user),
        };
        let client = self.connection.user(&user.id, operation.scopes).await?;
        let answer = self.send::<Refusal>(&client, Call::new(operation)).await?;
        let zone = self.shown_zone(&user.id).await?;
        match verb {
            Loans::List { .. } => self.print(&answer, LoanResponse::decode, |loans| show(loans, &zone)),
            Loans::Events { .. } => {
                self.print(&answer, LoanEventsResponse::decode, |events| show_events(events, &zone))
            }
            Loans::Timelines { .. } => {
                self.print(&answer, LoanTimelineResponse::decode, |timelines| show_timelines(timelines, &zone))
            }
        }
    }
}

fn money(amount: Option<Amount>) -> String {
    or_dash(amount.map(grouped))
}

fn day(at: Option<EpochMillis>, zone: &TimeZone) -> String {
    or_dash(at.map(|at| when::day(at, zone)))
}

fn show(response: &LoanResponse, zone: &TimeZone) -> String {
    let rows = response.loans.iter().map(|loan| {
        vec![
            or_dash(loan.name.as_ref()),
            or_dash(loan.r#type.as_ref()),
            or_dash(loan.loan_number.as_ref()),
            money(loan.balance),
            money(loan.amortized),
            or_dash(loan.interest),
            day(loan.next_day_of_terms_change, zone),
            or_dash(loan.account_id.as_ref()),
        ]
    });
    let header = [
        ("Name", LEFT),
        ("Type", LEFT),
        ("Number", LEFT),
        ("Owed", RIGHT),
        ("Paid back", RIGHT),
        ("Interest", RIGHT),
        ("Terms change", LEFT),
        ("Account", LEFT),
    ];
    let mut text = table(&header, rows);
    text.push_str(&format!(
        "\nOwed on all loans {}, average interest {}\n",
        money(response.total_loan_amount),
        or_dash(response.weighted_average_interest_rate)
    ));
    text
}

fn show_events(response: &LoanEventsResponse, zone: &TimeZone) -> String {
    let rows = response.loan_events.iter().map(|event| {
        vec![
            day(event.timestamp, zone),
            or_dash(event.r#type.as_ref()),
            or_dash(event.interest),
            or_dash(event.interest_rate_change),
            money(event.balance),
            or_dash(event.title.as_ref()),
            or_dash(event.account_id.as_ref()),
        ]
    });
    let header = [
        ("Day", LEFT),
        ("Event", LEFT),
        ("Interest", RIGHT),
        ("Change", RIGHT),
        ("Owed", RIGHT),
        ("Text", LEFT),
        ("Account", LEFT),
    ];
    table(&header, rows)
}

/// The balances and the interest rates of each day on one line.
fn show_timelines(response: &LoanTimelineResponse, zone: &TimeZone) -> String {
    let mut rows = Vec::new();
    for timeline in &response.loan_timelines {
        let mut days: BTreeMap<Option<EpochMillis>, (Option<Amount>, Option<Amount>)> = BTreeMap::new();
        for point in &timeline.balance_timeline {
            days.entry(point.date).or_default().0 = point.value;
        }
        for point in &timeline.interest_rate_timeline {
            days.entry(point.date).or_default().1 = point.value;
        }
        let account = or_dash(timeline.account_id.as_ref());
        rows.extend(
            days.into_iter()
                .map(|(at, (owed, interest))| vec![account.clone(), day(at, zone), money(owed), or_dash(interest)]),
        );
    }
    let mut text = table(&[("Account", LEFT), ("Day", LEFT), ("Owed", RIGHT), ("Interest", RIGHT)], rows);
    if !response.weighted_average_timeline.is_empty() {
        let averages = response.weighted_average_timeline.iter();
        let rows = averages.map(|point| vec![or_dash(point.key.as_ref()), or_dash(point.value)]);
        text.push('\n');
        text.push_str(&table(&[("All loans", LEFT), ("Average interest", RIGHT)], rows));
    }
    text
}
