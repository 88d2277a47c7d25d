//! Authorization by a person in a browser: the link to the platform's page, and what comes back from it.
//!
//! 1. [`AuthorizationLink`] makes the link; its [`State`] is kept with the person's session
//! 2. the page sends the browser to the redirect URI: [`callback`] reads that URL and checks the state
//! 3. or, in an iframe, it posts a message to the page around it: [`message`] reads that
//! 4. the code goes to [`MainClient::get_token`](crate::MainClient::get_token), once

mod answer;
mod link;
mod state;

pub use answer::{Authorized, NotAuthorized, RefusedStatus, callback, message};
pub use link::{AUTHORIZE_URL, AuthorizationLink};
pub use state::State;
