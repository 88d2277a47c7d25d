//! `ErrorDetails`: what a refusal says beyond its code, of which one status has two shapes.

use super::{ErrorCode, ErrorResponse, LinkErrorCode, ValidationIssue};

/// What a refusal says beyond its code and message. Status 422 stands for two things; the code tells them apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum ErrorDetails<'a> {
    /// The request breaks rules (`api_error.request.validation_failed`).
    ValidationFailed(&'a [ValidationIssue]),
    /// The state of the link does not allow it (`link_error.bad_state`).
    BadState(Option<&'a LinkErrorCode>),
    /// No more than code and message.
    None,
}

impl ErrorResponse {
    /// What the refusal says beyond its code and message, by its code.
    ///
    /// ```
    /// use tink_model::moneykit::{ErrorDetails, ErrorResponse, LinkErrorCode};
    ///
    /// let body = br#"{"error_code":"link_error.bad_state","error_message":"Bad.","link_error_code":"auth_expired"}"#;
    /// let refusal = ErrorResponse::decode(body)?;
    /// assert_eq!(refusal.details(), ErrorDetails::BadState(Some(&LinkErrorCode::AuthExpired)));
    /// # Ok::<(), tink_model::DecodeError>(())
    /// ```
    #[must_use]
    pub fn details(&self) -> ErrorDetails<'_> {
        match self.error_code {
            ErrorCode::ApiErrorRequestValidationFailed => {
                ErrorDetails::ValidationFailed(self.validation_errors.as_deref().map_or(&[], |issues| issues))
            }
            ErrorCode::LinkErrorBadState => ErrorDetails::BadState(self.link_error_code.as_ref()),
            _ => ErrorDetails::None,
        }
    }
}

impl ValidationIssue {
    /// The place as a JSON pointer, without `body` at its start: `/transactions/3/amount`.
    #[must_use]
    pub fn pointer(&self) -> String {
        let mut parts: Vec<String> = self.location.iter().map(ToString::to_string).collect();
        if parts.first().is_some_and(|first| first == "body") {
            parts.remove(0);
        }
        parts.iter().map(|part| format!("/{}", part.replace('~', "~0").replace('/', "~1"))).collect()
    }
}
