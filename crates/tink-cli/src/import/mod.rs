//! `tink import`: files in, through the Connector API, and back out of the main API.
//!
//! 1. Look whether the user exists, and so which currency its amounts are in.
//! 2. Read every file into one plan. A file that cannot be read, or not without a guess, ends the command here: nothing was sent.
//! 3. Create the user if it is missing.
//! 4. Look what the user has already, and send what is missing: accounts, then transactions.
//! 5. Read everything back, compare it with the plan, and show it.

pub(crate) mod document;
pub(crate) mod files;
mod read_back;
mod report;
pub(crate) mod show;
mod sink;
mod user;

use tink_ingest::read::Context;
use tink_ingest::run::{Present, Stopped, run_after};

use self::files::Unread;
use crate::args::import::Import;
use crate::exit::{Exit, Failure, Outcome};
use crate::run::Session;

impl Session {
    pub(crate) async fn import(&self, args: Import) -> Outcome {
        let found = user::find(&self.connection, &args.user.id, args.market.as_deref()).await?;
        let context = Context {
            currency: found.currency.clone(),
            time_zone: found.time_zone.clone(),
            account: args.account.as_deref().map(Into::into),
        };
        let read = match files::read(&args.files, args.rules.as_deref(), &context) {
            Ok(read) => read,
            Err(Unread::File(error)) => {
                // A file in another currency is one of which all rows are rejected.
                if self.output.json && error.is_currency() {
                    self.output.text(&document::refused(&error))?;
                }
                return Err(error.into());
            }
            Err(Unread::Other(failure)) => return Err(failure),
        };
        show::found_out(self.output, &read);
        show::rejections(self.output, &read.rejections);
        if read.plan.transactions().is_empty() && !read.rejections.is_empty() {
            if self.output.json {
                self.output.text(&document::rejected(&read))?;
            }
            return Err(Failure::new(Exit::Rejected, "no row could be taken; nothing was sent")
                .next("Mend the rows, or the rules file, and repeat the command."));
        }
        let created = !found.exists;
        if created {
            user::create(&self.connection, &args.user.id, &found).await?;
        }
        let present = if created {
            Present::default()
        } else {
            read_back::before(&self.connection, &args.user.id, &read.plan).await?
        };
        let rows = read.plan.transactions();
        for (index, account) in read.plan.accounts().iter().enumerate() {
            if present.keeps_balance(account, rows.iter().filter(|row| row.account == index)) {
                self.output.note(&format!(
                    "account {}: its balance stays what it is on the platform; the files are older, or its transactions cannot be seen",
                    account.entity.external_id
                ));
            }
        }
        let sink = sink::ApiSink::new(&self.connection, &args.user.id)?;
        let mut progress = self.output.progress(read.plan.transactions().len(), "ingesting");
        let outcome = run_after(&read.plan, &present, &sink, |summary| progress.set(summary.done())).await;
        progress.finish();
        let summary = outcome.map_err(stopped)?;
        let platform = read_back::read(&self.connection, &args.user.id, &read.plan, summary).await?;
        let report = report::Report::new(&args.user.id, created, &found, &read, summary, &platform)?;
        if self.output.json {
            self.output.text(&document::json(&report))?;
        } else {
            self.output.text(&show::text(&report))?;
        }
        if !report.verification.is_good() {
            return Err(Failure::failed(show::differences(&report)));
        }
        Ok(if read.rejections.is_empty() { Exit::Done } else { Exit::Rejected })
    }
}

fn stopped(stopped: Stopped<sink::SinkError>) -> Failure {
    let done = format!("the import {stopped}");
    Failure::from(stopped.error.0)
        .within(&done)
        .next("Repeat the command: what was taken already is left alone, and the rest is sent.")
}
