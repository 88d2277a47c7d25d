//! The link that takes a person to the authorization page.

use std::fmt;

use form_urlencoded::Serializer;
use tink_model::{Locale, Market};

use super::State;

/// Where the platform's authorization page is.
pub const AUTHORIZE_URL: &str = "https://oauth.tink.se/0.4/authorize/";

/// A link to the authorization page, to be opened in the person's browser.
///
/// ```
/// use tink_main::authorize::{AUTHORIZE_URL, AuthorizationLink, State};
///
/// let state = State::random()?;
/// let link = AuthorizationLink::new("my-client", "https://my-app.example/callback", &["accounts:read", "user:read"], &state)
///     .with_market("SE".into())
///     .with_locale("sv_SE".into());
/// let url = link.to_url(AUTHORIZE_URL);
/// assert!(url.starts_with("https://oauth.tink.se/0.4/authorize/?client_id=my-client&redirect_uri=https%3A%2F%2Fmy-app"));
/// // Keep `state` with the person's session: the answer is checked against it.
/// # Ok::<(), std::io::Error>(())
/// ```
///
/// Source: main API reference, Initiate an Authorization.
#[derive(Clone)]
pub struct AuthorizationLink {
    parameters: Vec<(&'static str, String)>,
}

impl AuthorizationLink {
    /// A link for one authorization. `redirect_uri` is, to the letter, one of those that the client is configured with:
    /// https unless it leads to localhost. `scopes` are those of the token to come.
    #[must_use]
    pub fn new(client_id: &str, redirect_uri: &str, scopes: &[&str], state: &State) -> Self {
        let parameters = vec![
            ("client_id", client_id.to_owned()),
            ("redirect_uri", redirect_uri.to_owned()),
            ("scope", scopes.join(",")),
            ("state", state.as_str().to_owned()),
        ];
        Self { parameters }
    }

    /// Shows the providers of this market: `SE`, `NO`, `FI` or `DK`. The platform has a default.
    #[must_use]
    pub fn with_market(self, market: Market) -> Self {
        self.with("market", String::from(market))
    }

    /// The language of the page: `en_US`, which is the default, or `sv_SE`.
    #[must_use]
    pub fn with_locale(self, locale: Locale) -> Self {
        self.with("locale", String::from(locale))
    }

    /// Fills in the user name, such as a personal identity number that is good for several banks. At most 50 characters.
    #[must_use]
    pub fn with_input_username(self, username: &str) -> Self {
        self.with("input_username", username)
    }

    /// Chooses the provider, by its name, in the person's stead. At most 100 characters; a name that no provider has ends
    /// on an error page.
    #[must_use]
    pub fn with_input_provider(self, provider: &str) -> Self {
        self.with("input_provider", provider)
    }

    /// Asks for the answer as a message to the page around an iframe, to be read with [`message`](super::message), in place
    /// of a redirect.
    #[must_use]
    pub fn in_iframe(self) -> Self {
        self.with("iframe", "true")
    }

    /// The link to the page at `page`, such as [`AUTHORIZE_URL`].
    #[must_use]
    pub fn to_url(&self, page: &str) -> String {
        let query = Serializer::new(String::new()).extend_pairs(&self.parameters).finish();
        let separator = if page.contains('?') { '&' } else { '?' };
        format!("{page}{separator}{query}")
    }

    fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.parameters.retain(|(known, _)| *known != name);
        self.parameters.push((name, value.into()));
        self
    }
}

/// Shows everything but the state and the user name.
impl fmt::Debug for AuthorizationLink {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown = |name: &str, value: &str| match name {
            "state" | "input_username" => "[redacted]".to_owned(),
            _ => value.to_owned(),
        };
        f.debug_map().entries(self.parameters.iter().map(|(name, value)| (name, shown(name, value)))).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_parameter_is_escaped_and_set_once() {
        let state = State::from_bytes([0; 16]);
        let link =
            AuthorizationLink::new("a b&c", "http://localhost:3000/callback?x=1&y=å", &["accounts:read"], &state)
                .with_market("SE".into())
                .with_market("DK".into())
                .with_locale("sv_SE".into())
                .with_input_username("19801212 1212")
                .with_input_provider("sbab-bankid")
                .in_iframe();
        assert_eq!(
            link.to_url("http://127.0.0.1:1/0.4/authorize/"),
            "http://127.0.0.1:1/0.4/authorize/?client_id=a+b%26c&redirect_uri=http%3A%2F%2Flocalhost%3A3000%2Fcallback\
             %3Fx%3D1%26y%3D%C3%A5&scope=accounts%3Aread&state=00000000000000000000000000000000&market=DK&locale=sv_SE\
             &input_username=19801212+1212&input_provider=sbab-bankid&iframe=true"
        );
    }

    #[test]
    fn debug_shows_neither_state_nor_user_name() {
        let link = AuthorizationLink::new("c", "https://a.example/", &["user:read"], &State::from_bytes([9; 16]))
            .with_input_username("198012121212");
        let shown = format!("{link:?}");
        assert!(!shown.contains("0909") && !shown.contains("1980"), "{shown}");
    }
}
