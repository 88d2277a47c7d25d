//! `tink import`: files in, through the Connector API, and back out of the main API.
//!
//! 1. Look whether the user exists, and so which currency its amounts are in.
//! 2. Read every file into one plan. A file that cannot be read, or not without a guess, ends the command here: nothing was sent.
//! 3. Open the journal; one of an import that was interrupted is gone on with.
//! 4. Carry the plan out: users and accounts that are missing are created, transactions that are missing sent.
//! 5. Read everything back, compare it with the plan, and show it.

mod again;
pub(crate) mod document;
pub(crate) mod files;
mod place;
mod read_back;
mod report;
pub(crate) mod show;
mod sink;
mod stop;
mod teller;
mod user;

use std::num::NonZeroU32;

use tink_ingest::read::Context;
use tink_ingest::rejects::RejectCode;
use tink_ingest::run::journal::InMemory;
use tink_ingest::run::{
    End, Import as Engine, Journal, Options, Report as Ended, Trouble, UserReport, Verified, VerifyError,
};

use self::files::{Read, Reading, Unread};
use self::read_back::ApiReadBack;
use self::sink::{ApiSink, SinkError};
use self::stop::Time;
use self::teller::Teller;
use self::user::Found;
use crate::args::import::Import;
use crate::exit::{Exit, Failure, Outcome};
use crate::run::Session;

/// What a run of the engine left.
struct Run {
    ended: Ended<SinkError>,
    /// By user, in the plan's order; none where nothing was compared.
    verified: Vec<Option<Verified>>,
}

impl Session {
    pub(crate) async fn import(mut self, args: Import) -> Outcome {
        self.connection = self.connection.with_attempt_timeout(args.timeout);
        let found = match &args.user {
            Some(user) => user::find(&self.connection, user, args.market.as_deref()).await?,
            None => user::new(args.market.as_deref())?,
        };
        let read = self.read_files(&args, &found)?;
        let sink = ApiSink::new(&self.connection, &found, args.market.as_deref(), args.dry_run)?;
        let read_back = ApiReadBack::new(&self.connection);
        let run = if args.dry_run || args.no_journal || (args.journal.is_none() && !self.connection.lasts()) {
            self.carry_out(&args, &read, &sink, &read_back, &InMemory::default(), false).await?
        } else {
            let identity = place::identity(&args, &self.connection, &read.inputs)?;
            let path = args.journal.clone().unwrap_or_else(|| place::beside(&args, &self.connection));
            let journal = place::open(&path, &identity, read.plan.transactions(), args.fresh)?;
            if let Some(resumed) = journal.resumed() {
                self.output.note(&format!(
                    "Going on with the import that was interrupted: {} of {} done.",
                    show::count(resumed.tally.done(), "transaction", "transactions"),
                    show::shown(resumed.planned),
                ));
            }
            let resumed = journal.resumed().is_some();
            let run = self.carry_out(&args, &read, &sink, &read_back, &journal, resumed).await?;
            if run.ended.is_done() {
                journal.finish(args.journal.is_some()).map_err(|error| Failure::caused(Exit::Failed, "", &error))?;
            }
            run
        };
        if !run.ended.is_done() {
            return Err(unfinished(&run.ended, read.plan.transactions(), args.no_journal));
        }
        if args.dry_run {
            return self.show_dry_run(&read, &run);
        }
        match (read.plan.users(), run.ended.users.as_slice()) {
            ([_], [user]) => self.show_user(&read, &run, user, &sink, &read_back).await,
            _ => self.show_users(&read, &run),
        }
    }

    /// The files as a plan. Bad rows are told; where no row is good that is the end.
    fn read_files(&self, args: &Import, found: &Found) -> Outcome<Read> {
        let context = Context {
            currency: found.currency.clone(),
            time_zone: found.time_zone.clone(),
            account: args.account.as_deref().map(Into::into),
        };
        let reading = Reading {
            rules: args.rules.as_deref(),
            context: &context,
            user: args.user.as_deref().map(Into::into),
            folder: None,
            strict: args.strict,
            put_aside: !args.dry_run && !args.strict,
        };
        let read = match files::read(&args.files, &reading) {
            Ok(read) => read,
            Err(Unread::File(error)) => {
                // A file in another currency is one of which all rows are rejected.
                if self.output.json && error.is_currency() {
                    self.output.text(&document::refused(&error))?;
                }
                return Err(error.into());
            }
            Err(Unread::Row(row)) => {
                return Err(Failure::new(Exit::Rejected, row.to_string())
                    .next("Nothing was sent. Without --strict such rows are put aside, and the others sent."));
            }
        };
        show::found_out(self.output, &read);
        show::rejections(self.output, &read.rejections);
        for path in &read.put_aside {
            self.output
                .note(&format!("rejected rows are in {}: mend them there, and import that file", path.display()));
        }
        if read.plan.transactions() == 0 && read.rejections.count > 0 {
            if self.output.json {
                self.output.text(&document::rejected(&read))?;
            }
            let without_user = read.rejections.kept.iter().all(|row| row.code == RejectCode::User);
            let failure = Failure::new(Exit::Rejected, "no row could be taken; nothing was sent");
            return Err(if without_user {
                failure.next("Say whose files they are with --user, or with user = \"...\" in a rules file.")
            } else {
                failure.next("Mend the rows, or the rules file, and repeat the command.")
            });
        }
        Ok(read)
    }

