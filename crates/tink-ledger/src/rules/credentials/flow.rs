//! What comes next in the life of credentials: a pure function of where they stand, what their provider does and what happened.

use crate::event::{Reason, Standing};
use crate::kind::{CredentialsKind, CredentialsStatus};
use crate::rules::providers::{Ask, Outcome, Provider};

/// New or changed credentials start to authenticate after so many milliseconds (ours).
pub const BEFORE_START: i64 = 1_000;
/// A login is looked at for so long (ours).
const AUTHENTICATING: i64 = 1_000;
/// Data is fetched for so long (ours).
const FETCHING: i64 = 2_000;
/// A user has so long to answer questions.
const TIME_TO_ANSWER: i64 = 2 * 60 * 1_000;
/// A user has so long to confirm in an app.
const TIME_TO_CONFIRM: i64 = 9 * 60 * 1_000;

/// What moves credentials on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Push {
    /// The time has come.
    Due,
    /// A refresh was asked for.
    Refresh,
    /// The user confirmed in the app, or did not.
    App(bool),
    /// The user answered questions; whether they were the right answers.
    Answers(bool),
    /// The user chose accounts.
    Choice,
    /// The user gave up.
    Cancel,
}

/// What credentials do next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Next {
    /// Try the login.
    Authenticate,
    /// Ask the user to confirm in an app.
    AskApp {
        /// Which status that is.
        status: CredentialsStatus,
        /// Its place in the provider's list.
        place: u8,
        /// For how many milliseconds.
        lasts: i64,
    },
    /// Ask the questions of this place in the provider's list.
    AskQuestions(u8),
    /// Ask which accounts are opted in for; with none to choose from, fetch.
    AskAccounts,
    /// Fetch data.
    Fetch,
    /// Store the data.
    Deliver,
    /// Fail.
    Fail(CredentialsStatus, Reason),
}

impl Next {
    /// The status that it leads to.
    #[must_use]
    pub const fn status(self) -> CredentialsStatus {
        match self {
            Self::Authenticate => CredentialsStatus::Authenticating,
            Self::AskApp { status, .. } | Self::Fail(status, _) => status,
            Self::AskQuestions(_) | Self::AskAccounts => CredentialsStatus::AwaitingSupplemental,
            Self::Fetch => CredentialsStatus::Updating,
            Self::Deliver => CredentialsStatus::Updated,
        }
    }

    /// After how many milliseconds the credentials move on from there by themselves.
    #[must_use]
    pub const fn lasts(self) -> Option<i64> {
        match self {
            Self::Authenticate => Some(AUTHENTICATING),
            Self::AskApp { lasts, .. } => Some(lasts),
            Self::AskQuestions(_) | Self::AskAccounts => Some(TIME_TO_ANSWER),
            Self::Fetch => Some(FETCHING),
            Self::Deliver | Self::Fail(..) => None,
        }
    }
}

/// What comes next; nothing where the push does not fit the status.
#[must_use]
pub fn next(provider: &Provider, standing: &Standing, push: Push) -> Option<Next> {
    use CredentialsStatus as Status;
    let refused = |reason| Some(Next::Fail(Status::AuthenticationError, reason));
    let outcome = provider.script.outcome;
    match (standing.status, push) {
        (Status::Created, Push::Due | Push::Refresh) if outcome == Outcome::PermanentError => {
            Some(Next::Fail(Status::PermanentError, Reason::Disconnected))
        }
        (Status::Created, Push::Due)
        | (Status::Created | Status::Updated | Status::AuthenticationError | Status::TemporaryError, Push::Refresh) => {
            Some(Next::Authenticate)
        }
        (Status::Authenticating, Push::Due) => match standing.refused {
            Some(reason) => refused(reason),
            None => Some(ask(provider, standing, 0)),
        },
        (Status::AwaitingMobileBankid | Status::AwaitingThirdPartyApp, Push::App(false) | Push::Cancel) => {
            refused(Reason::Cancelled)
        }
        (Status::AwaitingMobileBankid | Status::AwaitingThirdPartyApp, Push::App(true)) => {
            Some(confirmed(provider, standing))
        }
        (Status::AwaitingMobileBankid | Status::AwaitingThirdPartyApp, Push::Due) => {
            match provider.script.asks.get(usize::from(standing.answered)) {
                Some(Ask::App { answers_after: Some(_) }) if !standing.attended => Some(confirmed(provider, standing)),
                _ => refused(Reason::TimedOut),
            }
        }
        (Status::AwaitingSupplemental, Push::Answers(true)) => Some(confirmed(provider, standing)),
        (Status::AwaitingSupplemental, Push::Answers(false)) => refused(Reason::WrongAnswer),
        (Status::AwaitingSupplemental, Push::Choice) => Some(Next::Fetch),
        (Status::AwaitingSupplemental, Push::Cancel) => refused(Reason::Cancelled),
        (Status::AwaitingSupplemental, Push::Due) => refused(Reason::TimedOut),
        (Status::Updating, Push::Due) if outcome == Outcome::TemporaryError => {
            Some(Next::Fail(Status::TemporaryError, Reason::NotDelivered))
        }
        (Status::Updating, Push::Due) => Some(Next::Deliver),
        _ => None,
    }
}

