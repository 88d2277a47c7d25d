//! The command `tink sandbox` as a server in a process of its own, and our client for it.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;

use serde::Deserialize;
use tink_transport::{Client, HyperTransport};

use crate::load;
use crate::setup::Outcome;

/// A sandbox in a process of its own, which ends with this value.
#[derive(Debug)]
pub(crate) struct Sandbox {
    child: Child,
    url: String,
    client: ApiClient,
}

#[derive(Debug, Deserialize)]
struct Greeting {
    url: String,
    clients: Vec<ApiClient>,
}

#[derive(Debug, Deserialize)]
struct ApiClient {
    id: String,
    secret: String,
}

/// The command, which stands beside this program.
pub(crate) fn tink() -> Outcome<PathBuf> {
    let path = std::env::current_exe()?.with_file_name("tink").with_extension(std::env::consts::EXE_EXTENSION);
    if path.is_file() { Ok(path) } else { Err(format!("{} is not built", path.display()).into()) }
}

impl Sandbox {
    /// Starts it on a free port, with its world in this file or in memory.
    pub(crate) fn start(store: Option<&Path>) -> Outcome<Self> {
        let mut command = Command::new(tink()?);
        command.args(["sandbox", "--listen", "127.0.0.1:0", "--json"]).stdout(Stdio::piped()).stdin(Stdio::null());
        if let Some(path) = store {
            command.arg("--store").arg(path);
        }
        let mut child = command.spawn()?;
        let greeting = child.stdout.as_mut().ok_or("no output".into()).and_then(greeting);
        match greeting {
            Ok((url, client)) => Ok(Self { child, url, client }),
            Err(error) => {
                child.kill()?;
                child.wait()?;
                Err(error)
            }
        }
    }

    /// Where it listens.
    pub(crate) fn address(&self) -> &str {
        self.url.strip_prefix("http://").unwrap_or(&self.url)
    }

    /// The number of its process.
    pub(crate) fn process(&self) -> String {
        self.child.id().to_string()
    }

    /// A token of its client, for requests that are made by hand.
    pub(crate) async fn token(&self) -> Outcome<String> {
        self.exchange("grant_type=client_credentials").await
    }

    /// A token of a user with these scopes, granted by a token of the client.
    pub(crate) async fn user_token(&self, client: &str, user: &str, scopes: &str) -> Outcome<String> {
        let grant = format!("external_user_id={user}&scope={scopes}");
        let path = "/api/v1/oauth/authorization-grant";
        let code = load::form(self.address(), path, Some(client), grant, "code").await?;
        self.exchange(&format!("grant_type=authorization_code&code={code}")).await
    }

    async fn exchange(&self, grant: &str) -> Outcome<String> {
        let ApiClient { id, secret } = &self.client;
        let form = format!("client_id={id}&client_secret={secret}&{grant}");
        load::form(self.address(), "/api/v1/oauth/token", None, form, "access_token").await
    }

    /// Our client of it, over a socket.
    pub(crate) fn client(&self) -> Outcome<Client> {
        let ApiClient { id, secret } = &self.client;
        let builder = Client::builder(Arc::new(HyperTransport::new()), self.url.clone());
        Ok(builder.client_credentials(id.clone(), secret.clone(), &[]).build()?)
    }
}

fn greeting(output: &mut impl std::io::Read) -> Outcome<(String, ApiClient)> {
    let mut line = String::new();
    BufReader::new(output).read_line(&mut line)?;
    let mut greeting: Greeting = serde_json::from_str(&line)?;
    let client = greeting.clients.pop().ok_or("the sandbox names no client")?;
    Ok((greeting.url, client))
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
