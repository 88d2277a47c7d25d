//! What is written by hand in `tink-model` and limits what can be generated: its own modules, the functions that `x-hook` and
//! `x-reads` name, and the types of schemas with `x-by-hand`.

use std::fs;
use std::path::Path;

use super::{CodegenError, names, types};
use crate::spec::SpecError;
use crate::spec::model::{Api, Check, Rule, Schema, SchemaKind};

const SOURCE: &str = "crates/tink-model/src";

/// Refuses an API whose module `tink-model` or Rust has other uses for, hooks that nobody has written for such a value, and readers
/// and types that nobody has written at all.
pub(super) fn check(workspace: &Path, api: &Api) -> Result<(), CodegenError> {
    module(workspace, api)?;
    readers(workspace, api)?;
    api.schemas.iter().filter(|schema| schema.by_hand).try_for_each(|schema| by_hand(workspace, api, schema))?;
    let path = format!("{SOURCE}/{}/hooks.rs", api.module);
    let written = functions(workspace, &path)?;
    for Hook { pointer, name, value } in hooks(api) {
        let Some(takes) = written.iter().find(|(known, _)| known == name).map(|(_, takes)| takes) else {
            return Err(fault(api, pointer, format!("there is no function `{name}` in {path}")).into());
        };
        // A text is handed over as either of the two.
        let fits = *takes == value || (value == "String" && takes == "str");
        if !fits {
            return Err(fault(api, pointer, format!("`{name}` in {path} takes `{takes}` and not `{value}`")).into());
        }
    }
    Ok(())
}

/// Every reader that the spec names is a function of the module's.
fn readers(workspace: &Path, api: &Api) -> Result<(), CodegenError> {
    let path = format!("{SOURCE}/{}/readers.rs", api.module);
    let written = functions(workspace, &path)?;
    for schema in &api.schemas {
        let SchemaKind::Object(object) = &schema.kind else { continue };
        for property in &object.properties {
            let Some(reader) = &property.reader else { continue };
            if !written.iter().any(|(name, _)| name == reader) {
                let reason = format!("there is no function `{reader}` in {path}");
                return Err(fault(api, &property.pointer, reason).into());
            }
        }
    }
    Ok(())
}

/// A type that is not generated stands in the file of its name.
fn by_hand(workspace: &Path, api: &Api, schema: &Schema) -> Result<(), CodegenError> {
    let path = format!("{SOURCE}/{}/{}.rs", api.module, names::snake(&schema.name));
    let written = items(workspace, &path)?.into_iter().any(|item| match item {
        syn::Item::Struct(item) => item.ident == schema.name,
        syn::Item::Enum(item) => item.ident == schema.name,
        _ => false,
    });
    if written {
        return Ok(());
    }
    Err(fault(api, &schema.pointer, format!("there is no type `{}` in {path}", schema.name)).into())
}

/// The modules of APIs are public in the crate's root; those that are not are its own.
fn module(workspace: &Path, api: &Api) -> Result<(), CodegenError> {
    let root = format!("{SOURCE}/lib.rs");
    let own = items(workspace, &root)?.into_iter().any(|item| match item {
        syn::Item::Mod(module) => module.ident == api.module && matches!(module.vis, syn::Visibility::Inherited),
        _ => false,
    });
    if own {
        return Err(fault(api, "/info/x-module", format!("`{}` is a module of tink-model's own", api.module)).into());
    }
    if syn::parse_str::<syn::Ident>(&api.module).is_err() {
        return Err(fault(api, "/info/x-module", format!("`{}` is no name for a module in Rust", api.module)).into());
    }
    Ok(())
}

/// A hook as a spec names it: where, how, and for a value of which type.
struct Hook<'a> {
    pointer: &'a str,
    name: &'a str,
    value: String,
}

/// Every hook of an API.
fn hooks(api: &Api) -> Vec<Hook<'_>> {
    let mut hooks = Vec::new();
    for schema in &api.schemas {
        let SchemaKind::Object(object) = &schema.kind else { continue };
        hooks.extend(named(&schema.pointer, &object.rules, &schema.name));
        for property in &object.properties {
            let value = syn::parse2(types::value(&property.ty, true)).map_or_else(|_| String::new(), |ty| base(&ty));
            hooks.extend(named(&property.pointer, &property.rules, &value));
        }
    }
    hooks
}

fn named<'a>(pointer: &'a str, rules: &'a [Rule], value: &str) -> Vec<Hook<'a>> {
    let hooks = rules.iter().filter_map(|rule| match &rule.check {
        Check::Hook(name) => Some(Hook { pointer, name, value: value.to_owned() }),
        _ => None,
    });
    hooks.collect()
}

/// The functions of a file that the rest of its crate can call, with the type of the value that each takes first.
fn functions(workspace: &Path, path: &str) -> Result<Vec<(String, String)>, CodegenError> {
    let functions = items(workspace, path)?.into_iter().filter_map(|item| match item {
        syn::Item::Fn(function) if !matches!(function.vis, syn::Visibility::Inherited) => {
            let takes = match function.sig.inputs.first() {
                Some(syn::FnArg::Typed(first)) => base(&first.ty),
                _ => "nothing".to_owned(),
            };
            Some((function.sig.ident.to_string(), takes))
        }
        _ => None,
    });
    Ok(functions.collect())
}

/// The last name of a type, without references and arguments: `Order` for `&super::Order`, `Vec` for a slice as well.
fn base(ty: &syn::Type) -> String {
    match ty {
        syn::Type::Reference(reference) => base(&reference.elem),
        syn::Type::Path(path) => path.path.segments.last().map(|last| last.ident.to_string()).unwrap_or_default(),
        syn::Type::Slice(_) => "Vec".to_owned(),
        _ => "something else".to_owned(),
    }
}

/// The items of a file; none where there is no such file.
fn items(workspace: &Path, path: &str) -> Result<Vec<syn::Item>, CodegenError> {
    let Ok(text) = fs::read_to_string(workspace.join(path)) else { return Ok(Vec::new()) };
    let file = syn::parse_file(&text)
        .map_err(|error| CodegenError::File { file: path.to_owned(), reason: format!("is not Rust: {error}") })?;
    Ok(file.items)
}

fn fault(api: &Api, pointer: &str, reason: String) -> SpecError {
    SpecError { file: api.file.clone(), pointer: pointer.to_owned(), reason }
}