/// The user did what the provider asked for.
fn confirmed(provider: &Provider, standing: &Standing) -> Next {
    if provider.script.outcome == Outcome::TurnedAway {
        return Next::Fail(CredentialsStatus::AuthenticationError, Reason::TurnedAway);
    }
    ask(provider, standing, standing.answered.saturating_add(1))
}

/// The provider's question of that place, or what follows the last one.
fn ask(provider: &Provider, standing: &Standing, place: u8) -> Next {
    match provider.script.asks.get(usize::from(place)) {
        Some(Ask::App { answers_after }) => Next::AskApp {
            status: match provider.credentials {
                CredentialsKind::MobileBankid => CredentialsStatus::AwaitingMobileBankid,
                _ => CredentialsStatus::AwaitingThirdPartyApp,
            },
            place,
            lasts: answers_after.filter(|_| !standing.attended).unwrap_or(TIME_TO_CONFIRM),
        },
        Some(Ask::Questions { .. }) => Next::AskQuestions(place),
        None if standing.chooses => Next::AskAccounts,
        None => Next::Fetch,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::credentials::allows;
    use crate::rules::providers;

    const PUSHES: [Push; 8] = [
        Push::Due,
        Push::Refresh,
        Push::App(true),
        Push::App(false),
        Push::Answers(true),
        Push::Answers(false),
        Push::Choice,
        Push::Cancel,
    ];

    /// Every standing that decides what comes next.
    fn standings() -> impl Iterator<Item = Standing> {
        CredentialsStatus::ALL.into_iter().flat_map(|status| {
            (0..32_u8).map(move |bits| Standing {
                answered: bits >> 3,
                refused: (bits & 1 != 0).then_some(Reason::WrongLogin),
                chooses: bits & 2 != 0,
                attended: bits & 4 != 0,
                ..Standing::at(status)
            })
        })
    }

    #[test]
    fn whatever_happens_to_whichever_provider_only_documented_transitions_follow() {
        for provider in providers::all() {
            for standing in standings() {
                for push in PUSHES {
                    let Some(next) = next(provider, &standing, push) else { continue };
                    let from = standing.status;
                    assert!(allows(from, next.status()), "{}: {from:?} -> {next:?}", provider.name);
                }
            }
        }
    }

    #[test]
    fn every_status_that_does_not_rest_moves_on_by_itself() {
        for provider in providers::all() {
            for standing in standings() {
                let rests = !standing.status.is_running();
                let moves = next(provider, &standing, Push::Due).is_some();
                assert!(rests || moves, "{}: {standing:?}", provider.name);
                let lasts = |push| next(provider, &standing, push).and_then(Next::lasts);
                for push in PUSHES {
                    let Some(to) = next(provider, &standing, push) else { continue };
                    assert_eq!(lasts(push).is_some(), to.status().is_running(), "{to:?}");
                }
            }
        }
    }

    #[test]
    fn whoever_confirms_for_themselves_gets_the_documented_time() {
        let provider = providers::of_name("test-bankid-successful").unwrap();
        let logged_in = Standing::at(CredentialsStatus::Authenticating);
        let lasts = |standing: &Standing| next(provider, standing, Push::Due).and_then(Next::lasts);
        assert_eq!(lasts(&logged_in), Some(4_000));
        assert_eq!(lasts(&Standing { attended: true, ..logged_in }), Some(9 * 60 * 1_000));
    }
}
