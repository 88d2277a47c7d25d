//! A struct: its fields, constructor, setters and roads to and from a body.

use proc_macro2::{Literal, TokenStream};
use quote::{format_ident, quote};

use super::types::{self, Held};
use super::{docs, form, json, names, validate};
use crate::spec::SpecError;
use crate::spec::model::{Api, Check, Object, Property, Schema};

/// Everything about an object schema.
pub(super) fn generate(api: &Api, schema: &Schema, object: &Object) -> Result<TokenStream, SpecError> {
    let strict = schema.usage.is_strict();
    let definition = definition(schema, object, strict);
    let construction = construction(schema, object, strict);
    let json = if schema.usage.request || schema.usage.response {
        json::generate(schema, object, strict)
    } else {
        TokenStream::new()
    };
    let form = if schema.usage.form { form::generate(schema, object) } else { TokenStream::new() };
    let validation = if strict { validate::object(api, schema, object)? } else { TokenStream::new() };
    Ok(quote! { #definition #construction #json #form #validation })
}

fn definition(schema: &Schema, object: &Object, strict: bool) -> TokenStream {
    let name = names::ident(&schema.name);
    let documentation = docs::object(&schema.docs, object);
    let fields = object.properties.iter().map(|property| {
        let (field, ty) = (names::field(&property.name), types::field(property, strict));
        let documentation = docs::property(property);
        quote! { #documentation pub #field: #ty }
    });
    let unread = if strict {
        TokenStream::new()
    } else {
        quote! { unread: Vec<crate::Unread>, }
    };
    let default = if has_required(object, strict) {
        TokenStream::new()
    } else {
        quote! { Default, }
    };
    quote! {
        #documentation
        #[derive(Debug, Clone, #default PartialEq, Eq)]
        #[non_exhaustive]
        pub struct #name { #(#fields,)* #unread }
    }
}

fn has_required(object: &Object, strict: bool) -> bool {
    object.properties.iter().any(|property| types::held(property, strict) == Held::Required)
}

fn construction(schema: &Schema, object: &Object, strict: bool) -> TokenStream {
    let name = names::ident(&schema.name);
    let examples = examples(schema);
    let totals = if strict { totals(object) } else { TokenStream::new() };
    let new = new(object, strict);
    let setters = object.properties.iter().filter_map(|property| setter(property, strict));
    let unread = if strict {
        TokenStream::new()
    } else {
        quote! {
            /// The members whose values had the wrong type. They read as absent.
            #[must_use]
            pub fn unread(&self) -> &[crate::Unread] {
                &self.unread
            }
        }
    };
    quote! { impl #name { #examples #totals #new #(#setters)* #unread } }
}

/// The bounds of what lists hold together, for whoever splits what is too much.
fn totals(object: &Object) -> TokenStream {
    let totals = object.rules.iter().filter_map(|rule| {
        let Check::MaxTotal { path, max } = &rule.check else { return None };
        let last = path.last()?;
        let (name, max) = (names::ident(&format!("MAX_{}", names::screaming(last))), Literal::u64_unsuffixed(*max));
        let documentation = docs::text(&[format!("How many {last} a value holds at most, all of its lists together.")]);
        Some(quote! { #documentation pub const #name: usize = #max; })
    });
    totals.collect()
}

/// The examples of a schema, where it has any.
pub(super) fn examples(schema: &Schema) -> TokenStream {
    if schema.examples.is_empty() {
        return TokenStream::new();
    }
    let examples = &schema.examples;
    quote! {
        /// The examples of the reference, as JSON.
        pub const EXAMPLES: &'static [&'static str] = &[#(#examples),*];
    }
}

fn new(object: &Object, strict: bool) -> TokenStream {
    if !has_required(object, strict) {
        return quote! {
            /// A value without members; each can be set.
            #[must_use]
            pub fn new() -> Self {
                Self::default()
            }
        };
    }
    let mut parameters = Vec::new();
    let mut fields = Vec::new();
    for property in &object.properties {
        let field = names::field(&property.name);
        match types::held(property, strict) {
            Held::Required => {
                let ty = types::value(&property.ty, strict);
                parameters.push(quote! { #field: impl Into<#ty> });
                fields.push(quote! { #field: #field.into() });
            }
            Held::Optional => fields.push(quote! { #field: None }),
            Held::List => {
                let empty = types::empty(property);
                fields.push(quote! { #field: #empty });
            }
        }
    }
    let unread = if strict {
        TokenStream::new()
    } else {
        quote! { unread: Vec::new(), }
    };
    quote! {
        /// A value with what is required; the other members can be set.
        #[must_use]
        pub fn new(#(#parameters),*) -> Self {
            Self { #(#fields,)* #unread }
        }
    }
}

fn setter(property: &Property, strict: bool) -> Option<TokenStream> {
    let held = types::held(property, strict);
    if held == Held::Required {
        return None;
    }
    let field = names::field(&property.name);
    let with = format_ident!("with_{}", names::snake(&property.name));
    let ty = types::value(&property.ty, strict);
    let value = if held == Held::List {
        quote! { value.into() }
    } else {
        quote! { Some(value.into()) }
    };
    let documentation = docs::text(&[format!("Sets `{}`.", property.name)]);
    Some(quote! {
        #documentation
        #[must_use]
        pub fn #with(mut self, value: impl Into<#ty>) -> Self {
            self.#field = #value;
            self
        }
    })
}
