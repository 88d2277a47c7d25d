//! All examples of an API, for tests that run over every one of them.

use proc_macro2::TokenStream;
use quote::quote;

use super::names;
use crate::spec::model::{Api, Schema, SchemaKind, Type};

/// The table of examples, and of the members that hold secrets.
pub(super) fn generate(api: &Api) -> TokenStream {
    let examples = api.schemas.iter().flat_map(|schema| schema.examples.iter().map(|text| example(schema, text)));
    let secrets = api.schemas.iter().flat_map(|schema| {
        let SchemaKind::Object(object) = &schema.kind else { return Vec::new() };
        let secret = object.properties.iter().filter(|property| matches!(property.ty, Type::Secret(_)));
        secret.map(|property| (&schema.name, &property.name)).collect()
    });
    let secrets = secrets.map(|(schema, member)| quote! { (#schema, #member) });
    quote! {
        /// The examples, in the order of the spec.
        pub static EXAMPLES: &[crate::Example] = &[#(#examples),*];

        /// The members whose values no log line may show, as schema and member.
        pub static SECRETS: &[(&str, &str)] = &[#(#secrets),*];
    }
}

fn example(schema: &Schema, text: &str) -> TokenStream {
    let (name, ident) = (&schema.name, names::ident(&schema.name));
    let tolerant = !schema.usage.is_strict();
    let (read, write) = if schema.usage.request || schema.usage.response {
        (quote! { super::#ident::decode(body) }, quote! { value.to_json() })
    } else {
        (
            quote! { crate::form::from_example(body).and_then(super::#ident::from_form) },
            quote! { crate::form::to_example(&value.to_form()) },
        )
    };
    quote! {
        crate::Example {
            schema: #name,
            text: #text,
            tolerant: #tolerant,
            round_trip: |body| #read.map(|value| #write),
            debug: |body| #read.map(|value| format!("{value:?}")),
        }
    }
}
