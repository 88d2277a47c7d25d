//! The operations of a spec: paths, bodies, statuses.

use super::SpecError;
use super::cursor::Cursor;
use super::model::{Body, Content, Fidelity, Location, Method, Operation, Parameter, Status};
use super::parameter;

/// The ways of authenticating that an operation can ask for.
const TOKENS: &[&str] = &["none", "client", "user", "client-or-user", "optional", "developer", "api-key", "bank-user"];

/// Reads `paths`.
pub(crate) fn read_all(document: &Cursor<'_>) -> Result<Vec<Operation>, SpecError> {
    let mut operations: Vec<Operation> = Vec::new();
    for (path, item) in document.required("paths")?.members()? {
        for (name, operation) in item.members()? {
            let method = match name {
                "get" => Method::Get,
                "post" => Method::Post,
                "put" => Method::Put,
                "patch" => Method::Patch,
                "delete" => Method::Delete,
                "parameters" => continue,
                other => return Err(operation.error(format!("the generator does not handle `{other}` here"))),
            };
            let read = read(document, path, &item, method, &operation)?;
            if operations.iter().any(|known| known.id == read.id) {
                return Err(operation.error(format!("there are two operations `{}`", read.id)));
            }
            operations.push(read);
        }
    }
    Ok(operations)
}

fn read(
    document: &Cursor<'_>,
    path: &str,
    item: &Cursor<'_>,
    method: Method,
    operation: &Cursor<'_>,
) -> Result<Operation, SpecError> {
    operation.only(&[
        "operationId",
        "tags",
        "summary",
        "description",
        "deprecated",
        "x-scopes",
        "x-token",
        "x-idempotency",
        "x-fidelity",
        "x-ours",
        "parameters",
        "requestBody",
        "responses",
    ])?;
    let service = match operation.required("tags")?.texts()?.as_slice() {
        [service] => service.clone(),
        _ => return Err(operation.error("an operation has exactly one tag, its service")),
    };
    let mut parameters: Vec<Parameter> = Vec::new();
    for place in [item, operation] {
        for found in parameter::read_all(document, place)? {
            let (name, location) = (&found.name, found.location);
            if parameters.iter().any(|known| known.location == location && known.name == *name) {
                return Err(place.error(format!("the {} parameter `{name}` is declared twice", location.as_str())));
            }
            parameters.push(found);
        }
    }
    check_path(path, &parameters, operation)?;
    Ok(Operation {
        id: operation.required("operationId")?.text()?.to_owned(),
        pointer: operation.pointer().to_owned(),
        method,
        path: path.to_owned(),
        parameters,
        service,
        summary: operation.required("summary")?.text()?.to_owned(),
        description: operation.required("description")?.text()?.to_owned(),
        deprecated: operation.flag_of("deprecated")?,
        scopes: operation.required("x-scopes")?.texts()?,
        token: one_of(operation, "x-token", TOKENS)?,
        idempotency: one_of(operation, "x-idempotency", &["safe", "idempotent", "keyed", "unsafe"])?,
        fidelity: fidelity(&operation.required("x-fidelity")?)?,
        ours: operation.texts_of("x-ours")?,
        body: operation.get("requestBody").map(|body| read_body(&body)).transpose()?,
        statuses: statuses(document, &operation.required("responses")?)?,
    })
}

fn fidelity(place: &Cursor<'_>) -> Result<Fidelity, SpecError> {
    place.only(&["level", "reason", "source"])?;
    Ok(Fidelity {
        level: one_of(place, "level", &["exact", "approximate", "stub"])?,
        reason: place.required("reason")?.text()?.to_owned(),
        source: place.required("source")?.text()?.to_owned(),
    })
}

pub(super) fn one_of(place: &Cursor<'_>, name: &str, known: &[&str]) -> Result<String, SpecError> {
    let value = place.required(name)?;
    let text = value.text()?;
    if known.contains(&text) { Ok(text.to_owned()) } else { Err(value.error(format!("expected one of {known:?}"))) }
}

fn check_path(path: &str, parameters: &[Parameter], operation: &Cursor<'_>) -> Result<(), SpecError> {
    let declared = parameters.iter().filter(|parameter| parameter.location == Location::Path);
    let declared: Vec<&str> = declared.map(|parameter| parameter.name.as_str()).collect();
    let used: Vec<&str> = path.split('{').skip(1).filter_map(|rest| rest.split('}').next()).collect();
    if let Some(name) = used.iter().find(|name| !declared.contains(name)) {
        return Err(operation.error(format!("the path parameter `{name}` is not declared")));
    }
    if let Some(name) = declared.iter().find(|name| !used.contains(*name)) {
        return Err(operation.error(format!("the path has no parameter `{name}`")));
    }
    Ok(())
}

