//! The checks of a request's values.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::names;
use super::pattern;
use super::types::{self, Held};
use crate::spec::SpecError;
use crate::spec::model::{Api, Check, Object, Property, Rule, Schema, SchemaKind, Type};

/// The profiles of `tink-model` by the revision that they are named after in the specs.
const PROFILES: &[(&str, &str)] = &[("2026-01", "Revision2026")];

/// `Validate` of a struct.
pub(super) fn object(api: &Api, schema: &Schema, object: &Object) -> Result<TokenStream, SpecError> {
    let name = names::ident(&schema.name);
    let mut checks = TokenStream::new();
    for property in &object.properties {
        checks.extend(property_checks(api, object, property)?);
    }
    for rule in &object.rules {
        let error = |reason: String| fault(api, &schema.pointer, reason);
        checks.extend(across(api, object, rule).map_err(error)?);
    }
    let (checker, at) =
        if checks.is_empty() { (quote! { _checker }, quote! { _at }) } else { (quote! { checker }, quote! { at }) };
    Ok(quote! {
        impl crate::Validate for #name {
            fn check(&self, #checker: &mut crate::Checker<'_>, #at: &crate::Path<'_>) {
                #checks
            }
        }
    })
}

fn fault(api: &Api, pointer: &str, reason: String) -> SpecError {
    SpecError { file: api.file.clone(), pointer: pointer.to_owned(), reason }
}

