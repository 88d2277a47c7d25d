//! The Rust types of the specs' types.

use proc_macro2::TokenStream;
use quote::quote;

use super::names::ident;
use crate::spec::model::{Property, Type};

/// The type of a value, in a request or in a response.
pub(super) fn value(ty: &Type, strict: bool) -> TokenStream {
    match ty {
        Type::Bool => quote! { bool },
        Type::Integer => quote! { i64 },
        Type::Text => quote! { String },
        Type::Primitive(name) => {
            let name = ident(name);
            quote! { crate::#name }
        }
        Type::Json => quote! { crate::Json },
        Type::JsonText(inner) if inner == "Json" => quote! { crate::JsonText },
        Type::JsonText(_) => quote! { crate::JsonText<Vec<String>> },
        Type::Secret(inner) => {
            let inner = value(inner, strict);
            quote! { crate::Secret<#inner> }
        }
        Type::Named(name) => {
            let name = ident(name);
            quote! { super::#name }
        }
        Type::List(item) => {
            let item = value(item, strict);
            if strict {
                quote! { Vec<#item> }
            } else {
                quote! { crate::List<#item> }
            }
        }
        Type::Map(item) => {
            let item = value(item, strict);
            quote! { crate::Map<#item> }
        }
    }
}

/// How a property of a struct is held.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Held {
    /// Always there.
    Required,
    /// In an `Option`.
    Optional,
    /// As a list or a map of a response, empty where it is absent.
    List,
}

/// How a property is held in a request or in a response.
pub(super) const fn held(property: &Property, strict: bool) -> Held {
    match (strict, &property.ty) {
        (true, _) if property.required => Held::Required,
        (false, _) if property.id => Held::Required,
        (false, Type::List(_) | Type::Map(_)) => Held::List,
        _ => Held::Optional,
    }
}

/// What stands for the absence of a list or a map of a response.
pub(super) fn empty(property: &Property) -> TokenStream {
    match property.ty {
        Type::Map(_) => quote! { crate::Map::new() },
        _ => quote! { crate::List::new() },
    }
}

/// The type of a property's field.
pub(super) fn field(property: &Property, strict: bool) -> TokenStream {
    let inner = value(&property.ty, strict);
    match held(property, strict) {
        Held::Required | Held::List => inner,
        Held::Optional => quote! { Option<#inner> },
    }
}