fn read_body(body: &Cursor<'_>) -> Result<Body, SpecError> {
    body.only(&["required", "content", "description", "x-max-body-bytes"])?;
    let content = body.required("content")?;
    let (media_type, schema) = media(&content)?;
    if !matches!(media_type, "application/json" | "application/x-www-form-urlencoded") {
        return Err(content.error(format!("the generator does not handle bodies of type `{media_type}`")));
    }
    let max_bytes = body.get("x-max-body-bytes").map(|max| max.count()).transpose()?;
    Ok(Body { media_type: media_type.to_owned(), schema: named(&schema)?, max_bytes })
}

/// The only media type of a body, and its schema.
fn media<'a>(content: &Cursor<'a>) -> Result<(&'a str, Cursor<'a>), SpecError> {
    match content.members()?.as_slice() {
        [(name, media)] => {
            media.only(&["schema"])?;
            Ok((*name, media.required("schema")?))
        }
        _ => Err(content.error("a body has exactly one media type")),
    }
}

/// The name of the schema that a body refers to.
fn named(schema: &Cursor<'_>) -> Result<String, SpecError> {
    schema.only(&["$ref"])?;
    schema.required("$ref")?.reference("schemas")
}

/// The body of an answer: JSON of a named schema, or a success that is nothing but a text.
fn read_content(content: &Cursor<'_>, code: u16) -> Result<Content, SpecError> {
    match media(content)? {
        ("application/json", schema) => Ok(Content::Json(named(&schema)?)),
        ("text/plain", schema) if code < 400 => {
            schema.only(&["type"])?;
            match schema.required("type")?.text()? {
                "string" => Ok(Content::Text),
                _ => Err(schema.error("a plain text is of type `string`")),
            }
        }
        (other, _) => {
            Err(content.error(format!("the generator does not handle answers of type `{other}` with status {code}")))
        }
    }
}

fn statuses(document: &Cursor<'_>, responses: &Cursor<'_>) -> Result<Vec<Status>, SpecError> {
    let mut statuses = Vec::new();
    for (code, response) in responses.members()? {
        let code: u16 = code.parse().map_err(|_| response.error("expected an HTTP status"))?;
        let response = resolve(document, &response, "responses")?;
        response.only(&["description", "content", "x-refusal", "x-ours", "x-since"])?;
        let refusal = response.text_of("x-refusal")?;
        if refusal.is_some() != (code >= 400) {
            return Err(response.error("every status from 400 on has `x-refusal`, and no other"));
        }
        if refusal.as_deref().is_some_and(|name| !is_pascal(name)) {
            return Err(response.required("x-refusal")?.error("the name of a refusal is in PascalCase"));
        }
        let content = response.get("content").map(|content| read_content(&content, code)).transpose()?;
        statuses.push(Status { code, refusal, meaning: response.required("description")?.text()?.to_owned(), content });
    }
    one_media_type(&statuses, responses)?;
    Ok(statuses)
}

/// The table of operations holds one media type for all successes of an operation.
fn one_media_type(statuses: &[Status], responses: &Cursor<'_>) -> Result<(), SpecError> {
    let successes = statuses.iter().filter(|status| status.refusal.is_none());
    let mut types = successes.filter_map(|status| status.content.as_ref()).map(Content::media_type);
    let first = types.next();
    if types.all(|other| Some(other) == first) {
        return Ok(());
    }
    Err(responses.error("the successes of an operation have one media type"))
}

/// Whether a name is a capital followed by letters and digits, not all of them capitals, and no word of Rust's.
fn is_pascal(name: &str) -> bool {
    name.starts_with(|first: char| first.is_ascii_uppercase())
        && name.chars().all(|character| character.is_ascii_alphanumeric())
        && name.chars().any(|character| character.is_ascii_lowercase())
        && name != "Self"
}

/// Follows a reference into the components.
pub(super) fn resolve<'a>(document: &Cursor<'a>, place: &Cursor<'a>, kind: &str) -> Result<Cursor<'a>, SpecError> {
    let Some(reference) = place.get("$ref") else { return Ok(place.clone()) };
    place.only(&["$ref"])?;
    let name = reference.reference(kind)?;
    let target = document.get("components").and_then(|components| components.get(kind)?.get(&name));
    target.ok_or_else(|| reference.error(format!("there is no `{name}` among the {kind}")))
}
