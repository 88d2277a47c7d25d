//! The Loan Service: the loans of a user, what changed about them, and their history.

use std::collections::BTreeMap;

use axum::response::Response;
use serde::Serialize;
use tink_ledger::event::{Loan as StoredLoan, LoanEvent as StoredEvent};
use tink_ledger::image::{Account, UserImage};
use tink_ledger::rules::scenario::weighted_average_rate;
use tink_model::main::{
    AccountDetailsType, KVPairStringDouble, Loan, LoanDetails, LoanEvent, LoanEventsResponse, LoanResponse,
    LoanTimeline, LoanTimelineResponse, TemporalValueDouble,
};
use tink_model::{AccountId, Amount, CredentialsId, EpochMillis, Json, JsonText, UserId};

use super::transactions::object;
use crate::call::Call;
use crate::problem::Problem;
use crate::reply;

/// An account and the loan that it is.
type Borrowed<'a> = (&'a Account, &'a StoredLoan);

pub(super) async fn list(call: Call) -> Result<Response, Problem> {
    let image = call.world.visible(call.caller.user()?).await?;
    let all: Vec<Borrowed<'_>> = loans(&image).collect();
    let rates: Vec<(Amount, Amount)> = all.iter().map(|(account, loan)| (account.balance, loan.interest)).collect();
    let mut response = LoanResponse::new().with_loans(all.iter().map(|one| loan(&image, *one)).collect::<Vec<_>>());
    response.total_loan_amount = total(rates.iter().map(|(balance, _)| *balance));
    response.weighted_average_interest_rate = weighted_average_rate(&rates);
    Ok(reply::json(response.to_json()))
}

pub(super) async fn events(call: Call) -> Result<Response, Problem> {
    let image = call.world.visible(call.caller.user()?).await?;
    let mut events: Vec<(EpochMillis, LoanEvent)> = loans(&image)
        .flat_map(|(account, loan)| loan.events.iter().map(move |one| (account, loan, one)))
        .map(|(account, loan, one)| (one.at, event(&image, account, loan, one)))
        .collect();
    events.sort_by_key(|(at, _)| std::cmp::Reverse(*at));
    let events: Vec<LoanEvent> = events.into_iter().map(|(_, event)| event).collect();
    Ok(reply::json(LoanEventsResponse::new().with_loan_events(events).to_json()))
}

pub(super) async fn timelines(call: Call) -> Result<Response, Problem> {
    let image = call.world.visible(call.caller.user()?).await?;
    let timelines: Vec<LoanTimeline> = loans(&image).map(timeline).collect();
    let mut months: BTreeMap<&str, Vec<(Amount, Amount)>> = BTreeMap::new();
    for point in loans(&image).flat_map(|(_, loan)| &loan.history) {
        months.entry(&point.month).or_default().push((point.balance, point.interest));
    }
    let average: Vec<KVPairStringDouble> = months
        .into_iter()
        .filter_map(|(month, loans)| {
            Some(KVPairStringDouble::new().with_key(month).with_value(weighted_average_rate(&loans)?))
        })
        .collect();
    let response = LoanTimelineResponse::new().with_loan_timelines(timelines).with_weighted_average_timeline(average);
    Ok(reply::json(response.to_json()))
}

fn loans(image: &UserImage) -> impl Iterator<Item = Borrowed<'_>> {
    image.live_accounts().filter_map(|(_, account)| Some((account, account.facts.loan.as_ref()?)))
}

/// The sum, unless no amount holds it: then it is left out rather than wrong.
fn total(mut balances: impl Iterator<Item = Amount>) -> Option<Amount> {
    balances.try_fold(Amount::ZERO, Amount::checked_add)
}

fn provider_of<'a>(image: &'a UserImage, account: &Account) -> &'a str {
    image.credentials_by_id(account.credentials).map_or("", |credentials| credentials.provider.as_str())
}

fn loan(image: &UserImage, (account, stored): Borrowed<'_>) -> Loan {
    let id = AccountId::from(account.id.to_string());
    let details = LoanDetails::new()
        .with_account_id(id.clone())
        .with_applicants(stored.applicants.clone())
        .with_co_applicant(stored.applicants.len() > 1)
        .with_loan_security(stored.security.as_str());
    let mut loan = Loan::new()
        .with_account_id(id)
        .with_amortized(stored.amortized)
        .with_balance(account.balance)
        .with_credentials_id(CredentialsId::from(account.credentials.to_string()))
        .with_id(stored.id.to_string())
        .with_initial_balance(stored.initial_balance)
        .with_initial_date(stored.initial_date)
        .with_interest(stored.interest)
        .with_loan_details(details)
        .with_loan_number(stored.number.as_str())
        .with_monthly_amortization(stored.monthly_amortization)
        .with_name(account.name.as_str())
        .with_next_day_of_terms_change(stored.next_change)
        .with_num_months_bound(i64::from(stored.months_bound))
        .with_provider_name(provider_of(image, account))
        .with_serialized_loan_response(serialized(stored))
        .with_type(AccountDetailsType::from(stored.kind.as_str()))
        .with_user_id(UserId::from(image.profile.created.user.to_string()))
        .with_user_modified_type(account.modified.kind);
    loan.updated = image.credentials_by_id(account.credentials).and_then(|credentials| credentials.updated);
    loan
}

/// What the bank would have answered; what is in it is ours.
fn serialized(stored: &StoredLoan) -> JsonText<Json> {
    #[derive(Serialize)]
    #[serde(rename_all = "camelCase")]
    struct Answer<'a> {
        loan_number: &'a str,
        interest: Amount,
        months_bound: i32,
    }

    let answer = Answer { loan_number: &stored.number, interest: stored.interest, months_bound: stored.months_bound };
    JsonText::from_text(serde_json::to_string(&answer).unwrap_or_default())
}

fn event(image: &UserImage, account: &Account, loan: &StoredLoan, stored: &StoredEvent) -> LoanEvent {
    LoanEvent::new()
        .with_account_id(AccountId::from(account.id.to_string()))
        .with_balance(stored.balance)
        .with_credentials(CredentialsId::from(account.credentials.to_string()))
        .with_interest(stored.interest)
        .with_interest_rate_change(stored.change)
        .with_loan_type(AccountDetailsType::from(loan.kind.as_str()))
        .with_next_day_of_terms_change(stored.next_change)
        .with_properties(object(&[]))
        .with_provider(provider_of(image, account))
        .with_timestamp(stored.at)
        .with_title(stored.title.as_str())
        .with_type(stored.kind.as_str())
}

fn timeline((account, loan): Borrowed<'_>) -> LoanTimeline {
    let point = |at, value| TemporalValueDouble::new().with_date(at).with_value(value);
    let balances: Vec<_> = loan.history.iter().map(|one| point(one.at, one.balance)).collect();
    let rates: Vec<_> = loan.history.iter().map(|one| point(one.at, one.interest)).collect();
    LoanTimeline::new()
        .with_account_id(AccountId::from(account.id.to_string()))
        .with_balance_timeline(balances)
        .with_interest_rate_timeline(rates)
}
