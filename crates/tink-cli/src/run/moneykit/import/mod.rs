//! `tink moneykit import` and `tink moneykit transactions import`.
//!
//! 1. Read the request, or make one of a bank's files. Every mistake in it is told, and nothing is sent then.
//! 2. Send it: what fits into one request, and the rest in as many as it takes.
//! 3. Say what is there. Where an import had to stop, also what may be there, what is not, and what to do.

mod csv;
mod report;
mod stopped;
mod unknown;
mod watch;

use std::path::Path;

use moneykit_import::{ImportReport, ImportStopped, MAX_IMPORT_BYTES, MoneykitClient};
use tink_model::LinkId;
use tink_model::moneykit::{ImportLinkRequest, ImportTransactionsRequest};

use self::csv::FromFiles;
use self::report::Report;
use self::stopped::{Origin, Stopped, Story};
use self::watch::Watch;
use super::Desk;
use crate::args::moneykit::import::ImportLink;
use crate::body;
use crate::exit::{Exit, Failure, Outcome};
use crate::import::show;

/// A request that is ready to be sent, and where it came from.
struct Prepared {
    request: ImportLinkRequest,
    origin: Origin,
    files: Option<FromFiles>,
}

pub(super) async fn run(args: ImportLink, desk: &Desk<'_>) -> Outcome {
    let Prepared { request, origin, files } = prepare(&args, desk)?;
    let rejected = files.as_ref().is_some_and(|files| files.read.rejections.count > 0);
    let exit = if rejected { Exit::Rejected } else { Exit::Done };
    if args.dry_run {
        desk.output.json(&request.to_json())?;
        return Ok(exit);
    }
    let watch = Watch::default();
    let connection = desk.open(|transport| watch.around(transport)).await?;
    let client = connection.client()?;
    let result = if args.no_split {
        whole(&client, &request).await
    } else {
        follow(&watch, desk, &request.to_json(), client.import_in_batches(&request)).await
    };
    match result {
        Ok(done) => {
            Report::done(&done, files.as_ref()).print(desk.output)?;
            desk.output.note(&format!(
                "The user connects it with: tink moneykit session create --link {} --user {} --redirect-uri URL",
                done.link.link_id, request.customer_user.id
            ));
            Ok(exit)
        }
        Err(stopped) => {
            let story = Story { origin: &origin, user: Some(&request.customer_user.id), skipped: 0 };
            Err(story.end(stopped, files.as_ref(), desk.output)?)
        }
    }
}

/// Adds transactions to a link.
pub(super) async fn more(link: &LinkId, file: &Path, skip: usize, no_split: bool, desk: &Desk<'_>) -> Outcome {
    let (bytes, mut request) = body::read(file, ImportTransactionsRequest::decode)?;
    body::check(&request, &body::name(file))?;
    // A whole link does as well, of which only the transactions are meant here.
    unknown::tell(&bytes, &request.to_json(), Some("transactions"), desk.output);
    let count = request.transactions.len();
    if skip > count {
        let has = show::count(count as u64, "transaction", "transactions");
        return Err(Failure::usage(format!("--skip {skip}: {} has {has}", body::name(file))).next("Nothing was sent."));
    }
    request.transactions.drain(..skip);
    let watch = Watch::default();
    let connection = desk.open(|transport| watch.around(transport)).await?;
    let client = connection.client()?;
    let result = if no_split {
        let transactions = request.transactions.len();
        match client.import_transactions(link, &request).await {
            Ok(link) => Ok(Done { link, requests: 1, transactions }),
            Err(error) => Err(Stopped::of_call(&error, link, transactions)),
        }
    } else {
        let all = client.import_transactions_in_batches(link, &request.transactions);
        follow(&watch, desk, &request.to_json(), all).await
    };
    match result {
        Ok(done) => {
            Report::done(&done, None).print(desk.output)?;
            Ok(Exit::Done)
        }
        Err(stopped) => {
            let story = Story { origin: &Origin::of(file), user: None, skipped: skip };
            Err(story.end(stopped, None, desk.output)?)
        }
    }
}

/// An import that was taken whole.
struct Done {
    link: tink_model::moneykit::Link,
    requests: usize,
    transactions: usize,
}

fn prepare(args: &ImportLink, desk: &Desk<'_>) -> Outcome<Prepared> {
    if let Some(path) = &args.file {
        let is_csv = path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("csv"));
        let (bytes, request) = body::read(path, ImportLinkRequest::decode).map_err(|failure| {
            if is_csv && failure.exit == Exit::Usage {
                failure.next("A bank's file is taken with --from-csv. Nothing was sent.")
            } else {
                failure
            }
        })?;
        body::check(&request, &body::name(path))?;
        unknown::tell(&bytes, &request.to_json(), None, desk.output);
        return Ok(Prepared { request, origin: Origin::of(path), files: None });
    }
    let (request, files) = csv::request(&args.csv, desk.output)?;
    body::check(&request, "the link")?;
    Ok(Prepared { request, origin: Origin::Csv, files: Some(files) })
}

/// Imports a link in one request, or not at all.
async fn whole(client: &MoneykitClient, request: &ImportLinkRequest) -> Result<Done, Stopped> {
    let transactions = request.transactions.len();
    match client.import_link(request).await {
        Ok(link) => Ok(Done { link, requests: 1, transactions }),
        Err(error) => Err(Stopped::of_link(&error, transactions)),
    }
}

/// Waits for an import, with a progress display where it takes several requests.
async fn follow(
    watch: &Watch,
    desk: &Desk<'_>,
    body: &[u8],
    import: impl Future<Output = Result<ImportReport, ImportStopped>>,
) -> Result<Done, Stopped> {
    if body.len() > MAX_IMPORT_BYTES {
        watch.begin(body.len(), desk.output.progress(body.len(), "importing, in bytes"));
    }
    let result = import.await;
    watch.finish();
    match result {
        Ok(ImportReport { link, requests, transactions, .. }) => Ok(Done { link, requests, transactions }),
        Err(stopped) => Err(Stopped::from(&stopped)),
    }
}
