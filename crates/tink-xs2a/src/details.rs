//! What the service says of a refusal beside its status.

use tink_model::xs2a::ErrorResponse;

use crate::Error;

/// The body of a refusal: the service's message and, where members break rules (422), the messages about each of them. `None` where
/// the call failed in another way, or the service sent no such body.
///
/// ```
/// # use tink_xs2a::{ApiKey, Xs2aClient, error_details, model::BankUserRequest};
/// # use tink_transport::testing::{Replay, client_over, json};
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let answer = json(422, r#"{"code":422,"message":"No.","errors":{"email":["The email is taken."]}}"#);
/// # let xs2a = Xs2aClient::new(&client_over(Replay::new().answer(answer)), &ApiKey::new("k")?);
/// let error = xs2a.create_bank_user(&BankUserRequest::new("Anna", "anna@example.com")).await.unwrap_err();
/// let details = error_details(&error).expect("the service says more");
/// assert_eq!(details.message.as_deref(), Some("No."));
/// assert_eq!(details.errors.expect("a member is wrong").as_str(), r#"{"email":["The email is taken."]}"#);
/// # Ok(())
/// # }
/// ```
#[must_use]
pub fn error_details(error: &Error) -> Option<ErrorResponse> {
    error.status().filter(|status| status.is_client_error() || status.is_server_error())?;
    ErrorResponse::decode(error.body()?).ok()
}
