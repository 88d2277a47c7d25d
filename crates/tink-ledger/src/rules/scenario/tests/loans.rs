//! Loans agree with their accounts, and averages with loans.

use jiff::ToSpan;
use jiff::civil::date;

use super::*;

fn hundredths_of_percent(rate: Amount) -> i128 {
    assert_eq!(rate.parts().1, 4, "{rate}");
    rate.parts().0
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn a_loan_is_its_account_and_what_was_repaid(person in anybody(), on in any_day()) {
        let balances = person.balances(on);
        for loan in person.loans(on) {
            let account = balances.iter().find(|balance| balance.account == loan.account).unwrap();
            prop_assert_eq!(loan.balance, account.balance);
            prop_assert_eq!(cents(loan.initial_balance) + cents(loan.amortized), cents(loan.balance));
            prop_assert!(cents(loan.balance) <= 0 && cents(loan.amortized) >= 0 && cents(loan.monthly_amortization) >= 0);
            prop_assert!((100..1200).contains(&hundredths_of_percent(loan.interest)), "{}", loan.interest);
            prop_assert!(loan.initial_date < loan.next_day_of_terms_change);
            prop_assert_eq!(loan.co_applicant, loan.applicants.len() > 1);
            let tomorrow = person.instant(on.saturating_add(1.day()), 0);
            prop_assert!(loan.initial_date < tomorrow);
            prop_assert!(person.loans(on.saturating_add(1.day())).iter().any(|next| next.interest == loan.interest)
                || loan.next_day_of_terms_change <= person.instant(on.saturating_add(1.day()), 6 * 60));
        }
    }

    #[test]
    fn the_average_weighs_each_rate_by_what_is_owed(person in anybody(), on in any_day()) {
        let timelines = person.loan_timelines(on);
        for month in &timelines.weighted_average {
            let (mut owed, mut weighted) = (0, 0);
            for line in &timelines.loans {
                prop_assert_eq!(line.balances.len(), line.interest_rates.len());
                for (balance, rate) in line.balances.iter().zip(&line.interest_rates) {
                    prop_assert_eq!(balance.date, rate.date);
                    let at = jiff::Timestamp::from_millisecond(balance.date.as_millis()).unwrap();
                    if at.to_zoned(person.zone.clone()).strftime("%Y-%m").to_string() == month.key {
                        owed += cents(balance.value);
                        weighted += cents(balance.value) * hundredths_of_percent(rate.value);
                    }
                }
            }
            prop_assert_eq!(month.value.parts(), (half_even(weighted * 100, owed), 6));
        }
        let loans: Vec<_> = person.loans(on).iter().map(|loan| (loan.balance, loan.interest)).collect();
        prop_assert_eq!(weighted_average_rate(&loans), timelines.weighted_average.last().map(|month| month.value));
    }

    #[test]
    fn timelines_end_at_the_loan_as_it_stands(person in anybody(), on in any_day()) {
        for (line, loan) in person.loan_timelines(on).loans.iter().zip(person.loans(on)) {
            prop_assert_eq!(line.account, loan.account);
            prop_assert_eq!(line.balances.last().unwrap().value, loan.balance);
            prop_assert_eq!(line.interest_rates.last().unwrap().value, loan.interest);
            prop_assert!(line.balances.len() <= 25 && line.balances.is_sorted_by_key(|point| point.date));
        }
    }

    #[test]
    fn events_are_the_steps_of_the_rates(person in anybody(), on in any_day()) {
        let events = person.loan_events(on);
        prop_assert!(events.is_sorted_by_key(|event| event.timestamp));
        for line in person.loan_timelines(on).loans {
            let rates: Vec<Amount> = line.interest_rates.iter().map(|point| point.value).collect();
            let steps = rates.windows(2).filter(|pair| pair[0] != pair[1]).map(|pair| (pair[1], pair[1].checked_sub(pair[0]).unwrap()));
            let told = events.iter().filter(|event| event.account == line.account);
            let told: Vec<_> = told.map(|event| (event.interest, event.interest_rate_change)).collect();
            let steps: Vec<_> = steps.collect();
            // The first month's rate may be a step from the month before the line.
            prop_assert!(told.ends_with(&steps) && told.len() <= steps.len() + 1, "{:?} {:?}", told, steps);
            for event in events.iter().filter(|event| event.account == line.account) {
                prop_assert_eq!(event.kind == "INTEREST_RATE_INCREASE", !event.interest_rate_change.is_negative());
                prop_assert!(event.timestamp < event.next_day_of_terms_change);
            }
        }
    }
}

#[test]
fn nothing_owed_has_no_average() {
    assert_eq!(weighted_average_rate(&[]), None);
    assert_eq!(weighted_average_rate(&[(Amount::ZERO, Amount::new(2, 2))]), None);
}

#[test]
fn averages_take_any_scale() {
    let loans = [(Amount::from(-100), Amount::new(5, 1)), (Amount::new(-20_000, 2), Amount::new(200_000, 6))];
    assert_eq!(weighted_average_rate(&loans).unwrap().to_string(), "0.300000");
    let half = [(Amount::from(1), Amount::new(5, 7)), (Amount::from(1), Amount::new(5, 7))];
    assert_eq!(weighted_average_rate(&half).unwrap().to_string(), "0.000000");
}

#[test]
fn interest_is_paid_on_what_was_owed() {
    let person = person(2, Scenario::Demo, "SE");
    let month_end = |by: i32| date(2025, 1, 31).saturating_add(by.months()).last_of_month();
    for by in 0..12 {
        let owed = person.loans(month_end(by - 1))[0].balance;
        let rate = person.loans(month_end(by))[0].interest;
        let rows = person.transactions(month_end(by).first_of_month(), month_end(by));
        let paid: Vec<_> = rows.iter().filter(|row| row.description == "Låneränta Bolån").collect();
        let due = half_even(cents(owed) * hundredths_of_percent(rate), 120_000);
        assert!(paid.len() == 1 && cents(paid[0].amount) == due, "{paid:?} {due}");
    }
}

#[test]
fn savings_and_loans_have_terms() {
    let person = person(2, Scenario::Demo, "SE");
    let details = person.account_details(date(2025, 3, 1));
    let kinds: Vec<_> = details.iter().map(|one| (one.account, one.kind.as_deref(), one.num_months_bound)).collect();
    assert_eq!(
        kinds,
        [
            (AccountKey::Savings, None, None),
            (AccountKey::Mortgage, Some("MORTGAGE"), Some(3)),
            (AccountKey::Loan, Some("VEHICLE"), Some(12)),
        ]
    );
}
