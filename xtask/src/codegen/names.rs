//! Names of the specs as names of Rust.

use proc_macro2::{Ident, Span};

/// `externalId`, `CreateUserRequest` and `external_user_id` as `external_id`, `create_user_request` and `external_user_id`.
pub(super) fn snake(name: &str) -> String {
    // The one name of the specs in which a capital does not start a word.
    let name = name.replace("OAuth", "Oauth");
    let characters: Vec<char> = name.chars().collect();
    let mut snake = String::new();
    for (index, character) in characters.iter().enumerate() {
        if character.is_ascii_uppercase() && index > 0 {
            let before = characters[index - 1];
            let starts_word = characters.get(index + 1).is_some_and(char::is_ascii_lowercase);
            if before.is_ascii_lowercase() || before.is_ascii_digit() || (before.is_ascii_uppercase() && starts_word) {
                snake.push('_');
            }
        }
        snake.push(character.to_ascii_lowercase());
    }
    snake
}

/// `ingestAccounts` as `INGEST_ACCOUNTS`.
pub(super) fn screaming(name: &str) -> String {
    snake(name).to_ascii_uppercase()
}

/// `PFM_AND_SEARCH` and `client_credentials` as `PfmAndSearch` and `ClientCredentials`; `WizardStartStep` as it is.
pub(super) fn pascal(name: &str) -> String {
    let mut pascal = String::new();
    for word in name.split(|character: char| !character.is_ascii_alphanumeric()) {
        let (first, rest) = word.split_at(word.len().min(1));
        pascal.push_str(&first.to_ascii_uppercase());
        if is_camel(word) {
            pascal.push_str(rest);
        } else {
            pascal.push_str(&rest.to_ascii_lowercase());
        }
    }
    pascal
}

/// Whether a word starts with a capital, has others and is not made of them, so that they start words within it: `WizardStartStep`.
fn is_camel(word: &str) -> bool {
    word.starts_with(|first: char| first.is_ascii_uppercase())
        && word.chars().skip(1).any(|character| character.is_ascii_uppercase())
        && word.chars().any(|character| character.is_ascii_lowercase())
}

/// An identifier: raw where the name is a keyword, and with underscores where it has what Rust's names cannot have.
pub(super) fn ident(name: &str) -> Ident {
    let mut name: String =
        name.chars().map(|character| if character.is_ascii_alphanumeric() { character } else { '_' }).collect();
    if !name.starts_with(|first: char| first.is_ascii_alphabetic()) {
        name.insert(0, '_');
    }
    if matches!(name.as_str(), "self" | "Self" | "super" | "crate" | "_") {
        name.push('_');
    }
    let is_keyword = syn::parse_str::<Ident>(&name).is_err();
    if is_keyword { Ident::new_raw(&name, Span::call_site()) } else { Ident::new(&name, Span::call_site()) }
}

/// The field of a property.
pub(super) fn field(name: &str) -> Ident {
    ident(&snake(name))
}

/// The variant of an enum value; a value that starts with a digit gets a letter in front.
pub(super) fn variant(value: &str) -> Ident {
    let name = pascal(value);
    if name.starts_with(|first: char| first.is_ascii_digit()) { ident(&format!("V{name}")) } else { ident(&name) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_the_specs_become_names_of_rust() {
        for (name, expected) in [
            ("externalId", "external_id"),
            ("CreateUserRequest", "create_user_request"),
            ("external_user_id", "external_user_id"),
            ("OAuth2AuthenticationTokenResponse", "oauth2_authentication_token_response"),
            ("userIDs", "user_i_ds"),
            ("HTTPStatus", "http_status"),
        ] {
            assert_eq!(snake(name), expected);
        }
        assert_eq!(screaming("ingestAccounts"), "INGEST_ACCOUNTS");
        assert_eq!(pascal("PFM_AND_SEARCH"), "PfmAndSearch");
        assert_eq!(pascal("client-or-user"), "ClientOrUser");
        assert_eq!(pascal("WizardStartStep"), "WizardStartStep");
    }

    #[test]
    fn every_text_becomes_an_identifier() {
        for (text, expected) in
            [("type", "r#type"), ("self", "self_"), ("", "__"), ("3d", "_3d"), ("a b", "a_b"), ("é", "__")]
        {
            assert_eq!(ident(text).to_string(), expected);
        }
        assert_eq!(variant("3D_SECURE").to_string(), "V3dSecure");
        assert_eq!(variant("SELF").to_string(), "Self_");
    }
}
