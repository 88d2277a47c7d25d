//! The enum of what an API refuses, from the documented error statuses of its operations.

use std::fmt::Write as _;

use proc_macro2::TokenStream;
use quote::quote;

use super::{docs, names};
use crate::spec::model::Api;

/// A refusal with every place that documents it.
struct Refusal<'a> {
    name: &'a str,
    meaning: &'a str,
    places: Vec<(u16, Vec<&'a str>)>,
}

/// The enum, its names, and how a status leads to it.
pub(super) fn generate(api: &Api) -> TokenStream {
    let refusals = collect(api);
    let names: Vec<&str> = refusals.iter().map(|refusal| refusal.name).collect();
    let variants: Vec<_> = names.iter().map(|name| names::ident(name)).collect();
    let words = names.iter().map(|name| names::snake(name).replace('_', " "));
    let documented = refusals.iter().zip(&variants).map(|(refusal, variant)| {
        let documentation = docs::text(&[refusal.meaning.to_owned(), places(refusal)]);
        quote! { #documentation #variant }
    });
    let documentation = docs::text(&[format!("What the {} refuses, by meaning.", api.title)]);
    quote! {
        #documentation
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum Refusal { #(#documented,)* }

        impl Refusal {
            /// Every refusal.
            pub const ALL: &'static [Self] = &[#(Self::#variants),*];

            /// The name, as the tables of operations hold it.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { #(Self::#variants => #names,)* }
            }
        }

        /// The name in words.
        impl std::fmt::Display for Refusal {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(match self { #(Self::#variants => #words,)* })
            }
        }

        impl crate::RefusalOf for Refusal {
            fn of(operation: &crate::Operation, status: u16) -> Option<Self> {
                let name = operation.status(status)?.refusal?;
                Self::ALL.iter().copied().find(|refusal| refusal.as_str() == name)
            }
        }
    }
}

fn collect(api: &Api) -> Vec<Refusal<'_>> {
    let mut refusals: Vec<Refusal<'_>> = Vec::new();
    for operation in &api.operations {
        for status in &operation.statuses {
            let Some(name) = &status.refusal else { continue };
            let known = refusals.iter().position(|refusal| refusal.name == name);
            let index = known.unwrap_or_else(|| {
                refusals.push(Refusal { name, meaning: &status.meaning, places: Vec::new() });
                refusals.len() - 1
            });
            let places = &mut refusals[index].places;
            match places.iter_mut().find(|(code, _)| *code == status.code) {
                Some((_, operations)) => operations.push(&operation.id),
                None => places.push((status.code, vec![&operation.id])),
            }
        }
    }
    refusals
}

fn places(refusal: &Refusal<'_>) -> String {
    let mut text = String::new();
    for (index, (code, operations)) in refusal.places.iter().enumerate() {
        let separator = if index == 0 { "Status" } else { "; status" };
        // A string takes everything, so this cannot fail.
        let _ = write!(text, "{separator} {code} of {}", operations.join(", "));
    }
    text.push('.');
    text
}
