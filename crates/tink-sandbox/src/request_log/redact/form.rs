//! Forms and queries: `name=value&name=value`, as they were sent but for the values of secret names.

use percent_encoding::percent_decode_str;

use super::{Mark, Names};

/// A name of a parameter is at most this long; what is longer is no name.
const LONGEST_NAME: usize = 64;

/// A form with its secret values replaced. What is no pair has no name that could tell, so it is replaced where anything may be secret.
pub(in super::super) fn form(text: &str, names: Names, mark: Mark) -> String {
    let pairs: Vec<String> = text.split('&').map(|pair| shown(pair, names, mark)).collect();
    pairs.join("&")
}

fn shown(pair: &str, names: Names, mark: Mark) -> String {
    let Some((name, _)) = pair.split_once('=') else {
        return if pair.is_empty() || is_name(pair) && pair.len() < 16 { pair.to_owned() } else { mark("value") };
    };
    if !is_name(name) {
        return format!("{}={}", mark("name"), mark("value"));
    }
    let decoded = percent_decode_str(name).decode_utf8_lossy();
    if names.hide_parameter(&decoded) { format!("{name}={}", mark(&decoded)) } else { pair.to_owned() }
}

fn is_name(text: &str) -> bool {
    let is_part = |byte: u8| byte.is_ascii_alphanumeric() || b"_-.%[]+".contains(&byte);
    text.len() <= LONGEST_NAME && text.bytes().all(is_part)
}

/// A request's target, or any other reference, with the secret values of its query replaced.
pub(in super::super) fn target(text: &str, names: Names, mark: Mark) -> String {
    let (path, query) = text.split_once('?').map_or((text, None), |(path, query)| (path, Some(query)));
    query.map_or_else(|| path.to_owned(), |query| format!("{path}?{}", form(query, names, mark)))
}

#[cfg(test)]
mod tests {
    use super::super::hidden;
    use super::*;

    #[test]
    fn secret_values_are_replaced_and_the_others_stay_as_they_were_sent() {
        let shown = |text| form(text, Names::Anywhere, hidden);
        assert_eq!(
            shown("grant_type=client_credentials&client_id=a%20b&client_secret=s3cret&client%5Fsecret=s3cret"),
            "grant_type=client_credentials&client_id=a%20b&client_secret=[redacted]&client%5Fsecret=[redacted]"
        );
        assert_eq!(shown(""), "");
        assert_eq!(shown("flag&a=&=b"), "flag&a=&=b");
        assert_eq!(form("USER_PIN=1&action=back", Names::Entered, hidden), "USER_PIN=[redacted]&action=back");
    }

    #[test]
    fn what_is_no_form_shows_nothing() {
        let json = r#"{"client_secret":"s3cret"}"#;
        assert_eq!(form(json, Names::Anywhere, hidden), "[redacted]");
        assert_eq!(form(r#"{"client_secret":"s3cret="}"#, Names::Anywhere, hidden), "[redacted]=[redacted]");
    }

    #[test]
    fn of_a_target_the_path_stays() {
        assert_eq!(target("/a/b?code=c&locale=sv", Names::Anywhere, hidden), "/a/b?code=[redacted]&locale=sv");
        assert_eq!(target("/a?", Names::Anywhere, hidden), "/a?");
        assert_eq!(target("/a", Names::Anywhere, hidden), "/a");
    }
}
