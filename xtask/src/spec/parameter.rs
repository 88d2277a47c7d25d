//! The parameters of operations: in the path, in the query, and in headers.

use super::SpecError;
use super::cursor::Cursor;
use super::limits::{LIMITS, always, limits};
use super::model::{Location, Parameter};
use super::operation::{one_of, resolve};
use super::schema::{allow, docs};
use super::types;

/// Headers that mean something to every operation, so that no parameter may have their names.
const RESERVED: &[&str] = &["accept", "authorization", "content-type"];

/// Reads `parameters` of a path or of an operation.
pub(super) fn read_all(document: &Cursor<'_>, place: &Cursor<'_>) -> Result<Vec<Parameter>, SpecError> {
    let Some(parameters) = place.get("parameters") else { return Ok(Vec::new()) };
    parameters.items()?.iter().map(|parameter| read(&resolve(document, parameter, "parameters")?)).collect()
}

/// The clients give parameters their Rust types by hand; here it is only checked that these types exist.
fn read(parameter: &Cursor<'_>) -> Result<Parameter, SpecError> {
    parameter.only(&["name", "in", "required", "description", "schema", "x-ours", "x-since"])?;
    let name = parameter.required("name")?;
    let location = match one_of(parameter, "in", &["path", "query", "header"])?.as_str() {
        "path" => Location::Path,
        "query" => Location::Query,
        _ => Location::Header,
    };
    if location == Location::Header
        && RESERVED.iter().any(|header| name.text().is_ok_and(|n| n.eq_ignore_ascii_case(header)))
    {
        return Err(name.error("this header is not a parameter of one operation"));
    }
    let required = parameter.flag_of("required")?;
    if location == Location::Path && !required {
        return Err(parameter.error("a parameter of the path is required"));
    }
    let schema = parameter.required("schema")?;
    allow(&schema, &[&["$ref", "type", "x-rust-type"], LIMITS].concat())?;
    let (ty, nullable) = types::type_of(&schema)?;
    if nullable {
        return Err(schema.error("a parameter is never null"));
    }
    Ok(Parameter {
        name: name.text()?.to_owned(),
        pointer: parameter.pointer().to_owned(),
        location,
        required,
        docs: docs(parameter)?,
        rules: always(limits(&schema, &ty)?),
        ty,
    })
}
