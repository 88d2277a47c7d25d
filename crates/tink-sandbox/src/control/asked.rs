//! The query parameters of the control API.

use tink_model::Profile;

use crate::call::pairs;
use crate::openapi::Document;
use crate::problem::Problem;

/// What a query says.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Asked {
    pub(super) api: Option<String>,
    pub(super) missing: bool,
}

impl Asked {
    /// Reads a query that may hold some parameters only.
    pub(super) fn read(query: Option<&str>, known: &[&str], profile: Profile) -> Result<Self, Problem> {
        let mut asked = Self::default();
        for pair in pairs(query.unwrap_or_default()) {
            let (name, value) = pair?;
            match (name.as_str(), value.as_str()) {
                (name, _) if !known.contains(&name) => {
                    let known = known.join(", ");
                    return Err(Problem::invalid(format!("There is no parameter {name:?} here, but {known}.")));
                }
                ("api", _) => {
                    let apis: Vec<&str> = Document::of_apis(profile).map(|document| document.api).collect();
                    if !apis.contains(&value.as_str()) {
                        return Err(Problem::invalid(format!("/api: {value:?} is none of {}.", apis.join(", "))));
                    }
                    asked.api = Some(value);
                }
                (_, "true") => asked.missing = true,
                (_, "false") => asked.missing = false,
                (name, other) => {
                    return Err(Problem::invalid(format!("/{name}: {other:?} is neither true nor false.")));
                }
            }
        }
        Ok(asked)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_query_says_which_api_and_nothing_that_is_not_known() {
        let read =
            |query| Asked::read(Some(query), &["api", "missing"], Profile::Seed).map_err(|p| p.message().to_owned());
        assert_eq!(read(""), Ok(Asked::default()));
        assert_eq!(read("api=moneykit&missing=true"), Ok(Asked { api: Some("moneykit".to_owned()), missing: true }));
        for (query, complaint) in [
            ("api=tink", "/api: \"tink\" is none of moneykit, tink-connector, tink-main, tink-xs2a."),
            ("missing=1", "/missing: \"1\" is neither true nor false."),
            ("apis=moneykit", "There is no parameter \"apis\" here, but api, missing."),
            ("api=%ff", "A parameter or field does not decode to UTF-8."),
        ] {
            assert_eq!(read(query), Err(complaint.to_owned()));
        }
    }
}
