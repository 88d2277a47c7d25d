//! An import that has no result, or only a part of one: what is there, what may be there, what is not, and what to do.

use std::path::{Path, PathBuf};

use http::StatusCode;
use moneykit_import::{Error, ImportError, ImportStopped, body_too_large};
use tink_model::{ExternalUserId, LinkId};

use super::csv::FromFiles;
use super::report::Report;
use crate::exit::{Exit, Failure, Outcome};
use crate::output::Output;

/// An import that stopped.
pub(super) struct Stopped {
    /// The link, once it is known to be there.
    pub(super) link: Option<LinkId>,
    /// Requests that were taken.
    pub(super) requests: usize,
    /// Transactions that are there, from the first one.
    pub(super) accepted: usize,
    /// Those after them that may be there.
    pub(super) unknown: usize,
    /// Those after both that are not.
    pub(super) missing: usize,
    /// Whether it is unknown what became of the last request.
    pub(super) is_unknown: bool,
    /// Whether nothing was sent.
    is_invalid: bool,
    /// Whether the service named places, which are those of the request and not of the file.
    has_places: bool,
    /// What looking for the link afterwards gave.
    looked: Option<String>,
    failure: Failure,
}

impl Stopped {
    /// A link that was to be imported in one request.
    pub(super) fn of_link(error: &ImportError, transactions: usize) -> Self {
        let is_unknown = error.is_outcome_unknown();
        let (unknown, missing) = if is_unknown { (transactions, 0) } else { (0, transactions) };
        let looked = is_unknown.then(|| looked(error));
        Self { unknown, missing, is_unknown, looked, ..Self::of(error.error()) }
    }

    /// Transactions that were to be added in one request.
    pub(super) fn of_call(error: &Error, link: &LinkId, transactions: usize) -> Self {
        let is_unknown = error.may_have_been_applied();
        let (unknown, missing) = if is_unknown { (transactions, 0) } else { (0, transactions) };
        Self { link: Some(link.clone()), unknown, missing, is_unknown, ..Self::of(error) }
    }

    fn of(error: &Error) -> Self {
        let mut failure = Failure::of(error);
        if let Some(too_large) = body_too_large(error) {
            failure = failure.next(if too_large.fitting() == 0 {
                "What is not transactions is too large by itself: import fewer accounts. Nothing was sent."
            } else {
                "Leave --no-split out to send it in several requests. Nothing was sent."
            });
        }
        Self {
            link: None,
            requests: 0,
            accepted: 0,
            unknown: 0,
            missing: 0,
            is_unknown: false,
            is_invalid: error.is_invalid_request(),
            has_places: error.status() == Some(StatusCode::UNPROCESSABLE_ENTITY),
            looked: None,
            failure,
        }
    }
}

impl From<&ImportStopped> for Stopped {
    fn from(stopped: &ImportStopped) -> Self {
        let is_unknown = stopped.is_outcome_unknown();
        Self {
            link: stopped.link_id().cloned(),
            requests: stopped.requests(),
            accepted: stopped.accepted().len(),
            unknown: stopped.unknown().len(),
            missing: stopped.missing().len(),
            is_unknown,
            looked: stopped.import_error().filter(|_| is_unknown).map(looked),
            ..Self::of(stopped.error())
        }
    }
}

/// What looking for the link gave: the error's own sentence, and the links that it may be.
fn looked(error: &ImportError) -> String {
    let mut candidates: Vec<&str> = error.candidates().iter().map(LinkId::as_str).collect();
    candidates.sort_unstable();
    if candidates.is_empty() { error.to_string() } else { format!("{error}: {}", candidates.join(", ")) }
}

/// Where the transactions of an import came from.
#[derive(Debug)]
pub(super) enum Origin {
    /// A file of the API's JSON.
    File(PathBuf),
    /// Standard input.
    Stdin,
    /// A bank's files.
    Csv,
}

impl Origin {
    /// A request that was read from here.
    pub(super) fn of(path: &Path) -> Self {
        if path == Path::new("-") { Self::Stdin } else { Self::File(path.to_owned()) }
    }

    /// How the transactions after the first `skip` are sent to a link.
    fn rest(&self, link: &str, skip: usize) -> String {
        match self {
            Self::File(path) => format!("tink moneykit transactions import {link} {} --skip {skip}", path.display()),
            Self::Stdin => format!("tink moneykit transactions import {link} FILE --skip {skip}"),
            Self::Csv => format!(
                "write the request to a file with the same command and --dry-run, and take it with\n  tink moneykit transactions import {link} FILE --skip {skip}"
            ),
        }
    }
}

/// What has to be known for saying what to do.
pub(super) struct Story<'a> {
    pub(super) origin: &'a Origin,
    /// The user whose link it is to be.
    pub(super) user: Option<&'a ExternalUserId>,
    /// Transactions that were left out at the start of the file.
    pub(super) skipped: usize,
}

