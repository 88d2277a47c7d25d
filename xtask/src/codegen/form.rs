//! How a struct is read from a form and written to one.

use proc_macro2::TokenStream;
use quote::quote;

use super::names;
use super::types::{self, Held};
use crate::spec::model::{Object, Schema};

/// `from_form` and `to_form`.
pub(super) fn generate(schema: &Schema, object: &Object) -> TokenStream {
    let name = names::ident(&schema.name);
    let keys = object.properties.iter().map(|property| &property.name);
    let mut read = Vec::new();
    let mut write = Vec::new();
    for property in &object.properties {
        let (key, field) = (&property.name, names::field(&property.name));
        if types::held(property, true) == Held::Required {
            read.push(quote! { #field: form.required(#key)? });
            write.push(quote! { form.field(#key, &self.#field); });
        } else {
            read.push(quote! { #field: form.optional(#key)? });
            write.push(quote! { form.optional(#key, self.#field.as_ref()); });
        }
    }
    quote! {
        impl #name {
            /// Reads the decoded fields of a form. Unknown fields are ignored, and one without a value counts as left out.
            ///
            /// # Errors
            ///
            /// If a required field is missing, a field appears twice, or a value has the wrong type.
            pub fn from_form(pairs: impl IntoIterator<Item = (String, String)>) -> Result<Self, crate::DecodeError> {
                let mut form = crate::form::FormReader::new(&[#(#keys),*], &mut pairs.into_iter())?;
                Ok(Self { #(#read),* })
            }

            /// The fields of the form, to be encoded.
            #[must_use]
            pub fn to_form(&self) -> Vec<(&'static str, String)> {
                let mut form = crate::form::FormWriter::new();
                #(#write)*
                form.finish()
            }
        }
    }
}
