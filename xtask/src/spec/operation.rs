//! The operations of a spec: paths, parameters, bodies, statuses.

use super::SpecError;
use super::cursor::Cursor;
use super::limits::{LIMITS, limits};
use super::model::{Body, Fidelity, Method, Operation, Status};
use super::schema::allow;
use super::types;

/// Reads `paths`.
pub(crate) fn read_all(document: &Cursor<'_>) -> Result<Vec<Operation>, SpecError> {
    let mut operations: Vec<Operation> = Vec::new();
    for (path, item) in document.required("paths")?.members()? {
        for (name, operation) in item.members()? {
            let method = match name {
                "get" => Method::Get,
                "post" => Method::Post,
                "put" => Method::Put,
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
    let mut query = Vec::new();
    let mut in_path = Vec::new();
    for place in [item, operation] {
        for (name, location) in parameters(document, place)? {
            let names = if location == "query" { &mut query } else { &mut in_path };
            if names.contains(&name) {
                return Err(place.error(format!("the {location} parameter `{name}` is declared twice")));
            }
            names.push(name);
        }
    }
    check_path(path, &in_path, operation)?;
    Ok(Operation {
        id: operation.required("operationId")?.text()?.to_owned(),
        pointer: operation.pointer().to_owned(),
        method,
        path: path.to_owned(),
        query,
        service,
        summary: operation.required("summary")?.text()?.to_owned(),
        description: operation.required("description")?.text()?.to_owned(),
        scopes: operation.required("x-scopes")?.texts()?,
        token: one_of(operation, "x-token", &["none", "client", "user", "client-or-user", "optional"])?,
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

fn one_of(place: &Cursor<'_>, name: &str, known: &[&str]) -> Result<String, SpecError> {
    let value = place.required(name)?;
    let text = value.text()?;
    if known.contains(&text) { Ok(text.to_owned()) } else { Err(value.error(format!("expected one of {known:?}"))) }
}

/// Names and places of the parameters.
fn parameters(document: &Cursor<'_>, place: &Cursor<'_>) -> Result<Vec<(String, String)>, SpecError> {
    let Some(parameters) = place.get("parameters") else { return Ok(Vec::new()) };
    let mut found = Vec::new();
    for parameter in parameters.items()? {
        let parameter = resolve(document, &parameter, "parameters")?;
        parameter.only(&["name", "in", "required", "description", "schema", "x-ours", "x-since"])?;
        let location = one_of(&parameter, "in", &["path", "query"])?;
        // The clients give parameters their Rust types by hand; here it is only checked that these types exist.
        let schema = parameter.required("schema")?;
        allow(&schema, &[&["type", "x-rust-type"], LIMITS].concat())?;
        let (ty, nullable) = types::type_of(&schema)?;
        limits(&schema, &ty)?;
        if nullable {
            return Err(schema.error("a parameter is never null"));
        }
        found.push((parameter.required("name")?.text()?.to_owned(), location));
    }
    Ok(found)
}

fn check_path(path: &str, declared: &[String], operation: &Cursor<'_>) -> Result<(), SpecError> {
    let used: Vec<&str> = path.split('{').skip(1).filter_map(|rest| rest.split('}').next()).collect();
    if let Some(name) = used.iter().find(|name| !declared.iter().any(|known| known == *name)) {
        return Err(operation.error(format!("the path parameter `{name}` is not declared")));
    }
    if let Some(name) = declared.iter().find(|name| !used.contains(&name.as_str())) {
        return Err(operation.error(format!("the path has no parameter `{name}`")));
    }
    Ok(())
}

fn read_body(body: &Cursor<'_>) -> Result<Body, SpecError> {
    body.only(&["required", "content", "description", "x-max-body-bytes"])?;
    let content = body.required("content")?;
    let (media_type, schema) = media(&content)?;
    if !matches!(media_type.as_str(), "application/json" | "application/x-www-form-urlencoded") {
        return Err(content.error(format!("the generator does not handle bodies of type `{media_type}`")));
    }
    let max_bytes = body.get("x-max-body-bytes").map(|max| max.count()).transpose()?;
    Ok(Body { media_type, schema, max_bytes })
}

fn media(content: &Cursor<'_>) -> Result<(String, String), SpecError> {
    match content.members()?.as_slice() {
        [(name, media)] => {
            media.only(&["schema"])?;
            let schema = media.required("schema")?;
            schema.only(&["$ref"])?;
            Ok(((*name).to_owned(), schema.required("$ref")?.reference("schemas")?))
        }
        _ => Err(content.error("a body has exactly one media type")),
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
        let schema = response.get("content").map(|content| media(&content)).transpose()?;
        statuses.push(Status {
            code,
            refusal,
            meaning: response.required("description")?.text()?.to_owned(),
            schema: schema.map(|(_, schema)| schema),
        });
    }
    Ok(statuses)
}

/// Whether a name is a capital followed by letters and digits, not all of them capitals, and no word of Rust's.
fn is_pascal(name: &str) -> bool {
    name.starts_with(|first: char| first.is_ascii_uppercase())
        && name.chars().all(|character| character.is_ascii_alphanumeric())
        && name.chars().any(|character| character.is_ascii_lowercase())
        && name != "Self"
}

/// Follows a reference into the components.
fn resolve<'a>(document: &Cursor<'a>, place: &Cursor<'a>, kind: &str) -> Result<Cursor<'a>, SpecError> {
    let Some(reference) = place.get("$ref") else { return Ok(place.clone()) };
    place.only(&["$ref"])?;
    let name = reference.reference(kind)?;
    let target = document.get("components").and_then(|components| components.get(kind)?.get(&name));
    target.ok_or_else(|| reference.error(format!("there is no `{name}` among the {kind}")))
}
