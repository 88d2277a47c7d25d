//! A request as a line for a shell. What is secret in it stands as a variable that whoever runs it sets.

use http::header;

use super::entry::is_of_a_page;
use super::exchange::Exchange;
use super::notes::Noted;
use super::redact::{self, Names};

/// Around the name of a variable, until the text is quoted. A control character, which none of the texts has.
const EDGE: char = '\u{1}';

/// Headers that curl writes itself, or that belong to the connection.
const OWN: [&str; 5] = ["host", "content-length", "connection", "accept-encoding", "transfer-encoding"];

/// The line, for a sandbox at an address such as `http://127.0.0.1:8080`.
pub(super) fn curl(number: u64, exchange: &Exchange, origin: &str) -> String {
    let nothing = Noted::default();
    let operation = exchange.notes.noted().unwrap_or(&nothing).operation.get().copied();
    let names = Names::of(operation);
    let target = redact::target(&plain(exchange.target.expose()), names, variable);
    let method = exchange.method.as_str();
    let is_plain = method.bytes().all(|byte| byte.is_ascii_alphabetic());
    let method = if is_plain { method.to_owned() } else { quoted(method) };
    // -g: a target with brackets goes as it is.
    let globs = if target.contains(['{', '[']) { "g" } else { "" };
    let mut line = format!("curl -sS{globs} -X {method} {}", quoted(&format!("{origin}{target}")));
    for (name, value) in exchange.request.head.lines().filter(|(name, _)| !OWN.contains(name)) {
        let value = redact::header(name, &plain(&String::from_utf8_lossy(value)), names, variable);
        line.push_str(&format!(" \\\n  -H {}", quoted(&format!("{name}: {value}"))));
    }
    let body = exchange.request.body.get();
    if body.passed == 0 {
        return if body.ended { line } else { format!("{line} \\\n  # its body was not read") };
    }
    let media_type = exchange.request.head.get(&header::CONTENT_TYPE).unwrap_or_default();
    let names = Names::of_request(operation, is_of_a_page(exchange, operation));
    let text = plain(&String::from_utf8_lossy(body.bytes()));
    match redact::body(text.as_bytes(), &media_type, body.is_whole(), operation, names, variable) {
        Ok(text) if body.is_whole() => format!("{line} \\\n  --data-raw {}", quoted(&text)),
        _ => format!(
            "{line} \\\n  --data-binary @request-{number}.body # {} bytes, which are not kept whole",
            body.passed
        ),
    }
}

/// Without what stands around variables.
fn plain(text: &str) -> String {
    text.replace(EDGE, "\u{fffd}")
}

/// A secret as the variable of its name: `$TINK_CLIENT_SECRET`. An authorization is `$TINK_TOKEN`.
fn variable(name: &str) -> String {
    let name = if name.ends_with("authorization") { "token" } else { name };
    let letters: String =
        name.chars().map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_uppercase() } else { '_' }).collect();
    format!("{EDGE}TINK_{letters}{EDGE}")
}

/// A text as one word for a shell, the variables in it left to the shell.
fn quoted(text: &str) -> String {
    let mut word = String::new();
    for (place, part) in text.split(EDGE).enumerate() {
        match place % 2 {
            0 if part.is_empty() => {}
            0 => word.push_str(&literal(part)),
            _ => word.push_str(&format!("\"${part}\"")),
        }
    }
    if word.is_empty() { "''".to_owned() } else { word }
}

/// A text as it is. Where it would steer a terminal it is written with escapes, which every newer shell reads.
fn literal(text: &str) -> String {
    let steers = |c: char| c.is_control() && c != '\n';
    if !text.contains(steers) {
        return format!("'{}'", text.replace('\'', r"'\''"));
    }
    let mut word = "$'".to_owned();
    for c in text.chars() {
        match c {
            '\'' | '\\' => word.extend(['\\', c]),
            c if steers(c) => {
                let mut bytes = [0; 4];
                word.extend(c.encode_utf8(&mut bytes).bytes().map(|byte| format!("\\x{byte:02x}")));
            }
            c => word.push(c),
        }
    }
    word.push('\'');
    word
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_shell_reads_one_word_and_the_variables_in_it() {
        assert_eq!(quoted("a b"), "'a b'");
        assert_eq!(quoted(""), "''");
        assert_eq!(quoted("it's $HOME `ls`"), r"'it'\''s $HOME `ls`'");
        assert_eq!(quoted(&format!("Bearer {}", variable("authorization"))), r#"'Bearer '"$TINK_TOKEN""#);
        assert_eq!(quoted(&format!("{}&a", variable("client_secret"))), r#""$TINK_CLIENT_SECRET"'&a'"#);
    }

    #[test]
    fn what_would_steer_a_terminal_is_escaped() {
        assert_eq!(quoted("it's\\ \u{1b}[31m\n\u{9b}"), "$'it\\'s\\\\ \\x1b[31m\n\\xc2\\x9b'");
    }

    #[test]
    fn nothing_that_was_sent_becomes_a_variable() {
        assert_eq!(quoted(&plain("a\u{1}HOME\u{1}b")), "'a\u{fffd}HOME\u{fffd}b'");
        assert_eq!(variable("a`b$c"), format!("{EDGE}TINK_A_B_C{EDGE}"));
    }
}
