//! The APIs on a port, until a signal says stop.

use std::net::SocketAddr;
use std::path::Path;

use tink_sandbox::{DEFAULT_CLIENT, DEFAULT_XS2A_KEY, Profile, Sandbox};

use super::{descriptors, tls};
use crate::args::Global;
use crate::args::sandbox::{ProfileName, RunSandbox, SandboxClient, SandboxDeveloper};
use crate::exit::{Exit, Failure, Outcome};
use crate::output::Output;
use crate::target::store_file;

pub(super) async fn serve(args: RunSandbox, global: &Global, output: Output) -> Outcome {
    if global.base_url.is_some() {
        return Err(Failure::usage("tink sandbox is a server itself and takes no --base-url")
            .next("Where it listens is said with --listen."));
    }
    let store = global.store.as_deref().and_then(store_file);
    let mut builder = Sandbox::builder().profile(match args.profile {
        ProfileName::Seed => Profile::Seed,
        ProfileName::Revision2026 => Profile::Revision2026,
    });
    if let Some(seed) = args.seed {
        builder = builder.seed(seed);
    }
    if let Some(path) = &store {
        builder = builder.store(path);
    }
    for SandboxClient { id, secret, scopes } in &args.clients {
        builder = match scopes {
            Some(scopes) => builder.client_with_scopes(id, secret.clone(), scopes.clone()),
            None => builder.client(id, secret.clone()),
        };
    }
    for uri in &args.redirect_uris {
        builder = builder.redirect_uri(uri);
    }
    if let Some(SandboxDeveloper { email, password }) = &args.developer {
        builder = builder.developer(email, password.clone());
    }
    for key in &args.xs2a_keys {
        builder = builder.xs2a_key(key.clone());
    }
    builder = builder
        .opt_in(args.opt_in)
        .coverage(args.coverage)
        .request_log(args.log_requests)
        .partial_ingestion(args.partial_batches)
        .processing(args.processing.unwrap_or_default())
        .moneykit_rate_limits(!args.no_moneykit_rate_limits);
    let certificate = tls::certificate(&args)?;
    // Before the address is printed: whoever reads it may stop the server at once.
    let stop =
        stop_signal().map_err(|error| Failure::caused(Exit::Failed, "signals cannot be listened for", &error))?;
    let sandbox = builder.start().await.map_err(|error| {
        let failure = Failure::caused(Exit::Failed, "the sandbox cannot start", &error);
        match &store {
            Some(path) => failure.next(format!("Check the file {}, or take another with --store.", path.display())),
            None => failure,
        }
    })?;
    descriptors::ask_for_enough();
    let server = match &certificate {
        Some(certificate) => sandbox.listen_tls(args.listen.as_str(), certificate).await,
        None => sandbox.listen(args.listen.as_str()).await,
    };
    let server = server.map_err(|error| {
        Failure::caused(Exit::Failed, "the sandbox cannot listen", &error)
            .next("Take another address, or port 0 for a free one: --listen 127.0.0.1:0")
    })?;
    if let Some(certificate) = &certificate {
        tls::write(&args, certificate)?;
    }
    if let Some(warning) = warning(server.address()) {
        output.note(warning);
    }
    output.text(&greeting(&server.url(), &args, store.as_deref(), output.json))?;
    stop.await;
    output.note("stopping");
    server.stop().await;
    Ok(Exit::Done)
}

/// What is to be said of an address that is not this machine's alone.
fn warning(address: SocketAddr) -> Option<&'static str> {
    (!address.ip().is_loopback()).then_some(
        "warning: other machines can reach this sandbox; it guards nothing but what the APIs' own tokens do, and its control API takes none",
    )
}

/// Ends at SIGTERM or Ctrl-C. It listens from now on, not from when it is first awaited.
#[cfg(unix)]
fn stop_signal() -> std::io::Result<impl Future<Output = ()>> {
    use tokio::signal::unix::{SignalKind, signal};

    let (mut terminated, mut interrupted) = (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?);
    Ok(async move {
        tokio::select! {
            _ = terminated.recv() => {}
            _ = interrupted.recv() => {}
        }
    })
}

/// Ends at Ctrl-C.
#[cfg(not(unix))]
fn stop_signal() -> std::io::Result<impl Future<Output = ()>> {
    Ok(async {
        let _ = tokio::signal::ctrl_c().await;
    })
}

/// What is printed at the start: the URL, the clients, the keys of XS2A.api, and a first request to try.
fn greeting(url: &str, args: &RunSandbox, store: Option<&Path>, json: bool) -> String {
    let all: Vec<(&str, &str)> = if args.clients.is_empty() {
        vec![DEFAULT_CLIENT]
    } else {
        args.clients.iter().map(|client| (client.id.as_str(), client.secret.expose().as_str())).collect()
    };
    let keys: Vec<&str> = if args.xs2a_keys.is_empty() {
        vec![DEFAULT_XS2A_KEY]
    } else {
        args.xs2a_keys.iter().map(|key| key.expose().as_str()).collect()
    };
    if json {
        let clients: Vec<_> = all.iter().map(|(id, secret)| serde_json::json!({"id": id, "secret": secret})).collect();
        let certificate = tls::file(args);
        let greeting = serde_json::json!({"url": url, "clients": clients, "xs2aKeys": keys, "store": store, "certificate": certificate});
        return format!("{greeting}\n");
    }
    let world = store.map_or_else(|| "in memory".to_owned(), |path| format!("in {}", path.display()));
    let clients: String = all.iter().map(|(id, secret)| format!("client      {id}  secret {secret}\n")).collect();
    let keys: String = keys.iter().map(|key| format!("xs2a key    {key}\n")).collect();
    let (id, secret) = all.first().copied().unwrap_or(DEFAULT_CLIENT);
    let (certificate, curl, tink) = match tls::file(args).map(Path::display) {
        Some(file) => {
            let variable = format!("TINK_CA_CERTIFICATE={file} ");
            (format!("certificate {file}\n"), format!("curl --cacert {file}"), variable)
        }
        None if args.tls => {
            let known = "certificate made for this run; --tls-write FILE keeps it for clients to trust\n";
            (known.to_owned(), "curl --insecure".to_owned(), "TINK_CA_CERTIFICATE=FILE ".to_owned())
        }
        None => (String::new(), "curl".to_owned(), String::new()),
    };
    format!(
        "listening   {url}\n\
         {certificate}\
         world       {world}\n\
         {clients}{keys}\n\
         A first request:\n  \
         {curl} -s {url}/api/v1/oauth/token -d client_id={id} -d client_secret={secret} -d grant_type=client_credentials\n\n\
         With this command:\n  \
         {tink}TINK_BASE_URL={url} TINK_CLIENT_ID={id} TINK_CLIENT_SECRET={secret} tink import FILE --user demo\n"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_that_others_can_reach_is_warned_of() {
        let warned = |address: &str| warning(address.parse().expect("an address")).is_some();
        assert_eq!(["127.0.0.1:80", "127.1.2.3:80", "[::1]:80"].map(warned), [false; 3]);
        assert_eq!(["0.0.0.0:80", "192.168.1.2:80", "[::]:80"].map(warned), [true; 3]);
    }
}
