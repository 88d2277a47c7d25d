//! Which members, fields and parameters hold secrets, by the API and the operation that they are sent to.

use tink_model::Operation;
use tink_model::xs2a::operations::DRIVE_WIZARD;

/// Where a name stands, for those that are secret in one API and plain in another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in super::super) enum Names {
    /// In a message of an operation.
    Of(&'static Operation),
    /// In a message of no operation: whatever is secret anywhere is secret here.
    Anywhere,
    /// In what a person enters, whose fields have the names that a bank gives them.
    Entered,
}

/// What is secret about a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Hides {
    /// Nothing.
    Nothing,
    /// It, and whatever is in it.
    All,
    /// It where it is a text.
    Texts,
    /// What is in it where it is an object; a list under this name describes fields.
    Objects,
}

/// Secret with one of these in the name, however it is spelled.
const PARTS: [&str; 6] = ["secret", "password", "token", "apikey", "authorization", "assertion"];
/// Names with such a part that stand for nothing secret.
const PLAIN: [&str; 3] = ["tokentype", "passwordhelptext", "tokenid"];
/// Secret in all APIs.
const ALWAYS: [&str; 5] = ["wizardsessionkey", "session", "additionaldata", "supplementalinformation", "pin"];

impl Names {
    /// Of an answer, a query or a header.
    pub(in super::super) fn of(operation: Option<&'static Operation>) -> Self {
        operation.map_or(Self::Anywhere, Self::Of)
    }

    /// Of the body of a request.
    pub(in super::super) fn of_request(operation: Option<&'static Operation>, of_a_page: bool) -> Self {
        let entered = of_a_page || operation == Some(&DRIVE_WIZARD);
        if entered { Self::Entered } else { Self::of(operation) }
    }

    /// Whether the value of a parameter or of a field of a form is secret.
    pub(super) fn hide_parameter(self, name: &str) -> bool {
        self.hides(name) != Hides::Nothing
    }

    /// What is secret about the value of a member.
    pub(super) fn hides(self, name: &str) -> Hides {
        let plain: String = name.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_lowercase();
        let has_part = PARTS.iter().any(|part| plain.contains(part)) && !PLAIN.contains(&plain.as_str());
        if has_part || ALWAYS.contains(&plain.as_str()) {
            return Hides::All;
        }
        let (api, path) = match self {
            Self::Entered if plain == "action" => return Hides::Nothing,
            Self::Entered => return Hides::All,
            Self::Anywhere => ("", "oauth"),
            Self::Of(operation) => (operation.api, operation.path),
        };
        let is = |wanted: &str| api.is_empty() || api == wanted;
        match plain.as_str() {
            "fields" | "information" if is("tink-main") => Hides::Objects,
            "code" if path.contains("oauth") => Hides::All,
            "value" if is("tink-main") || is("tink-xs2a") => Hides::Texts,
            "key" | "url" | "back" | "credentials" if is("tink-xs2a") => Hides::Texts,
            _ => Hides::Nothing,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use tink_model::{main, moneykit, xs2a};

    use super::*;

    /// The members of the specs whose type is a secret: the name is the nearest line above that is indented less.
    fn secret_members(spec: &str) -> Vec<String> {
        let lines: Vec<&str> = spec.lines().collect();
        let indent = |line: &str| line.len() - line.trim_start().len();
        let is_secret =
            |line: &str| line.trim().starts_with("x-rust-type: Secret") || line.contains("format: password");
        let places = lines.iter().enumerate().filter(|(_, line)| is_secret(line)).map(|(place, _)| place);
        let name = |place: usize| {
            let above =
                lines[..place].iter().rev().find(|line| !line.trim().is_empty() && indent(line) < indent(lines[place]));
            above.map(|line| line.trim().trim_end_matches(':').to_owned()).unwrap()
        };
        places.map(name).collect()
    }

    #[test]
    fn every_member_that_the_specs_call_secret_is_hidden() {
        let specs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../xtask/specs");

        let mut found = 0;
        for (api, operation) in [
            ("tink-main", &main::operations::GET_TOKEN),
            ("tink-xs2a", &DRIVE_WIZARD),
            ("moneykit", &moneykit::operations::GENERATE_ACCESS_TOKEN),
            ("tink-connector", &tink_model::connector::operations::CREATE_USER),
        ] {
            for file in std::fs::read_dir(specs.join(api)).unwrap() {
                let spec = std::fs::read_to_string(file.unwrap().path()).unwrap();
                for member in secret_members(&spec) {
                    assert_ne!(Names::Of(operation).hides(&member), Hides::Nothing, "{api}: {member}");
                    assert_ne!(Names::Anywhere.hides(&member), Hides::Nothing, "{member}");
                    found += 1;
                }
            }
        }
        assert!(found > 20, "{found} members are secret");
    }

    #[test]
    fn what_is_secret_in_one_place_is_plain_in_another() {
        let code = |operation| Names::of(Some(operation)).hides("code");
        assert_eq!(code(&main::operations::LIST_CATEGORIES), Hides::Nothing);
        assert_eq!(code(&xs2a::operations::DRIVE_WIZARD), Hides::Nothing);
        assert_eq!(Names::Anywhere.hides("code"), Hides::All);
        for plain in ["token_type", "description", "externalId", "amount", "expires_in"] {
            assert_eq!(Names::Anywhere.hides(plain), Hides::Nothing, "{plain}");
        }
        for entered in ["USER_PIN", "answer", "username"] {
            assert_eq!(Names::Entered.hides(entered), Hides::All, "{entered}");
        }
    }
}
