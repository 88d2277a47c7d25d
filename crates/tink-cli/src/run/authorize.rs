//! `tink authorize`: the link to the authorization page, and what comes back from there. Nothing is sent.

use tink_main::authorize::{AUTHORIZE_URL, AuthorizationLink, NotAuthorized, State, callback};

use super::pairs;
use crate::args::Global;
use crate::args::authorize::Authorize;
use crate::environment::Environment;
use crate::exit::{Exit, Failure, Outcome};
use crate::output::Output;
use crate::secret::from_file;
use crate::target;

/// Where the sandbox serves the page.
const SANDBOX_PAGE: &str = "/0.4/authorize/";
/// The platform's API, whose page is elsewhere.
const PLATFORM: &[&str] = &["https://api.tink.com", "https://api.tink.se"];

pub(crate) fn authorize(verb: Authorize, global: &Global, output: Output) -> Outcome {
    match verb {
        Authorize::Link { redirect_uri, scope, market, locale, input_provider, input_username, iframe, page } => {
            let named = target::named(global, &Environment::of_process())?;
            let Some(client_id) = named.client_id else {
                return Err(Failure::usage("the link names an API client")
                    .next("Give its id: --client-id or TINK_CLIENT_ID. A sandbox's own is: sandbox"));
            };
            let state = State::random()
                .map_err(|error| Failure::caused(Exit::Failed, "no random state can be made", &error))?;
            let scopes: Vec<&str> = scope.iter().map(String::as_str).collect();
            let mut link = AuthorizationLink::new(&client_id, &redirect_uri, &scopes, &state);
            if let Some(market) = market {
                link = link.with_market(market.as_str().into());
            }
            if let Some(locale) = locale {
                link = link.with_locale(locale.as_str().into());
            }
            if let Some(provider) = input_provider {
                link = link.with_input_provider(&provider);
            }
            if let Some(username) = input_username {
                link = link.with_input_username(&username);
            }
            if iframe {
                link = link.in_iframe();
            }
            let url = link.to_url(&page.unwrap_or_else(|| page_of(named.base_url.as_deref())));
            let text = if output.json {
                format!("{}\n", serde_json::json!({"url": url, "state": state.as_str()}))
            } else {
                pairs(&[("Link", url), ("State", state.as_str().to_owned())])
            };
            output.text(&text)?;
        }
        Authorize::Callback { state, file } => {
            let url = from_file(&file)?;
            let answer = callback(url.expose(), &State::from(state)).map_err(|error| refused(&error))?;
            let code = answer.code.expose();
            let text = if output.json {
                format!("{}\n", serde_json::json!({"code": code}))
            } else {
                pairs(&[("Code", code.clone())])
            };
            output.text(&text)?;
        }
    }
    Ok(Exit::Done)
}

/// The page of a server: the platform's is at an address of its own.
fn page_of(base_url: Option<&str>) -> String {
    match base_url.map(|url| url.trim_end_matches('/')) {
        Some(url) if !PLATFORM.contains(&url) => format!("{url}{SANDBOX_PAGE}"),
        _ => AUTHORIZE_URL.to_owned(),
    }
}

fn refused(error: &NotAuthorized) -> Failure {
    match error {
        NotAuthorized::Refused { user_message, credentials, .. } => {
            let mut text = error.to_string();
            if let Some(message) = user_message {
                text.push_str(&format!("\n  {message}"));
            }
            if let Some(id) = credentials {
                text.push_str(&format!("\n  credentials {id}"));
            }
            Failure::new(Exit::Refused, text).next("Let the person try again, with a new link: tink authorize link")
        }
        NotAuthorized::WrongState => Failure::new(Exit::Refused, error.to_string())
            .next("Do not use the answer: it belongs to another authorization, or somebody made it up."),
        _ => Failure::usage(error.to_string()).next("Give the URL that the browser was sent to, whole."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_is_the_servers_own() {
        assert_eq!(page_of(None), AUTHORIZE_URL);
        assert_eq!(page_of(Some("https://api.tink.com/")), AUTHORIZE_URL);
        assert_eq!(page_of(Some("http://127.0.0.1:8080")), "http://127.0.0.1:8080/0.4/authorize/");
    }
}
