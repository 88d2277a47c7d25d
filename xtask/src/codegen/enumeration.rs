//! An open enum: the values of the spec, and room for those that come later.

use proc_macro2::TokenStream;
use quote::quote;

use super::{docs, names};
use crate::spec::model::{Enum, Schema};

/// Everything about an enumeration.
pub(super) fn generate(schema: &Schema, values: &Enum) -> TokenStream {
    let name = names::ident(&schema.name);
    let documentation = docs::of(&schema.docs);
    let texts: Vec<&String> = values.values.iter().map(|value| &value.text).collect();
    let variants: Vec<_> = texts.iter().map(|text| names::variant(text)).collect();
    let documented = values.values.iter().zip(&variants).map(|(value, variant)| {
        let documentation = docs::of(&value.docs);
        quote! { #documentation #variant }
    });
    let validation = if schema.usage.is_strict() { validation(&name, &values.origin) } else { TokenStream::new() };
    quote! {
        #documentation
        #[derive(Debug, Clone, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum #name {
            #(#documented,)*
            /// A value that the spec does not list.
            Unknown(String),
        }

        impl #name {
            /// The values that the spec lists.
            pub const ALL: &'static [&'static str] = &[#(#texts),*];

            /// The value as it stands in JSON.
            #[must_use]
            pub fn as_str(&self) -> &str {
                match self {
                    #(Self::#variants => #texts,)*
                    Self::Unknown(text) => text,
                }
            }

            /// Whether the spec lists the value.
            #[must_use]
            pub const fn is_known(&self) -> bool {
                !matches!(self, Self::Unknown(_))
            }
        }

        impl From<&str> for #name {
            fn from(text: &str) -> Self {
                match text {
                    #(#texts => Self::#variants,)*
                    unknown => Self::Unknown(unknown.to_owned()),
                }
            }
        }

        crate::open_enum::open_enum!(#name);

        #validation
    }
}

fn validation(name: &proc_macro2::Ident, origin: &str) -> TokenStream {
    quote! {
        impl crate::Validate for #name {
            fn check(&self, checker: &mut crate::Checker<'_>, at: &crate::Path<'_>) {
                checker.known_value(at, self.as_str(), self.is_known(), Self::ALL, #origin);
            }
        }
    }
}