    async fn carry_out<J: Journal>(
        &self,
        args: &Import,
        read: &Read,
        sink: &ApiSink<'_>,
        read_back: &ApiReadBack<'_>,
        journal: &J,
        resumed: bool,
    ) -> Outcome<Run> {
        let options = Options {
            concurrency: args.concurrency.get() as usize,
            max_rate: args.max_rate.map(NonZeroU32::get),
            deadline: args.deadline,
            ..Options::default()
        };
        let (plan, stop, clock) = (&read.plan, stop::on_signal(self.output), Time::new());
        let engine = Engine { plan, sink, read_back, journal, options, stop: stop.clone() };
        let mut teller = Teller::new(self.output, plan, resumed);
        let ended = engine.run(&clock, &mut |event| teller.tell(&event, plan.transactions())).await;
        teller.finish();
        let mut verified = Vec::new();
        for user in &ended.users {
            if !ended.is_done() || args.dry_run || args.no_verify || stop.is_asked() {
                verified.push(None);
                continue;
            }
            let of_user = engine.verify(&user.user, user.tally.deleted, &clock).await;
            verified.push(Some(of_user.map_err(|error| match error {
                VerifyError::ReadBack(error) => error.0.within("everything was sent, and cannot be read back"),
                VerifyError::Plan(error) => Failure::from(error),
            })?));
        }
        Ok(Run { ended, verified })
    }
}

/// Why an import did not come to its end, and how to go on.
fn unfinished(ended: &Ended<SinkError>, planned: u64, no_journal: bool) -> Failure {
    let done = format!("{} of {} transactions", ended.tally().done(), planned);
    let go_on = if no_journal {
        "Repeat the command: what was taken already is left alone, and the rest is sent."
    } else {
        "Repeat the command: it goes on from there."
    };
    let failed = ended.users.iter().filter_map(|user| match &user.end {
        End::Failed(trouble) => Some((&user.user, trouble)),
        _ => None,
    });
    let failed: Vec<_> = failed.collect();
    let Some(&(user, trouble)) = failed.first() else {
        let why = if ended.users.iter().any(|user| matches!(user.end, End::Deadline)) {
            "the import came to its deadline"
        } else {
            "the import was interrupted"
        };
        return Failure::new(Exit::Interrupted, format!("{why} after {done}")).next(go_on);
    };
    let mut whole = format!("the import stopped after {done}");
    if ended.users.len() > 1 {
        let others = ended.users.iter().filter(|user| matches!(user.end, End::Done)).count();
        whole.push_str(&format!(
            "\n  {} failed, {others} done; the first that failed is {user}",
            show::count(failed.len() as u64, "user", "users")
        ));
    }
    let failure = match trouble {
        Trouble::Sink(error) => error.failure.clone(),
        Trouble::Journal(_) | Trouble::Plan(_) => Failure::failed(trouble.to_string()),
    };
    failure.within(&whole).next(go_on)
}

impl Session {
    fn exit(read: &Read, ended: &Ended<SinkError>) -> Exit {
        let (now, all) = (ended.of_this_run(), ended.tally());
        if read.rejections.count > 0 {
            Exit::Rejected
        } else if now.accepted + now.booked == 0 && all.done() > 0 && all.accepted + all.booked == 0 {
            Exit::NothingToDo
        } else {
            Exit::Done
        }
    }

    fn show_dry_run(&self, read: &Read, run: &Run) -> Outcome {
        if self.output.json {
            self.output.text(&document::dry_run(read, &run.ended))?;
        } else {
            self.output.text(&show::dry_run(read, &run.ended))?;
        }
        Ok(Self::exit(read, &run.ended))
    }

    async fn show_user(
        &self,
        read: &Read,
        run: &Run,
        user: &UserReport<SinkError>,
        sink: &ApiSink<'_>,
        read_back: &ApiReadBack<'_>,
    ) -> Outcome {
        let Some(found) = sink.opened(&user.user) else { return Ok(Self::exit(read, &run.ended)) };
        let Some(Some(verified)) = run.verified.first() else { return self.show_users(read, run) };
        let accounts = read_back.accounts_of(&user.user, &read.plan).await?;
        let mut sums = report::Sums::new(found.time_zone.clone());
        read_back.transactions(&user.user, &accounts, |transaction| sums.add(transaction)).await?;
        let categories = read_back.categories().await?;
        let report = report::Report {
            user: user.user.as_str(),
            user_created: !found.exists,
            found: &found,
            read,
            tally: user.tally,
            accounts_created: run.ended.accounts_created,
            accounts_known: run.ended.accounts_known,
            requests: run.ended.requests,
            retried: run.ended.retried,
            accounts: sums.accounts(&accounts, read),
            spending: sums.spending(&categories)?,
            total: sums.total,
            spent: sums.spent,
            months: sums.months,
            verified: verified.clone(),
        };
        if self.output.json {
            self.output.text(&document::json(&report))?;
        } else {
            self.output.text(&show::text(&report))?;
        }
        if !report.is_good() {
            return Err(Failure::failed(show::differences(verified)));
        }
        Ok(Self::exit(read, &run.ended))
    }

    fn show_users(&self, read: &Read, run: &Run) -> Outcome {
        if self.output.json {
            self.output.text(&document::users(read, &run.ended, &run.verified))?;
        } else {
            self.output.text(&show::users(read, &run.ended, &run.verified))?;
        }
        let bad =
            run.ended.users.iter().zip(&run.verified).find_map(|(user, verified)| {
                verified.as_ref().filter(|verified| !verified.is_good(user.tally.deleted))
            });
        match bad {
            Some(verified) => Err(Failure::failed(show::differences(verified))),
            None => Ok(Self::exit(read, &run.ended)),
        }
    }
}
