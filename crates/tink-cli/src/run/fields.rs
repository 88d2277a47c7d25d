//! What a person enters for a provider: from flags where it is no secret, from a file, and else asked for at the terminal.

use std::collections::BTreeMap;
use std::io::Write;

use tink_model::main::{Credentials, Field};
use tink_model::{Json, List, Secret};

use crate::args::credentials::Entered;
use crate::environment::Environment;
use crate::exit::{Exit, Failure, Outcome};

/// The values that were entered before, as far as the platform shows them. An update replaces all values, so that these stand
/// in where nothing else is entered.
pub(super) type Known = BTreeMap<String, String>;

/// What the platform shows of the values of credentials.
pub(super) fn known(credentials: &Credentials) -> Known {
    let shown = credentials.fields.as_ref().and_then(|fields| fields.expose().parse().ok());
    shown.unwrap_or_default()
}

/// The values of the fields that are asked for, by name.
pub(super) fn entered(
    asked: &List<Field>,
    given: &Entered,
    known: &Known,
    environment: &Environment,
) -> Outcome<Secret<Json>> {
    let mut values = from_file(given)?;
    for (name, value) in &given.values {
        if asked.iter().any(|field| field.name == *name && is_secret(field)) {
            return Err(Failure::usage(format!("the field {name} is a secret, and every process can read arguments"))
                .next("Enter it when asked at a terminal, or give it in the JSON of --fields. Nothing was sent."));
        }
        if !asked.iter().any(|field| field.name == *name) {
            let names: Vec<&str> = asked.iter().map(|field| field.name.as_str()).collect();
            return Err(Failure::usage(format!("nobody asks for a field {name:?}"))
                .next(format!("Asked for: {}. Nothing was sent.", names.join(", "))));
        }
        if values.insert(name.clone(), value.as_str().into()).is_some() {
            return Err(Failure::usage(format!("the field {name} is given twice")).next("Nothing was sent."));
        }
    }
    let mut missing = Vec::new();
    for field in asked {
        if values.contains_key(&field.name) {
            continue;
        }
        let before = known.get(&field.name);
        let keeps = before.is_some() && field.immutable == Some(true);
        let answer = if environment.can_ask && !keeps { Some(ask(field)?) } else { None };
        let answer = answer.filter(|answer| !answer.expose().is_empty());
        match answer.or_else(|| before.map(|before| before.as_str().into())) {
            Some(value) => {
                values.insert(field.name.clone(), value);
            }
            None if field.optional != Some(true) && field.default_value.is_none() => missing.push(field.name.as_str()),
            None => {}
        }
    }
    if !missing.is_empty() {
        return Err(Failure::usage(format!("not entered: {}", missing.join(", ")))
            .next("Run it at a terminal to be asked, or give the values as JSON: --fields FILE. Nothing was sent."));
    }
    let object = values.into_iter().map(|(name, value)| (name, value.into_exposed().into())).collect();
    Ok(Json::from(serde_json::Value::Object(object)).into())
}

fn from_file(given: &Entered) -> Outcome<BTreeMap<String, Secret<String>>> {
    let Some(path) = &given.file else { return Ok(BTreeMap::new()) };
    let text = crate::secret::from_file(path)?;
    // The error's own text would quote a value.
    let values: BTreeMap<String, String> = serde_json::from_str(text.expose()).map_err(|error| {
        let place = format!("line {}, column {}", error.line(), error.column());
        Failure::usage(format!("{} is no JSON object of names and texts: {place}", path.display()))
            .next("Write it as {\"name\": \"text\"}. Nothing was sent.")
    })?;
    Ok(values.into_iter().map(|(name, value)| (name, value.into())).collect())
}

/// Whether a value must be hidden where it is entered.
fn is_secret(field: &Field) -> bool {
    field.masked == Some(true) || field.sensitive == Some(true)
}

/// What a field is called: its label, and its name where that is another word.
pub(super) fn label(field: &Field) -> String {
    match field.description.as_deref().filter(|label| !label.is_empty()) {
        Some(label) if label != field.name => format!("{label} ({})", field.name),
        _ => field.name.clone(),
    }
}

fn ask(field: &Field) -> Outcome<Secret<String>> {
    let hint = match (&field.hint, field.checkbox) {
        (_, Some(true)) => " [true or false]".to_owned(),
        (Some(hint), _) if !hint.is_empty() => format!(" [{hint}]"),
        _ => String::new(),
    };
    let prompt = crate::output::one_line(&format!("{}{hint}: ", label(field)));
    let answer = if is_secret(field) { rpassword::prompt_password(prompt) } else { line(&prompt) };
    let answer =
        answer.map_err(|error| Failure::caused(Exit::Failed, format!("{} cannot be asked for", field.name), &error))?;
    Ok(answer.into())
}

fn line(prompt: &str) -> std::io::Result<String> {
    let mut err = std::io::stderr().lock();
    err.write_all(prompt.as_bytes())?;
    err.flush()?;
    let mut answer = String::new();
    std::io::stdin().read_line(&mut answer)?;
    Ok(answer.trim_end_matches(['\r', '\n']).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked() -> List<Field> {
        let mut password = Field::new("password");
        password.masked = Some(true);
        let mut nickname = Field::new("nickname");
        nickname.optional = Some(true);
        let mut username = Field::new("username");
        username.immutable = Some(true);
        vec![username, password, nickname].into()
    }

    fn shown(values: &[(&str, &str)], file: Option<&str>, known: &[(&str, &str)]) -> String {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("fields.json");
        if let Some(text) = file {
            std::fs::write(&path, text).expect("written");
        }
        let values = values.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        let given = Entered { values, file: file.map(|_| path.clone()) };
        let known = known.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        match entered(&asked(), &given, &known, &Environment::default()) {
            Ok(values) => values.expose().as_str().to_owned(),
            Err(failure) => failure.text().replace(&path.display().to_string(), "fields.json"),
        }
    }

    #[test]
    fn flags_and_a_file_make_one_object() {
        let file = Some(r#"{"password": "s3cret"}"#);
        assert_eq!(shown(&[("username", "tink")], file, &[]), r#"{"password":"s3cret","username":"tink"}"#);
    }

    #[test]
    fn what_was_entered_before_stands_in() {
        let file = Some(r#"{"password": "s3cret"}"#);
        let known = [("username", "before"), ("gone", "x")];
        assert_eq!(shown(&[], file, &known), r#"{"password":"s3cret","username":"before"}"#);
        assert_eq!(shown(&[("username", "now")], file, &known), r#"{"password":"s3cret","username":"now"}"#);
    }

    #[test]
    fn a_secret_is_no_argument_and_is_never_shown() {
        insta::assert_snapshot!(shown(&[("password", "s3cret")], None, &[]), @r"
        error: the field password is a secret, and every process can read arguments

        Enter it when asked at a terminal, or give it in the JSON of --fields. Nothing was sent.
        ");
        insta::assert_snapshot!(shown(&[], Some(r#"{"password": ["s3cret"]}"#), &[]), @r#"
        error: fields.json is no JSON object of names and texts: line 1, column 13

        Write it as {"name": "text"}. Nothing was sent.
        "#);
    }

    #[test]
    fn what_is_missing_is_named() {
        insta::assert_snapshot!(shown(&[], None, &[]), @r"
        error: not entered: username, password

        Run it at a terminal to be asked, or give the values as JSON: --fields FILE. Nothing was sent.
        ");
        insta::assert_snapshot!(shown(&[("username", "a"), ("username", "b")], None, &[]), @r"
        error: the field username is given twice

        Nothing was sent.
        ");
    }
}