fn property_checks(api: &Api, owner: &Object, property: &Property) -> Result<TokenStream, SpecError> {
    let (key, field) = (&property.name, names::field(&property.name));
    let error = |reason: String| fault(api, &property.pointer, reason);
    let mut checks = TokenStream::new();
    for rule in &property.rules {
        let check = match &rule.check {
            Check::RefersTo { path } => refers_to(api, owner, path, &property.ty, &rule.origin),
            Check::EachRefersTo { member, path } => {
                each_refers_to(api, owner, (member, path), &property.ty, &rule.origin)
            }
            _ => value_check(api, &property.ty, rule),
        };
        checks.extend(under(rule, check.map_err(error)?).map_err(error)?);
    }
    checks.extend(items(api, property).map_err(error)?);
    if matches!(property.ty, Type::Named(_)) {
        checks.extend(quote! { crate::Validate::check(value, checker, at); });
    }
    if checks.is_empty() {
        return Ok(checks);
    }
    Ok(match types::held(property, true) {
        Held::Required => quote! {
            {
                let (value, at) = (&self.#field, &at.name(#key));
                #checks
            }
        },
        Held::Optional | Held::List => quote! {
            if let Some(value) = &self.#field {
                let at = &at.name(#key);
                #checks
            }
        },
    })
}

/// The checks of a list's elements.
fn items(api: &Api, property: &Property) -> Result<TokenStream, String> {
    let Type::List(item) = &property.ty else { return Ok(TokenStream::new()) };
    let mut checks = TokenStream::new();
    for rule in &property.item_rules {
        checks.extend(under(rule, value_check(api, item, rule)?)?);
    }
    if matches!(**item, Type::Named(_)) {
        checks.extend(quote! { crate::Validate::check(value, checker, at); });
    }
    if checks.is_empty() {
        return Ok(checks);
    }
    Ok(quote! {
        for (index, value) in value.iter().enumerate() {
            let at = &at.index(index);
            #checks
        }
    })
}

/// A check that only some profiles make.
fn under(rule: &Rule, check: TokenStream) -> Result<TokenStream, String> {
    let Some(profile) = &rule.profile else { return Ok(check) };
    let known = PROFILES.iter().find(|(revision, _)| revision == profile);
    let (_, name) = known.ok_or_else(|| format!("there is no profile `{profile}`"))?;
    let name = names::ident(name);
    Ok(quote! { if checker.applies(crate::Profile::#name) { #check } })
}

/// One check of `value`, which stands at `at`.
fn value_check(api: &Api, ty: &Type, rule: &Rule) -> Result<TokenStream, String> {
    let origin = &rule.origin;
    let text = text(ty);
    Ok(match &rule.check {
        Check::MaxLength(max) if matches!(ty, Type::Json) => {
            let max = size(*max)?;
            quote! { checker.max_json_length(at, value, #max, #origin); }
        }
        Check::MaxLength(max) => {
            let max = size(*max)?;
            quote! { checker.max_length(at, #text, #max, #origin); }
        }
        Check::MinLength(min) => {
            let min = size(*min)?;
            quote! { checker.min_length(at, #text, #min, #origin); }
        }
        Check::Pattern(pattern) => {
            let holds = pattern::compile(pattern, &text)?;
            quote! {
                let holds = #holds;
                checker.pattern(at, holds, #pattern, #origin);
            }
        }
        Check::Minimum(bound) => {
            let (value, bound) = (number(ty), amount(bound)?);
            quote! { checker.minimum(at, #value, #bound, #origin); }
        }
        Check::Maximum(bound) => {
            let (value, bound) = (number(ty), amount(bound)?);
            quote! { checker.maximum(at, #value, #bound, #origin); }
        }
        Check::MinItems(min) => {
            let min = size(*min)?;
            quote! { checker.min_items(at, value.len(), #min, #origin); }
        }
        Check::MaxItems(max) => {
            let max = size(*max)?;
            quote! { checker.max_items(at, value.len(), #max, #origin); }
        }
        Check::UniqueBy(member) => {
            let key = key_of(api, ty, member)?;
            quote! { checker.unique_by(at, value.iter().map(|item| #key), #member, #origin); }
        }
        Check::OneOf(values) => quote! { checker.one_of(at, #text, &[#(#values),*], #origin); },
        Check::AllowedKeys(keys) => quote! { checker.allowed_keys(at, value, &[#(#keys),*], #origin); },
        Check::MaxAgeYears(years) => {
            let years = size(*years)?;
            quote! { checker.max_age_years(at, *value, #years, #origin); }
        }
        Check::Hook(name) => {
            let (module, name) = (names::ident(&api.module), names::ident(name));
            quote! { crate::#module::hooks::#name(value, checker, at, #origin); }
        }
        Check::AnyOf(_)
        | Check::ExactlyOneOf(_)
        | Check::MaxTotal { .. }
        | Check::RefersTo { .. }
        | Check::EachRefersTo { .. } => {
            return Err("this rule is for objects".to_owned());
        }
    })
}

/// The text of `value`.
fn text(ty: &Type) -> TokenStream {
    match ty {
        Type::Secret(_) => quote! { value.expose().as_str() },
        _ => quote! { value.as_str() },
    }
}

/// The amount of `value`.
fn number(ty: &Type) -> TokenStream {
    match ty {
        Type::Integer => quote! { crate::Amount::from(*value) },
        _ => quote! { *value },
    }
}

/// A count, written without its type.
fn size(number: u64) -> Result<Literal, String> {
    let number = usize::try_from(number).map_err(|_| "the number is too large".to_owned())?;
    Ok(Literal::usize_unsuffixed(number))
}

/// A bound of a number, exactly.
fn amount(bound: &str) -> Result<TokenStream, String> {
    let (whole, decimals) = bound.split_once('.').unwrap_or((bound, ""));
    let mantissa: i64 = format!("{whole}{decimals}").parse().map_err(|_| format!("`{bound}` is not a plain number"))?;
    let scale = u8::try_from(decimals.len()).ok().filter(|scale| *scale <= 28);
    let scale = scale.ok_or_else(|| format!("`{bound}` has too many decimals"))?;
    let (mantissa, scale) = (Literal::i64_unsuffixed(mantissa), Literal::u8_unsuffixed(scale));
    Ok(quote! { crate::Amount::new(#mantissa, #scale) })
}

/// The text of a member of `item`, an element of a list of this type.
fn key_of(api: &Api, list: &Type, member: &str) -> Result<TokenStream, String> {
    let property = property_of(api, list, member)?;
    if !property.ty.is_textual() {
        return Err(format!("`{member}` is not a text"));
    }
    let field = names::field(member);
    Ok(match types::held(property, true) {
        Held::Required => quote! { Some(item.#field.as_str()) },
        Held::Optional | Held::List => quote! { item.#field.as_ref().map(|key| key.as_str()) },
    })
}

fn property_of<'a>(api: &'a Api, ty: &Type, member: &str) -> Result<&'a Property, String> {
    let schema = ty.schema().and_then(|name| api.schema(name));
    match schema.map(|schema| &schema.kind) {
        Some(SchemaKind::Object(object)) => member_of(object, member),
        _ => Err(format!("there is nothing that could have a member `{member}`")),
    }
}

fn member_of<'a>(object: &'a Object, member: &str) -> Result<&'a Property, String> {
    let found = object.properties.iter().find(|property| property.name == member);
    found.ok_or_else(|| format!("there is no member `{member}`"))
}

/// A rule about several members of `self`.
fn across(api: &Api, object: &Object, rule: &Rule) -> Result<TokenStream, String> {
    let origin = &rule.origin;
    match &rule.check {
        Check::AnyOf(members) => {
            let members = presence(object, members)?;
            Ok(quote! { checker.any_of(at, &[#members], #origin); })
        }
        Check::ExactlyOneOf(members) => {
            let members = presence(object, members)?;
            Ok(quote! { checker.exactly_one_of(at, &[#members], #origin); })
        }
        Check::MaxTotal { path, max } => {
            let max = size(*max)?;
            let (Some(first), Some(last)) = (path.first(), path.last()) else {
                return Err("the path is empty".to_owned());
            };
            let total = total(api, object, path)?;
            Ok(quote! { checker.max_total(&at.name(#first), #total, #max, #last, #origin); })
        }
        Check::Hook(name) => {
            let (module, name) = (names::ident(&api.module), names::ident(name));
            Ok(quote! { crate::#module::hooks::#name(self, checker, at, #origin); })
        }
        _ => Err("this rule is not for objects".to_owned()),
    }
}

fn presence(object: &Object, members: &[String]) -> Result<TokenStream, String> {
    let mut pairs = TokenStream::new();
    for member in members {
        let property = member_of(object, member)?;
        if types::held(property, true) != Held::Optional {
            return Err(format!("`{member}` is always there"));
        }
        let field = names::field(member);
        pairs.extend(quote! { (#member, self.#field.is_some()), });
    }
    Ok(pairs)
}

/// How many elements the lists at the end of a path hold.
fn total(api: &Api, object: &Object, path: &[String]) -> Result<TokenStream, String> {
    let (owners, last) = walk(api, object, path)?;
    if !matches!(last.ty, Type::List(_)) {
        return Err(format!("`{}` is not a list", last.name));
    }
    let field = names::field(&last.name);
    Ok(match types::held(last, true) {
        Held::Optional => quote! { #owners.map(|item| item.#field.as_ref().map_or(0, Vec::len)).sum() },
        Held::Required | Held::List => quote! { #owners.map(|item| item.#field.len()).sum() },
    })
}

/// A check that a text is among those at the end of a path.
fn refers_to(api: &Api, object: &Object, path: &[String], ty: &Type, origin: &str) -> Result<TokenStream, String> {
    let (known, text, shown) = (texts_at(api, object, path)?, text(ty), path.join("."));
    Ok(quote! { checker.refers_to(at, #text, #known, #shown, #origin); })
}

/// A check that a member of each element is among the texts at the end of a path.
fn each_refers_to(
    api: &Api,
    object: &Object,
    (member, path): (&str, &[String]),
    list: &Type,
    origin: &str,
) -> Result<TokenStream, String> {
    let (key, known) = (key_of(api, list, member)?, texts_at(api, object, path)?);
    let shown = path.join(".");
    Ok(quote! {
        checker.each_refers_to(at, value.iter().map(|item| #key), #member, #known, #shown, #origin);
    })
}

/// The texts at the end of a path.
fn texts_at(api: &Api, object: &Object, path: &[String]) -> Result<TokenStream, String> {
    let (owners, last) = walk(api, object, path)?;
    if !last.ty.is_textual() {
        return Err(format!("`{}` is not a text", last.name));
    }
    let field = names::field(&last.name);
    Ok(match types::held(last, true) {
        Held::Required => quote! { #owners.map(|item| item.#field.as_str()) },
        Held::Optional | Held::List => {
            quote! { #owners.filter_map(|item| item.#field.as_ref().map(|text| text.as_str())) }
        }
    })
}

/// The objects that have the last member of a path, starting from `self`, and that member.
fn walk<'a>(api: &'a Api, object: &'a Object, path: &[String]) -> Result<(TokenStream, &'a Property), String> {
    let Some((last, lists)) = path.split_last() else { return Err("the path is empty".to_owned()) };
    let mut owners = quote! { std::iter::once(self) };
    let mut owner = object;
    for member in lists {
        let property = member_of(owner, member)?;
        let field = names::field(member);
        let flatten = (types::held(property, true) == Held::Optional).then(|| quote! { .flatten() });
        owners.extend(quote! { .flat_map(|item| item.#field.iter() #flatten) });
        let schema = property.ty.schema().filter(|_| matches!(property.ty, Type::List(_)));
        owner = match schema.and_then(|name| api.schema(name)).map(|schema| &schema.kind) {
            Some(SchemaKind::Object(object)) => object,
            _ => return Err(format!("`{member}` is not a list of objects")),
        };
    }
    Ok((owners, member_of(owner, last)?))
}
