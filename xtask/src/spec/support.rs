//! What single keywords allow and the generator cannot turn into Rust once schemas come together.

use super::SpecError;
use super::model::{Api, Check, Property, Schema, SchemaKind, Type};

/// Refuses forms with members that no field of a form can hold, parameters that are objects or lists, schemas that contain themselves, and restrictions to values on
/// what is no enumeration.
pub(crate) fn check(api: &Api) -> Result<(), SpecError> {
    let forms = api.operations.iter().filter_map(|operation| operation.body.as_ref()).filter(|body| body.is_form());
    for form in forms {
        for property in properties(api.schema(&form.schema)) {
            if !fits_form(api, &property.ty) {
                let reason = "a field of a form is a text, a whole number or an enumeration";
                return Err(error(api, property, reason));
            }
        }
    }
    for parameter in api.operations.iter().flat_map(|operation| &operation.parameters) {
        let Type::Named(name) = &parameter.ty else { continue };
        if !matches!(kind_of(api, name), Some(SchemaKind::Enum(_))) {
            let reason = "a parameter refers to no other schema than an enumeration".to_owned();
            return Err(SpecError { file: api.file.clone(), pointer: parameter.pointer.clone(), reason });
        }
    }
    for schema in &api.schemas {
        for property in properties(Some(schema)) {
            restrictions(api, property)?;
            finite(api, schema, property)?;
        }
    }
    Ok(())
}

fn properties(schema: Option<&Schema>) -> &[Property] {
    match schema.map(|schema| &schema.kind) {
        Some(SchemaKind::Object(object)) => &object.properties,
        _ => &[],
    }
}

fn fits_form(api: &Api, ty: &Type) -> bool {
    match ty {
        Type::Integer => true,
        Type::Named(name) => matches!(kind_of(api, name), Some(SchemaKind::Enum(_))),
        other => other.is_textual(),
    }
}

/// A restriction to some values stands on a text, or on an enumeration that has these values.
fn restrictions(api: &Api, property: &Property) -> Result<(), SpecError> {
    let Type::Named(name) = &property.ty else { return Ok(()) };
    for rule in &property.rules {
        let Check::OneOf(allowed) = &rule.check else { continue };
        let Some(SchemaKind::Enum(values)) = kind_of(api, name) else {
            return Err(error(api, property, &format!("`{name}` has no values to be restricted to")));
        };
        if let Some(unknown) = allowed.iter().find(|text| !values.values.iter().any(|value| value.text == **text)) {
            return Err(error(api, property, &format!("`{name}` has no value `{unknown}`")));
        }
    }
    Ok(())
}

/// A value that contains its own type has no size, unless a list stands between the two.
fn finite(api: &Api, schema: &Schema, property: &Property) -> Result<(), SpecError> {
    let mut reached = Vec::new();
    reach(api, &property.ty, &mut reached);
    if reached.contains(&schema.name.as_str()) {
        return Err(error(api, property, &format!("`{}` contains itself; only a list of it can", schema.name)));
    }
    Ok(())
}

/// The schemas that a value holds without a list between.
fn reach<'a>(api: &'a Api, ty: &'a Type, reached: &mut Vec<&'a str>) {
    let Type::Named(name) = ty else { return };
    if reached.contains(&name.as_str()) {
        return;
    }
    reached.push(name);
    properties(api.schema(name)).iter().for_each(|property| reach(api, &property.ty, reached));
}

fn kind_of<'a>(api: &'a Api, name: &str) -> Option<&'a SchemaKind> {
    api.schema(name).map(|schema| &schema.kind)
}

fn error(api: &Api, property: &Property, reason: &str) -> SpecError {
    SpecError { file: api.file.clone(), pointer: property.pointer.clone(), reason: reason.to_owned() }
}
