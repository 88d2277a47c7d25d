//! A body that is a list.

use proc_macro2::TokenStream;
use quote::quote;

use super::{docs, json, names, object, types};
use crate::spec::model::{Schema, Type};

/// A named wrapper of a list.
pub(super) fn generate(schema: &Schema, ty: &Type) -> TokenStream {
    let strict = schema.usage.is_strict();
    let name = names::ident(&schema.name);
    let documentation = docs::of(&schema.docs);
    let list = types::value(ty, strict);
    let item = match ty {
        Type::List(item) => types::value(item, strict),
        other => types::value(other, strict),
    };
    let examples = object::examples(schema);
    let body = json::body(&name, strict);
    quote! {
        #documentation
        #[derive(Debug, Clone, Default, PartialEq, Eq)]
        pub struct #name(pub #list);

        impl #name {
            #examples

            /// Wraps the elements.
            #[must_use]
            pub fn new(elements: impl Into<#list>) -> Self {
                Self(elements.into())
            }
        }

        impl std::ops::Deref for #name {
            type Target = #list;

            fn deref(&self) -> &Self::Target {
                &self.0
            }
        }

        impl From<Vec<#item>> for #name {
            fn from(elements: Vec<#item>) -> Self {
                Self(elements.into())
            }
        }

        impl IntoIterator for #name {
            type Item = #item;
            type IntoIter = std::vec::IntoIter<#item>;

            fn into_iter(self) -> Self::IntoIter {
                self.0.into_iter()
            }
        }

        #body

        impl crate::json::FromJson for #name {
            fn read(json_reader: &mut crate::json::Reader<'_>) -> Result<Self, crate::json::ReadError> {
                crate::json::FromJson::read(json_reader).map(Self)
            }
        }

        impl crate::json::ToJson for #name {
            fn write(&self, out: &mut Vec<u8>) {
                self.0.write(out);
            }
        }
    }
}