impl Story<'_> {
    /// Prints what became of an import that stopped, and makes the failure with which the command ends.
    pub(super) fn end(&self, stopped: Stopped, files: Option<&FromFiles>, output: Output) -> Outcome<Failure> {
        if stopped.is_invalid {
            return Ok(stopped.failure);
        }
        Report::stopped(&stopped, files).print(output)?;
        Ok(self.failure(stopped))
    }

    fn failure(&self, stopped: Stopped) -> Failure {
        let arrived = self.skipped + stopped.accepted;
        let perhaps = arrived + stopped.unknown;
        let end = perhaps + stopped.missing;
        let places = if stopped.has_places && arrived > 0 {
            format!(", and places are counted from transaction {arrived}")
        } else {
            String::new()
        };
        let mut failure = match (stopped.link, stopped.is_unknown) {
            (None, false) => return stopped.failure.within("the link was not imported"),
            (Some(_), false) if arrived == self.skipped && self.user.is_none() => {
                return stopped.failure.within(&format!("no transaction was imported{places}"));
            }
            (Some(link), false) => {
                let rest = format!("Then send the rest: {}", self.origin.rest(link.as_str(), arrived));
                let what = format!("the import stopped after transaction {arrived} of {end}{places}");
                return stopped.failure.within(&what).then(&rest);
            }
            (None, true) => {
                let user = self.user.map_or("USER", ExternalUserId::as_str);
                let mut step = format!(
                    "Importing it again may make a second link, so look first: tink moneykit links user {user}\nIf it is not there after some minutes, repeat the command."
                );
                if stopped.missing > 0 {
                    step.push_str(&format!(" If it is, send what is missing: {}", self.origin.rest("LINK", perhaps)));
                }
                stopped
                    .failure
                    .within(stopped.looked.as_deref().unwrap_or("whether the link was imported is unknown"))
                    .next(step)
            }
            (Some(link), true) => {
                let link = link.as_str();
                let what = format!("whether the transactions {} to {perhaps} of {end} arrived is unknown", arrived + 1);
                let mut step = format!(
                    "Sending them again may double them, so look first: tink moneykit transactions list {link} --all\nIf they are not there, send them with the rest: {}",
                    self.origin.rest(link, arrived)
                );
                if stopped.missing > 0 {
                    step.push_str(&format!("\nIf they are, only the rest: the same with --skip {perhaps}"));
                }
                stopped.failure.within(&what).next(step)
            }
        };
        // Whatever the answer was, the one that was waited for did not come.
        failure.exit = Exit::Unreachable;
        failure
    }
}

#[cfg(test)]
mod tests {
    use tink_model::moneykit::operations::{IMPORT_LINK, IMPORT_TRANSACTIONS};

    use super::*;

    /// An import that stopped; the reason stands for any other.
    fn stopped(link: Option<&str>, is_unknown: bool, [accepted, unknown, missing]: [usize; 3]) -> Stopped {
        let operation = if link.is_some() { &IMPORT_TRANSACTIONS } else { &IMPORT_LINK };
        let of = Stopped::of(&Error::contradiction(operation, "the answer is another one's"));
        let link = link.map(Into::into);
        Stopped { link, accepted, unknown, missing, is_unknown, ..of }
    }

    fn shown(origin: &Origin, stopped: Stopped) -> String {
        let user = ExternalUserId::from("user-1");
        let story = Story { origin, user: Some(&user), skipped: 0 };
        story.failure(stopped).text()
    }

    #[test]
    fn a_link_that_may_be_there_is_looked_for_before_the_rest_is_sent() {
        insta::assert_snapshot!(shown(&Origin::File("link.json".into()), stopped(None, true, [0, 4000, 2000])), @r"
        error: whether the link was imported is unknown
          importLink: the answers of the service do not fit together
          the answer is another one's

        Importing it again may make a second link, so look first: tink moneykit links user user-1
        If it is not there after some minutes, repeat the command. If it is, send what is missing: tink moneykit transactions import LINK link.json --skip 4000
        ");
        let nothing = "whether the link was imported is unknown: the user has no new link with these accounts so far";
        let found = Stopped { looked: Some(nothing.to_owned()), ..stopped(None, true, [0, 10, 0]) };
        insta::assert_snapshot!(shown(&Origin::Stdin, found), @r"
        error: whether the link was imported is unknown: the user has no new link with these accounts so far
          importLink: the answers of the service do not fit together
          the answer is another one's

        Importing it again may make a second link, so look first: tink moneykit links user user-1
        If it is not there after some minutes, repeat the command.
        ");
    }

    #[test]
    fn what_certainly_did_not_arrive_is_sent_again() {
        insta::assert_snapshot!(shown(&Origin::Stdin, stopped(None, false, [0, 0, 10])), @r"
        error: the link was not imported
          importLink: the answers of the service do not fit together
          the answer is another one's

        The request was carried out, but its answer is not the API's. Check --base-url and what is in front of the server.
        ");
        insta::assert_snapshot!(shown(&Origin::Csv, stopped(Some("mk_1"), false, [4000, 0, 2000])), @r"
        error: the import stopped after transaction 4000 of 6000
          importTransactions: the answers of the service do not fit together
          the answer is another one's

        The request was carried out, but its answer is not the API's. Check --base-url and what is in front of the server.
        Then send the rest: write the request to a file with the same command and --dry-run, and take it with
          tink moneykit transactions import mk_1 FILE --skip 4000
        ");
        let story = Story { origin: &Origin::Stdin, user: None, skipped: 500 };
        insta::assert_snapshot!(story.failure(stopped(Some("mk_1"), false, [0, 0, 10])).text(), @r"
        error: no transaction was imported
          importTransactions: the answers of the service do not fit together
          the answer is another one's

        The request was carried out, but its answer is not the API's. Check --base-url and what is in front of the server.
        ");
    }

    #[test]
    fn an_unknown_end_has_an_exit_code_of_its_own() {
        let story = Story { origin: &Origin::Csv, user: None, skipped: 0 };
        assert_eq!(story.failure(stopped(Some("mk_1"), true, [0, 10, 0])).exit, Exit::Unreachable);
        assert_eq!(story.failure(stopped(Some("mk_1"), false, [0, 0, 10])).exit, Exit::Failed);
    }
}
