//! How a struct is read from JSON and written to it.

use proc_macro2::{Literal, TokenStream};
use quote::{format_ident, quote};

use super::names;
use super::types::{self, Held};
use crate::spec::model::{Object, Property, Schema, Type};

/// Reader, writer, and the public functions over them.
pub(super) fn generate(schema: &Schema, object: &Object, strict: bool) -> TokenStream {
    let name = names::ident(&schema.name);
    let body = body(&name, strict);
    let read = read(object, strict);
    let write = object.properties.iter().map(|property| write(property, strict));
    quote! {
        #body

        impl crate::json::FromJson for #name {
            fn read(json_reader: &mut crate::json::Reader<'_>) -> Result<Self, crate::json::ReadError> {
                #read
            }
        }

        impl crate::json::ToJson for #name {
            fn write(&self, out: &mut Vec<u8>) {
                let mut json = crate::json::ObjectWriter::begin(out);
                #(#write)*
                json.end();
            }
        }
    }
}

/// `decode`, `encode` and `to_json` of a type.
pub(super) fn body(name: &proc_macro2::Ident, strict: bool) -> TokenStream {
    let tolerance = if strict {
        quote! {
            /// Reads a JSON body. Unknown members are ignored, and null in an optional member means absence.
            ///
            /// # Errors
            ///
            /// If the body is not JSON, a required member is missing, or a value has the wrong type.
        }
    } else {
        quote! {
            /// Reads a JSON body, with the tolerance that responses need: unknown members are ignored, null means absence, an
            /// optional member of the wrong type reads as absent, and a bad element of a list loses only itself.
            ///
            /// # Errors
            ///
            /// If the body is not JSON of the right kind, or an identifier is missing.
        }
    };
    quote! {
        impl #name {
            #tolerance
            pub fn decode(body: &[u8]) -> Result<Self, crate::DecodeError> {
                crate::json::decode(body)
            }

            /// Appends the value as JSON.
            pub fn encode(&self, out: &mut Vec<u8>) {
                crate::json::ToJson::write(self, out);
            }

            /// The value as JSON.
            #[must_use]
            pub fn to_json(&self) -> Vec<u8> {
                crate::json::to_vec(self)
            }
        }
    }
}

fn read(object: &Object, strict: bool) -> TokenStream {
    let mut declared = Vec::new();
    let mut arms = Vec::new();
    let mut fields = Vec::new();
    for (index, property) in object.properties.iter().enumerate() {
        let (key, field) = (&property.name, names::field(&property.name));
        let local = format_ident!("read_{}", names::snake(key));
        let held = types::held(property, strict);
        let empty = if held == Held::List {
            types::empty(property)
        } else {
            quote! { None }
        };
        declared.push(quote! { let mut #local = #empty; });
        let value = read_value(property, strict, held);
        arms.extend(property.aliases.iter().map(|alias| {
            // The name of its own counts where an answer has both.
            quote! { #alias => if let Some(json_other) = #value { let _ = #local.get_or_insert(json_other); } }
        }));
        arms.push(if !property.aliases.is_empty() {
            quote! { #key => if let Some(json_own) = #value { #local = Some(json_own); } }
        } else if strict {
            let number = Literal::usize_unsuffixed(index);
            quote! {
                #key => {
                    json_members.once(#number, #key)?;
                    #local = #value;
                }
            }
        } else {
            quote! { #key => #local = #value }
        });
        fields.push(if held == Held::Required {
            quote! { #field: json_members.required(#local, #key)? }
        } else {
            quote! { #field: #local }
        });
    }
    let (unread, unread_field) = if strict {
        (TokenStream::new(), TokenStream::new())
    } else {
        // A type of identifiers alone has nothing to set aside.
        let tolerant = object.properties.iter().any(|property| types::held(property, false) != Held::Required);
        let mutable = tolerant.then(|| quote! { mut });
        (quote! { let #mutable json_unread = Vec::new(); }, quote! { unread: json_unread, })
    };
    quote! {
        let mut json_members = crate::json::Members::begin(json_reader)?;
        #(#declared)*
        #unread
        while let Some(json_key) = json_members.next()? {
            match json_key.as_ref() {
                #(#arms,)*
                _ => json_members.ignore()?,
            }
        }
        Ok(Self { #(#fields,)* #unread_field })
    }
}

fn read_value(property: &Property, strict: bool, held: Held) -> TokenStream {
    let key = &property.name;
    if let Some(reader) = &property.reader {
        let reader = names::ident(reader);
        let value = quote! { json_members.lenient_by(#key, &mut json_unread, super::super::readers::#reader)? };
        return if held == Held::List {
            quote! { #value.unwrap_or_default() }
        } else {
            value
        };
    }
    match (strict, held) {
        (true, Held::Required) => quote! { Some(json_members.value(#key)?) },
        (true, _) => quote! { json_members.optional(#key)? },
        (false, Held::Required) => quote! { json_members.identifier(#key)? },
        (false, Held::List) if is_map(property) => {
            quote! { json_members.lenient_map(#key, &mut json_unread)? }
        }
        (false, Held::List) => quote! { json_members.lenient_list(#key, &mut json_unread)? },
        (false, Held::Optional) => quote! { json_members.lenient(#key, &mut json_unread)? },
    }
}

const fn is_map(property: &Property) -> bool {
    matches!(property.ty, Type::Map(_))
}

fn write(property: &Property, strict: bool) -> TokenStream {
    let (key, field, null) = (&property.name, names::field(&property.name), property.nullable);
    match (strict, types::held(property, strict)) {
        (_, Held::Required) => quote! { json.member(#key, &self.#field); },
        (true, _) => quote! { json.optional(#key, self.#field.as_ref()); },
        (false, Held::List) if is_map(property) => {
            quote! { json.map(#key, &self.#field, #null, &self.unread); }
        }
        (false, Held::List) => quote! { json.list(#key, &self.#field, #null, &self.unread); },
        (false, Held::Optional) => quote! { json.lenient(#key, self.#field.as_ref(), #null, &self.unread); },
    }
}
