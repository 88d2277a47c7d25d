//! Which schemas requests reach, which responses reach, and which are forms.

use super::SpecError;
use super::model::{Api, Check, Rule, SchemaKind, Type, Usage};

/// Marks every schema, and refuses references that lead nowhere and schemas that nothing leads to.
pub(crate) fn find(api: &mut Api) -> Result<(), SpecError> {
    let mut roots = Vec::new();
    for operation in &api.operations {
        if let Some(body) = &operation.body {
            let form = body.is_form();
            roots.push((body.schema.clone(), Usage { request: !form, response: false, form }));
        }
        let response = Usage { request: false, response: true, form: false };
        let answers = operation.statuses.iter().filter_map(|status| status.content.as_ref()?.schema());
        roots.extend(answers.map(|schema| (schema.to_owned(), response)));
        let request = Usage { request: true, ..Usage::default() };
        let parameters = operation.parameters.iter().filter_map(|parameter| parameter.ty.schema());
        roots.extend(parameters.map(|schema| (schema.to_owned(), request)));
    }
    for (name, usage) in roots {
        mark(api, &name, usage)?;
    }
    match api.schemas.iter().find(|schema| schema.usage == Usage::default()) {
        Some(unused) => Err(error(api, &unused.pointer, "no operation uses the schema")),
        None => check(api),
    }
}

fn mark(api: &mut Api, name: &str, usage: Usage) -> Result<(), SpecError> {
    let Some(index) = api.schemas.iter().position(|schema| schema.name == name) else {
        return Err(error(api, "/components/schemas", &format!("there is no schema `{name}`")));
    };
    let before = api.schemas[index].usage;
    let after = Usage {
        request: before.request || usage.request,
        response: before.response || usage.response,
        form: before.form || usage.form,
    };
    if before == after {
        return Ok(());
    }
    api.schemas[index].usage = after;
    let reached: Vec<String> = match &api.schemas[index].kind {
        SchemaKind::Object(object) => {
            object.properties.iter().filter_map(|property| property.ty.schema().map(str::to_owned)).collect()
        }
        SchemaKind::List(item) => item.schema().map(str::to_owned).into_iter().collect(),
        SchemaKind::Enum(_) => Vec::new(),
    };
    reached.iter().try_for_each(|name| mark(api, name, usage))
}

/// What only makes sense on one of the two sides.
fn check(api: &Api) -> Result<(), SpecError> {
    for schema in &api.schemas {
        let strict = schema.usage.is_strict();
        if strict && matches!(schema.kind, SchemaKind::List(_)) {
            return Err(error(api, &schema.pointer, "the generator does not handle a list as the body of a request"));
        }
        let SchemaKind::Object(object) = &schema.kind else { continue };
        for property in &object.properties {
            if (strict || property.id) && (property.reader.is_some() || !property.aliases.is_empty()) {
                let reason = "only optional members of answers have other names or a reader of their own";
                return Err(error(api, &property.pointer, reason));
            }
            if !property.aliases.is_empty() && matches!(property.ty, Type::List(_)) {
                return Err(error(api, &property.pointer, "a list has one name"));
            }
            if strict && matches!(property.ty, Type::Map(_)) {
                return Err(error(api, &property.pointer, "the generator handles values by name in answers only"));
            }
            if strict && property.nullable {
                return Err(error(api, &property.pointer, "a member of a request is never declared as null"));
            }
            if !strict && !property.rules.iter().chain(&property.item_rules).all(documents_only) {
                return Err(error(api, &property.pointer, "a response is not validated, so it has no such rules"));
            }
        }
    }
    Ok(())
}

/// The limits of a value inform a reader of responses as well.
fn documents_only(rule: &Rule) -> bool {
    matches!(
        rule.check,
        Check::Minimum(_) | Check::Maximum(_) | Check::MinLength(_) | Check::MaxLength(_) | Check::Pattern(_)
    )
}

fn error(api: &Api, pointer: &str, reason: &str) -> SpecError {
    SpecError { file: api.file.clone(), pointer: pointer.to_owned(), reason: reason.to_owned() }
}
